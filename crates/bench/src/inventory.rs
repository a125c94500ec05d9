//! The server's inventory, made for a measurement: what may become a source, all for one gateway.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

pub const GATEWAY: &str = "gw-bench";

const REGION: &str = "cn-hangzhou";
const VPC: &str = "vpc-bench";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Nacos,
    Kubernetes,
}

/// What becomes a source, by its id in the inventory.
#[derive(Clone, Debug)]
pub struct Origin {
    pub kind: Kind,
    pub id: String,
}

pub struct Inventory {
    regions: String,
    vpcs: String,
    text: String,
    kubeconfigs: Vec<(String, String)>,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Nacos => "Nacos",
            Self::Kubernetes => "Kubernetes",
        }
    }
}

/// With the one gateway that most measurements need.
impl Default for Inventory {
    fn default() -> Self {
        let mut inventory = Self::without_gateways();
        inventory.gateway(GATEWAY, VPC, REGION);
        inventory
    }
}

impl Inventory {
    pub fn without_gateways() -> Self {
        Self { regions: String::new(), vpcs: String::new(), text: String::new(), kubeconfigs: Vec::new() }
    }

    /// A gateway in a VPC and a region of its own.
    pub fn gateway(&mut self, id: &str, vpc: &str, region: &str) {
        let _ = writeln!(self.regions, "{{ id = \"{region}\", name = \"{region}\" }},");
        let _ = writeln!(self.vpcs, "{{ id = \"{vpc}\", region = \"{region}\", name = \"{vpc}\" }},");
        let _ = writeln!(self.text, "[[gateways]]\nid = \"{id}\"\nname = \"{id}\"\nvpc = \"{vpc}\"");
    }

    /// The public namespace is "".
    pub fn nacos(&mut self, id: &str, address: &str, namespace: &str) -> Origin {
        let more = format!("namespaces = [\"{namespace}\"]\n");
        self.nacos_instance(id, VPC, address, &more)
    }

    /// `more` are lines of its entry.
    pub fn nacos_instance(&mut self, id: &str, vpc: &str, address: &str, more: &str) -> Origin {
        let entry = format!(
            "[[nacos_instances]]\nid = \"{id}\"\nname = \"{id}\"\nvpc = \"{vpc}\"\nversion = \"2.3.2\"\n\
             mcp_enabled = true\naddress = \"{address}\"\n{more}"
        );
        self.text.push_str(&entry);
        Origin { kind: Kind::Nacos, id: id.to_owned() }
    }

    pub fn cluster(&mut self, id: &str, kubeconfig: &str) -> Origin {
        let file = format!("{id}.yaml");
        self.kubeconfigs.push((file.clone(), kubeconfig.to_owned()));
        self.cluster_of(id, VPC, &file, "")
    }

    /// A file that clusters share.
    pub fn kubeconfig(&mut self, file: &str, kubeconfig: &str) {
        self.kubeconfigs.push((file.to_owned(), kubeconfig.to_owned()));
    }

    /// `more` are lines of its entry.
    pub fn cluster_of(&mut self, id: &str, vpc: &str, kubeconfig_file: &str, more: &str) -> Origin {
        let entry = format!(
            "[[clusters]]\nid = \"{id}\"\nname = \"{id}\"\nvpc = \"{vpc}\"\ntype = \"ACK\"\n\
             version = \"1.33\"\nkubeconfig = \"{kubeconfig_file}\"\n{more}"
        );
        self.text.push_str(&entry);
        Origin { kind: Kind::Kubernetes, id: id.to_owned() }
    }

    pub fn write(&self, folder: &Path) -> Result<PathBuf> {
        for (name, kubeconfig) in &self.kubeconfigs {
            std::fs::write(folder.join(name), kubeconfig)?;
        }
        let file = folder.join("inventory.toml");
        std::fs::write(
            &file,
            format!("regions = [{}]\nvpcs = [{}]\n{}", self.regions, self.vpcs, self.text),
        )?;
        Ok(file)
    }
}
