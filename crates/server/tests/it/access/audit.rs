//! The record of who did what, and of what was refused.

use reqwest::Method;
use serde_json::{Value, json};

use crate::callers::{Key, PASSWORD, Person, all, only};
use crate::harness::{GATEWAY, Inventory, Server};

const NOWHERE: &str = "127.0.0.1:9";

async fn rows(server: &Server, admin: &Person, query: &str) -> Vec<Value> {
    let page = server.get_as(admin, &format!("/console/v1/audit?pageSize=100{query}")).await;
    page["items"].as_array().unwrap().clone()
}

/// Who, what, on what, with what result; the newest first.
fn told(rows: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let row = |row: &Value| {
        let name = text(&row["caller"]["name"]);
        let who = if name.is_empty() { text(&row["caller"]["kind"]) } else { name };
        format!("{who} {} {} {}", text(&row["operation"]), text(&row["object"]), text(&row["result"]))
    };
    rows.iter().map(row).collect()
}

#[tokio::test]
async fn every_write_and_every_refusal_is_recorded_and_reads_are_not() {
    let server = Server::closed(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    let ada = server.first_administrator().await;
    let key = server.key(&ada, "viewer", &only("gw-edge")).await;
    let body = json!({"gatewayId": GATEWAY, "type": "MSE_NACOS", "nacosSourceConfig": {"instanceId": "n1"}});
    let source = server.do_as(&ada, Method::POST, "/v1/sources", &body).await;
    let source = source["data"]["sourceId"].as_str().unwrap().to_owned();
    server.send_as(&ada, Method::POST, "/v1/sources", Some(&body)).await;
    server.get_as(&ada, "/v1/gateways").await;
    server.signed(&key, Method::GET, "/v1/gateways", None).await;
    server.signed(&key, Method::GET, &format!("/v1/sources/{source}"), None).await;
    server.signed(&key, Method::DELETE, &format!("/v1/sources/{source}"), None).await;
    let forged = Key { secret: "x".into(), ..key.clone() };
    let (_, refused) = server.signed(&forged, Method::GET, "/v1/gateways", None).await;
    server.raw_as(None, Method::DELETE, "/v1/sources/src-1", None).await;
    for name in ["ada", "hunter2-typed-as-a-name"] {
        let body = json!({"name": name, "password": "not the password"});
        server.raw_as(None, Method::POST, "/console/v1/session", Some(&body)).await;
    }
    let all_rows = rows(&server, &ada, "").await;
    assert_eq!(
        told(&all_rows),
        [
            "nobody SignIn  Unauthorized.WrongNameOrPassword".to_owned(),
            "nobody SignIn ada Unauthorized.WrongNameOrPassword".to_owned(),
            "nobody DeleteSource src-1 Unauthorized.NotSignedIn".to_owned(),
            "nobody   SignatureDoesNotMatch".to_owned(),
            format!("test DeleteSource {source} APIG.ErrorCode.Forbidden"),
            format!("test GetSource {source} APIG.ErrorCode.Forbidden"),
            "ada CreateSource  Conflict.SourceAlreadyExists".to_owned(),
            format!("ada CreateSource {source} Ok"),
            format!("ada CreateAccessKey {} Ok", key.id),
            "nobody TakeLink ada Ok".to_owned(),
        ]
    );
    let forged = &all_rows[3];
    assert_eq!((&forged["caller"]["id"], &forged["requestId"]), (&json!(key.id), &refused["requestId"]));
    assert!(all_rows.iter().all(|row| row["address"] == "127.0.0.1"));
    assert!(
        all_rows
            .windows(2)
            .all(|pair| pair[0]["sequence"].as_i64() == pair[1]["sequence"].as_i64().map(|n| n + 1))
    );
    let text = json!(all_rows).to_string();
    assert!(!text.contains(PASSWORD) && !text.contains(&key.secret) && !text.contains("hunter2"));
}

#[tokio::test]
async fn the_record_is_filtered_and_exported_in_full() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let body = json!({"name": "=formula", "role": "viewer", "scope": all()});
    let key = Key::of(&server.do_as(&ada, Method::POST, "/console/v1/access-keys", &body).await);
    let sign_out = server.signed(&key, Method::DELETE, "/console/v1/session", None).await;
    assert_eq!(sign_out.0, 200);
    server.signed(&key, Method::GET, "/console/v1/users", None).await;
    for (query, wanted) in [
        ("&caller=FORMULA", vec!["ListUsers", "SignOut"]),
        ("&operation=SignOut", vec!["SignOut"]),
        (&format!("&object={}", &key.id[2..9]), vec!["CreateAccessKey"]),
        ("&result=refused", vec!["ListUsers"]),
        ("&result=APIG.ErrorCode.Forbidden", vec!["ListUsers"]),
        ("&result=failed", vec![]),
        ("&q=SIGNOUT", vec!["SignOut"]),
        ("&q=127.0.0.1&caller=ada", vec!["CreateAccessKey"]),
        ("&gatewayId=gw-core", vec![]),
        ("&result=Ok&caller=ada", vec!["CreateAccessKey"]),
        ("&from=99999999999999", vec![]),
        ("&to=1", vec![]),
        ("&caller=%25", vec![]),
    ] {
        let found = rows(&server, &ada, query).await;
        let found: Vec<_> = found.iter().map(|row| row["operation"].as_str().unwrap()).collect();
        assert_eq!(found, wanted, "{query}");
    }
    let lines = server.raw_as(Some(&ada), Method::GET, "/console/v1/audit/export", None).await;
    assert_eq!(lines.headers()["content-type"], "application/jsonl");
    let lines = lines.text().await.unwrap();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut listed = rows(&server, &ada, "").await;
    // What is still there of a row's object is no part of the record.
    for row in &mut listed {
        row.as_object_mut().unwrap().remove("present");
    }
    assert_eq!(lines, listed);
    let path = "/console/v1/audit/export?format=csv&operation=SignOut";
    let csv = server.raw_as(Some(&ada), Method::GET, path, None).await.text().await.unwrap();
    let mut csv = csv.split("\r\n");
    assert!(csv.next().unwrap().starts_with("sequence,timestamp,callerKind,"));
    assert!(
        csv.next().unwrap().contains(&format!(",accessKey,{},'=formula,127.0.0.1,SignOut,,,Ok,", key.id))
    );
    let wrong = server.send_as(&ada, Method::GET, "/console/v1/audit/export?format=xml", None).await;
    assert_eq!((wrong.0.as_u16(), &wrong.1["field"]), (400, &json!("format")));
}

