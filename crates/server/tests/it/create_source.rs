//! `CreateSource`: what is accepted, and everything that is not.

use std::collections::HashSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server, cluster_source, nacos_source};

/// Nothing listens there; a source that is never read is enough here.
const NOWHERE: &str = "127.0.0.1:9";

fn every_reason() -> Inventory {
    Inventory::default()
        .nacos("good", NOWHERE, "")
        .nacos("off", NOWHERE, "mcp_enabled = false")
        .nacos("old", NOWHERE, "mcp_supported = false")
        .nacos("stopped", NOWHERE, "state = \"Stopped\"")
        .nacos("foreign", NOWHERE, "permitted = false")
        .nacos("elsewhere", NOWHERE, "vpc = \"vpc-edge\"")
        .and("[[clusters]]\nid = \"locked\"\nname = \"locked\"\nvpc = \"vpc-core\"\ntype = \"ACK\"\n")
}

async fn refused(server: &Server, body: Value) -> (StatusCode, Value) {
    let before = server.get("/v1/sources").await["data"]["totalSize"].clone();
    let (status, error) = server.send(Method::POST, "/v1/sources", Some(body)).await;
    assert!(status.is_client_error(), "{status} {error}");
    assert_eq!(server.get("/v1/sources").await["data"]["totalSize"], before, "nothing is half-written");
    (status, error)
}

#[tokio::test]
async fn every_reason_why_not_has_its_own_code_whoever_asks() {
    let server = Server::start(&every_reason()).await;
    for (instance, code) in [
        ("off", "Conflict.McpDisabled"),
        ("old", "Conflict.McpUnsupported"),
        ("stopped", "Conflict.SourceNotRunning"),
        ("foreign", "Conflict.NoPermissionOnSource"),
        ("elsewhere", "Conflict.SourceInOtherVpc"),
    ] {
        let (status, error) = refused(&server, nacos_source(instance)).await;
        assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &code.into()), "{instance}");
        assert_eq!(error["field"], "nacosSourceConfig.instanceId");
    }
    let (_, error) = refused(&server, cluster_source("locked")).await;
    assert_eq!(error["code"], "Conflict.NoPermissionOnSource");
}

#[tokio::test]
async fn a_second_source_of_the_same_registry_is_refused_even_when_both_come_at_once() {
    let server = Server::start(&every_reason()).await;
    let both = futures::future::join_all(
        (0..8).map(|_| async { server.send(Method::POST, "/v1/sources", Some(nacos_source("good"))).await }),
    )
    .await;
    let accepted = both.iter().filter(|(status, _)| *status == StatusCode::OK).count();
    let codes: HashSet<&str> = both.iter().map(|(_, body)| body["code"].as_str().unwrap()).collect();
    assert_eq!((accepted, codes), (1, HashSet::from(["Ok", "Conflict.SourceAlreadyExists"])));
    assert_eq!(server.get("/v1/sources").await["data"]["totalSize"], 1);
}

#[tokio::test]
async fn a_gateway_that_is_not_running_takes_no_source() {
    let server = Server::start(&every_reason()).await;
    let mut body = nacos_source("good");
    body["gatewayId"] = "gw-creating".into();
    let (status, error) = refused(&server, body).await;
    assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &"Conflict.GatewayNotRunning".into()));
}

#[tokio::test]
async fn what_does_not_exist_is_404_with_the_fields_name() {
    let server = Server::start(&every_reason()).await;
    let mut gateway = nacos_source("good");
    gateway["gatewayId"] = "gw-none".into();
    for (body, code, field) in [
        (gateway, "NotFound.Gateway", "gatewayId"),
        (nacos_source("none"), "NotFound.NacosInstance", "nacosSourceConfig.instanceId"),
        (cluster_source("none"), "NotFound.Cluster", "k8sSourceConfig.clusterId"),
    ] {
        let (status, error) = refused(&server, body).await;
        assert_eq!(
            (status, &error["code"], &error["field"]),
            (StatusCode::NOT_FOUND, &code.into(), &field.into())
        );
    }
}

#[tokio::test]
async fn a_rule_for_a_security_group_of_another_vpc_is_refused() {
    let kubeconfig = "apiVersion: v1\nkind: Config\n";
    let server = Server::start(&every_reason().cluster("c1", kubeconfig)).await;
    let mut body = cluster_source("c1");
    body["k8sSourceConfig"]["authorizeSecurityGroupRules"] = json!([{"securityGroupId": "sg-core", "portRanges": ["8080/8082"]}, {"securityGroupId": "sg-edge", "portRanges": ["80"]}]);
    let (status, error) = refused(&server, body).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.SecurityGroup".into()));
    assert_eq!(error["field"], "k8sSourceConfig.authorizeSecurityGroupRules[1].securityGroupId");
}

#[tokio::test]
async fn a_missing_or_malformed_field_is_named() {
    let server = Server::start(&every_reason()).await;
    let rules = |ranges: Value| {
        json!({"gatewayId": GATEWAY, "type": "K8S", "k8sSourceConfig": {"clusterId": "locked",
            "authorizeSecurityGroupRules": [{"securityGroupId": "sg-core", "portRanges": ranges}]}})
    };
    for (body, code, field) in [
        (json!({}), "InvalidParameter.IsEmpty", "gatewayId"),
        (json!({"gatewayId": GATEWAY}), "InvalidParameter.IsEmpty", "type"),
        (json!({"gatewayId": GATEWAY, "type": "EUREKA"}), "InvalidParameter", "type"),
        (json!({"gatewayId": 7}), "InvalidParameter", "gatewayId"),
        (
            rules(json!([])),
            "InvalidParameter.IsEmpty",
            "k8sSourceConfig.authorizeSecurityGroupRules[0].portRanges",
        ),
        (
            rules(json!(["9/1"])),
            "InvalidParameter",
            "k8sSourceConfig.authorizeSecurityGroupRules[0].portRanges[0]",
        ),
        (
            rules(json!([80])),
            "InvalidParameter",
            "k8sSourceConfig.authorizeSecurityGroupRules[0].portRanges[0]",
        ),
    ] {
        let (status, error) = refused(&server, body.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!((&error["code"], &error["field"]), (&code.into(), &field.into()), "{body}");
    }
}
