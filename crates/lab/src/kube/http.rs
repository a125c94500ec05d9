//! The routes of the stand-in: who may ask, and what each method does to a kind's objects.

use super::discovery;
use super::listing::list;
use super::query::Parameters;
use super::refusal::Refusal;
use super::resources::{NAMESPACES, Resource, Target};
use super::shared::{Shared, State as Cluster};
use super::watching::Watch;
use axum::body::Bytes;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
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
        .route("/apis/authentication.k8s.io/v1/selfsubjectreviews", post(discovery::who))
        .route("/apis/{group}", get(discovery::group))
        .route("/apis/{group}/{version}", get(discovery::group_resources))
        .fallback(objects)
        .layer(middleware::from_fn_with_state(Arc::clone(&shared), admit))
        .with_state(shared)
}

/// Logs the request, checks its token and adds the headers that every answer carries.
async fn admit(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    shared.log(format!("{} {}", request.method(), request.uri()));
    let (token, redirect) = {
        let state = shared.read();
        (state.token.clone(), state.redirect.clone())
    };
    if let Some(address) = redirect {
        let location = format!("{address}{}", request.uri());
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response();
    }
    let authorization = request.headers().get(header::AUTHORIZATION);
    let may_pass = match authorization.and_then(|value| value.to_str().ok()) {
        Some(value) => value.strip_prefix("Bearer ") == Some(token.as_str()),
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
            Ok(Json(list(&shared.read().store, &target, &parameters)?).into_response())
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
            Ok(Json(replace(&shared, &target, read(&headers, &body)?)?).into_response())
        }
        (Method::PATCH, true) => {
            authorize("patch")?;
            Ok(Json(patch(&shared, &target, &read(&headers, &body)?)?).into_response())
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

fn replace(shared: &Shared, target: &Target, object: Value) -> Result<Value, Refusal> {
    let (namespace, _) = place(target);
    shared.change(|cluster| cluster.store.replace(target.resource, namespace, object))
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
