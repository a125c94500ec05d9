//! The cloud's own operations, by their names in its SDKs.

use contract::error::ErrorCode;
use contract::error::ErrorCode::{
    ActionNotFound, AlreadyChanging, BodyTooLarge, ClientTokenReused, ClusterNotFound, DuplicateRule,
    GatewayNameExists, GatewayNotFound, GatewayNotRunning, InOtherVpc, InvalidParameter, MalformedBody,
    McpDisabled, McpUnsupported, MethodNotAllowed, MissingParameter, NacosInstanceNotFound, NoPermission,
    RegistryNotRunning, SecurityGroupNotFound, SecurityGroupRuleExists, SecurityGroupRuleNotFound,
    SecurityGroupRuleOfSource, ServiceExists, ServiceNotFound, ServiceNotOffered, SourceExists,
    SourceNotFound, VpcNotFound,
};
use contract::mse::{
    ListClustersQuery, ListedClusters, QueriedConfig, QueryConfigQuery, UpdateConfigQuery, UpdatedConfig,
};
use serde_json::json;

use super::book::{Answer, Book, Operation, Parameter, Part};
use crate::http::{cs, gateways, security_groups, services, sources};

/// Why a registry can't be a source of a gateway.
pub const INELIGIBLE: [ErrorCode; 11] = [
    MissingParameter,
    DuplicateRule,
    ClusterNotFound,
    NacosInstanceNotFound,
    SecurityGroupNotFound,
    GatewayNotRunning,
    SourceExists,
    InOtherVpc,
    McpDisabled,
    McpUnsupported,
    RegistryNotRunning,
];

pub fn write(book: &mut Book) {
    of_gateways(book);
    of_sources(book);
    of_services(book);
    of_security_groups(book);
    let about = "Clusters, with their kind in the container service's words.";
    let operation = Operation::new(Part::Clusters, "GET", "/api/v1/clusters", "DescribeClustersV1", about);
    book.add(operation, cs::describe_clusters);
    for (method, id) in [("POST", "CallAction"), ("GET", "CallActionByGet")] {
        action(book, method, id);
    }
}

fn op(method: &'static str, path: &'static str, id: &'static str, about: &'static str) -> Operation {
    Operation::new(Part::Gateways, method, path, id, about)
}

fn of_gateways(book: &mut Book) {
    let about = "Gateways, the newest first.";
    book.add(op("GET", "/v1/gateways", "ListGateways", about), gateways::list);
    let about = "Creates a gateway, which runs at once. With a client token it is done once.";
    book.add(op("POST", "/v1/gateways", "CreateGateway", about), gateways::create).can_fail(&[
        MissingParameter,
        VpcNotFound,
        GatewayNameExists,
        ClientTokenReused,
    ]);
    let one = "/v1/gateways/{gateway_id}";
    book.add(op("GET", one, "GetGateway", "One gateway."), gateways::get).can_fail(&[GatewayNotFound]);
    let about = "Deletes a gateway with all that belongs to it.";
    book.add(op("DELETE", one, "DeleteGateway", about), gateways::delete)
        .can_fail(&[GatewayNotFound, AlreadyChanging]);
}

fn of_sources(book: &mut Book) {
    let about = "Clusters that can be added to a gateway.";
    let path = "/v2/gateways/{gateway_id}/service-sources/k8s-clusters";
    book.add(op("GET", path, "ListK8sClusterSources", about), sources::list_clusters)
        .can_fail(&[GatewayNotFound]);
    let about = "Nacos instances that can be added to a gateway.";
    let path = "/v1/gateways/{gateway_id}/service-sources/mse-nacos-instances";
    book.add(op("GET", path, "ListMseNacosSources", about), sources::list_nacos).can_fail(&[GatewayNotFound]);
    let about = "Sources of a gateway, or of all.";
    book.add(op("GET", "/v1/sources", "ListSources", about), sources::list).can_fail(&[GatewayNotFound]);
    let about = "Adds a cluster or a Nacos instance to a gateway.";
    book.add(op("POST", "/v1/sources", "CreateSource", about), sources::create)
        .can_fail(&INELIGIBLE)
        .can_fail(&[GatewayNotFound, NoPermission]);
    let one = "/v1/sources/{source_id}";
    book.add(op("GET", one, "GetSource", "One source."), sources::get).can_fail(&[SourceNotFound]);
    let about = "Takes a source away, with the services that come from it.";
    book.add(op("DELETE", one, "DeleteSource", about), sources::delete).can_fail(&[SourceNotFound]);
}

