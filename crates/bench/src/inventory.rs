//! The server's inventory, made for a measurement: what may become a source, all for one gateway.

use std::path::{Path, PathBuf};

use anyhow::Result;

pub const GATEWAY: &str = "gw-bench";

const PLACES: &str = r#"
regions = [{ id = "cn-hangzhou", name = "China (Hangzhou)" }]
vpcs = [{ id = "vpc-bench", region = "cn-hangzhou", name = "bench" }]
[[gateways]]
id = "gw-bench"
name = "bench"
vpc = "vpc-bench"
"#;

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

#[derive(Default)]
pub struct Inventory {
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

impl Inventory {
    /// The public namespace is "".
    pub fn nacos(&mut self, id: &str, address: &str, namespace: &str) -> Origin {
        let entry = format!(
            "[[nacos_instances]]\nid = \"{id}\"\nname = \"{id}\"\nvpc = \"vpc-bench\"\nversion = \"2.3.2\"\n\
             mcp_enabled = true\naddress = \"{address}\"\nnamespaces = [\"{namespace}\"]\n"
        );
        self.text.push_str(&entry);
        Origin { kind: Kind::Nacos, id: id.to_owned() }
    }

    pub fn cluster(&mut self, id: &str, kubeconfig: &str) -> Origin {
        let entry = format!(
            "[[clusters]]\nid = \"{id}\"\nname = \"{id}\"\nvpc = \"vpc-bench\"\ntype = \"ACK\"\n\
             version = \"1.33\"\nkubeconfig = \"{id}.yaml\"\n"
        );
        self.text.push_str(&entry);
        self.kubeconfigs.push((format!("{id}.yaml"), kubeconfig.to_owned()));
        Origin { kind: Kind::Kubernetes, id: id.to_owned() }
    }

    pub fn write(&self, folder: &Path) -> Result<PathBuf> {
        for (name, kubeconfig) in &self.kubeconfigs {
            std::fs::write(folder.join(name), kubeconfig)?;
        }
        let file = folder.join("inventory.toml");
        std::fs::write(&file, format!("{PLACES}{}", self.text))?;
        Ok(file)
    }
}
