//! The words of the tab Service, of Create Service, and of a service in full.

use contract::address::AddressProblem;

use super::Count;

pub struct ServiceWords {
    // The list.
    pub create_service: &'static str,
    pub search: &'static str,
    pub dns: &'static str,
    pub vip: &'static str,
    pub also_in_places: fn(&Count) -> String,
    pub not_checked: &'static str,
    pub unread: &'static str,
    pub gone: &'static str,
    pub none_yet: &'static str,
    pub none_yet_next: &'static str,
    pub add_source_first: &'static str,
    /// The gateway's status.
    pub gateway_not_running: fn(&str) -> String,
    // Create Service.
    pub from_source: &'static str,
    pub from_source_hint: &'static str,
    pub dns_hint: &'static str,
    pub vip_hint: &'static str,
    pub no_sources: &'static str,
    pub choose_source: &'static str,
    pub choose_source_first: &'static str,
    pub source_unread: &'static str,
    /// When the source was last read.
    pub source_stale: fn(&str) -> String,
    pub search_offers: fn(&Count) -> String,
    pub no_offers: &'static str,
    pub already_added: &'static str,
    pub picked: fn(&Count) -> String,
    pub pick_all: &'static str,
    pub pick_none: &'static str,
    pub pick_first: &'static str,
    pub too_many: &'static str,
    pub name_hint: &'static str,
    pub name_missing: &'static str,
    pub name_wrong: &'static str,
    pub addresses: &'static str,
    pub domains_hint: &'static str,
    pub addresses_hint: &'static str,
    pub address_number: fn(&str) -> String,
    pub add_address: &'static str,
    pub no_more_addresses: &'static str,
    pub remove_address: fn(&str) -> String,
    pub address_problem: fn(AddressProblem) -> &'static str,
    pub dns_servers: &'static str,
    pub dns_servers_hint: &'static str,
    pub too_many_servers: &'static str,
    pub complete_first: &'static str,
    pub creating: &'static str,
    pub created_one: fn(&str) -> String,
    pub created: fn(&Count) -> String,
    /// The name of the service that was refused.
    pub concerns: fn(&str) -> String,
    // A service in full.
    pub service_id: &'static str,
    pub health: &'static str,
    pub unchecked_meaning: &'static str,
    /// The source's name, as in the two that follow.
    pub gone_meaning: fn(&str) -> String,
    pub unread_meaning: fn(&str) -> String,
    /// And since when.
    pub stale_meaning: fn(&str, &str) -> String,
    pub same_name: &'static str,
    pub address: &'static str,
    pub zone_and_weight: &'static str,
    pub weight: fn(&str) -> String,
    /// Its name: out of what is picked.
    pub take_out: fn(&str) -> String,
    pub one_address: &'static str,
    pub no_endpoints: &'static str,
    // Delete.
    pub delete_question: fn(&str) -> String,
    pub delete_meaning: &'static str,
    pub delete_source_stays: fn(&str) -> String,
    pub delete_typed: &'static str,
    pub deleting: &'static str,
    pub deleted: fn(&str) -> String,
    pub gone_already: &'static str,
}
