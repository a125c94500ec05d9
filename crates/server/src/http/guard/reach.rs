//! Whether what a request is about is within the caller's scope. Who has all gateways is asked nothing.

use axum::RequestExt;
use axum::body::{Body, Bytes};
use axum::extract::{RawPathParams, Request};
use contract::access::{Principal, PrincipalKind};
use serde::Deserialize;

use super::Guard;
use super::record::Asked;
use crate::access::caller::Caller;
use crate::access::operations::{About, Operation};
use crate::error::Result;
use crate::http::params;

impl Guard {
    pub(super) async fn check_reach(
        &self,
        mut request: Request,
        caller: &Caller,
        operation: &Operation,
    ) -> Result<Request> {
        if caller.scope.is_all() || caller.is_nobody() {
            return Ok(request);
        }
        match operation.about {
            About::Filtered => {}
            About::Whole => caller.check_whole()?,
            About::GatewayInPath => caller.check_gateway(&first_of_path(&mut request).await)?,
            About::SourceInPath => self.app.check_source(caller, &first_of_path(&mut request).await).await?,
            About::ServiceInPath => {
                self.app.check_service(caller, &first_of_path(&mut request).await).await?;
            }
            About::NacosInPath => self.app.check_nacos(caller, &first_of_path(&mut request).await).await?,
            About::NacosInForm => {
                let (read, form) = form(request).await?;
                request = read;
                for instance_id in form_urlencoded::parse(form.as_bytes())
                    .filter(|(name, _)| matches!(&**name, "InstanceId" | "ClusterId"))
                    .map(|(_, instance_id)| instance_id)
                {
                    self.app.check_nacos(caller, &instance_id).await?;
                }
            }
            About::GatewayInQuery => {
                let query = request.uri().query().unwrap_or_default().as_bytes();
                let mut named = form_urlencoded::parse(query).filter(|(name, _)| name == "gatewayId");
                named.try_for_each(|(_, gateway_id)| caller.check_gateway(&gateway_id))?;
            }
            About::GatewayInBody => {
                let (read, body) = bytes(request).await?;
                request = read;
                if let Some(gateway_id) = gateway_in(&body) {
                    caller.check_gateway(&gateway_id)?;
                }
            }
        }
        Ok(request)
    }
}

impl Guard {
    /// The gateway that something is about, for the record. Of a change it is asked before it is made: a deletion
    /// takes the answer with it. For strangers nothing is looked up.
    pub(super) async fn note_gateway(
        &self,
        asked: &mut Asked,
        operation: Option<&Operation>,
        caller: &Principal,
    ) {
        let first = asked.object.split('/').next().unwrap_or_default();
        let is_known = !asked.gateway_id.is_empty() || caller.kind == PrincipalKind::Nobody;
        let found = match operation.map(|operation| operation.about) {
            _ if is_known => return,
            Some(About::GatewayInPath) => Ok(Some(first.to_owned())),
            Some(About::SourceInPath) => self.app.gateway_of_source(first).await,
            Some(About::ServiceInPath) => self.app.gateway_of_service(first).await,
            _ => return,
        };
        // What can't be looked up now is missing in the record, and stands in nobody's way.
        asked.gateway_id = found.ok().flatten().unwrap_or_default();
    }

    pub(super) async fn gateway_in_body(&self, request: Request) -> Result<(Request, Option<String>)> {
        let (request, body) = bytes(request).await?;
        let gateway_id = gateway_in(&body);
        Ok((request, gateway_id))
    }
}

/// The body, and the request as if nobody had read it.
async fn bytes(request: Request) -> Result<(Request, Bytes)> {
    let (parts, body) = request.into_parts();
    let body = params::whole(body).await?;
    Ok((Request::from_parts(parts, Body::from(body.clone())), body))
}

/// The parameters of an action: those of the query and of the body, as in a query.
pub async fn form(request: Request) -> Result<(Request, String)> {
    let (request, body) = bytes(request).await?;
    let query = request.uri().query().unwrap_or_default();
    let form = format!("{query}&{}", String::from_utf8_lossy(&body));
    Ok((request, form))
}

/// The id in the path, decoded; of several the first is what the rest belongs to.
async fn first_of_path(request: &mut Request) -> String {
    let params = request.extract_parts::<RawPathParams>().await.ok();
    let first = params.and_then(|params| params.iter().next().map(|(_, value)| value.to_owned()));
    first.unwrap_or_default()
}

/// A body that can't be read so far, or names no gateway, is refused by whoever reads it in full.
fn gateway_in(body: &Bytes) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Named {
        gateway_id: Option<String>,
    }
    let named: Named = serde_json::from_slice(body).ok()?;
    named.gateway_id
}