fn of_services(book: &mut Book) {
    let about = "Services of a gateway, or of all.";
    book.add(op("GET", "/v1/services", "ListServices", about), services::list).can_fail(&[GatewayNotFound]);
    let about = "Adds services to a gateway, all or none. With a client token it is done once.";
    book.add(op("POST", "/v1/services", "CreateService", about), services::create).can_fail(&[
        MissingParameter,
        GatewayNotFound,
        SourceNotFound,
        ServiceNotOffered,
        GatewayNotRunning,
        ServiceExists,
        ClientTokenReused,
    ]);
    let one = "/v1/services/{service_id}";
    book.add(op("GET", one, "GetService", "One service."), services::get).can_fail(&[ServiceNotFound]);
    let about = "Changes what is given of a service; the rest stays.";
    book.add(op("PUT", one, "UpdateService", about), services::update)
        .can_fail(&[ServiceNotFound, MissingParameter]);
    let about = "Takes a service away.";
    book.add(op("DELETE", one, "DeleteService", about), services::delete).can_fail(&[ServiceNotFound]);
}

fn of_security_groups(book: &mut Book) {
    let path = "/v1/gateways/{gateway_id}/authorizable-security-groups";
    let about = "Security groups of the gateway's VPC.";
    book.add(
        op("GET", path, "ListGatewayAuthorizableSecurityGroups", about),
        security_groups::list_authorizable,
    )
    .can_fail(&[GatewayNotFound, ClusterNotFound]);
    let path = "/v1/gateways/{gateway_id}/authorized-security-groups-rules";
    let about = "Rules that let the gateway through, a row for each range of ports.";
    book.add(
        op("GET", path, "ListGatewayAuthorizedSecurityGroupRules", about),
        security_groups::list_authorized,
    )
    .can_fail(&[GatewayNotFound]);
    let path = "/v1/gateways/{gateway_id}/security-group-rules";
    let about = "Lets the gateway through a security group, all of the ranges or none.";
    book.add(op("POST", path, "AddGatewaySecurityGroupRule", about), security_groups::add).can_fail(&[
        MissingParameter,
        DuplicateRule,
        GatewayNotFound,
        SecurityGroupNotFound,
        GatewayNotRunning,
        SecurityGroupRuleExists,
    ]);
    let path = "/v1/gateways/{gateway_id}/security-group-rules/{rule_id}";
    let about = "Takes a rule away. One that came with a source goes with it, or by cascadingDelete.";
    book.add(op("DELETE", path, "DeleteGatewaySecurityGroupRule", about), security_groups::remove)
        .can_fail(&[GatewayNotFound, SecurityGroupRuleNotFound, SecurityGroupRuleOfSource]);
}

/// One path for three actions: each takes its own of these parameters.
fn action(book: &mut Book, method: &'static str, id: &'static str) {
    let about = "The actions of Nacos instances: ListClusters, QueryConfig and UpdateConfig. The SDKs name the action by \
                 the header x-acs-action. UpdateConfig is for POST only.";
    let mut operation = Operation::new(Part::Registries, method, "/", id, about);
    operation.is_rpc = true;
    let schema = json!({"type": "string", "enum": ["ListClusters", "QueryConfig", "UpdateConfig"]});
    operation.parameters.push(Parameter { name: "Action".to_owned(), place: "query", schema });
    operation.takes_query::<ListClustersQuery>(book).takes_query::<QueryConfigQuery>(book);
    operation.takes_query::<UpdateConfigQuery>(book).can_fail(&[
        MissingParameter,
        MalformedBody,
        BodyTooLarge,
        InvalidParameter,
        ActionNotFound,
        NacosInstanceNotFound,
        McpUnsupported,
    ]);
    let answers = [
        Answer::json::<ListedClusters>(book).schema,
        Answer::json::<QueriedConfig>(book).schema,
        Answer::json::<UpdatedConfig>(book).schema,
    ];
    operation.answers(Answer::of("application/json", json!({"anyOf": answers})));
    if method == "GET" {
        operation.can_fail(&[MethodNotAllowed]);
        // The console's page, for whoever names no action.
        operation.answers(Answer::of("text/html", json!({"type": "string"})));
    } else {
        operation.body = Some(("application/x-www-form-urlencoded", json!({"type": "object"})));
    }
    book.put(operation);
}
