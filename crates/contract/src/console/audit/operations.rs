//! The operations by their names, as the record has them, and what the object of each is. The server's own table of
//! operations is held against this one by a test.

use crate::wire_enum::wire_enum;

wire_enum! {
    pub enum Operation {
        ListGateways = "ListGateways",
        CreateGateway = "CreateGateway",
        GetGateway = "GetGateway",
        DeleteGateway = "DeleteGateway",
        ListMseNacosSources = "ListMseNacosSources",
        ListK8sClusterSources = "ListK8sClusterSources",
        ListSources = "ListSources",
        CreateSource = "CreateSource",
        GetSource = "GetSource",
        DeleteSource = "DeleteSource",
        ListServices = "ListServices",
        CreateService = "CreateService",
        GetService = "GetService",
        UpdateService = "UpdateService",
        DeleteService = "DeleteService",
        ListGatewayAuthorizableSecurityGroups = "ListGatewayAuthorizableSecurityGroups",
        ListGatewayAuthorizedSecurityGroupRules = "ListGatewayAuthorizedSecurityGroupRules",
        AddGatewaySecurityGroupRule = "AddGatewaySecurityGroupRule",
        DeleteGatewaySecurityGroupRule = "DeleteGatewaySecurityGroupRule",
        DescribeClustersV1 = "DescribeClustersV1",
        ListClusters = "ListClusters",
        QueryConfig = "QueryConfig",
        UpdateConfig = "UpdateConfig",
        GetSignInWays = "GetSignInWays",
        GetSession = "GetSession",
        SignIn = "SignIn",
        BeginSignInByProvider = "BeginSignInByProvider",
        SignInByProvider = "SignInByProvider",
        SignOut = "SignOut",
        TakeLink = "TakeLink",
        ListSessions = "ListSessions",
        EndSession = "EndSession",
        ListUsers = "ListUsers",
        CreateUser = "CreateUser",
        ChangeUser = "ChangeUser",
        DeleteUser = "DeleteUser",
        CreateUserLink = "CreateUserLink",
        ListAccessKeys = "ListAccessKeys",
        CreateAccessKey = "CreateAccessKey",
        ListAudit = "ListAudit",
        ExportAudit = "ExportAudit",
        RevokeAccessKey = "RevokeAccessKey",
        ListGatewayRows = "ListGatewayRows",
        GetGatewayRow = "GetGatewayRow",
        GetGatewayImpact = "GetGatewayImpact",
        ListGatewayEvents = "ListGatewayEvents",
        ListGatewayTags = "ListGatewayTags",
        ListSourceRows = "ListSourceRows",
        GetSourcesImpact = "GetSourcesImpact",
        ListServiceRows = "ListServiceRows",
        ListOffers = "ListOffers",
        RunPreflight = "RunPreflight",
        ListClusterCandidates = "ListClusterCandidates",
        ListNacosCandidates = "ListNacosCandidates",
        GetServiceRow = "GetServiceRow",
        GetSourceRow = "GetSourceRow",
        ListOffersOfSource = "ListOffersOfSource",
        GetOffer = "GetOffer",
        ListCertificates = "ListCertificates",
        GetSourceHistory = "GetSourceHistory",
        GetSourceSettings = "GetSourceSettings",
        ChangeSourceSettings = "ChangeSourceSettings",
        RetrySource = "RetrySource",
        GetSourceImpact = "GetSourceImpact",
        RestoreSource = "RestoreSource",
        ListVpcs = "ListVpcs",
        ListClusterRows = "ListClusterRows",
        RegisterCluster = "RegisterCluster",
        GetCluster = "GetCluster",
        ChangeCluster = "ChangeCluster",
        RemoveCluster = "RemoveCluster",
        GetClusterImpact = "GetClusterImpact",
        ListNacosRows = "ListNacosRows",
        RegisterNacosInstance = "RegisterNacosInstance",
        GetNacosInstance = "GetNacosInstance",
        ChangeNacosInstance = "ChangeNacosInstance",
        RemoveNacosInstance = "RemoveNacosInstance",
        GetNacosInstanceImpact = "GetNacosInstanceImpact",
        GetNacosParameters = "GetNacosParameters",
        ChangeNacosParameters = "ChangeNacosParameters",
        Search = "Search",
        StreamEvents = "StreamEvents",
        /// Not an operation: how many refusals of strangers were left out.
        MoreRefusals = "MoreRefusals",
    }
}