#[tokio::test]
async fn a_row_tells_its_gateway_and_what_is_still_there_of_its_object() {
    let server = Server::closed(&Inventory::default().nacos("n1", NOWHERE, "")).await;
    let ada = server.first_administrator().await;
    let (_, vera) = server.user(&ada, "vera", "viewer", &all()).await;
    let body = json!({"gatewayId": GATEWAY, "type": "MSE_NACOS", "nacosSourceConfig": {"instanceId": "n1"}});
    let source = server.do_as(&ada, Method::POST, "/v1/sources", &body).await;
    let source = source["data"]["sourceId"].as_str().unwrap().to_owned();
    let path = format!("/v1/sources/{source}");
    server.send_as(&ada, Method::POST, "/v1/sources", Some(&body)).await;
    server.send_as(&vera, Method::POST, "/v1/sources", Some(&body)).await;
    server.send_as(&vera, Method::DELETE, &path, None).await;
    let found = async |query: &str| told(&rows(&server, &ada, query).await);
    let of_gateway = format!("&gatewayId={GATEWAY}");
    let (made, kept) = (
        format!("ada CreateSource {source} Ok"),
        format!("vera DeleteSource {source} APIG.ErrorCode.Forbidden"),
    );
    let twice = "ada CreateSource  Conflict.SourceAlreadyExists".to_owned();
    let not_hers = "vera CreateSource  APIG.ErrorCode.Forbidden".to_owned();
    assert_eq!(found(&of_gateway).await, [&kept, &not_hers, &twice, &made].map(Clone::clone));
    assert_eq!(found(&format!("{of_gateway}&result=failed")).await, [twice]);
    assert_eq!(found(&format!("{of_gateway}&result=refused")).await, [kept, not_hers]);
    assert_eq!(found(&format!("&q={}&result=Ok", &source[4..])).await, std::slice::from_ref(&made));
    let row = &rows(&server, &ada, "&operation=CreateSource&result=Ok").await[0];
    let there = json!({"id": source, "name": row["present"]["name"], "gatewayId": GATEWAY});
    assert_eq!((&row["present"], &row["gatewayName"]), (&there, &json!("网关 a+b")));
    server.do_as(&ada, Method::DELETE, &path, &json!({})).await;
    let newest = &rows(&server, &ada, &of_gateway).await[0];
    assert_eq!((&newest["operation"], &newest["present"]), (&json!("DeleteSource"), &Value::Null));
    let of_vera = &rows(&server, &ada, "&operation=TakeLink&q=vera").await[0];
    assert_eq!(of_vera["present"]["name"], "vera");
    server.do_as(&ada, Method::DELETE, &format!("/v1/gateways/{GATEWAY}"), &json!({})).await;
    assert_eq!(rows(&server, &ada, &of_gateway).await[0]["gatewayName"], Value::Null);
}

