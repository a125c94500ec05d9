//! `ListServices`, and the services of sources as both APIs show them.

use std::sync::Arc;

use axum::extract::State;
use contract::console::services::ServiceRow;
use contract::envelope::Page;
use contract::services::{EndpointState, HealthStatus, ListServicesQuery, Service};
use contract::sources::SourceType;

use super::params::{Params, known, paging};
use super::reply::Enveloped;
use super::sources::type_of;
use crate::app::App;
use crate::discovery::model::{Endpoint, OfferedService, ServiceKey};
use crate::error::Result;
use crate::store::sources::SourceRow;

/// A service with the source that offers it.
pub struct Found {
    pub source: Arc<SourceRow>,
    pub service: Arc<OfferedService>,
    /// When it was last known to be so; set only while the source does not work.
    pub stale_since: Option<contract::Millis>,
}

pub async fn list(
    State(app): State<App>,
    Params(query): Params<ListServicesQuery>,
) -> Result<Enveloped<Page<Service>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("sourceType", query.source_type.as_ref().is_none_or(is_known))?;
    let types =
        query.source_types.as_deref().unwrap_or_default().split(',').filter(|wanted| !wanted.is_empty());
    known(
        "sourceTypes",
        types.map(|wanted| SourceType::from(wanted.trim())).all(|wanted| is_known(&wanted)),
    )?;
    let sources = app.sources(query.gateway_id.as_deref()).await?;
    let sources = sources.into_iter().filter(|source| is_wanted(source, &query));
    let mut found = services_of(&app, sources);
    found.retain(|found| query.name.as_deref().is_none_or(|name| found.service.key.name.contains(name)));
    Ok(Enveloped(paging.cut(found.iter()).map(Found::to_service)))
}

/// The local platform has no services of the other two types yet, but they are no mistake.
fn is_known(source_type: &SourceType) -> bool {
    match source_type {
        SourceType::Unknown(text) => matches!(text.as_str(), "DNS" | "VIP"),
        _ => true,
    }
}

fn is_wanted(source: &SourceRow, query: &ListServicesQuery) -> bool {
    let source_type = type_of(source);
    let among =
        |types: &String| types.split(',').any(|wanted| SourceType::from(wanted.trim()) == source_type);
    query.source_type.as_ref().is_none_or(|wanted| *wanted == source_type)
        && query.source_types.as_ref().is_none_or(among)
        && (query.resource_group_id.is_none() || query.resource_group_id == source.resource_group_id)
}

/// Sorted by name, then by the rest of the key and the source, so that pages do not shift.
pub fn services_of(app: &App, sources: impl IntoIterator<Item = SourceRow>) -> Vec<Found> {
    let mut found = Vec::new();
    for source in sources {
        let view = app.view(&source);
        let source = Arc::new(source);
        let stale_since = view.status().last_sync.filter(|_| view.is_stale());
        found.extend(view.services().filter(|service| !service.hidden).map(|service| Found {
            source: source.clone(),
            service: service.clone(),
            stale_since,
        }));
    }
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}

impl Found {
    fn order(&self) -> (&str, &ServiceKey, &str) {
        (&self.service.key.name, &self.service.key, &self.source.source_id)
    }

    fn to_service(&self) -> Service {
        let service = &self.service;
        let is_healthy = service.healthy_endpoints() > 0 && self.stale_since.is_none();
        let unhealthy =
            service.endpoints.iter().filter(|endpoint| endpoint.state != EndpointState::Healthy);
        Service {
            service_id: service.key.service_id(&self.source.source_id),
            name: service.key.name.clone(),
            source_type: type_of(&self.source),
            namespace: service.key.namespace.clone(),
            group_name: service.key.group.clone(),
            addresses: service.endpoints.iter().flat_map(addresses).take(Service::MAX_ADDRESSES).collect(),
            ports: service.ports.clone(),
            protocol: service.ports.first().map_or_else(|| "TCP".to_owned(), |port| port.protocol.clone()),
            health_status: if is_healthy { HealthStatus::Healthy } else { HealthStatus::Unhealthy },
            unhealthy_endpoints: unhealthy.flat_map(addresses).collect(),
            outlier_endpoints: vec![],
            label_details: vec![],
            versions: vec![],
            gateway_id: self.source.gateway_id.clone(),
            create_timestamp: self.source.created_at,
            update_timestamp: self.source.updated_at,
        }
    }

    pub fn to_row(&self) -> ServiceRow {
        let service = &self.service;
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        ServiceRow {
            service_id: service.key.service_id(&self.source.source_id),
            name: service.key.name.clone(),
            namespace: service.key.namespace.clone(),
            group_name: service.key.group.clone(),
            source_id: self.source.source_id.clone(),
            source_name: self.source.name.clone(),
            source_type: type_of(&self.source),
            kind: service.kind.clone(),
            external_name: service.external_name.clone(),
            hidden: service.hidden,
            collisions: vec![],
            ports: service.ports.clone(),
            endpoints: count(service.endpoints.len()),
            healthy_endpoints: count(service.healthy_endpoints()),
            stale_since: self.stale_since,
        }
    }
}

/// `ip:port` for each of an endpoint's ports.
fn addresses(endpoint: &Endpoint) -> impl Iterator<Item = String> {
    endpoint.ports.iter().map(|port| {
        if endpoint.address.contains(':') {
            format!("[{}]:{}", endpoint.address, port.port)
        } else {
            format!("{}:{}", endpoint.address, port.port)
        }
    })
}
