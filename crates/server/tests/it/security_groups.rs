//! Security groups of a gateway's VPC, and the rules that let the gateway through them: its own, and those of sources.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::harness::{GATEWAY, Inventory, Server};
use crate::sample::with_rules;

const RULES: &str = "/v1/gateways/gw-core/authorized-security-groups-rules";
const ADD: &str = "/v1/gateways/gw-core/security-group-rules";

async fn rules(server: &Server) -> Vec<Value> {
    server.get(RULES).await["data"]["items"].as_array().unwrap().clone()
}

async fn ranges(server: &Server) -> Vec<String> {
    rules(server).await.iter().map(|rule| rule["portRange"].as_str().unwrap().to_owned()).collect()
}

async fn add(server: &Server, body: Value) -> (u16, String, String) {
    told(server.send(Method::POST, ADD, Some(body)).await)
}

async fn delete(server: &Server, rule: &Value, query: &str) -> (u16, String, String) {
    let id = rule["securityGroupRuleId"].as_str().unwrap();
    told(server.send(Method::DELETE, &format!("{ADD}/{id}{query}"), None).await)
}

fn told((status, body): (StatusCode, Value)) -> (u16, String, String) {
    let text = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
    (status.as_u16(), text("code"), text("field"))
}

fn ok() -> (u16, String, String) {
    (200, "Ok".to_owned(), String::new())
}

fn refused(status: u16, code: &str, field: &str) -> (u16, String, String) {
    (status, code.to_owned(), field.to_owned())
}

#[tokio::test]
async fn the_security_groups_of_the_gateways_vpc_can_be_authorized() {
    let inventory = Inventory::default()
        .and("[[clusters]]\nid = \"far\"\nname = \"far\"\nvpc = \"vpc-edge\"\ntype = \"ACK\"\n")
        .and("[[clusters]]\nid = \"near\"\nname = \"near\"\nvpc = \"vpc-core\"\ntype = \"ACK\"\n");
    let server = Server::start(&inventory).await;
    let path = format!("/v1/gateways/{GATEWAY}/authorizable-security-groups");
    let groups =
        json!([{"securityGroupId": "sg-core", "name": "pods", "type": "normal", "vpcId": "vpc-core"}]);
    let edge = server.get("/v1/gateways/gw-edge/authorizable-security-groups").await;
    assert_eq!(edge["data"]["items"][0]["type"], "enterprise");
    assert_eq!(server.get(&path).await["data"]["items"], groups);
    assert_eq!(server.get(&format!("{path}?csClusterId=near")).await["data"]["items"], groups);
    assert_eq!(server.get(&format!("{path}?csClusterId=far")).await["data"]["items"], json!([]));
    let none = server.send(Method::GET, &format!("{path}?csClusterId=none"), None).await;
    assert_eq!(told(none), refused(404, "NotFound.Cluster", "csClusterId"));
    let none = server.send(Method::GET, "/v1/gateways/none/authorizable-security-groups", None).await;
    assert_eq!(told(none), refused(404, "NotFound.Gateway", ""));
}

#[tokio::test]
async fn a_rule_is_added_listed_a_range_a_row_and_deleted() {
    let inventory = Inventory::default();
    let server = Server::start(&inventory).await;
    let body =
        json!({"securityGroupId": "sg-core", "portRanges": ["443", "8080/8082"], "description": "web"});
    assert_eq!(add(&server, body.clone()).await, ok());
    let listed = rules(&server).await;
    assert_eq!(ranges(&server).await, ["443/443", "8080/8082"]);
    let mut first = listed[0].clone();
    assert!(first["securityGroupRuleId"].take().as_str().unwrap().starts_with("sgr-"));
    let expected = json!({
        "securityGroupRuleId": null, "securityGroupId": "sg-core", "securityGroupName": "pods", "portRange": "443/443",
        "ipProtocol": "TCP", "authCidrs": [], "description": "web", "vpcId": "vpc-core",
    });
    assert_eq!(first, expected);
    assert_eq!(
        server.get("/v1/gateways/gw-edge/authorized-security-groups-rules").await["data"]["items"],
        json!([])
    );
    let server = server.restart(&inventory).await;
    assert_eq!(rules(&server).await, listed, "with their ids");
    assert_eq!(delete(&server, &listed[0], "").await, ok());
    assert_eq!(delete(&server, &listed[0], "").await, refused(404, "NotFound.SecurityGroupRule", ""));
    assert_eq!(ranges(&server).await, ["8080/8082"]);
    let other = format!(
        "/v1/gateways/gw-edge/security-group-rules/{}",
        listed[1]["securityGroupRuleId"].as_str().unwrap()
    );
    let other = server.send(Method::DELETE, &other, None).await;
    assert_eq!(told(other), refused(404, "NotFound.SecurityGroupRule", ""), "of another gateway");
}

