//! The whole API in one router. Handlers translate between the contract and the app; what is decided
//! is decided there.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{delete, get, get_service, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};

mod assets;
mod console;
mod cookie;
mod cs;
mod gateways;
mod guard;
mod health;
mod limits;
mod metrics;
mod mse;
pub mod openapi;
mod params;
mod query;
mod reply;
mod request_id;
mod route;
mod security_groups;
mod security_headers;
mod services;
mod sources;
mod tokens;
mod trace;

use crate::app::App;
use crate::serving::Bounds;
pub use guard::Admission;
pub use security_headers::FrameAncestor;

/// How the server is reached, as far as answers depend on it.
#[derive(Clone, Debug, Default)]
pub struct Edge {
    pub bounds: Bounds,
    pub is_tls: bool,
    pub frame_ancestors: Vec<FrameAncestor>,
}

#[allow(clippy::too_many_lines, reason = "a line a route, all in one place")]
pub fn router(app: App, admission: Admission, edge: &Edge) -> Router {
    let console = Router::new()
        .route("/sign-in", get(console::session::ways))
        .route(
            "/session",
            get(console::session::get).post(console::session::sign_in).delete(console::session::sign_out),
        )
        .route("/oidc/start", get(console::oidc::start))
        .route("/oidc/callback", get(console::oidc::finish))
        .route("/setup", post(console::session::take_link))
        .route("/sessions", get(console::sessions::list))
        .route("/sessions/{session_id}", delete(console::sessions::end))
        .route("/users", get(console::users::list).post(console::users::create))
        .route("/users/{user_id}", put(console::users::change).delete(console::users::delete))
        .route("/users/{user_id}/link", post(console::users::link))
        .route("/access-keys", get(console::access_keys::list).post(console::access_keys::create))
        .route("/access-keys/{access_key_id}", delete(console::access_keys::revoke))
        .route("/audit", get(console::audit::list))
        .route("/audit/export", get(console::audit::export))
        .route("/gateways", get(console::gateways::list))
        .route("/gateways/{gateway_id}", get(console::gateways::get))
        .route("/gateways/{gateway_id}/impact", get(console::gateways::impact))
        .route("/gateways/{gateway_id}/events", get(console::gateways::events))
        .route("/gateway-tags", get(console::gateways::tags))
        .route("/gateways/{gateway_id}/sources", get(console::source_list::list))
        .route("/gateways/{gateway_id}/sources/impact", get(console::deletions::impacts))
        .route("/gateways/{gateway_id}/services", get(console::added::list))
        .route("/gateways/{gateway_id}/offers", get(console::services::of_gateway))
        .route("/gateways/{gateway_id}/preflight", post(console::preflight::run))
        .route("/gateways/{gateway_id}/inventory/clusters", get(console::inventory::clusters))
        .route("/gateways/{gateway_id}/inventory/nacos-instances", get(console::inventory::nacos_instances))
        .route("/services/{service_id}", get(console::added::get))
        .route("/sources/{source_id}", get(console::sources::get))
        .route("/sources/{source_id}/services", get(console::services::of_source))
        .route("/sources/{source_id}/services/{service_id}", get(console::services::get))
        .route("/sources/{source_id}/certificates", get(console::sources::certificates))
        .route("/sources/{source_id}/history", get(console::sources::history))
        .route(
            "/sources/{source_id}/settings",
            get(console::sources::settings).put(console::sources::change_settings),
        )
        .route("/sources/{source_id}/retry", post(console::sources::retry))
        .route("/sources/{source_id}/impact", get(console::deletions::impact))
        .route("/sources/{source_id}/restore", post(console::deletions::restore))
        .route("/vpcs", get(console::vpcs::list))
        .route("/clusters", get(console::clusters::list).post(console::clusters::register))
        .route(
            "/clusters/{cluster_id}",
            get(console::clusters::get).put(console::clusters::change).delete(console::clusters::remove),
        )
        .route("/clusters/{cluster_id}/impact", get(console::clusters::impact))
        .route(
            "/nacos-instances",
            get(console::nacos_instances::list).post(console::nacos_instances::register),
        )
        .route(
            "/nacos-instances/{instance_id}",
            get(console::nacos_instances::get)
                .put(console::nacos_instances::change)
                .delete(console::nacos_instances::remove),
        )
        .route("/nacos-instances/{instance_id}/impact", get(console::nacos_instances::impact))
        .route(
            "/nacos-instances/{instance_id}/parameters",
            get(console::parameters::get).put(console::parameters::change),
        )
        .route("/search", get(console::search::find))
        .layer(from_fn_with_state(app.clone(), console::events::tell_as_of))
        .route("/events", get(console::events::stream));
    let requests = metrics::Requests::new();
    // For whoever runs the server: probes and scrapers neither sign nor sign in.
    let operations = Router::new()
        .route("/metrics", get(metrics::scrape).with_state(metrics::registry(&app, &requests)))
        .route("/healthz", get(health::live))
        .route("/readyz", get(health::ready))
        .method_not_allowed_fallback(reply::method_not_allowed)
        .with_state(app.clone())
        .layer(from_fn(security_headers::never_stored));
    let callers = limits::Callers::new(&edge.bounds);
    let api = cloud(&app)
        .nest("/console/v1", console)
        .method_not_allowed_fallback(reply::method_not_allowed)
        .with_state(app.clone())
        .layer(DefaultBodyLimit::max(params::MAX_BODY))
        .layer(from_fn_with_state(
            guard::Guard { app, admission, is_tls: edge.is_tls, callers },
            guard::admit,
        ))
        .layer(from_fn_with_state(limits::Addresses::new(&edge.bounds), limits::admit))
        .layer(from_fn(security_headers::no_store));
    api.merge(operations)
        .merge(openapi::router())
        .fallback_service(assets::router())
        // What is compressed is held back until there is enough of it: a preflight's lines would come together.
        .layer(
            CompressionLayer::new().compress_when(
                DefaultPredicate::new()
                    .and(NotForContentType::const_new(contract::console::preflight::CONTENT_TYPE)),
            ),
        )
        .layer(from_fn_with_state(security_headers::Headers::of(edge), security_headers::add))
        .layer(CatchPanicLayer::custom(reply::panicked))
        .layer(from_fn_with_state(requests, metrics::observe))
        .layer(from_fn(trace::scope))
        .layer(from_fn(request_id::scope))
}

