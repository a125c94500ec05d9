//! People: the first one's link, signing in and out, sessions, and what keeps guessers out.

use reqwest::Method;
use serde_json::{Value, json};
use server::clock::Clock;
use server::config::Development;

use super::refused;
use crate::callers::{PASSWORD, Person, all, only};
use crate::harness::{GATEWAY, Inventory, Server};

const SESSION: &str = "/console/v1/session";
const HOUR: i64 = 3_600_000;

async fn with_clock(clock: &Clock) -> Server {
    Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
        config.development = Development { accept_unsigned: false };
        config.clock = clock.clone();
    })
    .await
}

async fn setup(server: &Server, body: Value) -> (reqwest::StatusCode, Value) {
    let answer = server.raw_as(None, Method::POST, "/console/v1/setup", Some(&body)).await;
    (answer.status(), answer.json().await.unwrap())
}

async fn attempt(server: &Server, name: &str, password: &str) -> (reqwest::StatusCode, Value) {
    let body = json!({"name": name, "password": password});
    let answer = server.raw_as(None, Method::POST, SESSION, Some(&body)).await;
    (answer.status(), answer.json().await.unwrap())
}

#[tokio::test]
async fn the_first_administrator_comes_by_a_link_that_works_once() {
    let server = Server::closed(&Inventory::default()).await;
    let ways = server.raw_as(None, Method::GET, "/console/v1/sign-in", None).await;
    assert_eq!(ways.json::<Value>().await.unwrap(), json!({"password": true, "firstLink": true}));
    let token = server.first_link.lock().unwrap().clone().unwrap();
    for (body, wanted) in [
        (json!({}), (400, "InvalidParameter.IsEmpty")),
        (json!({"token": token, "password": PASSWORD}), (400, "InvalidParameter.IsEmpty")),
        (json!({"token": token, "name": "ada", "password": "short"}), (400, "InvalidParameter")),
        (json!({"token": "x", "name": "ada", "password": PASSWORD}), (401, "Unauthorized.InvalidLink")),
    ] {
        assert_eq!(refused(&setup(&server, body.clone()).await), wanted, "{body}");
    }
    let ada = server.first_administrator().await;
    let session = server.get_as(&ada, SESSION).await;
    assert_eq!(session["principal"]["name"], "ada");
    assert_eq!((&session["role"], &session["scope"]), (&json!("administrator"), &all()));
    assert_eq!(session["signIn"], json!({"password": true, "firstLink": false}));
    let again = setup(&server, json!({"token": token, "name": "eve", "password": PASSWORD})).await;
    assert_eq!(refused(&again), (401, "Unauthorized.InvalidLink"));
    let folder = server.stop().await;
    let server = Server::closed_in(folder, &Inventory::default()).await;
    assert!(server.first_link.lock().unwrap().is_none());
    server.get_as(&ada, SESSION).await;
}

#[tokio::test]
async fn as_long_as_nobody_exists_a_new_start_tells_a_new_link_and_the_old_one_is_void() {
    let server = Server::closed(&Inventory::default()).await;
    let old = server.first_link.lock().unwrap().clone().unwrap();
    let folder = server.stop().await;
    let server = Server::closed_in(folder, &Inventory::default()).await;
    let refusal = setup(&server, json!({"token": old, "name": "eve", "password": PASSWORD})).await;
    assert_eq!(refused(&refusal), (401, "Unauthorized.InvalidLink"));
    server.first_administrator().await;
}

#[tokio::test]
async fn a_link_lasts_a_day() {
    let clock = Clock::default();
    let server = with_clock(&clock).await;
    clock.jump(24 * HOUR);
    let token = server.first_link.lock().unwrap().clone().unwrap();
    let refusal = setup(&server, json!({"token": token, "name": "ada", "password": PASSWORD})).await;
    assert_eq!(refused(&refusal), (401, "Unauthorized.InvalidLink"));
}

#[tokio::test]
async fn whoever_is_nobody_is_answered_401_everywhere() {
    let server = Server::closed(&Inventory::default()).await;
    for (method, path) in [
        (Method::GET, "/v1/gateways"),
        (Method::POST, "/v1/sources"),
        (Method::GET, SESSION),
        (Method::GET, "/console/v1/events"),
        (Method::GET, "/console/v1/users"),
        (Method::DELETE, SESSION),
    ] {
        let answer = server.raw_as(None, method, path, None).await;
        let answer = (answer.status(), answer.json::<Value>().await.unwrap());
        assert_eq!(refused(&answer), (401, "Unauthorized.NotSignedIn"), "{path}");
    }
    let stranger = Person { cookie: "headwater=nothing".into() };
    let answer = server.send_as(&stranger, Method::GET, SESSION, None).await;
    assert_eq!(refused(&answer), (401, "Unauthorized.SessionEnded"));
}

