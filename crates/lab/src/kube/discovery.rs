//! The documents by which clients such as kubectl learn which kinds there are.

use super::Age;
use super::refusal::Refusal;
use super::resources::{RESOURCES, Resource, Scope};
use super::shared::Shared;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

const VERBS: [&str; 7] = ["create", "delete", "get", "list", "patch", "update", "watch"];

/// The version whose captures the stand-in follows; the platform says that it is none of a real build's.
pub async fn version(State(shared): State<Arc<Shared>>) -> Json<Value> {
    let (minor, before) = match shared.age {
        Age::Current | Age::WithoutStreaming => ("36", "35"),
        Age::Old => ("31", "30"),
    };
    Json(json!({
        "major": "1",
        "minor": minor,
        "emulationMajor": "1",
        "emulationMinor": minor,
        "minCompatibilityMajor": "1",
        "minCompatibilityMinor": before,
        "gitVersion": format!("v1.{minor}.2"),
        "gitCommit": "headwater-lab",
        "gitTreeState": "",
        "buildDate": "1970-01-01T00:00:00Z",
        "goVersion": "none",
        "compiler": "rustc",
        "platform": "headwater/stand-in",
    }))
}

/// Whoever has the one token.
pub async fn who() -> (StatusCode, Json<Value>) {
    let review = json!({
        "kind": "SelfSubjectReview",
        "apiVersion": "authentication.k8s.io/v1",
        "metadata": {},
        "status": { "userInfo": { "username": "system:serviceaccount:headwater:reader" } },
    });
    (StatusCode::CREATED, Json(review))
}

pub async fn core_versions() -> Json<Value> {
    Json(json!({ "kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": [] }))
}

pub async fn groups() -> Json<Value> {
    let mut names: Vec<&str> = RESOURCES.iter().map(|resource| resource.group).collect();
    names.retain(|name| !name.is_empty());
    names.dedup();
    let groups: Vec<Value> = names.into_iter().map(group_document).collect();
    Json(json!({ "kind": "APIGroupList", "apiVersion": "v1", "groups": groups }))
}

pub async fn group(Path(name): Path<String>) -> Result<Json<Value>, Refusal> {
    known(&name)?;
    let mut document = group_document(&name);
    document["kind"] = json!("APIGroup");
    document["apiVersion"] = json!("v1");
    Ok(Json(document))
}

pub async fn core_resources() -> Json<Value> {
    Json(resource_list(""))
}

pub async fn group_resources(Path((group, version)): Path<(String, String)>) -> Result<Json<Value>, Refusal> {
    known(&group)?;
    if version == "v1" { Ok(Json(resource_list(&group))) } else { Err(Refusal::NoSuchPath) }
}

fn known(group: &str) -> Result<(), Refusal> {
    let is_known = RESOURCES.iter().any(|resource| resource.group == group);
    if is_known { Ok(()) } else { Err(Refusal::NoSuchPath) }
}

fn group_document(name: &str) -> Value {
    let version = json!({ "groupVersion": format!("{name}/v1"), "version": "v1" });
    json!({ "name": name, "versions": [version], "preferredVersion": version })
}

fn resource_list(group: &str) -> Value {
    let version = if group.is_empty() { "v1".to_owned() } else { format!("{group}/v1") };
    let resources: Vec<Value> =
        RESOURCES.iter().filter(|resource| resource.group == group).map(describe).collect();
    json!({ "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources })
}

fn describe(resource: &Resource) -> Value {
    json!({
        "name": resource.plural,
        "singularName": resource.singular,
        "shortNames": resource.short,
        "kind": resource.kind,
        "namespaced": resource.scope == Scope::Namespaced,
        "verbs": VERBS,
    })
}
