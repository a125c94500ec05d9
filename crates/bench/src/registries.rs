//! Registries that work, filled with services of one endpoint each.

use anyhow::Result;
use futures::{StreamExt, TryStreamExt};
use lab::kube::{ApiServer, Endpoint, Options, Port};
use lab::nacos::{Instance, NacosOptions, NacosServer};
use tempfile::TempDir;

use crate::inventory::{Inventory, Origin};

const SERVICES_OF_A_NAMESPACE: usize = 1000;
const CALLS_AT_ONCE: usize = 32;

/// A Nacos server; its data goes with it.
pub struct Nacos {
    pub server: NacosServer,
    _folder: TempDir,
}

impl Nacos {
    pub async fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = NacosServer::start(NacosOptions::in_dir(folder.path())).await?;
        Ok(Self { server, _folder: folder })
    }

    /// Twice if need be: the server may close an idle connection just when it is to be used.
    pub async fn register(&self, instance: &Instance) -> Result<()> {
        match self.server.register(instance).await {
            Err(_) => self.server.register(instance).await,
            registered => registered,
        }
    }

    /// The same, the other way round.
    pub async fn deregister(&self, instance: &Instance) -> Result<()> {
        match self.server.deregister(instance).await {
            Err(_) => self.server.deregister(instance).await,
            gone => gone,
        }
    }

    /// So many services in a namespace. The server takes them though nobody made the namespace.
    pub async fn fill(&self, namespace: &str, services: usize) -> Result<()> {
        let registered = (0..services)
            .map(|number| async move { self.register(&instance(namespace, &name(number), number)).await });
        futures::stream::iter(registered).buffer_unordered(CALLS_AT_ONCE).try_collect::<()>().await
    }
}

/// A stand-in of the Kubernetes API with so many services.
pub async fn cluster(services: usize) -> Result<ApiServer> {
    let cluster = ApiServer::start(Options::default()).await?;
    for number in 0..services {
        let namespace = format!("team-{}", number / SERVICES_OF_A_NAMESPACE);
        put(&cluster, &namespace, &name(number), number)?;
    }
    Ok(cluster)
}

pub fn put(cluster: &ApiServer, namespace: &str, name: &str, number: usize) -> Result<()> {
    cluster.put_service(namespace, name, &[Port::new("http", 80, 8080)], &[Endpoint::ready(&address(number))])
}

pub fn instance(namespace: &str, service: &str, number: usize) -> Instance {
    let namespace = namespace.to_owned();
    Instance { namespace, ..Instance::new(service, &address(number), 8080) }
}

pub fn name(number: usize) -> String {
    format!("service-{number:05}")
}

/// Another one for each number.
fn address(number: usize) -> String {
    format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255)
}

/// So many sources, every other one Nacos, all of them of the same two registries.
pub fn live(
    count: usize,
    inventory: &mut Inventory,
    nacos: &NacosServer,
    namespace: &str,
    cluster: &ApiServer,
) -> Vec<Origin> {
    let origin = |number| {
        let id = format!("live-{number}");
        match number % 2 {
            0 => inventory.nacos(&id, &nacos.address(), namespace),
            _ => inventory.cluster(&id, &cluster.kubeconfig()),
        }
    };
    (0..count).map(origin).collect()
}
