//! What people and programs prove themselves with: told once, to whom it belongs, and found nowhere else afterwards.

use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::callers::{Key, PASSWORD, Person, Signing, all};
use crate::harness::{Inventory, Server};
use crate::log::Log;
use crate::secrets::{files_below, place_of};

const WRONG: &str = "a password that is wrong";

async fn whole(answer: Response) -> String {
    let headers = format!("{:?} ", answer.headers());
    headers + &answer.text().await.unwrap()
}

/// Calls with a key, well and in every way badly; everything that is answered.
async fn call(server: &Server, key: &Key) -> Vec<String> {
    let mut told = Vec::new();
    let forged = Key { secret: format!("{}x", key.secret), ..key.clone() };
    let unknown = Key { id: "HWnobody".to_owned(), ..key.clone() };
    let in_place_of_id = Key { id: key.secret.clone(), ..key.clone() };
    for key in [key, &forged, &unknown, &in_place_of_id] {
        let signing = key.now();
        for signing in [&signing, &signing, &Signing { date: "yesterday".to_owned(), ..key.now() }] {
            let request = signing.request(server, Method::GET, "/v1/gateways", None);
            let answer = server.http.execute(request).await.unwrap();
            told.push(whole(answer).await);
        }
    }
    told
}

/// Everything that tells of people, and attempts with what is wrong.
async fn read(server: &Server, person: &Person) -> Vec<String> {
    let mut told = Vec::new();
    for path in
        ["session", "sign-in", "sessions", "users", "access-keys", "audit", "audit/export", "search?q=test"]
    {
        let answer = server.raw_as(Some(person), Method::GET, &format!("/console/v1/{path}"), None).await;
        told.push(whole(answer).await);
    }
    for (path, body) in [
        ("session", json!({"name": PASSWORD, "password": WRONG})),
        ("session", json!({"name": "ada", "password": WRONG})),
        ("session", json!({"name": "ada", "password": [WRONG]})),
        ("setup", json!({"token": "none", "name": "x", "password": WRONG})),
        ("setup", json!({"token": ["none"], "password": WRONG})),
    ] {
        let path = format!("/console/v1/{path}");
        let answer = server.raw_as(None, Method::POST, &path, Some(&body)).await;
        told.push(whole(answer).await);
    }
    told
}

/// On one thread, so that the log of every task is heard.
#[tokio::test]
async fn a_keys_secret_a_link_a_cookie_and_a_password_are_in_no_other_answer_no_log_and_no_file() {
    let log = Log::listen();
    let server = Server::closed(&Inventory::default()).await;
    let first_link = server.first_link.lock().unwrap().clone().expect("a link");
    let admin = server.first_administrator().await;
    let key = server.key(&admin, "editor", &all()).await;
    let user = json!({"name": "eve", "role": "viewer", "scope": all()});
    let user = server.do_as(&admin, Method::POST, "/console/v1/users", &user).await;
    let path = format!("/console/v1/users/{}/link", user["userId"].as_str().unwrap());
    let link: Value = server.do_as(&admin, Method::POST, &path, &json!({})).await;
    let link = link["token"].as_str().unwrap().to_owned();
    let again = server.sign_in("ada").await;
    let mut told = call(&server, &key).await;
    told.extend(read(&server, &admin).await);
    let path = format!("/console/v1/access-keys/{}", key.id);
    told.push(server.do_as(&admin, Method::DELETE, &path, &json!({})).await.to_string());
    told.extend(call(&server, &key).await);
    let cookie = |person: &Person| person.cookie.split_once('=').unwrap().1.to_owned();
    let secrets = [key.secret.clone(), first_link, link, cookie(&admin), cookie(&again)];
    let folder = server.stop().await;
    let files = files_below(&folder.path().join("data"));
    assert!(files.contains(&key.id), "the database is among the files");
    let log = log.text();
    for heard in [" INFO ", " TRACE ", "answered"] {
        assert!(log.contains(heard), "{heard} is not among {} bytes of log", log.len());
    }
    for secret in secrets.iter().map(String::as_str).chain([PASSWORD, WRONG]) {
        assert!(secret.len() > 20, "{secret}");
        for (place, text) in
            told.iter().map(|told| ("an answer", told)).chain([("a file", &files), ("the log", &log)])
        {
            // Who signs with a secret in place of the id has told it already.
            let is_told =
                secret == key.secret && place == "an answer" && text.contains("there is no access key");
            assert!(is_told || place_of(secret, text).is_none(), "{place}: {:?}", place_of(secret, text));
        }
    }
}
