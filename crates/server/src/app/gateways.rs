//! Creating and deleting gateways, what a deletion takes away, and what happened last in all of a gateway's
//! sources.

use std::collections::HashSet;

use contract::console::events::Event;
use contract::console::gateways::{GatewayEvent, GatewayImpact, SourceCounts};
use contract::console::sources::HistoryEntry;
use contract::error::ErrorCode;
use contract::gateways::{GatewayStatus, NewGateway};
use contract::sources::SourceState;

use super::App;
use super::replicas::Notice;
use super::tokens::again;
use crate::error::{Error, Result};
use crate::store::client_tokens::ClientToken;
use crate::store::gateways::InsertError;

/// How many names the impact shows.
const SAMPLE: usize = 5;

impl App {
    /// The id of the new gateway.
    pub async fn create_gateway(&self, new: NewGateway, token: Option<ClientToken>) -> Result<String> {
        let app = self.clone();
        self.change(async move { app.create_gateway_alone(&new, token.as_ref()).await }).await
    }

    async fn create_gateway_alone(&self, new: &NewGateway, token: Option<&ClientToken>) -> Result<String> {
        if let Some(gateway_id) = self.answered(token).await? {
            return Ok(gateway_id);
        }
        let no_vpc = || {
            let message = format!("there is no VPC {}", new.vpc_id);
            Error::refused(ErrorCode::VpcNotFound, message).at("vpcId")
        };
        let vpc = self.store.vpc(&new.vpc_id).await?.ok_or_else(no_vpc)?;
        let gateway = match self.store.insert_gateway(new, &vpc, token).await {
            Ok(gateway) => gateway,
            Err(InsertError::NameExists) => {
                let message = format!("{} has a gateway of this name already", vpc.region_id);
                return Err(Error::refused(ErrorCode::GatewayNameExists, message).at("name"));
            }
            Err(InsertError::NoVpc) => return Err(no_vpc()),
            Err(InsertError::Token(known)) => return again(known),
            Err(InsertError::Database(error)) => return Err(error.into()),
        };
        self.gateways_changed().await;
        Ok(gateway.gateway_id)
    }

    pub async fn delete_gateway(&self, gateway_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.delete_gateway_alone(&gateway_id).await }).await
    }

    async fn delete_gateway_alone(&self, gateway_id: &str) -> Result<()> {
        let gateway = self.gateway(gateway_id).await?;
        if GatewayStatus::from(gateway.status.as_str()).is_changing() {
            let message = format!("the gateway is {}; that has to end first", gateway.status);
            return Err(Error::refused(ErrorCode::AlreadyChanging, message));
        }
        let sources = self.store.delete_gateway(gateway_id).await?;
        for source_id in sources.ok_or_else(|| Error::gateway_not_found(gateway_id))? {
            self.supervisor.stop(&source_id);
        }
        self.deletions.purge_soon();
        self.gateways_changed().await;
        Ok(())
    }

    /// Tells readers here, and the other replicas.
    pub(super) async fn gateways_changed(&self) {
        self.hub.publish(Event::Gateways);
        self.tell(Notice::Gateways).await;
    }

    pub async fn gateway_impact(&self, gateway_id: &str) -> Result<GatewayImpact> {
        let gateway = self.gateway(gateway_id).await?;
        let sources = self.store.sources_of_gateway(gateway_id).await?;
        let mut impact = GatewayImpact {
            gateway_id: gateway.gateway_id,
            name: gateway.name,
            is_changing: GatewayStatus::from(gateway.status.as_str()).is_changing(),
            sources: 0,
            unread_sources: 0,
            services: 0,
            endpoints: 0,
            sample: sources.iter().take(SAMPLE).map(|source| source.name.clone()).collect(),
        };
        let live: HashSet<&str> = sources.iter().map(|source| source.source_id.as_str()).collect();
        for row in self.store.services_of_gateway(gateway_id).await? {
            if row.source_id.as_deref().is_some_and(|id| !live.contains(id)) {
                continue;
            }
            let view = row.source_id.as_ref().and_then(|id| self.supervisor.view(id));
            let endpoints = match &row.source_id {
                Some(_) => view.and_then(|view| Some(view.services().get(&row.key())?.endpoints.len())),
                None => Some(serde_json::from_str::<Vec<String>>(&row.addresses)?.len()),
            };
            let endpoints = u32::try_from(endpoints.unwrap_or(0)).unwrap_or(u32::MAX);
            impact.endpoints = impact.endpoints.saturating_add(endpoints);
            impact.services += 1;
        }
        for source in &sources {
            impact.sources += 1;
            impact.unread_sources += u32::from(self.view(source).service_count().is_none());
        }
        Ok(impact)
    }

    pub async fn gateway_events(&self, gateway_id: &str, limit: u32) -> Result<Vec<GatewayEvent>> {
        self.gateway(gateway_id).await?;
        let rows = self.store.history_of_gateway(gateway_id, limit.into()).await?;
        let event = |row: crate::store::history::GatewayHistoryRow| {
            let entry: HistoryEntry = serde_json::from_str(&row.body)?;
            let (source_id, source_name) = (row.source_id, row.name);
            Ok(GatewayEvent { source_id, source_name, sequence: row.sequence, entry })
        };
        rows.into_iter().map(event).collect()
    }

    /// How the sources of a gateway stand.
    pub fn standing<'a>(&self, source_ids: impl IntoIterator<Item = &'a str>) -> SourceCounts {
        let mut counts = SourceCounts::default();
        for source_id in source_ids {
            counts.total += 1;
            // One that discovery does not know yet is pending.
            match self.supervisor.view(source_id).map(|view| view.status().state.clone()) {
                Some(SourceState::Synced) => counts.synced += 1,
                Some(SourceState::Degraded) => counts.degraded += 1,
                Some(SourceState::Invalid) => counts.invalid += 1,
                Some(SourceState::Pending | SourceState::Unknown(_)) | None => {}
            }
        }
        counts
    }
}
