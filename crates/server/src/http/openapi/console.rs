//! The console's operations: `contract::console` lists them too.

use contract::console::events::Event;
use contract::console::preflight::{CONTENT_TYPE, PreflightQuery, StageReport};
use contract::error::ErrorCode::{
    ClusterNotFound, DuplicateRule, GatewayNotFound, InInventoryFile, InvalidParameter, McpUnsupported,
    MissingParameter, NacosInstanceNotFound, NameInUse, NoPermission, NothingToRestore,
    SecurityGroupNotFound, ServiceNotFound, SettingsChanged, SourceExists, SourceNotFound, VpcNotFound,
};
use contract::sources::CreateSource;
use serde_json::json;

use super::book::{Answer, Book, Operation, Part};
use super::cloud::INELIGIBLE;
use crate::http::console::{
    added, clusters, deletions, events, gateways, inventory, nacos_instances, parameters, search, services,
    source_list, sources, vpcs,
};

mod people;

pub fn write(book: &mut Book) {
    of_gateways(book);
    of_sources(book);
    of_services(book);
    of_clusters(book);
    of_nacos_instances(book);
    people::write(book);
    book.add(op("GET", "/console/v1/vpcs", "Vpcs", "The VPCs of a region."), vpcs::list);
    let about = "What is called so: gateways, sources, services, clusters, Nacos instances.";
    book.add(op("GET", "/console/v1/search", "Search", about), search::find);
    let about = "Server-sent events of what changes, resumed by Last-Event-ID. Each `data` is of this shape.";
    let mut stream = op("GET", "/console/v1/events", "Events", about);
    stream.takes_query::<events::EventsQuery>(book);
    let of_one = book.output.subschema_for::<Event>().to_value();
    stream.answers(Answer::of("text/event-stream", json!({"type": "string", "contentSchema": of_one})));
    book.put(stream);
}

pub(super) fn op(
    method: &'static str,
    path: &'static str,
    id: &'static str,
    about: &'static str,
) -> Operation {
    Operation::new(Part::Console, method, path, id, about)
}

