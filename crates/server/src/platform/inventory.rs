//! The operator's inventory file: what it may say, and how it is applied. It is checked whole before
//! anything is written, and written in one transaction.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use contract::clusters::{ClusterState, ClusterType};
use contract::gateways::{AddressType, GatewayStatus, GatewayType, ListenerPort, Tag};
use contract::nacos::NacosState;
use contract::security_groups::SecurityGroupType;
use serde::Deserialize;

mod rows;

use crate::discovery;
use crate::store::{self, Store};

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Inventory {
    regions: Vec<Region>,
    vpcs: Vec<Vpc>,
    security_groups: Vec<SecurityGroup>,
    gateways: Vec<Gateway>,
    clusters: Vec<Cluster>,
    nacos_instances: Vec<NacosInstance>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    id: String,
    name: String,
    #[serde(default)]
    name_zh: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Vpc {
    id: String,
    region: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecurityGroup {
    id: String,
    vpc: String,
    name: String,
    #[serde(default = "normal_group")]
    r#type: SecurityGroupType,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Gateway {
    id: String,
    name: String,
    vpc: String,
    #[serde(default = "running_gateway")]
    status: GatewayStatus,
    #[serde(default = "api")]
    r#type: GatewayType,
    #[serde(default = "professional")]
    edition: String,
    #[serde(default = "small")]
    spec: String,
    #[serde(default = "first_version")]
    version: String,
    #[serde(default = "two")]
    replicas: u32,
    /// Short for one load balancer on the Intranet.
    #[serde(default)]
    address: String,
    #[serde(default)]
    load_balancers: Vec<Balancer>,
    #[serde(default)]
    tags: Vec<Tag>,
    /// Its own, which others let in.
    security_group: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Balancer {
    address: String,
    #[serde(default = "intranet")]
    r#type: AddressType,
    #[serde(default)]
    ports: Vec<ListenerPort>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Cluster {
    id: String,
    name: String,
    vpc: String,
    r#type: ClusterType,
    #[serde(default)]
    version: String,
    #[serde(default = "running_cluster")]
    state: ClusterState,
    /// Left out where Headwater has no permission to read the cluster.
    kubeconfig: Option<PathBuf>,
    /// What that file holds, once it is read and checked.
    #[serde(skip)]
    kubeconfig_text: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NacosInstance {
    id: String,
    name: String,
    vpc: String,
    address: String,
    #[serde(default)]
    version: String,
    #[serde(default = "running_nacos")]
    state: NacosState,
    #[serde(default = "yes")]
    permitted: bool,
    #[serde(default = "yes")]
    mcp_supported: bool,
    /// Where a new instance starts; afterwards Parameter Settings decide.
    #[serde(default)]
    mcp_enabled: bool,
    /// Left out: the public namespace.
    #[serde(default = "public")]
    namespaces: Vec<String>,
    username: Option<String>,
    password_file: Option<PathBuf>,
    #[serde(skip)]
    password: Option<String>,
}

impl Inventory {
    /// Reads and checks the whole file.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("can't read the inventory {}", file.display()))?;
        let mut inventory: Self = crate::unquoted::toml(&text)
            .with_context(|| format!("the inventory {} is not valid", file.display()))?;
        // Relative paths start at the folder that the file is in.
        let folder = file.parent().unwrap_or(Path::new(""));
        inventory
            .check()
            .and_then(|()| inventory.read_files(folder))
            .with_context(|| format!("the inventory {} is not valid", file.display()))?;
        Ok(inventory)
    }

    fn read_files(&mut self, folder: &Path) -> anyhow::Result<()> {
        for cluster in &mut self.clusters {
            cluster.kubeconfig_text = cluster.read_kubeconfig(folder)?;
        }
        for nacos in &mut self.nacos_instances {
            nacos.password = nacos.read_password(folder)?;
        }
        Ok(())
    }

    fn check(&self) -> anyhow::Result<()> {
        let regions = unique("regions", self.regions.iter().map(|region| region.id.as_str()))?;
        let vpcs = unique("vpcs", self.vpcs.iter().map(|vpc| vpc.id.as_str()))?;
        unique("security_groups", self.security_groups.iter().map(|group| group.id.as_str()))?;
        unique("gateways", self.gateways.iter().map(|gateway| gateway.id.as_str()))?;
        unique("clusters", self.clusters.iter().map(|cluster| cluster.id.as_str()))?;
        unique("nacos_instances", self.nacos_instances.iter().map(|nacos| nacos.id.as_str()))?;
        for vpc in &self.vpcs {
            ensure!(
                regions.contains(vpc.region.as_str()),
                "vpc {}: there is no region {}",
                vpc.id,
                vpc.region
            );
        }
        let in_vpc = (self.security_groups.iter().map(|group| (&group.id, &group.vpc)))
            .chain(self.gateways.iter().map(|gateway| (&gateway.id, &gateway.vpc)))
            .chain(self.clusters.iter().map(|cluster| (&cluster.id, &cluster.vpc)))
            .chain(self.nacos_instances.iter().map(|nacos| (&nacos.id, &nacos.vpc)));
        for (id, vpc) in in_vpc {
            ensure!(vpcs.contains(vpc.as_str()), "{id}: there is no VPC {vpc}");
        }
        for group in &self.security_groups {
            let kind = &group.r#type;
            let is_known = !matches!(kind, SecurityGroupType::Unknown(_));
            ensure!(is_known, "{}: a security group is normal or enterprise, not {kind}", group.id);
        }
        for gateway in &self.gateways {
            if let Some(own) = &gateway.security_group {
                let mut groups = self.security_groups.iter();
                let is_there = groups.any(|group| group.id == *own && group.vpc == gateway.vpc);
                ensure!(is_there, "{}: its VPC has no security group {own}", gateway.id);
            }
            let kind = &gateway.r#type;
            ensure!(!matches!(kind, GatewayType::Unknown(_)), "{}: type {kind} is none", gateway.id);
            for balancer in &gateway.load_balancers {
                let kind = &balancer.r#type;
                let is_known = !matches!(kind, AddressType::Unknown(_));
                ensure!(is_known, "{}: a load balancer is Internet or Intranet, not {kind}", gateway.id);
            }
        }
        for nacos in &self.nacos_instances {
            discovery::nacos::check_address(&nacos.address)
                .with_context(|| format!("nacos_instance {}", nacos.id))?;
        }
        Ok(())
    }

    /// Writes everything or nothing. Clusters and Nacos instances that the file no longer lists are
    /// removed; their sources stay and become invalid. Gateways are never removed, so that one created by hand
    /// stays; one that was deleted by hand stays deleted for as long as the file lists it.
    pub async fn apply(&self, store: &Store) -> anyhow::Result<()> {
        let mut tx = store.begin().await?;
        // They stay locked until the end: whoever names, creates or deletes something in them waits.
        let mut regions: Vec<_> = self.regions.iter().enumerate().collect();
        regions.sort_unstable_by_key(|(_, region)| &region.id);
        for (position, region) in regions {
            store::regions::put(&mut tx, &region.row(position)).await?;
        }
        for vpc in &self.vpcs {
            store::vpcs::put(&mut tx, &vpc.row()).await?;
        }
        for group in &self.security_groups {
            store::vpcs::put_security_group(&mut tx, &group.row()).await?;
        }
        let listed: Vec<_> = self.gateways.iter().map(|gateway| gateway.id.as_str()).collect();
        let deleted = store::gateway_deletions::deleted_among(&mut tx, &listed).await?;
        for gateway in self.gateways.iter().filter(|gateway| !deleted.contains(&gateway.id)) {
            store::gateways::put(&mut tx, &gateway.row()?).await?;
        }
        for cluster in &self.clusters {
            store.put_cluster(&mut tx, &cluster.row(), cluster.kubeconfig_text.as_deref()).await?;
        }
        for nacos in &self.nacos_instances {
            store.put_nacos_instance(&mut tx, &nacos.row()?, nacos.password.as_deref()).await?;
        }
        let clusters: Vec<_> = self.clusters.iter().map(|cluster| cluster.id.as_str()).collect();
        store::clusters::keep_only(&mut tx, &clusters).await?;
        let instances: Vec<_> = self.nacos_instances.iter().map(|nacos| nacos.id.as_str()).collect();
        store::nacos_instances::keep_only(&mut tx, &instances).await?;
        tx.commit().await?;
        Ok(())
    }
}

fn unique<'a>(what: &str, ids: impl Iterator<Item = &'a str>) -> anyhow::Result<HashSet<&'a str>> {
    let mut seen = HashSet::new();
    for id in ids {
        if id.is_empty() || id.contains(|c: char| c.is_whitespace() || c == '/') {
            bail!("{what}: {id:?} is not an id");
        }
        ensure!(seen.insert(id), "{what}: {id} is there twice");
    }
    Ok(seen)
}

fn normal_group() -> SecurityGroupType {
    SecurityGroupType::Normal
}

fn running_gateway() -> GatewayStatus {
    GatewayStatus::Running
}

fn running_cluster() -> ClusterState {
    ClusterState::Running
}

fn running_nacos() -> NacosState {
    NacosState::Running
}

fn api() -> GatewayType {
    GatewayType::Api
}

fn intranet() -> AddressType {
    AddressType::Intranet
}

fn professional() -> String {
    "Professional".to_owned()
}

fn small() -> String {
    "apigw.small.x1".to_owned()
}

fn first_version() -> String {
    store::gateways::FIRST_VERSION.to_owned()
}

fn two() -> u32 {
    store::gateways::REPLICAS
}

fn yes() -> bool {
    true
}

fn public() -> Vec<String> {
    vec![String::new()]
}
