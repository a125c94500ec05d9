//! What each code means, and what helps, for those who write programs. The console has words of its own, for people.

use super::ErrorCode;

impl ErrorCode {
    /// What happened, in one sentence.
    pub fn meaning(&self) -> &'static str {
        self.words().0
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        self.words().1
    }

    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Forbidden => ("The caller may not do this.", "Ask an administrator for the permission."),
            Self::InternalError => (
                "The server failed; nothing half-done is left.",
                "Send the request again. If it stays, look for the request id in the server's log.",
            ),
            Self::AlreadyChanging => (
                "The gateway is being changed by something else.",
                "Wait until that has ended, then send it again.",
            ),
            Self::MissingParameter => {
                ("Something that is required is missing; `field` names it.", "Add it to the request.")
            }
            Self::Throttling => {
                ("The caller sends more requests than are allowed.", "Send it again after a pause.")
            }
            Self::InvalidParameter => (
                "Something in the request can't be; `field` names it, the message says why.",
                "Correct it and send the request again.",
            ),
            Self::MalformedBody => {
                ("The body can't be read.", "Send JSON to paths, and a form to the actions at `/`.")
            }
            Self::BodyTooLarge => ("The body is larger than 1 MiB.", "Send less at once."),
            Self::DuplicateRule => (
                "Two rules open the same port of one security group.",
                "Take one of them out of the request.",
            ),
            Self::PathNotFound => ("There is no such operation.", "Compare the path with this document."),
            Self::ActionNotFound => {
                ("There is no action of this name.", "Use `ListClusters`, `QueryConfig` or `UpdateConfig`.")
            }
            Self::MethodNotAllowed => {
                ("The path has no operation of this method.", "Compare the method with this document.")
            }
            Self::CrossSite => (
                "A browser sent the request for another web site, or under a name that is not the server's.",
                "Call the server by its own address, and from its own pages only.",
            ),
            Self::BodyTooSlow => ("The body did not arrive in time.", "Send the request again, whole."),
            Self::ServiceUnavailable => (
                "So much is under way that nothing more is begun.",
                "Send it again after the pause that `x-acs-retry-after` names.",
            ),
            Self::NothingToRestore => {
                ("No source of this id was deleted within the last moments.", "Create the source again.")
            }
            other => other.of_caller(),
        }
    }

    /// Who calls, and by what they show it.
    fn of_caller(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnsignedRequest => {
                ("Nobody says who is calling: neither a signature nor a session.", "Sign it, or sign in.")
            }
            Self::SessionEnded => ("The session has ended.", "Sign in again."),
            Self::WrongPassword => ("The name or the password is wrong.", "Correct it and sign in again."),
            Self::InvalidLink => {
                ("The link was used, has expired, or never was.", "Ask an administrator for a new one.")
            }
            Self::SignInThrottled => (
                "There were too many attempts to sign in, with this name or from this address.",
                "Wait as long as `retry-after` says.",
            ),
            Self::AccessKeyUnknown => {
                ("There is no such access key.", "Compare the id with the list of keys.")
            }
            Self::AccessKeyInactive => ("The access key was revoked.", "Use another one."),
            Self::AccessKeyExpired => ("The access key has expired.", "Make a new one."),
            Self::IncompleteSignature => (
                "The signature can't be read, or leaves out a header that it must cover.",
                "Compare the request with what an official SDK sends.",
            ),
            Self::WrongSignature => (
                "The signature is not that of this request with the key's secret.",
                "Check the secret, and that nothing on the way changes path, query or headers.",
            ),
            Self::WrongBodyHash => (
                "`x-acs-content-sha256` is not the hash of the body.",
                "Check that nothing on the way changes the body.",
            ),
            Self::NonceUsed => {
                ("The nonce was used before.", "Sign each request anew, one that is sent again too.")
            }
            Self::DateTooFarOff => {
                ("`x-acs-date` is more than 15 minutes off the server's clock.", "Set the clock.")
            }
            Self::InvalidDate => ("`x-acs-date` is no date.", "Send it in UTC, as `2026-11-22T21:07:22Z`."),
            not_found if not_found.status() == 404 => not_found.absence(),
            conflict => conflict.conflict(),
        }
    }

    fn absence(&self) -> (&'static str, &'static str) {
        match self {
            Self::GatewayNotFound => ("There is no such gateway.", "Take an id from `ListGateways`."),
            Self::VpcNotFound => ("There is no such VPC.", "Take one from the inventory."),
            Self::SourceNotFound => ("There is no such source.", "Take an id from `ListSources`."),
            Self::ServiceNotFound => ("There is no such service.", "Take an id from `ListServices`."),
            Self::ServiceNotOffered => (
                "No source of the gateway offers such a service.",
                "Compare name, namespace and group with what the sources offer.",
            ),
            Self::ClusterNotFound => ("There is no such cluster.", "Take an id from `DescribeClustersV1`."),
            Self::NacosInstanceNotFound => {
                ("There is no such Nacos instance.", "Take an id from `ListClusters`.")
            }
            Self::SecurityGroupNotFound => (
                "The gateway's VPC has no such security group.",
                "Take one from `ListGatewayAuthorizableSecurityGroups`.",
            ),
            Self::SecurityGroupRuleNotFound => (
                "The gateway has no such rule.",
                "Take an id from `ListGatewayAuthorizedSecurityGroupRules`.",
            ),
            Self::UserNotFound => ("There is no such user.", "Take an id from the list of users."),
            Self::AccessKeyNotFound => {
                ("The caller has no such access key.", "Take an id from the list of keys.")
            }
            Self::SessionNotFound => {
                ("The caller has no such session.", "Take an id from the list of sessions.")
            }
            _ => ("There is no such thing.", "Compare the id with a list."),
        }
    }

    fn conflict(&self) -> (&'static str, &'static str) {
        match self {
            Self::SettingsChanged => (
                "Somebody else changed the source since it was read.",
                "Read its settings again, then change them.",
            ),
            Self::GatewayNameExists => ("The region has a gateway of this name.", "Choose another name."),
            Self::NameInUse => ("The region has another one of this name.", "Choose another name."),
            Self::SourceExists => ("The gateway has this source already.", "Use the one that is there."),
            Self::ServiceExists => (
                "The gateway has a service of this name from there already.",
                "Use it, or choose another name.",
            ),
            Self::SecurityGroupRuleExists => {
                ("The gateway has a rule for this range of ports already.", "Leave the range out.")
            }
            Self::SecurityGroupRuleOfSource => (
                "The rule came with a source.",
                "Change that source's settings, or delete the rule with `cascadingDelete`.",
            ),
            Self::ClientTokenReused => (
                "The client token was used for another request within the last 24 hours.",
                "Make a new token for each request, and repeat it only with the same body.",
            ),
            Self::GatewayNotRunning => (
                "The gateway takes this only while it is `Running`.",
                "Wait until it is, then send it again.",
            ),
            Self::InOtherVpc => {
                ("It is in another VPC than the gateway.", "Use a gateway of that VPC, or create one there.")
            }
            Self::McpDisabled => (
                "MCPEnabled of the Nacos instance is off.",
                "Turn it on: `UpdateConfig` with `MCPEnabled=true`.",
            ),
            Self::McpUnsupported => (
                "The version of the Nacos instance has no Mesh Configuration Protocol.",
                "Upgrade the instance.",
            ),
            Self::RegistryNotRunning => ("The cluster or Nacos instance is not running.", "Start it first."),
            Self::NoPermission => (
                "Headwater has no permission to read the cluster or Nacos instance.",
                "Give it credentials in the inventory.",
            ),
            Self::LastAdministrator => {
                ("Nobody else may administer everything.", "Make another administrator first.")
            }
            Self::InInventoryFile => {
                ("It is described by the operator's inventory file.", "Change it in that file.")
            }
            _ => ("A code that this version does not know.", "Look it up where it came from."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_of_its_own() {
        let unknown = ErrorCode::Unknown("Later".into());
        let mut meanings: Vec<_> = ErrorCode::KNOWN.iter().map(ErrorCode::meaning).collect();
        for code in ErrorCode::KNOWN {
            assert_ne!(code.meaning(), unknown.meaning(), "{code}");
            assert_ne!(code.remedy(), unknown.remedy(), "{code}");
            assert!(code.meaning().ends_with('.') && code.remedy().ends_with('.'), "{code}");
        }
        meanings.sort_unstable();
        meanings.dedup();
        assert_eq!(meanings.len(), ErrorCode::KNOWN.len());
    }
}