fn of_gateways(book: &mut Book) {
    let about = "Gateways, with how their sources stand.";
    book.add(op("GET", "/console/v1/gateways", "Gateways", about), gateways::list);
    let about = "The tags that gateways of a region have.";
    book.add(op("GET", "/console/v1/gateway-tags", "GatewayTags", about), gateways::tags);
    let one = "/console/v1/gateways/{gateway_id}";
    book.add(op("GET", one, "Gateway", "One gateway."), gateways::get).can_fail(&[GatewayNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/impact";
    let about = "What goes when a gateway is deleted.";
    book.add(op("GET", path, "GatewayImpact", about), gateways::impact).can_fail(&[GatewayNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/events";
    let about = "What happened last in all sources of a gateway.";
    book.add(op("GET", path, "GatewayEvents", about), gateways::events).can_fail(&[GatewayNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/inventory/clusters";
    let about = "Clusters that can be added, and the others with every reason why not.";
    book.add(op("GET", path, "ClusterInventory", about), inventory::clusters).can_fail(&[GatewayNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/inventory/nacos-instances";
    let about = "Nacos instances that can be added, and the others with every reason why not.";
    book.add(op("GET", path, "NacosInventory", about), inventory::nacos_instances)
        .can_fail(&[GatewayNotFound]);
    let about = "Tries a source stage by stage, a line each when it begins and ends; nothing is saved.";
    let mut tried = op("POST", "/console/v1/gateways/{gateway_id}/preflight", "Preflight", about);
    tried.takes_query::<PreflightQuery>(book).takes_body::<CreateSource>(book);
    let line = book.output.subschema_for::<StageReport>().to_value();
    tried.answers(Answer::of(CONTENT_TYPE, json!({"type": "string", "contentSchema": line})));
    tried.can_fail(&INELIGIBLE).can_fail(&[GatewayNotFound, NoPermission]);
    book.put(tried);
}

fn of_sources(book: &mut Book) {
    let path = "/console/v1/gateways/{gateway_id}/sources";
    let about = "Sources of a gateway, with how they stand.";
    book.add(op("GET", path, "Sources", about), source_list::list).can_fail(&[GatewayNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/sources/impact";
    let about = "What goes when several sources are deleted.";
    book.add(op("GET", path, "SourceImpacts", about), deletions::impacts).can_fail(&[
        GatewayNotFound,
        SourceNotFound,
        MissingParameter,
    ]);
    let one = "/console/v1/sources/{source_id}";
    book.add(op("GET", one, "Source", "One source in full."), sources::get).can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/certificates";
    let about = "The certificates of a cluster's Ingresses; never a key.";
    book.add(op("GET", path, "SourceCertificates", about), sources::certificates).can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/history";
    let about = "What happened to a source, the newest first.";
    book.add(op("GET", path, "SourceHistory", about), sources::history).can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/settings";
    let about = "What people may choose of a source.";
    book.add(op("GET", path, "SourceSettings", about), sources::settings).can_fail(&[SourceNotFound]);
    let about = "Changes the settings of a source; they take effect at once.";
    book.add(op("PUT", path, "ChangeSourceSettings", about), sources::change_settings).can_fail(&[
        SourceNotFound,
        SettingsChanged,
        SecurityGroupNotFound,
        MissingParameter,
        DuplicateRule,
    ]);
    let path = "/console/v1/sources/{source_id}/retry";
    book.add(op("POST", path, "RetrySource", "Tries a failing source at once."), sources::retry)
        .can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/impact";
    let about = "What goes when a source is deleted.";
    book.add(op("GET", path, "SourceImpact", about), deletions::impact).can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/restore";
    let about = "Brings back a source that was deleted just now.";
    book.add(op("POST", path, "RestoreSource", about), deletions::restore).can_fail(&[
        NothingToRestore,
        GatewayNotFound,
        SourceExists,
    ]);
}

fn of_services(book: &mut Book) {
    let path = "/console/v1/gateways/{gateway_id}/services";
    let about = "Services that a gateway has.";
    book.add(op("GET", path, "Services", about), added::list).can_fail(&[GatewayNotFound, SourceNotFound]);
    let path = "/console/v1/services/{service_id}";
    book.add(op("GET", path, "Service", "One service in full."), added::get).can_fail(&[ServiceNotFound]);
    let path = "/console/v1/gateways/{gateway_id}/offers";
    let about = "Services that the sources of a gateway offer.";
    book.add(op("GET", path, "Offers", about), services::of_gateway)
        .can_fail(&[GatewayNotFound, SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/services";
    let about = "Services that a source offers.";
    book.add(op("GET", path, "OfferedServices", about), services::of_source).can_fail(&[SourceNotFound]);
    let path = "/console/v1/sources/{source_id}/services/{service_id}";
    let about = "One service that a source offers, with its endpoints.";
    book.add(op("GET", path, "OfferedService", about), services::get)
        .can_fail(&[SourceNotFound, ServiceNotFound]);
}

fn of_clusters(book: &mut Book) {
    let about = "Clusters of a region.";
    book.add(op("GET", "/console/v1/clusters", "Clusters", about), clusters::list);
    let about = "Registers a cluster.";
    book.add(op("POST", "/console/v1/clusters", "RegisterCluster", about), clusters::register).can_fail(&[
        MissingParameter,
        VpcNotFound,
        NameInUse,
    ]);
    let one = "/console/v1/clusters/{cluster_id}";
    book.add(op("GET", one, "Cluster", "One cluster."), clusters::get).can_fail(&[ClusterNotFound]);
    let about = "Changes what is given of a cluster.";
    book.add(op("PUT", one, "ChangeCluster", about), clusters::change).can_fail(&[
        ClusterNotFound,
        MissingParameter,
        NameInUse,
        InInventoryFile,
    ]);
    let about = "Removes a cluster; its sources stay and become invalid.";
    book.add(op("DELETE", one, "RemoveCluster", about), clusters::remove)
        .can_fail(&[ClusterNotFound, InInventoryFile]);
    let path = "/console/v1/clusters/{cluster_id}/impact";
    let about = "What a removal takes away.";
    book.add(op("GET", path, "ClusterImpact", about), clusters::impact).can_fail(&[ClusterNotFound]);
}

fn of_nacos_instances(book: &mut Book) {
    let all = "/console/v1/nacos-instances";
    book.add(op("GET", all, "NacosInstances", "Nacos instances of a region."), nacos_instances::list);
    book.add(
        op("POST", all, "RegisterNacosInstance", "Registers a Nacos instance."),
        nacos_instances::register,
    )
    .can_fail(&[MissingParameter, VpcNotFound, NameInUse, McpUnsupported]);
    let one = "/console/v1/nacos-instances/{instance_id}";
    book.add(op("GET", one, "NacosInstance", "One Nacos instance."), nacos_instances::get)
        .can_fail(&[NacosInstanceNotFound]);
    let about = "Changes what is given of a Nacos instance.";
    book.add(op("PUT", one, "ChangeNacosInstance", about), nacos_instances::change).can_fail(&[
        NacosInstanceNotFound,
        MissingParameter,
        McpUnsupported,
        NameInUse,
        InInventoryFile,
    ]);
    let about = "Removes a Nacos instance; its sources stay and become invalid.";
    book.add(op("DELETE", one, "RemoveNacosInstance", about), nacos_instances::remove)
        .can_fail(&[NacosInstanceNotFound, InInventoryFile]);
    let path = "/console/v1/nacos-instances/{instance_id}/impact";
    let about = "What a removal takes away.";
    book.add(op("GET", path, "NacosInstanceImpact", about), nacos_instances::impact)
        .can_fail(&[NacosInstanceNotFound]);
    let path = "/console/v1/nacos-instances/{instance_id}/parameters";
    let about = "Parameter Settings of a Nacos instance, and the sources that depend on them.";
    book.add(op("GET", path, "NacosParameters", about), parameters::get).can_fail(&[NacosInstanceNotFound]);
    let about = "Changes Parameter Settings; the sources follow at once.";
    book.add(op("PUT", path, "ChangeNacosParameters", about), parameters::change).can_fail(&[
        NacosInstanceNotFound,
        MissingParameter,
        McpUnsupported,
        InvalidParameter,
    ]);
}
