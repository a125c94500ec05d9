//! `clientToken` of `CreateService` and `CreateGateway`: the same request is done once, whoever asks how often.

use std::time::Duration;

use contract::gateways::CreateGateway;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::store::client_tokens::{ClientToken, Known};
use server::store::gateways::InsertError;

use crate::databases::{Home, on_both};
use crate::harness::{GATEWAY, Inventory, Server};
use crate::store::store;

const DAY: Duration = Duration::from_hours(24);

fn service(name: &str) -> Value {
    json!({"gatewayId": GATEWAY, "sourceType": "VIP", "serviceConfigs": [{"name": name, "addresses": ["10.9.0.1:80"]}]})
}

fn gateway(name: &str) -> Value {
    json!({"name": name, "spec": "apigw.small.x1", "vpcId": "vpc-core"})
}

async fn post(server: &Server, operation: &str, token: &str, body: &Value) -> (u16, Value) {
    let path = format!("/v1/{operation}?clientToken={token}");
    let (status, answer) = server.send(Method::POST, &path, Some(body.clone())).await;
    (status.as_u16(), if status == StatusCode::OK { answer["data"].clone() } else { answer["code"].clone() })
}

#[tokio::test]
async fn the_same_request_is_answered_the_same_and_done_once_also_after_a_restart() {
    let inventory = Inventory::default();
    let server = Server::start(&inventory).await;
    let services = post(&server, "services", "t1", &service("a")).await;
    let gateways = post(&server, "gateways", "t1", &gateway("a")).await;
    assert_eq!((services.0, gateways.0), (200, 200), "a token is an operation's own");
    let server = server.restart(&inventory).await;
    assert_eq!(post(&server, "services", "t1", &service("a")).await, services);
    assert_eq!(post(&server, "gateways", "t1", &gateway("a")).await, gateways);
    assert_eq!(server.get("/v1/services").await["data"]["totalSize"], 1);
    let again = post(&server, "services", "t2", &service("a")).await;
    assert_eq!(again, (409, "Conflict.ServiceAlreadyExists".into()), "another token is another request");
}

#[tokio::test]
async fn what_was_answered_stays_answered_when_it_would_not_be_possible_any_more() {
    let server = Server::start(&Inventory::default()).await;
    let made = post(&server, "services", "t", &service("a")).await;
    let id = made.1["serviceIds"][0].as_str().unwrap().to_owned();
    server.send(Method::DELETE, &format!("/v1/services/{id}"), None).await;
    server.send(Method::DELETE, &format!("/v1/gateways/{GATEWAY}"), None).await;
    assert_eq!(post(&server, "services", "t", &service("a")).await, made);
    assert_eq!(server.get("/v1/services").await["data"]["totalSize"], 0, "and is not done again");
}

#[tokio::test]
async fn a_token_of_another_request_is_refused_and_what_failed_leaves_its_token_free() {
    let server = Server::start(&Inventory::default()).await;
    assert_eq!(post(&server, "services", "t", &service("a")).await.0, 200);
    assert_eq!(
        post(&server, "services", "t", &service("b")).await,
        (409, "Conflict.ClientTokenReused".into())
    );
    assert_eq!(server.get("/v1/services").await["data"]["totalSize"], 1);
    let taken = post(&server, "services", "free", &service("a")).await;
    assert_eq!(taken, (409, "Conflict.ServiceAlreadyExists".into()));
    assert_eq!(post(&server, "services", "free", &service("b")).await.0, 200);
    let long = "x".repeat(65);
    for token in [long.as_str(), "%E4%B8%AD", "a%00"] {
        let refused = post(&server, "services", token, &service("c")).await;
        assert_eq!(refused, (400, "InvalidParameter".into()), "{token}");
    }
    assert_eq!(post(&server, "services", "", &service("c")).await.0, 200, "an empty one is none");
}

#[tokio::test]
async fn requests_that_race_are_done_once_and_all_answered_the_same() {
    let server = Server::start(&Inventory::default()).await;
    let body = gateway("raced");
    let answers = futures::future::join_all((0..8).map(|_| post(&server, "gateways", "t", &body))).await;
    assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 200), "{answers:?}");
    assert_eq!(server.get("/v1/gateways?name=raced").await["data"]["totalSize"], 1);
}

#[tokio::test]
async fn requests_that_race_on_two_replicas_are_done_once_too() {
    let home = Home::postgres();
    let (url, key) = (home.url.as_ref().unwrap(), home.path().join("shared.key"));
    let inventory = Inventory::default();
    let (one, other) =
        tokio::join!(Server::start_on(url, &key, &inventory), Server::start_on(url, &key, &inventory));
    let body = service("raced");
    for round in 0..4 {
        let token = format!("t{round}");
        let answers = futures::future::join_all((0..8).map(|index| {
            let server = if index % 2 == 0 { &one } else { &other };
            post(server, "services", &token, &body)
        }))
        .await;
        assert!(answers.iter().all(|answer| *answer == answers[0] && answer.0 == 200), "{answers:?}");
        let id = answers[0].1["serviceIds"][0].as_str().unwrap();
        let (status, _) = one.send(Method::DELETE, &format!("/v1/services/{id}"), None).await;
        assert_eq!(status, StatusCode::OK);
    }
    one.stop().await;
    other.stop().await;
}

on_both! {
    a_token_is_forgotten_when_its_time_is_over,
    callers_do_not_share_tokens,
}

fn token(caller: &str, request: &str, kept: Duration) -> ClientToken {
    ClientToken {
        caller: caller.into(),
        operation: "CreateGateway",
        token: "t".into(),
        request: request.into(),
        kept,
    }
}

async fn insert(
    store: &server::store::Store,
    name: &str,
    token: &ClientToken,
) -> Result<String, InsertError> {
    let body: CreateGateway = serde_json::from_value(gateway(name)).unwrap();
    let vpc = store.vpc("vpc-core").await.unwrap().unwrap();
    let inserted = store.insert_gateway(&body.validate().unwrap(), &vpc, Some(token)).await;
    inserted.map(|gateway| format!("\"{}\"", gateway.gateway_id))
}

async fn a_token_is_forgotten_when_its_time_is_over(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    let answer = insert(&store, "one", &token("", "r1", DAY)).await.unwrap();
    let known = store.known_token(&token("", "r1", DAY)).await.unwrap();
    assert_eq!(known, Some(Known::Answered(answer)));
    assert_eq!(store.known_token(&token("", "r2", DAY)).await.unwrap(), Some(Known::Other));
    let refused = insert(&store, "two", &token("", "r2", DAY)).await;
    assert!(matches!(refused, Err(InsertError::Token(Known::Other))), "{refused:?}");
    let over = token("", "r2", Duration::ZERO);
    assert_eq!(store.known_token(&over).await.unwrap(), None);
    insert(&store, "two", &over).await.unwrap();
}

async fn callers_do_not_share_tokens(home: Home) {
    let store = store(&home, &Inventory::default()).await;
    insert(&store, "one", &token("a", "r1", DAY)).await.unwrap();
    assert_eq!(store.known_token(&token("b", "r1", DAY)).await.unwrap(), None);
    insert(&store, "two", &token("b", "r1", DAY)).await.unwrap();
}
