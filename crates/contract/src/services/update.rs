//! The body of `UpdateService`: what is given is changed, the rest stays as it is.

use serde::{Deserialize, Serialize};

use super::create::{fixed_addresses, fixed_dns_servers};
use super::{ServicePort, ServiceType};
use crate::sources::FieldError;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct UpdateService {
    /// Of DNS and VIP only; takes the place of all that the service had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addresses: Option<Vec<String>>,
    /// Of DNS only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    /// Of DNS and VIP only: what the ports of the addresses are for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Option<Vec<ServicePort>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check_config: Option<HealthCheck>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_panic_threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_detection_config: Option<OutlierDetection>,
    /// Of services of AI providers and agents, which the local platform has not: refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ai_service_config: Option<Unsupported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_service_config: Option<Unsupported>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_provider_id: Option<String>,
}

/// Something that is there, whatever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Unsupported {}

/// How a gateway checks a service's addresses. Kept for the gateway; Headwater itself checks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct HealthCheck {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// `TCP`, `HTTP` or `GRPC`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_path: Option<String>,
    /// Such as `http_2xx`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_statuses: Option<Vec<String>>,
    /// Seconds, as is `timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_threshold: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_threshold: Option<u32>,
}

/// When a gateway sends an address no more requests for a while. Kept for the gateway, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct OutlierDetection {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enable: Option<bool>,
    /// Seconds, as is `interval`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_ejection_time: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_percentage_minimum_hosts: Option<u32>,
    /// 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_percentage_threshold: Option<u32>,
}

/// What people set of a service beyond its addresses. What is not set is as the service's source says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ports: Option<Vec<ServicePort>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy_panic_threshold: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlier_detection: Option<OutlierDetection>,
}

/// A well-formed `UpdateService` for a service of a certain type.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceChange {
    pub addresses: Option<Vec<String>>,
    pub dns_servers: Option<Vec<String>>,
    pub settings: ServiceSettings,
}

impl UpdateService {
    pub const PROTOCOLS: [&str; 6] = ["TCP", "HTTP", "HTTPS", "GRPC", "GRPCS", "DUBBO"];
    pub const CHECKS: [&str; 3] = ["TCP", "HTTP", "GRPC"];
    pub const MAX_PORTS: usize = 10;
    const MAX_TEXT: usize = 256;

    /// Fails with the first field that is wrong for a service of this type.
    pub fn validate(self, of: &ServiceType) -> Result<ServiceChange, FieldError> {
        self.refuse_foreign(of)?;
        if let Some(ports) = &self.ports {
            check_ports(ports)?;
        }
        if let Some(protocol) = &self.protocol {
            among("protocol", protocol, &Self::PROTOCOLS)?;
        }
        if let Some(check) = &self.health_check_config {
            check.validate()?;
        }
        if let Some(detection) = &self.outlier_detection_config {
            let threshold = detection.failure_percentage_threshold;
            within("outlierDetectionConfig.failurePercentageThreshold", threshold, 0, 100)?;
            within("outlierDetectionConfig.interval", detection.interval, 1, 86_400)?;
            within("outlierDetectionConfig.baseEjectionTime", detection.base_ejection_time, 1, 86_400)?;
        }
        if self.healthy_panic_threshold.is_some_and(|share| !(0.0..=100.0).contains(&share)) {
            return Err(FieldError::invalid("healthyPanicThreshold", "must lie between 0 and 100"));
        }
        let addresses = self.addresses.map(|texts| fixed_addresses(of, &texts, "addresses")).transpose()?;
        let dns_servers =
            self.dns_servers.map(|texts| fixed_dns_servers(&texts, "dnsServers")).transpose()?;
        let settings = ServiceSettings {
            ports: self.ports,
            protocol: self.protocol,
            health_check: self.health_check_config,
            healthy_panic_threshold: self.healthy_panic_threshold,
            outlier_detection: self.outlier_detection_config,
        };
        Ok(ServiceChange { addresses, dns_servers, settings })
    }

    fn refuse_foreign(&self, of: &ServiceType) -> Result<(), FieldError> {
        let is_fixed = matches!(of, ServiceType::Dns | ServiceType::Vip);
        let of_ai = "is of services of AI providers and agents only, which are not here";
        for (is_given, field, is_allowed, why) in [
            (self.addresses.is_some(), "addresses", is_fixed, "is of DNS and VIP only"),
            (self.ports.is_some(), "ports", is_fixed, "is of DNS and VIP only"),
            (self.dns_servers.is_some(), "dnsServers", *of == ServiceType::Dns, "is of DNS only"),
            (self.ai_service_config.is_some(), "aiServiceConfig", false, of_ai),
            (self.agent_service_config.is_some(), "agentServiceConfig", false, of_ai),
            (self.model_provider_id.is_some(), "modelProviderId", false, of_ai),
        ] {
            if is_given && !is_allowed {
                return Err(FieldError::invalid(field, why));
            }
        }
        Ok(())
    }
}

