//! English of a source's panel.

use contract::services::EndpointState;

use super::plural;
use crate::i18n::words::DetailWords;

pub const DETAIL: DetailWords = DetailWords {
    sections: "Sections",
    services: "Services",
    certificates: "Certificates",
    history: "Timeline",
    settings: "Settings",
    since: |moment| format!("since {moment}"),
    followed: "Followed live: what changes there shows here within a second.",
    last_sync: |moment| format!("Last sync: {moment}"),
    never_read: "Never read yet",
    not_in_effect: |wanted, observed| {
        format!("Change {wanted} is not in effect yet; what is shown was read with change {observed}.")
    },
    unread: "Namespaces that can’t be read",
    unread_since: |moment| format!("not since {moment}"),
    show_role: "Show the role that it needs",
    count: |count| plural(count, "service", "services"),
    no_services: "This source offers no services yet. They appear here by themselves.",
    services_not_known: "This source was never read, so its services are not known.",
    search: "Search by name",
    show_hidden: "Show hidden",
    hidden: "Hidden",
    hidden_namespace: |namespace| format!("{namespace} is a namespace of the cluster itself."),
    hidden_consumer: "A consumer that is registered beside the services.",
    also_in_sources: |count| format!("Also in {}", plural(count, "source", "sources")),
    only_hidden: "All services of this source are hidden ones.",
    back_to_services: "All services",
    endpoints_of: |name| format!("Endpoints of {name}"),
    endpoints_capped: |shown, all| format!("The first {shown} of {all} endpoints are shown."),
    no_endpoints: "It has no endpoints, so no request can be answered.",
    external_name: |name| format!("It stands for the DNS name {name} and has no endpoints of its own."),
    endpoint_state,
    zone: |zone| format!("Zone {zone}"),
    cluster_of: |name| format!("Cluster {name}"),
    weight: |weight| format!("Weight {weight}"),
    ephemeral: "Ephemeral",
    persistent: "Persistent",
    https_off: "Ingress HTTPS is off for this source, so certificates are not watched.",
    open_settings: "Open Settings",
    no_certificates: "No Ingress in the watched namespaces names a certificate.",
    certificates_not_known: "The source was not read with Ingress HTTPS yet, so its certificates are not known.",
    any_host: "Any host",
    secret_missing: "The Secret is missing, or holds no certificate that can be read.",
    expired: |date| format!("Expired on {date}"),
    expires: |left, date| format!("Expires in {left}, on {date}"),
    valid_until: |date| format!("Valid until {date}"),
    valid_from: |date| format!("Not valid before {date}"),
    issued_by: |issuer| format!("Issued by {issuer}"),
    no_history: "Nothing has happened to this source yet.",
    older: "Show older",
    shown_of: |shown, all| format!("{shown} of {}", plural(all, "entry", "entries")),
    watched: "Watched namespaces",
    whole_cluster: "Whole cluster",
    whole_cluster_hint: "Every namespace; the cluster’s own are hidden.",
    chosen: "Chosen namespaces",
    chosen_hint: "Only these; nothing else is read.",
    namespaces: "Namespaces",
    namespaces_hint: "Separated by commas or spaces, at most 100.",
    namespaces_missing: "Enter at least one namespace.",
    namespaces_too_many: "At most 100 namespaces.",
    namespace_wrong: |name| {
        format!("“{name}” can’t be a namespace: 1 to 63 lower-case letters, digits and hyphens.")
    },
    namespace_twice: |name| format!("“{name}” is there twice."),
    ingress_https: "Ingress HTTPS",
    ingress_https_hint: "Watches the TLS Secrets that Ingresses name and shows their certificates. Keys are never read.",
    save: "Save",
    saved: |name| format!("Settings of {name} saved"),
    correct_first: "Correct what is marked.",
    changed_meanwhile: "Somebody else changed these settings while you were editing. Yours can’t be saved over them.",
    load_theirs: "Load theirs, discard mine",
    nacos_has_none: "A Nacos source has no settings of its own. What can be changed belongs to the Nacos instance.",
    role: "Kubernetes role",
    role_hint: "The least that the cluster must grant for the settings above. The account is an example: name the one of your kubeconfig.",
    copy_role: "Copy YAML",
};

fn endpoint_state(state: &EndpointState) -> &'static str {
    match state {
        EndpointState::Healthy => "Healthy",
        EndpointState::Unhealthy => "Unhealthy",
        EndpointState::Draining => "Draining",
        EndpointState::Terminating => "Terminating",
        EndpointState::Disabled => "Disabled",
        EndpointState::Unknown(_) => "Unknown",
    }
}
