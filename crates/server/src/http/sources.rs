//! `ListSources`, `GetSource`, `CreateSource`, `DeleteSource`, and the lists of what can be added.

use axum::extract::State;
use contract::clusters::ClusterType;
use contract::console::sources::SourceRow as ConsoleRow;
use contract::envelope::{Nothing, Page};
use contract::sources::{
    CreateSource, CreatedSource, Items, K8sClusterSource, K8sSourceInfo, ListSourcesQuery, ListedSource,
    MseNacosSource, NacosSourceInfo, SourceDetail, SourceSummary, SourceType,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::guard::made;
use super::params::{Body, Id, Params, known, paging};
use super::reply::Enveloped;
use crate::access::caller::Caller;
use crate::app::App;
use crate::app::origins::Origins;
use crate::error::Result;
use crate::platform::eligibility;
use crate::store::source_pages::{Among, Order, Wanted};
use crate::store::sources::{Origin, SourceRow};

pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<ListSourcesQuery>,
) -> Result<Enveloped<Page<ListedSource>>> {
    let paging = paging(query.page_number, query.page_size)?;
    known("type", !matches!(query.source_type, Some(SourceType::Unknown(_))))?;
    let gateways = match (query.gateway_id, caller.scope.gateway_ids()) {
        (Some(gateway_id), _) => Among::One(app.gateway(&gateway_id).await?.gateway_id),
        (None, Some(gateway_ids)) => Among::Some(gateway_ids.to_vec()),
        (None, None) => Among::All,
    };
    let (source_type, resource_group_id) = (query.source_type, query.resource_group_id);
    let wanted = Wanted { gateways, source_type, resource_group_id };
    let (rows, total) = app.store.page_of_sources(&wanted, Order::Oldest, paging).await?;
    let origins = app.origins(rows.iter()).await?;
    let item = |row: SourceRow| ListedSource {
        k8s_source_info: cluster_info(&row),
        summary: summary(&app, row, &origins),
    };
    let items = rows.into_iter().map(item).collect();
    Ok(Enveloped(paging.page(items, total)))
}

pub async fn get(State(app): State<App>, Id(source_id): Id) -> Result<Enveloped<SourceDetail>> {
    let row = app.source(&source_id).await?;
    let origins = app.origins(std::iter::once(&row)).await?;
    Ok(Enveloped(SourceDetail {
        gateway_id: row.gateway_id.clone(),
        source_type: row.source_type(),
        k8s_source_info: cluster_info(&row),
        summary: summary(&app, row, &origins),
    }))
}

pub async fn create(
    State(app): State<App>,
    Body(body): Body<CreateSource>,
) -> Result<Enveloped<CreatedSource>> {
    let source = app.create_source(body.validate()?).await?;
    made(&source.source_id);
    Ok(Enveloped(CreatedSource { source_id: source.source_id }))
}

pub async fn delete(State(app): State<App>, Id(source_id): Id) -> Result<Enveloped<Nothing>> {
    app.delete_source(source_id).await?;
    Ok(Enveloped(Nothing {}))
}

/// The gateway's own VPC, if no other is asked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ClustersQuery {
    vpc_id: Option<String>,
}

pub async fn list_clusters(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<ClustersQuery>,
) -> Result<Enveloped<Items<K8sClusterSource>>> {
    let gateway = app.gateway(&gateway_id).await?;
    let present = app.store.sources_of_gateway(&gateway_id).await?;
    let wanted_vpc = query.vpc_id.as_ref().unwrap_or(&gateway.vpc_id);
    let mut clusters = app.store.clusters(&gateway.region_id).await?;
    clusters.retain(|cluster| {
        cluster.vpc_id == *wanted_vpc && eligibility::of_cluster(cluster, &gateway, &present).is_empty()
    });
    let item = |cluster: crate::store::clusters::ClusterRow| K8sClusterSource {
        cluster_id: cluster.cluster_id,
        name: cluster.name,
    };
    Ok(Enveloped(Items { items: clusters.into_iter().map(item).collect() }))
}

pub async fn list_nacos(
    State(app): State<App>,
    Id(gateway_id): Id,
) -> Result<Enveloped<Items<MseNacosSource>>> {
    let gateway = app.gateway(&gateway_id).await?;
    let present = app.store.sources_of_gateway(&gateway_id).await?;
    let mut instances = app.store.nacos_instances(&gateway.region_id).await?;
    instances.retain(|instance| eligibility::of_nacos(instance, &gateway, &present).is_empty());
    let item = |instance: crate::store::nacos_instances::NacosInstanceRow| MseNacosSource {
        instance_id: instance.instance_id,
        name: instance.name,
    };
    Ok(Enveloped(Items { items: instances.into_iter().map(item).collect() }))
}

fn summary(app: &App, row: SourceRow, origins: &Origins) -> SourceSummary {
    let status = app.view(&row).status().clone();
    let nacos_source_info = match row.origin() {
        Origin::Cluster(_) => None,
        Origin::Nacos(id) => {
            // Gone with its registry; the id stays.
            let address = origins.nacos.get(&id).map(|instance| instance.address.clone()).unwrap_or_default();
            Some(NacosSourceInfo { address, cluster_id: id.clone(), instance_id: id })
        }
    };
    SourceSummary {
        source_id: row.source_id,
        name: row.name,
        association_status: status.state,
        association_reason: status.reason,
        create_timestamp: row.created_at,
        update_timestamp: row.updated_at,
        resource_group_id: row.resource_group_id,
        nacos_source_info,
    }
}

fn cluster_info(row: &SourceRow) -> Option<K8sSourceInfo> {
    match row.origin() {
        Origin::Cluster(cluster_id) => Some(K8sSourceInfo { cluster_id }),
        Origin::Nacos(_) => None,
    }
}

/// Sources as the console shows them: with what the inventory knows of their clusters and registries.
pub async fn console_rows(app: &App, rows: Vec<SourceRow>) -> Result<Vec<ConsoleRow>> {
    let origins = app.origins(rows.iter()).await?;
    Ok(rows.into_iter().map(|row| row_with(app, row, &origins)).collect())
}

pub async fn console_row(app: &App, row: SourceRow) -> Result<ConsoleRow> {
    let origins = app.origins(std::iter::once(&row)).await?;
    Ok(row_with(app, row, &origins))
}

fn row_with(app: &App, row: SourceRow, origins: &Origins) -> ConsoleRow {
    let origin = row.origin();
    let (cluster_type, version) = match &origin {
        Origin::Cluster(id) => {
            let cluster = origins.clusters.get(id);
            let kind = cluster.map(|cluster| ClusterType::from(cluster.cluster_type.as_str()));
            (kind, cluster.map(|cluster| cluster.version.clone()))
        }
        Origin::Nacos(id) => (None, origins.nacos.get(id).map(|instance| instance.version.clone())),
    };
    let view = app.view(&row);
    ConsoleRow {
        source_type: row.source_type(),
        status: view.status().clone(),
        services: view.service_count(),
        hidden_services: u32::try_from(view.totals().hidden).unwrap_or(u32::MAX),
        source_id: row.source_id,
        gateway_id: row.gateway_id,
        name: row.name,
        cluster_type,
        origin_id: origin.id().to_owned(),
        version: version.unwrap_or_default(),
        create_timestamp: row.created_at,
    }
}
