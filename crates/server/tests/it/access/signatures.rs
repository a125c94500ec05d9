//! Calls that are signed with an access key: what lets them in, and each thing that keeps them out.

use contract::access::{Role, Scope};
use contract::console::users::Rights;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::Development;
use server::store::Store;
use server::store::access_keys::NewKey;
use server::store::seal::Key as SealingKey;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::refused;
use crate::callers::{Key, all};
use crate::databases::Home;
use crate::harness::{Inventory, Server};

const GATEWAYS: &str = "/v1/gateways?pageSize=10";

async fn with_key() -> (Server, Key) {
    let server = Server::closed(&Inventory::default()).await;
    let admin = server.first_administrator().await;
    let key = server.key(&admin, "administrator", &all()).await;
    (server, key)
}

#[tokio::test]
async fn a_signed_call_is_let_in_with_its_query_and_its_body() {
    let (server, key) = with_key().await;
    let (status, page) =
        server.signed(&key, Method::GET, "/v1/gateways?keyword=gw-core&pageSize=5", None).await;
    assert_eq!((status.as_u16(), &page["data"]["totalSize"]), (200, &json!(1)));
    let body = json!({"name": "made", "vpcId": "vpc-core", "spec": "apigw.small.x1", "gatewayType": "API",
                      "chargeType": "POSTPAY"});
    let (_, made) = server.signed(&key, Method::POST, "/v1/gateways", Some(&body)).await;
    let id = made["data"]["gatewayId"].as_str().unwrap_or_else(|| panic!("{made}"));
    let (status, _) = server.signed(&key, Method::DELETE, &format!("/v1/gateways/{id}"), None).await;
    assert_eq!(status, 200);
    let encoded = server.signed(&key, Method::GET, "/v1/sources/src%2F1%20%E4%B8%AD", None).await;
    assert_eq!(refused(&encoded), (404, "NotFound.Source"));
    assert_eq!(encoded.1["message"], "there is no source src/1 中");
}

#[tokio::test]
async fn each_thing_that_is_wrong_with_a_signature_has_its_own_code() {
    let (server, key) = with_key().await;
    let now = server::store::now();
    let unknown = Key { id: "HWnobody".into(), secret: key.secret.clone() };
    let forged = Key { secret: format!("{}x", key.secret), ..key.clone() };
    let dated = |off: i64| {
        let date = acs3::format_date(now + off);
        crate::callers::Signing { date, ..key.now() }.request(&server, Method::GET, GATEWAYS, None)
    };
    let altered = |alter: fn(&mut reqwest::Request)| {
        let mut request = key.now().request(&server, Method::POST, GATEWAYS, Some(&json!({"a": 1})));
        alter(&mut request);
        request
    };
    let cases: Vec<(reqwest::Request, (u16, &str))> = vec![
        (unknown.now().request(&server, Method::GET, GATEWAYS, None), (404, "InvalidAccessKeyId.NotFound")),
        (forged.now().request(&server, Method::GET, GATEWAYS, None), (400, "SignatureDoesNotMatch")),
        (dated(-16 * 60_000), (400, "InvalidTimeStamp.Expired")),
        (dated(16 * 60_000), (400, "InvalidTimeStamp.Expired")),
        (altered(|request| request.url_mut().set_query(Some("pageSize=11"))), (400, "SignatureDoesNotMatch")),
        (altered(|request| request.url_mut().set_path("/v1/sources")), (400, "SignatureDoesNotMatch")),
        (altered(|request| *request.method_mut() = Method::PUT), (400, "SignatureDoesNotMatch")),
        (altered(|request| *request.body_mut() = Some("{}".into())), (400, "ContentSha256DoesNotMatch")),
        (
            altered(|request| drop(request.headers_mut().insert("x-acs-version", "2".parse().unwrap()))),
            (400, "SignatureDoesNotMatch"),
        ),
        (
            altered(|request| drop(request.headers_mut().insert("x-acs-action", "New".parse().unwrap()))),
            (400, "IncompleteSignature"),
        ),
        (
            altered(|request| drop(request.headers_mut().insert("x-acs-date", "today".parse().unwrap()))),
            (400, "InvalidTimeStamp.Format"),
        ),
        (
            altered(|request| drop(request.headers_mut().remove("x-acs-signature-nonce"))),
            (400, "IncompleteSignature"),
        ),
        (
            altered(|request| {
                request.headers_mut().insert("authorization", "Bearer x".parse().unwrap());
            }),
            (400, "IncompleteSignature"),
        ),
        (
            altered(|request| drop(request.headers_mut().remove("authorization"))),
            (401, "Unauthorized.NotSignedIn"),
        ),
    ];
    for (request, wanted) in cases {
        let told = format!("{request:?}");
        assert_eq!(refused(&server.execute(request).await), wanted, "{told}");
    }
    assert_eq!(server.execute(dated(-14 * 60_000)).await.0, 200);
}

