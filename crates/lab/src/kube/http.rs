//! The routes of the stand-in: who may ask, and what each method does to a kind's objects.

use super::discovery;
use super::query::{Continue, Parameters, Selector};
use super::refusal::Refusal;
use super::resources::{NAMESPACES, Resource, Target};
use super::shared::{Shared, State as Cluster};
use super::watching::Watch;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use std::sync::Arc;

pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/healthz", get("ok"))
        .route("/livez", get("ok"))
        .route("/readyz", get("ok"))
        .route("/version", get(discovery::version))
        .route("/api", get(discovery::core_versions))
        .route("/apis", get(discovery::groups))
        .route("/api/v1", get(discovery::core_resources))
        .route("/apis/{group}", get(discovery::group))
        .route("/apis/{group}/{version}", get(discovery::group_resources))
        .fallback(objects)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), admit))
        .with_state(shared)
}

/// Logs the request, checks its token and adds the headers that every answer carries.
async fn admit(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    shared.log(format!("{} {}", request.method(), request.uri()));
    let authorization = request.headers().get(header::AUTHORIZATION);
    let may_pass = match authorization.and_then(|value| value.to_str().ok()) {
        Some(value) => value.strip_prefix("Bearer ") == Some(&shared.token),
        None => matches!(request.uri().path(), "/version" | "/healthz" | "/livez" | "/readyz"),
    };
    let mut response = if may_pass { next.run(request).await } else { Refusal::Unauthorized.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, private"));
    if let Ok(id) = HeaderValue::from_str(&uuid::Uuid::new_v4().to_string()) {
        headers.insert("audit-id", id);
    }
    response
}

async fn objects(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let target = Target::parse(uri.path()).ok_or(Refusal::NoSuchPath)?;
    let Query(parameters) =
        Query::<Parameters>::try_from_uri(&uri).map_err(|error| Refusal::BadRequest(error.to_string()))?;
    let authorize = |verb| {
        let Target { resource, namespace, name } = &target;
        shared.read().authorize(verb, resource, namespace.as_deref(), name.as_deref())
    };
    match (method, target.name.is_some()) {
        (Method::GET, false) if parameters.wants_watch() => {
            authorize("watch")?;
            watch(&shared, target, &parameters)
        }
        (Method::GET, false) => {
            authorize("list")?;
            list(&shared.read(), &target, &parameters)
        }
        (Method::GET, true) => {
            authorize("get")?;
            Ok(Json(find(&shared.read(), &target)?).into_response())
        }
        (Method::POST, false) => {
            authorize("create")?;
            let created = create(&shared, &target, read(&headers, &body)?)?;
            Ok((StatusCode::CREATED, Json(created)).into_response())
        }
        (Method::PUT, true) => {
            authorize("update")?;
            let object = read(&headers, &body)?;
            let namespace = target.namespace.as_deref().unwrap_or_default();
            let replaced =
                shared.change(|cluster| cluster.store.replace(target.resource, namespace, object))?;
            Ok(Json(replaced).into_response())
        }
        (Method::PATCH, true) => {
            authorize("patch")?;
            let patched = patch(&shared, &target, &read(&headers, &body)?)?;
            Ok(Json(patched).into_response())
        }
        (Method::DELETE, true) => {
            authorize("delete")?;
            delete(&shared, &target)
        }
        _ => Err(Refusal::MethodNotAllowed),
    }
}

fn watch(shared: &Arc<Shared>, target: Target, parameters: &Parameters) -> Result<Response, Refusal> {
    let watch = Watch::start(shared, &mut shared.read(), target, parameters)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], watch.into_body()).into_response())
}

