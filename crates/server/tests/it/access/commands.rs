//! What an operator does from the terminal, while the server runs.

use std::time::Duration;

use reqwest::Method;
use serde_json::json;
use tokio::process::Command;

use super::refused;
use crate::callers::{Key, PASSWORD, all, only};
use crate::harness::{Inventory, Server};
use crate::reader::Reader;

async fn run(server: &Server, arguments: &[&str]) -> (bool, String) {
    let data = server.folder.path().join("data");
    let output = Command::new(env!("CARGO_BIN_EXE_headwater"))
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .output()
        .await
        .unwrap();
    let text = if output.status.success() { output.stdout } else { output.stderr };
    (output.status.success(), String::from_utf8(text).unwrap())
}

async fn done(server: &Server, arguments: &[&str]) -> String {
    let (is_done, text) = run(server, arguments).await;
    assert!(is_done, "{text}");
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_made_listed_and_revoked_and_the_running_server_knows_at_once() {
    let server = Server::closed(&Inventory::default()).await;
    let made =
        ["access-key", "create", "--name", "ci", "--role", "editor", "--gateway", "gw-core", "--days", "9"];
    let text = done(&server, &made).await;
    let mut lines = text.lines();
    let mut value = |name: &str| lines.next().unwrap().strip_prefix(name).unwrap().to_owned();
    let key = Key { id: value("AccessKeyId: "), secret: value("AccessKeySecret: ") };
    let (status, session) = server.signed(&key, Method::GET, "/console/v1/session", None).await;
    assert_eq!(
        (status.as_u16(), &session["role"], &session["scope"]),
        (200, &json!("editor"), &only("gw-core"))
    );
    let list = done(&server, &["access-key", "list"]).await;
    assert_eq!(list, format!("{}  Active  editor  gw-core  operator  ci\n", key.id));
    done(&server, &["access-key", "revoke", &key.id]).await;
    let answer = server.signed(&key, Method::GET, "/v1/gateways", None).await;
    assert_eq!(refused(&answer), (403, "InvalidAccessKeyId.Inactive"));
    assert!(done(&server, &["access-key", "list"]).await.contains("Revoked"));
    for wrong in [
        vec!["access-key", "revoke", "HWnone"],
        vec!["access-key", "create", "--name", "x", "--gateway", "gw-none"],
        vec!["access-key", "create", "--name", "x", "--owner", "nobody"],
        vec!["user", "link", "a b"],
    ] {
        assert!(!run(&server, &wrong).await.0, "{wrong:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_of_a_key_that_is_revoked_in_the_terminal_ends_within_seconds() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let key = server.key(&ada, "viewer", &all()).await;
    let request = key.now().request(&server, Method::GET, "/console/v1/events", None);
    let stream = Reader::of(server.http.execute(request).await.unwrap());
    done(&server, &["access-key", "revoke", &key.id]).await;
    let ended = tokio::time::timeout(Duration::from_secs(9), stream.until_it_ends()).await;
    assert!(ended.is_ok(), "it ends without waiting for its renewal");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_for_a_user_is_printed_and_makes_one_who_is_new() {
    let server = Server::closed(&Inventory::default()).await;
    let text = done(&server, &["user", "link", "bob", "--role", "administrator"]).await;
    let token = text.lines().nth(1).unwrap().split_once("/setup#").unwrap().1.to_owned();
    let bob = server.take_link(&json!({"token": token, "password": PASSWORD})).await;
    let session = server.get_as(&bob, "/console/v1/session").await;
    assert_eq!((&session["principal"]["name"], &session["scope"]), (&json!("bob"), &all()));
    let audit = server.get_as(&bob, "/console/v1/audit?caller=operator").await;
    let told: Vec<_> =
        audit["items"].as_array().unwrap().iter().map(|row| row["operation"].clone()).collect();
    assert_eq!(told, ["CreateUserLink", "CreateUser"]);
    // For one who exists the role stays.
    let text = done(&server, &["user", "link", "BOB"]).await;
    assert!(text.starts_with("bob (administrator)"), "{text}");
}
