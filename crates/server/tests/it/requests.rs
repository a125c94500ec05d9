//! What holds for every request: bodies, paths, methods, who may ask.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::store::Store;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::databases::Home;
use crate::harness::{Inventory, Server};

/// A request that the harness would not make.
async fn raw(
    server: &Server,
    method: Method,
    path: &str,
    headers: HeaderMap,
    body: Vec<u8>,
) -> (StatusCode, Value) {
    let request = lab::http::client().unwrap().request(method, format!("{}{path}", server.url));
    let answer = request.headers(headers).body(body).send().await.unwrap();
    let status = answer.status();
    (status, answer.json().await.unwrap())
}

fn header(name: &'static str, value: &'static str) -> HeaderMap {
    HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_static(value))])
}

#[tokio::test]
async fn a_body_that_is_not_json_is_400_and_one_over_a_mebibyte_413() {
    let server = Server::start(&Inventory::default()).await;
    for body in ["", "{", "hello", "{} {}"] {
        let (status, error) = raw(&server, Method::POST, "/v1/sources", HeaderMap::new(), body.into()).await;
        let code = &error["code"];
        assert_eq!(
            (status, code),
            (StatusCode::BAD_REQUEST, &"InvalidParameter.MalformedBody".into()),
            "{body:?}"
        );
    }
    let large = vec![b' '; (1 << 20) + 1];
    let (status, error) = raw(&server, Method::POST, "/v1/sources", HeaderMap::new(), large).await;
    assert_eq!(
        (status, &error["code"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &"InvalidParameter.BodyTooLarge".into())
    );
}

#[tokio::test]
async fn an_unknown_path_of_the_api_is_404_as_json_and_a_wrong_method_405() {
    let server = Server::start(&Inventory::default()).await;
    for path in ["/v1/nothing", "/v2/nothing", "/console/v1/nothing", "/api/v1/nothing", "/v1/sources/a/b"] {
        let (status, error) = server.send(Method::GET, path, None).await;
        assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Path".into()), "{path}");
    }
    let (status, error) = server.send(Method::PATCH, "/v1/sources", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"MethodNotAllowed".into()));
    let (status, _) = server.send(Method::POST, "/nothing", None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, error) = server.send(Method::POST, "/api/v1/clusters", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"MethodNotAllowed".into()));
}

#[tokio::test]
async fn an_id_arrives_percent_encoded_as_the_sdk_sends_it() {
    let server = Server::start(&Inventory::default()).await;
    let (status, error) = server.send(Method::DELETE, "/v1/sources/src%2F1%20%E4%B8%AD", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::NOT_FOUND, &"NotFound.Source".into()));
    assert_eq!(error["message"], "there is no source src/1 中");
}

#[tokio::test]
async fn another_web_site_can_change_nothing() {
    let server = Server::start(&Inventory::default()).await;
    for headers in [header("origin", "https://evil.example"), header("sec-fetch-site", "cross-site")] {
        let (status, error) = raw(&server, Method::POST, "/v1/sources", headers, b"{}".to_vec()).await;
        assert_eq!((status, &error["code"]), (StatusCode::FORBIDDEN, &"Forbidden.CrossSiteRequest".into()));
    }
    let rebound = header("host", "evil.example");
    let (status, _) = raw(&server, Method::GET, "/v1/sources", rebound, vec![]).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn without_the_development_setting_nobody_gets_in_but_the_page_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_in(folder, &Inventory::default(), false).await;
    for path in ["/v1/gateways", "/console/v1/session"] {
        let (status, error) = server.send(Method::GET, path, None).await;
        assert_eq!((status, &error["code"]), (StatusCode::UNAUTHORIZED, &"Unauthorized.NotSignedIn".into()));
    }
    let page = lab::http::client().unwrap().get(&server.url).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_filter_by_an_unknown_value_is_refused_rather_than_finding_nothing() {
    let server = Server::start(&Inventory::default()).await;
    for (path, field) in [
        ("/v1/sources?type=k8s", "type"),
        ("/v1/services?sourceType=EUREKA", "sourceType"),
        ("/v1/services?sourceTypes=K8S,x", "sourceTypes"),
        ("/console/v1/gateways/gw-core/sources?state=Fine", "state"),
    ] {
        let (status, error) = server.send(Method::GET, path, None).await;
        assert_eq!((status, &error["field"]), (StatusCode::BAD_REQUEST, &field.into()), "{path}");
    }
    assert_eq!(server.get("/v1/services?sourceTypes=DNS,VIP").await["data"]["totalSize"], 0);
}

#[tokio::test]
async fn a_caller_that_never_finishes_does_not_keep_the_server_from_stopping() {
    let server = Server::start(&Inventory::default()).await;
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let mut half = TcpStream::connect(&address).await.unwrap();
    half.write_all(b"POST /v1/sources HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{")
        .await
        .unwrap();
    server.get("/v1/sources").await;
    tokio::time::timeout(Duration::from_secs(20), server.stop()).await.expect("it stops");
}

#[tokio::test]
async fn a_second_server_on_the_same_data_does_not_start() {
    let server = Server::start(&Inventory::default()).await;
    let second = Store::open(&server.folder.path().join("data"), None, None).await;
    assert!(format!("{:#}", second.err().expect("refused")).contains("another Headwater"));
}

#[tokio::test]
async fn a_text_that_the_database_cannot_hold_is_refused_wherever_it_stands() {
    let home = Home::postgres();
    let key = home.path().join("shared.key");
    let server = Server::start_on(home.url.as_ref().unwrap(), &key, &Inventory::default()).await;
    let rule = json!({"securityGroupId": "sg-core", "portRanges": ["80"], "description": "a\0b"});
    let gateway = json!({"name": "a", "spec": "apigw.small.x1", "vpcId": "vpc-core\0"});
    let invalid = (StatusCode::BAD_REQUEST, "InvalidParameter");
    let nowhere = (StatusCode::NOT_FOUND, "NotFound.Path");
    for (method, path, body, (status, code)) in [
        (Method::GET, "/v1/gateways/a%00b", None, nowhere),
        (Method::GET, "/console/v1/sources/a/services/b%00", None, nowhere),
        (Method::GET, "/v1/services?name=%00", None, invalid),
        (Method::GET, "/console/v1/search?q=a%00", None, invalid),
        (Method::GET, "/api/v1/clusters?cluster_id=%00", None, invalid),
        (Method::POST, "/v1/gateways/gw-core/security-group-rules", Some(rule), invalid),
        (Method::POST, "/v1/gateways", Some(gateway), invalid),
    ] {
        let (told, error) = server.send(method, path, body).await;
        assert_eq!((told, error["code"].as_str().unwrap()), (status, code), "{path}: {error}");
    }
    server.stop().await;
}
