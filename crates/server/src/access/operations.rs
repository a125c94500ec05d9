//! Every operation of the API: what it is called, which role it takes, and how the gateway is found that it is
//! about. A route that is not here is answered to nobody.

use contract::access::Role;

use About::{
    Filtered, GatewayInBody, GatewayInPath, GatewayInQuery, NacosInForm, NacosInPath, ServiceInPath,
    SourceInPath, Whole,
};
use Needs::{Administrator, Anyone, Editor, Viewer};

#[derive(Debug, PartialEq, Eq)]
pub struct Operation {
    pub name: &'static str,
    pub method: &'static str,
    /// As the router has it.
    pub route: &'static str,
    /// Of those that share the route `/` and are told apart by their action, whatever the method.
    pub action: Option<&'static str>,
    pub needs: Needs,
    pub about: About,
    /// Whether it changes something.
    pub writes: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Also those who are nobody yet: it is how they become somebody.
    Anyone,
    Viewer,
    Editor,
    Administrator,
}

impl Needs {
    pub fn role(self) -> Option<Role> {
        match self {
            Self::Anyone => None,
            Self::Viewer => Some(Role::Viewer),
            Self::Editor => Some(Role::Editor),
            Self::Administrator => Some(Role::Administrator),
        }
    }
}

/// Where the gateway is told that has to be in the caller's scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// No gateway, or a list of which the handler leaves out what is not in scope.
    Filtered,
    /// What belongs to no gateway alone: it takes a scope over all.
    Whole,
    GatewayInPath,
    /// The gateway of the source.
    SourceInPath,
    /// The gateway of the service that was added to it.
    ServiceInPath,
    /// `gatewayId` of the JSON body.
    GatewayInBody,
    /// `gatewayId` of the query; without it the handler leaves out what is not in scope.
    GatewayInQuery,
    /// The gateways of all sources that are read from the Nacos instance.
    NacosInPath,
    /// The same, of `InstanceId` or `ClusterId` in the query or in the form of the body.
    NacosInForm,
}

/// Where actions are asked for.
pub const ACTIONS: &str = "/";

/// The operation of a request that names no action.
pub fn find(method: &str, route: &str) -> Option<&'static Operation> {
    // Whatever may be read may be asked for its headers alone.
    let method = if method == "HEAD" { "GET" } else { method };
    let mut operations = OPERATIONS.iter();
    operations.find(|operation| {
        operation.method == method && operation.route == route && operation.action.is_none()
    })
}

pub fn find_action(action: &str) -> Option<&'static Operation> {
    OPERATIONS.iter().find(|operation| operation.action == Some(action))
}

/// Whether there is anything at all on a route.
pub fn is_route(route: &str) -> bool {
    OPERATIONS.iter().any(|operation| operation.route == route)
}

const fn read(name: &'static str, route: &'static str, needs: Needs, about: About) -> Operation {
    Operation { name, method: "GET", route, action: None, needs, about, writes: false }
}

const fn write(
    name: &'static str,
    method: &'static str,
    route: &'static str,
    needs: Needs,
    about: About,
) -> Operation {
    Operation { name, method, route, action: None, needs, about, writes: true }
}

const fn action(name: &'static str, needs: Needs, about: About, writes: bool) -> Operation {
    Operation { name, method: "POST", route: ACTIONS, action: Some(name), needs, about, writes }
}