/// What an object's first id is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Gateway,
    Source,
    Service,
    Cluster,
    Nacos,
    User,
    /// A name instead of an id: of who signs in.
    UserName,
    AccessKey,
    Session,
}

impl Operation {
    /// Whether it is recorded whatever comes of it: it changes something.
    pub fn is_change(&self) -> bool {
        matches!(
            self,
            Self::CreateGateway
                | Self::DeleteGateway
                | Self::CreateSource
                | Self::DeleteSource
                | Self::CreateService
                | Self::UpdateService
                | Self::DeleteService
                | Self::AddGatewaySecurityGroupRule
                | Self::DeleteGatewaySecurityGroupRule
                | Self::SignIn
                | Self::SignInByProvider
                | Self::SignOut
                | Self::TakeLink
                | Self::EndSession
                | Self::CreateUser
                | Self::ChangeUser
                | Self::DeleteUser
                | Self::CreateUserLink
                | Self::CreateAccessKey
                | Self::RevokeAccessKey
                | Self::ChangeSourceSettings
                | Self::RetrySource
                | Self::RestoreSource
                | Self::RegisterCluster
                | Self::ChangeCluster
                | Self::RemoveCluster
                | Self::RegisterNacosInstance
                | Self::ChangeNacosInstance
                | Self::RemoveNacosInstance
                | Self::ChangeNacosParameters
                | Self::UpdateConfig
        )
    }

    pub fn subject(&self) -> Option<Subject> {
        match self {
            Self::CreateGateway
            | Self::GetGateway
            | Self::DeleteGateway
            | Self::ListMseNacosSources
            | Self::ListK8sClusterSources
            | Self::ListGatewayAuthorizableSecurityGroups
            | Self::ListGatewayAuthorizedSecurityGroupRules
            | Self::AddGatewaySecurityGroupRule
            | Self::DeleteGatewaySecurityGroupRule
            | Self::GetGatewayRow
            | Self::GetGatewayImpact
            | Self::ListGatewayEvents
            | Self::ListSourceRows
            | Self::GetSourcesImpact
            | Self::ListServiceRows
            | Self::ListOffers
            | Self::RunPreflight
            | Self::ListClusterCandidates
            | Self::ListNacosCandidates => Some(Subject::Gateway),
            Self::CreateSource
            | Self::GetSource
            | Self::DeleteSource
            | Self::GetSourceRow
            | Self::ListOffersOfSource
            | Self::GetOffer
            | Self::ListCertificates
            | Self::GetSourceHistory
            | Self::GetSourceSettings
            | Self::ChangeSourceSettings
            | Self::RetrySource
            | Self::GetSourceImpact
            | Self::RestoreSource => Some(Subject::Source),
            Self::CreateService
            | Self::GetService
            | Self::UpdateService
            | Self::DeleteService
            | Self::GetServiceRow => Some(Subject::Service),
            Self::SignIn | Self::TakeLink => Some(Subject::UserName),
            Self::EndSession => Some(Subject::Session),
            Self::SignInByProvider
            | Self::CreateUser
            | Self::ChangeUser
            | Self::DeleteUser
            | Self::CreateUserLink => Some(Subject::User),
            Self::CreateAccessKey | Self::RevokeAccessKey => Some(Subject::AccessKey),
            Self::RegisterCluster
            | Self::GetCluster
            | Self::ChangeCluster
            | Self::RemoveCluster
            | Self::GetClusterImpact => Some(Subject::Cluster),
            Self::UpdateConfig
            | Self::RegisterNacosInstance
            | Self::GetNacosInstance
            | Self::ChangeNacosInstance
            | Self::RemoveNacosInstance
            | Self::GetNacosInstanceImpact
            | Self::GetNacosParameters
            | Self::ChangeNacosParameters => Some(Subject::Nacos),
            Self::ListGateways
            | Self::ListSources
            | Self::ListServices
            | Self::DescribeClustersV1
            | Self::ListClusters
            | Self::QueryConfig
            | Self::GetSignInWays
            | Self::BeginSignInByProvider
            | Self::GetSession
            | Self::SignOut
            | Self::ListSessions
            | Self::ListUsers
            | Self::ListAccessKeys
            | Self::ListAudit
            | Self::ExportAudit
            | Self::ListGatewayRows
            | Self::ListGatewayTags
            | Self::ListVpcs
            | Self::ListClusterRows
            | Self::ListNacosRows
            | Self::Search
            | Self::StreamEvents
            | Self::MoreRefusals
            | Self::Unknown(_) => None,
        }
    }
}
