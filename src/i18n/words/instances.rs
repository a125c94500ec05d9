//! The words of the pages Instances and Overview, and of what opens over them.

use contract::gateways::GatewayStatus;

use super::Count;

pub struct InstancesWords {
    pub no_regions: &'static str,
    pub tag: &'static str,
    pub tags: &'static str,
    pub no_tags: &'static str,
    pub addresses: &'static str,
    pub internet: &'static str,
    pub intranet: &'static str,
    pub no_address: &'static str,
    pub no_address_meaning: &'static str,
    pub degraded_count: fn(&Count) -> String,
    pub pending_count: fn(&Count) -> String,
    pub actions_of: fn(&str) -> String,
    // Create Instance.
    pub create_instance: &'static str,
    pub name_hint: &'static str,
    pub name_missing: &'static str,
    pub name_too_long: &'static str,
    pub name_taken: &'static str,
    pub vpc_hint: &'static str,
    pub search_vpcs: fn(&Count) -> String,
    pub vpcs_of_region: &'static str,
    pub no_vpcs: &'static str,
    pub api_hint: &'static str,
    pub ai_hint: &'static str,
    pub spec_hint: &'static str,
    pub add_tag: &'static str,
    pub no_more_tags: &'static str,
    /// Of the tag with this number.
    pub remove_tag: fn(&str) -> String,
    pub tag_key: &'static str,
    pub tag_value: &'static str,
    pub tag_key_missing: &'static str,
    pub tag_key_twice: &'static str,
    pub tag_too_long: &'static str,
    pub name_first: &'static str,
    pub vpc_first: &'static str,
    pub tags_first: &'static str,
    pub creating: &'static str,
    pub created: fn(&str) -> String,
    // Delete Instance.
    pub delete_question: fn(&str) -> String,
    /// Sources, services and endpoints.
    pub loses: fn(&[Count; 3]) -> String,
    pub loses_nothing: &'static str,
    pub unread: fn(&Count) -> String,
    pub registries_stay: &'static str,
    pub type_name: fn(&str) -> String,
    pub type_name_first: &'static str,
    pub impact_first: &'static str,
    /// In this state.
    pub no_delete_now: fn(&str) -> String,
    pub deleting: &'static str,
    pub deleted: fn(&str) -> String,
    pub gone: &'static str,
    // Overview.
    pub not_working: &'static str,
    pub last_events: &'static str,
    pub no_events: &'static str,
    /// What can't be done in a state other than Running, and why.
    pub state_meaning: fn(&GatewayStatus) -> &'static str,
}
