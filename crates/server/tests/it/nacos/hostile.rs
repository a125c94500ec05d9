//! HTTP servers that are not, or not only, what they say they are.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get, post};
use contract::sources::StatusReason;
use serde_json::{Value, json};
use server::discovery::nacos::{Credentials, Settings};
use tokio::net::TcpListener;

use super::followed::{Followed, settings};

const LIST: &str = "/nacos/v3/admin/ns/service/list";

/// Serves over HTTP what is no Nacos; the port of gRPC is most likely closed.
async fn serve(app: Router) -> Settings {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    settings(&address.to_string())
}

async fn reason(settings: Settings) -> StatusReason {
    Followed::new(settings).failure().await.reason
}

fn page(total: u64, items: &[Value]) -> String {
    json!({"code": 0, "data": {"totalCount": total, "pageItems": items}}).to_string()
}

#[tokio::test]
async fn an_endless_catalogue_is_refused_at_the_limit() {
    let items: Vec<Value> =
        (0..2000).map(|number| json!({"name": number.to_string(), "groupName": "g"})).collect();
    let page = page(u64::MAX >> 1, &items);
    let app = Router::new().route(LIST, get(|| async { page }));
    assert_eq!(reason(serve(app).await).await, StatusReason::LimitExceeded);
}

#[tokio::test]
async fn an_endless_answer_is_refused_at_the_limit() {
    let endless = || async {
        Body::from_stream(futures::stream::repeat(Ok::<_, std::convert::Infallible>(vec![b' '; 65536])))
    };
    let app = Router::new().route(LIST, get(endless));
    assert_eq!(reason(serve(app).await).await, StatusReason::LimitExceeded);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let app = Router::new()
        .route(LIST, get(|| async { Redirect::temporary("/elsewhere") }))
        .fallback(any(|| async { page(0, &[]) }));
    assert_eq!(reason(serve(app).await).await, StatusReason::UnexpectedAnswer);
}

#[tokio::test]
async fn what_is_not_nacos_is_an_unexpected_answer() {
    for body in ["", "{}", "[]", "<html>", r#"{"data":{"totalCount":-1,"pageItems":[]}}"#, "\u{0}"] {
        let app = Router::new().fallback(any(move || async move { body }));
        assert_eq!(reason(serve(app).await).await, StatusReason::UnexpectedAnswer, "{body:?}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_once() {
    let logins = Arc::new(AtomicUsize::new(0));
    let login = move || async move {
        let number = logins.fetch_add(1, Ordering::Relaxed);
        json!({"accessToken": format!("token-{number}"), "tokenTtl": 18000}).to_string()
    };
    let list = |accepted: &'static str| {
        move |RawQuery(query): RawQuery| async move {
            let is_accepted = query.unwrap().contains(accepted);
            let items = [json!({"name": "a", "groupName": "g"})];
            if is_accepted { page(1, &items).into_response() } else { StatusCode::FORBIDDEN.into_response() }
        }
    };
    let credentials = Credentials { username: "user".into(), password: "password".into() };
    for (accepted, expected) in
        [("token-1", StatusReason::GrpcPortClosed), ("no token", StatusReason::Unauthorized)]
    {
        let app = Router::new()
            .route("/nacos/v3/auth/user/login", post(login.clone()))
            .route(LIST, get(list(accepted)));
        let settings = Settings { credentials: Some(credentials.clone()), ..serve(app).await };
        assert_eq!(reason(settings).await, expected);
    }
}

#[tokio::test]
async fn an_answer_to_a_sign_in_is_never_quoted() {
    for answer in [
        r#""topsecret""#,
        r#"{"accessToken": ["topsecret"]}"#,
        r#"{"accessToken": 4711}"#,
        "topsecret",
        r#"{"accessToken": "x", "tokenTtl": "topsecret"}"#,
    ] {
        let app = Router::new().fallback(any(move || async move { answer }));
        let credentials = Some(Credentials { username: "user".into(), password: "password".into() });
        let failure = Followed::new(Settings { credentials, ..serve(app).await }).failure().await;
        assert_eq!(failure.reason, StatusReason::UnexpectedAnswer);
        assert!(
            !failure.detail.contains("topsecret") && !failure.detail.contains("4711"),
            "{}",
            failure.detail
        );
    }
}
