//! Parameter Settings of a Nacos instance: what they are, who depends on them, and changing them.

use contract::console::parameters::{ChangeParameters, Dependent, NacosParameters};
use contract::error::ErrorCode;
use contract::sources::FieldError;

use super::App;
use crate::error::{Error, Result};
use crate::store::nacos_instances::NacosInstanceRow;

impl App {
    pub async fn nacos_parameters(&self, instance_id: &str) -> Result<NacosParameters> {
        let instance = self.nacos_instance(instance_id).await?;
        let mut dependents = Vec::new();
        for source in self.store.sources_of_nacos_instance(instance_id).await? {
            let gateway = self.gateway(&source.gateway_id).await?;
            dependents.push(Dependent {
                source_id: source.source_id,
                gateway_id: gateway.gateway_id,
                gateway_name: gateway.name,
            });
        }
        Ok(NacosParameters {
            instance_id: instance.instance_id,
            name: instance.name,
            version: instance.version,
            region_id: instance.region_id,
            mcp_supported: instance.mcp_supported,
            mcp_enabled: instance.mcp_enabled,
            dependents,
        })
    }

    /// The sources that depend on the instance stop or start to work at once.
    pub async fn change_nacos_parameters(
        &self,
        instance_id: String,
        change: ChangeParameters,
    ) -> Result<NacosParameters> {
        let enabled = change.mcp_enabled.ok_or_else(|| FieldError::missing("mcpEnabled"))?;
        let app = self.clone();
        self.change(async move { app.set_mcp_enabled_alone(&instance_id, enabled).await }).await
    }

    async fn set_mcp_enabled_alone(&self, instance_id: &str, enabled: bool) -> Result<NacosParameters> {
        let instance = self.nacos_instance(instance_id).await?;
        if enabled && !instance.mcp_supported {
            let message = format!("its version {} does not support MCP", instance.version);
            return Err(Error::refused(ErrorCode::McpUnsupported, message).at("mcpEnabled"));
        }
        if enabled != instance.mcp_enabled {
            self.store.set_mcp_enabled(instance_id, enabled).await?;
            self.plans_changed().await;
        }
        self.nacos_parameters(instance_id).await
    }

    async fn nacos_instance(&self, instance_id: &str) -> Result<NacosInstanceRow> {
        let instance = self.store.nacos_instance(instance_id).await?;
        instance.ok_or_else(|| Error::nacos_instance_not_found(instance_id))
    }
}