#[tokio::test]
async fn a_rule_that_cannot_be_is_refused_by_its_field_and_nothing_of_it_is_written() {
    let server = Server::start(&Inventory::default()).await;
    let body = |group: &str, ranges: &[&str]| json!({"securityGroupId": group, "portRanges": ranges});
    assert_eq!(add(&server, json!({})).await, refused(400, "InvalidParameter.IsEmpty", "securityGroupId"));
    assert_eq!(
        add(&server, body("sg-core", &[])).await,
        refused(400, "InvalidParameter.IsEmpty", "portRanges")
    );
    assert_eq!(
        add(&server, body("sg-core", &["9/1"])).await,
        refused(400, "InvalidParameter", "portRanges[0]")
    );
    let twice = refused(400, "InvalidParameter.DuplicateRule", "portRanges[1]");
    assert_eq!(add(&server, body("sg-core", &["80/90", "85"])).await, twice);
    assert_eq!(
        add(&server, body("sg-edge", &["80"])).await,
        refused(404, "NotFound.SecurityGroup", "securityGroupId")
    );
    assert_eq!(ranges(&server).await, Vec::<String>::new());
    assert_eq!(add(&server, body("sg-core", &["80/80"])).await, ok());
    let exists = refused(409, "Conflict.SecurityGroupRuleAlreadyExists", "portRanges[1]");
    assert_eq!(add(&server, body("sg-core", &["81", "80"])).await, exists);
    assert_eq!(ranges(&server).await, ["80/80"]);
    let creating = "/v1/gateways/gw-creating/security-group-rules";
    let creating = server.send(Method::POST, creating, Some(body("sg-core", &["80"]))).await;
    assert_eq!(told(creating), refused(409, "Conflict.GatewayNotRunning", ""));
}

#[tokio::test]
async fn the_same_rule_at_once_is_there_once() {
    let server = Server::start(&Inventory::default()).await;
    let body = json!({"securityGroupId": "sg-core", "portRanges": ["80"]});
    let all = futures::future::join_all((0..8).map(|_| add(&server, body.clone()))).await;
    assert_eq!(all.iter().filter(|told| **told == ok()).count(), 1, "{all:?}");
    assert_eq!(ranges(&server).await, ["80/80"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sources_rules_are_the_gateways_too_and_go_and_come_with_the_source() {
    let (_cluster, server, source) = with_rules().await;
    assert_eq!(add(&server, json!({"securityGroupId": "sg-core", "portRanges": ["8080"]})).await, ok());
    assert_eq!(ranges(&server).await, ["8080/8080", "8080/8080", "9090/9099"]);
    let before = rules(&server).await;
    let path = format!("/console/v1/sources/{source}/settings");
    let mut settings = server.get(&path).await;
    settings["securityGroupRules"] = json!([
        {"securityGroupId": "sg-core", "portRanges": ["443"]},
        {"securityGroupId": "sg-core", "portRanges": ["9090/9099"], "description": "new words"},
    ]);
    let (status, _) = server.send(Method::PUT, &path, Some(settings)).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(ranges(&server).await, ["8080/8080", "443/443", "9090/9099"]);
    let after = rules(&server).await;
    assert_eq!(after[2]["securityGroupRuleId"], before[2]["securityGroupRuleId"], "what stays keeps its id");
    assert_ne!(after[1]["securityGroupRuleId"], before[1]["securityGroupRuleId"]);

    let (status, _) = server.send(Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    assert_eq!((status, ranges(&server).await), (StatusCode::OK, vec!["8080/8080".to_owned()]));
    assert_eq!(delete(&server, &after[1], "").await, refused(404, "NotFound.SecurityGroupRule", ""));
    let (status, _) = server.send(Method::POST, &format!("/console/v1/sources/{source}/restore"), None).await;
    assert_eq!((status, rules(&server).await), (StatusCode::OK, after));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sources_rule_is_deleted_by_itself_only_out_of_its_settings_too() {
    let (_cluster, server, source) = with_rules().await;
    let rule = rules(&server).await[0].clone();
    let refusal = refused(409, "Conflict.SecurityGroupRuleOfSource", "");
    assert_eq!(delete(&server, &rule, "").await, refusal);
    assert_eq!(delete(&server, &rule, "?cascadingDelete=False").await, refusal);
    let unreadable = refused(400, "InvalidParameter", "cascadingDelete");
    assert_eq!(delete(&server, &rule, "?cascadingDelete=1").await, unreadable);
    let path = format!("/console/v1/sources/{source}/settings");
    let seen = server.get(&path).await;
    assert_eq!(delete(&server, &rule, "?cascadingDelete=True").await, ok());
    let left = json!([{"securityGroupId": "sg-core", "portRanges": ["9090/9099"], "description": "pods"}]);
    assert_eq!(server.get(&path).await["securityGroupRules"], left);
    let history = server.get(&format!("/console/v1/sources/{source}/history")).await;
    assert_eq!(history["items"][0]["kind"], "Changed");
    let late = server.send(Method::PUT, &path, Some(seen)).await;
    assert_eq!(
        told(late),
        refused(409, "Conflict.SettingsChanged", ""),
        "who saw it before does not bring it back"
    );
}

#[tokio::test]
async fn rules_go_with_their_gateway() {
    let server = Server::start(&Inventory::default()).await;
    assert_eq!(add(&server, json!({"securityGroupId": "sg-core", "portRanges": ["80"]})).await, ok());
    let (status, _) = server.send(Method::DELETE, &format!("/v1/gateways/{GATEWAY}"), None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(told(server.send(Method::GET, RULES, None).await), refused(404, "NotFound.Gateway", ""));
}

#[tokio::test]
async fn a_rule_tells_the_gateways_own_group_where_that_is_known() {
    let server = Server::start(&Inventory::default()).await;
    let body = json!({"securityGroupId": "sg-edge", "portRanges": ["80"]});
    let (status, _) =
        server.send(Method::POST, "/v1/gateways/gw-edge/security-group-rules", Some(body)).await;
    assert_eq!(status, StatusCode::OK);
    let listed = server.get("/v1/gateways/gw-edge/authorized-security-groups-rules").await;
    assert_eq!(listed["data"]["items"][0]["sourceSecurityGroupId"], "sg-edge");
}
