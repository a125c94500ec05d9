//! English for what goes wrong: one plain sentence and one remedy each.

use contract::clusters::ClusterState;
use contract::console::inventory::Ineligible;
use contract::error::ErrorCode;
use contract::nacos::NacosState;
use contract::port_range::PortRangeError;
use contract::sources::StatusReason;

use super::access::of_provider;
use super::inventory::{cluster_state, nacos_state};
use crate::i18n::words::Told;

pub const CHANGE_UNANSWERED: Told = Told {
    what: "The server can’t be reached",
    meaning: "No answer came, so it is not known whether the change was made. Your input is kept.",
    remedy: "Look at the list once the server is back, then try again.",
};

pub fn reason(reason: &StatusReason) -> (&'static str, &'static str) {
    match reason {
        StatusReason::NameNotResolved => {
            ("Its address can’t be resolved.", "Check the host name and the VPC’s DNS.")
        }
        StatusReason::AddressDenied => (
            "Its address is in a network that Headwater may not connect to.",
            "Use another address, or have the operator allow its network.",
        ),
        StatusReason::ConnectionRefused => {
            ("It refuses connections.", "Check that it runs and listens on its port.")
        }
        StatusReason::TimedOut => {
            ("It doesn’t answer in time.", "Check the network and the security group rules.")
        }
        StatusReason::ConnectionLost => ("The connection was lost.", "It is being opened again."),
        StatusReason::CertificateInvalid => {
            ("Its certificate isn’t valid.", "Renew the certificate, or correct its authority.")
        }
        StatusReason::Unauthorized => {
            ("It doesn’t accept the credentials.", "Renew the kubeconfig of the cluster.")
        }
        StatusReason::PermissionDenied => {
            ("Some resources may not be read.", "Grant the missing permissions.")
        }
        StatusReason::GrpcPortClosed => {
            ("Its gRPC port is closed.", "Open the port 1000 above its HTTP port.")
        }
        StatusReason::UnexpectedAnswer => {
            ("It answers with something unexpected.", "Check that the address is the right one.")
        }
        StatusReason::BadCredentials => {
            ("Its user name or password is wrong.", "Correct the credentials of the Nacos instance.")
        }
        StatusReason::McpDisabled => ("MCPEnabled was turned off.", "Turn it on to use the registry again."),
        StatusReason::RegistryStopped => ("It is stopped.", "Start it again."),
        StatusReason::RegistryRemoved => ("It was removed.", "Delete this source."),
        StatusReason::LimitExceeded => (
            "It offers more services than one source may have.",
            "Watch fewer namespaces, or raise the limit.",
        ),
        StatusReason::InternalFailure => {
            ("Headwater failed while it read this source.", "Report it with the technical cause.")
        }
        StatusReason::Unknown(_) => {
            ("It doesn’t work, for a reason this console doesn’t know.", "Reload the console.")
        }
    }
}

pub fn ineligible(reason: &Ineligible) -> (String, &'static str) {
    match reason {
        Ineligible::InOtherVpc { vpc_id, vpc_name } => {
            let vpc = if vpc_name.is_empty() { vpc_id } else { vpc_name };
            (format!("It is in another VPC ({vpc})."), "Create a gateway in that VPC to use it.")
        }
        Ineligible::McpDisabled => {
            ("MCPEnabled is off, so no gateway may read it.".into(), "Turn it on first.")
        }
        Ineligible::McpUnsupported { version } => {
            (format!("Its version {version} has no MCP."), "Upgrade the Nacos instance.")
        }
        Ineligible::NotRunning { state } => {
            (format!("It isn’t running ({}).", state_words(state)), "Start it, or wait until it runs.")
        }
        Ineligible::AlreadyAdded { .. } => {
            ("It is already a source of this gateway.".into(), "Find it in the list.")
        }
        Ineligible::NoPermission => {
            ("You have no permission to use it.".into(), "Ask its owner for permission.")
        }
        Ineligible::Unknown => {
            ("It can’t be added, for a reason this console doesn’t know.".into(), "Reload the console.")
        }
    }
}

/// Of a cluster, or of a Nacos instance: their states have the same names where they are the same.
fn state_words(state: &str) -> &'static str {
    match ClusterState::from(state) {
        ClusterState::Unknown(_) => nacos_state(&NacosState::from(state)),
        known => cluster_state(&known),
    }
}

pub fn port_range_error(error: PortRangeError) -> &'static str {
    match error {
        PortRangeError::NotAPort => "Enter ports or ranges such as 8080/8082, separated by commas.",
        PortRangeError::OutOfBounds => "Ports lie between 1 and 65535.",
        PortRangeError::Reversed => "A range starts with the lower port.",
    }
}

