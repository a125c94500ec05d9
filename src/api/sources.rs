//! Sources: lists and impact from `/console/v1`, changes by the cloud's own `/v1/sources`.

use contract::console::sources::{DeletionImpact, SourceQuery, SourceRow};
use contract::envelope::Page;
use contract::sources::{CreateSource, CreatedSource, SourceState, SourceType};

use super::{Answer, PAGE_SIZE, ask, asked, delete, get, get_by, post};
use crate::paths::{SourcesAt, segment};

pub async fn list(gateway_id: &str, at: &SourcesAt) -> Answer<Page<SourceRow>> {
    let query = SourceQuery {
        q: asked(&at.q),
        source_type: asked(&at.kind).map(|text| SourceType::from(text.as_str())),
        state: asked(&at.status).map(|text| SourceState::from(text.as_str())),
        sort: asked(&at.sort),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by(&format!("/console/v1/gateways/{}/sources", segment(gateway_id)), &query).await
}

/// The first few of those that need somebody, if any do: what does not work comes first in this order.
pub async fn by_need(gateway_id: &str, count: u32) -> Answer<Page<SourceRow>> {
    let query = SourceQuery { sort: Some("status".into()), page_size: Some(count), ..SourceQuery::default() };
    get_by(&format!("/console/v1/gateways/{}/sources", segment(gateway_id)), &query).await
}

pub async fn impact(source_id: &str) -> Answer<DeletionImpact> {
    get(&format!("/console/v1/sources/{}/impact", segment(source_id))).await
}

/// Tries a failing source at once.
pub async fn retry(source_id: &str) -> Answer<()> {
    ask(&format!("/console/v1/sources/{}/retry", segment(source_id))).await
}

pub async fn create(source: &CreateSource) -> Answer<CreatedSource> {
    post("/v1/sources", source).await
}

pub async fn remove(source_id: &str) -> Answer<()> {
    delete(&format!("/v1/sources/{}", segment(source_id))).await
}
