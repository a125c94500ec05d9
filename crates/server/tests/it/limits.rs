//! How much one caller may ask: each for themselves, though all come from one address.

use std::time::Duration;

use futures::future::join_all;
use reqwest::header::HeaderMap;
use reqwest::{Method, Request, StatusCode};
use serde_json::{Value, json};
use server::config::{Config, Development};
use server::serving::Bounds;
use tokio::time::timeout;

use crate::callers::{Key, Person, all};
use crate::harness::{Inventory, Server};

const GATEWAYS: &str = "/v1/gateways";
const PATIENCE: Duration = Duration::from_secs(10);

/// A burst, and then so little that nobody gets more while a test runs.
fn slow(config: &mut Config) {
    config.development = Development { accept_unsigned: false };
    config.limits = Bounds { requests: 1, burst: 5, ..Bounds::default() };
}

async fn closed(configure: impl FnOnce(&mut Config)) -> (Server, Person) {
    let server = Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), configure).await;
    let admin = server.first_administrator().await;
    (server, admin)
}

/// The answer in full: status, headers, body.
async fn answer(server: &Server, request: Request) -> (StatusCode, HeaderMap, Value) {
    let answer = server.http.execute(request).await.unwrap();
    (answer.status(), answer.headers().clone(), answer.json().await.unwrap())
}

/// Calls until there is no more to be had; what that was answered.
async fn exhaust(server: &Server, mut request: impl FnMut() -> Request) -> (HeaderMap, Value) {
    let calling = async {
        loop {
            let (status, headers, body) = answer(server, request()).await;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return (headers, body);
            }
            assert_eq!(status, StatusCode::OK, "{body}");
        }
    };
    timeout(PATIENCE, calling).await.expect("the burst ends")
}

fn signed(server: &Server, key: &Key) -> Request {
    key.now().request(server, Method::GET, GATEWAYS, None)
}

fn by_cookie(server: &Server, person: &Person) -> Request {
    let request = server.http.get(format!("{}/console/v1/session", server.url));
    request.header("cookie", &person.cookie).build().unwrap()
}

fn assert_told_when_to_come_again(headers: &HeaderMap) {
    let number = |name: &str| headers[name].to_str().unwrap().parse::<u64>().unwrap();
    let millis = number("x-acs-retry-after");
    assert!((1..=1000).contains(&millis), "{millis}");
    assert_eq!(number("retry-after"), 1);
}

#[tokio::test]
async fn keys_and_people_at_one_address_each_have_their_own_budget() {
    let (server, admin) = closed(slow).await;
    let [one, other] =
        [server.key(&admin, "viewer", &all()).await, server.key(&admin, "viewer", &all()).await];
    let (headers, body) = exhaust(&server, || signed(&server, &one)).await;
    assert_told_when_to_come_again(&headers);
    assert_eq!(body["code"], "Throttling.User");
    assert!(!body["requestId"].as_str().unwrap().is_empty());
    // Neither another key of the same owner, nor the owner, goes without.
    assert_eq!(answer(&server, signed(&server, &other)).await.0, StatusCode::OK);
    let eve = server.sign_in("ada").await;
    let (headers, body) = exhaust(&server, || by_cookie(&server, &eve)).await;
    assert_told_when_to_come_again(&headers);
    assert_eq!(body["code"], "Throttling.User");
    // Another session is the same person.
    let again = answer(&server, by_cookie(&server, &admin)).await;
    assert_eq!(again.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer(&server, signed(&server, &other)).await.0, StatusCode::OK);
}

