//! The words of a source's panel.

use contract::services::EndpointState;

use super::Count;

pub struct DetailWords {
    pub sections: &'static str,
    pub services: &'static str,
    pub certificates: &'static str,
    pub history: &'static str,
    pub settings: &'static str,
    // How it stands.
    pub since: fn(&str) -> String,
    pub followed: &'static str,
    pub last_sync: fn(&str) -> String,
    pub never_read: &'static str,
    /// The generation that is wanted, and the one that was last read with.
    pub not_in_effect: fn(&str, &str) -> String,
    pub unread: &'static str,
    pub unread_since: fn(&str) -> String,
    pub show_role: &'static str,
    // Services.
    pub count: fn(&Count) -> String,
    pub no_services: &'static str,
    pub services_not_known: &'static str,
    pub some_missing: &'static str,
    pub search: &'static str,
    pub show_hidden: &'static str,
    pub hidden: &'static str,
    /// Its namespace.
    pub hidden_namespace: fn(&str) -> String,
    pub hidden_consumer: &'static str,
    pub also_in_sources: fn(&Count) -> String,
    pub only_hidden: &'static str,
    pub back_to_services: &'static str,
    pub endpoints_of: fn(&str) -> String,
    /// Shown, of all.
    pub endpoints_capped: fn(&str, &str) -> String,
    pub no_endpoints: &'static str,
    pub external_name: fn(&str) -> String,
    pub endpoint_state: fn(&EndpointState) -> &'static str,
    pub zone: fn(&str) -> String,
    pub cluster_of: fn(&str) -> String,
    pub weight: fn(&str) -> String,
    pub ephemeral: &'static str,
    pub persistent: &'static str,
    // Certificates.
    pub https_off: &'static str,
    pub open_settings: &'static str,
    pub no_certificates: &'static str,
    pub certificates_not_known: &'static str,
    pub any_host: &'static str,
    pub secret_missing: &'static str,
    pub expired: fn(&str) -> String,
    /// How long, and the date.
    pub expires: fn(&str, &str) -> String,
    pub valid_until: fn(&str) -> String,
    pub valid_from: fn(&str) -> String,
    pub issued_by: fn(&str) -> String,
    // The time-line.
    pub no_history: &'static str,
    pub older: &'static str,
    pub shown_of: fn(&str, &Count) -> String,
    // Settings.
    pub watched: &'static str,
    pub whole_cluster: &'static str,
    pub whole_cluster_hint: &'static str,
    pub chosen: &'static str,
    pub chosen_hint: &'static str,
    pub namespaces: &'static str,
    pub namespaces_hint: &'static str,
    pub namespaces_missing: &'static str,
    pub namespaces_too_many: &'static str,
    pub namespace_wrong: fn(&str) -> String,
    pub namespace_twice: fn(&str) -> String,
    pub ingress_https: &'static str,
    pub ingress_https_hint: &'static str,
    pub save: &'static str,
    pub saved: fn(&str) -> String,
    pub correct_first: &'static str,
    pub changed_meanwhile: &'static str,
    pub load_theirs: &'static str,
    pub nacos_has_none: &'static str,
    pub role: &'static str,
    pub role_hint: &'static str,
    pub copy_role: &'static str,
}