/// A page of a list. Items come without kind and apiVersion, as from the real server.
fn list(cluster: &Cluster, target: &Target, parameters: &Parameters) -> Result<Response, Refusal> {
    let resource = target.resource;
    let selector = Selector::parse(parameters)?;
    let start = parameters.token.as_deref().filter(|token| !token.is_empty());
    let start = start.map(Continue::decode).transpose()?;
    let revision = start.as_ref().map_or(cluster.store.revision(), |start| start.revision);
    if !cluster.store.remembers(revision) {
        let message = "The provided continue parameter is too old to display a consistent list result. You can \
                       start a new list without the continue parameter, or use the continue token in this \
                       response to retrieve the remainder of the results.";
        return Err(Refusal::Expired(message.to_owned()));
    }
    let key = |namespace: &str, name: &str| match target.namespace {
        None if !namespace.is_empty() => format!("/{namespace}/{name}"),
        _ => format!("/{name}"),
    };
    let matching: Vec<(String, &Value)> = cluster
        .store
        .list(resource, target.namespace.as_deref())
        .map(|(namespace, name, object)| (key(namespace, name), object))
        .filter(|(key, object)| {
            start.as_ref().is_none_or(|start| start.passes(key)) && selector.matches(object)
        })
        .collect();
    let limit = parameters.limit.filter(|limit| *limit > 0).unwrap_or(usize::MAX);
    let page = &matching[..limit.min(matching.len())];
    let mut metadata = json!({ "resourceVersion": revision.to_string() });
    let remaining = matching.len() - page.len();
    if let Some((last, _)) = page.last()
        && remaining > 0
    {
        metadata["continue"] = json!(Continue::after(revision, last).encode());
        metadata["remainingItemCount"] = json!(remaining);
    }
    let items: Vec<Value> = page.iter().map(|(_, object)| as_item(object)).collect();
    let list = json!({
        "kind": format!("{}List", resource.kind),
        "apiVersion": resource.api_version(),
        "metadata": metadata,
        "items": items,
    });
    Ok(Json(list).into_response())
}

fn as_item(object: &Value) -> Value {
    let mut fields = object.as_object().cloned().unwrap_or_default();
    fields.retain(|key, _| key != "kind" && key != "apiVersion");
    Value::Object(fields)
}

fn find(cluster: &Cluster, target: &Target) -> Result<Value, Refusal> {
    let (namespace, name) = place(target);
    let found = cluster.store.get(target.resource, namespace, name).cloned();
    found.ok_or_else(|| Refusal::NotFound { resource: target.resource, name: name.to_owned() })
}

fn create(shared: &Shared, target: &Target, mut object: Value) -> Result<Value, Refusal> {
    let (namespace, _) = place(target);
    if let Some(metadata) = object["metadata"].as_object_mut() {
        for field in ["uid", "resourceVersion", "creationTimestamp"] {
            metadata.remove(field);
        }
    }
    shared.change(|cluster| cluster.store.create(target.resource, namespace, object))
}

fn patch(shared: &Shared, target: &Target, patch: &Value) -> Result<Value, Refusal> {
    let (namespace, _) = place(target);
    shared.change(|cluster| {
        let mut object = find(cluster, target)?;
        merge(&mut object, patch);
        cluster.store.replace(target.resource, namespace, object)
    })
}

/// Deleting a service answers with the service, anything else with a success: as the real server does.
fn delete(shared: &Shared, target: &Target) -> Result<Response, Refusal> {
    let (namespace, name) = place(target);
    let Resource { plural, group, .. } = target.resource;
    let deleted = shared.change(|cluster| cluster.store.delete(target.resource, namespace, name))?;
    if *plural == "services" || target.resource == NAMESPACES {
        return Ok(Json(deleted).into_response());
    }
    let mut details = json!({ "name": name, "kind": plural, "uid": deleted["metadata"]["uid"] });
    if !group.is_empty() {
        details["group"] = json!(group);
    }
    let status = json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details,
    });
    Ok(Json(status).into_response())
}

fn place(target: &Target) -> (&str, &str) {
    (target.namespace.as_deref().unwrap_or_default(), target.name.as_deref().unwrap_or_default())
}

fn read(headers: &HeaderMap, body: &Bytes) -> Result<Value, Refusal> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let content_type = content_type.unwrap_or("application/json");
    match content_type.split(';').next().unwrap_or_default().trim() {
        "application/json" | "application/merge-patch+json" | "application/strategic-merge-patch+json" => {
            serde_json::from_slice(body).map_err(|error| Refusal::BadRequest(error.to_string()))
        }
        other => Err(Refusal::UnsupportedMediaType(other.to_owned())),
    }
}

/// Merges as RFC 7396 says: objects field by field, null removes, anything else replaces.
fn merge(object: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *object = patch.clone();
        return;
    };
    if !object.is_object() {
        *object = json!({});
    }
    for (field, value) in patch {
        if value.is_null() {
            if let Some(object) = object.as_object_mut() {
                object.remove(field);
            }
        } else {
            merge(&mut object[field], value);
        }
    }
}
