//! `GET gateways/{id}/inventory/…`: everything in the gateway's region that could be a source, with
//! every reason why it can't be added.

use axum::Json;
use axum::extract::State;
use contract::clusters::{ClusterState, ClusterType};
use contract::console::inventory::{
    ClusterCandidate, ClusterInventory, NacosCandidate, NacosInventory, SecurityGroup,
};
use contract::nacos::NacosState;

use crate::app::App;
use crate::error::Result;
use crate::http::params::Id;
use crate::platform::eligibility;
use crate::store::vpcs::SecurityGroupRow;

pub async fn clusters(State(app): State<App>, Id(gateway_id): Id) -> Result<Json<ClusterInventory>> {
    let gateway = app.gateway(&gateway_id).await?;
    let present = app.store.sources_of_gateway(&gateway_id).await?;
    let clusters = app.store.clusters(&gateway.region_id).await?.into_iter();
    let items = clusters.map(|cluster| ClusterCandidate {
        reasons: eligibility::of_cluster(&cluster, &gateway, &present),
        cluster_id: cluster.cluster_id,
        name: cluster.name,
        cluster_type: ClusterType::from(cluster.cluster_type.as_str()),
        version: cluster.version,
        state: ClusterState::from(cluster.state.as_str()),
        vpc_id: cluster.vpc_id,
    });
    let groups = app.store.security_groups(&gateway.vpc_id).await?.into_iter();
    let group =
        |row: SecurityGroupRow| SecurityGroup { security_group_id: row.security_group_id, name: row.name };
    Ok(Json(ClusterInventory { items: items.collect(), security_groups: groups.map(group).collect() }))
}

pub async fn nacos_instances(State(app): State<App>, Id(gateway_id): Id) -> Result<Json<NacosInventory>> {
    let gateway = app.gateway(&gateway_id).await?;
    let present = app.store.sources_of_gateway(&gateway_id).await?;
    let instances = app.store.nacos_instances(&gateway.region_id).await?.into_iter();
    let items = instances.map(|instance| NacosCandidate {
        reasons: eligibility::of_nacos(&instance, &gateway, &present),
        instance_id: instance.instance_id,
        name: instance.name,
        version: instance.version,
        state: NacosState::from(instance.state.as_str()),
        vpc_id: instance.vpc_id,
        mcp_enabled: instance.mcp_enabled,
    });
    Ok(Json(NacosInventory { items: items.collect() }))
}
