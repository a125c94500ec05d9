//! `GET gateways/{id}/services` and `GET services/{id}`: the services that a gateway has.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use contract::console::added::{
    AddedDetail, AddedQuery, AddedService, AddedSort, Health, Place, Twin as TwinRow,
};
use contract::console::services::ServiceDetail;
use contract::envelope::Page;
use contract::error::ErrorCode;
use contract::services::ServiceType;

use crate::app::App;
use crate::app::added::{Added, Standing, Twin};
use crate::error::{Error, Result};
use crate::http::params::{Id, Params, known, paging};
use crate::http::services::{ports_of, to_endpoint_row};
use crate::store::services::{ServiceRow, Sorted, Wanted};
use crate::store::sources::SourceRow;

pub async fn list(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<AddedQuery>,
) -> Result<Json<Page<AddedService>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("type", !matches!(query.service_type, Some(ServiceType::Unknown(_))))?;
    let sorted = sorted(query.sort.as_deref())?;
    let sources = app.sources(Some(&gateway_id)).await?;
    let wanted = Wanted {
        gateway_id: Some(&gateway_id),
        q: query.q.as_deref().map(str::trim).filter(|q| !q.is_empty()),
        types: query.service_type.iter().map(ServiceType::as_str).collect(),
        source_id: query.source_id.as_deref().filter(|source_id| !source_id.is_empty()),
        colliding: query.collisions.unwrap_or(false),
        ..Wanted::default()
    };
    let page = app.added(sources, wanted, sorted, paging).await?;
    page.try_map(|added| to_row(&added)).map(Json)
}

pub async fn get(State(app): State<App>, Id(service_id): Id) -> Result<Json<AddedDetail>> {
    let added = app.added_service(&service_id).await?;
    let endpoints = match &added.standing {
        Standing::Offered(found) => {
            let endpoints = found.service.endpoints.iter().take(ServiceDetail::MAX_ENDPOINTS);
            endpoints.map(to_endpoint_row).collect()
        }
        Standing::Unchecked | Standing::Unread | Standing::Gone(_) => vec![],
    };
    Ok(Json(AddedDetail { service: to_row(&added)?, endpoints }))
}

fn to_row(added: &Added) -> Result<AddedService> {
    let row = &added.row;
    let addresses: Vec<String> = serde_json::from_str(&row.addresses)?;
    let offered = match &added.standing {
        Standing::Offered(found) => Some(&found.service),
        Standing::Unchecked | Standing::Unread | Standing::Gone(_) => None,
    };
    Ok(AddedService {
        service_id: row.service_id.clone(),
        gateway_id: row.gateway_id.clone(),
        name: row.name.clone(),
        service_type: added.service_type(),
        place: place(row, added.source.as_ref()),
        ports: offered.map_or_else(|| ports_of(&addresses), |service| service.ports.clone()),
        addresses,
        dns_servers: serde_json::from_str(&row.dns_servers)?,
        kind: offered.map(|service| service.kind.clone()),
        external_name: offered.and_then(|service| service.external_name.clone()),
        health: health(&added.standing),
        stale_since: added.stale_since(),
        collisions: added.twins.iter().map(twin).collect(),
        create_timestamp: row.created_at,
    })
}

fn health(standing: &Standing) -> Health {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    match standing {
        Standing::Unchecked => Health::Unchecked,
        Standing::Unread => Health::Unread,
        Standing::Gone(_) => Health::Gone,
        Standing::Offered(found) => Health::Counted {
            endpoints: count(found.service.endpoints.len()),
            healthy_endpoints: count(found.service.healthy_endpoints()),
        },
    }
}

fn place(row: &ServiceRow, source: Option<&Arc<SourceRow>>) -> Option<Place> {
    let source = source?;
    Some(Place {
        source_id: source.source_id.clone(),
        source_name: source.name.clone(),
        namespace: row.namespace.clone(),
        group_name: row.group(),
    })
}

fn twin(twin: &Twin) -> TwinRow {
    TwinRow {
        service_id: twin.row.service_id.clone(),
        service_type: twin.row.service_type(),
        place: place(&twin.row, twin.source.as_ref()),
    }
}

/// By name, unless something else is asked for.
fn sorted(text: Option<&str>) -> Result<Sorted> {
    let text = text.unwrap_or_default();
    let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
    match AddedSort::from(name) {
        AddedSort::Name => Ok(Sorted { by_age: false, descending }),
        AddedSort::Created => Ok(Sorted { by_age: true, descending }),
        AddedSort::Unknown(_) if text.is_empty() => Ok(Sorted { by_age: false, descending }),
        AddedSort::Unknown(_) => {
            let message = "sort must be name or created, with - in front for descending";
            Err(Error::refused(ErrorCode::InvalidParameter, message).at("sort"))
        }
    }
}
