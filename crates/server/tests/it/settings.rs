//! `sources/{id}`, and `sources/{id}/settings`: one source in full, and the change of what may be changed of it.

use contract::sources::SourceState::Degraded;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Inventory, Server};
use crate::reader::Reader;
use crate::sample::{cluster, put_in, with_rules};

async fn put(server: &Server, source: &str, settings: &Value) -> (StatusCode, Value) {
    server.send(Method::PUT, &format!("/console/v1/sources/{source}/settings"), Some(settings.clone())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_shown_as_they_were_given_and_replaced_without_reading_the_cluster_anew() {
    let (_cluster, server, source) = with_rules().await;
    let path = format!("/console/v1/sources/{source}/settings");
    let mut settings = server.get(&path).await;
    let rule =
        json!({"securityGroupId": "sg-core", "portRanges": ["8080", "9090/9099"], "description": "pods"});
    assert_eq!((&settings["securityGroupRules"], &settings["ingressHttps"]), (&json!([rule]), &false.into()));

    let mut reader = Reader::open(&server, "", None).await;
    settings["securityGroupRules"] = json!([{"securityGroupId": "sg-core", "portRanges": ["443"]}]);
    let (status, changed) = put(&server, &source, &settings).await;
    assert_eq!((status, &changed["securityGroupRules"]), (StatusCode::OK, &settings["securityGroupRules"]));
    assert_eq!(server.get(&path).await, changed);
    reader.next_of("Sources").await;
    let row = server.source_row(&source).await;
    assert_eq!((&row["status"]["generation"], &row["status"]["state"]), (&1.into(), &"Synced".into()));
    let history = server.get(&format!("/console/v1/sources/{source}/history")).await;
    assert_eq!(history["items"][0]["kind"], "Changed", "at once, though it may not be stored yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_rules_leaves_them_as_they_are() {
    let (_cluster, server, source) = with_rules().await;
    let (status, changed) = put(&server, &source, &json!({"namespaces": ["shop"]})).await;
    assert_eq!((status, changed["securityGroupRules"].as_array().unwrap().len()), (StatusCode::OK, 1));
    let emptied = json!({"namespaces": ["shop"], "securityGroupRules": []});
    assert_eq!(put(&server, &source, &emptied).await.1["securityGroupRules"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_cannot_be_is_refused_by_its_field_and_nothing_is_changed() {
    let (_cluster, server, source) = with_rules().await;
    let path = format!("/console/v1/sources/{source}/settings");
    let before = server.get(&path).await;
    let cases = [
        (json!({"securityGroupId": "", "portRanges": ["80"]}), 400, "securityGroupRules[0].securityGroupId"),
        (
            json!({"securityGroupId": "sg-core", "portRanges": ["90/80"]}),
            400,
            "securityGroupRules[0].portRanges[0]",
        ),
        (
            json!({"securityGroupId": "sg-edge", "portRanges": ["80"]}),
            404,
            "securityGroupRules[0].securityGroupId",
        ),
    ];
    for (rule, code, field) in cases {
        // The namespaces of the same change are not kept either.
        let settings = json!({"namespaces": ["other"], "securityGroupRules": [rule]});
        let (status, error) = put(&server, &source, &settings).await;
        assert_eq!((status.as_u16(), &error["field"]), (code, &field.into()), "{error}");
    }
    assert_eq!(server.get(&path).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_changes_of_the_same_settings_the_second_is_refused() {
    let (_cluster, server, source) = with_rules().await;
    let seen = server.get(&format!("/console/v1/sources/{source}/settings")).await["updateTimestamp"].clone();
    let one = json!({"ingressHttps": true, "updateTimestamp": seen});
    assert_eq!(put(&server, &source, &one).await.0, StatusCode::OK);
    let other = json!({"namespaces": ["shop"], "updateTimestamp": seen});
    let (status, error) = put(&server, &source, &other).await;
    assert_eq!((status, &error["code"]), (StatusCode::CONFLICT, &"Conflict.SettingsChanged".into()));
    assert_eq!(put(&server, &source, &json!({"namespaces": ["shop"]})).await.0, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_in_full_names_the_namespaces_that_cannot_be_read() {
    let cluster = cluster(&["cart"]).await;
    put_in(&cluster, "vault", "safe");
    cluster.deny_in("services", "vault");
    let server = Server::start(&Inventory::default().cluster("c1", &cluster.kubeconfig())).await;
    let source = server.create_cluster("c1").await;
    put(&server, &source, &json!({"namespaces": ["shop", "vault"]})).await;
    let row = server.until_state(&source, &Degraded).await;
    let full = server.get(&format!("/console/v1/sources/{source}")).await;
    assert_eq!((&full["source"], &full["unread"][0]["name"]), (&row, &"vault".into()));
    assert!(full["unread"][0]["since"].is_i64());
    let (status, error) = server.send(Method::GET, "/console/v1/sources/src-none", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Source".into()));
}

#[tokio::test]
async fn a_nacos_source_has_no_settings_to_change() {
    let server = Server::start(&Inventory::default().nacos("n1", "127.0.0.1:9", "")).await;
    let source = server.create_nacos("n1").await;
    let settings = server.get(&format!("/console/v1/sources/{source}/settings")).await;
    assert!(settings.get("securityGroupRules").is_none());
    assert_eq!(put(&server, &source, &settings).await.0, StatusCode::OK, "no change is none");
    let rules = json!({"securityGroupRules": [{"securityGroupId": "sg-core", "portRanges": ["80"]}]});
    assert_eq!(put(&server, &source, &rules).await.0, StatusCode::BAD_REQUEST);
}
