//! `GET gateways/{id}/sources`. Thousands are filtered and sorted by a glance at each; only a page of them is
//! told in full.

use std::cmp::Ordering;

use axum::Json;
use axum::extract::State;
use contract::clusters::ClusterType;
use contract::console::sources::{SourceQuery, SourceRow as ConsoleRow, SourceSort};
use contract::envelope::Page;
use contract::error::ErrorCode;
use contract::sources::{SourceState, SourceType};

use super::Search;
use crate::app::App;
use crate::discovery::supervisor::Standing;
use crate::error::{Error, Result};
use crate::http::params::{Id, Params, known, paging};
use crate::http::sources::console_rows;
use crate::store::source_pages::{Among, Order, Wanted};
use crate::store::sources::SourceRow;

struct Listed {
    row: SourceRow,
    standing: Standing,
    /// Of a cluster, where the list is sorted by it.
    cluster_type: Option<ClusterType>,
}

pub async fn list(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<SourceQuery>,
) -> Result<Json<Page<ConsoleRow>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("type", !matches!(query.source_type, Some(SourceType::Unknown(_))))?;
    known("state", !matches!(query.state, Some(SourceState::Unknown(_))))?;
    let (column, is_descending) = sort(query.sort.as_deref())?;
    // Whatever else is asked for is known to discovery, not to the database.
    let is_cut_by_store = column == SourceSort::Created
        && query.state.is_none()
        && query.q.as_deref().is_none_or(|text| text.trim().is_empty());
    if is_cut_by_store {
        let gateways = Among::One(app.gateway(&gateway_id).await?.gateway_id);
        let wanted = Wanted { gateways, source_type: query.source_type, resource_group_id: None };
        let order = if is_descending { Order::NewestNamed } else { Order::OldestNamed };
        let (rows, total) = app.store.page_of_sources(&wanted, order, paging).await?;
        return Ok(Json(paging.page(console_rows(&app, rows).await?, total)));
    }
    let rows = app.sources(Some(&gateway_id)).await?;
    let mut listed = listed(&app, rows, &query);
    if column == SourceSort::Type {
        add_cluster_types(&app, &mut listed).await?;
    }
    listed.sort_by(|a, b| {
        let order = compare(&column, a, b);
        let order = if is_descending { order.reverse() } else { order };
        order.then_with(|| a.row.name.cmp(&b.row.name)).then_with(|| a.row.source_id.cmp(&b.row.source_id))
    });
    let total = u32::try_from(listed.len()).unwrap_or(u32::MAX);
    let rows = paging.cut(listed.into_iter()).items.into_iter().map(|listed| listed.row).collect();
    Ok(Json(paging.page(console_rows(&app, rows).await?, total)))
}

/// Those that the query asks for.
fn listed(app: &App, rows: Vec<SourceRow>, query: &SourceQuery) -> Vec<Listed> {
    let search = Search::new(query.q.as_deref());
    let standings = app.supervisor.standings(rows.iter().map(|row| row.source_id.as_str()));
    let listed = rows.into_iter().zip(standings).map(|(row, standing)| {
        let unread = Standing { state: SourceState::Pending, services: None };
        Listed { standing: standing.unwrap_or(unread), row, cluster_type: None }
    });
    let is_wanted = |Listed { row, standing, .. }: &Listed| {
        query.source_type.as_ref().is_none_or(|wanted| row.source_type() == *wanted)
            && query.state.as_ref().is_none_or(|wanted| standing.state == *wanted)
            && search.finds(&[&row.name, &row.source_id, row.origin_id()])
    };
    listed.filter(is_wanted).collect()
}

async fn add_cluster_types(app: &App, listed: &mut [Listed]) -> Result<()> {
    let origins = app.origins(listed.iter().map(|listed| &listed.row)).await?;
    for Listed { row, cluster_type, .. } in listed {
        let cluster = origins.clusters.get(row.origin_id());
        *cluster_type = cluster.map(|cluster| ClusterType::from(cluster.cluster_type.as_str()));
    }
    Ok(())
}

/// The newest first, unless something else is asked for.
fn sort(text: Option<&str>) -> Result<(SourceSort, bool)> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok((SourceSort::Created, true)) };
    let (is_descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
    match SourceSort::from(name) {
        SourceSort::Unknown(_) => {
            let message =
                "sort must be name, type, status, services or created, with - in front for descending";
            Err(Error::refused(ErrorCode::InvalidParameter, message).at("sort"))
        }
        column => Ok((column, is_descending)),
    }
}

fn compare(column: &SourceSort, a: &Listed, b: &Listed) -> Ordering {
    match column {
        SourceSort::Name | SourceSort::Unknown(_) => a.row.name.cmp(&b.row.name),
        SourceSort::Type => {
            (a.row.source_type(), &a.cluster_type).cmp(&(b.row.source_type(), &b.cluster_type))
        }
        SourceSort::Status => severity(&a.standing.state).cmp(&severity(&b.standing.state)),
        SourceSort::Services => a.standing.services.cmp(&b.standing.services),
        SourceSort::Created => a.row.created_at.cmp(&b.row.created_at),
    }
}

/// What needs somebody comes first.
fn severity(state: &SourceState) -> u8 {
    match state {
        SourceState::Invalid => 0,
        SourceState::Degraded => 1,
        SourceState::Pending | SourceState::Unknown(_) => 2,
        SourceState::Synced => 3,
    }
}
