//! Parameter Settings of a Nacos instance: what they are, who depends on them, and changing them.

use contract::console::parameters::{ChangeParameters, NacosParameters};
use contract::error::ErrorCode;
use contract::nacos::NacosState;
use contract::sources::FieldError;

use super::App;
use crate::error::{Error, Result};
use crate::store::sources::Origin;

impl App {
    pub async fn nacos_parameters(&self, instance_id: &str) -> Result<NacosParameters> {
        let instance = self.nacos_instance(instance_id).await?;
        let dependents = self.dependents(&Origin::Nacos(instance_id.to_owned())).await?;
        Ok(NacosParameters {
            instance_id: instance.instance_id,
            name: instance.name,
            version: instance.version,
            region_id: instance.region_id,
            state: NacosState::from(instance.state.as_str()),
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
}
