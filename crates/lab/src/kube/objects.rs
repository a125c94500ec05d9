//! What the real server adds to an object that it is given, and what it refuses to take.

use super::refusal::Refusal;
use super::resources::Resource;
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::SystemTime;
use uuid::Uuid;

/// Checks an object on its way in, fills in the defaults and returns its name.
pub fn admit(resource: &'static Resource, namespace: &str, object: &mut Value) -> Result<String, Refusal> {
    let is_object_or_absent = |field| object[field].is_object() || object[field].is_null();
    if !object.is_object() || !is_object_or_absent("metadata") || !is_object_or_absent("spec") {
        return Err(Refusal::BadRequest(
            "the object, its metadata and its spec must be JSON objects".to_owned(),
        ));
    }
    default_to(object, "metadata", json!({}));
    let name = name_of(object)?;
    object["kind"] = json!(resource.kind);
    object["apiVersion"] = json!(resource.api_version());
    let metadata = &mut object["metadata"];
    if metadata["creationTimestamp"].is_null() {
        remove(metadata, "creationTimestamp");
    }
    metadata["name"] = json!(name);
    if !namespace.is_empty() {
        let given = metadata["namespace"].as_str().unwrap_or(namespace).to_owned();
        if given != namespace {
            let message = format!(
                "the namespace of the provided object does not match the namespace sent on the request ({given} \
                 is not {namespace})"
            );
            return Err(Refusal::BadRequest(message));
        }
        metadata["namespace"] = json!(namespace);
    }
    match resource.kind {
        "Namespace" => namespace_defaults(object, &name),
        "Service" => service_defaults(object),
        "EndpointSlice" => slice_defaults(resource, &name, object)?,
        "Secret" => default_to(object, "type", json!("Opaque")),
        "Ingress" => default_to(object, "status", json!({ "loadBalancer": {} })),
        _ => {}
    }
    Ok(name)
}

/// Gives a new object its uid and time of creation; a replacement keeps those of the object before it.
pub fn set_identity(object: &mut Value, before: Option<&Value>) {
    let counts_generations = matches!(object["kind"].as_str(), Some("EndpointSlice" | "Ingress"));
    let fields = match before {
        Some(before) => before["metadata"].clone(),
        None => json!({
            "uid": Uuid::new_v4().to_string(),
            "creationTimestamp": humantime::format_rfc3339_seconds(SystemTime::now()).to_string(),
            "generation": 1,
        }),
    };
    let mut generation = fields["generation"].clone();
    if let Some(before) = before
        && content(before) != content(object)
    {
        generation = json!(generation.as_u64().unwrap_or(1) + 1);
    }
    let metadata = &mut object["metadata"];
    for field in ["uid", "creationTimestamp"] {
        metadata[field] = fields[field].clone();
    }
    if before.is_some() {
        metadata["resourceVersion"] = fields["resourceVersion"].clone();
    }
    if counts_generations {
        metadata["generation"] = generation;
    }
}

/// A service's replacement that doesn't mention its cluster address keeps it.
pub fn keep_allocated(before: &Value, object: &mut Value) {
    if before["kind"] == "Service" && before["spec"]["clusterIP"].is_string() {
        object["spec"]["clusterIP"] = before["spec"]["clusterIP"].clone();
        object["spec"]["clusterIPs"] = before["spec"]["clusterIPs"].clone();
    }
}

pub fn is_owned_by(object: &Value, owner: &Value) -> bool {
    let references = object["metadata"]["ownerReferences"].as_array();
    references.is_some_and(|references| {
        references.iter().any(|reference| reference["uid"] == owner["metadata"]["uid"])
    })
}

fn name_of(object: &Value) -> Result<String, Refusal> {
    let metadata = &object["metadata"];
    if let Some(name) = metadata["name"].as_str().filter(|name| !name.is_empty()) {
        return Ok(name.to_owned());
    }
    match metadata["generateName"].as_str() {
        Some(prefix) => Ok(format!("{prefix}{}", &Uuid::new_v4().simple().to_string()[..5])),
        None => Err(Refusal::BadRequest("name or generateName is required".to_owned())),
    }
}

fn namespace_defaults(object: &mut Value, name: &str) {
    default_to(&mut object["metadata"], "labels", json!({}));
    object["metadata"]["labels"]["kubernetes.io/metadata.name"] = json!(name);
    object["spec"] = json!({ "finalizers": ["kubernetes"] });
    object["status"] = json!({ "phase": "Active" });
}

fn service_defaults(object: &mut Value) {
    default_to(object, "spec", json!({}));
    let [_, _, third, fourth, ..] = *Uuid::new_v4().as_bytes();
    let address = format!("10.96.{third}.{fourth}");
    let spec = &mut object["spec"];
    default_to(spec, "type", json!("ClusterIP"));
    if spec["type"] != "ExternalName" {
        default_to(spec, "clusterIP", json!(address));
        let address = spec["clusterIP"].clone();
        default_to(spec, "clusterIPs", json!([address]));
    }
    for (field, value) in [
        ("sessionAffinity", json!("None")),
        ("ipFamilies", json!(["IPv4"])),
        ("ipFamilyPolicy", json!("SingleStack")),
        ("internalTrafficPolicy", json!("Cluster")),
    ] {
        default_to(spec, field, value);
    }
    for port in spec["ports"].as_array_mut().into_iter().flatten() {
        default_to(port, "protocol", json!("TCP"));
        let number = port["port"].clone();
        default_to(port, "targetPort", number);
    }
    default_to(object, "status", json!({ "loadBalancer": {} }));
}

/// The real server keeps empty lists of endpoints and ports as nulls, and refuses loopback addresses.
fn slice_defaults(resource: &'static Resource, name: &str, object: &mut Value) -> Result<(), Refusal> {
    for list in ["endpoints", "ports"] {
        if object[list].as_array().is_none_or(Vec::is_empty) {
            object[list] = Value::Null;
        }
    }
    for (index, endpoint) in object["endpoints"].as_array().into_iter().flatten().enumerate() {
        for (position, address) in endpoint["addresses"].as_array().into_iter().flatten().enumerate() {
            let address = address.as_str().unwrap_or_default();
            if address.parse().is_ok_and(|address: IpAddr| address.is_loopback()) {
                let field = format!("endpoints[{index}].addresses[{position}]");
                let problem = format!(
                    "Invalid value: \"{address}\": may not be in the loopback range (127.0.0.0/8, ::1/128)"
                );
                return Err(Refusal::Invalid { resource, name: name.to_owned(), field, problem });
            }
        }
    }
    Ok(())
}

/// What counts for the generation: all but metadata and status.
fn content(object: &Value) -> Map<String, Value> {
    let mut content = object.as_object().cloned().unwrap_or_default();
    content.retain(|key, _| key != "metadata" && key != "status");
    content
}

fn default_to(object: &mut Value, field: &str, value: Value) {
    if object[field].is_null() || object[field] == "" {
        object[field] = value;
    }
}

fn remove(object: &mut Value, field: &str) {
    if let Some(object) = object.as_object_mut() {
        object.remove(field);
    }
}
