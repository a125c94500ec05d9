//! The security groups of a gateway's VPC, and the rules that let the gateway through them. Each rule belongs either to
//! the gateway or to one of its sources, and is taken away with that.

use contract::console::events::Event;
use contract::console::sources::HistoryKind;
use contract::error::ErrorCode;
use contract::gateways::GatewayStatus;
use contract::sources::SecurityGroupRule;

use super::App;
use super::replicas::Notice;
use crate::error::{Error, Result};
use crate::store::security_group_rules::{AuthorizedRow, InsertError};
use crate::store::vpcs::SecurityGroupRow;

impl App {
    /// Those of the gateway's VPC; with a cluster, those that are of its VPC, too.
    pub async fn authorizable_groups(
        &self,
        gateway_id: &str,
        cluster_id: Option<&str>,
    ) -> Result<Vec<SecurityGroupRow>> {
        let gateway = self.gateway(gateway_id).await?;
        if let Some(cluster_id) = cluster_id {
            let cluster = self.store.cluster(cluster_id).await?;
            let cluster = cluster.ok_or_else(|| Error::cluster_not_found(cluster_id).at("csClusterId"))?;
            if cluster.vpc_id != gateway.vpc_id {
                return Ok(vec![]);
            }
        }
        Ok(self.store.security_groups(&gateway.vpc_id).await?)
    }

    /// With the gateway's own group, if that is known.
    pub async fn authorized_rules(&self, gateway_id: &str) -> Result<(Option<String>, Vec<AuthorizedRow>)> {
        let gateway = self.gateway(gateway_id).await?;
        Ok((gateway.security_group_id, self.store.authorized_rules(gateway_id).await?))
    }

    pub async fn add_rule(&self, gateway_id: String, rule: SecurityGroupRule) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.add_rule_alone(&gateway_id, &rule).await }).await
    }

    /// One that came with a source is taken out of the source's settings, if `from_source` allows that.
    pub async fn delete_rule(&self, gateway_id: String, rule_id: String, from_source: bool) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.delete_rule_alone(&gateway_id, &rule_id, from_source).await }).await
    }

    async fn add_rule_alone(&self, gateway_id: &str, rule: &SecurityGroupRule) -> Result<()> {
        let gateway = self.gateway(gateway_id).await?;
        if GatewayStatus::from(gateway.status.as_str()) != GatewayStatus::Running {
            let message =
                format!("the gateway is {}; it takes rules only while it is Running", gateway.status);
            return Err(Error::refused(ErrorCode::GatewayNotRunning, message));
        }
        let groups = self.store.security_groups(&gateway.vpc_id).await?;
        if !groups.iter().any(|group| group.security_group_id == rule.security_group_id) {
            let message = format!("the gateway's VPC has no security group {}", rule.security_group_id);
            return Err(Error::refused(ErrorCode::SecurityGroupNotFound, message).at("securityGroupId"));
        }
        self.store.add_rule(gateway_id, rule).await.map_err(|error| match error {
            InsertError::Exists(index) => {
                let message = format!("the gateway has a rule for {} already", rule.port_ranges[index]);
                let refused = Error::refused(ErrorCode::SecurityGroupRuleExists, message);
                refused.at(format!("portRanges[{index}]"))
            }
            InsertError::NoGateway => Error::gateway_not_found(gateway_id),
            InsertError::Database(error) => error.into(),
        })
    }

    async fn delete_rule_alone(&self, gateway_id: &str, rule_id: &str, from_source: bool) -> Result<()> {
        self.gateway(gateway_id).await?;
        let rule = self.store.authorized_rule(gateway_id, rule_id).await?;
        let rule = rule.ok_or_else(|| Error::rule_not_found(rule_id))?;
        if let Some(source_id) = &rule.source_id
            && !from_source
        {
            let message = format!(
                "the rule belongs to the source {source_id}: change its settings, or delete with cascadingDelete"
            );
            return Err(Error::refused(ErrorCode::SecurityGroupRuleOfSource, message));
        }
        if !self.store.delete_rule(&rule).await? {
            return Err(Error::rule_not_found(rule_id));
        }
        if let Some(source_id) = rule.source_id {
            self.supervisor.note(&source_id, HistoryKind::Changed);
            self.hub.publish(Event::Sources { gateway_id: gateway_id.to_owned(), source_id });
            self.tell(Notice::Changed).await;
        }
        Ok(())
    }
}
