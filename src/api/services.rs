//! `/console/v1/gateways/{id}/services`.

use contract::console::services::{ServiceQuery, ServiceRow};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, asked, get_by};
use crate::paths::{ServicesAt, segment};

pub async fn list(gateway_id: &str, at: &ServicesAt) -> Answer<Page<ServiceRow>> {
    let query = ServiceQuery {
        q: asked(&at.q),
        hidden: at.hidden.then_some(true),
        collisions: at.collisions.then_some(true),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by(&format!("/console/v1/gateways/{}/services", segment(gateway_id)), &query).await
}