pub fn failure(code: Option<&ErrorCode>) -> Told {
    if let Some(told) = code.and_then(of_provider) {
        return told;
    }
    let (what, meaning, remedy) = match code {
        None => (
            "The server can’t be reached",
            "No answer came, so what is asked for is not known.",
            "It is tried again every 2 seconds. Check your network and that the server runs.",
        ),
        Some(ErrorCode::UnsignedRequest | ErrorCode::SessionEnded) => (
            "Your session has ended",
            "The server does not know who asks. Nothing was changed.",
            "Sign in, then try again.",
        ),
        Some(ErrorCode::UserNotFound) => (
            "There is no such user",
            "They were removed meanwhile, or the id is wrong.",
            "Go back to the list.",
        ),
        Some(ErrorCode::AccessKeyNotFound) => (
            "There is no such access key of yours",
            "It was revoked meanwhile, or the id is wrong.",
            "Go back to the list.",
        ),
        Some(ErrorCode::SessionNotFound) => {
            ("There is no such session", "It has ended already.", "Go back to the list.")
        }
        Some(ErrorCode::Forbidden | ErrorCode::CrossSite) => {
            ("You may not do this", "The server refused the request.", "Ask an administrator for permission.")
        }
        Some(ErrorCode::AlreadyChanging) => (
            "The gateway is being changed",
            "Another change has to finish first. Nothing was done.",
            "Try again in a moment.",
        ),
        Some(ErrorCode::MissingParameter | ErrorCode::InvalidParameter | ErrorCode::MalformedBody) => {
            ("The server did not accept the input", "Nothing was saved.", "Correct the input and try again.")
        }
        Some(ErrorCode::DuplicateRule) => (
            "A port is opened twice",
            "Two rules open the same port of a security group. Nothing was saved.",
            "Remove one of them.",
        ),
        Some(ErrorCode::BodyTooLarge) => {
            ("The input is too large", "Nothing was saved.", "Shorten it and try again.")
        }
        Some(ErrorCode::BodyTooSlow) => {
            ("The input took too long to arrive", "Nothing was saved.", "Check your network, then try again.")
        }
        Some(ErrorCode::ServiceUnavailable) => {
            ("The server is busy", "Too much is under way. Nothing was done.", "Try again in a moment.")
        }
        Some(ErrorCode::Throttling) => {
            ("Too many requests", "The server asks for a pause.", "Try again in a moment.")
        }
        Some(ErrorCode::PathNotFound | ErrorCode::MethodNotAllowed) => (
            "The server doesn’t know this operation",
            "It may be older or newer than this console.",
            "Reload the console.",
        ),
        Some(ErrorCode::GatewayNotFound) => {
            ("There is no such instance", "It was deleted, or the id is wrong.", "Go back to Instances.")
        }
        Some(ErrorCode::VpcNotFound) => {
            ("There is no such VPC", "It was removed meanwhile. Nothing was saved.", "Choose another VPC.")
        }
        Some(ErrorCode::SourceNotFound) => {
            ("There is no such source", "It was deleted, or the id is wrong.", "Go back to the list.")
        }
        Some(ErrorCode::ServiceNotFound) => {
            ("There is no such service", "It was deleted, or the id is wrong.", "Go back to the list.")
        }
        Some(ErrorCode::ServiceNotOffered) => (
            "The source does not offer this service any more",
            "It went meanwhile. Nothing was created.",
            "Take it out of the choice, then try again.",
        ),
        Some(ErrorCode::ClusterNotFound) => (
            "There is no such cluster",
            "It was removed meanwhile. Nothing was saved.",
            "Choose another cluster.",
        ),
        Some(ErrorCode::NacosInstanceNotFound) => (
            "There is no such Nacos instance",
            "It was removed, or the id is wrong.",
            "Choose another instance.",
        ),
        Some(ErrorCode::SecurityGroupNotFound) => (
            "There is no such security group",
            "It was removed meanwhile. Nothing was saved.",
            "Choose another security group.",
        ),
        Some(ErrorCode::NothingToRestore) => (
            "The source can’t be brought back",
            "The time to undo its deletion is over.",
            "Create the source again.",
        ),
        Some(conflict) => return self::conflict(conflict),
    };
    Told { what, meaning, remedy }
}

fn conflict(code: &ErrorCode) -> Told {
    let (what, meaning, remedy) = match code {
        ErrorCode::LastAdministrator => (
            "Nobody else administers everything",
            "Without this user nobody could. Nothing was changed.",
            "Make another administrator over all instances first.",
        ),
        ErrorCode::GatewayNameExists => {
            ("Another instance has this name", "Nothing was created.", "Choose another name.")
        }
        ErrorCode::SourceExists => {
            ("It is already a source of this gateway", "Nothing was created.", "Find it in the list.")
        }
        ErrorCode::ServiceExists => (
            "The gateway has this service already",
            "Nothing was created.",
            "Choose another name, or leave it out.",
        ),
        ErrorCode::SettingsChanged => (
            "Somebody else changed this source",
            "Nothing was saved. Your input is kept.",
            "Load their settings, then change them again.",
        ),
        ErrorCode::GatewayNotRunning => (
            "The gateway isn’t running",
            "It takes new sources and services only while it is Running.",
            "Wait until it runs.",
        ),
        ErrorCode::InOtherVpc => (
            "It is in another VPC",
            "This gateway can’t reach it.",
            "Create a gateway in that VPC to use it.",
        ),
        ErrorCode::McpDisabled => {
            ("MCPEnabled is off", "No gateway may read this Nacos instance.", "Turn it on to use it.")
        }
        ErrorCode::McpUnsupported => {
            ("This version of Nacos has no MCP", "A gateway can’t read it.", "Upgrade the Nacos instance.")
        }
        ErrorCode::RegistryNotRunning => {
            ("It isn’t running", "A gateway can’t read it now.", "Start it, or wait until it runs.")
        }
        ErrorCode::NoPermission => {
            ("You have no permission to use it", "Nothing was created.", "Ask its owner for permission.")
        }
        ErrorCode::NameInUse => (
            "The name is taken",
            "Another one in this region has it. Nothing was saved.",
            "Choose another name.",
        ),
        ErrorCode::InInventoryFile => (
            "It is from the inventory file",
            "The operator’s file would undo the change, so nothing was changed.",
            "Change it in that file.",
        ),
        _ => (
            "The server failed",
            "Something went wrong there. Nothing half-done is left.",
            "Try again. If it stays, give the request id to an administrator.",
        ),
    };
    Told { what, meaning, remedy }
}
