//! `ListGateways`, `GetGateway`, `CreateGateway` and `DeleteGateway`.

use axum::extract::State;
use contract::envelope::{ClientTokenQuery, Page};
use contract::error::ErrorCode;
use contract::gateways::{
    CreateGateway, CreatedGateway, Gateway, GatewaySecurityGroup, GatewayStatus, GatewayType,
    ListGatewaysQuery, Tag, Vpc,
};
use serde::Deserialize;

use super::guard::{Admitted, made};
use super::params::{Body, Id, Params, known, paging};
use super::reply::Enveloped;
use super::tokens;
use crate::access::caller::Caller;
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::gateways::GatewayRow;

pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ListGatewaysQuery>,
) -> Result<Enveloped<Page<Gateway>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("gatewayType", !matches!(query.gateway_type, Some(GatewayType::Unknown(_))))?;
    let wanted_tags = tags(query.tag.as_deref())?;
    let mut gateways = Vec::new();
    for row in app.store.gateways().await?.into_iter().filter(|row| caller.scope.has(&row.gateway_id)) {
        let gateway = gateway(row)?;
        if matches(&gateway, &query) && wanted_tags.iter().all(|wanted| wanted.is_among(&gateway.tags)) {
            gateways.push(gateway);
        }
    }
    Ok(Enveloped(paging.cut(gateways.into_iter())))
}

pub async fn get(State(app): State<App>, Id(gateway_id): Id) -> Result<Enveloped<Gateway>> {
    Ok(Enveloped(gateway(app.gateway(&gateway_id).await?)?))
}

pub async fn create(
    State(app): State<App>,
    admitted: Admitted,
    Params(query): Params<ClientTokenQuery>,
    Body(body): Body<CreateGateway>,
) -> Result<Enveloped<CreatedGateway>> {
    let token = tokens::of(&admitted, query, &body)?;
    let gateway_id = app.create_gateway(body.validate()?, token).await?;
    made(&gateway_id);
    Ok(Enveloped(CreatedGateway { gateway_id }))
}

pub async fn delete(State(app): State<App>, Id(gateway_id): Id) -> Result<Enveloped<CreatedGateway>> {
    app.delete_gateway(gateway_id.clone()).await?;
    Ok(Enveloped(CreatedGateway { gateway_id }))
}

/// `keyword` finds by name or id; `name` by a part of the name.
fn matches(gateway: &Gateway, query: &ListGatewaysQuery) -> bool {
    let equal = |wanted: &Option<String>, value: &str| wanted.as_deref().is_none_or(|wanted| wanted == value);
    equal(&query.gateway_id, &gateway.gateway_id)
        && query.gateway_type.as_ref().is_none_or(|wanted| *wanted == gateway.gateway_type)
        && equal(&query.vpc_id, &gateway.vpc.vpc_id)
        && (query.resource_group_id.is_none() || query.resource_group_id == gateway.resource_group_id)
        && query.name.as_deref().is_none_or(|name| gateway.name.contains(name))
        && query
            .keyword
            .as_deref()
            .is_none_or(|word| gateway.name.contains(word) || gateway.gateway_id == word)
}

/// The SDKs send the tags as a JSON list in one parameter.
fn tags(text: Option<&str>) -> Result<Vec<WantedTag>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(vec![]) };
    serde_json::from_str(text).map_err(|_| {
        let message = "tag must be a JSON list of {\"key\", \"value\"}; the value may be left out";
        Error::refused(ErrorCode::InvalidParameter, message).at("tag")
    })
}

/// A key alone finds every value.
#[derive(Deserialize)]
struct WantedTag {
    key: String,
    value: Option<String>,
}

impl WantedTag {
    fn is_among(&self, tags: &[Tag]) -> bool {
        let is_it =
            |tag: &Tag| tag.key == self.key && self.value.as_ref().is_none_or(|value| *value == tag.value);
        tags.iter().any(is_it)
    }
}

pub fn gateway(row: GatewayRow) -> Result<Gateway> {
    Ok(Gateway {
        gateway_id: row.gateway_id,
        name: row.name,
        status: GatewayStatus::from(row.status.as_str()),
        gateway_type: GatewayType::from(row.gateway_type.as_str()),
        gateway_edition: row.edition,
        spec: row.spec,
        charge_type: row.charge_type,
        version: row.version,
        target_version: None,
        replicas: row.replicas.to_string(),
        vpc: Vpc { vpc_id: row.vpc_id, name: row.vpc_name },
        security_group: row.security_group_id.map(|security_group_id| GatewaySecurityGroup {
            security_group_id,
            name: row.security_group_name.unwrap_or_default(),
        }),
        load_balancers: serde_json::from_str(&row.load_balancers)?,
        zones: vec![],
        tags: serde_json::from_str(&row.tags)?,
        resource_group_id: row.resource_group_id,
        create_timestamp: row.created_at,
        update_timestamp: row.updated_at,
        expire_timestamp: None,
    })
}
