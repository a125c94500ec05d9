//! English for Create Source.

use contract::console::preflight::{Stage, StageState};

use super::plural;
use crate::i18n::words::create::CreateWords;

pub static CREATE: CreateWords = CreateWords {
    preflight: "Preflight",
    nothing_saved: "nothing is saved",
    run_again: "Run again",
    stage,
    stage_state,
    is_address: |address| format!("{address}, an address already"),
    certificate: |issuer, until| format!("issued by {issuer}, good until {until}"),
    plain_http: "plain HTTP, so there is no certificate",
    signed_in: |user| format!("as {user}"),
    accepted: "the credentials are accepted",
    anonymous: "without credentials",
    may_read: |what| format!("may read {what}"),
    found: |services, namespaces, collisions| {
        let found = format!(
            "{} in {}",
            plural(services, "service", "services"),
            plural(namespaces, "namespace", "namespaces")
        );
        match (collisions.text.as_str(), collisions.one) {
            ("0", _) => found,
            (_, true) => format!("{found}, 1 name collides"),
            (count, false) => format!("{found}, {count} names collide"),
        }
    },
    milliseconds: |number| format!("{number} ms"),
    all_passed: |name| format!("Preflight of {name}: every stage passed."),
    failed_at: |name, stage| format!("Preflight of {name}: failed at “{stage}”."),
    ok_all_the_same: "The source can be created all the same: it is followed as soon as this is mended.",
    not_finished: "The preflight did not finish.",
    run_it_again: "The server did not answer to its end. Run it again once the server can be reached.",
    picked: |count| format!("{} chosen", count.text),
    clear: "Clear",
    creating_of: |number, all| format!("Creating source {number} of {all}"),
    sources_created: |count| format!("{} created", plural(count, "source", "sources")),
    some_created: |created, failed| {
        format!(
            "{} created, {} not. What failed stays chosen.",
            plural(created, "source", "sources"),
            failed.text
        )
    },
    ports_overlap: |range, other| {
        format!("{range} overlaps {other}, which this security group opens already.")
    },
    copy_as: "Copy as…",
    copy_curl: "curl",
    copy_python: "Python SDK",
    copied_curl: "curl command copied",
    copied_python: "Python code copied",
    not_copied: "The browser did not let it be copied. Allow the clipboard for this page, then try again.",
    create_instance: "Create instance",
    register_cluster: "Register cluster",
    register_nacos: "Register Nacos instance",
};

fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Name => "Name resolves",
        Stage::Ports => "Ports open",
        Stage::Tls => "TLS",
        Stage::SignIn => "Signed in",
        Stage::Permissions => "Permissions",
        Stage::Services => "Services found",
        Stage::Unknown(_) => "Another stage",
    }
}

fn stage_state(state: &StageState) -> &'static str {
    match state {
        StageState::Running => "under way",
        StageState::Passed => "passed",
        StageState::Failed => "failed",
        StageState::Skipped => "skipped",
        StageState::NotReached => "not reached",
        StageState::Unknown(_) => "unknown",
    }
}
