//! The pages, one module per noun. A list page reads from top to bottom: address, load, view, row.

pub mod access_keys;
pub mod audit;
pub mod changes;
pub mod choices;
pub mod instance;
pub mod instances;
pub mod list;
pub mod loaded;
pub mod not_found;
pub mod parameters;
pub mod people;
pub mod registries;
pub mod routed;
pub mod rows;
pub mod selection;
pub mod service;
pub mod services;
pub mod sessions;
pub mod sources;
pub mod users;

use contract::gateways::{Gateway, GatewayStatus};
use contract::services::EndpointState;
use contract::sources::SourceState;

use crate::i18n::Words;
use crate::ui::status::Tone;

pub fn gateway_tone(status: &GatewayStatus) -> Tone {
    match status {
        GatewayStatus::Running => Tone::Good,
        GatewayStatus::CreateFailed
        | GatewayStatus::UpgradeFailed
        | GatewayStatus::RestartFailed
        | GatewayStatus::DeleteFailed => Tone::Bad,
        GatewayStatus::Creating
        | GatewayStatus::Upgrading
        | GatewayStatus::Restarting
        | GatewayStatus::Deleting => Tone::Warn,
        GatewayStatus::Unknown(_) => Tone::Idle,
    }
}

/// "API gateway · Professional".
pub fn gateway_kind(words: &Words, gateway: &Gateway) -> String {
    format!(
        "{} · {}",
        (words.gateway_kind)(gateway.gateway_type.as_str()),
        (words.edition)(&gateway.gateway_edition)
    )
}

pub fn endpoint_tone(state: &EndpointState) -> Tone {
    match state {
        EndpointState::Healthy => Tone::Good,
        EndpointState::Unhealthy => Tone::Bad,
        EndpointState::Draining | EndpointState::Terminating => Tone::Warn,
        EndpointState::Disabled | EndpointState::Unknown(_) => Tone::Idle,
    }
}

pub fn source_tone(state: &SourceState) -> Tone {
    match state {
        SourceState::Synced => Tone::Good,
        SourceState::Degraded => Tone::Warn,
        SourceState::Invalid => Tone::Bad,
        SourceState::Pending | SourceState::Unknown(_) => Tone::Idle,
    }
}
