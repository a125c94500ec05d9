//! English for signing in, roles, and the pages for people and keys.

use contract::access::Role;
use contract::console::access_keys::AccessKeyState;
use contract::error::ErrorCode;

use super::plural;
use crate::i18n::words::Told;
use crate::i18n::words::access::{AccessWords, KeyWords, SessionWords, UserWords};

pub static WORDS: AccessWords = AccessWords {
    sign_in: "Sign in",
    sign_in_here: "Sign in to Headwater",
    signing_in: "Signing in",
    user_name: "Name",
    password: "Password",
    name_first: "Enter your name.",
    password_first: "Enter your password.",
    wrong_password: "The name or the password is wrong. Check both; an administrator can make a link for a new password.",
    slowed: |count| format!("Too many attempts failed. Try again in {}.", plural(count, "second", "seconds")),
    unreachable: "The server can’t be reached. Check your network and that the server runs, then try again.",
    nobody_yet: "Nobody can sign in yet",
    nobody_yet_meaning: "When the server started, it printed a one-time link to its terminal. Open that link to become the first administrator.",
    or: "or",
    sign_in_with: |label| format!("Sign in with {label}"),
    apart: "It opens in another tab. Come back here once you are signed in.",
    ended: "Sign in to go on",
    ended_meaning: "Your session has ended. What you entered on this page is kept.",
    choose_password: "Choose your password",
    first_administrator: "You become the first administrator of this server.",
    name_rule: "Letters, digits and . _ - @ +",
    password_rule: "At least 12 characters. A few words in a row are good.",
    password_again: "Password again",
    password_short: "The password has fewer than 12 characters.",
    passwords_differ: "The two passwords differ.",
    set_password: "Set password and sign in",
    link_useless: "This link can’t be used",
    link_useless_meaning: "It was used already, is older than 24 hours, or is not complete. Ask an administrator for a new one; a server without users prints one when it starts.",
    sign_out: "Sign out",
    not_signed_out: "You are still signed in: the server did not answer. Try again.",
    role: "Role",
    role_name,
    role_meaning: |role| match role {
        Role::Viewer => "Sees everything, changes nothing.",
        Role::Editor => "Changes sources, services and settings.",
        Role::Administrator => "Also creates and deletes instances, registers clusters, and manages people.",
        Role::Unknown(_) => "",
    },
    scope: "Scope",
    all_instances: "All instances",
    chosen_instances: "Chosen instances",
    some_instances: |count| plural(count, "instance", "instances"),
    only_view: "You can only view. Changes take the role Editor.",
    needs_editor: "This takes the role Editor.",
    needs_administrator: "This takes the role Administrator.",
    needs_all: "This takes a role over all instances. Yours is over some.",
    access: "Access",
    actions_for: |name| format!("Actions for {name}"),
    name_hint: "Letters, digits and . _ - @ +. It can’t be changed later.",
    choose_instances: |count| format!("Search {}", plural(count, "instance", "instances")),
    choose_instances_first: "Choose at least one instance.",
    can_be_chosen: "Instances",
    no_instances: "There are no instances.",
    field_error,
    done: "Done",
    close_unseen: "Close without copying?",
    close_unseen_meaning: "What is shown here can’t be shown again.",
    go_back: "Go back",
    close_anyway: "Close",
    keys: KeyWords {
        title: "Access keys",
        lead: "Programs sign their calls with an access key. A key never does more than its owner may.",
        create: "Create Access Key",
        empty: "There are no access keys yet. A program that calls this server needs one.",
        key: "Access key",
        owner: "Owner",
        last_used: "Last used",
        expires: "Expires",
        never_expires: "Never",
        state,
        name_hint: "What it is for, such as deploy-pipeline.",
        days: |count| format!("In {}", plural(count, "day", "days")),
        on_date: "On a date",
        date: "Last day",
        date_wrong: "Choose a day from today on.",
        created: "Access key created",
        secret_once: "Copy the secret now. It is shown this once and can’t be shown again.",
        key_id: "AccessKey ID",
        secret: "AccessKey secret",
        snippet: "With the official Python SDK",
        copy_snippet: "Copy program",
        revoke: "Revoke",
        revoke_title: |name| format!("Revoke {name}?"),
        revoke_meaning: "Calls signed with this key are refused from now on. It can’t be undone.",
        is_not_active: "This key does not work any more.",
        revoked: |name| format!("Access key {name} revoked"),
    },
    users: UserWords {
        title: "Users",
        lead: "The people who sign in here, and what each of them may do.",
        create: "Create User",
        empty: "There are no users yet. Create the first one.",
        user: "User",
        last_sign_in: "Last sign-in",
        no_password: "No password yet",
        you: "You",
        by_provider: |host| format!("By {host}"),
        of_provider: "They come by the sign-in provider: it has their password, and their groups there say what they may do here.",
        save: "Save",
        nothing_changed: "Nothing was changed yet.",
        saved: |name| format!("User {name} saved"),
        edit: "Change role and scope",
        remove: "Remove",
        remove_title: |name| format!("Remove {name}?"),
        remove_meaning: "The user is signed out everywhere, and their access keys are revoked. It can’t be undone.",
        remove_of_provider: "The user is signed out everywhere, and their access keys are revoked. They can come back for as long as one of their groups at the sign-in provider has a role here.",
        removed: |name| format!("User {name} removed"),
        link: "One-time link",
        link_title: |name| format!("One-time link for {name}"),
        link_meaning: "By this link the user chooses a new password, once, within 24 hours. Links made before stop working; the present password works until then.",
        make_link: "Make link",
        link_once: |time| {
            format!(
                "Copy the link now and send it to the user. It is shown this once and works until {time}."
            )
        },
        link_failed: "The user was created, but the link could not be made. Make it from the list.",
        user_gone: "This user was removed meanwhile.",
    },
    sessions: SessionWords {
        title: "Sessions",
        lead: "Where you are signed in. Who administers everything sees the sessions of all users.",
        empty: "Nobody is signed in.",
        device: "Browser",
        address: "Address",
        last_seen: "Last seen",
        ends: "Ends",
        this_one: "This session",
        unknown_device: "Unknown browser",
        browser_on: |browser, system| format!("{browser} on {system}"),
        end: "End",
        end_title: |name| format!("End a session of {name}?"),
        end_meaning: "Whoever uses it has to sign in again.",
        end_own_meaning: "It is the one that you use now: you have to sign in again.",
        ended: "Session ended",
    },
};