#[tokio::test]
async fn a_person_signs_in_and_out_and_the_cookie_is_for_the_browser_alone() {
    let server = Server::closed(&Inventory::default()).await;
    let first = server.first_administrator().await;
    let body = json!({"name": "ADA", "password": PASSWORD});
    let answer = server.raw_as(None, Method::POST, SESSION, Some(&body)).await;
    let line = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    let token = line.strip_prefix("headwater=").unwrap().split(';').next().unwrap().to_owned();
    assert_eq!(line, format!("headwater={token}; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax"));
    assert!(!first.cookie.contains(&token), "a new session has a new id");
    let ada = Person { cookie: format!("headwater={token}") };
    server.get_as(&ada, SESSION).await;
    let out = server.raw_as(Some(&ada), Method::DELETE, SESSION, None).await;
    assert_eq!(out.headers()["set-cookie"], "headwater=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    let ended = server.send_as(&ada, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
    server.get_as(&first, SESSION).await;
    // Behind a proxy that tells the name that people use, it is for TLS only.
    let request = lab::http::client().unwrap().post(format!("{}{SESSION}", server.url));
    let answer = request.header("host", "headwater.example").json(&body).send().await.unwrap();
    let line = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(line.starts_with("__Host-headwater=") && line.ends_with("; SameSite=Lax; Secure"), "{line}");
    // The plain name is not taken there.
    let request = lab::http::client().unwrap().get(format!("{}{SESSION}", server.url));
    let plain = request.header("host", "headwater.example").header("cookie", &first.cookie);
    assert_eq!(plain.send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_answered_alike_and_slowed() {
    let server = Server::closed(&Inventory::default()).await;
    server.first_administrator().await;
    for name in ["ada", "nobody"] {
        for _ in 0..5 {
            let (status, mut error) = attempt(&server, name, "not the password").await;
            error["requestId"] = json!("");
            let wanted = json!({"code": "Unauthorized.WrongNameOrPassword", "requestId": "",
                                "message": "the name or the password is wrong"});
            assert_eq!((status.as_u16(), error), (401, wanted));
        }
        let body = json!({"name": name, "password": PASSWORD});
        let answer = server.raw_as(None, Method::POST, SESSION, Some(&body)).await;
        assert_eq!(answer.headers()["retry-after"], "1");
        let answer = (answer.status(), answer.json().await.unwrap());
        assert_eq!(refused(&answer), (429, "Throttling.SignIn"));
    }
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_a_week_at_the_latest() {
    let clock = Clock::default();
    let server = with_clock(&clock).await;
    let ada = server.first_administrator().await;
    for _ in 0..15 {
        clock.jump(11 * HOUR);
        server.get_as(&ada, SESSION).await;
    }
    clock.jump(4 * HOUR);
    let ended = server.send_as(&ada, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
    let ada = server.sign_in("ada").await;
    clock.jump(12 * HOUR);
    let ended = server.send_as(&ada, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_s_own_or_by_an_administrator_all() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let (_, bob) = server.user(&ada, "bob", "viewer", &all()).await;
    let bob_too = server.sign_in("bob").await;
    let mine = server.get_as(&bob, "/console/v1/sessions").await;
    let mine = mine["items"].as_array().unwrap().clone();
    assert_eq!(mine.len(), 2);
    assert!(mine.iter().all(|session| session["userName"] == "bob" && session["address"] == "127.0.0.1"));
    assert_eq!(server.get_as(&ada, "/console/v1/sessions").await["totalSize"], 3);
    let other = mine.iter().find(|session| session["isCurrent"] == false).unwrap();
    let path = format!("/console/v1/sessions/{}", other["sessionId"].as_str().unwrap());
    server.do_as(&bob, Method::DELETE, &path, &json!({})).await;
    let ended = server.send_as(&bob_too, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
    let of_ada = server.get_as(&ada, "/console/v1/sessions").await;
    let of_ada =
        of_ada["items"].as_array().unwrap().iter().find(|row| row["isCurrent"] == true).unwrap().clone();
    let path = format!("/console/v1/sessions/{}", of_ada["sessionId"].as_str().unwrap());
    let foreign = server.send_as(&bob, Method::DELETE, &path, None).await;
    assert_eq!(refused(&foreign), (404, "NotFound.Session"));
}

#[tokio::test]
async fn a_change_of_rights_holds_at_once_and_ends_what_is_listened_to() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let (id, bob) = server.user(&ada, "bob", "editor", &all()).await;
    let key = server.key(&bob, "editor", &all()).await;
    let mut events = server.raw_as(Some(&bob), Method::GET, "/console/v1/events", None).await;
    assert!(events.chunk().await.unwrap().is_some());
    let path = format!("/console/v1/users/{id}");
    let body = json!({"role": "viewer", "scope": only(GATEWAY)});
    server.do_as(&ada, Method::PUT, &path, &body).await;
    while events.chunk().await.unwrap().is_some() {}
    let session = server.get_as(&bob, SESSION).await;
    assert_eq!((&session["role"], &session["scope"]), (&json!("viewer"), &only(GATEWAY)));
    // A key never does more than its owner.
    let (_, of_key) = server.signed(&key, Method::GET, SESSION, None).await;
    assert_eq!((&of_key["role"], &of_key["scope"]), (&json!("viewer"), &only(GATEWAY)));
    server.do_as(&ada, Method::DELETE, &path, &json!({})).await;
    let ended = server.send_as(&bob, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
    let revoked = server.signed(&key, Method::GET, SESSION, None).await;
    assert_eq!(refused(&revoked), (403, "InvalidAccessKeyId.Inactive"));
}

#[tokio::test]
async fn a_new_password_ends_the_sessions_from_before() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let (id, bob) = server.user(&ada, "bob", "viewer", &all()).await;
    let path = format!("/console/v1/users/{id}/link");
    let link = server.do_as(&ada, Method::POST, &path, &json!({})).await;
    server.get_as(&bob, SESSION).await;
    let wrong = json!({"token": link["token"], "name": "ada", "password": "another password"});
    assert_eq!(refused(&setup(&server, wrong).await), (400, "InvalidParameter"));
    server.take_link(&json!({"token": link["token"], "password": "another password"})).await;
    let ended = server.send_as(&bob, Method::GET, SESSION, None).await;
    assert_eq!(refused(&ended), (401, "Unauthorized.SessionEnded"));
    assert_eq!(refused(&attempt(&server, "bob", PASSWORD).await).0, 401);
    assert_eq!(attempt(&server, "bob", "another password").await.0, 200);
}

#[tokio::test]
async fn an_administrator_over_everything_is_always_left() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let session = server.get_as(&ada, SESSION).await;
    let path = format!("/console/v1/users/{}", session["principal"]["id"].as_str().unwrap());
    // Somebody who never chose a password can't sign in, and does not count.
    let body = json!({"name": "eve", "role": "administrator", "scope": all()});
    server.do_as(&ada, Method::POST, "/console/v1/users", &body).await;
    for body in
        [json!({"role": "editor", "scope": all()}), json!({"role": "administrator", "scope": only(GATEWAY)})]
    {
        let refusal = server.send_as(&ada, Method::PUT, &path, Some(&body)).await;
        assert_eq!(refused(&refusal), (409, "Conflict.LastAdministrator"));
    }
    let refusal = server.send_as(&ada, Method::DELETE, &path, None).await;
    assert_eq!(refused(&refusal), (409, "Conflict.LastAdministrator"));
    let (_, bob) = server.user(&ada, "bob", "administrator", &all()).await;
    server.do_as(&bob, Method::DELETE, &path, &json!({})).await;
}

#[tokio::test]
async fn names_are_unique_whatever_their_case_and_scopes_name_gateways_that_exist() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    for (body, wanted, field) in [
        (json!({"name": "ADA", "role": "viewer", "scope": all()}), (409, "Conflict.NameInUse"), "name"),
        (json!({"name": "a b", "role": "viewer", "scope": all()}), (400, "InvalidParameter"), "name"),
        (json!({"name": "bob", "role": "king", "scope": all()}), (400, "InvalidParameter"), "role"),
        (json!({"name": "bob", "role": "viewer"}), (400, "InvalidParameter.IsEmpty"), "scope"),
        (
            json!({"name": "bob", "role": "viewer", "scope": only("gw-none")}),
            (404, "NotFound.Gateway"),
            "scope.gatewayIds[0]",
        ),
    ] {
        let refusal = server.send_as(&ada, Method::POST, "/console/v1/users", Some(&body)).await;
        assert_eq!((refused(&refusal), &refusal.1["field"]), (wanted, &json!(field)), "{body}");
    }
}

#[tokio::test]
async fn another_web_site_changes_nothing_with_a_person_s_cookie_and_signs_nobody_in() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let client = lab::http::client().unwrap();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        for path in ["/console/v1/users", SESSION, "/console/v1/setup", "/v1/sources"] {
            let request = client.post(format!("{}{path}", server.url)).header("cookie", &ada.cookie);
            let answer = request.header(name, value).json(&json!({})).send().await.unwrap();
            let answer = (answer.status(), answer.json().await.unwrap());
            assert_eq!(refused(&answer), (403, "Forbidden.CrossSiteRequest"), "{name} {path}");
        }
    }
}

#[tokio::test]
async fn no_password_token_or_secret_is_found_in_what_is_stored() {
    let server = Server::closed(&Inventory::default()).await;
    let first = server.first_link.lock().unwrap().clone().unwrap();
    let ada = server.first_administrator().await;
    let key = server.key(&ada, "administrator", &all()).await;
    let session = ada.cookie.split('=').nth(1).unwrap().to_owned();
    let folder = server.stop().await;
    let stored = crate::databases::content_below(folder.path());
    assert!(stored.contains(&key.id));
    for secret in [PASSWORD, &first, &session, &key.secret] {
        assert!(!stored.contains(secret), "{secret}");
    }
}
