//! The words of the page Audit record.

use contract::access::PrincipalKind;
use contract::console::audit::{Operation, Outcome};
use contract::error::ErrorCode;

pub struct AuditWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub search: &'static str,
    pub who: &'static str,
    pub when: &'static str,
    pub any_time: &'static str,
    pub last_hour: &'static str,
    pub last_day: &'static str,
    pub last_week: &'static str,
    pub chosen_time: &'static str,
    pub from: &'static str,
    pub to: &'static str,
    pub what: &'static str,
    pub object: &'static str,
    pub result: &'static str,
    pub outcome: fn(Outcome) -> &'static str,
    /// What a code means in the record; nothing where it means what it means anywhere.
    pub meaning: fn(&ErrorCode) -> Option<&'static str>,
    /// Nothing for one that is not known.
    pub operation: fn(&Operation) -> Option<&'static str>,
    pub kind: fn(&PrincipalKind) -> &'static str,
    pub empty: &'static str,
    pub nothing_older: &'static str,
    /// The number of those that are shown, and of all.
    pub older_range: fn(&str, &str) -> String,
    pub newest: &'static str,
    pub older: &'static str,
    pub export: &'static str,
    pub json_lines: &'static str,
    pub csv: &'static str,
    pub ago: fn(&str) -> String,
    pub entry: fn(&str) -> String,
    pub no_entry: &'static str,
    pub number: &'static str,
    pub caller: &'static str,
    pub caller_id: &'static str,
    pub address: &'static str,
    pub api_name: &'static str,
    pub gone: &'static str,
    pub code: &'static str,
    pub all_by: fn(&str) -> String,
    pub all_about: fn(&str) -> String,
}
