//! Who hears of changes of people, keys, sessions and the record; and streams that end with whose they are.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};
use server::config::Development;

use crate::callers::{Key, Person, all};
use crate::databases::Home;
use crate::harness::{Inventory, Server};
use crate::reader::Reader;

const EVENTS: &str = "/console/v1/events";
/// Sooner than a server looks by itself.
const AT_ONCE: Duration = Duration::from_secs(3);

async fn listen(server: &Server, person: &Person) -> Reader {
    let answer = server.raw_as(Some(person), Method::GET, EVENTS, None).await;
    Reader::of(answer)
}

async fn listen_by(server: &Server, key: &Key) -> Reader {
    let request = key.now().request(server, Method::GET, EVENTS, None);
    Reader::of(server.http.execute(request).await.unwrap())
}

/// The id of the session of a person who has one.
async fn session_of(server: &Server, admin: &Person, name: &str) -> String {
    let sessions = server.get_as(admin, "/console/v1/sessions").await;
    let mut rows = sessions["items"].as_array().unwrap().iter();
    let row = rows.find(|row| row["userName"] == name).unwrap();
    row["sessionId"].as_str().unwrap().to_owned()
}

async fn ends_at_once(stream: Reader) {
    let begin = Instant::now();
    tokio::time::timeout(AT_ONCE, stream.until_it_ends()).await.expect("an end");
    assert!(begin.elapsed() < AT_ONCE);
}

#[tokio::test]
async fn who_may_see_a_list_hears_of_its_changes_and_nobody_else_does() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let (bob_id, bob) = server.user(&ada, "bob", "editor", &all()).await;
    let (eve_id, eve) = server.user(&ada, "eve", "viewer", &all()).await;
    let mut of_ada = listen(&server, &ada).await;
    let (mut of_bob, mut of_eve) = (listen(&server, &bob).await, listen(&server, &eve).await);
    let key = server.key(&bob, "viewer", &all()).await;
    let keys = json!({"type": "AccessKeys", "ownerId": bob_id});
    assert_eq!(of_ada.next_of_all().await.1, keys);
    assert_eq!(of_ada.next_of_all().await.1, json!({"type": "Audit"}));
    assert_eq!(of_bob.next_of_all().await.1, keys);
    server.signed(&key, Method::GET, "/v1/gateways", None).await;
    assert_eq!(of_bob.next_of_all().await.1, keys, "it was used for the first time");
    let body = json!({"name": "new", "role": "viewer", "scope": all()});
    server.do_as(&ada, Method::POST, "/console/v1/users", &body).await;
    assert_eq!(of_ada.next_of("Users").await, json!({"type": "Users"}));
    server.sign_in("bob").await;
    let sessions = |user_id: &str| json!({"type": "Sessions", "userId": user_id});
    assert_eq!(of_ada.next_of("Sessions").await, sessions(&bob_id));
    assert_eq!(of_bob.next_of_all().await.1, sessions(&bob_id));
    server.sign_in("eve").await;
    assert_eq!(of_eve.next_of_all().await.1, sessions(&eve_id), "it is all that she hears of");
}

#[tokio::test]
async fn a_stream_ends_with_its_session_or_key_and_those_of_others_go_on() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    server.user(&ada, "bob", "viewer", &all()).await;
    let bob = server.sign_in("bob").await;
    let (one, other) = (server.key(&ada, "viewer", &all()).await, server.key(&ada, "viewer", &all()).await);
    let (of_bob, of_one) = (listen(&server, &bob).await, listen_by(&server, &one).await);
    let (mut of_ada, mut of_other) = (listen(&server, &ada).await, listen_by(&server, &other).await);
    server.do_as(&ada, Method::DELETE, &format!("/console/v1/access-keys/{}", one.id), &json!({})).await;
    ends_at_once(of_one).await;
    server.send_as(&bob, Method::DELETE, "/console/v1/session", None).await;
    ends_at_once(of_bob).await;
    let body = json!({"name": "late", "role": "viewer", "scope": all()});
    server.do_as(&ada, Method::POST, "/console/v1/users", &body).await;
    of_ada.next_of("Users").await;
    let keys: Value = of_other.next_of("AccessKeys").await;
    assert!(keys["ownerId"].is_string(), "the key of an administrator hears what they hear: {keys}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ended_on_one_replica_is_heard_and_ends_on_the_others_at_once() {
    let home = Home::postgres();
    let (inventory, key_file) = (Inventory::default(), home.path().join("shared.key"));
    let start = async || {
        Server::start_with(tempfile::tempdir().unwrap(), &inventory, |config| {
            config.database = Some(home.url.clone().unwrap());
            config.key_file = Some(key_file.clone());
            config.development = Development { accept_unsigned: false };
        })
        .await
    };
    let one = start().await;
    let ada = one.first_administrator().await;
    let other = start().await;
    let (bob_id, bob) = one.user(&ada, "bob", "viewer", &all()).await;
    let key = one.key(&ada, "viewer", &all()).await;
    let (mut of_ada, of_bob) = (listen(&other, &ada).await, listen(&other, &bob).await);
    let of_key = listen_by(&other, &key).await;
    let path = format!("/console/v1/sessions/{}", session_of(&one, &ada, "bob").await);
    one.do_as(&ada, Method::DELETE, &path, &json!({})).await;
    ends_at_once(of_bob).await;
    assert_eq!(of_ada.next_of("Sessions").await["userId"], bob_id);
    one.do_as(&ada, Method::DELETE, &format!("/console/v1/access-keys/{}", key.id), &json!({})).await;
    ends_at_once(of_key).await;
    of_ada.next_of("Audit").await;
}
