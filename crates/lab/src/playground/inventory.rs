//! The playground's inventory file: for every reason why something can't be added, one example.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::clusters::{self, Clusters};
use super::registries::{self, Registries};

pub const GATEWAY: &str = "gw-7h2k9q4x1m";
pub const SECURITY_GROUP: &str = "sg-bp1pods7x2k";

/// Where nothing ever listens: for registries that are not running.
const NOWHERE: &str = "127.0.0.1:9";

/// Writes `inventory.toml` and the kubeconfigs beside it. The kubeconfig of the cluster that died stays
/// from the first time.
pub fn write(folder: &Path, registries: &Registries, clusters: &Clusters) -> Result<PathBuf> {
    let kubeconfigs = folder.join("kubeconfigs");
    std::fs::create_dir_all(&kubeconfigs)?;
    for (name, kubeconfig) in clusters.kubeconfigs() {
        std::fs::write(kubeconfigs.join(format!("{name}.yaml")), kubeconfig)?;
    }
    let file = folder.join("inventory.toml");
    let text = [PLACES, GATEWAYS, &clusters_text(), &nacos_text(registries)?].concat();
    std::fs::write(&file, text)?;
    Ok(file)
}

const PLACES: &str = r#"
regions = [
    { id = "cn-hangzhou", name = "China (Hangzhou)", name_zh = "华东 1（杭州）" },
    { id = "eu-central-1", name = "Germany (Frankfurt)", name_zh = "德国（法兰克福）" },
]
vpcs = [
    { id = "vpc-bp1core8x2", region = "cn-hangzhou", name = "vpc-hz-core" },
    { id = "vpc-bp1edge3k9", region = "cn-hangzhou", name = "vpc-hz-edge" },
    { id = "vpc-gw8fra1m4t", region = "eu-central-1", name = "vpc-fra-1" },
]
security_groups = [
    { id = "sg-bp1pods7x2k", vpc = "vpc-bp1core8x2", name = "checkout-pods" },
    { id = "sg-bp1risk4m1c", vpc = "vpc-bp1core8x2", name = "risk-pods" },
    { id = "sg-bp1edge9w0q", vpc = "vpc-bp1edge3k9", name = "edge-pods" },
]
"#;

const GATEWAYS: &str = r#"
[[gateways]]
id = "gw-7h2k9q4x1m"
name = "payments-edge"
vpc = "vpc-bp1core8x2"
spec = "apigw.medium.x1"
load_balancers = [
    { address = "10.12.0.8", ports = [{ port = 80, protocol = "HTTP" }, { port = 443, protocol = "HTTPS" }] },
    { address = "nlb-3f7k1v9d2q.cn-hangzhou.nlb.example.com", type = "Internet", ports = [{ port = 443, protocol = "HTTPS" }] },
]
tags = [{ key = "team", value = "payments" }, { key = "env", value = "prod" }]

[[gateways]]
id = "gw-2m8c0t6w4r"
name = "partners-api"
vpc = "vpc-bp1edge3k9"
status = "Creating"
tags = [{ key = "team", value = "partners" }]

[[gateways]]
id = "gw-5d1n3v9z7b"
name = "mobile-edge"
vpc = "vpc-bp1core8x2"
status = "Upgrading"
edition = "Serverless"
spec = "apigw.serverless"
address = "10.12.0.24"

[[gateways]]
id = "gw-8s4f6j2y0p"
name = "storefront-eu"
vpc = "vpc-gw8fra1m4t"
load_balancers = [{ address = "10.40.0.8", ports = [{ port = 443, protocol = "HTTPS" }] }]
type = "AI"
tags = [{ key = "env", value = "prod" }]
"#;

fn clusters_text() -> String {
    let (attached, dying) = (clusters::ATTACHED, clusters::DYING);
    format!(
        r#"
[[clusters]]
id = "{attached}"
name = "checkout-prod"
vpc = "vpc-bp1core8x2"
type = "ACK"
version = "1.33"
kubeconfig = "kubeconfigs/checkout-prod.yaml"

[[clusters]]
id = "cb2n6ys1d8f4x0k75"
name = "risk-acs"
vpc = "vpc-bp1core8x2"
type = "ACS"
version = "1.32"
kubeconfig = "kubeconfigs/risk-acs.yaml"

[[clusters]]
id = "{dying}"
name = "legacy-batch"
vpc = "vpc-bp1core8x2"
type = "ACKServerless"
version = "1.30"
kubeconfig = "kubeconfigs/legacy-batch.yaml"

[[clusters]]
id = "cd7r3w9m2p5t1h608"
name = "dc1-registered"
vpc = "vpc-bp1core8x2"
type = "Registered"
version = "1.31"
kubeconfig = "kubeconfigs/dc1-registered.yaml"

[[clusters]]
id = "ce1x8k4v6z0q3j257"
name = "edge-serverless"
vpc = "vpc-bp1edge3k9"
type = "ACKServerless"
version = "1.33"
kubeconfig = "kubeconfigs/checkout-prod.yaml"

[[clusters]]
id = "cf5t2b7n9c1m4y836"
name = "staging-old"
vpc = "vpc-bp1core8x2"
type = "ACK"
version = "1.28"
state = "stopped"
kubeconfig = "kubeconfigs/checkout-prod.yaml"

[[clusters]]
id = "ch9q6d0s3g8l5r147"
name = "people-data"
vpc = "vpc-bp1core8x2"
type = "ACK"
version = "1.33"
"#
    )
}

fn nacos_text(registries: &Registries) -> Result<String> {
    let attached = registries::ATTACHED;
    let core = "vpc-bp1core8x2";
    let rows = [
        (attached, "nacos-orders", core, "2.3.2", registries.address("nacos-orders")?, "mcp_enabled = true"),
        (
            "mse-cn-x0d41kqa",
            "nacos-inventory",
            core,
            "2.3.2",
            registries.address("nacos-inventory")?,
            "mcp_enabled = true",
        ),
        (
            "mse-cn-p81m2zzb",
            "nacos-shipping",
            core,
            "2.4.3",
            registries.address("nacos-shipping")?,
            "mcp_enabled = true",
        ),
        (
            "mse-cn-7u3f9tsc",
            "nacos-billing",
            core,
            "2.2.3",
            registries.address("nacos-billing")?,
            "mcp_enabled = false",
        ),
        (
            "mse-cn-m5w2r8de",
            "nacos-partners",
            "vpc-bp1edge3k9",
            "2.3.2",
            registries.address("nacos-partners")?,
            "mcp_enabled = true",
        ),
        ("mse-cn-1c6y4hgf", "nacos-intranet", core, "1.1.3", NOWHERE.to_owned(), "mcp_supported = false"),
        (
            "mse-cn-k9b7n0lg",
            "nacos-staging",
            core,
            "2.3.2",
            NOWHERE.to_owned(),
            "mcp_enabled = true\nstate = \"Stopped\"",
        ),
        (
            "mse-cn-q2v8x5jh",
            "nacos-treasury",
            core,
            "2.3.2",
            NOWHERE.to_owned(),
            "mcp_enabled = true\npermitted = false",
        ),
    ];
    let text = rows.map(|(id, name, vpc, version, address, rest)| {
        format!(
            "\n[[nacos_instances]]\nid = \"{id}\"\nname = \"{name}\"\nvpc = \"{vpc}\"\nversion = \"{version}\"\naddress = \"{address}\"\n{rest}\n"
        )
    });
    Ok(text.concat())
}
