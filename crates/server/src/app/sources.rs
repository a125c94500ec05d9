//! Creating sources: everything is checked before anything is written, and nothing is told before it is
//! written.

use contract::console::inventory::Ineligible;
use contract::console::sources::HistoryKind;
use contract::error::ErrorCode;
use contract::gateways::GatewayStatus;
use contract::sources::{CreateSource, NewOrigin, NewSource, SecurityGroupRule};

use super::App;
use super::replicas::Notice;
use crate::discovery::view::SourceView;
use crate::error::{Error, Result};
use crate::platform::eligibility;
use crate::store::gateways::GatewayRow;
use crate::store::sources::{InsertError, SourceRow};

const CLUSTER_FIELD: &str = "k8sSourceConfig.clusterId";
const NACOS_FIELD: &str = "nacosSourceConfig.instanceId";

impl App {
    pub async fn create_source(&self, new: NewSource) -> Result<SourceRow> {
        let app = self.clone();
        self.change(async move { app.create_alone(new).await }).await
    }

    async fn create_alone(&self, new: NewSource) -> Result<SourceRow> {
        let name = self.check_new(&new).await?;
        let source = self.store.insert_source(&new, &name).await.map_err(|error| match error {
            InsertError::Exists => already_there(field_of(&new.origin)),
            // Both were there when they were looked at.
            InsertError::NoGateway => Error::gateway_not_found(&new.gateway_id).at("gatewayId"),
            InsertError::NoSecurityGroup => {
                let message = "a security group is gone since it was looked at";
                Error::refused(ErrorCode::SecurityGroupNotFound, message).at(CreateSource::RULES_FIELD)
            }
            InsertError::Database(error) => error.into(),
        })?;
        self.settle_or_later(&source).await;
        self.supervisor.note(&source.source_id, HistoryKind::Created);
        if let Some(replica) = &self.replica {
            replica.claim_soon();
        }
        self.tell(Notice::Changed).await;
        Ok(source)
    }

    /// The name of a source that may be created.
    pub(super) async fn check_new(&self, new: &NewSource) -> Result<String> {
        let gateway = self.gateway(&new.gateway_id).await.map_err(|error| error.at("gatewayId"))?;
        if GatewayStatus::from(gateway.status.as_str()) != GatewayStatus::Running {
            let message =
                format!("the gateway is {}; it takes sources only while it is Running", gateway.status);
            return Err(Error::refused(ErrorCode::GatewayNotRunning, message).at("gatewayId"));
        }
        self.eligible_name(&new.origin, &gateway).await
    }

    /// Tries a failing source at once, also one in quarantine.
    pub async fn retry_source(&self, source_id: &str) -> Result<()> {
        let source = self.source(source_id).await?;
        self.supervisor.note(source_id, HistoryKind::Retried);
        self.supervisor.retry(source_id);
        self.tell(Notice::Retry { source_id: source.source_id }).await;
        Ok(())
    }

    pub async fn gateway(&self, gateway_id: &str) -> Result<GatewayRow> {
        let gateway = self.store.gateway(gateway_id).await?;
        gateway.ok_or_else(|| Error::gateway_not_found(gateway_id))
    }

    /// The sources of one gateway, which must exist, or of all.
    pub async fn sources(&self, gateway_id: Option<&str>) -> Result<Vec<SourceRow>> {
        let Some(gateway_id) = gateway_id else { return Ok(self.store.sources().await?) };
        self.gateway(gateway_id).await?;
        Ok(self.store.sources_of_gateway(gateway_id).await?)
    }

    /// What is known of a source; one that discovery does not know yet is pending.
    pub fn view(&self, source: &SourceRow) -> SourceView {
        self.supervisor.view(&source.source_id).unwrap_or_else(|| self.unread(source))
    }

    pub async fn source(&self, source_id: &str) -> Result<SourceRow> {
        let source = self.store.source(source_id).await?;
        source.ok_or_else(|| Error::source_not_found(source_id))
    }

    /// The name under which the source is kept, if this gateway may have it.
    async fn eligible_name(&self, origin: &NewOrigin, gateway: &GatewayRow) -> Result<String> {
        let present = self.store.sources_of_gateway(&gateway.gateway_id).await?;
        match origin {
            NewOrigin::Nacos { instance_id } => {
                let instance = self.store.nacos_instance(instance_id).await?;
                let instance =
                    instance.ok_or_else(|| Error::nacos_instance_not_found(instance_id).at(NACOS_FIELD))?;
                refuse_first(&eligibility::of_nacos(&instance, gateway, &present), NACOS_FIELD)?;
                Ok(instance.name)
            }
            NewOrigin::Cluster { cluster_id, rules } => {
                let cluster = self.store.cluster(cluster_id).await?;
                let cluster =
                    cluster.ok_or_else(|| Error::cluster_not_found(cluster_id).at(CLUSTER_FIELD))?;
                refuse_first(&eligibility::of_cluster(&cluster, gateway, &present), CLUSTER_FIELD)?;
                self.check_security_groups(rules, gateway, CreateSource::RULES_FIELD).await?;
                Ok(cluster.name)
            }
        }
    }

    /// `path` is that of the list in the request.
    pub(super) async fn check_security_groups(
        &self,
        rules: &[SecurityGroupRule],
        gateway: &GatewayRow,
        path: &str,
    ) -> Result<()> {
        let groups = self.store.security_groups(&gateway.vpc_id).await?;
        for (index, rule) in rules.iter().enumerate() {
            if !groups.iter().any(|group| group.security_group_id == rule.security_group_id) {
                let message = format!("the gateway's VPC has no security group {}", rule.security_group_id);
                let field = format!("{path}[{index}].securityGroupId");
                return Err(Error::refused(ErrorCode::SecurityGroupNotFound, message).at(field));
            }
        }
        Ok(())
    }
}

fn field_of(origin: &NewOrigin) -> &'static str {
    match origin {
        NewOrigin::Cluster { .. } => CLUSTER_FIELD,
        NewOrigin::Nacos { .. } => NACOS_FIELD,
    }
}

fn already_there(field: &str) -> Error {
    Error::source_exists().at(field)
}

fn refuse_first(reasons: &[Ineligible], field: &str) -> Result<()> {
    let Some(reason) = reasons.first() else { return Ok(()) };
    let message = match reason {
        Ineligible::AlreadyAdded { .. } => return Err(already_there(field)),
        Ineligible::InOtherVpc { vpc_id, .. } => format!("it is in another VPC, {vpc_id}"),
        Ineligible::McpDisabled => "its MCPEnabled is off, so no gateway may read it".to_owned(),
        Ineligible::McpUnsupported { version } => format!("its version {version} does not support MCP"),
        Ineligible::NotRunning { state } => format!("it is {state}, not running"),
        Ineligible::NoPermission | Ineligible::Unknown => "Headwater has no permission to read it".to_owned(),
    };
    Err(Error::refused(reason.error_code(), message).at(field))
}
