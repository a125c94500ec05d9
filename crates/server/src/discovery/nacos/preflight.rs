//! The stages of a preflight of a Nacos registry: its two ports, the sign-in on both, and its catalogue.

use std::sync::Arc;

use contract::console::preflight::{Facts, Stage};
use contract::sources::StatusReason;

use super::catalogue::{Catalogue, shown};
use super::connection::Connection;
use super::older::is_version_1;
use super::{Registry, Settings, split};
use crate::discovery::Failure;
use crate::discovery::limits::Limits;
use crate::discovery::model::{ServiceKey, is_consumer};
use crate::discovery::preflight::{self, Ended, Stages};

/// Which protocols the registry speaks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speaks {
    Both,
    /// A server of version 1.
    HttpAlone,
}

/// All stages of a registry, one after the other.
pub async fn stages(settings: Settings, limits: Limits, mut stages: Stages) -> Result<(), Ended> {
    let (host, port) = match split(&settings.address) {
        Ok((host, port)) => (host.to_owned(), port),
        Err(error) => {
            return Err(stages.fail(&Stage::Name, &Failure::new(StatusReason::NameNotResolved, error), None));
        }
    };
    let registry = match Registry::new(settings, limits) {
        Ok(registry) => Arc::new(registry),
        Err(failure) => return Err(stages.fail(&Stage::Name, &failure, None)),
    };
    let addresses = stages.resolve(&host, port).await?;
    let ports = async {
        let outgoing = &registry.settings.outgoing;
        drop(preflight::connect(outgoing, &addresses).await?);
        let above: Vec<_> = addresses.iter().map(|at| (at.ip(), at.port() + 1000).into()).collect();
        match preflight::connect(outgoing, &above).await {
            Ok(_) => Ok((Speaks::Both, Facts::Ports { ports: vec![port, port + 1000] })),
            Err(_) if is_version_1(&registry).await => {
                Ok((Speaks::HttpAlone, Facts::Ports { ports: vec![port] }))
            }
            Err(closed) => Err(Failure::new(StatusReason::GrpcPortClosed, closed.detail)),
        }
    };
    let speaks = stages.stage(Stage::Ports, preflight::PORTS, ports).await?;
    stages.skip(Stage::Tls, Facts::PlainHttp);
    stages.stage(Stage::SignIn, preflight::SIGN_IN, sign_in(&registry, speaks)).await?;
    let mut catalogue = Catalogue::new(registry.clone());
    let permissions = async {
        catalogue.check().await?;
        let namespaces = registry.settings.namespaces.iter();
        Ok(((), Facts::MayRead { what: namespaces.map(|namespace| shown(namespace).to_owned()).collect() }))
    };
    stages.stage(Stage::Permissions, preflight::PERMISSIONS, permissions).await?;
    let services = async move {
        let listing = catalogue.read().await?;
        let shown = listing.services().filter(|listed| !is_consumer(&listed.key.name));
        Ok(shown.map(|listed| ServiceKey::clone(&listed.key)).collect())
    };
    stages.count(services).await
}

/// On both ports, as discovery does; the connection is given up at once.
async fn sign_in(registry: &Arc<Registry>, speaks: Speaks) -> Result<((), Facts), Failure> {
    registry.token().await?;
    if let (Speaks::Both, Some(namespace)) = (speaks, registry.settings.namespaces.first()) {
        drop(Connection::open(registry.clone(), namespace).await?);
    }
    let user = registry.settings.credentials.as_ref().map(|credentials| credentials.username.clone());
    Ok(((), user.map_or(Facts::Anonymous, |user| Facts::SignedIn { user })))
}
