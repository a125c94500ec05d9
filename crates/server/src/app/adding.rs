//! Adding services to a gateway, changing and taking them away: everything is checked before anything is written, and
//! nothing is told before it is written.

use contract::console::events::Event;
use contract::error::ErrorCode;
use contract::gateways::GatewayStatus;
use contract::services::{
    Fixed, NewService, NewServices, Offered, ServiceChange, ServiceSettings, ServiceType, UpdateService,
};

use super::App;
use super::replicas::Notice;
use super::services::{Found, Offers};
use super::tokens::again;
use crate::discovery::model::ServiceKey;
use crate::error::{Error, Result};
use crate::store;
use crate::store::client_tokens::ClientToken;
use crate::store::random_id;
use crate::store::services::{InsertError, ServiceRow};

impl App {
    /// All of them or none; their ids, in the order in which they were asked for.
    pub async fn create_services(&self, new: NewServices, token: Option<ClientToken>) -> Result<Vec<String>> {
        let app = self.clone();
        self.change(async move { app.create_services_alone(new, token.as_ref()).await }).await
    }

    pub async fn update_service(&self, service_id: String, body: UpdateService) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.update_service_alone(&service_id, body).await }).await
    }

    pub async fn delete_service(&self, service_id: String) -> Result<()> {
        let app = self.clone();
        self.change(async move { app.delete_service_alone(&service_id).await }).await
    }

    async fn create_services_alone(
        &self,
        new: NewServices,
        token: Option<&ClientToken>,
    ) -> Result<Vec<String>> {
        if let Some(service_ids) = self.answered(token).await? {
            return Ok(service_ids);
        }
        let gateway = self.gateway(&new.gateway_id).await.map_err(|error| error.at("gatewayId"))?;
        if GatewayStatus::from(gateway.status.as_str()) != GatewayStatus::Running {
            let message =
                format!("the gateway is {}; it takes services only while it is Running", gateway.status);
            return Err(Error::refused(ErrorCode::GatewayNotRunning, message).at("gatewayId"));
        }
        let offers = self.offers(self.store.sources_of_gateway(&new.gateway_id).await?);
        let mut rows = Vec::with_capacity(new.services.len());
        for (index, service) in new.services.iter().enumerate() {
            let row = row(&new, service, &offers);
            rows.push(row.map_err(|refusal| refusal.at(index))?);
        }
        match self.store.insert_services(&rows, token).await {
            Ok(()) => {}
            Err(InsertError::Exists(index)) => return Err(already_there(&rows, index)),
            Err(InsertError::NoSource(index)) => {
                return Err(no_source(rows[index].source_id.as_deref()).at(index));
            }
            Err(InsertError::NoGateway) => {
                return Err(Error::gateway_not_found(&new.gateway_id).at("gatewayId"));
            }
            Err(InsertError::Token(known)) => return again(known),
            Err(InsertError::Database(error)) => return Err(error.into()),
        }
        self.services_changed(new.gateway_id).await;
        Ok(rows.into_iter().map(|row| row.service_id).collect())
    }

    async fn update_service_alone(&self, service_id: &str, body: UpdateService) -> Result<()> {
        let service = self.added_row(service_id).await?;
        let change = body.validate(&service.service_type())?;
        let changed = self.store.change_service(service_id, |row| apply(row, change)).await?;
        let changed = changed.ok_or_else(|| Error::service_not_found(service_id))?;
        self.services_changed(changed.gateway_id).await;
        Ok(())
    }

    async fn delete_service_alone(&self, service_id: &str) -> Result<()> {
        let service = self.added_row(service_id).await?;
        if !self.store.delete_service(service_id).await? {
            return Err(Error::service_not_found(service_id));
        }
        self.services_changed(service.gateway_id).await;
        Ok(())
    }

    async fn services_changed(&self, gateway_id: String) {
        self.hub.publish(Event::GatewayServices { gateway_id: gateway_id.clone() });
        self.tell(Notice::Services { gateway_id }).await;
    }
}

