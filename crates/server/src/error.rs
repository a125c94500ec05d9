//! The one error of the server. `Refused` is the caller's to mend and carries a code of the contract, `Later` is to be
//! asked again; everything else is `Internal`: logged once with its cause, answered without it.

use std::time::Duration;

use contract::error::ErrorCode;
use contract::sources::FieldError;

#[derive(Debug)]
pub enum Error {
    Refused {
        code: ErrorCode,
        message: String,
        field: Option<String>,
    },
    /// Nothing is wrong with it but that it comes now.
    Later {
        code: ErrorCode,
        message: String,
        wait: Duration,
    },
    Internal(anyhow::Error),
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn refused(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), field: None }
    }

    pub fn later(code: ErrorCode, message: impl Into<String>, wait: Duration) -> Self {
        Self::Later { code, message: message.into(), wait }
    }

    /// Names the request's field that is to blame.
    #[must_use]
    pub fn at(self, name: impl Into<String>) -> Self {
        match self {
            Self::Refused { code, message, .. } => Self::Refused { code, message, field: Some(name.into()) },
            other @ (Self::Later { .. } | Self::Internal(_)) => other,
        }
    }

    /// As a cause for the log.
    pub fn into_cause(self) -> anyhow::Error {
        match self {
            Self::Refused { message, .. } | Self::Later { message, .. } => anyhow::Error::msg(message),
            Self::Internal(error) => error,
        }
    }

    pub fn gateway_not_found(gateway_id: &str) -> Self {
        Self::refused(ErrorCode::GatewayNotFound, format!("there is no gateway {gateway_id}"))
    }

    pub fn source_not_found(source_id: &str) -> Self {
        Self::refused(ErrorCode::SourceNotFound, format!("there is no source {source_id}"))
    }

    pub fn source_exists() -> Self {
        Self::refused(ErrorCode::SourceExists, "the gateway has this source already")
    }

    pub fn service_not_found(service_id: &str) -> Self {
        Self::refused(ErrorCode::ServiceNotFound, format!("there is no service {service_id}"))
    }

    pub fn rule_not_found(rule_id: &str) -> Self {
        Self::refused(ErrorCode::SecurityGroupRuleNotFound, format!("the gateway has no rule {rule_id}"))
    }

    pub fn cluster_not_found(cluster_id: &str) -> Self {
        Self::refused(ErrorCode::ClusterNotFound, format!("there is no cluster {cluster_id}"))
    }

    pub fn nacos_instance_not_found(instance_id: &str) -> Self {
        Self::refused(ErrorCode::NacosInstanceNotFound, format!("there is no Nacos instance {instance_id}"))
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        Self::refused(error.code, error.message).at(error.field)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for Error {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}
