//! What can go wrong on the way to the provider and back; the browser is always led to the sign-in page.

use std::time::Duration;

use lab::oidc::Fault;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use server::clock::Clock;

use super::{Browser, CALLBACK, START, both, failure, location, provider, server_with};
use crate::callers::PASSWORD;
use crate::harness::{Inventory, Server};

const EXPIRED: &str = "Unauthorized.SignInExpired";
const FAILED: &str = "ServiceUnavailable.SignInProvider";

#[tokio::test]
async fn who_turns_back_at_the_provider_is_told_so() {
    let (_provider, server) = both().await;
    let mut browser = Browser::at(&server);
    let led = browser.sign_in("/users?page=2", "").await;
    assert_eq!(failure(&led), ("/users?page=2".into(), "Unauthorized.DeniedByProvider".into()));
    assert!(browser.cookies.is_empty());
}

#[tokio::test]
async fn a_sign_in_counts_once_in_its_own_browser_and_for_ten_minutes() {
    let provider = provider().await;
    let clock = Clock::default();
    let server = server_with(&provider, |config| config.clock = clock.clone()).await;
    // Of another browser, or of none.
    let mut browser = Browser::at(&server);
    let back = browser.choose(START, "sub-grace").await;
    let mut other = Browser::at(&server);
    assert_eq!(failure(&other.led(&back).await).1, EXPIRED);
    other.choose(START, "sub-ada").await;
    assert_eq!(failure(&other.led(&back).await).1, EXPIRED);
    assert!(!other.is_in());
    // Of its own, once.
    let cookies = browser.cookies.clone();
    assert_eq!(browser.led(&back).await, "/");
    let mut replayed = Browser::at(&server);
    replayed.cookies = cookies;
    assert_eq!(failure(&replayed.led(&back).await).1, EXPIRED);
    assert!(!replayed.is_in());
    // Another code is none.
    let mut guessing = Browser::at(&server);
    let back = guessing.choose(START, "sub-grace").await;
    let (_, state) = back.split_once("state=").unwrap();
    let led = guessing.led(&format!("{CALLBACK}?code=guessed&state={state}")).await;
    assert_eq!(failure(&led).1, EXPIRED);
    let mut slow = Browser::at(&server);
    let back = slow.choose(START, "sub-grace").await;
    clock.jump(601_000);
    assert_eq!(failure(&slow.led(&back).await).1, EXPIRED);
}

#[tokio::test]
async fn a_dead_provider_keeps_nobody_from_signing_in_by_a_password_and_comes_back_by_itself() {
    let gone = provider().await;
    let port = gone.issuer().rsplit(':').next().unwrap().parse().unwrap();
    gone.stop().await;
    let gone = lab::oidc::Options { port, ..lab::oidc::Options::default() };
    let settings = super::settings(&format!("http://127.0.0.1:{port}"));
    let server = Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
        config.development = server::config::Development { accept_unsigned: false };
        config.oidc = Some(settings);
    })
    .await;
    server.first_administrator().await;
    let led = Browser::at(&server).led(&format!("{START}?to=/instances")).await;
    assert_eq!(failure(&led), ("/instances".into(), FAILED.into()));
    server.sign_in("ada").await;
    let _back = lab::oidc::OidcProvider::start(gone).await.unwrap();
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    let mut polls = tokio::time::interval(Duration::from_millis(200));
    while !Browser::at(&server).led(START).await.contains("/authorize?") {
        assert!(tokio::time::Instant::now() < deadline, "it stays away");
        polls.tick().await;
    }
}

#[tokio::test]
async fn a_slow_provider_makes_only_those_wait_who_go_there() {
    let (provider, server) = both().await;
    server.first_administrator().await;
    provider.set_slow(Duration::from_mins(1));
    let mut browser = Browser::at(&server);
    let waiting = browser.led(START);
    tokio::pin!(waiting);
    let others = async {
        let body = json!({"name": "ada", "password": PASSWORD});
        assert_eq!(server.raw_as(None, Method::POST, "/console/v1/session", Some(&body)).await.status(), 200);
        server.get("/console/v1/sign-in").await
    };
    tokio::select! {
        led = &mut waiting => panic!("the provider was not slow: {led}"),
        ways = others => assert_eq!(ways["provider"], "Lab"),
    }
    assert_eq!(failure(&waiting.await).1, FAILED);
}

#[tokio::test]
async fn no_redirect_is_followed_and_no_endless_answer_is_read() {
    let (provider, server) = both().await;
    provider.set_fault(Fault::Huge);
    assert_eq!(failure(&Browser::at(&server).led(START).await).1, FAILED);
    let (provider, server) = both().await;
    for fault in [Fault::Redirect, Fault::Nonsense] {
        provider.set_fault(fault);
        let led = Browser::at(&server).sign_in("/", "sub-grace").await;
        assert_eq!(failure(&led).1, FAILED, "{fault:?}");
    }
}

#[tokio::test]
async fn a_provider_in_a_denied_network_is_not_asked() {
    let provider = provider().await;
    let server = server_with(&provider, |config| {
        config.outgoing.deny = vec!["127.0.0.0/8".parse().unwrap()];
    })
    .await;
    assert_eq!(failure(&Browser::at(&server).led(START).await).1, FAILED);
    assert!(provider.asked().is_empty());
}

#[tokio::test]
async fn who_begins_again_and_again_is_slowed_and_who_gets_in_is_not() {
    let (_provider, server) = both().await;
    server.first_administrator().await;
    for _ in 0..40 {
        assert_eq!(Browser::at(&server).sign_in("/", "sub-grace").await, "/");
    }
    for _ in 0..30 {
        assert!(Browser::at(&server).led(START).await.contains("/authorize?"));
    }
    let led = Browser::at(&server).led(&format!("{START}?to=/instances")).await;
    assert_eq!(failure(&led), ("/instances".into(), "Throttling.SignIn".into()));
    assert!(led.contains("&wait=1"), "{led}");
    // Any web site could bring a browser so far: passwords are as good as before.
    server.sign_in("ada").await;
}

#[tokio::test]
async fn a_picture_in_another_web_site_begins_no_sign_in() {
    let (_provider, server) = both().await;
    let request = server.http.get(format!("{}{START}", server.url));
    let answer = request.header("sec-fetch-mode", "no-cors").send().await.unwrap();
    assert_eq!((answer.status(), answer.headers().get("set-cookie")), (StatusCode::FORBIDDEN, None));
    assert_eq!(answer.json::<Value>().await.unwrap()["code"], "Forbidden.CrossSiteRequest");
}

#[tokio::test]
async fn without_a_provider_a_browser_is_led_to_the_sign_in_page() {
    let server = Server::closed(&Inventory::default()).await;
    assert!(server.get("/console/v1/sign-in").await.get("provider").is_none());
    for path in [START, CALLBACK] {
        assert_eq!(failure(&Browser::at(&server).led(path).await).1, "NotFound.SignInProvider");
    }
    let odd = Browser::at(&server).get(&format!("{CALLBACK}?code=a&code=b&state=%00")).await;
    assert_eq!(failure(&location(&odd)).1, "NotFound.SignInProvider");
}

#[tokio::test]
async fn a_configuration_that_can_not_work_keeps_the_server_from_starting() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = server::config::Config {
        data_dir: folder.path().join("data"),
        oidc: Some(super::settings("http://id.example.com")),
        ..server::config::Config::default()
    };
    let refused = server::serve(wrong, server::Control::none(), |_| ()).await.expect_err("refused");
    assert!(format!("{refused:#}").contains("oidc.issuer"), "{refused:#}");
    assert!(!folder.path().join("data").exists());
}
