//! `/openapi.json` and `/openapi`: every route of the router is in it, and it says what is answered.

use std::collections::BTreeSet;

use reqwest::{Method, StatusCode};
use serde_json::Value;
use server::http::openapi::document;

use crate::harness::{Inventory, Server};

/// The table of routes as it is written; a router can't be asked.
const ROUTES: &str = include_str!("../../src/http.rs");

/// `get /v1/gateways`, of each route in the source.
fn routes() -> BTreeSet<String> {
    let mut routes = BTreeSet::new();
    // What is nested is under a path of its own.
    let nested = ROUTES.find("let console = ").unwrap()..ROUTES.find("let requests = ").unwrap();
    for (at, _) in ROUTES.match_indices(".route(") {
        let rest = &ROUTES[at..];
        let path = rest.split('"').nth(1).unwrap();
        let prefix = if nested.contains(&at) { "/console/v1" } else { "" };
        let route = &rest[..end_of_call(rest)];
        for method in ["get", "post", "put", "delete", "patch"] {
            if route.contains(&format!("{method}(")) || route.contains(&format!("{method}_service(")) {
                routes.insert(format!("{method} {prefix}{path}"));
            }
        }
    }
    routes
}

/// Where the parenthesis that opens first is closed.
fn end_of_call(text: &str) -> usize {
    let mut depth = 0;
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' if depth == 1 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    panic!("it is never closed: {text}");
}

fn documented() -> BTreeSet<String> {
    let paths = document()["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        item.as_object().unwrap().keys().map(|method| format!("{method} {path}")).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn every_route_of_the_router_is_documented_and_no_other() {
    let routes = routes();
    assert!(routes.len() > 60 && routes.contains("put /v1/services/{service_id}"), "{routes:?}");
    let documented = documented();
    let missing: Vec<_> = routes.difference(&documented).collect();
    assert!(missing.is_empty(), "not in the document: {missing:?}");
    // These have no line of their own there.
    let elsewhere = ["get /openapi", "get /openapi.json"].map(str::to_owned);
    let more: Vec<_> = documented.difference(&routes).filter(|route| !elsewhere.contains(route)).collect();
    assert!(more.is_empty(), "no such route: {more:?}");
}

#[test]
fn operations_have_names_of_their_own_and_references_lead_somewhere() {
    let document = document();
    let text = document.to_string();
    let mut ids = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{operation}");
            let content = operation["responses"]["200"]["content"].as_object();
            let leads_on = operation["responses"]["303"].is_object();
            assert!(leads_on || content.is_some_and(|content| !content.is_empty()), "{operation}");
        }
    }
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
    assert!(!text.contains("[`"), "links of the code are no links here");
}

#[tokio::test]
async fn the_document_and_its_page_are_served_to_everybody_without_a_script() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start_in(folder, &Inventory::default(), false).await;
    let told = server.get("/openapi.json").await;
    assert_eq!(&told, document());
    let http = lab::http::client().unwrap();
    let page = http.get(format!("{}/openapi", server.url)).send().await.unwrap();
    assert_eq!(
        (page.status(), page.headers()["content-type"].to_str().unwrap()),
        (StatusCode::OK, "text/html; charset=utf-8")
    );
    assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let html = page.text().await.unwrap();
    assert!(
        !html.contains("<script")
            && !html.contains("style=")
            && !html.contains("http://")
            && !html.contains("https://")
    );
    assert!(!html.contains("$ref"), "shapes are whole");
    for wanted in ["ListGateways", "/v1/sources/{source_id}", "Conflict.McpDisabled", "MCPEnabled=true"] {
        assert!(html.contains(wanted), "{wanted}");
    }
    let style = http.get(format!("{}/openapi.css", server.url)).send().await.unwrap();
    assert_eq!(style.headers()["content-type"], "text/css; charset=utf-8");
    let (status, error) = server.send(Method::POST, "/openapi.json", None).await;
    assert_eq!((status, &error["code"]), (StatusCode::METHOD_NOT_ALLOWED, &"MethodNotAllowed".into()));
}
