//! The one error body and the list of its codes. The server picks a code; the console words the
//! message by that code, never by the server's prose.

use serde::{Deserialize, Serialize};

use crate::wire_enum::wire_enum;

mod words;

wire_enum! {
    /// Every error code. The first group is the cloud's own; the rest follow its style.
    pub enum ErrorCode {
        Forbidden = "APIG.ErrorCode.Forbidden",
        InternalError = "APIG.ErrorCode.InternalError",
        AlreadyChanging = "Conflict.AppClusterIsAlreadyInChanging",
        MissingParameter = "InvalidParameter.IsEmpty",
        Throttling = "Throttling.User",
        AccessKeyUnknown = "InvalidAccessKeyId.NotFound",
        /// It was revoked.
        AccessKeyInactive = "InvalidAccessKeyId.Inactive",
        AccessKeyExpired = "InvalidAccessKeyId.Expired",
        IncompleteSignature = "IncompleteSignature",
        WrongSignature = "SignatureDoesNotMatch",
        NonceUsed = "SignatureNonceUsed",
        DateTooFarOff = "InvalidTimeStamp.Expired",
        InvalidDate = "InvalidTimeStamp.Format",
        /// So much is under way, of whomever, that nothing more is begun.
        ServiceUnavailable = "ServiceUnavailable",

        WrongBodyHash = "ContentSha256DoesNotMatch",
        /// Nobody says who is calling: neither a signature nor a session.
        UnsignedRequest = "Unauthorized.NotSignedIn",
        SessionEnded = "Unauthorized.SessionEnded",
        WrongPassword = "Unauthorized.WrongNameOrPassword",
        /// A one-time link that was used, has expired, or never was.
        InvalidLink = "Unauthorized.InvalidLink",
        /// Too many attempts to sign in; `retry-after` says how long to wait.
        SignInThrottled = "Throttling.SignIn",
        /// Nobody can sign in that way: no OpenID provider is configured.
        NoProvider = "NotFound.SignInProvider",
        /// It can't be reached, or does not answer as it should; the log has the cause.
        ProviderFailed = "ServiceUnavailable.SignInProvider",
        /// It did not let the person in, or they turned back.
        DeniedByProvider = "Unauthorized.DeniedByProvider",
        /// A sign-in by the provider that was used up, took too long, or began in another browser.
        SignInExpired = "Unauthorized.SignInExpired",
        InvalidIdToken = "Unauthorized.InvalidIdToken",
        NoMappedGroup = "Unauthorized.NoMappedGroup",
        /// The provider says who they are and what they may do.
        UserOfProvider = "Conflict.UserOfProvider",
        UserNotFound = "NotFound.User",
        AccessKeyNotFound = "NotFound.AccessKey",
        SessionNotFound = "NotFound.Session",
        LastAdministrator = "Conflict.LastAdministrator",
        InvalidParameter = "InvalidParameter",
        MalformedBody = "InvalidParameter.MalformedBody",
        BodyTooLarge = "InvalidParameter.BodyTooLarge",
        /// The body did not arrive in time.
        BodyTooSlow = "InvalidParameter.BodyTooSlow",
        DuplicateRule = "InvalidParameter.DuplicateRule",
        PathNotFound = "NotFound.Path",
        MethodNotAllowed = "MethodNotAllowed",
        GatewayNotFound = "NotFound.Gateway",
        VpcNotFound = "NotFound.Vpc",
        SourceNotFound = "NotFound.Source",
        ServiceNotFound = "NotFound.Service",
        ServiceNotOffered = "NotFound.OfferedService",
        ClusterNotFound = "NotFound.Cluster",
        NacosInstanceNotFound = "NotFound.NacosInstance",
        SecurityGroupNotFound = "NotFound.SecurityGroup",
        SecurityGroupRuleNotFound = "NotFound.SecurityGroupRule",
        ActionNotFound = "InvalidAction.NotFound",
        SettingsChanged = "Conflict.SettingsChanged",
        GatewayNameExists = "Conflict.GatewayNameExists",
        /// Nothing deleted can be restored under this id, or not any more.
        NothingToRestore = "NotFound.DeletedSource",
        SourceExists = "Conflict.SourceAlreadyExists",
        ServiceExists = "Conflict.ServiceAlreadyExists",
        SecurityGroupRuleExists = "Conflict.SecurityGroupRuleAlreadyExists",
        SecurityGroupRuleOfSource = "Conflict.SecurityGroupRuleOfSource",
        ClientTokenReused = "Conflict.ClientTokenReused",
        GatewayNotRunning = "Conflict.GatewayNotRunning",
        InOtherVpc = "Conflict.SourceInOtherVpc",
        McpDisabled = "Conflict.McpDisabled",
        McpUnsupported = "Conflict.McpUnsupported",
        RegistryNotRunning = "Conflict.SourceNotRunning",
        NoPermission = "Conflict.NoPermissionOnSource",
        NameInUse = "Conflict.NameInUse",
        InInventoryFile = "Conflict.InInventoryFile",
        CrossSite = "Forbidden.CrossSiteRequest",
    }
}

