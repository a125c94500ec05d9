//! All namespaces or chosen ones, and those that may not be read.

use contract::sources::StatusReason;
use lab::kube::ApiServer;
use server::discovery::Gap;
use server::discovery::kube::{KubeDiscovery, Settings};
use server::discovery::limits::Limits;

use super::follower::Follower;
use super::{cluster, discovery, put, settings};

fn chosen(cluster: &ApiServer, namespaces: &[&str]) -> KubeDiscovery {
    let namespaces = Some(namespaces.iter().map(|name| (*name).to_owned()).collect());
    KubeDiscovery::new(Settings { namespaces, ..settings(cluster) }, Limits::default())
}

#[tokio::test]
async fn of_all_namespaces_the_clusters_own_are_told_as_hidden() {
    let cluster = cluster().await;
    put(&cluster, "kube-system", "dns");
    let mut follower = Follower::of(&discovery(&cluster));
    follower.until_names(&["cart", "dns"]).await;
    assert!(follower.service("dns").hidden && !follower.service("cart").hidden);
}

#[tokio::test]
async fn chosen_namespaces_alone_are_asked_for_and_nothing_in_them_is_hidden() {
    let cluster = cluster().await;
    put(&cluster, "kube-system", "dns");
    put(&cluster, "other", "stranger");
    let mut follower = Follower::of(&chosen(&cluster, &["shop", "kube-system", "shop"]));
    follower.until_names(&["cart", "dns"]).await;
    assert!(!follower.service("dns").hidden);
    put(&cluster, "other", "another-stranger");
    put(&cluster, "shop", "stock");
    follower.until_names(&["cart", "dns", "stock"]).await;
    assert_eq!(cluster.watches(), 4, "two for each namespace");
    let asked = cluster.requests();
    assert!(!asked.iter().any(|request| request.contains("/v1/services") || request.contains("/other/")));
}

#[tokio::test]
async fn a_namespace_that_may_not_be_read_is_a_gap_while_the_others_go_on() {
    let cluster = cluster().await;
    put(&cluster, "vault", "safe");
    cluster.deny_in("services", "vault");
    let mut follower = Follower::of(&chosen(&cluster, &["shop", "vault"]));
    follower.until(|follower| follower.gap.is_some()).await;
    let Gap { failure, namespaces } = follower.gap.clone().unwrap();
    assert_eq!((failure.reason, namespaces), (StatusReason::PermissionDenied, vec!["vault".to_owned()]));
    assert!(failure.detail.ends_with("in the namespace \"vault\""), "{}", failure.detail);
    assert!(follower.told.starts_with("Reset") && !follower.told.contains("gap: None"), "{}", follower.told);
    put(&cluster, "shop", "stock");
    follower.until_names(&["cart", "stock"]).await;
    cluster.allow_in("services", "vault");
    follower.until(|follower| follower.gap.is_none()).await;
    follower.until_names(&["cart", "safe", "stock"]).await;
}

#[tokio::test]
async fn a_namespace_that_is_refused_while_running_keeps_its_services_even_over_a_new_connection() {
    let cluster = cluster().await;
    put(&cluster, "vault", "safe");
    let discovery = chosen(&cluster, &["shop", "vault"]);
    let mut follower = Follower::of(&discovery);
    follower.until_names(&["cart", "safe"]).await;
    cluster.deny_in("endpointslices", "vault");
    follower.until(|follower| follower.gap.is_some()).await;
    put(&cluster, "shop", "stock");
    follower.until_names(&["cart", "safe", "stock"]).await;
    drop(follower);
    let mut follower = Follower::of(&discovery);
    follower.until_names(&["cart", "safe", "stock"]).await;
    assert!(follower.gap.is_some(), "the first news says it");
    cluster.allow_in("endpointslices", "vault");
    cluster.remove_service("vault", "safe").unwrap();
    follower.until_names(&["cart", "stock"]).await;
    assert!(follower.gap.is_none(), "what was in the gap goes only with the gap");
}

#[tokio::test]
async fn when_every_namespace_is_refused_there_is_nothing_to_follow() {
    let cluster = cluster().await;
    put(&cluster, "vault", "safe");
    let discovery = chosen(&cluster, &["shop", "vault"]);
    let mut follower = Follower::of(&discovery);
    follower.until_names(&["cart", "safe"]).await;
    cluster.deny("services");
    assert_eq!(follower.failure().await.reason, StatusReason::PermissionDenied);
    let mut follower = Follower::of(&discovery);
    assert_eq!(follower.failure().await.reason, StatusReason::PermissionDenied);
    assert!(!follower.is_read);
    cluster.allow("services");
    Follower::of(&discovery).until_names(&["cart", "safe"]).await;
}

#[tokio::test]
async fn of_all_namespaces_one_refusal_ends_it() {
    for kind in ["services", "endpointslices"] {
        let cluster = cluster().await;
        let discovery = discovery(&cluster);
        let mut follower = Follower::of(&discovery);
        follower.until_names(&["cart"]).await;
        cluster.deny(kind);
        let failure = follower.failure().await;
        assert_eq!(failure.reason, StatusReason::PermissionDenied, "{kind}");
        assert!(failure.detail.contains(kind), "{}", failure.detail);
        cluster.allow(kind);
        Follower::of(&discovery).until_names(&["cart"]).await;
    }
}

#[tokio::test]
async fn no_namespace_at_all_is_no_success() {
    let cluster = cluster().await;
    let mut follower = Follower::of(&chosen(&cluster, &[]));
    assert_eq!(follower.failure().await.reason, StatusReason::UnexpectedAnswer);
}
