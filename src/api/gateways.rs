//! `/console/v1/gateways`.

use contract::console::gateways::{GatewayQuery, GatewayRow};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, asked, get, get_by};
use crate::paths::segment;

pub async fn list(region_id: &str, q: &str, page: u32) -> Answer<Page<GatewayRow>> {
    let query = GatewayQuery {
        region_id: asked(region_id),
        q: asked(q),
        page_number: Some(page),
        page_size: Some(PAGE_SIZE),
    };
    get_by("/console/v1/gateways", &query).await
}

pub async fn view(gateway_id: &str) -> Answer<GatewayRow> {
    get(&format!("/console/v1/gateways/{}", segment(gateway_id))).await
}
