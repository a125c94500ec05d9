//! Registering Nacos instances, changing and removing them. MCPEnabled is in [`super::parameters`].

use contract::console::nacos_instances::{ChangeNacos, NacosDetail, NacosRow, NewNacos};
use contract::console::registries::RemovalImpact;
use contract::gateways::Vpc;
use contract::nacos::NacosState;
use contract::sources::FieldError;

use super::App;
use super::registries::{not_in_file, written};
use crate::error::{Error, Result};
use crate::store::nacos_instances::NacosInstanceRow as Stored;
use crate::store::random_id;
use crate::store::sources::Origin;

impl App {
    pub async fn nacos_detail(&self, instance_id: &str) -> Result<NacosDetail> {
        let stored = self.nacos_instance(instance_id).await?;
        let dependents = self.dependents(&Origin::Nacos(instance_id.to_owned())).await?;
        let sources = u32::try_from(dependents.len()).unwrap_or(u32::MAX);
        Ok(NacosDetail {
            namespaces: serde_json::from_str(&stored.namespaces)?,
            username: stored.username.clone(),
            instance: row(stored, sources),
            dependents,
        })
    }

    /// Those of a region, or of all.
    pub async fn nacos_instances(&self, region_id: Option<&str>) -> Result<Vec<NacosRow>> {
        let counts = self.dependent_counts().await?;
        let mut rows = Vec::new();
        for region_id in self.asked_regions(region_id).await? {
            for instance in self.store.nacos_instances(&region_id).await? {
                let sources = counts.get(&Origin::Nacos(instance.instance_id.clone()));
                rows.push(row(instance, sources.copied().unwrap_or_default()));
            }
        }
        Ok(rows)
    }

    pub async fn register_nacos_instance(&self, new: NewNacos) -> Result<NacosDetail> {
        let app = self.clone();
        self.change(async move { app.register_nacos_alone(new).await }).await
    }

    pub async fn change_nacos_instance(&self, id: String, change: ChangeNacos) -> Result<NacosDetail> {
        let app = self.clone();
        self.change(async move { app.change_nacos_alone(&id, change).await }).await
    }

    /// Its sources stay and become invalid.
    pub async fn remove_nacos_instance(&self, instance_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move {
            not_in_file(app.nacos_instance(&instance_id).await?.in_file)?;
            if !app.store.remove_nacos_instance(&instance_id).await? {
                return Err(Error::nacos_instance_not_found(&instance_id));
            }
            app.registry_changed(&Origin::Nacos(instance_id)).await
        })
        .await
    }

    pub async fn nacos_removal(&self, instance_id: &str) -> Result<RemovalImpact> {
        let instance = self.nacos_instance(instance_id).await?;
        let origin = Origin::Nacos(instance.instance_id);
        self.removal_impact(&origin, instance.name, instance.in_file).await
    }

    async fn register_nacos_alone(&self, new: NewNacos) -> Result<NacosDetail> {
        self.check_vpc(&new.vpc_id).await?;
        let (username, password) = new.credentials.unzip();
        let row = Stored {
            instance_id: format!("mse-cn-{}", random_id(8)),
            vpc_id: new.vpc_id,
            name: new.name,
            version: new.version,
            state: NacosState::Running.to_string(),
            permitted: true,
            mcp_supported: new.mcp_supported,
            mcp_enabled: new.mcp_enabled,
            address: new.address,
            namespaces: serde_json::to_string(&new.namespaces)?,
            username,
            password_sealed: None,
            in_file: false,
            vpc_name: String::new(),
            region_id: String::new(),
        };
        let done = self.store.register_nacos_instance(&row, password.as_deref()).await?;
        written(done, || Error::nacos_instance_not_found(&row.instance_id))?;
        self.registry_changed(&Origin::Nacos(row.instance_id.clone())).await?;
        self.nacos_detail(&row.instance_id).await
    }

    async fn change_nacos_alone(&self, instance_id: &str, change: ChangeNacos) -> Result<NacosDetail> {
        let stored = self.nacos_instance(instance_id).await?;
        not_in_file(stored.in_file)?;
        check_credentials(&stored, &change)?;
        let done = self.store.change_nacos_instance(&stored, &change).await?;
        written(done, || Error::nacos_instance_not_found(instance_id))?;
        self.registry_changed(&Origin::Nacos(instance_id.to_owned())).await?;
        self.nacos_detail(instance_id).await
    }

    pub(super) async fn nacos_instance(&self, instance_id: &str) -> Result<Stored> {
        let instance = self.store.nacos_instance(instance_id).await?;
        instance.ok_or_else(|| Error::nacos_instance_not_found(instance_id))
    }
}

/// A kept password must not go to another server or for another user: whoever changes those has to know it.
fn check_credentials(stored: &Stored, change: &ChangeNacos) -> Result<()> {
    let username = change.username.as_deref().or(stored.username.as_deref()).unwrap_or_default();
    if username.is_empty() {
        return match change.password {
            Some(_) => Err(FieldError::missing("username").into()),
            None => Ok(()),
        };
    }
    let is_other_user = stored.username.as_deref() != Some(username);
    let is_other_server = change.address.as_ref().is_some_and(|address| *address != stored.address);
    if change.password.is_none() && (is_other_user || is_other_server) {
        return Err(FieldError::missing("password").into());
    }
    Ok(())
}

fn row(stored: Stored, sources: u32) -> NacosRow {
    NacosRow {
        instance_id: stored.instance_id,
        name: stored.name,
        version: stored.version,
        state: NacosState::from(stored.state.as_str()),
        region_id: stored.region_id,
        vpc: Vpc { vpc_id: stored.vpc_id, name: stored.vpc_name },
        address: stored.address,
        permitted: stored.permitted,
        has_credentials: stored.password_sealed.is_some(),
        mcp_supported: stored.mcp_supported,
        mcp_enabled: stored.mcp_enabled,
        in_file: stored.in_file,
        sources,
    }
}
