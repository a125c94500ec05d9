//! Every word on the screen, as a structure that each language fills.

use contract::clusters::ClusterType;
use contract::console::inventory::Ineligible;
use contract::error::ErrorCode;
use contract::gateways::GatewayStatus;
use contract::port_range::PortRangeError;
use contract::services::ServiceKind;
use contract::sources::{SourceState, StatusReason};

pub mod access;
pub mod audit;
pub mod create;
mod detail;
mod history;
mod instances;
mod inventory;
mod services;
pub mod shell;
mod source_list;

pub use detail::DetailWords;
pub use history::HistoryWords;
pub use instances::InstancesWords;
pub use inventory::InventoryWords;
pub use services::ServiceWords;
pub use source_list::SourceListWords;

/// A number as the reader's language writes it, and whether it takes the singular there.
pub struct Count {
    pub text: String,
    pub one: bool,
}

impl Count {
    pub fn is_none(&self) -> bool {
        self.text == "0"
    }
}

/// An error in three plain sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub what: &'static str,
    pub meaning: &'static str,
    pub remedy: &'static str,
}

pub struct Words {
    pub access: &'static access::AccessWords,
    pub audit: &'static audit::AuditWords,
    pub history: HistoryWords,
    pub instances_page: InstancesWords,
    pub of_services: &'static ServiceWords,
    pub shell: shell::ShellWords,
    // The shell.
    pub product: &'static str,
    pub skip_to_content: &'static str,
    pub navigation: &'static str,
    pub open_navigation: &'static str,
    pub close: &'static str,
    pub breadcrumbs: &'static str,
    pub region: &'static str,
    pub language: &'static str,
    pub theme: &'static str,
    pub theme_system: &'static str,
    pub theme_light: &'static str,
    pub theme_dark: &'static str,
    pub signed_in_as: fn(&str) -> String,
    pub gateway: &'static str,
    pub messages: &'static str,
    pub dismiss: &'static str,
    // Everywhere.
    pub copy: fn(&str) -> String,
    pub copied: &'static str,
    pub request_id: &'static str,
    pub retry: &'static str,
    pub cancel: &'static str,
    pub ok: &'static str,
    pub loading: &'static str,
    pub any: &'static str,
    pub name: &'static str,
    pub kind: &'static str,
    pub status: &'static str,
    pub created: &'static str,
    pub version: &'static str,
    pub sort: &'static str,
    pub sort_standard: &'static str,
    pub ascending: &'static str,
    pub descending: &'static str,
    pub clear_filters: &'static str,
    pub no_match: &'static str,
    pub live: &'static str,
    pub connecting: &'static str,
    pub reconnecting: &'static str,
    pub pages: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    /// From, to, of all.
    pub range: fn(&str, &str, &str) -> String,
    /// What went wrong, and the time that the content is from.
    pub stale: fn(&str, &str) -> String,
    /// What stands between two sentences.
    pub gap: &'static str,
    pub writes_need_server: &'static str,
    pub not_found: &'static str,
    pub not_found_meaning: &'static str,
    pub unknown: &'static str,
    // Instances.
    pub instances: &'static str,
    pub instance: &'static str,
    pub search_instances: &'static str,
    pub no_instances: &'static str,
    pub edition: fn(&str) -> String,
    pub gateway_kind: fn(&str) -> String,
    pub gateway_status: fn(&GatewayStatus) -> &'static str,
    pub vpc: &'static str,
    pub sources: &'static str,
    /// Synced, of all.
    pub synced_of: fn(&str, &str) -> String,
    pub invalid_count: fn(&Count) -> String,
    pub no_sources_short: &'static str,
    // Overview.
    pub overview: &'static str,
    pub identity: &'static str,
    pub instance_id: &'static str,
    pub spec: &'static str,
    pub replicas: &'static str,
    pub network: &'static str,
    pub show_sources: &'static str,
    pub services_from_sources: &'static str,
    // Service.
    pub service: &'static str,
    pub source: &'static str,
    pub namespace_and_group: &'static str,
    pub ports: &'static str,
    pub endpoints: &'static str,
    /// Healthy, of all.
    pub healthy_of: fn(&str, &str) -> String,
    pub stale_service: fn(&str) -> String,
    pub collisions: &'static str,
    pub no_collisions: &'static str,
    pub also_in: fn(&str) -> String,
    /// Empty for the usual kind.
    pub service_kind: fn(&ServiceKind) -> &'static str,
    // Source.
    pub search_sources: &'static str,
    pub services: &'static str,
    pub last_sync: &'static str,
    pub actions: &'static str,
    pub never: &'static str,
    pub now: &'static str,
    pub not_read_yet: &'static str,
    pub source_state: fn(&SourceState) -> &'static str,
    pub cluster_type: fn(&ClusterType) -> &'static str,
    pub container_service: &'static str,
    pub mse_nacos: &'static str,
    pub reason: fn(&StatusReason) -> (&'static str, &'static str),
    pub stale_services: fn(&Count, &str) -> String,
    /// After a reason that leaves the rest of the source working.
    pub rest_is_live: &'static str,
    pub delete_advice: &'static str,
    pub technical_cause: &'static str,
    /// The count of attempts, and when the next one starts.
    pub attempt_failed: fn(&str, &str) -> String,
    pub attempt_under_way: fn(&str) -> String,
    pub quarantined: &'static str,
    pub try_now: &'static str,
    pub try_now_named: fn(&str) -> String,
    pub trying: &'static str,
    pub trying_named: fn(&str) -> String,
    pub works_now: fn(&str) -> String,
    /// The source's name, and the reason.
    pub failed_again: fn(&str, &str) -> String,
    /// The source's name, what went wrong, and the remedy.
    pub not_tried: fn(&str, &Told) -> String,
    pub not_in_effect: &'static str,
    pub hidden_count: fn(&Count) -> String,
    pub hidden_count_meaning: &'static str,
    pub no_sources: &'static str,
    pub detail: DetailWords,
    // Create Source.
    pub create: &'static create::CreateWords,
    pub create_source: &'static str,
    pub gateway_not_running: fn(&str) -> String,
    pub source_type: &'static str,
    pub container_service_hint: &'static str,
    pub mse_nacos_hint: &'static str,
    pub cluster: &'static str,
    pub nacos_instance: &'static str,
    pub search_clusters: fn(&Count) -> String,
    pub search_nacos: fn(&Count) -> String,
    pub can_be_added: &'static str,
    pub not_available: &'static str,
    pub no_cluster_in_vpc: fn(&str) -> String,
    pub no_nacos_in_vpc: fn(&str) -> String,
    pub none_can_be_added: &'static str,
    pub ineligible: fn(&Ineligible) -> (String, &'static str),
    pub open: &'static str,
    pub rules: &'static str,
    pub rules_hint: &'static str,
    pub rule_number: fn(&str) -> String,
    pub add_rule: &'static str,
    pub remove_rule: fn(&str) -> String,
    pub security_group: &'static str,
    pub choose_security_group: &'static str,
    pub no_security_groups: &'static str,
    pub port_ranges: &'static str,
    pub port_ranges_hint: &'static str,
    pub description: &'static str,
    pub optional: &'static str,
    pub port_range_error: fn(PortRangeError) -> &'static str,
    pub ports_missing: &'static str,
    pub description_too_long: &'static str,
    pub pick_cluster_first: &'static str,
    pub pick_nacos_first: &'static str,
    pub rules_first: &'static str,
    pub creating: &'static str,
    pub source_created: fn(&str) -> String,
    pub show: &'static str,
    pub discard: &'static str,
    pub discard_question: &'static str,
    pub discard_meaning: &'static str,
    pub keep_editing: &'static str,
    pub source_list: SourceListWords,
    // Delete.
    pub delete: &'static str,
    pub delete_named: fn(&str) -> String,
    pub delete_source: fn(&str) -> String,
    /// Services, endpoints.
    pub delete_loses: fn(&Count, &Count) -> String,
    pub delete_loses_nothing: &'static str,
    pub delete_loss_unknown: &'static str,
    pub delete_as_of: fn(&str) -> String,
    pub delete_registry_stays: &'static str,
    pub and_more: fn(&Count) -> String,
    pub deleting: &'static str,
    pub source_deleted: fn(&str) -> String,
    pub source_gone: &'static str,
    // Parameter Settings.
    pub parameter_settings: &'static str,
    pub mcp_enabled: &'static str,
    pub mcp_meaning: &'static str,
    pub mcp_not_model: &'static str,
    pub mcp_on: &'static str,
    pub mcp_off: &'static str,
    pub mcp_unsupported: &'static str,
    pub saving: &'static str,
    pub dependents: &'static str,
    pub no_dependents: &'static str,
    pub turn_off_question: &'static str,
    pub turn_off_meaning: fn(&Count) -> String,
    pub turn_off: &'static str,
    pub turned_on: fn(&str) -> String,
    pub turned_off: fn(&str) -> String,
    pub inventory: &'static InventoryWords,
    // Failures. `None` is a server that can't be reached.
    pub failure: fn(Option<&ErrorCode>) -> Told,
    /// No answer to a change: nobody knows whether it was made.
    pub change_unanswered: Told,
}
