//! What Ingresses name: facts of certificates, never a key.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contract::console::sources::Certificate;
use contract::sources::StatusReason;
use lab::kube::{Age, ApiServer, Options};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde_json::json;
use server::discovery::kube::{KubeDiscovery, Settings};
use server::discovery::limits::Limits;

use super::follower::Follower;
use super::{cluster, put, settings};
use crate::log::Log;

/// A certificate and its key, as PEM.
fn certificate(host: &str) -> (String, String) {
    let mut params = CertificateParams::new(vec![host.to_owned(), format!("www.{host}")]).unwrap();
    params.distinguished_name.push(DnType::CommonName, host);
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    let key = KeyPair::generate().unwrap();
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}

fn with_ingresses(cluster: &ApiServer) -> KubeDiscovery {
    KubeDiscovery::new(Settings { ingress_https: true, ..settings(cluster) }, Limits::default())
}

fn is_known(certificate: &Certificate) -> bool {
    certificate.facts.is_some()
}

#[tokio::test]
async fn each_ingress_and_secret_is_told_with_the_facts_of_its_certificate() {
    for age in [Age::Current, Age::Old] {
        server::choose_tls_provider();
        let cluster = ApiServer::start(Options { age, ..Options::default() }).await.unwrap();
        let (cert, key) = certificate("shop.example.com");
        cluster.put_tls_secret("shop", "tls", &cert, &key).unwrap();
        let tls = [("b.example.com", "tls"), ("a.example.com", "tls"), ("c.example.com", "none")];
        cluster.put_ingress("shop", "front", &tls).unwrap();
        let mut follower = Follower::of(&with_ingresses(&cluster));
        follower.until(|follower| follower.certificates.is_some()).await;
        let told = follower.certificates.clone().unwrap();
        let names: Vec<_> = told.iter().map(|told| (told.secret.as_str(), told.hosts.len())).collect();
        assert_eq!(names, [("none", 1), ("tls", 2)]);
        assert_eq!((&told[0].facts, &told[1].hosts[0][..]), (&None, "a.example.com"));
        let facts = told[1].facts.as_ref().unwrap();
        assert_eq!(facts.subject, "CN=shop.example.com");
        assert_eq!(facts.issuer, facts.subject);
        assert_eq!(facts.names, ["shop.example.com", "www.shop.example.com"]);
        assert_eq!((facts.not_before, facts.not_after), (1_767_225_600_000, 1_798_761_600_000));
        let (cert, key) = certificate("new.example.com");
        cluster.put_tls_secret("shop", "none", &cert, &key).unwrap();
        follower.until(|follower| follower.certificates.iter().flatten().all(is_known)).await;
        cluster.delete("secrets", "shop", "tls").unwrap();
        follower.until(|follower| !follower.certificates.iter().flatten().all(is_known)).await;
        cluster.delete("ingresses", "shop", "front").unwrap();
        follower.until(|follower| follower.certificates == Some(vec![])).await;
    }
}

#[tokio::test]
async fn only_tls_secrets_are_asked_for_and_only_where_https_is_on() {
    let cluster = cluster().await;
    let mut follower = Follower::of(&with_ingresses(&cluster));
    follower.until(|follower| follower.certificates.is_some()).await;
    let requests = cluster.requests();
    let mut secrets = requests.iter().filter(|request| request.contains("/secrets")).peekable();
    assert!(secrets.peek().is_some());
    assert!(
        secrets.all(|request| request.contains("fieldSelector=type%3Dkubernetes.io%2Ftls")),
        "{requests:?}"
    );

    let cluster = super::cluster().await;
    Follower::of(&super::discovery(&cluster)).until_names(&["cart"]).await;
    let asked = cluster.requests();
    assert!(!asked.iter().any(|request| request.contains("secrets") || request.contains("ingresses")));
}

#[tokio::test]
async fn what_is_no_certificate_and_secrets_that_expire_are_no_reason_to_stop() {
    let cluster = cluster().await;
    cluster.put_tls_secret("shop", "tls", "no certificate", "no key").unwrap();
    cluster.put_ingress("shop", "front", &[("a.example.com", "tls")]).unwrap();
    let mut follower = Follower::of(&with_ingresses(&cluster));
    follower.until(|follower| follower.certificates.as_ref().is_some_and(|all| all.len() == 1)).await;
    assert_eq!(follower.certificates.as_ref().unwrap()[0].facts, None);
    cluster.expire();
    let (cert, key) = certificate("shop.example.com");
    cluster.put_tls_secret("shop", "tls", &cert, &key).unwrap();
    follower.until(|follower| follower.certificates.iter().flatten().any(is_known)).await;
    assert!(follower.seen_with("cart") && follower.gap.is_none());
}

#[tokio::test]
async fn refused_ingresses_or_secrets_are_a_gap_and_services_go_on() {
    for kind in ["ingresses", "secrets"] {
        let cluster = cluster().await;
        cluster.put_ingress("shop", "front", &[("a.example.com", "tls")]).unwrap();
        cluster.deny(kind);
        let mut follower = Follower::of(&with_ingresses(&cluster));
        follower.until(|follower| follower.gap.is_some()).await;
        let gap = follower.gap.clone().unwrap().failure;
        assert_eq!(gap.reason, StatusReason::PermissionDenied);
        assert!(gap.detail.contains(kind), "{}", gap.detail);
        put(&cluster, "shop", "stock");
        follower.until_names(&["cart", "stock"]).await;
        let (cert, key) = certificate("shop.example.com");
        cluster.put_tls_secret("shop", "tls", &cert, &key).unwrap();
        cluster.allow(kind);
        follower.until(|follower| follower.gap.is_none()).await;
        follower.until(|follower| follower.certificates.iter().flatten().any(is_known)).await;
    }
}

#[tokio::test]
async fn a_key_is_neither_told_nor_logged() {
    let log = Log::listen();
    let cluster = cluster().await;
    let (cert, key) = certificate("shop.example.com");
    cluster.put_ingress("shop", "front", &[("a.example.com", "tls"), ("b.example.com", "odd")]).unwrap();
    cluster.put_tls_secret("shop", "tls", &cert, &key).unwrap();
    let discovery = with_ingresses(&cluster);
    let mut follower = Follower::of(&discovery);
    follower.until(|follower| follower.certificates.iter().flatten().any(is_known)).await;
    // An event and then a list that can't be read, with the key in both.
    let odd = json!({
        "metadata": {"name": "odd", "namespace": "shop"}, "type": "kubernetes.io/tls",
        "data": {"tls.crt": 5, "tls.key": STANDARD.encode(&key)}
    });
    cluster.put("secrets", odd).unwrap();
    follower.until(|follower| follower.gap.is_some()).await;
    let mut again = Follower::of(&discovery);
    again.until(|follower| follower.certificates.is_some()).await;
    put(&cluster, "shop", "stock");
    again.until_names(&["cart", "stock"]).await;

    let encoded = STANDARD.encode(&key);
    let body: String = key.lines().filter(|line| !line.starts_with("-----")).collect();
    let log = log.text();
    assert!(log.contains(" TRACE "), "the libraries' own log is in it");
    let told = format!("{}{}{log}", follower.told, again.told);
    for secret in [&key, &encoded, &body, &STANDARD.encode(&encoded), &format!("{:?}", key.as_bytes())] {
        let piece = &secret[secret.len() / 3..secret.len() / 3 + 24];
        assert!(!told.contains(piece), "a piece of the key was told");
    }
}
