//! The changes that make the live view live: every few seconds something scales, fails or comes back.

use std::time::Duration;

use anyhow::Result;
use rand::Rng;

use super::Playground;
use crate::kube::Readiness;
use crate::nacos::Instance;

const PAUSE: std::ops::Range<u64> = 4..9;

/// The next change of each kind; each is undone before it is made again.
#[derive(Default)]
pub struct Life {
    extra_instance: bool,
    extra_service: bool,
    not_ready: bool,
}

impl Life {
    pub async fn pause() {
        let seconds = rand::rng().random_range(PAUSE);
        tokio::time::sleep(Duration::from_secs(seconds)).await;
    }

    pub async fn step(&mut self, playground: &Playground) -> Result<()> {
        let kind = rand::rng().random_range(0..3);
        match kind {
            0 => self.scale_an_instance(playground).await,
            1 => self.deploy_a_service(playground).await,
            _ => self.fail_a_pod(playground),
        }
    }

    async fn scale_an_instance(&mut self, playground: &Playground) -> Result<()> {
        let orders = playground.registries.server("nacos-orders")?;
        let instance = Instance::new("order-api", "10.12.31.200", 8080);
        self.extra_instance = !self.extra_instance;
        if self.extra_instance {
            orders.register(&instance).await
        } else {
            orders.deregister(&instance).await
        }
    }

    async fn deploy_a_service(&mut self, playground: &Playground) -> Result<()> {
        let orders = playground.registries.server("nacos-orders")?;
        let instance = Instance::new("order-canary", "10.12.31.201", 8080);
        self.extra_service = !self.extra_service;
        if self.extra_service { orders.register(&instance).await } else { orders.deregister(&instance).await }
    }

    fn fail_a_pod(&mut self, playground: &Playground) -> Result<()> {
        self.not_ready = !self.not_ready;
        let readiness = if self.not_ready { Readiness::NotReady } else { Readiness::Ready };
        playground.clusters.server("checkout-prod")?.set_ready(
            "checkout",
            "checkout-web",
            "10.64.1.10",
            readiness,
        )
    }
}
