//! Which gateways a thing belongs to: what a caller with a scope is asked for before anything is done.

use super::App;
use crate::access::caller::Caller;
use crate::error::Result;
use crate::store::sources::Origin;

impl App {
    /// One that there is not is nobody's: whoever looks for it is told so.
    pub async fn check_source(&self, caller: &Caller, source_id: &str) -> Result<()> {
        let gateway_id = self.gateway_of_source(source_id).await?;
        gateway_id.map_or(Ok(()), |gateway_id| caller.check_gateway(&gateway_id))
    }

    pub async fn check_service(&self, caller: &Caller, service_id: &str) -> Result<()> {
        let gateway_id = self.gateway_of_service(service_id).await?;
        gateway_id.map_or(Ok(()), |gateway_id| caller.check_gateway(&gateway_id))
    }

    /// Also of a source that was deleted and can be restored.
    pub async fn gateway_of_source(&self, source_id: &str) -> Result<Option<String>> {
        Ok(match self.store.source(source_id).await? {
            Some(source) => Some(source.gateway_id),
            None => self.store.gateway_of_deleted(source_id).await?,
        })
    }

    pub async fn gateway_of_service(&self, service_id: &str) -> Result<Option<String>> {
        Ok(self.store.service(service_id).await?.map(|service| service.gateway_id))
    }

    /// All that read from the instance are hit by what becomes of it.
    pub async fn check_nacos(&self, caller: &Caller, instance_id: &str) -> Result<()> {
        let sources = self.store.sources_of(&Origin::Nacos(instance_id.to_owned())).await?;
        sources.iter().try_for_each(|source| caller.check_gateway(&source.gateway_id))
    }
}
