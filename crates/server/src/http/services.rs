//! `ListServices`, `GetService`, `CreateService`, `UpdateService`, `DeleteService`, and services as both APIs show them.

use axum::extract::State;
use contract::console::services::{Collision, EndpointRow, ServiceRow};
use contract::envelope::{ClientTokenQuery, Nothing, Page};
use contract::services::{
    CreateService, CreatedServices, EndpointState, HealthStatus, ListServicesQuery, Service, ServicePort,
    ServiceSettings, ServiceType, UpdateService,
};

use super::guard::{Admitted, made};
use super::params::{Body, Id, Params, known, paging};
use super::reply::Enveloped;
use super::tokens;
use crate::access::caller::Caller;
use crate::app::App;
use crate::app::added::{Added, Standing};
use crate::app::services::{Found, Offers};
use crate::discovery::model::Endpoint;
use crate::error::Result;
use crate::store::services::{Sorted, Wanted};

pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ListServicesQuery>,
) -> Result<Enveloped<Page<Service>>> {
    let paging = paging(query.page_number, query.page_size)?;
    let is_known = |wanted: &ServiceType| !matches!(wanted, ServiceType::Unknown(_));
    known("sourceType", query.source_type.as_ref().is_none_or(is_known))?;
    let types = query.source_types.as_deref().unwrap_or_default().split(',').map(str::trim);
    let mut types: Vec<&str> = types.filter(|wanted| !wanted.is_empty()).collect();
    known("sourceTypes", types.iter().all(|&wanted| is_known(&ServiceType::from(wanted))))?;
    if let Some(one) = &query.source_type {
        let is_among = types.is_empty() || types.contains(&one.as_str());
        types = vec![one.as_str()];
        if !is_among {
            return Ok(Enveloped(paging.page(vec![], 0)));
        }
    }
    let wanted = Wanted {
        gateway_id: query.gateway_id.as_deref(),
        gateway_ids: caller.scope.gateway_ids(),
        name: query.name.as_deref().filter(|name| !name.is_empty()),
        types,
        resource_group_id: query.resource_group_id.as_deref(),
        ..Wanted::default()
    };
    let sources = app.sources(query.gateway_id.as_deref()).await?;
    let page = app.added(sources, wanted, Sorted { by_age: false, descending: false }, paging).await?;
    page.try_map(|added| to_service(&added)).map(Enveloped)
}

pub async fn get(State(app): State<App>, Id(service_id): Id) -> Result<Enveloped<Service>> {
    to_service(&app.added_service(&service_id).await?).map(Enveloped)
}

pub async fn create(
    State(app): State<App>,
    admitted: Admitted,
    Params(query): Params<ClientTokenQuery>,
    Body(body): Body<CreateService>,
) -> Result<Enveloped<CreatedServices>> {
    let token = tokens::of(&admitted, query, &body)?;
    let service_ids = app.create_services(body.validate()?, token).await?;
    made(&service_ids.join(" "));
    Ok(Enveloped(CreatedServices { service_ids }))
}

pub async fn update(
    State(app): State<App>,
    Id(service_id): Id,
    Body(body): Body<UpdateService>,
) -> Result<Enveloped<Nothing>> {
    app.update_service(service_id, body).await?;
    Ok(Enveloped(Nothing {}))
}

pub async fn delete(State(app): State<App>, Id(service_id): Id) -> Result<Enveloped<Nothing>> {
    app.delete_service(service_id).await?;
    Ok(Enveloped(Nothing {}))
}

fn to_service(added: &Added) -> Result<Service> {
    let row = &added.row;
    let settings: ServiceSettings = serde_json::from_str(&row.settings)?;
    let empty = Service {
        service_id: row.service_id.clone(),
        name: row.name.clone(),
        source_type: added.service_type(),
        namespace: row.namespace.clone(),
        group_name: row.group(),
        addresses: serde_json::from_str(&row.addresses)?,
        ports: settings.ports.unwrap_or_default(),
        protocol: settings.protocol.unwrap_or_default(),
        health_status: None,
        unhealthy_endpoints: vec![],
        outlier_endpoints: vec![],
        label_details: vec![],
        versions: vec![],
        dns_servers: serde_json::from_str(&row.dns_servers)?,
        health_check: settings.health_check,
        healthy_panic_threshold: settings.healthy_panic_threshold,
        outlier_detection: settings.outlier_detection,
        resource_group_id: row.resource_group_id.clone(),
        gateway_id: row.gateway_id.clone(),
        create_timestamp: row.created_at,
        update_timestamp: row.updated_at,
    };
    let mut service = match &added.standing {
        Standing::Unchecked if empty.ports.is_empty() => {
            Service { ports: ports_of(&empty.addresses), ..empty }
        }
        Standing::Unchecked | Standing::Unread => empty,
        Standing::Gone(_) => Service { health_status: Some(HealthStatus::Unhealthy), ..empty },
        Standing::Offered(found) => as_offered(empty, found),
    };
    if service.protocol.is_empty() {
        service.protocol = service.ports.first().map_or("TCP", |port| port.protocol.as_str()).to_owned();
    }
    Ok(service)
}

fn as_offered(service: Service, found: &Found) -> Service {
    let offered = &found.service;
    let is_healthy = offered.healthy_endpoints() > 0 && found.stale_since.is_none();
    let unhealthy = offered.endpoints.iter().filter(|endpoint| endpoint.state != EndpointState::Healthy);
    Service {
        addresses: offered.endpoints.iter().flat_map(addresses).take(Service::MAX_ADDRESSES).collect(),
        ports: offered.ports.clone(),
        health_status: Some(if is_healthy { HealthStatus::Healthy } else { HealthStatus::Unhealthy }),
        unhealthy_endpoints: unhealthy.flat_map(addresses).take(Service::MAX_UNHEALTHY).collect(),
        ..service
    }
}

/// Of typed addresses: each port once, in their order.
pub fn ports_of(addresses: &[String]) -> Vec<ServicePort> {
    let mut ports: Vec<ServicePort> = Vec::new();
    for address in addresses {
        let port = address.rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        let port = port.map(|port| ServicePort { name: None, port, protocol: "TCP".to_owned() });
        ports.extend(port.filter(|port| !ports.contains(port)));
    }
    ports
}

/// `added`: whether the gateway has it.
pub fn to_row(found: &Found, offers: &Offers, added: bool) -> ServiceRow {
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
        added,
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
