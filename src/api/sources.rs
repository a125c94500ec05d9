//! Sources: lists and impact from `/console/v1`, changes by the cloud's own `/v1/sources`.

use contract::console::sources::{DeletionImpact, ImpactQuery, SourceQuery, SourceRow};
use contract::envelope::Page;
use contract::sources::{CreateSource, CreatedSource, Items, SourceState, SourceType};

use super::{Answer, PAGE_SIZE, ask, asked, delete, get_by, post};
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

/// Of those that are there, in their order.
pub async fn impacts(gateway_id: &str, source_ids: &[String]) -> Answer<Vec<DeletionImpact>> {
    let query = ImpactQuery::of(source_ids.iter().map(String::as_str));
    let path = format!("/console/v1/gateways/{}/impact", segment(gateway_id));
    get_by::<Items<DeletionImpact>>(&path, &query).await.map(|impacts| impacts.items)
}

/// Takes a deletion back.
pub async fn restore(source_id: &str) -> Answer<()> {
    ask(&format!("/console/v1/sources/{}/restore", segment(source_id))).await
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
