//! English.

mod access;
mod audit;
mod create;
mod detail;
mod history;
mod instances;
mod inventory;
mod services;
mod shell;
mod source_list;
mod told;

use contract::clusters::ClusterType;
use contract::gateways::GatewayStatus;
use contract::services::ServiceKind;
use contract::sources::SourceState;

use super::words::{Count, Words};

pub static WORDS: Words = Words {
    access: &access::WORDS,
    audit: &audit::WORDS,
    history: history::WORDS,
    instances_page: instances::WORDS,
    of_services: &services::WORDS,
    shell: shell::WORDS,
    product: "Headwater",
    skip_to_content: "Skip to content",
    navigation: "Main",
    open_navigation: "Open navigation",
    close: "Close",
    breadcrumbs: "Breadcrumbs",
    region: "Region",
    language: "Language",
    theme: "Theme",
    theme_system: "System",
    theme_light: "Light",
    theme_dark: "Dark",
    signed_in_as: |name| format!("Signed in as {name}"),
    gateway: "Cloud-native API Gateway",
    messages: "Messages",
    dismiss: "Dismiss",
    copy: |text| format!("Copy {text}"),
    copied: "Copied",
    request_id: "Request id",
    retry: "Retry",
    cancel: "Cancel",
    ok: "OK",
    loading: "Loading",
    any: "Any",
    name: "Name",
    kind: "Type",
    status: "Status",
    created: "Created",
    version: "Version",
    sort: "Sort",
    sort_standard: "Standard",
    ascending: "ascending",
    descending: "descending",
    clear_filters: "Clear filters",
    no_match: "Nothing matches these filters.",
    live: "Live",
    connecting: "Connecting",
    reconnecting: "Reconnecting",
    pages: "Pages",
    previous: "Previous",
    next: "Next",
    range: |from, to, all| format!("{from}–{to} of {all}"),
    stale: |what, time| format!("{what}. Shown is from {time}."),
    gap: " ",
    writes_need_server: "Changes need the server, which can’t be reached.",
    not_found: "There is no such page",
    not_found_meaning: "The address may be old, or mistyped.",
    unknown: "Unknown",
    instances: "Instances",
    instance: "Instance",
    search_instances: "Search by name or id",
    no_instances: "This region has no instances yet. An instance is a gateway; it learns the services that it can route to from clusters and Nacos registries.",
    edition: str::to_owned,
    gateway_kind: |kind| format!("{kind} gateway"),
    gateway_status,
    vpc: "VPC",
    sources: "Sources",
    synced_of: |synced, all| format!("{synced} of {all} synced"),
    invalid_count: |count| format!("{} invalid", count.text),
    no_sources_short: "None",
    overview: "Overview",
    identity: "Identity",
    instance_id: "Instance id",
    spec: "Specification",
    replicas: "Replicas",
    network: "Network",
    show_sources: "Show sources",
    services_from_sources: "Services of this gateway",
    service: "Service",
    source: "Source",
    namespace_and_group: "Namespace / group",
    ports: "Ports",
    endpoints: "Endpoints",
    healthy_of: |healthy, all| format!("{healthy} of {all} healthy"),
    stale_service: |since| format!("Last known, from {since}"),
    collisions: "Same name elsewhere",
    no_collisions: "No two services have the same name.",
    also_in: |source| format!("Also in {source}"),
    service_kind,
    search_sources: "Search by name or id",
    services: "Services",
    last_sync: "Last sync",
    actions: "Actions",
    never: "Never",
    now: "now",
    not_read_yet: "Being read for the first time.",
    source_state,
    cluster_type,
    container_service: "Container service",
    mse_nacos: "MSE Nacos",
    reason: told::reason,
    stale_services: |count, time| {
        let verb = if count.one { "is" } else { "are" };
        format!("{} shown {verb} from {time}.", plural(count, "service", "services"))
    },
    rest_is_live: "The rest is followed live.",
    delete_advice: "If it won’t come back, delete this source.",
    technical_cause: "Technical cause",
    attempt_failed: |number, time| format!("Attempt {number} failed; the next at {time}."),
    attempt_under_way: |number| format!("Attempt {number} failed; the next is under way."),
    quarantined: "Tried only rarely now, since it has failed for so long.",
    try_now: "Try now",
    try_now_named: |name| format!("Try {name} now"),
    trying: "Trying",
    trying_named: |name| format!("Trying {name}"),
    works_now: |name| format!("{name} works now."),
    failed_again: |name, reason| format!("{name} failed again. {reason}"),
    not_tried: |name, told| format!("{name} could not be tried. {}. {}", told.what, told.remedy),
    not_in_effect: "Change not in effect yet",
    hidden_count: |count| format!("+{} hidden", count.text),
    hidden_count_meaning: "Services of the cluster’s own namespaces and consumers are left out.",
    no_sources: "This gateway has no sources yet. A source is a cluster or a Nacos instance that it learns services from.",
    detail: detail::DETAIL,
    create: &create::CREATE,
    create_source: "Create Source",
    gateway_not_running: |status| {
        format!("The gateway takes new sources only while it is Running. It is {status} now.")
    },
    source_type: "Source Type",
    container_service_hint: "ACK, ACS, ACK Serverless or a registered cluster",
    mse_nacos_hint: "A Nacos registry in this gateway’s VPC",
    cluster: "Cluster",
    nacos_instance: "Nacos Instance",
    search_clusters: |count| format!("Search {}", plural(count, "cluster", "clusters")),
    search_nacos: |count| format!("Search {}", plural(count, "instance", "instances")),
    can_be_added: "Can be added",
    not_available: "Not available",
    no_cluster_in_vpc: |vpc| {
        format!("There is no cluster in this gateway’s VPC ({vpc}). Create one there to add it.")
    },
    no_nacos_in_vpc: |vpc| {
        format!("There is no Nacos instance in this gateway’s VPC ({vpc}). Create one there to add it.")
    },
    none_can_be_added: "None can be added now. The reasons stand below.",
    ineligible: told::ineligible,
    open: "Open",
    rules: "Security Group Rules",
    rules_hint: "Let the gateway reach the cluster’s pods. Without a rule, the security groups stay as they are.",
    rule_number: |number| format!("Rule {number}"),
    add_rule: "Add rule",
    remove_rule: |number| format!("Remove rule {number}"),
    security_group: "Security group",
    choose_security_group: "Choose a security group",
    no_security_groups: "This gateway’s VPC has no security groups.",
    port_ranges: "Port ranges",
    port_ranges_hint: "8080/8082, 9090",
    description: "Description",
    optional: "optional",
    port_range_error: told::port_range_error,
    ports_missing: "Enter at least one port range, for example 8080/8082.",
    description_too_long: "At most 256 characters.",
    pick_cluster_first: "Choose a cluster.",
    pick_nacos_first: "Choose a Nacos instance.",
    rules_first: "Complete the security group rules.",
    creating: "Creating the source",
    source_created: |name| format!("Source {name} created"),
    show: "Show",
    discard: "Discard",
    discard_question: "Discard what you entered?",
    discard_meaning: "Nothing was saved. What you picked and typed here is lost.",
    keep_editing: "Keep editing",
    source_list: source_list::WORDS,
    delete: "Delete",
    delete_named: |name| format!("Delete {name}"),
    delete_source: |name| format!("Delete source {name}?"),
    delete_loses: |services, endpoints| {
        format!(
            "The gateway loses {} with {}. Routes to them stop working.",
            plural(services, "service", "services"),
            plural(endpoints, "endpoint", "endpoints")
        )
    },
    delete_loses_nothing: "The gateway loses no services: none of this source were added to it.",
    delete_loss_unknown: "This source was never read, so the gateway has no services from it.",
    delete_as_of: |time| format!("Figures from {time}, when the source was last read."),
    delete_registry_stays: "The cluster or Nacos instance itself is not touched.",
    and_more: |count| format!("and {} more", count.text),
    deleting: "Deleting the source",
    source_deleted: |name| format!("Source {name} deleted"),
    source_gone: "This source was deleted already.",
    parameter_settings: "Parameter Settings",
    mcp_enabled: "MCPEnabled",
    mcp_meaning: "Lets gateways read the services of this Nacos instance over MCP. While it is off, no gateway may use the instance as a source.",
    mcp_not_model: "MCP is the Mesh Configuration Protocol here, not the Model Context Protocol.",
    mcp_on: "On",
    mcp_off: "Off",
    mcp_unsupported: "This version of Nacos has no MCP. Upgrade the instance to turn it on.",
    saving: "Saving",
    dependents: "Sources that depend on it",
    no_dependents: "No source depends on it.",
    turn_off_question: "Turn MCPEnabled off?",
    turn_off_meaning: |count| {
        let (verb, turn) = if count.one { ("depends", "turns") } else { ("depend", "turn") };
        format!("{} {verb} on it and {turn} invalid:", plural(count, "source", "sources"))
    },
    turn_off: "Turn off",
    turned_on: |name| format!("MCPEnabled of {name} is on"),
    turned_off: |name| format!("MCPEnabled of {name} is off"),
    inventory: &inventory::INVENTORY,
    failure: told::failure,
    change_unanswered: told::CHANGE_UNANSWERED,
};

