//! Sources: lists and impact from `/console/v1`, changes by the cloud's own `/v1/sources`.

use contract::console::services::{ServiceDetail, ServiceQuery, ServiceRow};
use contract::console::sources::{
    Certificate, DeletionImpact, HistoryEntry, HistoryQuery, ImpactQuery, SourceInFull, SourceQuery,
    SourceRow, SourceSettings, SourceSort,
};
use contract::envelope::{Page, Paging};
use contract::sources::{CreateSource, CreatedSource, Items, SourceState, SourceType};

use super::{Answer, PAGE_SIZE, ask, asked, delete, get, get_by, post, put};
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

/// All of them by name, for a choice; one page, but for gateways with very many.
pub async fn by_name(gateway_id: &str) -> Answer<Page<SourceRow>> {
    let path = format!("/console/v1/gateways/{}/sources", segment(gateway_id));
    let page = |number| SourceQuery {
        sort: Some(SourceSort::Name.to_string()),
        page_number: Some(number),
        page_size: Some(Paging::MAX_SIZE),
        ..SourceQuery::default()
    };
    let mut all: Page<SourceRow> = get_by(&path, &page(1)).await?;
    for number in 2..=all.total_size.div_ceil(Paging::MAX_SIZE) {
        all.items.extend(get_by::<Page<SourceRow>>(&path, &page(number)).await?.items);
    }
    Ok(all)
}

pub async fn view(source_id: &str) -> Answer<SourceInFull> {
    get(&path(source_id, "")).await
}

/// At most [`contract::envelope::Paging::MAX_SIZE`] services a page.
pub async fn services(source_id: &str, query: &ServiceQuery) -> Answer<Page<ServiceRow>> {
    get_by(&path(source_id, "/services"), query).await
}

pub async fn service(source_id: &str, service_id: &str) -> Answer<ServiceDetail> {
    get(&path(source_id, &format!("/services/{}", segment(service_id)))).await
}

pub async fn certificates(source_id: &str) -> Answer<Items<Certificate>> {
    get(&path(source_id, "/certificates")).await
}

/// The newest entries: so many pages of them, as one.
pub async fn history(source_id: &str, pages: u32) -> Answer<Page<HistoryEntry>> {
    let mut all = history_page(source_id, 1).await?;
    for page in 2..=pages {
        all.items.extend(history_page(source_id, page).await?.items);
    }
    Ok(all)
}

async fn history_page(source_id: &str, page: u32) -> Answer<Page<HistoryEntry>> {
    let query = HistoryQuery { page_number: Some(page), page_size: Some(PAGE_SIZE) };
    get_by(&path(source_id, "/history"), &query).await
}

pub async fn settings(source_id: &str) -> Answer<SourceSettings> {
    get(&path(source_id, "/settings")).await
}

pub async fn change_settings(source_id: &str, settings: &SourceSettings) -> Answer<SourceSettings> {
    put(&path(source_id, "/settings"), settings).await
}

fn path(source_id: &str, rest: &str) -> String {
    format!("/console/v1/sources/{}{rest}", segment(source_id))
}

/// Of those that are there, in their order.
pub async fn impacts(gateway_id: &str, source_ids: &[String]) -> Answer<Vec<DeletionImpact>> {
    let query = ImpactQuery::of(source_ids.iter().map(String::as_str));
    let path = format!("/console/v1/gateways/{}/sources/impact", segment(gateway_id));
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
