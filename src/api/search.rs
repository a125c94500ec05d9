//! `/console/v1/search`.

use contract::console::search::{SearchHit, SearchQuery};
use contract::sources::Items;

use super::{Answer, asked, get_by};

pub async fn find(q: &str) -> Answer<Vec<SearchHit>> {
    let query = SearchQuery { q: asked(q), region_id: None, limit: None };
    get_by::<Items<SearchHit>>("/console/v1/search", &query).await.map(|found| found.items)
}
