//! Connections that say nothing any more, or end at once.

use std::net::SocketAddr;
use std::time::Duration;

use contract::sources::StatusReason;
use lab::kube::ApiServer;
use lab::proxy::{Fault, FaultProxy};
use server::discovery::kube::{KubeDiscovery, Settings, Timing};
use server::discovery::limits::Limits;
use tokio::time::Instant;

use super::follower::Follower;
use super::{cluster, put, settings};

/// Watches are renewed so often that only a dead connection is silent for so long.
const TIMING: Timing = Timing {
    connect: Duration::from_secs(2),
    first_read: Duration::from_secs(4),
    watch: Duration::from_secs(1),
    silence: Duration::from_secs(3),
};

fn through(cluster: &ApiServer, address: SocketAddr) -> KubeDiscovery {
    through_with(cluster, address, TIMING)
}

fn through_with(cluster: &ApiServer, address: SocketAddr, timing: Timing) -> KubeDiscovery {
    let url = format!("https://{address}");
    let kubeconfig = cluster.kubeconfig().replace(&cluster.url(), &url);
    KubeDiscovery::with(Settings { kubeconfig, ..settings(cluster) }, timing, Limits::default())
}

fn address(cluster: &ApiServer) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], cluster.port()))
}

#[tokio::test]
async fn a_connection_that_falls_silent_in_mid_life_ends_within_the_read_timeout() {
    let cluster = cluster().await;
    let proxy = FaultProxy::start(address(&cluster)).await.unwrap();
    let mut follower = Follower::of(&through(&cluster, proxy.address()));
    follower.until_names(&["cart"]).await;
    put(&cluster, "shop", "stock");
    follower.until_names(&["cart", "stock"]).await;
    proxy.freeze();
    let fell_silent = Instant::now();
    let failure = follower.failure().await;
    assert_eq!(failure.reason, StatusReason::TimedOut, "{}", failure.detail);
    assert!(fell_silent.elapsed() < TIMING.silence + TIMING.connect + Duration::from_secs(2));
}

#[tokio::test]
async fn a_cluster_that_accepts_and_says_nothing_times_out() {
    let cluster = cluster().await;
    let proxy = FaultProxy::start(address(&cluster)).await.unwrap();
    let discovery = through(&cluster, proxy.address());
    let mut follower = Follower::of(&discovery);
    follower.until_names(&["cart"]).await;
    proxy.set(Fault::Hang).await.unwrap();
    let failure = follower.failure().await;
    let expected = [StatusReason::ConnectionLost, StatusReason::TimedOut];
    assert!(expected.contains(&failure.reason), "{failure:?}");
    let failure = Follower::of(&discovery).failure().await;
    assert_eq!(failure.reason, StatusReason::TimedOut, "{}", failure.detail);
    proxy.set(Fault::None).await.unwrap();
    Follower::of(&discovery).until_names(&["cart"]).await;
}

#[tokio::test]
async fn a_quiet_cluster_is_no_dead_one() {
    let cluster = cluster().await;
    let proxy = FaultProxy::start(address(&cluster)).await.unwrap();
    let mut follower = Follower::of(&through(&cluster, proxy.address()));
    follower.until_names(&["cart"]).await;
    // The watches are renewed, in which a while goes by that is longer than the read timeout.
    let renewals = || cluster.requests().iter().filter(|request| request.contains("watch=true")).count();
    let mut changes = tokio::time::interval(Duration::from_millis(50));
    let goes_on = async {
        while renewals() < 12 {
            changes.tick().await;
        }
        put(&cluster, "shop", "stock");
    };
    tokio::join!(goes_on, follower.until_names(&["cart", "stock"]));
}

#[tokio::test]
async fn a_quiet_cluster_is_confirmed_with_every_renewed_watch() {
    let cluster = cluster().await;
    let mut follower = Follower::of(&through(&cluster, address(&cluster)));
    follower.until(|follower| follower.told.matches("Confirmed").count() == 2).await;
    assert_eq!(follower.told.matches("Reset").count(), 1, "nothing was read anew for it");
}

#[tokio::test]
async fn watches_that_end_at_once_are_renewed_at_a_bounded_pace() {
    let cluster = cluster().await;
    let timing = Timing { watch: Duration::ZERO, ..TIMING };
    let mut follower = Follower::of(&through_with(&cluster, address(&cluster), timing));
    let started = Instant::now();
    follower.until_names(&["cart"]).await;
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let many_requests = async {
        while cluster.requests().len() < 350 {
            looks.tick().await;
        }
        put(&cluster, "shop", "stock");
    };
    tokio::join!(many_requests, follower.until_names(&["cart", "stock"]));
    assert!(started.elapsed() > Duration::from_secs(2), "{:?}", started.elapsed());
}