impl HealthCheck {
    fn validate(&self) -> Result<(), FieldError> {
        if let Some(protocol) = &self.protocol {
            among("healthCheckConfig.protocol", protocol, &UpdateService::CHECKS)?;
        }
        within("healthCheckConfig.interval", self.interval, 1, 3600)?;
        within("healthCheckConfig.timeout", self.timeout, 1, 3600)?;
        within("healthCheckConfig.healthyThreshold", self.healthy_threshold, 1, 100)?;
        within("healthCheckConfig.unhealthyThreshold", self.unhealthy_threshold, 1, 100)?;
        let statuses = self.expected_statuses.iter().flatten();
        let texts = self.http_host.iter().chain(&self.http_path).chain(statuses.clone());
        let is_long = |text: &String| text.chars().count() > UpdateService::MAX_TEXT;
        if texts.clone().any(is_long) || statuses.count() > UpdateService::MAX_TEXT {
            return Err(FieldError::invalid("healthCheckConfig", "holds more than 256 of something"));
        }
        if self.http_path.as_ref().is_some_and(|path| !path.starts_with('/')) {
            return Err(FieldError::invalid("healthCheckConfig.httpPath", "must start with a slash"));
        }
        Ok(())
    }
}

impl ServiceSettings {
    /// What a change leaves open stays.
    #[must_use]
    pub fn changed(self, change: Self) -> Self {
        Self {
            ports: change.ports.or(self.ports),
            protocol: change.protocol.or(self.protocol),
            health_check: change.health_check.or(self.health_check),
            healthy_panic_threshold: change.healthy_panic_threshold.or(self.healthy_panic_threshold),
            outlier_detection: change.outlier_detection.or(self.outlier_detection),
        }
    }
}

fn check_ports(ports: &[ServicePort]) -> Result<(), FieldError> {
    if ports.is_empty() {
        return Err(FieldError::missing("ports"));
    }
    if ports.len() > UpdateService::MAX_PORTS {
        return Err(FieldError::invalid("ports", "holds more than 10 ports"));
    }
    for (index, port) in ports.iter().enumerate() {
        if port.port == 0 {
            return Err(FieldError::invalid(format!("ports[{index}].port"), "must lie between 1 and 65535"));
        }
        among(&format!("ports[{index}].protocol"), &port.protocol, &UpdateService::PROTOCOLS)?;
        if port.name.as_ref().is_some_and(|name| name.chars().count() > UpdateService::MAX_TEXT) {
            return Err(FieldError::invalid(format!("ports[{index}].name"), "is longer than 256 characters"));
        }
    }
    Ok(())
}

fn among(field: &str, value: &str, known: &[&str]) -> Result<(), FieldError> {
    if known.contains(&value) {
        return Ok(());
    }
    Err(FieldError::invalid(field, &format!("must be one of {}", known.join(", "))))
}

fn within(field: &str, value: Option<u32>, least: u32, most: u32) -> Result<(), FieldError> {
    if value.is_none_or(|value| (least..=most).contains(&value)) {
        return Ok(());
    }
    Err(FieldError::invalid(field, &format!("must lie between {least} and {most}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(body: UpdateService, of: &ServiceType) -> String {
        body.validate(of).expect_err("wrong").field
    }

    #[test]
    fn what_a_type_does_not_have_is_refused_by_its_field() {
        let addresses =
            UpdateService { addresses: Some(vec!["10.0.0.1:80".into()]), ..UpdateService::default() };
        assert!(addresses.clone().validate(&ServiceType::Vip).is_ok());
        assert_eq!(field(addresses.clone(), &ServiceType::K8s), "addresses");
        assert_eq!(field(addresses, &ServiceType::Dns), "addresses[0]");
        let servers = UpdateService { dns_servers: Some(vec![]), ..UpdateService::default() };
        assert_eq!(field(servers, &ServiceType::Vip), "dnsServers");
        let ai = UpdateService { ai_service_config: Some(Unsupported {}), ..UpdateService::default() };
        assert_eq!(field(ai, &ServiceType::Dns), "aiServiceConfig");
        let none = UpdateService { addresses: Some(vec![]), ..UpdateService::default() };
        assert_eq!(field(none, &ServiceType::Vip), "addresses");
    }

    #[test]
    fn what_is_out_of_bounds_is_named_by_its_path() {
        let check = |check| UpdateService { health_check_config: Some(check), ..UpdateService::default() };
        let wrong = check(HealthCheck { interval: Some(0), ..HealthCheck::default() });
        assert_eq!(field(wrong, &ServiceType::K8s), "healthCheckConfig.interval");
        let wrong = check(HealthCheck { http_path: Some("up".into()), ..HealthCheck::default() });
        assert_eq!(field(wrong, &ServiceType::K8s), "healthCheckConfig.httpPath");
        let port = ServicePort { name: None, port: 80, protocol: "UDP6".into() };
        let wrong = UpdateService { ports: Some(vec![port]), ..UpdateService::default() };
        assert_eq!(field(wrong, &ServiceType::Vip), "ports[0].protocol");
        let wrong = UpdateService { healthy_panic_threshold: Some(101.0), ..UpdateService::default() };
        assert_eq!(field(wrong, &ServiceType::Vip), "healthyPanicThreshold");
    }

    #[test]
    fn a_change_leaves_what_it_does_not_name() {
        let before = ServiceSettings { protocol: Some("HTTP".into()), ..ServiceSettings::default() };
        let change = ServiceSettings { healthy_panic_threshold: Some(1.0), ..ServiceSettings::default() };
        let after = before.changed(change);
        assert_eq!((after.protocol.as_deref(), after.healthy_panic_threshold), (Some("HTTP"), Some(1.0)));
    }
}
