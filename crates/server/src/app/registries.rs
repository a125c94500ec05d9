//! What clusters and Nacos instances of the inventory have in common when they are registered, changed or
//! removed: who depends on them, what that costs, and how it is told.

use std::collections::HashMap;

use contract::console::events::Event;
use contract::console::registries::{Dependent, RemovalImpact};
use contract::error::ErrorCode;

use super::App;
use super::replicas::Notice;
use crate::error::{Error, Result};
use crate::store::Written;
use crate::store::sources::{Origin, SourceRow};

impl App {
    /// The sources that are read from it, and how they are.
    pub async fn dependents(&self, origin: &Origin) -> Result<Vec<Dependent>> {
        let mut dependents = Vec::new();
        let gateways = self.store.gateways().await?.into_iter();
        let names: HashMap<String, String> = gateways.map(|row| (row.gateway_id, row.name)).collect();
        for source in self.store.sources_of(origin).await? {
            // None: deleted meanwhile, with its sources.
            let Some(gateway_name) = names.get(&source.gateway_id).cloned() else { continue };
            dependents.push(Dependent {
                state: self.view(&source).status().state.clone(),
                source_id: source.source_id,
                gateway_id: source.gateway_id,
                gateway_name,
            });
        }
        Ok(dependents)
    }

    /// How many sources are read from each.
    pub async fn dependent_counts(&self) -> Result<HashMap<Origin, u32>> {
        let mut counts = HashMap::new();
        for source in self.store.sources().await? {
            *counts.entry(source.origin()).or_default() += 1;
        }
        Ok(counts)
    }

    /// What becomes of the sources of something that is called so.
    pub(super) async fn removal_impact(
        &self,
        origin: &Origin,
        name: String,
        in_file: bool,
    ) -> Result<RemovalImpact> {
        let (mut services, mut endpoints) = (0, 0);
        for source in self.store.sources_of(origin).await? {
            let view = self.view(&source);
            for service in view.services().values().filter(|service| !service.hidden) {
                services += 1;
                endpoints += u32::try_from(service.endpoints.len()).unwrap_or(u32::MAX);
            }
        }
        let sources = self.dependents(origin).await?;
        Ok(RemovalImpact { id: origin.id().to_owned(), name, in_file, sources, services, endpoints })
    }

    /// The regions whose inventory is asked for: one that there is, or all.
    pub async fn asked_regions(&self, region_id: Option<&str>) -> Result<Vec<String>> {
        let mut regions: Vec<String> =
            self.store.regions().await?.into_iter().map(|region| region.region_id).collect();
        if let Some(wanted) = region_id.filter(|wanted| !wanted.is_empty()) {
            regions.retain(|region| region == wanted);
            if regions.is_empty() {
                let message = format!("there is no region {wanted}");
                return Err(Error::refused(ErrorCode::InvalidParameter, message).at("regionId"));
            }
        }
        Ok(regions)
    }

    pub(super) async fn check_vpc(&self, vpc_id: &str) -> Result<()> {
        if self.store.vpcs().await?.iter().any(|vpc| vpc.vpc_id == vpc_id) {
            return Ok(());
        }
        Err(Error::refused(ErrorCode::VpcNotFound, format!("there is no VPC {vpc_id}")).at("vpcId"))
    }

    /// Follows anew, where that is another way now, and tells readers here and the other replicas. The caller
    /// holds `changing`.
    pub(super) async fn registry_changed(&self, origin: &Origin) -> Result<()> {
        for source in self.store.sources_of(origin).await? {
            self.settle_or_later(&source).await;
            // Its name and version are shown with it.
            self.source_changed(source).await;
        }
        self.hub.publish(Event::Inventory);
        self.tell(Notice::Changed).await;
        Ok(())
    }

    /// Tells readers, of every replica, that a source is to be loaded again.
    pub(super) async fn source_changed(&self, source: SourceRow) {
        let (gateway_id, source_id) = (source.gateway_id, source.source_id);
        self.hub.publish(Event::Sources { gateway_id: gateway_id.clone(), source_id: source_id.clone() });
        self.tell(Notice::Source { gateway_id, source_id }).await;
    }
}

pub(super) fn written(written: Written, gone: impl FnOnce() -> Error) -> Result<()> {
    match written {
        Written::Done => Ok(()),
        Written::NameTaken => {
            let message = "another one in this region has the name";
            Err(Error::refused(ErrorCode::NameInUse, message).at("name"))
        }
        Written::NoVpc => {
            Err(Error::refused(ErrorCode::VpcNotFound, "the VPC is gone since it was looked at").at("vpcId"))
        }
        Written::Gone => Err(gone()),
    }
}

/// The file would undo the change when it is applied the next time.
pub(super) fn not_in_file(in_file: bool) -> Result<()> {
    if !in_file {
        return Ok(());
    }
    let message = "it is from the operator's inventory file; change it there";
    Err(Error::refused(ErrorCode::InInventoryFile, message))
}