fn apply(row: &mut ServiceRow, change: ServiceChange) -> Result<()> {
    if let Some(addresses) = change.addresses {
        row.addresses = serde_json::to_string(&addresses)?;
    }
    if let Some(servers) = change.dns_servers {
        row.dns_servers = serde_json::to_string(&servers)?;
    }
    let settings: ServiceSettings = serde_json::from_str(&row.settings)?;
    row.settings = serde_json::to_string(&settings.changed(change.settings))?;
    Ok(())
}

/// A refusal of one of several services, and the field of it that is to blame.
struct Refusal {
    field: &'static str,
    error: Error,
}

impl Refusal {
    fn at(self, index: usize) -> Error {
        self.error.at(format!("serviceConfigs[{index}].{}", self.field))
    }
}

fn row(new: &NewServices, service: &NewService, offers: &Offers) -> std::result::Result<ServiceRow, Refusal> {
    let now = store::now();
    let empty = ServiceRow {
        service_id: format!("svc-{}", random_id(10)),
        gateway_id: new.gateway_id.clone(),
        source_type: new.source_type.to_string(),
        source_id: None,
        name: String::new(),
        namespace: String::new(),
        group_name: String::new(),
        addresses: "[]".to_owned(),
        dns_servers: "[]".to_owned(),
        settings: "{}".to_owned(),
        resource_group_id: new.resource_group_id.clone(),
        created_at: now,
        updated_at: now,
    };
    match service {
        NewService::Fixed(Fixed { name, addresses, dns_servers }) => Ok(ServiceRow {
            name: name.clone(),
            addresses: json(addresses)?,
            dns_servers: json(dns_servers)?,
            ..empty
        }),
        NewService::Offered(offered) => {
            let found = find(offered, &new.source_type, offers)?;
            let ServiceKey { name, namespace, group } = found.service.key.clone();
            Ok(ServiceRow {
                service_id: found.id(),
                source_id: Some(found.source.source_id.clone()),
                name,
                namespace,
                group_name: group.unwrap_or_default(),
                ..empty
            })
        }
    }
}

/// The offer that is meant. A source that fails just now still offers what it was last known to.
fn find(
    offered: &Offered,
    source_type: &ServiceType,
    offers: &Offers,
) -> std::result::Result<Found, Refusal> {
    let key = ServiceKey {
        name: offered.name.clone(),
        namespace: offered.namespace.clone(),
        group: offered.group_name.clone(),
    };
    let is_meant = |found: &Found| !found.service.hidden;
    let not_offered = || {
        let message = format!("no such service is offered: {} in {}", key.name, key.namespace);
        Refusal { field: "name", error: Error::refused(ErrorCode::ServiceNotOffered, message) }
    };
    if let Some(source_id) = &offered.source_id {
        let (source, _) = offers.source(source_id).ok_or_else(|| no_source(Some(source_id)))?;
        if ServiceType::from(source.source_type()) != *source_type {
            let message = format!("{source_id} is no source of the type {source_type}");
            let error = Error::refused(ErrorCode::InvalidParameter, message);
            return Err(Refusal { field: "sourceId", error });
        }
        return offers.get(source_id, &key).filter(is_meant).ok_or_else(not_offered);
    }
    let sources = offers.sources().filter(|source| ServiceType::from(source.source_type()) == *source_type);
    let mut found = sources.filter_map(|source| offers.get(&source.source_id, &key)).filter(is_meant);
    let first = found.next().ok_or_else(not_offered)?;
    if found.next().is_some() {
        let message = "several sources offer it; say which one is meant";
        let error = Error::refused(ErrorCode::MissingParameter, message);
        return Err(Refusal { field: "sourceId", error });
    }
    Ok(first)
}

fn no_source(source_id: Option<&str>) -> Refusal {
    let message = format!("the gateway has no source {}", source_id.unwrap_or_default());
    Refusal { field: "sourceId", error: Error::refused(ErrorCode::SourceNotFound, message) }
}

fn already_there(rows: &[ServiceRow], index: usize) -> Error {
    let message = format!("the gateway has the service {} already", rows[index].name);
    Refusal { field: "name", error: Error::refused(ErrorCode::ServiceExists, message) }.at(index)
}

fn json(texts: &[String]) -> std::result::Result<String, Refusal> {
    serde_json::to_string(texts).map_err(|error| Refusal { field: "addresses", error: error.into() })
}
