//! The client protocol of a registry: reads a service's instances and is told of their changes.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use contract::services::{EndpointState, ServiceKind, ServicePort};
use contract::sources::StatusReason;
use nacos_sdk::api::naming::{
    NamingChangeEvent, NamingEventListener, NamingService, NamingServiceBuilder, ServiceInstance,
};
use nacos_sdk::api::props::ClientProps;
use tokio::net::TcpStream;
use tokio::sync::broadcast;
use tokio::time::timeout;

use super::catalogue::shown;
use super::{Settings, grpc_address};
use crate::discovery::Failure;
use crate::discovery::model::{Endpoint, OfferedService, Registration, ServiceKey, is_hidden};

const PATIENCE: Duration = Duration::from_secs(5);

pub struct Push {
    clients: HashMap<String, Client>,
    sender: broadcast::Sender<OfferedService>,
    subscribed: Mutex<HashSet<ServiceKey>>,
}

/// The client of one namespace, with the one listener that all its subscriptions share.
#[derive(Clone)]
struct Client {
    naming: NamingService,
    listener: Arc<Listener>,
}

struct Listener {
    namespace: String,
    sender: broadcast::Sender<OfferedService>,
}

impl Push {
    pub async fn connect(settings: &Settings) -> Result<Self, Failure> {
        let address = grpc_address(&settings.address)?;
        // The SDK would retry a closed port in secret; a plain connection names it at once.
        match timeout(PATIENCE, TcpStream::connect(&address)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return Err(closed(&address, &error.to_string())),
            Err(_) => return Err(closed(&address, "timed out")),
        }
        let sender = broadcast::Sender::new(1024);
        let mut clients = HashMap::new();
        for namespace in &settings.namespaces {
            let build = build(settings, namespace);
            let naming = timeout(PATIENCE, build).await.map_err(|_| closed(&address, "no answer"))?;
            let naming = naming.map_err(|error| closed(&address, &error.to_string()))?;
            let namespace = shown(namespace).to_owned();
            let listener = Arc::new(Listener { namespace: namespace.clone(), sender: sender.clone() });
            clients.insert(namespace, Client { naming, listener });
        }
        Ok(Self { clients, sender, subscribed: Mutex::default() })
    }

    /// Services as they change. A reader that falls behind misses some; the catalogue finds them.
    pub fn changes(&self) -> broadcast::Receiver<OfferedService> {
        self.sender.subscribe()
    }

    /// Reads a service as it is now, and subscribes to it the first time.
    pub async fn read(&self, key: ServiceKey) -> Result<OfferedService, Failure> {
        let client = self.client(&key)?;
        let is_new = self.subscribed.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
        if is_new {
            let listener = client.listener.clone();
            let subscribe = client.naming.subscribe(key.name.clone(), key.group.clone(), vec![], listener);
            self.bounded(subscribe).await?;
        }
        let query = client.naming.get_all_instances(key.name.clone(), key.group.clone(), vec![], false);
        let instances = self.bounded(query).await?;
        Ok(offered(key, &instances))
    }

    /// In the background: nobody waits for a service that is gone.
    pub fn unsubscribe(&self, key: &ServiceKey) {
        self.subscribed.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        if let Ok(client) = self.client(key) {
            tokio::spawn(unsubscribe(client.clone(), key.clone()));
        }
    }

    fn client(&self, key: &ServiceKey) -> Result<&Client, Failure> {
        let missing = || Failure::new(StatusReason::UnexpectedAnswer, format!("namespace {}", key.namespace));
        self.clients.get(&key.namespace).ok_or_else(missing)
    }

    async fn bounded<T>(
        &self,
        call: impl Future<Output = nacos_sdk::api::error::Result<T>>,
    ) -> Result<T, Failure> {
        match timeout(PATIENCE, call).await {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Failure::new(StatusReason::ConnectionLost, error)),
            Err(_) => Err(Failure::new(StatusReason::TimedOut, "the registry did not answer over gRPC")),
        }
    }
}

impl Drop for Push {
    /// The SDK keeps a connection alive for as long as it has a subscription: end them all, in the
    /// background, since nobody waits for a source that is gone.
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let subscribed = std::mem::take(self.subscribed.get_mut().unwrap_or_else(PoisonError::into_inner));
        for key in subscribed {
            if let Some(client) = self.clients.get(&key.namespace).cloned() {
                runtime.spawn(unsubscribe(client, key));
            }
        }
    }
}

async fn unsubscribe(client: Client, key: ServiceKey) {
    let call = client.naming.unsubscribe(key.name, key.group, vec![], client.listener.clone());
    if let Ok(Err(error)) = timeout(PATIENCE, call).await {
        tracing::debug!(%error, "could not unsubscribe");
    }
}

async fn build(settings: &Settings, namespace: &str) -> nacos_sdk::api::error::Result<NamingService> {
    let props = ClientProps::new()
        .env_first(false)
        .server_addr(settings.address.clone())
        .namespace(namespace)
        .app_name("headwater")
        .naming_load_cache_at_start(false)
        // Else the removal of a service's last instance would never arrive.
        .naming_push_empty_protection(false);
    let Some(credentials) = &settings.credentials else {
        return NamingServiceBuilder::new(props).build().await;
    };
    let props = props.auth_username(&credentials.username).auth_password(&credentials.password);
    NamingServiceBuilder::new(props).enable_auth_plugin_http().build().await
}

impl NamingEventListener for Listener {
    fn event(&self, event: Arc<NamingChangeEvent>) {
        // Some servers name a service with its group in front.
        let name = event.service_name.rsplit_once("@@").map_or(event.service_name.as_str(), |(_, name)| name);
        let key = ServiceKey {
            namespace: self.namespace.clone(),
            group: Some(event.group_name.clone()),
            name: name.to_owned(),
        };
        let service = offered(key, event.instances.as_deref().unwrap_or_default());
        // An error means that nobody is reading; the next reader starts from a full read.
        let _ = self.sender.send(service);
    }
}

fn offered(key: ServiceKey, instances: &[ServiceInstance]) -> OfferedService {
    let mut endpoints: Vec<Endpoint> = instances.iter().map(endpoint).collect();
    endpoints.sort();
    let mut ports: Vec<ServicePort> = endpoints.iter().flat_map(|endpoint| endpoint.ports.clone()).collect();
    ports.sort();
    ports.dedup();
    let hidden = is_hidden(&key.namespace, &key.name);
    OfferedService { key, kind: ServiceKind::Balanced, external_name: None, hidden, ports, endpoints }
}

fn endpoint(instance: &ServiceInstance) -> Endpoint {
    let state = match (instance.enabled(), instance.healthy()) {
        (false, _) => EndpointState::Disabled,
        (true, true) => EndpointState::Healthy,
        (true, false) => EndpointState::Unhealthy,
    };
    let port = u16::try_from(instance.port()).unwrap_or_default();
    Endpoint {
        address: instance.ip().to_owned(),
        ports: vec![ServicePort { name: None, port, protocol: "TCP".to_owned() }],
        state,
        zone: None,
        registration: Some(Registration {
            cluster: instance.cluster_name().cloned().unwrap_or_default(),
            weight: 1000,
            ephemeral: instance.ephemeral(),
        }),
    }
}

fn closed(address: &str, cause: &str) -> Failure {
    Failure::new(StatusReason::GrpcPortClosed, format!("{address}: {cause}"))
}
