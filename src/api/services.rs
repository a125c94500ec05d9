//! The services of a gateway: lists and details from `/console/v1`, changes by the cloud's own `/v1/services`; and
//! what its sources offer it.

use contract::console::added::{AddedDetail, AddedQuery, AddedService};
use contract::console::services::{ServiceQuery, ServiceRow};
use contract::envelope::{Page, Paging};
use contract::services::{CreateService, CreatedServices, ServiceType};

use super::{Answer, PAGE_SIZE, asked, delete, get, get_by, post};
use crate::paths::{ServicesAt, segment};

pub async fn list(gateway_id: &str, at: &ServicesAt) -> Answer<Page<AddedService>> {
    let query = AddedQuery {
        q: asked(&at.q),
        service_type: asked(&at.kind).map(|text| ServiceType::from(text.as_str())),
        source_id: asked(&at.source),
        collisions: at.collisions.then_some(true),
        sort: asked(&at.sort),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by(&format!("/console/v1/gateways/{}/services", segment(gateway_id)), &query).await
}

pub async fn view(service_id: &str) -> Answer<AddedDetail> {
    get(&format!("/console/v1/services/{}", segment(service_id))).await
}

/// Rows of one page of [`offers`].
pub const OFFERS_PAGE: u32 = Paging::MAX_SIZE;

/// What a source offers the gateway.
pub async fn offers(gateway_id: &str, source_id: &str, q: &str, page: u32) -> Answer<Page<ServiceRow>> {
    let query = ServiceQuery {
        q: asked(q),
        source_id: Some(source_id.to_owned()),
        page_number: Some(page),
        page_size: Some(OFFERS_PAGE),
        ..ServiceQuery::default()
    };
    get_by(&format!("/console/v1/gateways/{}/offers", segment(gateway_id)), &query).await
}

pub async fn create(services: &CreateService) -> Answer<CreatedServices> {
    post("/v1/services", services).await
}

pub async fn remove(service_id: &str) -> Answer<()> {
    delete(&format!("/v1/services/{}", segment(service_id))).await
}
