//! Whether a cluster or a Nacos instance can be added to a gateway, and every reason why not. The
//! console shows these reasons; the server refuses by them. One place decides both.

use contract::clusters::ClusterState;
use contract::console::inventory::Ineligible;
use contract::nacos::NacosState;

use crate::store::clusters::ClusterRow;
use crate::store::gateways::GatewayRow;
use crate::store::nacos_instances::NacosInstanceRow;
use crate::store::sources::{Origin, SourceRow};

/// The first reason is the one that a refusal names.
pub fn of_nacos(instance: &NacosInstanceRow, gateway: &GatewayRow, sources: &[SourceRow]) -> Vec<Ineligible> {
    let added = already_added(&Origin::Nacos(instance.instance_id.clone()), sources);
    let elsewhere = in_other_vpc(&instance.vpc_id, &instance.vpc_name, gateway);
    let unpermitted = (!instance.permitted).then_some(Ineligible::NoPermission);
    let stopped = (NacosState::from(instance.state.as_str()) != NacosState::Running)
        .then(|| Ineligible::NotRunning { state: instance.state.clone() });
    let mcp = if !instance.mcp_supported {
        Some(Ineligible::McpUnsupported { version: instance.version.clone() })
    } else if !instance.mcp_enabled {
        Some(Ineligible::McpDisabled)
    } else {
        None
    };
    [added, elsewhere, unpermitted, stopped, mcp].into_iter().flatten().collect()
}

pub fn of_cluster(cluster: &ClusterRow, gateway: &GatewayRow, sources: &[SourceRow]) -> Vec<Ineligible> {
    let added = already_added(&Origin::Cluster(cluster.cluster_id.clone()), sources);
    let elsewhere = in_other_vpc(&cluster.vpc_id, &cluster.vpc_name, gateway);
    let unpermitted =
        (!cluster.permitted || cluster.kubeconfig_sealed.is_none()).then_some(Ineligible::NoPermission);
    let stopped =
        (!cluster_answers(&cluster.state)).then(|| Ineligible::NotRunning { state: cluster.state.clone() });
    [added, elsewhere, unpermitted, stopped].into_iter().flatten().collect()
}

/// A cluster that is being updated still answers.
pub fn cluster_answers(state: &str) -> bool {
    matches!(ClusterState::from(state), ClusterState::Running | ClusterState::Updating)
}

fn already_added(origin: &Origin, sources: &[SourceRow]) -> Option<Ineligible> {
    let source = sources.iter().find(|source| source.origin() == *origin)?;
    Some(Ineligible::AlreadyAdded { source_id: source.source_id.clone() })
}

fn in_other_vpc(vpc_id: &str, vpc_name: &str, gateway: &GatewayRow) -> Option<Ineligible> {
    (vpc_id != gateway.vpc_id)
        .then(|| Ineligible::InOtherVpc { vpc_id: vpc_id.to_owned(), vpc_name: vpc_name.to_owned() })
}
