//! Registries with many services. `HEADWATER_LONG` makes it 20,000.

use std::time::{Duration, Instant};

use futures::StreamExt;
use lab::nacos::{Instance, NacosServer};

use super::followed::{Followed, settings};
use super::{register, registry};

async fn register_many(registry: &NacosServer, count: usize) {
    let registered = (0..count).map(|number| {
        let instance = Instance::new(&format!("service-{number}"), "10.0.0.1", 8080);
        async move { registry.register(&instance).await.unwrap() }
    });
    futures::stream::iter(registered).buffer_unordered(64).count().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_services_come_in_and_changes_among_them_arrive() {
    let (_folder, registry) = registry().await;
    let count = if std::env::var_os("HEADWATER_LONG").is_some() { 20_000 } else { 5_000 };
    let began = Instant::now();
    register_many(&registry, count).await;
    println!("{count} services registered in {:?}", began.elapsed());
    let began = Instant::now();
    let mut followed = Followed::new(settings(&registry.address()));
    followed.until(|followed| followed.services.len() == count).await;
    println!("{count} services read in {:?}", began.elapsed());
    // The server's part is most of it: some 0.7 ms of its time for each.
    assert!(
        began.elapsed() < Duration::from_millis(4) * u32::try_from(count).unwrap(),
        "{:?}",
        began.elapsed()
    );
    for (service, hosts) in [("service-77", 2..=2), ("new", 1..=1)] {
        let began = Instant::now();
        register(&registry, service, hosts).await;
        followed
            .until(|followed| followed.counts(service).is_some_and(|(all, _)| all == 2 || service == "new"))
            .await;
        println!("{service} changed among {count} within {:?}", began.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_service_among_two_thousand_is_found_within_two_seconds() {
    let (_folder, registry) = registry().await;
    register_many(&registry, 2_000).await;
    let mut followed = Followed::new(settings(&registry.address()));
    followed.until(|followed| followed.services.len() == 2_000).await;
    let began = Instant::now();
    register(&registry, "new", 1..=1).await;
    followed.until(|followed| followed.counts("new") == Some((1, 1))).await;
    assert!(began.elapsed() < Duration::from_secs(2), "{:?}", began.elapsed());
}
