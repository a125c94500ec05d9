//! The words of signing in, of roles, and of the pages for people and keys.

use contract::access::Role;
use contract::console::access_keys::AccessKeyState;
use contract::error::ErrorCode;

use super::Count;

pub struct AccessWords {
    // Signing in.
    pub sign_in: &'static str,
    pub sign_in_here: &'static str,
    pub signing_in: &'static str,
    pub user_name: &'static str,
    pub password: &'static str,
    pub name_first: &'static str,
    pub password_first: &'static str,
    pub wrong_password: &'static str,
    /// After so many seconds.
    pub slowed: fn(&Count) -> String,
    pub unreachable: &'static str,
    pub nobody_yet: &'static str,
    pub nobody_yet_meaning: &'static str,
    /// Between the form and the way by the provider, which has this name.
    pub or: &'static str,
    pub sign_in_with: fn(&str) -> String,
    pub apart: &'static str,
    pub ended: &'static str,
    pub ended_meaning: &'static str,
    // A one-time link.
    pub choose_password: &'static str,
    pub first_administrator: &'static str,
    pub name_rule: &'static str,
    pub password_rule: &'static str,
    pub password_again: &'static str,
    pub password_short: &'static str,
    pub passwords_differ: &'static str,
    pub set_password: &'static str,
    pub link_useless: &'static str,
    pub link_useless_meaning: &'static str,
    // The account.
    pub sign_out: &'static str,
    pub not_signed_out: &'static str,
    pub role: &'static str,
    pub role_name: fn(&Role) -> &'static str,
    pub role_meaning: fn(&Role) -> &'static str,
    pub scope: &'static str,
    pub all_instances: &'static str,
    pub chosen_instances: &'static str,
    pub some_instances: fn(&Count) -> String,
    // Why nothing can be changed.
    pub only_view: &'static str,
    pub needs_editor: &'static str,
    pub needs_administrator: &'static str,
    pub needs_all: &'static str,
    // The forms.
    pub access: &'static str,
    pub actions_for: fn(&str) -> String,
    pub name_hint: &'static str,
    pub choose_instances: fn(&Count) -> String,
    pub choose_instances_first: &'static str,
    pub can_be_chosen: &'static str,
    pub no_instances: &'static str,
    /// A field by its path, and the code of what is wrong with it.
    pub field_error: fn(&ErrorCode, &str) -> &'static str,
    pub done: &'static str,
    // Before what is shown once goes.
    pub close_unseen: &'static str,
    pub close_unseen_meaning: &'static str,
    pub go_back: &'static str,
    pub close_anyway: &'static str,
    pub keys: KeyWords,
    pub users: UserWords,
    pub sessions: SessionWords,
}

/// Of the page Access keys.
pub struct KeyWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub create: &'static str,
    pub empty: &'static str,
    pub key: &'static str,
    pub owner: &'static str,
    pub last_used: &'static str,
    pub expires: &'static str,
    pub never_expires: &'static str,
    pub state: fn(&AccessKeyState) -> &'static str,
    pub name_hint: &'static str,
    pub days: fn(&Count) -> String,
    pub on_date: &'static str,
    pub date: &'static str,
    pub date_wrong: &'static str,
    pub created: &'static str,
    pub secret_once: &'static str,
    pub key_id: &'static str,
    pub secret: &'static str,
    pub snippet: &'static str,
    pub copy_snippet: &'static str,
    pub revoke: &'static str,
    pub revoke_title: fn(&str) -> String,
    pub revoke_meaning: &'static str,
    pub is_not_active: &'static str,
    pub revoked: fn(&str) -> String,
}

/// Of the page Users.
pub struct UserWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub create: &'static str,
    pub empty: &'static str,
    pub user: &'static str,
    pub last_sign_in: &'static str,
    pub no_password: &'static str,
    pub you: &'static str,
    /// By the host of a sign-in provider.
    pub by_provider: fn(&str) -> String,
    pub of_provider: &'static str,
    pub save: &'static str,
    pub nothing_changed: &'static str,
    pub saved: fn(&str) -> String,
    pub edit: &'static str,
    pub remove: &'static str,
    pub remove_title: fn(&str) -> String,
    pub remove_meaning: &'static str,
    pub remove_of_provider: &'static str,
    pub removed: fn(&str) -> String,
    pub link: &'static str,
    pub link_title: fn(&str) -> String,
    pub link_meaning: &'static str,
    pub make_link: &'static str,
    pub link_once: fn(&str) -> String,
    pub link_failed: &'static str,
    pub user_gone: &'static str,
}

/// Of the page Sessions.
pub struct SessionWords {
    pub title: &'static str,
    pub lead: &'static str,
    pub empty: &'static str,
    pub device: &'static str,
    pub address: &'static str,
    pub last_seen: &'static str,
    pub ends: &'static str,
    pub this_one: &'static str,
    pub unknown_device: &'static str,
    /// "Firefox on Linux".
    pub browser_on: fn(&str, &str) -> String,
    pub end: &'static str,
    pub end_title: fn(&str) -> String,
    pub end_meaning: &'static str,
    pub end_own_meaning: &'static str,
    pub ended: &'static str,
}
