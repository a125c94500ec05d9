//! Sources that do not work, each in its own way: a mix of ways, half of them Nacos, half Kubernetes.

use anyhow::Result;
use lab::kube::ApiServer;
use lab::nacos::{NacosBehindProxy, NacosServer};
use lab::proxy::{Fault, FaultProxy};

use crate::inventory::{Inventory, Origin};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Unresolvable,
    Broken(Fault),
}

/// Hung first: a single dead source is one that hangs.
pub const WAYS: [Way; 5] = [
    Way::Broken(Fault::Hang),
    Way::Broken(Fault::Refuse),
    Way::Unresolvable,
    Way::Broken(Fault::Slow { bytes_per_second: 1 }),
    Way::Broken(Fault::Garbage),
];

/// Dropping it takes the proxies away.
#[derive(Default)]
pub struct Dead {
    pub origins: Vec<Origin>,
    nacos_proxies: Vec<NacosBehindProxy>,
    kube_proxies: Vec<FaultProxy>,
}

impl Way {
    pub fn name(self) -> &'static str {
        match self {
            Self::Unresolvable => "name unknown",
            Self::Broken(Fault::Hang) => "hangs after connect",
            Self::Broken(Fault::Refuse) => "refuses",
            Self::Broken(Fault::Slow { .. }) => "1 byte a second",
            Self::Broken(Fault::Garbage) => "garbage",
            Self::Broken(_) => "broken",
        }
    }
}

impl Dead {
    /// So many, in front of servers that would work.
    pub async fn mix(
        count: usize,
        inventory: &mut Inventory,
        nacos: &NacosServer,
        cluster: &ApiServer,
    ) -> Result<Self> {
        let mut dead = Self::default();
        for number in 0..count {
            let way = WAYS[number / 2 % WAYS.len()];
            let id = format!("dead-{number}");
            let origin = if number % 2 == 0 {
                dead.nacos(way, &id, inventory, nacos).await?
            } else {
                dead.cluster(way, &id, inventory, cluster).await?
            };
            dead.origins.push(origin);
        }
        Ok(dead)
    }

    pub async fn nacos(
        &mut self,
        way: Way,
        id: &str,
        inventory: &mut Inventory,
        server: &NacosServer,
    ) -> Result<Origin> {
        let Way::Broken(fault) = way else {
            return Ok(inventory.nacos(id, &format!("{id}.invalid:8848"), ""));
        };
        let proxy = NacosBehindProxy::start(server).await?;
        proxy.set(fault).await?;
        let origin = inventory.nacos(id, &proxy.address(), "");
        self.nacos_proxies.push(proxy);
        Ok(origin)
    }

    pub async fn cluster(
        &mut self,
        way: Way,
        id: &str,
        inventory: &mut Inventory,
        cluster: &ApiServer,
    ) -> Result<Origin> {
        let url = match way {
            Way::Unresolvable => format!("https://{id}.invalid:6443"),
            Way::Broken(fault) => {
                let proxy = FaultProxy::start(([127, 0, 0, 1], cluster.port()).into()).await?;
                proxy.set(fault).await?;
                let url = format!("https://{}", proxy.address());
                self.kube_proxies.push(proxy);
                url
            }
        };
        Ok(inventory.cluster(id, &cluster.kubeconfig().replace(&cluster.url(), &url)))
    }
}
