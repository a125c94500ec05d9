//! The services that gateways have, each with what discovery knows of it. A service of a source that no longer lives
//! is not there any more, whatever is stored.

use std::collections::HashMap;
use std::sync::Arc;

use contract::Millis;
use contract::envelope::{Page, Paging};
use contract::services::ServiceType;

use super::App;
use super::services::{Found, Offers};
use crate::discovery::model::ServiceKey;
use crate::error::{Error, Result};
use crate::store::services::{ServiceCount, ServiceRow, Sorted, Wanted};
use crate::store::sources::SourceRow;

/// A service of a gateway with what is known of it at one moment.
pub struct Added {
    pub row: ServiceRow,
    pub source: Option<Arc<SourceRow>>,
    pub standing: Standing,
    /// Others of the same gateway with the same name, from elsewhere.
    pub twins: Vec<Twin>,
}

pub struct Twin {
    pub row: ServiceRow,
    pub source: Option<Arc<SourceRow>>,
}

pub enum Standing {
    /// It has addresses of its own, which nobody checks.
    Unchecked,
    /// Its source was never read.
    Unread,
    /// Its source does not offer it any more; since when that source is a memory, if it is.
    Gone(Option<Millis>),
    Offered(Found),
}

/// What goes with a source.
pub struct Loss {
    /// In the order of their names.
    pub services: Vec<ServiceRow>,
    pub endpoints: usize,
}

/// Sources by their id.
type Sources = HashMap<String, SourceRow>;

impl App {
    /// A page of services: of the sources that live, and of those without one.
    pub async fn added(
        &self,
        sources: Vec<SourceRow>,
        wanted: Wanted<'_>,
        sorted: Sorted,
        paging: Paging,
    ) -> Result<Page<Added>> {
        let live: Vec<&str> = sources.iter().map(|source| source.source_id.as_str()).collect();
        let (limit, offset) = paging.span();
        let wanted = Wanted { live: &live, ..wanted };
        let (rows, total) = self.store.services(&wanted, sorted, limit.into(), offset.into()).await?;
        let sources = sources.into_iter().map(|source| (source.source_id.clone(), source)).collect();
        let added = self.with_what_is_known(rows, sources).await?;
        Ok(paging.page(added, u32::try_from(total).unwrap_or(u32::MAX)))
    }

    pub async fn added_service(&self, service_id: &str) -> Result<Added> {
        let row = self.added_row(service_id).await?;
        let sources = self.store.sources_of_gateway(&row.gateway_id).await?;
        let sources = sources.into_iter().map(|source| (source.source_id.clone(), source)).collect();
        let added = self.with_what_is_known(vec![row], sources).await?;
        added.into_iter().next().ok_or_else(|| Error::service_not_found(service_id))
    }

    /// A service as it is stored, if its source lives.
    pub(super) async fn added_row(&self, service_id: &str) -> Result<ServiceRow> {
        let row = self.store.service(service_id).await?;
        let row = row.ok_or_else(|| Error::service_not_found(service_id))?;
        if let Some(source_id) = &row.source_id
            && self.store.source(source_id).await?.is_none()
        {
            return Err(Error::service_not_found(service_id));
        }
        Ok(row)
    }

    /// How many services each gateway has.
    pub async fn added_counts(&self, sources: &[SourceRow]) -> Result<HashMap<String, u32>> {
        Ok(counted(self.store.service_counts().await?, sources))
    }

    pub async fn added_count(&self, gateway_id: &str, sources: &[SourceRow]) -> Result<u32> {
        let counts = self.store.service_counts_of_gateway(gateway_id).await?;
        Ok(counted(counts, sources).remove(gateway_id).unwrap_or(0))
    }

    /// What the gateway loses with a source.
    pub async fn loss(&self, source: &SourceRow) -> Result<Loss> {
        let services = self.store.services_of_source(&source.source_id).await?;
        let view = self.view(source);
        let offered = services.iter().filter_map(|row| view.services().get(&row.key()));
        let endpoints = offered.map(|service| service.endpoints.len()).sum();
        Ok(Loss { services, endpoints })
    }

    /// Three questions for a page, however many services there are: the sources, the offers, the names.
    async fn with_what_is_known(&self, rows: Vec<ServiceRow>, mut sources: Sources) -> Result<Vec<Added>> {
        let mut twins: HashMap<String, Vec<ServiceRow>> = HashMap::new();
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in &rows {
            names.entry(&row.gateway_id).or_default().push(&row.name);
        }
        for (gateway_id, names) in names {
            for twin in self.store.services_named(gateway_id, &names).await? {
                twins.entry(twin.name.clone()).or_default().push(twin);
            }
        }
        let involved = rows.iter().chain(twins.values().flatten()).filter_map(|row| row.source_id.as_deref());
        let involved: std::collections::HashSet<&str> = involved.collect();
        sources.retain(|source_id, _| involved.contains(source_id.as_str()));
        let offers = self.offers(sources.into_values());
        let known = rows.into_iter().map(|row| {
            let twins = twins.get(&row.name).into_iter().flatten();
            let twins =
                twins.filter(|twin| twin.gateway_id == row.gateway_id && twin.source_id != row.source_id);
            let twins = twins.filter_map(|twin| {
                let source = source_of(twin, &offers);
                // Of a source that no longer lives there is nothing.
                (twin.source_id.is_some() == source.is_some()).then(|| Twin { row: twin.clone(), source })
            });
            Added {
                twins: twins.collect(),
                source: source_of(&row, &offers),
                standing: standing(&row, &offers),
                row,
            }
        });
        Ok(known.collect())
    }
}

impl Added {
    pub fn service_type(&self) -> ServiceType {
        self.row.service_type()
    }

    pub fn stale_since(&self) -> Option<Millis> {
        match &self.standing {
            Standing::Offered(found) => found.stale_since,
            Standing::Gone(since) => *since,
            Standing::Unchecked | Standing::Unread => None,
        }
    }
}

impl ServiceRow {
    pub fn key(&self) -> ServiceKey {
        ServiceKey { name: self.name.clone(), namespace: self.namespace.clone(), group: self.group() }
    }

    pub fn group(&self) -> Option<String> {
        Some(self.group_name.clone()).filter(|group| !group.is_empty())
    }

    pub fn service_type(&self) -> ServiceType {
        ServiceType::from(self.source_type.as_str())
    }
}

fn source_of(row: &ServiceRow, offers: &Offers) -> Option<Arc<SourceRow>> {
    let (source, _) = offers.source(row.source_id.as_deref()?)?;
    Some(source.clone())
}

fn standing(row: &ServiceRow, offers: &Offers) -> Standing {
    let Some(source_id) = row.source_id.as_deref() else { return Standing::Unchecked };
    if let Some(found) = offers.get(source_id, &row.key()) {
        return Standing::Offered(found);
    }
    match offers.source(source_id) {
        Some((_, view)) if view.status().last_sync.is_some() => Standing::Gone(view.stale_since(&row.key())),
        _ => Standing::Unread,
    }
}

fn counted(counts: Vec<ServiceCount>, sources: &[SourceRow]) -> HashMap<String, u32> {
    let live: std::collections::HashSet<&str> =
        sources.iter().map(|source| source.source_id.as_str()).collect();
    let mut services = HashMap::new();
    for count in counts {
        if count.source_id.as_deref().is_none_or(|source_id| live.contains(source_id)) {
            *services.entry(count.gateway_id).or_default() +=
                u32::try_from(count.services).unwrap_or(u32::MAX);
        }
    }
    services
}