#[tokio::test]
async fn a_call_is_let_in_once_even_after_a_restart() {
    let (server, key) = with_key().await;
    let signing = key.now();
    let once = |server: &Server| signing.request(server, Method::GET, GATEWAYS, None);
    assert_eq!(server.execute(once(&server)).await.0, 200);
    assert_eq!(refused(&server.execute(once(&server)).await), (400, "SignatureNonceUsed"));
    let folder = server.stop().await;
    let server = Server::closed_in(folder, &Inventory::default()).await;
    // The port is another one, which is signed; the nonce is the same.
    assert_eq!(refused(&server.execute(once(&server)).await), (400, "SignatureNonceUsed"));
    assert!(server.first_link.lock().unwrap().is_none());
}

#[tokio::test]
async fn a_nonce_that_one_replica_saw_is_refused_by_the_other() {
    let home = Home::postgres();
    let key_file = home.path().join("shared.key");
    let start = async || {
        Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
            config.database.clone_from(&home.url);
            config.key_file = Some(key_file.clone());
            config.development = Development { accept_unsigned: false };
        })
        .await
    };
    let (one, other) = (start().await, start().await);
    let admin = one.first_administrator().await;
    let key = other.key(&admin, "viewer", &all()).await;
    let signing = key.now();
    let first = one.execute(signing.request(&one, Method::GET, GATEWAYS, None)).await;
    assert_eq!(first.0, 200);
    let replayed = other.execute(signing.request(&other, Method::GET, GATEWAYS, None)).await;
    assert_eq!(refused(&replayed), (400, "SignatureNonceUsed"));
    // The other one's link was for the first administrator, who is there now.
    let token = other.first_link.lock().unwrap().clone().unwrap();
    let body = json!({"token": token, "name": "eve", "password": crate::callers::PASSWORD});
    let answer = other.raw_as(None, Method::POST, "/console/v1/setup", Some(&body)).await;
    assert_eq!(answer.status(), 401);
    one.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_key_that_is_revoked_or_has_expired_is_refused_with_a_code_of_its_own() {
    let clock = Clock::default();
    let server = Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
        config.development = Development { accept_unsigned: false };
        config.clock = clock.clone();
    })
    .await;
    let admin = server.first_administrator().await;
    let soon = server::store::now() + 60_000;
    let body = json!({"name": "short", "role": "viewer", "scope": all(), "expireTimestamp": soon});
    let short = Key::of(&server.do_as(&admin, Method::POST, "/console/v1/access-keys", &body).await);
    let long = server.key(&admin, "viewer", &all()).await;
    assert_eq!(server.signed(&short, Method::GET, GATEWAYS, None).await.0, 200);
    clock.jump(61_000);
    let expired = server.signed(&short, Method::GET, GATEWAYS, None).await;
    assert_eq!(refused(&expired), (403, "InvalidAccessKeyId.Expired"));
    assert_eq!(server.signed(&long, Method::GET, GATEWAYS, None).await.0, 200);
    let path = format!("/console/v1/access-keys/{}", long.id);
    server.do_as(&admin, Method::DELETE, &path, &json!({})).await;
    let revoked = server.signed(&long, Method::GET, GATEWAYS, None).await;
    assert_eq!(refused(&revoked), (403, "InvalidAccessKeyId.Inactive"));
    // Who has not the secret is told nothing of that.
    let forged = Key { secret: "x".into(), ..long.clone() };
    let forged = server.signed(&forged, Method::GET, GATEWAYS, None).await;
    assert_eq!(refused(&forged), (400, "SignatureDoesNotMatch"));
    let page = server.get_as(&admin, "/console/v1/access-keys").await;
    let state = |id: &str| {
        let row = page["items"].as_array().unwrap().iter().find(|row| row["accessKeyId"] == id).unwrap();
        (row["state"].clone(), row["lastUsedTimestamp"].is_i64(), row["ownerName"].clone())
    };
    assert_eq!(state(&short.id), (json!("Expired"), true, json!("ada")));
    assert_eq!(state(&long.id), (json!("Revoked"), true, json!("ada")));
    assert!(!page.to_string().contains(&long.secret));
}