#[tokio::test]
async fn who_is_known_takes_nothing_from_the_strangers_of_their_address_nor_they_from_them() {
    let (server, admin) = closed(|config| {
        config.development = Development { accept_unsigned: false };
        config.limits = Bounds { requests_of_address: 1, burst_of_address: 20, ..Bounds::default() };
    })
    .await;
    let key = server.key(&admin, "viewer", &all()).await;
    for _ in 0..50 {
        assert_eq!(answer(&server, signed(&server, &key)).await.0, StatusCode::OK);
    }
    // Strangers, and whoever uses another's words, are counted by address.
    let replayed = key.now();
    let repeat = || replayed.request(&server, Method::GET, GATEWAYS, None);
    assert_eq!(answer(&server, repeat()).await.0, StatusCode::OK);
    let flood = async {
        loop {
            let (status, _, body) = answer(&server, repeat()).await;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return;
            }
            assert_eq!(body["code"], "SignatureNonceUsed");
        }
    };
    timeout(PATIENCE, flood).await.expect("the address has no more");
}

#[tokio::test]
async fn a_call_that_is_too_much_keeps_its_nonce_and_is_not_recorded() {
    let (server, admin) = closed(|config| {
        slow(config);
        config.limits.requests = 2;
        config.limits.burst = 50;
    })
    .await;
    let key = server.key(&admin, "administrator", &all()).await;
    // At once, since they are let in at a pace meanwhile.
    let calls = join_all((0..100).map(|_| {
        let signing = key.now();
        let request = signing.request(&server, Method::DELETE, "/v1/gateways/gw-none", None);
        async { (server.http.execute(request).await.unwrap().status(), signing) }
    }));
    let calls = calls.await;
    let refused = calls.iter().filter(|(status, _)| *status == StatusCode::TOO_MANY_REQUESTS);
    let (_, signing) = refused.clone().next().expect("a hundred are too many");
    let done = calls.len() - refused.count();
    let late = async {
        let mut polls = tokio::time::interval(Duration::from_millis(50));
        loop {
            polls.tick().await;
            let request = signing.request(&server, Method::DELETE, "/v1/gateways/gw-none", None);
            let (status, _, body) = answer(&server, request).await;
            if status != StatusCode::TOO_MANY_REQUESTS {
                return (status, body);
            }
        }
    };
    let (status, body) = timeout(PATIENCE, late).await.expect("its turn comes");
    assert_eq!(
        (status, &body["code"]),
        (StatusCode::NOT_FOUND, &json!("NotFound.Gateway")),
        "the nonce is good"
    );
    let recorded = server.get_as(&admin, "/console/v1/audit?operation=DeleteGateway").await;
    assert_eq!(recorded["totalSize"], json!(done + 1), "{recorded}");
}

#[tokio::test]
async fn each_api_is_refused_in_its_own_shape_inside_the_guard_and_before_it() {
    let (server, admin) = closed(slow).await;
    let key = server.key(&admin, "viewer", &all()).await;
    let list = "/?Action=ListClusters&Version=2019-05-31&PageNum=1&PageSize=10";
    let action = || key.now().request(&server, Method::POST, list, None);
    let (headers, body) = exhaust(&server, action).await;
    assert_told_when_to_come_again(&headers);
    assert_eq!((&body["Code"], &body["HttpStatusCode"]), (&json!("Throttling.User"), &json!(429)));
    let clusters = || key.now().request(&server, Method::GET, "/api/v1/clusters", None);
    let (headers, body) = exhaust(&server, clusters).await;
    assert_told_when_to_come_again(&headers);
    assert_eq!(body["code"], "Throttling.User");
    server.stop().await;
    let (server, _) = closed(|config| {
        slow(config);
        config.limits.requests_of_address = 1;
        config.limits.burst_of_address = 2;
    })
    .await;
    let strange = || server.http.post(format!("{}{list}", server.url)).build().unwrap();
    let flood = async {
        loop {
            let (status, headers, body) = answer(&server, strange()).await;
            if status == StatusCode::TOO_MANY_REQUESTS {
                return (headers, body);
            }
            assert_eq!(status, StatusCode::UNAUTHORIZED);
        }
    };
    let (headers, body) = timeout(PATIENCE, flood).await.expect("the address has no more");
    assert_told_when_to_come_again(&headers);
    assert_eq!(body["Code"], "Throttling.User");
}