#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    // The cloud's own.
    read("ListGateways", "/v1/gateways", Viewer, Filtered),
    write("CreateGateway", "POST", "/v1/gateways", Administrator, Whole),
    read("GetGateway", "/v1/gateways/{gateway_id}", Viewer, GatewayInPath),
    write("DeleteGateway", "DELETE", "/v1/gateways/{gateway_id}", Administrator, GatewayInPath),
    read("ListMseNacosSources", "/v1/gateways/{gateway_id}/service-sources/mse-nacos-instances", Viewer, GatewayInPath),
    read("ListK8sClusterSources", "/v2/gateways/{gateway_id}/service-sources/k8s-clusters", Viewer, GatewayInPath),
    read("ListSources", "/v1/sources", Viewer, GatewayInQuery),
    write("CreateSource", "POST", "/v1/sources", Editor, GatewayInBody),
    read("GetSource", "/v1/sources/{source_id}", Viewer, SourceInPath),
    write("DeleteSource", "DELETE", "/v1/sources/{source_id}", Editor, SourceInPath),
    read("ListServices", "/v1/services", Viewer, GatewayInQuery),
    write("CreateService", "POST", "/v1/services", Editor, GatewayInBody),
    read("GetService", "/v1/services/{service_id}", Viewer, ServiceInPath),
    write("UpdateService", "PUT", "/v1/services/{service_id}", Editor, ServiceInPath),
    write("DeleteService", "DELETE", "/v1/services/{service_id}", Editor, ServiceInPath),
    read("ListGatewayAuthorizableSecurityGroups", "/v1/gateways/{gateway_id}/authorizable-security-groups", Viewer, GatewayInPath),
    read("ListGatewayAuthorizedSecurityGroupRules", "/v1/gateways/{gateway_id}/authorized-security-groups-rules", Viewer, GatewayInPath),
    write("AddGatewaySecurityGroupRule", "POST", "/v1/gateways/{gateway_id}/security-group-rules", Editor, GatewayInPath),
    write("DeleteGatewaySecurityGroupRule", "DELETE", "/v1/gateways/{gateway_id}/security-group-rules/{rule_id}", Editor, GatewayInPath),
    read("DescribeClustersV1", "/api/v1/clusters", Viewer, Filtered),
    action("ListClusters", Viewer, Filtered, false),
    action("QueryConfig", Viewer, Filtered, false),
    action("UpdateConfig", Editor, NacosInForm, true),

    // Who is calling.
    read("GetSignInWays", "/console/v1/sign-in", Anyone, Filtered),
    read("GetSession", "/console/v1/session", Viewer, Filtered),
    write("SignIn", "POST", "/console/v1/session", Anyone, Filtered),
    write("SignOut", "DELETE", "/console/v1/session", Viewer, Filtered),
    read("BeginSignInByProvider", "/console/v1/oidc/start", Anyone, Filtered),
    // A browser comes back by GET; what it brings counts once.
    write("SignInByProvider", "GET", "/console/v1/oidc/callback", Anyone, Filtered),
    write("TakeLink", "POST", "/console/v1/setup", Anyone, Filtered),
    read("ListSessions", "/console/v1/sessions", Viewer, Filtered),
    write("EndSession", "DELETE", "/console/v1/sessions/{session_id}", Viewer, Filtered),
    read("ListUsers", "/console/v1/users", Administrator, Whole),
    write("CreateUser", "POST", "/console/v1/users", Administrator, Whole),
    write("ChangeUser", "PUT", "/console/v1/users/{user_id}", Administrator, Whole),
    write("DeleteUser", "DELETE", "/console/v1/users/{user_id}", Administrator, Whole),
    write("CreateUserLink", "POST", "/console/v1/users/{user_id}/link", Administrator, Whole),
    read("ListAccessKeys", "/console/v1/access-keys", Viewer, Filtered),
    write("CreateAccessKey", "POST", "/console/v1/access-keys", Editor, Filtered),
    read("ListAudit", "/console/v1/audit", Administrator, Whole),
    read("ExportAudit", "/console/v1/audit/export", Administrator, Whole),
    write("RevokeAccessKey", "DELETE", "/console/v1/access-keys/{access_key_id}", Viewer, Filtered),

    // What the console needs beyond the cloud's.
    read("ListGatewayRows", "/console/v1/gateways", Viewer, Filtered),
    read("GetGatewayRow", "/console/v1/gateways/{gateway_id}", Viewer, GatewayInPath),
    read("GetGatewayImpact", "/console/v1/gateways/{gateway_id}/impact", Viewer, GatewayInPath),
    read("ListGatewayEvents", "/console/v1/gateways/{gateway_id}/events", Viewer, GatewayInPath),
    read("ListGatewayTags", "/console/v1/gateway-tags", Viewer, Filtered),
    read("ListSourceRows", "/console/v1/gateways/{gateway_id}/sources", Viewer, GatewayInPath),
    read("GetSourcesImpact", "/console/v1/gateways/{gateway_id}/sources/impact", Viewer, GatewayInPath),
    read("ListServiceRows", "/console/v1/gateways/{gateway_id}/services", Viewer, GatewayInPath),
    read("ListOffers", "/console/v1/gateways/{gateway_id}/offers", Viewer, GatewayInPath),
    Operation { writes: false, ..write("RunPreflight", "POST", "/console/v1/gateways/{gateway_id}/preflight", Editor, GatewayInPath) },
    read("ListClusterCandidates", "/console/v1/gateways/{gateway_id}/inventory/clusters", Viewer, GatewayInPath),
    read("ListNacosCandidates", "/console/v1/gateways/{gateway_id}/inventory/nacos-instances", Viewer, GatewayInPath),
    read("GetServiceRow", "/console/v1/services/{service_id}", Viewer, ServiceInPath),
    read("GetSourceRow", "/console/v1/sources/{source_id}", Viewer, SourceInPath),
    read("ListOffersOfSource", "/console/v1/sources/{source_id}/services", Viewer, SourceInPath),
    read("GetOffer", "/console/v1/sources/{source_id}/services/{service_id}", Viewer, SourceInPath),
    read("ListCertificates", "/console/v1/sources/{source_id}/certificates", Viewer, SourceInPath),
    read("GetSourceHistory", "/console/v1/sources/{source_id}/history", Viewer, SourceInPath),
    read("GetSourceSettings", "/console/v1/sources/{source_id}/settings", Viewer, SourceInPath),
    write("ChangeSourceSettings", "PUT", "/console/v1/sources/{source_id}/settings", Editor, SourceInPath),
    write("RetrySource", "POST", "/console/v1/sources/{source_id}/retry", Editor, SourceInPath),
    read("GetSourceImpact", "/console/v1/sources/{source_id}/impact", Viewer, SourceInPath),
    write("RestoreSource", "POST", "/console/v1/sources/{source_id}/restore", Editor, SourceInPath),
    read("ListVpcs", "/console/v1/vpcs", Viewer, Filtered),
    read("ListClusterRows", "/console/v1/clusters", Viewer, Filtered),
    write("RegisterCluster", "POST", "/console/v1/clusters", Administrator, Whole),
    read("GetCluster", "/console/v1/clusters/{cluster_id}", Viewer, Filtered),
    write("ChangeCluster", "PUT", "/console/v1/clusters/{cluster_id}", Administrator, Whole),
    write("RemoveCluster", "DELETE", "/console/v1/clusters/{cluster_id}", Administrator, Whole),
    read("GetClusterImpact", "/console/v1/clusters/{cluster_id}/impact", Viewer, Filtered),
    read("ListNacosRows", "/console/v1/nacos-instances", Viewer, Filtered),
    write("RegisterNacosInstance", "POST", "/console/v1/nacos-instances", Administrator, Whole),
    read("GetNacosInstance", "/console/v1/nacos-instances/{instance_id}", Viewer, Filtered),
    write("ChangeNacosInstance", "PUT", "/console/v1/nacos-instances/{instance_id}", Administrator, Whole),
    write("RemoveNacosInstance", "DELETE", "/console/v1/nacos-instances/{instance_id}", Administrator, Whole),
    read("GetNacosInstanceImpact", "/console/v1/nacos-instances/{instance_id}/impact", Viewer, Filtered),
    read("GetNacosParameters", "/console/v1/nacos-instances/{instance_id}/parameters", Viewer, Filtered),
    write("ChangeNacosParameters", "PUT", "/console/v1/nacos-instances/{instance_id}/parameters", Editor, NacosInPath),
    read("Search", "/console/v1/search", Viewer, Filtered),
    read("StreamEvents", "/console/v1/events", Viewer, GatewayInQuery),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_operation_has_its_own_name_and_place() {
        let names: HashSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        let place = |operation: &Operation| (operation.method, operation.route, operation.action);
        let places: HashSet<_> = OPERATIONS.iter().map(place).collect();
        assert_eq!((names.len(), places.len()), (OPERATIONS.len(), OPERATIONS.len()));
    }

    /// The console has words for those.
    #[test]
    fn the_contract_knows_each_by_its_name() {
        use contract::console::audit::Operation as Named;
        for operation in OPERATIONS {
            let named = Named::from(operation.name);
            assert_eq!(named.is_change(), operation.writes, "{}", operation.name);
            assert!(
                !matches!(named, Named::Unknown(_)),
                "{} is not in contract::console::audit",
                operation.name
            );
        }
    }

    #[test]
    fn nobody_may_do_more_than_become_somebody() {
        let open = OPERATIONS.iter().filter(|operation| operation.needs == Anyone);
        let names: Vec<_> = open.map(|operation| operation.name).collect();
        assert_eq!(
            names,
            ["GetSignInWays", "SignIn", "BeginSignInByProvider", "SignInByProvider", "TakeLink"]
        );
    }

    #[test]
    fn who_only_views_changes_nothing_but_what_is_their_own() {
        let own = ["SignOut", "EndSession", "RevokeAccessKey", "SignIn", "SignInByProvider", "TakeLink"];
        for operation in OPERATIONS.iter().filter(|operation| operation.writes) {
            let is_open = matches!(operation.needs, Anyone | Viewer);
            assert_eq!(is_open, own.contains(&operation.name), "{}", operation.name);
        }
    }
}
