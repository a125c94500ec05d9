//! `POST gateways/{id}/preflight`: a line of JSON for each stage as it begins and ends.

use axum::body::{Body as Answer, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use contract::console::preflight::{CONTENT_TYPE, PreflightQuery};
use contract::error::ErrorCode;
use contract::sources::CreateSource;
use futures::StreamExt;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::params::{Body, Id, Params};

pub async fn run(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<PreflightQuery>,
    Body(mut body): Body<CreateSource>,
) -> Result<impl IntoResponse> {
    if body.gateway_id.as_ref().is_some_and(|named| *named != gateway_id) {
        let message = "gatewayId is not the gateway of the path";
        return Err(Error::refused(ErrorCode::InvalidParameter, message).at("gatewayId"));
    }
    body.gateway_id = Some(gateway_id);
    let reports = app.preflight(&body.validate()?, query.ingress_https).await?;
    let lines = reports.map(|report| {
        let mut line = serde_json::to_vec(&report)?;
        line.push(b'\n');
        Ok::<_, serde_json::Error>(Bytes::from(line))
    });
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], Answer::from_stream(lines)))
}
