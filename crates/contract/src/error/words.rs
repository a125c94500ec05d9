//! What each code means, and what helps, for those who write programs. The console has words of its own, for people.

use super::ErrorCode;

const UNKNOWN: (&str, &str) = ("A code that this version does not know.", "Look it up where it came from.");

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
            signature if signature.is_of_caller() => signature.stranger(),
            Self::NothingToRestore => {
                ("No source of this id was deleted within the last moments.", "Create the source again.")
            }
            not_found if not_found.status() == 404 => not_found.absence(),
            conflict => conflict.conflict(),
        }
    }

    /// Whether somebody was not let do something, rather than that it could not be done.
    pub fn is_refusal(&self) -> bool {
        matches!(self.status(), 401 | 403 | 429) || (self.is_of_caller() && self.status() < 500)
    }

    /// Whether it says why it is not known who calls.
    fn is_of_caller(&self) -> bool {
        self.stranger().0 != UNKNOWN.0
    }

    fn stranger(&self) -> (&'static str, &'static str) {
        match self {
            Self::UnsignedRequest => (
                "The request is not signed, and nobody is signed in.",
                "Sign it with an access key, or sign in.",
            ),
            Self::SessionEnded => ("The session has ended.", "Sign in again."),
            Self::WrongPassword => {
                ("The name or the password is wrong.", "Correct them, or ask an administrator for a link.")
            }
            Self::InvalidLink => (
                "The one-time link was used, has expired, or never was.",
                "Ask an administrator for a new one, or run `headwater user link NAME`.",
            ),
            Self::SignInThrottled => (
                "There were too many attempts to sign in with this name or from this address.",
                "Try again after `retry-after` seconds.",
            ),
            Self::NoProvider
            | Self::ProviderFailed
            | Self::DeniedByProvider
            | Self::SignInExpired
            | Self::InvalidIdToken
            | Self::NoMappedGroup => self.of_provider(),
            Self::AccessKeyUnknown => {
                ("There is no access key of this id.", "Compare the id, or create a key.")
            }
            Self::AccessKeyInactive => ("The access key was revoked.", "Create a new one."),
            Self::AccessKeyExpired => ("The access key has expired.", "Create one that lasts longer."),
            Self::IncompleteSignature => (
                "The signature's headers are malformed, or not all of them are there and signed.",
                "Sign host, x-acs-date, x-acs-signature-nonce and x-acs-content-sha256 at least.",
            ),
            Self::WrongSignature => (
                "The signature is not that of this request with this key's secret.",
                "Compare the secret, and see whether something on the way alters the request.",
            ),
            Self::NonceUsed => ("The nonce was used before.", "Take a new one for each request."),
            Self::DateTooFarOff => {
                ("`x-acs-date` is more than 15 minutes off the server's clock.", "Set the clock right.")
            }
            Self::InvalidDate => ("`x-acs-date` is no date.", "Send it as 2026-11-22T21:07:22Z."),
            Self::WrongBodyHash => {
                ("`x-acs-content-sha256` is not the hash of the body.", "Hash the body as it is sent.")
            }
            _ => UNKNOWN,
        }
    }

    fn of_provider(&self) -> (&'static str, &'static str) {
        match self {
            Self::NoProvider => {
                ("No OpenID provider is configured.", "Sign in with a password, or configure `[oidc]`.")
            }
            Self::ProviderFailed => (
                "The OpenID provider can't be reached, or does not answer as it should.",
                "Try again; the server's log has the cause under the request id.",
            ),
            Self::DeniedByProvider => (
                "The OpenID provider did not let the person in, or they turned back.",
                "Sign in again, and agree to what the provider asks.",
            ),
            Self::SignInExpired => (
                "The sign-in took longer than ten minutes, was used already, or began in another browser.",
                "Begin it again from the sign-in page.",
            ),
            Self::InvalidIdToken => (
                "What the OpenID provider says of the person is not valid.",
                "Sign in again; if it stays, compare `[oidc]` with the provider, and the clocks of both.",
            ),
            Self::NoMappedGroup => (
                "None of the person's groups has a role here.",
                "Have them put into a group of `[[oidc.groups]]`, or add one of theirs there.",
            ),
            _ => UNKNOWN,
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
                ("There is no such access key that is the caller's to revoke.", "Take an id from the list.")
            }
            Self::SessionNotFound => {
                ("There is no such session that is the caller's to end.", "It may have ended already.")
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
            Self::InInventoryFile => {
                ("It is described by the operator's inventory file.", "Change it in that file.")
            }
            Self::LastAdministrator => (
                "Nobody else may administer everything.",
                "Make somebody else an administrator over all gateways first.",
            ),
            Self::UserOfProvider => (
                "The user comes by the OpenID provider, which knows their password and their groups.",
                "Change their groups at the provider, or `[[oidc.groups]]` in the configuration.",
            ),
            _ => UNKNOWN,
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
