//! Status, content type and shape of the answers are those of a real Kubernetes 1.36.

use crate::support::{Capture, Cluster, lines, types};
use reqwest::{Method, Response};
use serde_json::{Value, json};

/// Server bookkeeping of who wrote which field; no client of ours reads it and the stand-in keeps none.
const NOT_KEPT: [&str; 1] = ["managedFields"];
/// Maps whose keys are data.
const FREE_MAPS: [&str; 3] = ["labels", "annotations", "selector"];
/// Fields whose values are part of the protocol.
const CONSTANTS: [&str; 8] =
    ["kind", "apiVersion", "type", "status", "reason", "code", "phase", "addressType"];

#[tokio::test]
async fn lists_have_the_shape_of_the_real_ones() {
    let cluster = Cluster::as_captured().await;
    for name in ["list.txt", "list-limit2.txt", "ns-list.txt", "eps-list.txt"] {
        let capture = Capture::load(name);
        let answer = cluster.get(&capture.path).await;
        let list = checked_head(answer, &capture).await;
        compare(name, &capture.json(), &serde_json::from_str(&list).unwrap());
    }
}

#[tokio::test]
async fn a_continue_token_leads_to_the_rest_of_the_list() {
    let cluster = Cluster::as_captured().await;
    let first = Capture::load("list-limit2.txt");
    let page: Value = cluster.get(&first.path).await.json().await.unwrap();
    assert_eq!(page["metadata"]["remainingItemCount"], 1);
    let token = page["metadata"]["continue"].as_str().unwrap();
    let capture = Capture::load("list-limit2-page2.txt");
    let answer = cluster.get(&format!("{}&continue={token}", first.path)).await;
    let rest: Value = serde_json::from_str(&checked_head(answer, &capture).await).unwrap();
    compare("page 2", &capture.json(), &rest);
    assert_eq!(rest["items"][0]["metadata"]["name"], "s3");
    assert_eq!(rest["metadata"]["resourceVersion"], page["metadata"]["resourceVersion"]);
}

#[tokio::test]
async fn the_version_has_the_shape_of_the_real_one() {
    let cluster = Cluster::start().await;
    let capture = Capture::load("version.txt");
    let version = checked_head(cluster.get(&capture.path).await, &capture).await;
    compare("version", &capture.json(), &serde_json::from_str(&version).unwrap());
}

#[tokio::test]
async fn refusals_are_the_real_ones_word_for_word() {
    let cluster = Cluster::as_captured().await;
    for name in ["err404.txt", "list-bad-continue.txt"] {
        let capture = Capture::load(name);
        let body = checked_head(cluster.get(&capture.path).await, &capture).await;
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), capture.json(), "{name}");
    }
    let capture = Capture::load("err401.txt");
    let body = checked_head(cluster.with_token(&capture.path, "wrong").await, &capture).await;
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), capture.json());

    cluster.server.deny("services");
    let capture = Capture::load("err403.txt");
    let body = checked_head(cluster.get(&capture.path).await, &capture).await;
    let body: Value = serde_json::from_str(&body.replace("headwater", "viewer")).unwrap();
    assert_eq!(body, capture.json());

    let capture = Capture::load("err404-path.txt");
    let body = checked_head(cluster.get(&capture.path).await, &capture).await;
    assert_eq!(body.trim(), capture.body);
}

#[tokio::test]
async fn a_watch_tells_changes_and_then_a_bookmark() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    let label = json!({ "metadata": { "labels": { "x": "y" } } });
    cluster.send(Method::PATCH, "/api/v1/namespaces/cap/services/s1", &label).await;
    cluster.server.remove_service("cap", "s2").unwrap();
    let path = "/api/v1/namespaces/cap/services?watch=true&allowWatchBookmarks=true&timeoutSeconds=3";
    let answer = cluster.get(&format!("{path}&resourceVersion={revision}")).await;
    compare_events("watch.txt", answer).await;
}

#[tokio::test]
async fn a_watch_with_initial_events_marks_their_end() {
    let cluster = Cluster::as_captured().await;
    cluster.server.remove_service("cap", "s2").unwrap();
    let capture = Capture::load("watch-sendInitialEvents.txt");
    let answer = cluster.get(&capture.path).await;
    let events = compare_events("watch-sendInitialEvents.txt", answer).await;
    assert_eq!(
        events[2]["object"]["metadata"]["annotations"],
        json!({ "k8s.io/initial-events-end": "true" })
    );
}

#[tokio::test]
async fn a_watch_from_a_forgotten_resource_version_is_expired_inside_a_200() {
    let cluster = Cluster::as_captured().await;
    let revision = cluster.revision().await;
    cluster.server.expire();
    let path = format!("/api/v1/services?watch=true&resourceVersion={revision}");
    let events = compare_events("watch-too-old.txt", cluster.get(&path).await).await;
    let message = events[0]["object"]["message"].as_str().unwrap();
    assert!(message.starts_with(&format!("too old resource version: {revision} (")), "{message}");
}

#[tokio::test]
async fn a_watch_from_a_future_resource_version_says_nothing() {
    let cluster = Cluster::as_captured().await;
    let capture = Capture::load("watch-future.txt");
    let body = checked_head(cluster.get(&capture.path).await, &capture).await;
    assert_eq!(body, capture.body);
}

/// Checks status and content type and returns the body.
async fn checked_head(answer: Response, capture: &Capture) -> String {
    assert_eq!(answer.status(), capture.status, "{}", capture.path);
    assert_eq!(answer.headers()["content-type"], capture.content_type.as_str(), "{}", capture.path);
    assert_eq!(answer.headers()["cache-control"], "no-cache, private");
    assert!(answer.headers().contains_key("audit-id"));
    answer.text().await.unwrap()
}

async fn compare_events(name: &str, answer: Response) -> Vec<Value> {
    let capture = Capture::load(name);
    let events = lines(&checked_head(answer, &capture).await);
    let expected = lines(&capture.body);
    assert_eq!(types(&events), types(&expected), "{name}");
    for (expected, event) in expected.iter().zip(&events) {
        compare(name, expected, event);
    }
    events
}

/// The same keys with the same types, and the same values where they are part of the protocol.
fn compare(place: &str, expected: &Value, actual: &Value) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let keys = |map: &serde_json::Map<String, Value>| -> Vec<String> {
                map.keys().filter(|key| !NOT_KEPT.contains(&key.as_str())).cloned().collect()
            };
            assert_eq!(keys(actual), keys(expected), "keys of {place}");
            for (key, value) in expected.iter().filter(|(key, _)| actual.contains_key(*key)) {
                let place = format!("{place}.{key}");
                if FREE_MAPS.contains(&key.as_str()) {
                    assert!(actual[key].is_object(), "{place}");
                } else if CONSTANTS.contains(&key.as_str()) && !value.is_object() {
                    assert_eq!(&actual[key], value, "{place}");
                } else {
                    compare(&place, value, &actual[key]);
                }
            }
        }
        (Value::Array(expected), Value::Array(actual)) => {
            assert_eq!(expected.is_empty(), actual.is_empty(), "{place}");
            for item in actual {
                compare(&format!("{place}[]"), &expected[0], item);
            }
        }
        _ => assert_eq!(kind(expected), kind(actual), "{place}: {expected} and {actual}"),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}
