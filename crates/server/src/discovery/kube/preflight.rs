//! The stages of a preflight of a cluster. What may be read is found out by reading it, as discovery does.

use std::net::SocketAddr;
use std::sync::Arc;

use contract::console::preflight::{Facts, Stage};
use contract::sources::StatusReason;
use futures::StreamExt;
use k8s_openapi::api::authentication::v1::SelfSubjectReview;
use k8s_openapi::api::core::v1::{Secret, Service};
use k8s_openapi::api::discovery::v1::EndpointSlice;
use k8s_openapi::api::networking::v1::Ingress;
use kube::api::PostParams;
use kube::client::ConfigExt;
use kube::core::Request;
use kube::core::params::{ListParams, WatchParams};
use kube::{Api, Client, Config, Resource};
use rustls::pki_types::ServerName;
use tokio_rustls::TlsConnector;

use super::certificate::facts_of_der;
use super::connection::{self, Timing, failure_of};
use super::{KubeDiscovery, Settings, kubeconfig};
use crate::discovery::limits::Limits;
use crate::discovery::model::ServiceKey;
use crate::discovery::preflight::{self, Ended, Stages};
use crate::discovery::{Change, Discovery, Failure, failure};
use crate::outgoing::Outgoing;

/// All stages of a cluster, one after the other.
pub async fn stages(settings: Settings, limits: Limits, mut stages: Stages) -> Result<(), Ended> {
    let config = match kubeconfig::read(&settings.kubeconfig).await {
        Ok(config) => config,
        Err(error) => {
            return Err(stages.fail(&Stage::Name, &Failure::new(StatusReason::BadCredentials, error), None));
        }
    };
    let is_tls = config.cluster_url.scheme_str() == Some("https");
    let host = config.cluster_url.host().unwrap_or_default().to_owned();
    let port = config.cluster_url.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
    let addresses = stages.resolve(&host, port).await?;
    let ports = async {
        let open = preflight::connect(&settings.outgoing, &addresses).await?;
        Ok((open, Facts::Ports { ports: vec![port] }))
    };
    drop(stages.stage(Stage::Ports, preflight::PORTS, ports).await?);
    if is_tls {
        let certificate = certificate(&config, &host, &settings.outgoing, &addresses);
        stages.stage(Stage::Tls, preflight::TLS, certificate).await?;
    } else {
        stages.skip(Stage::Tls, Facts::PlainHttp);
    }
    let client = stages.stage(Stage::SignIn, preflight::SIGN_IN, sign_in(&settings)).await?;
    let permissions = permissions(&client, settings.ingress_https);
    stages.stage(Stage::Permissions, preflight::PERMISSIONS, permissions).await?;
    stages.count(services(settings, limits)).await
}

/// The handshake by itself, with the trust that discovery has.
async fn certificate(
    config: &Config,
    host: &str,
    outgoing: &Outgoing,
    addresses: &[SocketAddr],
) -> Result<((), Facts), Failure> {
    let mut tls = config.rustls_client_config().map_err(|error| failure_of(&error))?;
    tls.alpn_protocols = vec![b"http/1.1".to_vec()];
    let name = config.tls_server_name.clone().unwrap_or_else(|| host.to_owned());
    let name = name.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name =
        ServerName::try_from(name).map_err(|error| Failure::new(StatusReason::CertificateInvalid, error))?;
    let stream = preflight::connect(outgoing, addresses).await?;
    let connected = TlsConnector::from(Arc::new(tls)).connect(name, stream).await;
    let connected = connected.map_err(|error| failure::of_connection(&error))?;
    let chain = connected.get_ref().1.peer_certificates().unwrap_or_default();
    let facts = chain.first().and_then(|certificate| facts_of_der(certificate));
    let facts = facts.map_or(Facts::Unknown, |facts| Facts::Certificate {
        issuer: facts.issuer,
        names: facts.names,
        not_after: facts.not_after,
    });
    Ok(((), facts))
}

/// Asks the cluster who it sees. Those older than 1.28 do not say; their version is asked for instead.
async fn sign_in(settings: &Settings) -> Result<(Client, Facts), Failure> {
    let (client, _) = connection::connect(settings, &Timing::default()).await?;
    let reviews: Api<SelfSubjectReview> = Api::all(client.clone());
    let answer = reviews.create(&PostParams::default(), &SelfSubjectReview::default()).await;
    let user = match answer {
        Ok(review) => review.status.and_then(|status| status.user_info).and_then(|user| user.username),
        Err(kube::Error::Api(status)) if matches!(status.code, 403..=405) => {
            connection::lists_of(&client).await?;
            None
        }
        Err(error) => return Err(failure_of(&error)),
    };
    Ok((client, user.map_or(Facts::Accepted, |user| Facts::SignedIn { user })))
}

/// To list and to watch are two permissions. Of what is there nothing is read.
async fn permissions(client: &Client, ingress_https: bool) -> Result<((), Facts), Failure> {
    let vital =
        [("services", Service::url_path(&(), None)), ("endpointslices", EndpointSlice::url_path(&(), None))];
    let extra = [("ingresses", Ingress::url_path(&(), None)), ("secrets", Secret::url_path(&(), None))];
    let mut what = Vec::new();
    for (plural, path) in vital.into_iter().chain(extra.into_iter().filter(|_| ingress_https)) {
        let request = Request::new(path);
        let list = request.list(&ListParams::default().limit(1));
        let watch = request.watch(&WatchParams::default().timeout(1), "0");
        for request in [list, watch] {
            let request = request.map_err(|error| Failure::new(StatusReason::InternalFailure, error))?;
            drop(client.request_stream(request).await.map_err(|error| failure_of(&error))?);
        }
        what.push(plural.to_owned());
    }
    Ok(((), Facts::MayRead { what }))
}

/// The first that discovery would tell.
async fn services(settings: Settings, limits: Limits) -> Result<Vec<ServiceKey>, Failure> {
    let mut changes = KubeDiscovery::new(settings, limits).changes();
    while let Some(change) = changes.next().await {
        if let Change::Reset { services, .. } = change? {
            let shown = services.into_iter().filter(|service| !service.hidden);
            return Ok(shown.map(|service| service.key).collect());
        }
    }
    Err(Failure::new(StatusReason::ConnectionLost, "the cluster ended before it told its services"))
}
