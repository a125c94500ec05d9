//! The words of the region's inventory: clusters and Nacos instances.

use contract::clusters::ClusterState;
use contract::error::ErrorCode;
use contract::nacos::NacosState;

use super::{Count, Told};
use crate::paths::Registry;

pub struct InventoryWords {
    pub region_inventory: &'static str,
    pub registries: fn(Registry) -> &'static str,
    pub registry: fn(Registry) -> &'static str,
    pub search: fn(Registry) -> &'static str,
    pub empty: fn(Registry) -> &'static str,
    pub cluster_state: fn(&ClusterState) -> &'static str,
    pub nacos_state: fn(&NacosState) -> &'static str,
    pub not_permitted: &'static str,
    pub mcp_not_supported: &'static str,
    pub actions_for: fn(&str) -> String,
    pub edit: &'static str,
    pub remove: &'static str,
    pub in_file: &'static str,
    pub facts: &'static str,
    pub id: &'static str,
    pub credentials: &'static str,
    pub has_credentials: &'static str,
    pub no_credentials: &'static str,
    // The form.
    pub register: fn(Registry) -> &'static str,
    pub choose_type: &'static str,
    pub choose_vpc: &'static str,
    pub vpc_hint: &'static str,
    pub version_label: &'static str,
    pub kubeconfig: &'static str,
    pub kubeconfig_hint: &'static str,
    pub kubeconfig_unchanged: &'static str,
    pub choose_file: &'static str,
    pub file_too_large: &'static str,
    pub file_unreadable: &'static str,
    pub address: &'static str,
    pub address_hint: &'static str,
    pub namespaces: &'static str,
    pub namespaces_hint: &'static str,
    pub username: &'static str,
    pub username_hint: &'static str,
    pub password: &'static str,
    pub password_unchanged: &'static str,
    pub mcp_supported: &'static str,
    pub mcp_enabled_hint: &'static str,
    /// A field by its path, and the code of what is wrong with it.
    pub field_error: fn(&ErrorCode, &str) -> &'static str,
    pub save: &'static str,
    pub nothing_changed: &'static str,
    /// Of a load.
    pub no_such: fn(Registry) -> Told,
    pub changed_meanwhile: &'static str,
    pub registered: fn(&str) -> String,
    pub saved: fn(&str) -> String,
    // Remove.
    pub remove_title: fn(Registry, &str) -> String,
    pub removal_breaks: fn(&Count) -> String,
    /// Services, endpoints.
    pub removal_ages: fn(&Count, &Count) -> String,
    pub removal_harmless: &'static str,
    pub itself_stays: fn(Registry) -> &'static str,
    pub type_name: fn(&str) -> String,
    pub type_name_first: fn(&str) -> String,
    pub removing: &'static str,
    pub removed: fn(&str) -> String,
    pub gone: fn(Registry) -> &'static str,
}
