//! The registry service's actions, all at `/`: `ListClusters`, `QueryConfig`, `UpdateConfig`. Whoever asks there for no
//! action gets the console.

mod call;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use contract::console::nacos_instances::NacosRow;
use contract::console::parameters::ChangeParameters;
use contract::envelope::Page;
use contract::error::ErrorCode;
use contract::mse::{
    CONFIG_TYPE, ListClustersQuery, ListedClusters, NACOS, QueriedConfig, QueryConfigQuery, RegistryCluster,
    RegistryConfig, RpcError, UpdateConfigQuery, UpdatedConfig,
};
use contract::sources::FieldError;

use super::guard::made;
use super::params::paging_named;
use super::{reply, request_id};
use crate::app::App;
use crate::error::{Error, Result};
use call::Call;
pub use call::{ACTION, action_of, is_call, is_page, value_of};

const DONE: &str = "success";

/// In front of the console's page.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    if !is_call(&request) {
        return next.run(request).await;
    }
    let answered = match Call::read(request).await {
        Ok(call) => perform(&app, &call).await,
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(refusal)
}

async fn perform(app: &App, call: &Call) -> Result<Response> {
    Ok(match call.action.as_str() {
        "ListClusters" => Json(list_clusters(app, call).await?).into_response(),
        "QueryConfig" => Json(query_config(app, call).await?).into_response(),
        // By a link or a picture of another web site, a browser may be made to send any GET.
        "UpdateConfig" if call.method != Method::POST => {
            return Err(reply::method_not_allowed(call.method.clone()).await);
        }
        "UpdateConfig" => Json(update_config(app, call).await?).into_response(),
        action => return Err(no_action(Some(action).filter(|action| !action.is_empty()))),
    })
}

pub fn no_action(action: Option<&str>) -> Error {
    match action {
        None => FieldError::missing("Action").into(),
        Some(action) => Error::refused(ErrorCode::ActionNotFound, format!("there is no action {action}")),
    }
}

async fn list_clusters(app: &App, call: &Call) -> Result<ListedClusters> {
    let query: ListClustersQuery = call.parameters()?;
    let paging = paging_named((query.page_num, "PageNum"), (query.page_size, "PageSize"))?;
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let rows = app.nacos_instances(query.region_id.as_deref()).await.map_err(|error| error.at("RegionId"))?;
    let mut clusters: Vec<RegistryCluster> = rows.into_iter().map(registry_cluster).collect();
    // Instances of the inventory have neither resource groups nor tags.
    if given(query.resource_group_id).is_some() || call.has_parameter(|name| name.starts_with("Tag.")) {
        clusters.clear();
    }
    let (name, vpc_id) = (given(query.cluster_alias_name), given(query.vpc_id));
    clusters.retain(|cluster| {
        name.as_ref().is_none_or(|part| cluster.cluster_alias_name.contains(part))
            && vpc_id.as_ref().is_none_or(|wanted| *wanted == cluster.vpc_id)
    });
    let Page { items, page_number, page_size, total_size } = paging.cut(clusters.into_iter());
    Ok(ListedClusters {
        success: true,
        request_id: request_id::current(),
        message: DONE.to_owned(),
        http_code: StatusCode::OK.as_str().to_owned(),
        data: items,
        page_number,
        page_size,
        total_count: total_size,
    })
}

async fn query_config(app: &App, call: &Call) -> Result<QueriedConfig> {
    let query: QueryConfigQuery = call.parameters()?;
    let (instance_id, field) = instance_of(query.instance_id, query.cluster_id, query.config_type.as_ref())?;
    let parameters = app.nacos_parameters(&instance_id).await.map_err(|error| error.at(field))?;
    Ok(QueriedConfig {
        success: true,
        request_id: request_id::current(),
        message: DONE.to_owned(),
        code: StatusCode::OK.as_u16(),
        http_status_code: StatusCode::OK.as_u16(),
        data: RegistryConfig {
            cluster_name: parameters.instance_id,
            mcp_supported: parameters.mcp_supported,
            mcp_enabled: parameters.mcp_enabled,
            restart_flag: false,
        },
    })
}

async fn update_config(app: &App, call: &Call) -> Result<UpdatedConfig> {
    let query: UpdateConfigQuery = call.parameters()?;
    let (instance_id, field) = instance_of(query.instance_id, query.cluster_id, query.config_type.as_ref())?;
    // What can't be kept must not be acknowledged.
    if let Some(foreign) =
        UpdateConfigQuery::FOREIGN.iter().find(|&&foreign| call.has_parameter(|name| name == foreign))
    {
        let why = "is no parameter of the instances of this platform; MCPEnabled is";
        return Err(FieldError::invalid(*foreign, why).into());
    }
    made(&instance_id);
    let enabled = query.mcp_enabled.ok_or_else(|| FieldError::missing("MCPEnabled"))?;
    let change = ChangeParameters { mcp_enabled: Some(enabled.0) };
    app.change_nacos_parameters(instance_id, change).await.map_err(|error| match &error {
        Error::Refused { code: ErrorCode::NacosInstanceNotFound, .. } => error.at(field),
        _ => error.at("MCPEnabled"),
    })?;
    Ok(UpdatedConfig {
        success: true,
        request_id: request_id::current(),
        message: DONE.to_owned(),
        code: StatusCode::OK.as_u16(),
        http_status_code: StatusCode::OK.as_u16(),
    })
}

/// The instance that is meant, and the parameter that says so.
fn instance_of(
    instance_id: Option<String>,
    cluster_id: Option<String>,
    config_type: Option<&String>,
) -> Result<(String, &'static str)> {
    if config_type.is_some_and(|kind| !kind.is_empty() && kind != CONFIG_TYPE) {
        return Err(FieldError::invalid("ConfigType", "must be nacos").into());
    }
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let by_instance = given(instance_id).map(|id| (id, "InstanceId"));
    let by_cluster = || given(cluster_id).map(|id| (id, "ClusterId"));
    Ok(by_instance.or_else(by_cluster).ok_or_else(|| FieldError::missing("InstanceId"))?)
}

fn registry_cluster(row: NacosRow) -> RegistryCluster {
    let host = row.address.rsplit_once(':').map_or(row.address.as_str(), |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    RegistryCluster {
        cluster_name: row.instance_id.clone(),
        instance_id: row.instance_id,
        cluster_alias_name: row.name,
        cluster_type: NACOS.to_owned(),
        app_version: row.version,
        init_status: row.state.to_string(),
        vpc_id: row.vpc.vpc_id,
        intranet_address: host.clone(),
        intranet_domain: host,
    }
}

pub fn refusal(error: Error) -> Response {
    error.answered(|body| {
        Json(RpcError {
            success: false,
            http_status_code: body.code.status(),
            code: body.code.clone(),
            error_code: body.code,
            message: body.message,
            request_id: body.request_id,
            field: body.field,
        })
    })
}
