//! `/console/v1/gateways/{id}/inventory`: what could become a source, and what could not.

use contract::console::inventory::{ClusterInventory, NacosInventory};

use super::{Answer, get};
use crate::paths::segment;

pub async fn clusters(gateway_id: &str) -> Answer<ClusterInventory> {
    get(&format!("/console/v1/gateways/{}/inventory/clusters", segment(gateway_id))).await
}

pub async fn nacos_instances(gateway_id: &str) -> Answer<NacosInventory> {
    get(&format!("/console/v1/gateways/{}/inventory/nacos-instances", segment(gateway_id))).await
}
