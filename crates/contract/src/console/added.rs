//! The services that a gateway has, as the console lists them: each with what is known of it now.

use serde::{Deserialize, Serialize};

use super::services::EndpointRow;
use crate::Millis;
use crate::services::{ServiceKind, ServicePort, ServiceType};
use crate::wire_enum::wire_enum;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddedService {
    pub service_id: String,
    pub gateway_id: String,
    pub name: String,
    #[serde(rename = "type")]
    pub service_type: ServiceType,
    /// Where it is offered; of those from a source only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Those that were typed; of DNS and VIP only.
    #[serde(default)]
    pub addresses: Vec<String>,
    #[serde(default)]
    pub dns_servers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ServiceKind>,
    /// The DNS name of an `ExternalName`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_name: Option<String>,
    pub ports: Vec<ServicePort>,
    pub health: Health,
    /// Set while the source does not work: these are the last known facts, from that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_since: Option<Millis>,
    /// Other services of the gateway with the same name, from elsewhere.
    #[serde(default)]
    pub collisions: Vec<Twin>,
    pub create_timestamp: Millis,
}

/// The place of a service in its source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Place {
    pub source_id: String,
    pub source_name: String,
    pub namespace: String,
    /// Of Nacos only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_name: Option<String>,
}

/// What is known of a service's endpoints. Only what a source counts is ever called healthy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "state", rename_all_fields = "camelCase")]
pub enum Health {
    /// As its source counts them.
    Counted { endpoints: u32, healthy_endpoints: u32 },
    /// It has addresses of its own, which nobody checks.
    Unchecked,
    /// Its source was never read.
    Unread,
    /// Its source does not offer it any more.
    Gone,
    /// A state that this build does not know.
    #[serde(other)]
    Unknown,
}

/// Another service of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Twin {
    pub service_id: String,
    #[serde(rename = "type")]
    pub service_type: ServiceType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// The answer of `GET services/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AddedDetail {
    pub service: AddedService,
    /// At most [`super::services::ServiceDetail::MAX_ENDPOINTS`]; `service` has their count. Empty where nobody knows
    /// of any.
    pub endpoints: Vec<EndpointRow>,
}

wire_enum! {
    /// The columns that services sort by.
    pub enum AddedSort {
        Name = "name",
        Created = "created",
    }
}

/// `q` finds by name, id or typed address. `sort` may be led by `-` for descending order; by name if it is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct AddedQuery {
    pub q: Option<String>,
    #[serde(rename = "type")]
    pub service_type: Option<ServiceType>,
    pub source_id: Option<String>,
    /// Whether only services are listed whose name the gateway has from elsewhere as well.
    pub collisions: Option<bool>,
    pub sort: Option<String>,
    pub page_number: Option<u32>,
    pub page_size: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_health_of_a_newer_server_is_unknown_not_an_error() {
        let health: Health = serde_json::from_str(r#"{"state":"Later","x":1}"#).expect("a state");
        assert_eq!(health, Health::Unknown);
        let counted = Health::Counted { endpoints: 3, healthy_endpoints: 2 };
        let json = serde_json::to_value(&counted).expect("JSON");
        assert_eq!(json, serde_json::json!({"state": "Counted", "endpoints": 3, "healthyEndpoints": 2}));
    }
}