fn role_name(role: &Role) -> &'static str {
    match role {
        Role::Viewer => "Viewer",
        Role::Editor => "Editor",
        Role::Administrator => "Administrator",
        Role::Unknown(_) => "Unknown role",
    }
}

fn state(state: &AccessKeyState) -> &'static str {
    match state {
        AccessKeyState::Active => "Active",
        AccessKeyState::Expired => "Expired",
        AccessKeyState::Revoked => "Revoked",
        AccessKeyState::Unknown(_) => "Unknown",
    }
}

fn field_error(code: &ErrorCode, path: &str) -> &'static str {
    match (code, path) {
        (ErrorCode::NameInUse, _) => "There is a user of this name already.",
        (ErrorCode::MissingParameter, "name") => "Enter a name.",
        (_, "name") => "Use at most 64 letters, digits and . _ - @ +.",
        (_, "role") => "You can’t give this role.",
        (_, "expireTimestamp") => "Choose a day from today on.",
        (_, "password") => "Use 12 to 256 characters.",
        _ => "You can’t give this scope: an instance is gone, or not in yours.",
    }
}

/// What the sign-in page says of a way by the provider that led nowhere.
pub fn of_provider(code: &ErrorCode) -> Option<Told> {
    let (what, meaning, remedy) = match code {
        ErrorCode::NoProvider => (
            "This way to sign in is not set up",
            "The server knows no sign-in provider.",
            "Sign in with a password, or ask whoever runs the server.",
        ),
        ErrorCode::ProviderFailed => (
            "The sign-in provider doesn’t answer as it should",
            "It can’t be reached, or it and this server don’t agree. You are not signed in.",
            "Try again in a moment, or sign in with a password. If it stays, send the request id to whoever runs the server.",
        ),
        ErrorCode::DeniedByProvider => (
            "The sign-in provider did not let you in",
            "It refused, or you turned back there.",
            "Try again, and agree to what it asks.",
        ),
        ErrorCode::SignInExpired => (
            "This sign-in is over",
            "It took longer than ten minutes, was used already, or began in another window.",
            "Start it again here.",
        ),
        ErrorCode::InvalidIdToken => (
            "What the sign-in provider says of you isn’t valid",
            "You are not signed in.",
            "Try again. If it stays, send the request id to whoever runs the server.",
        ),
        ErrorCode::NoMappedGroup => (
            "You have no role here",
            "The sign-in provider knows you, but none of your groups there has a role here.",
            "Ask an administrator to give a role to one of your groups, then sign in again.",
        ),
        ErrorCode::UserOfProvider => (
            "This user comes by the sign-in provider",
            "It has their password, and their groups there say what they may do. Nothing was changed.",
            "Change their groups at the provider.",
        ),
        _ => return None,
    };
    Some(Told { what, meaning, remedy })
}
