//! How a source is to be followed, as the inventory stands: what may change it asks here again.

use contract::nacos::NacosState;
use contract::sources::StatusReason;

use super::{App, settings};
use crate::discovery::supervisor::{Plan, Subject};
use crate::discovery::{Failure, kube, nacos};
use crate::error;
use crate::platform::eligibility::cluster_answers;
use crate::store::nacos_instances::NacosInstanceRow;
use crate::store::sources::{Origin, SourceRow};

impl App {
    /// How a source is to be followed as the inventory stands now, or what stands in the way.
    pub(super) async fn plan(&self, source: &SourceRow) -> error::Result<Plan> {
        match source.origin() {
            Origin::Cluster(id) => {
                self.plan_cluster(&id, settings::namespaces_of(source)?, source.ingress_https).await
            }
            Origin::Nacos(id) => self.plan_nacos(&id).await,
        }
    }

    pub(super) async fn plan_cluster(
        &self,
        cluster_id: &str,
        namespaces: Option<Vec<String>>,
        ingress_https: bool,
    ) -> error::Result<Plan> {
        let Some(cluster) = self.store.cluster(cluster_id).await? else {
            return Ok(blocked(StatusReason::RegistryRemoved, cluster_id));
        };
        if !cluster_answers(&cluster.state) {
            return Ok(blocked(StatusReason::RegistryStopped, &cluster.state));
        }
        Ok(match self.store.kubeconfig(&cluster) {
            Ok(kubeconfig) => {
                let outgoing = self.outgoing.clone();
                let settings = kube::Settings { kubeconfig, namespaces, ingress_https, outgoing };
                Plan::Cluster(settings)
            }
            Err(error) => blocked(StatusReason::BadCredentials, &error.to_string()),
        })
    }

    pub(super) async fn plan_nacos(&self, instance_id: &str) -> error::Result<Plan> {
        let Some(instance) = self.store.nacos_instance(instance_id).await? else {
            return Ok(blocked(StatusReason::RegistryRemoved, instance_id));
        };
        if !instance.permitted {
            return Ok(blocked(StatusReason::PermissionDenied, instance_id));
        }
        if NacosState::from(instance.state.as_str()) != NacosState::Running {
            return Ok(blocked(StatusReason::RegistryStopped, &instance.state));
        }
        if !(instance.mcp_supported && instance.mcp_enabled) {
            return Ok(blocked(StatusReason::McpDisabled, instance_id));
        }
        Ok(match self.nacos_settings(&instance) {
            Ok(settings) => Plan::Nacos(settings),
            Err(error) => blocked(StatusReason::BadCredentials, &error.to_string()),
        })
    }

    fn nacos_settings(&self, instance: &NacosInstanceRow) -> anyhow::Result<nacos::Settings> {
        let password = self.store.nacos_password(instance)?;
        let credentials = instance
            .username
            .clone()
            .zip(password)
            .map(|(username, password)| nacos::Credentials { username, password });
        let namespaces = serde_json::from_str(&instance.namespaces)?;
        let (address, outgoing) = (instance.address.clone(), self.outgoing.clone());
        Ok(nacos::Settings { address, namespaces, credentials, outgoing })
    }
}

impl SourceRow {
    pub(super) fn subject(&self) -> Subject {
        Subject {
            source_id: self.source_id.clone(),
            gateway_id: self.gateway_id.clone(),
            source_type: self.source_type(),
        }
    }
}

fn blocked(reason: StatusReason, detail: &str) -> Plan {
    Plan::Blocked(Failure::new(reason, detail))
}
