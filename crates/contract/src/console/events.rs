//! The event stream: what changed, so that a reader knows what to load again. Events carry ids and
//! no facts; the facts come from the lists, so there is one place that tells them.

use serde::{Deserialize, Serialize};

/// The SSE `event` of a stream's first line. Its `id` is the last event before the stream's.
pub const HELLO: &str = "hello";
/// The SSE `event` of a line that says nothing but that the connection lives.
pub const BEAT: &str = "beat";
/// A stream is never silent for longer.
pub const BEAT_MS: u64 = 10_000;
/// The header of the console's answers that says as of which event they are. An answer that is older than the
/// stream's first line may have missed what happened in between.
pub const AS_OF: &str = "headwater-as-of";

/// One server-sent event. Its SSE `id` is `<run>-<sequence>`; its SSE `event` is always `change`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all_fields = "camelCase")]
pub enum Event {
    /// A source came, went, or changed its status.
    Sources { gateway_id: String, source_id: String },
    /// Services or endpoints of a source changed.
    Services { gateway_id: String, source_id: String },
    /// A gateway was given services, or lost some.
    GatewayServices { gateway_id: String },
    /// A source's time-line has a new line that can be loaded.
    History { gateway_id: String, source_id: String },
    /// A gateway came, went or changed.
    Gateways,
    /// A cluster, a Nacos instance or one of its parameters changed.
    Inventory,
    /// A user came, went or changed. Only who may list users hears of it.
    Users,
    /// A key was made, revoked, or used for the first time. Its owner hears of it, and who may list all of them.
    AccessKeys { owner_id: Option<String> },
    /// A session of a user began or ended. They hear of it, and who may list all of them.
    Sessions { user_id: String },
    /// The record has a new row. Only who may read it hears of it.
    Audit,
    /// The stream has a gap that can't be filled: load everything again.
    Reset,
    /// An event that this build does not know; safe to treat as `Reset`.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_of_a_newer_server_is_unknown_not_an_error() {
        let event: Event = serde_json::from_str(r#"{"type":"Later","x":1}"#).expect("an event");
        assert_eq!(event, Event::Unknown);
    }
}
