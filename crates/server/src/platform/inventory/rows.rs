//! What an entry of the inventory file becomes in the store. Files that it names are read here.

use std::path::Path;

use anyhow::{Context, anyhow};
use contract::gateways::{AddressType, ListenerPort, LoadBalancer};

use super::{Cluster, Gateway, NacosInstance, Region, SecurityGroup, Vpc};
use crate::discovery;
use crate::store;
use crate::store::clusters::ClusterRow;
use crate::store::gateways::GatewayRow;
use crate::store::nacos_instances::NacosInstanceRow;
use crate::store::regions::RegionRow;
use crate::store::vpcs::{SecurityGroupRow, VpcRow};
use crate::unquoted::unquoted;

impl Region {
    pub fn row(&self, position: usize) -> RegionRow {
        RegionRow {
            region_id: self.id.clone(),
            position: i64::try_from(position).unwrap_or(i64::MAX),
            name: self.name.clone(),
            name_zh: self.name_zh.clone(),
        }
    }
}

impl Vpc {
    pub fn row(&self) -> VpcRow {
        VpcRow { vpc_id: self.id.clone(), region_id: self.region.clone(), name: self.name.clone() }
    }
}

impl SecurityGroup {
    pub fn row(&self) -> SecurityGroupRow {
        SecurityGroupRow {
            security_group_id: self.id.clone(),
            vpc_id: self.vpc.clone(),
            name: self.name.clone(),
            kind: self.r#type.to_string(),
        }
    }
}

impl Gateway {
    pub fn row(&self) -> anyhow::Result<GatewayRow> {
        let now = store::now();
        Ok(GatewayRow {
            gateway_id: self.id.clone(),
            vpc_id: self.vpc.clone(),
            name: self.name.clone(),
            status: self.status.to_string(),
            gateway_type: self.r#type.to_string(),
            edition: self.edition.clone(),
            spec: self.spec.clone(),
            charge_type: "POSTPAY".to_owned(),
            version: self.version.clone(),
            replicas: i64::from(self.replicas),
            load_balancers: serde_json::to_string(&self.load_balancers())?,
            tags: serde_json::to_string(&self.tags)?,
            resource_group_id: None,
            created_at: now,
            updated_at: now,
            security_group_id: self.security_group.clone(),
            security_group_name: None,
            vpc_name: String::new(),
            region_id: String::new(),
        })
    }

    fn load_balancers(&self) -> Vec<LoadBalancer> {
        let short = (!self.address.is_empty()).then(|| balancer(&self.address, AddressType::Intranet, &[]));
        let long = self.load_balancers.iter();
        let long = long.map(|long| balancer(&long.address, long.r#type.clone(), &long.ports));
        short.into_iter().chain(long).collect()
    }
}

fn balancer(address: &str, address_type: AddressType, ports: &[ListenerPort]) -> LoadBalancer {
    LoadBalancer {
        address_ip_version: if address.contains(':') { "ipv6" } else { "ipv4" }.to_owned(),
        address: address.to_owned(),
        ports: ports.to_vec(),
        gateway_default: address_type == AddressType::Intranet,
        address_type,
        kind: "NLB".to_owned(),
    }
}

impl Cluster {
    pub fn row(&self) -> ClusterRow {
        ClusterRow {
            cluster_id: self.id.clone(),
            vpc_id: self.vpc.clone(),
            name: self.name.clone(),
            cluster_type: self.r#type.to_string(),
            version: self.version.clone(),
            state: self.state.to_string(),
            permitted: self.kubeconfig.is_some(),
            kubeconfig_sealed: None,
            in_file: true,
            vpc_name: String::new(),
            region_id: String::new(),
        }
    }

    pub fn read_kubeconfig(&self, folder: &Path) -> anyhow::Result<Option<String>> {
        let Some(file) = &self.kubeconfig else { return Ok(None) };
        let file = folder.join(file);
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("cluster {}: can't read the kubeconfig {}", self.id, file.display()))?;
        discovery::kube::check_kubeconfig(&text)
            // Its causes may quote what is in it.
            .map_err(|error| anyhow!(unquoted(&format!("{error:#}"))))
            .with_context(|| format!("cluster {}: the kubeconfig is refused", self.id))?;
        Ok(Some(text))
    }
}

impl NacosInstance {
    pub fn row(&self) -> anyhow::Result<NacosInstanceRow> {
        Ok(NacosInstanceRow {
            instance_id: self.id.clone(),
            vpc_id: self.vpc.clone(),
            name: self.name.clone(),
            version: self.version.clone(),
            state: self.state.to_string(),
            permitted: self.permitted,
            mcp_supported: self.mcp_supported,
            mcp_enabled: self.mcp_enabled && self.mcp_supported,
            address: self.address.clone(),
            namespaces: serde_json::to_string(&self.namespaces)?,
            username: self.username.clone(),
            password_sealed: None,
            in_file: true,
            vpc_name: String::new(),
            region_id: String::new(),
        })
    }

    pub fn read_password(&self, folder: &Path) -> anyhow::Result<Option<String>> {
        let Some(file) = &self.password_file else { return Ok(None) };
        let file = folder.join(file);
        let text = std::fs::read_to_string(&file)
            .with_context(|| format!("nacos_instance {}: can't read {}", self.id, file.display()))?;
        Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
    }
}
