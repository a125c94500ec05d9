//! `ListServices`, and services as both APIs show them.

use axum::extract::State;
use contract::console::services::{Collision, EndpointRow, ServiceRow};
use contract::envelope::Page;
use contract::services::{EndpointState, HealthStatus, ListServicesQuery, Service};
use contract::sources::SourceType;

use super::params::{Params, known, paging};
use super::reply::Enveloped;
use crate::app::App;
use crate::app::services::{Found, Offers};
use crate::discovery::model::Endpoint;
use crate::error::Result;
use crate::store::sources::SourceRow;

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
    let offers = app.offers(sources.into_iter().filter(|source| is_wanted(source, &query)));
    let mut found = offers.all();
    found.retain(|found| {
        !found.service.hidden
            && query.name.as_deref().is_none_or(|name| found.service.key.name.contains(name))
    });
    Ok(Enveloped(paging.cut(found.iter()).map(to_service)))
}

/// The local platform has no services of the other two types yet, but they are no mistake.
fn is_known(source_type: &SourceType) -> bool {
    match source_type {
        SourceType::Unknown(text) => matches!(text.as_str(), "DNS" | "VIP"),
        _ => true,
    }
}

fn is_wanted(source: &SourceRow, query: &ListServicesQuery) -> bool {
    let source_type = source.source_type();
    let among =
        |types: &String| types.split(',').any(|wanted| SourceType::from(wanted.trim()) == source_type);
    query.source_type.as_ref().is_none_or(|wanted| *wanted == source_type)
        && query.source_types.as_ref().is_none_or(among)
        && (query.resource_group_id.is_none() || query.resource_group_id == source.resource_group_id)
}

fn to_service(found: &Found) -> Service {
    let (service, source) = (&found.service, &found.source);
    let is_healthy = service.healthy_endpoints() > 0 && found.stale_since.is_none();
    let unhealthy = service.endpoints.iter().filter(|endpoint| endpoint.state != EndpointState::Healthy);
    Service {
        service_id: found.id(),
        name: service.key.name.clone(),
        source_type: source.source_type(),
        namespace: service.key.namespace.clone(),
        group_name: service.key.group.clone(),
        addresses: service.endpoints.iter().flat_map(addresses).take(Service::MAX_ADDRESSES).collect(),
        ports: service.ports.clone(),
        protocol: service.ports.first().map_or_else(|| "TCP".to_owned(), |port| port.protocol.clone()),
        health_status: if is_healthy { HealthStatus::Healthy } else { HealthStatus::Unhealthy },
        unhealthy_endpoints: unhealthy.flat_map(addresses).take(Service::MAX_UNHEALTHY).collect(),
        outlier_endpoints: vec![],
        label_details: vec![],
        versions: vec![],
        gateway_id: source.gateway_id.clone(),
        create_timestamp: source.created_at,
        update_timestamp: source.updated_at,
    }
}

pub fn to_row(found: &Found, offers: &Offers) -> ServiceRow {
    let (service, source) = (&found.service, &found.source);
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    ServiceRow {
        service_id: found.id(),
        name: service.key.name.clone(),
        namespace: service.key.namespace.clone(),
        group_name: service.key.group.clone(),
        source_id: source.source_id.clone(),
        source_name: source.name.clone(),
        source_type: source.source_type(),
        kind: service.kind.clone(),
        external_name: service.external_name.clone(),
        hidden: service.hidden,
        collisions: offers.collisions(found).map(|other| collision(&other)).collect(),
        ports: service.ports.clone(),
        endpoints: count(service.endpoints.len()),
        healthy_endpoints: count(service.healthy_endpoints()),
        stale_since: found.stale_since,
    }
}

fn collision(found: &Found) -> Collision {
    Collision {
        service_id: found.id(),
        source_id: found.source.source_id.clone(),
        source_name: found.source.name.clone(),
        namespace: found.service.key.namespace.clone(),
        group_name: found.service.key.group.clone(),
    }
}

pub fn to_endpoint_row(endpoint: &Endpoint) -> EndpointRow {
    let registration = endpoint.registration.as_ref();
    EndpointRow {
        address: endpoint.address.clone(),
        ports: endpoint.ports.clone(),
        state: endpoint.state.clone(),
        zone: endpoint.zone.clone(),
        cluster_name: registration.map(|registration| registration.cluster.clone()),
        weight: registration.map(|registration| f64::from(registration.weight) / 1000.0),
        ephemeral: registration.map(|registration| registration.ephemeral),
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