/// As the cloud has them; the SDKs call these.
fn cloud(app: &App) -> Router<App> {
    Router::new()
        .route("/v1/gateways", get(gateways::list).post(gateways::create))
        .route("/v1/gateways/{gateway_id}", get(gateways::get).delete(gateways::delete))
        .route("/v1/gateways/{gateway_id}/service-sources/mse-nacos-instances", get(sources::list_nacos))
        .route("/v2/gateways/{gateway_id}/service-sources/k8s-clusters", get(sources::list_clusters))
        .route(
            "/v1/gateways/{gateway_id}/authorizable-security-groups",
            get(security_groups::list_authorizable),
        )
        .route(
            "/v1/gateways/{gateway_id}/authorized-security-groups-rules",
            get(security_groups::list_authorized),
        )
        .route("/v1/gateways/{gateway_id}/security-group-rules", post(security_groups::add))
        .route("/v1/gateways/{gateway_id}/security-group-rules/{rule_id}", delete(security_groups::remove))
        .route("/v1/sources", get(sources::list).post(sources::create))
        .route("/v1/sources/{source_id}", get(sources::get).delete(sources::delete))
        .route("/v1/services", get(services::list).post(services::create))
        .route("/v1/services/{service_id}", get(services::get).put(services::update).delete(services::delete))
        .route("/api/v1/clusters", get(cs::describe_clusters))
        .merge(
            Router::new()
                .route("/", get_service(assets::router()).post_service(assets::router()))
                .layer(from_fn_with_state(app.clone(), mse::answer)),
        )
}

/// Where the API is, beside the actions at `/`.
const API: [&str; 4] = ["/v1/", "/v2/", "/console/", "/api/"];

/// Whether a request is for the API: there an unknown one is answered with JSON, never with the app. SDKs say so,
/// wherever they go.
fn is_api(request: &Request) -> bool {
    let path = request.uri().path();
    API.iter().any(|prefix| path.starts_with(prefix))
        || mse::is_call(request)
        || request.headers().contains_key(acs3::header::ACTION)
}
