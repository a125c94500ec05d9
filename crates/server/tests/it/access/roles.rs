//! Every operation, asked for by every role over all gateways and over some; and what a gateway out of scope is to
//! who may not see it: nothing.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::access::operations::OPERATIONS;

use super::refused;
use crate::callers::{Key, Person, all, only};
use crate::harness::{GATEWAY, Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";
const ROLES: [&str; 3] = ["viewer", "editor", "administrator"];

/// What an operation takes, said a second time and by hand: the table of the server is held against it.
#[derive(Clone, Copy, PartialEq)]
enum Reach {
    /// Whatever the scope.
    Any,
    /// A scope with the gateway.
    Gateway,
    /// A scope over all.
    Whole,
}
use Reach::{Any, Gateway, Whole};

/// `{gw}`, `{src}`, `{svc}` and `{nacos}` are of the gateway that is asked about. The bodies are such that nothing is
/// done by who is let in, or nothing that matters to the rest.
#[rustfmt::skip]
const ASKED: &[(&str, &str, &str, &str, u8, Reach)] = &[
    ("ListGateways", "GET", "/v1/gateways", "", 0, Any),
    ("CreateGateway", "POST", "/v1/gateways", "{}", 2, Whole),
    ("GetGateway", "GET", "/v1/gateways/{gw}", "", 0, Gateway),
    ("ListMseNacosSources", "GET", "/v1/gateways/{gw}/service-sources/mse-nacos-instances", "", 0, Gateway),
    ("ListK8sClusterSources", "GET", "/v2/gateways/{gw}/service-sources/k8s-clusters", "", 0, Gateway),
    ("ListSources", "GET", "/v1/sources?gatewayId={gw}", "", 0, Gateway),
    ("CreateSource", "POST", "/v1/sources", r#"{"gatewayId":"{gw}"}"#, 1, Gateway),
    ("GetSource", "GET", "/v1/sources/{src}", "", 0, Gateway),
    ("ListServices", "GET", "/v1/services?gatewayId={gw}", "", 0, Gateway),
    ("CreateService", "POST", "/v1/services", r#"{"gatewayId":"{gw}"}"#, 1, Gateway),
    ("GetService", "GET", "/v1/services/{svc}", "", 0, Gateway),
    ("UpdateService", "PUT", "/v1/services/{svc}", "[]", 1, Gateway),
    ("ListGatewayAuthorizableSecurityGroups", "GET", "/v1/gateways/{gw}/authorizable-security-groups", "", 0, Gateway),
    ("ListGatewayAuthorizedSecurityGroupRules", "GET", "/v1/gateways/{gw}/authorized-security-groups-rules", "", 0, Gateway),
    ("AddGatewaySecurityGroupRule", "POST", "/v1/gateways/{gw}/security-group-rules", "{}", 1, Gateway),
    ("DeleteGatewaySecurityGroupRule", "DELETE", "/v1/gateways/{gw}/security-group-rules/none", "", 1, Gateway),
    ("DescribeClustersV1", "GET", "/api/v1/clusters", "", 0, Any),
    ("ListClusters", "POST", "/?Action=ListClusters&RegionId=cn-hangzhou", "", 0, Any),
    ("QueryConfig", "POST", "/?Action=QueryConfig&InstanceId={nacos}&ConfigType=nacos", "", 0, Any),
    ("UpdateConfig", "POST", "/?Action=UpdateConfig&InstanceId={nacos}&ConfigType=nacos", "", 1, Gateway),
    ("GetSignInWays", "GET", "/console/v1/sign-in", "", 0, Any),
    ("GetSession", "GET", "/console/v1/session", "", 0, Any),
    ("SignIn", "POST", "/console/v1/session", "{}", 0, Any),
    ("SignOut", "DELETE", "/console/v1/session", "", 0, Any),
    ("BeginSignInByProvider", "GET", "/console/v1/oidc/start", "", 0, Any),
    ("SignInByProvider", "GET", "/console/v1/oidc/callback", "", 0, Any),
    ("TakeLink", "POST", "/console/v1/setup", "{}", 0, Any),
    ("ListSessions", "GET", "/console/v1/sessions", "", 0, Any),
    ("EndSession", "DELETE", "/console/v1/sessions/none", "", 0, Any),
    ("ListUsers", "GET", "/console/v1/users", "", 2, Whole),
    ("CreateUser", "POST", "/console/v1/users", "{}", 2, Whole),
    ("ChangeUser", "PUT", "/console/v1/users/none", "{}", 2, Whole),
    ("DeleteUser", "DELETE", "/console/v1/users/none", "", 2, Whole),
    ("CreateUserLink", "POST", "/console/v1/users/none/link", "", 2, Whole),
    ("ListAccessKeys", "GET", "/console/v1/access-keys", "", 0, Any),
    ("CreateAccessKey", "POST", "/console/v1/access-keys", "{}", 1, Any),
    ("ListAudit", "GET", "/console/v1/audit", "", 2, Whole),
    ("ExportAudit", "GET", "/console/v1/audit/export", "", 2, Whole),
    ("RevokeAccessKey", "DELETE", "/console/v1/access-keys/none", "", 0, Any),
    ("ListGatewayRows", "GET", "/console/v1/gateways", "", 0, Any),
    ("GetGatewayRow", "GET", "/console/v1/gateways/{gw}", "", 0, Gateway),
    ("GetGatewayImpact", "GET", "/console/v1/gateways/{gw}/impact", "", 0, Gateway),
    ("ListGatewayEvents", "GET", "/console/v1/gateways/{gw}/events", "", 0, Gateway),
    ("ListGatewayTags", "GET", "/console/v1/gateway-tags", "", 0, Any),
    ("ListSourceRows", "GET", "/console/v1/gateways/{gw}/sources", "", 0, Gateway),
    ("GetSourcesImpact", "GET", "/console/v1/gateways/{gw}/sources/impact?sourceIds={src}", "", 0, Gateway),
    ("ListServiceRows", "GET", "/console/v1/gateways/{gw}/services", "", 0, Gateway),
    ("ListOffers", "GET", "/console/v1/gateways/{gw}/offers", "", 0, Gateway),
    ("RunPreflight", "POST", "/console/v1/gateways/{gw}/preflight", "{}", 1, Gateway),
    ("ListClusterCandidates", "GET", "/console/v1/gateways/{gw}/inventory/clusters", "", 0, Gateway),
    ("ListNacosCandidates", "GET", "/console/v1/gateways/{gw}/inventory/nacos-instances", "", 0, Gateway),
    ("GetServiceRow", "GET", "/console/v1/services/{svc}", "", 0, Gateway),
    ("GetSourceRow", "GET", "/console/v1/sources/{src}", "", 0, Gateway),
    ("ListOffersOfSource", "GET", "/console/v1/sources/{src}/services", "", 0, Gateway),
    ("GetOffer", "GET", "/console/v1/sources/{src}/services/none", "", 0, Gateway),
    ("ListCertificates", "GET", "/console/v1/sources/{src}/certificates", "", 0, Gateway),
    ("GetSourceHistory", "GET", "/console/v1/sources/{src}/history", "", 0, Gateway),
    ("GetSourceSettings", "GET", "/console/v1/sources/{src}/settings", "", 0, Gateway),
    ("ChangeSourceSettings", "PUT", "/console/v1/sources/{src}/settings", "[]", 1, Gateway),
    ("RetrySource", "POST", "/console/v1/sources/{src}/retry", "", 1, Gateway),
    ("GetSourceImpact", "GET", "/console/v1/sources/{src}/impact", "", 0, Gateway),
    ("ListVpcs", "GET", "/console/v1/vpcs", "", 0, Any),
    ("ListClusterRows", "GET", "/console/v1/clusters", "", 0, Any),
    ("RegisterCluster", "POST", "/console/v1/clusters", "{}", 2, Whole),
    ("GetCluster", "GET", "/console/v1/clusters/none", "", 0, Any),
    ("ChangeCluster", "PUT", "/console/v1/clusters/none", "{}", 2, Whole),
    ("RemoveCluster", "DELETE", "/console/v1/clusters/none", "", 2, Whole),
    ("GetClusterImpact", "GET", "/console/v1/clusters/none/impact", "", 0, Any),
    ("ListNacosRows", "GET", "/console/v1/nacos-instances", "", 0, Any),
    ("RegisterNacosInstance", "POST", "/console/v1/nacos-instances", "{}", 2, Whole),
    ("GetNacosInstance", "GET", "/console/v1/nacos-instances/{nacos}", "", 0, Any),
    ("ChangeNacosInstance", "PUT", "/console/v1/nacos-instances/{nacos}", "{}", 2, Whole),
    ("RemoveNacosInstance", "DELETE", "/console/v1/nacos-instances/none", "", 2, Whole),
    ("GetNacosInstanceImpact", "GET", "/console/v1/nacos-instances/{nacos}/impact", "", 0, Any),
    ("GetNacosParameters", "GET", "/console/v1/nacos-instances/{nacos}/parameters", "", 0, Any),
    ("ChangeNacosParameters", "PUT", "/console/v1/nacos-instances/{nacos}/parameters", "{}", 1, Gateway),
    ("Search", "GET", "/console/v1/search?q=edge", "", 0, Any),
    ("StreamEvents", "GET", "/console/v1/events?gatewayId={gw}", "", 0, Gateway),
    // What is done by who is let in; of the own gateway, and the last.
    ("DeleteService", "DELETE", "/v1/services/{svc}", "", 1, Gateway),
    ("DeleteSource", "DELETE", "/v1/sources/{src}", "", 1, Gateway),
    ("RestoreSource", "POST", "/console/v1/sources/{src}/restore", "", 1, Gateway),
    ("DeleteGateway", "DELETE", "/v1/gateways/{gw}", "", 2, Gateway),
];

/// What a gateway has.
struct Estate {
    gateway: String,
    source: String,
    service: String,
    nacos: String,
}

impl Estate {
    /// With a source and a service of its own.
    async fn new(server: &Server, admin: &Person, gateway: &str, nacos: &str) -> Self {
        let body =
            json!({"gatewayId": gateway, "type": "MSE_NACOS", "nacosSourceConfig": {"instanceId": nacos}});
        let source = server.do_as(admin, Method::POST, "/v1/sources", &body).await;
        let configs = json!([{"name": format!("{gateway}-vip"), "addresses": ["10.0.0.1:80"]}]);
        let body = json!({"gatewayId": gateway, "sourceType": "VIP", "serviceConfigs": configs});
        let service = server.do_as(admin, Method::POST, "/v1/services", &body).await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self {
            gateway: gateway.to_owned(),
            source: text(&source["data"]["sourceId"]),
            service: text(&service["data"]["serviceIds"][0]),
            nacos: nacos.to_owned(),
        }
    }

    fn fill(&self, template: &str) -> String {
        let filled = template.replace("{gw}", &self.gateway).replace("{src}", &self.source);
        filled.replace("{svc}", &self.service).replace("{nacos}", &self.nacos)
    }
}

async fn start() -> (Server, Person, Estate, Estate) {
    let inventory =
        Inventory::default().nacos("mine", NOWHERE, "").nacos("theirs", NOWHERE, "vpc = \"vpc-edge\"");
    let server = Server::closed(&inventory).await;
    let admin = server.first_administrator().await;
    let own = Estate::new(&server, &admin, GATEWAY, "mine").await;
    let other = Estate::new(&server, &admin, "gw-edge", "theirs").await;
    (server, admin, own, other)
}

/// Only the head of the answer, since some never end; its code where it refuses.
async fn ask(server: &Server, key: &Key, method: &str, path: &str, body: &str) -> (StatusCode, Value) {
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let body = (!body.is_empty()).then(|| serde_json::from_str(body).unwrap());
    let request = key.now().request(server, method.clone(), path, body.as_ref());
    let answer = server.http.execute(request).await.unwrap();
    let status = answer.status();
    if status.is_success() {
        return (status, json!({}));
    }
    let body = answer.json().await.unwrap();
    crate::documented::check(&method, path, status, &body);
    (status, body)
}

#[test]
fn every_operation_is_asked_for() {
    let asked: BTreeSet<_> = ASKED.iter().map(|(name, ..)| *name).collect();
    let there: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(asked, there);
}

#[tokio::test]
async fn every_role_may_do_what_is_its_own_and_nothing_else_on_its_own_gateway_and_on_another() {
    let (server, admin, own, other) = start().await;
    let mut keys = vec![];
    for scope in [all(), only(GATEWAY)] {
        for role in ROLES {
            keys.push((role, scope.clone(), server.key(&admin, role, &scope).await));
        }
    }
    for (name, method, path, body, needs, reach) in ASKED {
        for (estate, is_own) in [(&other, false), (&own, true)] {
            for (role, scope, key) in &keys {
                let is_all = *scope == all();
                if is_all && !is_own {
                    continue;
                }
                let has_role = ROLES.iter().position(|known| known == role) >= Some(usize::from(*needs));
                let reaches = match reach {
                    Any => true,
                    Gateway => is_own,
                    Whole => is_all,
                };
                let answer = ask(&server, key, method, &estate.fill(path), &estate.fill(body)).await;
                let told = format!("{name} by {role} over {scope}, own: {is_own}: {answer:?}");
                if has_role && (reaches || is_all) {
                    assert!(!matches!(answer.0.as_u16(), 401 | 403 | 405 | 500..), "{told}");
                } else {
                    assert_eq!(refused(&answer), (403, "APIG.ErrorCode.Forbidden"), "{told}");
                    let word = if has_role { "scope" } else { "role" };
                    let message = answer.1.get("message").or(answer.1.get("Message")).and_then(Value::as_str);
                    assert!(message.is_some_and(|message| message.contains(word)), "{told}");
                }
            }
        }
    }
}

#[tokio::test]
async fn a_gateway_out_of_scope_is_listed_nowhere() {
    let (server, admin, own, other) = start().await;
    let key = server.key(&admin, "administrator", &only(GATEWAY)).await;
    for path in [
        "/v1/gateways?pageSize=100",
        "/v1/sources?pageSize=100",
        "/v1/services?pageSize=100",
        "/console/v1/gateways?pageSize=100",
        "/console/v1/gateway-tags",
        "/console/v1/search?q=gw",
        "/console/v1/search?q=theirs",
        "/console/v1/search?q=edge",
        "/console/v1/search?q=src",
        "/console/v1/nacos-instances/theirs",
        "/console/v1/nacos-instances/theirs/impact",
        "/console/v1/nacos-instances/theirs/parameters",
        "/console/v1/access-keys",
        "/console/v1/sessions",
    ] {
        let (status, answer) = server.signed(&key, Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        let text = answer.to_string();
        for hidden in [&other.gateway, &other.source, &other.service] {
            assert!(!text.contains(hidden.as_str()), "{path}: {text}");
        }
        let seen = server.get_as(&admin, path).await.to_string();
        if !matches!(path, "/console/v1/gateway-tags" | "/console/v1/sessions" | "/console/v1/access-keys") {
            let is_seen =
                [&other.gateway, &other.source, &other.service].iter().any(|id| seen.contains(id.as_str()));
            assert!(is_seen, "an administrator sees it at {path}: {seen}");
        }
    }
    let (_, sources) = server.signed(&key, Method::GET, "/v1/sources", None).await;
    assert_eq!(
        (&sources["data"]["totalSize"], &sources["data"]["items"][0]["sourceId"]),
        (&json!(1), &json!(own.source))
    );
    let (_, services) = server.signed(&key, Method::GET, "/v1/services", None).await;
    assert_eq!(
        (&services["data"]["totalSize"], &services["data"]["items"][0]["serviceId"]),
        (&json!(1), &json!(own.service))
    );
}

#[tokio::test]
async fn the_event_stream_tells_nothing_of_a_gateway_out_of_scope() {
    let (server, admin, own, other) = start().await;
    let key = server.key(&admin, "viewer", &only(GATEWAY)).await;
    let mut events = server
        .http
        .execute(key.now().request(&server, Method::GET, "/console/v1/events", None))
        .await
        .unwrap();
    let first = events.chunk().await.unwrap().unwrap();
    let mut text = String::from_utf8_lossy(&first).into_owned();
    for estate in [&other, &own] {
        let path = format!("/v1/services/{}", estate.service);
        server.do_as(&admin, Method::DELETE, &path, &json!({})).await;
    }
    let wanted = format!(r#"{{"type":"GatewayServices","gatewayId":"{}"}}"#, own.gateway);
    while !text.contains(&wanted) {
        text.push_str(&String::from_utf8_lossy(&events.chunk().await.unwrap().unwrap()));
    }
    assert!(!text.contains(&other.gateway) && !text.contains(&other.source), "{text}");
}

#[tokio::test]
async fn nobody_hands_on_more_than_they_have() {
    let (server, admin, ..) = start().await;
    let (_, bob) = server.user(&admin, "bob", "editor", &only(GATEWAY)).await;
    let create = async |person: &Person, role: &str, scope: Value| {
        let body = json!({"name": "k", "role": role, "scope": scope});
        server.send_as(person, Method::POST, "/console/v1/access-keys", Some(&body)).await
    };
    let more = create(&bob, "administrator", only(GATEWAY)).await;
    assert_eq!((refused(&more), &more.1["field"]), ((403, "APIG.ErrorCode.Forbidden"), &json!("role")));
    let wider = create(&bob, "editor", all()).await;
    assert_eq!((refused(&wider), &wider.1["field"]), ((403, "APIG.ErrorCode.Forbidden"), &json!("scope")));
    let own = create(&bob, "editor", only(GATEWAY)).await;
    assert_eq!(own.0, 200, "{own:?}");
    let (_, eve) = server.user(&admin, "eve", "viewer", &all()).await;
    assert_eq!(refused(&create(&eve, "viewer", all()).await), (403, "APIG.ErrorCode.Forbidden"));
    // Of others' keys only an administrator over everything knows.
    let path = format!("/console/v1/access-keys/{}", own.1["accessKey"]["accessKeyId"].as_str().unwrap());
    assert_eq!(
        refused(&server.send_as(&eve, Method::DELETE, &path, None).await),
        (404, "NotFound.AccessKey")
    );
    assert_eq!(server.get_as(&eve, "/console/v1/access-keys").await["totalSize"], 0);
    assert_eq!(server.get_as(&bob, "/console/v1/access-keys").await["totalSize"], 1);
    server.do_as(&admin, Method::DELETE, &path, &json!({})).await;
    // A key that ends makes none that outlives it.
    let soon = server::store::now() + 600_000;
    let body = json!({"name": "k", "role": "editor", "scope": only(GATEWAY), "expireTimestamp": soon});
    let short = Key::of(&server.do_as(&bob, Method::POST, "/console/v1/access-keys", &body).await);
    let mut body = body;
    body["expireTimestamp"] = Value::Null;
    let (status, error) = server.signed(&short, Method::POST, "/console/v1/access-keys", Some(&body)).await;
    assert_eq!((status.as_u16(), &error["field"]), (400, &json!("expireTimestamp")));
}
