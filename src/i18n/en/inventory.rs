//! The region's inventory, in English.

use contract::clusters::ClusterState;
use contract::error::ErrorCode;
use contract::nacos::NacosState;

use super::plural;
use crate::i18n::words::{InventoryWords, Told};
use crate::paths::Registry;

pub static INVENTORY: InventoryWords = InventoryWords {
    region_inventory: "Region inventory",
    registries: |registry| match registry {
        Registry::Cluster => "Clusters",
        Registry::Nacos => "Nacos instances",
    },
    registry: |registry| match registry {
        Registry::Cluster => "Cluster",
        Registry::Nacos => "Nacos Instance",
    },
    search: |registry| match registry {
        Registry::Cluster => "Search by name or id",
        Registry::Nacos => "Search by name, id or address",
    },
    empty: |registry| match registry {
        Registry::Cluster => {
            "This region has no clusters yet. Register one with its kubeconfig, and every gateway in its VPC can use it as a source."
        }
        Registry::Nacos => {
            "This region has no Nacos instances yet. Register one by its address, and every gateway in its VPC can use it as a source."
        }
    },
    cluster_state,
    nacos_state,
    not_permitted: "No permission to read it",
    mcp_not_supported: "Not supported",
    actions_for: |name| format!("Actions for {name}"),
    edit: "Edit",
    remove: "Remove",
    in_file: "It is from the operator’s inventory file, and is changed and removed there.",
    facts: "Facts",
    id: "Id",
    credentials: "Credentials",
    has_credentials: "Kept, encrypted",
    no_credentials: "None",
    register: |registry| match registry {
        Registry::Cluster => "Register Cluster",
        Registry::Nacos => "Register Nacos Instance",
    },
    choose_type: "Choose a type",
    choose_vpc: "Choose a VPC",
    vpc_hint: "Only gateways in the same VPC can use it.",
    version_label: "Version (optional)",
    kubeconfig: "Kubeconfig",
    kubeconfig_hint: "It is kept encrypted and never shown again. It must hold its certificates and token itself.",
    kubeconfig_unchanged: "Unchanged. Paste a new one to replace it.",
    choose_file: "Choose a file",
    file_too_large: "This file is larger than 512 KB, so it is no kubeconfig.",
    file_unreadable: "The file can’t be read as text. Choose another one.",
    address: "Address",
    address_hint: "Host and port of its HTTP API. gRPC is read 1000 above.",
    namespaces: "Namespaces",
    namespaces_hint: "Ids, separated by commas. The public one is called public.",
    username: "Username (optional)",
    username_hint: "Leave it empty where the instance asks for no sign-in.",
    password: "Password",
    password_unchanged: "Unchanged",
    mcp_supported: "This version supports MCP",
    mcp_enabled_hint: "Gateways can read its services. Parameter Settings change it later.",
    field_error,
    save: "Save",
    nothing_changed: "Nothing was changed yet.",
    no_such: |registry| Told {
        what: match registry {
            Registry::Cluster => "There is no such cluster",
            Registry::Nacos => "There is no such Nacos instance",
        },
        meaning: "It was removed, or the id is wrong.",
        remedy: "Go back to the list.",
    },
    changed_meanwhile: "Somebody else changed it while you were editing. What you save replaces their values.",
    registered: |name| format!("{name} registered"),
    saved: |name| format!("{name} saved"),
    remove_title: |registry, name| match registry {
        Registry::Cluster => format!("Remove cluster {name}?"),
        Registry::Nacos => format!("Remove Nacos instance {name}?"),
    },
    removal_breaks: |count| {
        let sources = plural(count, "source", "sources");
        if count.one {
            format!("{sources} becomes invalid, and stays so until somebody deletes it:")
        } else {
            format!("{sources} become invalid, and stay so until somebody deletes them:")
        }
    },
    removal_ages: |services, endpoints| {
        format!(
            "{} with {} stay as they were last read. Nothing new is heard of them.",
            plural(services, "service", "services"),
            plural(endpoints, "endpoint", "endpoints")
        )
    },
    removal_harmless: "No source depends on it.",
    itself_stays: |registry| match registry {
        Registry::Cluster => "The cluster itself is not touched. Headwater forgets its kubeconfig.",
        Registry::Nacos => "The Nacos instance itself is not touched. Headwater forgets its password.",
    },
    type_name: |name| format!("Type {name} to remove it"),
    type_name_first: |name| format!("Type {name} first."),
    removing: "Removing",
    removed: |name| format!("{name} removed"),
    gone: |registry| match registry {
        Registry::Cluster => "This cluster was removed already.",
        Registry::Nacos => "This Nacos instance was removed already.",
    },
};

pub fn cluster_state(state: &ClusterState) -> &'static str {
    match state {
        ClusterState::Running => "Running",
        ClusterState::Initial => "Creating",
        ClusterState::Updating => "Updating",
        ClusterState::Stopped => "Stopped",
        ClusterState::Failed => "Failed",
        ClusterState::Deleting => "Deleting",
        ClusterState::Unknown(_) => "Unknown",
    }
}

pub fn nacos_state(state: &NacosState) -> &'static str {
    match state {
        NacosState::Running => "Running",
        NacosState::Creating => "Creating",
        NacosState::Restarting => "Restarting",
        NacosState::Stopped => "Stopped",
        NacosState::Failed => "Failed",
        NacosState::Unknown(_) => "Unknown",
    }
}

fn field_error(code: &ErrorCode, path: &str) -> &'static str {
    let is_missing = *code == ErrorCode::MissingParameter;
    match path {
        "name" if *code == ErrorCode::NameInUse => {
            "Another one in this region has this name. Choose another."
        }
        "name" if is_missing => "Enter a name.",
        "name" => "At most 128 characters, on one line.",
        "vpcId" if *code == ErrorCode::VpcNotFound => "This VPC was removed meanwhile. Choose another.",
        "vpcId" => "Choose a VPC.",
        "clusterType" => "Choose a type.",
        "version" => "Enter a version such as 1.33 or 2.3.2, or nothing.",
        "address" if is_missing => "Enter the address, for example 10.0.0.8:8848.",
        "address" => "Enter host:port without http://, with a port of at most 64535.",
        "username" => "Enter the username that the password belongs to.",
        "password" => "Enter the password.",
        "password.kept" => {
            "Enter the password. What is kept is not sent to another address or for another user."
        }
        "kubeconfig" if is_missing => "Paste a kubeconfig, or choose its file.",
        _ if path.starts_with("namespaces") => {
            "Enter ids of namespaces: letters, digits, - and _, each once."
        }
        _ if path.rsplit('.').next() == Some("exec") => {
            "Its user runs a command (exec), which Headwater never does. Use a token or a client certificate."
        }
        _ if path.ends_with(".auth-provider") => {
            "Its user signs in by a plug-in (auth-provider). Use a token or a client certificate."
        }
        _ if path.ends_with(".insecure-skip-tls-verify") => {
            "It skips the check of the cluster’s certificate, so anybody could pose as the cluster. Put its authority into certificate-authority-data."
        }
        _ if path.ends_with(".proxy-url") => {
            "It asks for a proxy (proxy-url), which is not used. Take it out."
        }
        _ if path.starts_with("kubeconfig.") => {
            "It names a file on another machine. Put the data itself in, for example certificate-authority-data."
        }
        "kubeconfig" => {
            "This is no kubeconfig that can be used. Check its current context, address and certificates."
        }
        _ => "The server did not accept this.",
    }
}