impl ErrorCode {
    /// The HTTP status that goes with the code.
    pub fn status(&self) -> u16 {
        match self {
            Self::MissingParameter
            | Self::InvalidParameter
            | Self::MalformedBody
            | Self::DuplicateRule
            | Self::IncompleteSignature
            | Self::WrongSignature
            | Self::NonceUsed
            | Self::DateTooFarOff
            | Self::InvalidDate
            | Self::WrongBodyHash => 400,
            Self::UnsignedRequest
            | Self::SessionEnded
            | Self::WrongPassword
            | Self::InvalidLink
            | Self::DeniedByProvider
            | Self::SignInExpired
            | Self::InvalidIdToken
            | Self::NoMappedGroup => 401,
            Self::Forbidden | Self::CrossSite | Self::AccessKeyInactive | Self::AccessKeyExpired => 403,
            Self::PathNotFound
            | Self::AccessKeyUnknown
            | Self::AccessKeyNotFound
            | Self::UserNotFound
            | Self::NoProvider
            | Self::SessionNotFound
            | Self::GatewayNotFound
            | Self::VpcNotFound
            | Self::SourceNotFound
            | Self::ServiceNotFound
            | Self::ServiceNotOffered
            | Self::ClusterNotFound
            | Self::NacosInstanceNotFound
            | Self::SecurityGroupNotFound
            | Self::SecurityGroupRuleNotFound
            | Self::ActionNotFound
            | Self::NothingToRestore => 404,
            Self::MethodNotAllowed => 405,
            Self::AlreadyChanging
            | Self::SettingsChanged
            | Self::GatewayNameExists
            | Self::SourceExists
            | Self::ServiceExists
            | Self::SecurityGroupRuleExists
            | Self::SecurityGroupRuleOfSource
            | Self::ClientTokenReused
            | Self::GatewayNotRunning
            | Self::InOtherVpc
            | Self::McpDisabled
            | Self::McpUnsupported
            | Self::RegistryNotRunning
            | Self::NoPermission
            | Self::NameInUse
            | Self::InInventoryFile
            | Self::LastAdministrator
            | Self::UserOfProvider => 409,
            Self::BodyTooSlow => 408,
            Self::BodyTooLarge => 413,
            Self::Throttling | Self::SignInThrottled => 429,
            Self::InternalError | Self::Unknown(_) => 500,
            Self::ServiceUnavailable | Self::ProviderFailed => 503,
        }
    }
}

/// The body of every 4xx and 5xx. `field` names the offending input by its path in the request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    pub code: ErrorCode,
    pub message: String,
    pub request_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_newer_server_survives_a_round_trip() {
        let code: ErrorCode = serde_json::from_str("\"Conflict.Later\"").expect("a string");
        assert_eq!(code, ErrorCode::Unknown("Conflict.Later".into()));
        assert_eq!(serde_json::to_string(&code).expect("a string"), "\"Conflict.Later\"");
    }

    #[test]
    fn every_known_code_is_an_error_status_and_distinct() {
        let mut texts: Vec<_> = ErrorCode::KNOWN.iter().map(ErrorCode::as_str).collect();
        assert!(ErrorCode::KNOWN.iter().all(|code| (400..600).contains(&code.status())));
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), ErrorCode::KNOWN.len());
    }
}