fn plural(count: &Count, one: &str, many: &str) -> String {
    format!("{} {}", count.text, if count.one { one } else { many })
}

fn gateway_status(status: &GatewayStatus) -> &'static str {
    match status {
        GatewayStatus::Running => "Running",
        GatewayStatus::Creating => "Creating",
        GatewayStatus::CreateFailed => "Create failed",
        GatewayStatus::Upgrading => "Upgrading",
        GatewayStatus::UpgradeFailed => "Upgrade failed",
        GatewayStatus::Restarting => "Restarting",
        GatewayStatus::RestartFailed => "Restart failed",
        GatewayStatus::Deleting => "Deleting",
        GatewayStatus::DeleteFailed => "Delete failed",
        GatewayStatus::Unknown(_) => "Unknown",
    }
}

fn service_kind(kind: &ServiceKind) -> &'static str {
    match kind {
        ServiceKind::Headless => "Headless",
        ServiceKind::ExternalName => "ExternalName",
        ServiceKind::Balanced | ServiceKind::Unknown(_) => "",
    }
}

fn source_state(state: &SourceState) -> &'static str {
    match state {
        SourceState::Pending => "Pending",
        SourceState::Synced => "Synced",
        SourceState::Degraded => "Degraded",
        SourceState::Invalid => "Invalid",
        SourceState::Unknown(_) => "Unknown",
    }
}

fn cluster_type(kind: &ClusterType) -> &'static str {
    match kind {
        ClusterType::Ack => "ACK Cluster",
        ClusterType::Acs => "ACS Cluster",
        ClusterType::AckServerless => "ACK Serverless Cluster",
        ClusterType::Registered => "Registered cluster",
        ClusterType::Unknown(_) => "Cluster",
    }
}
