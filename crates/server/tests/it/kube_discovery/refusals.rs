//! Whom the adapter trusts, where it does not go, and how much it takes.

use std::process::Command;

use contract::sources::StatusReason;
use lab::kube::{Age, ApiServer, Options};
use serde_json::json;
use server::discovery::kube::{KubeDiscovery, Settings, Timing};
use server::discovery::limits::Limits;

use super::follower::Follower;
use super::{cluster, discovery, put, settings};

/// The kubeconfig with the line of its authority replaced.
fn with_authority(cluster: &ApiServer, line: &str) -> KubeDiscovery {
    let whole = cluster.kubeconfig();
    let lines =
        whole.lines().map(|text| if text.contains("certificate-authority-data") { line } else { text });
    let kubeconfig = lines.collect::<Vec<_>>().join("\n");
    KubeDiscovery::new(Settings { kubeconfig, ..settings(cluster) }, Limits::default())
}

#[tokio::test]
async fn without_an_authority_in_the_kubeconfig_nobody_is_trusted() {
    let cluster = cluster().await;
    let failure = Follower::of(&with_authority(&cluster, "")).failure().await;
    assert_eq!(failure.reason, StatusReason::CertificateInvalid, "{}", failure.detail);
    assert!(failure.detail.contains("UnknownIssuer"), "{}", failure.detail);
}

#[tokio::test]
async fn a_kubeconfig_that_skips_the_check_is_refused_by_name() {
    let cluster = cluster().await;
    let careless = with_authority(&cluster, "    insecure-skip-tls-verify: true");
    let failure = Follower::of(&careless).failure().await;
    assert_eq!(failure.reason, StatusReason::BadCredentials);
    assert!(failure.detail.contains("insecure-skip-tls-verify is refused"), "{}", failure.detail);
    assert!(cluster.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let cluster = cluster().await;
    let other = ApiServer::start(Options::default()).await.unwrap();
    cluster.redirect(Some(&other.url()));
    let failure = Follower::of(&discovery(&cluster)).failure().await;
    assert_eq!(failure.reason, StatusReason::UnexpectedAnswer, "{}", failure.detail);
    assert!(other.requests().is_empty(), "the token stays here");
}

/// Runs itself again, since only a fresh process can have another environment.
#[test]
fn proxies_of_the_environment_are_not_used() {
    const NAME: &str = "kube_discovery::refusals::proxies_of_the_environment_are_not_used";
    if std::env::var_os("HTTPS_PROXY")
        .is_some_and(|proxy| proxy == "http://127.0.0.1:1" || proxy == "http://[")
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let cluster = cluster().await;
            Follower::of(&discovery(&cluster)).until_names(&["cart"]).await;
        });
        return;
    }
    for proxy in ["http://127.0.0.1:1", "http://["] {
        let mut again = Command::new(std::env::current_exe().unwrap());
        again.args(["--exact", NAME]).env("HTTPS_PROXY", proxy).env("https_proxy", proxy);
        let output = again.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{proxy}: {text}");
    }
}

#[tokio::test]
async fn a_token_that_is_replaced_is_unauthorized_in_mid_life() {
    let cluster = cluster().await;
    let mut follower = Follower::of(&discovery(&cluster));
    follower.until_names(&["cart"]).await;
    cluster.rotate_token("another");
    assert_eq!(follower.failure().await.reason, StatusReason::Unauthorized);
    let mut follower = Follower::of(&discovery(&cluster));
    follower.until_names(&["cart"]).await;
}

#[tokio::test]
async fn more_than_a_source_may_hold_is_refused() {
    let cluster = cluster().await;
    put(&cluster, "shop", "stock");
    for (limits, what) in [
        (Limits { services: 1, ..Limits::default() }, "services"),
        (Limits { endpoints: 1, ..Limits::default() }, "endpoints"),
    ] {
        let discovery = KubeDiscovery::with(settings(&cluster), Timing::default(), limits);
        let failure = Follower::of(&discovery).failure().await;
        assert_eq!(failure.reason, StatusReason::LimitExceeded);
        assert_eq!(failure.detail, format!("it offers more than 1 {what}"));
    }
}

#[tokio::test]
async fn what_was_too_much_is_read_again_when_it_is_less() {
    let cluster = cluster().await;
    let limits = Limits { services: 1, ..Limits::default() };
    let discovery = KubeDiscovery::with(settings(&cluster), Timing::default(), limits);
    let mut follower = Follower::of(&discovery);
    follower.until_names(&["cart"]).await;
    put(&cluster, "shop", "stock");
    assert_eq!(follower.failure().await.reason, StatusReason::LimitExceeded);
    cluster.remove_service("shop", "stock").unwrap();
    Follower::of(&discovery).until_names(&["cart"]).await;
}

#[tokio::test]
async fn a_service_has_a_thousand_ports_at_most() {
    let cluster = cluster().await;
    let ports: Vec<_> = (1..=1_001).map(|port| json!({"port": port})).collect();
    let wide = json!({"metadata": {"name": "wide", "namespace": "shop"}, "spec": {"ports": ports}});
    cluster.put("services", wide).unwrap();
    let failure = Follower::of(&discovery(&cluster)).failure().await;
    assert_eq!(failure.reason, StatusReason::LimitExceeded);
    assert_eq!(failure.detail, "it offers more than 1000 ports of one service");
}

#[tokio::test]
async fn an_answer_that_is_larger_than_can_be_held_is_broken_off() {
    for age in [Age::Current, Age::Old] {
        server::choose_tls_provider();
        let cluster = ApiServer::start(Options { age, ..Options::default() }).await.unwrap();
        let note = "x".repeat(65 << 20);
        let huge = json!({"metadata": {"name": "huge", "namespace": "shop", "annotations": {"note": note}}});
        cluster.put("services", huge).unwrap();
        let failure = Follower::of(&discovery(&cluster)).failure().await;
        assert_eq!(failure.reason, StatusReason::LimitExceeded, "{age:?}: {}", failure.detail);
        assert_eq!(failure.detail, "it answers with more than 67108864 bytes at once");
    }
}
