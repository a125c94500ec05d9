//! The words of Create Source beyond its fields: the preflight, several sources in one go, and "Copy as".

use contract::console::preflight::{Stage, StageState};

use super::Count;

pub struct CreateWords {
    pub preflight: &'static str,
    pub nothing_saved: &'static str,
    pub run_again: &'static str,
    pub stage: fn(&Stage) -> &'static str,
    pub stage_state: fn(&StageState) -> &'static str,
    pub is_address: fn(&str) -> String,
    /// The issuer, and until when it is good.
    pub certificate: fn(&str, &str) -> String,
    pub plain_http: &'static str,
    pub signed_in: fn(&str) -> String,
    pub accepted: &'static str,
    pub anonymous: &'static str,
    pub may_read: fn(&str) -> String,
    /// Services, namespaces, names that collide.
    pub found: fn(&Count, &Count, &Count) -> String,
    pub milliseconds: fn(&str) -> String,
    /// Of the cluster or instance with this name: every stage passed.
    pub all_passed: fn(&str) -> String,
    /// Its name, and the stage that failed.
    pub failed_at: fn(&str, &str) -> String,
    pub ok_all_the_same: &'static str,
    pub not_finished: &'static str,
    /// Nothing, or not all, was answered.
    pub run_it_again: &'static str,
    pub picked: fn(&Count) -> String,
    pub clear: &'static str,
    /// Which one, of all.
    pub creating_of: fn(&str, &str) -> String,
    pub sources_created: fn(&Count) -> String,
    /// Created, not created.
    pub some_created: fn(&Count, &Count) -> String,
    pub ports_overlap: fn(&str, &str) -> String,
    pub copy_as: &'static str,
    pub copy_curl: &'static str,
    pub copy_python: &'static str,
    pub copied_curl: &'static str,
    pub copied_python: &'static str,
    pub not_copied: &'static str,
    pub create_instance: &'static str,
    pub register_cluster: &'static str,
    pub register_nacos: &'static str,
}
