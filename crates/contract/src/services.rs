//! Services that a gateway can route to: `ListServices`, `GetService`, `CreateService`, `UpdateService`,
//! `DeleteService`.

use serde::{Deserialize, Serialize};

use crate::Millis;
use crate::sources::SourceType;
use crate::wire_enum::wire_enum;

mod create;
mod update;

pub use create::{CreateService, CreatedServices, Fixed, NewService, NewServices, Offered, ServiceConfig};
pub use update::{HealthCheck, OutlierDetection, ServiceChange, ServiceSettings, Unsupported, UpdateService};

wire_enum! {
    /// Where a service comes from: a source of this type, or what somebody typed.
    pub enum ServiceType {
        K8s = "K8S",
        MseNacos = "MSE_NACOS",
        /// A domain.
        Dns = "DNS",
        /// Fixed addresses.
        Vip = "VIP",
    }
}

impl From<SourceType> for ServiceType {
    fn from(source_type: SourceType) -> Self {
        Self::from(source_type.as_str())
    }
}

wire_enum! {
    pub enum HealthStatus {
        Healthy = "Healthy",
        Unhealthy = "Unhealthy",
    }
}

wire_enum! {
    /// What stands behind a service.
    pub enum ServiceKind {
        /// Endpoints behind one address, or instances in a registry.
        Balanced = "Balanced",
        /// Endpoints that are reached one by one: a Kubernetes service without an address of its own.
        Headless = "Headless",
        /// Another DNS name.
        ExternalName = "ExternalName",
    }
}

wire_enum! {
    /// How an endpoint stands. Only `Healthy` ones count as healthy.
    pub enum EndpointState {
        Healthy = "Healthy",
        Unhealthy = "Unhealthy",
        /// On its way out, but still serving.
        Draining = "Draining",
        /// On its way out, and no longer serving.
        Terminating = "Terminating",
        /// Taken out of traffic by hand, however healthy.
        Disabled = "Disabled",
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Service {
    pub service_id: String,
    pub name: String,
    pub source_type: ServiceType,
    pub namespace: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
    /// `ip:port`, of DNS `domain:port`; at most [`Service::MAX_ADDRESSES`].
    pub addresses: Vec<String>,
    pub ports: Vec<ServicePort>,
    pub protocol: String,
    /// Absent where nobody knows: of DNS and VIP, and while the source was never read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_status: Option<HealthStatus>,
    /// At most [`Service::MAX_UNHEALTHY`].
    pub unhealthy_endpoints: Vec<String>,
    /// Endpoints that a gateway ejected; Headwater routes nothing, so it has none.
    #[serde(default)]
    pub outlier_endpoints: Vec<String>,
    #[serde(default)]
    pub label_details: Vec<LabelDetail>,
    #[serde(default)]
    pub versions: Vec<ServiceVersion>,
    /// Of DNS only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_servers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub healthy_panic_threshold: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource_group_id: Option<String>,
    pub gateway_id: String,
    pub create_timestamp: Millis,
    pub update_timestamp: Millis,
}

impl Service {
    pub const MAX_ADDRESSES: usize = 10;
    pub const MAX_UNHEALTHY: usize = 100;
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct LabelDetail {
    pub key: String,
    pub values: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ServiceVersion {
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct ServicePort {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub port: u16,
    pub protocol: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ListServicesQuery {
    pub gateway_id: Option<String>,
    pub name: Option<String>,
    pub source_type: Option<ServiceType>,
    /// Source types separated by commas.
    pub source_types: Option<String>,
    pub resource_group_id: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}
