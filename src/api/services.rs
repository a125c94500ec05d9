//! `/console/v1/gateways/{id}/services`.

use contract::console::services::{ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, asked, get_by};
use crate::paths::segment;

pub async fn list(gateway_id: &str, q: &str, page: u32) -> Answer<Page<ServiceRow>> {
    let query = ServiceQuery {
        q: asked(q),
        page_number: Some(page),
        page_size: Some(PAGE_SIZE),
        ..ServiceQuery::default()
    };
    get_by(&format!("/console/v1/gateways/{}/services", segment(gateway_id)), &query).await
}