#[tokio::test]
async fn a_signed_body_over_a_mebibyte_is_413() {
    let (server, key) = with_key().await;
    let body = Value::String("x".repeat(1 << 20));
    let answer = server.signed(&key, Method::POST, "/v1/sources", Some(&body)).await;
    assert_eq!(refused(&answer), (413, "InvalidParameter.BodyTooLarge"));
}

#[tokio::test]
async fn the_golden_requests_of_the_official_sdks_are_let_in_as_they_went_over_the_wire() {
    let clock = Clock::default();
    let server = Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
        config.development = Development { accept_unsigned: false };
        config.clock = clock.clone();
    })
    .await;
    let then = acs3::parse_date("2026-11-22T21:07:22Z").unwrap();
    clock.jump(then - server::store::now());
    let data = server.folder.path().join("data");
    let store = Store::open_beside(&data, None, &SealingKey::in_file(&data, None)).await.unwrap();
    let rights = Rights { role: Role::Administrator, scope: Scope::All };
    let key = NewKey {
        access_key_id: "testAk",
        secret: "testSk",
        name: "golden",
        owner_id: None,
        owner_name: "operator",
        rights: &rights,
        now: then,
        expires_at: None,
    };
    store.insert_access_key(&key).await.unwrap();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../acs3/tests/wire");
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        let text = std::fs::read_to_string(&file).unwrap().replace('\r', "");
        let (head, body) = text.split_once("\n\n").unwrap();
        let request =
            format!("{}\r\nconnection: close\r\n\r\n{}", head.replace('\n', "\r\n"), body.trim_end());
        let mut stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let answer = String::from_utf8_lossy(&answer);
        let status = answer.split(' ').nth(1).unwrap_or_default().to_owned();
        // Whatever they ask for that this server does not have: the signature is right.
        let is_let_in =
            !["IncompleteSignature", "InvalidAccessKeyId", "Unauthorized", "SignatureDoesNotMatch"]
                .iter()
                .any(|code| answer.contains(code));
        assert!(is_let_in && matches!(&*status, "200" | "400" | "404"), "{}: {answer}", file.display());
        if file.ends_with("ListGateways.txt") || file.ends_with("ListSources.txt") {
            assert!(matches!(&*status, "200" | "404"), "{answer}");
        }
    }
    store.close().await;
}

#[tokio::test]
async fn the_development_setting_lets_unsigned_calls_in_and_still_knows_a_key() {
    let server = Server::start(&Inventory::default()).await;
    let session = server.get("/console/v1/session").await;
    assert_eq!((&session["principal"]["kind"], &session["role"]), (&json!("local"), &json!("administrator")));
    let body = json!({"name": "reader", "role": "viewer", "scope": all()});
    let (_, created) = server.send(Method::POST, "/console/v1/access-keys", Some(body)).await;
    let key = Key::of(&created);
    let (_, session) = server.signed(&key, Method::GET, "/console/v1/session", None).await;
    assert_eq!((&session["principal"]["kind"], &session["role"]), (&json!("accessKey"), &json!("viewer")));
    let forged = Key { secret: "x".into(), ..key };
    let forged = server.signed(&forged, Method::GET, GATEWAYS, None).await;
    assert_eq!(refused(&forged), (400, "SignatureDoesNotMatch"));
    // An SDK that was given any key, as before there were keys.
    let any = Key { id: "testAk".into(), secret: "testSk".into() };
    assert_eq!(server.signed(&any, Method::GET, GATEWAYS, None).await.0, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_calls_at_once_with_one_nonce_one_is_let_in_and_those_with_others_all() {
    for home in [Home::sqlite(), Home::postgres()] {
        let server = Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
            config.database.clone_from(&home.url);
            config.development = Development { accept_unsigned: false };
        })
        .await;
        let admin = server.first_administrator().await;
        let key = server.key(&admin, "viewer", &all()).await;
        let replayed = key.now();
        let same = (0..50).map(|_| replayed.request(&server, Method::GET, GATEWAYS, None));
        let others = (0..150).map(|_| key.now().request(&server, Method::GET, GATEWAYS, None));
        let answers = join_all(same.chain(others).map(|request| server.execute(request))).await;
        let used = |answers: &[(reqwest::StatusCode, Value)]| {
            answers.iter().filter(|answer| refused(answer) == (400, "SignatureNonceUsed")).count()
        };
        assert_eq!((used(&answers[..50]), used(&answers[50..])), (49, 0));
        assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), 151);
        server.stop().await;
    }
}
