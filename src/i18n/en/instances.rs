//! English of the pages Instances and Overview.

use contract::gateways::GatewayStatus;

use super::plural;
use crate::i18n::words::{Count, InstancesWords};

pub const WORDS: InstancesWords = InstancesWords {
    no_regions: "There is no region yet. Regions come from the inventory that the operator applies.",
    tag: "Tag",
    tags: "Tags",
    no_tags: "No tags.",
    addresses: "Addresses",
    internet: "Internet",
    intranet: "Intranet",
    no_address: "None",
    no_address_meaning: "None. Load balancers come from the inventory that the operator applies.",
    degraded_count: |count| format!("{} degraded", count.text),
    pending_count: |count| format!("{} pending", count.text),
    actions_of: |name| format!("Actions of {name}"),
    create_instance: "Create Instance",
    name_hint: "1 to 64 characters; no other instance of the region has it.",
    name_missing: "Enter a name.",
    name_too_long: "At most 64 characters.",
    name_taken: "Another instance of this region has this name.",
    vpc_hint: "The instance takes sources from this VPC only. It can’t be moved later.",
    search_vpcs: |count| format!("Search {}", plural(count, "VPC", "VPCs")),
    vpcs_of_region: "VPCs of this region",
    no_vpcs: "This region has no VPC. VPCs come from the inventory that the operator applies.",
    api_hint: "For requests to the services of your applications",
    ai_hint: "For requests to models and agents",
    spec_hint: "The size of each of its replicas.",
    add_tag: "Add tag",
    no_more_tags: "No instance has more than 20 tags.",
    remove_tag: |number| format!("Remove tag {number}"),
    tag_key: "Key",
    tag_value: "Value",
    tag_key_missing: "Enter a key.",
    tag_key_twice: "Another tag has this key.",
    tag_too_long: "At most 128 characters.",
    name_first: "Enter a name.",
    vpc_first: "Choose a VPC.",
    tags_first: "Correct the tags.",
    creating: "Creating the instance",
    created: |name| format!("Instance {name} created"),
    delete_question: |name| format!("Delete instance {name}?"),
    loses,
    loses_nothing: "It has no sources and no services.",
    unread: |count| {
        let verb = if count.one { "was" } else { "were" };
        format!("{} {verb} never read, so what it offers is not counted.", plural(count, "source", "sources"))
    },
    registries_stay: "The clusters and Nacos instances themselves are not touched.",
    type_name: |name| format!("Type {name} to confirm"),
    type_name_first: "Type the name of the instance.",
    impact_first: "It is not known yet what would be lost.",
    no_delete_now: |status| format!("It is {status}. It can be deleted once that has ended."),
    deleting: "Deleting the instance",
    deleted: |name| format!("Instance {name} deleted"),
    gone: "This instance was deleted already.",
    not_working: "Sources that don’t work",
    last_events: "Last events",
    no_events: "Nothing has happened yet. What happens to the sources of this instance appears here.",
    state_meaning,
};

fn loses([sources, services, endpoints]: &[Count; 3]) -> String {
    let services = format!(
        "{} with {}",
        plural(services, "service", "services"),
        plural(endpoints, "endpoint", "endpoints")
    );
    if sources.is_none() {
        return format!("It loses {services}. This can’t be undone.");
    }
    let sources = plural(sources, "source", "sources");
    format!("It loses {sources} and {services}. This can’t be undone.")
}

fn state_meaning(status: &GatewayStatus) -> &'static str {
    match status {
        GatewayStatus::Running => "",
        GatewayStatus::Creating => {
            "It is still being built. It takes no sources and can’t be deleted until it runs."
        }
        GatewayStatus::Upgrading => {
            "It moves to another version. Until that has ended, it takes no new sources and can’t be deleted; what it has goes on."
        }
        GatewayStatus::Restarting => {
            "It starts anew. Until that has ended, it takes no new sources and can’t be deleted."
        }
        GatewayStatus::Deleting => "It is being deleted. Nothing can be changed any more.",
        GatewayStatus::CreateFailed => {
            "It could not be built, so it takes no sources. Delete it and create another one."
        }
        GatewayStatus::UpgradeFailed => {
            "It stays at its version. It takes no new sources until an administrator has mended it."
        }
        GatewayStatus::RestartFailed => {
            "It did not start again. It takes no new sources until an administrator has mended it."
        }
        GatewayStatus::DeleteFailed => "It could not be deleted. Delete it once more.",
        GatewayStatus::Unknown(_) => {
            "This console doesn’t know this state. It takes no new sources until it is Running."
        }
    }
}
