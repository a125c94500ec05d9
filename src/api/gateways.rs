//! Gateways: lists, impact and events from `/console/v1`, changes by the cloud's own `/v1/gateways`.

use contract::console::gateways::{
    GatewayEvent, GatewayEventsQuery, GatewayImpact, GatewayQuery, GatewayRow,
};
use contract::console::vpcs::RegionQuery;
use contract::envelope::Page;
use contract::gateways::{CreateGateway, CreatedGateway, GatewayStatus, GatewayType, Tag};
use contract::sources::Items;

use super::{Answer, PAGE_SIZE, asked, delete, get, get_by, post};
use crate::paths::{InstancesAt, segment};

/// Of the region that is given; the one of `at` may not be known yet.
pub async fn list(region_id: &str, at: &InstancesAt) -> Answer<Page<GatewayRow>> {
    let query = GatewayQuery {
        region_id: asked(region_id),
        q: asked(&at.q),
        status: asked(&at.status).map(|text| GatewayStatus::from(text.as_str())),
        gateway_type: asked(&at.kind).map(|text| GatewayType::from(text.as_str())),
        vpc_id: asked(&at.vpc),
        tag: asked(&at.tag),
        sort: asked(&at.sort),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by("/console/v1/gateways", &query).await
}

pub async fn view(gateway_id: &str) -> Answer<GatewayRow> {
    get(&format!("/console/v1/gateways/{}", segment(gateway_id))).await
}

pub async fn tags(region_id: &str) -> Answer<Items<Tag>> {
    get_by("/console/v1/gateway-tags", &RegionQuery { region_id: asked(region_id) }).await
}

pub async fn impact(gateway_id: &str) -> Answer<GatewayImpact> {
    get(&format!("/console/v1/gateways/{}/impact", segment(gateway_id))).await
}

/// The newest lines of the time-lines of all its sources.
pub async fn events(gateway_id: &str) -> Answer<Items<GatewayEvent>> {
    let query = GatewayEventsQuery { page_size: Some(10) };
    get_by(&format!("/console/v1/gateways/{}/events", segment(gateway_id)), &query).await
}

pub async fn create(gateway: &CreateGateway) -> Answer<CreatedGateway> {
    post("/v1/gateways", gateway).await
}

pub async fn remove(gateway_id: &str) -> Answer<()> {
    delete(&format!("/v1/gateways/{}", segment(gateway_id))).await
}

/// Of all regions, by name; the first thousand of them.
pub async fn all() -> Answer<Vec<GatewayRow>> {
    let mut rows = vec![];
    for page_number in 1..=10 {
        let query =
            GatewayQuery { page_number: Some(page_number), page_size: Some(100), ..GatewayQuery::default() };
        let page: Page<GatewayRow> = get_by("/console/v1/gateways", &query).await?;
        let is_last = page.items.len() < 100;
        rows.extend(page.items);
        if is_last {
            break;
        }
    }
    Ok(rows)
}