#[tokio::test]
async fn pages_before_a_row_are_not_shifted_by_new_ones() {
    let server = Server::closed(&Inventory::default()).await;
    let ada = server.first_administrator().await;
    let sign_out = async || server.raw_as(None, Method::DELETE, "/v1/sources/src-1", None).await;
    for _ in 0..3 {
        sign_out().await;
    }
    let page = async |query: &str| {
        let page = server.get_as(&ada, &format!("/console/v1/audit?pageSize=2{query}")).await;
        let sequence = |row: &Value| row["sequence"].as_i64().unwrap();
        let rows: Vec<_> = page["items"].as_array().unwrap().iter().map(sequence).collect();
        (rows, page["totalSize"].as_i64().unwrap())
    };
    assert_eq!(page("").await, (vec![4, 3], 4));
    sign_out().await;
    assert_eq!(page("&before=3").await, (vec![2, 1], 2));
    assert_eq!(page("").await, (vec![5, 4], 5));
}

#[tokio::test]
async fn an_export_goes_on_past_what_is_read_at_a_time() {
    let server = Server::start(&Inventory::default()).await;
    for _ in 0..501 {
        server.send(Method::DELETE, "/console/v1/session", None).await;
    }
    let export = server.http.get(format!("{}/console/v1/audit/export", server.url)).send().await.unwrap();
    let lines = export.text().await.unwrap();
    let sequence = |line: &str| serde_json::from_str::<Value>(line).unwrap()["sequence"].as_i64().unwrap();
    let sequences: Vec<i64> = lines.lines().map(sequence).collect();
    assert_eq!(sequences, (1..=501).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn replicas_that_write_at_once_record_everything() {
    let home = crate::databases::Home::postgres();
    let (one, other) = (home.open("one").await, home.open("other").await);
    let new = server::store::audit::NewAudit {
        at: 1,
        caller: server::access::caller::Caller::local().principal,
        address: String::new(),
        operation: "Test".into(),
        object: String::new(),
        gateway_id: String::new(),
        result: "Ok".into(),
        request_id: String::new(),
    };
    let write = async |store: &server::store::Store| {
        for _ in 0..50 {
            store.append_audit(&new).await.unwrap();
        }
    };
    futures::join!(write(&one), write(&other), write(&one));
    let (_, total) = one.audit(&contract::console::audit::AuditQuery::default(), 1, 0).await.unwrap();
    assert_eq!(total, 150);
    one.close().await;
    other.close().await;
}
