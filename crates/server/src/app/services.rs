//! What the sources of a gateway offer, taken together: one sorted list, and the names that more than one
//! source offers. What of it was added to the gateway is in [`super::added`].

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use contract::Millis;

use super::App;
use crate::discovery::model::{OfferedService, ServiceKey};
use crate::discovery::view::SourceView;
use crate::error::{Error, Result};
use crate::store::sources::SourceRow;

/// The sources of a gateway with what is known of each, at one moment.
pub struct Offers {
    sources: Vec<(Arc<SourceRow>, SourceView)>,
}

/// A service with the source that offers it.
#[derive(Clone)]
pub struct Found {
    pub source: Arc<SourceRow>,
    pub service: Arc<OfferedService>,
    /// When it was last known to be so; set only while the source, or its namespace, can't be read.
    pub stale_since: Option<Millis>,
}

impl App {
    pub fn offers(&self, sources: impl IntoIterator<Item = SourceRow>) -> Offers {
        let sources = sources.into_iter().map(|source| {
            let view = self.view(&source);
            (Arc::new(source), view)
        });
        Offers { sources: sources.collect() }
    }

    /// One service of a source, with the offers of the whole gateway.
    pub async fn service(&self, source_id: &str, service_id: &str) -> Result<(Found, Offers)> {
        let source = self.source(source_id).await?;
        let offers = self.offers(self.store.sources_of_gateway(&source.gateway_id).await?);
        let found = offers.of_source(source_id).find(|found| found.id() == service_id);
        let found = found.ok_or_else(|| Error::service_not_found(service_id))?;
        Ok((found, offers))
    }
}

impl Offers {
    /// Sorted by name, then by the rest of the key and the source, so that pages do not shift.
    pub fn all(&self) -> Vec<Found> {
        let mut found: Vec<Found> =
            self.sources.iter().flat_map(|(source, view)| found_in(source, view)).collect();
        found.sort_by(|a, b| a.order().cmp(&b.order()));
        found
    }

    pub fn of_source(&self, source_id: &str) -> impl Iterator<Item = Found> {
        let wanted = self.sources.iter().filter(move |(source, _)| source.source_id == source_id);
        wanted.flat_map(|(source, view)| found_in(source, view))
    }

    pub fn source(&self, source_id: &str) -> Option<&(Arc<SourceRow>, SourceView)> {
        self.sources.iter().find(|(source, _)| source.source_id == source_id)
    }

    pub fn sources(&self) -> impl Iterator<Item = &Arc<SourceRow>> {
        self.sources.iter().map(|(source, _)| source)
    }

    /// What a source offers by this name now, or did when it was last read.
    pub fn get(&self, source_id: &str, key: &ServiceKey) -> Option<Found> {
        let (source, view) = self.source(source_id)?;
        view.services().get(key).map(|service| Found::new(source, view, service))
    }

    /// A page of what a source offers as far as it is wanted, and how many are: how many to take, and how many to
    /// skip before.
    pub fn page_of_source(
        &self,
        source_id: &str,
        (take, skip): (u32, u32),
        is_wanted: impl Fn(&OfferedService) -> bool,
    ) -> (Vec<Found>, u32) {
        let (mut page, mut total) = (Vec::with_capacity(take as usize), 0_u32);
        let Some((source, view)) = self.sources.iter().find(|(source, _)| source.source_id == source_id)
        else {
            return (page, total);
        };
        for service in view.services().values().filter(|service| is_wanted(service)) {
            if total >= skip && page.len() < take as usize {
                page.push(Found::new(source, view, service));
            }
            total = total.saturating_add(1);
        }
        (page, total)
    }

    /// Whether another source offers a service of this name, too.
    pub fn is_elsewhere(&self, source_id: &str, name: &str) -> bool {
        let mut others = self.sources.iter().filter(|(source, _)| source.source_id != source_id);
        others.any(|(_, view)| named(view.services(), name).any(|service| !service.hidden))
    }

    /// Services of the same name that other sources offer, one of each.
    pub fn collisions(&self, found: &Found) -> impl Iterator<Item = Found> {
        let name = &found.service.key.name;
        let others = self.sources.iter().filter(|(source, _)| source.source_id != found.source.source_id);
        others.filter_map(move |(source, view)| {
            let mut named = named(view.services(), name);
            named.find(|service| !service.hidden).map(|service| Found::new(source, view, service))
        })
    }
}

fn found_in(source: &Arc<SourceRow>, view: &SourceView) -> impl Iterator<Item = Found> {
    view.services().values().map(|service| Found::new(source, view, service))
}

/// All services of one name: keys are ordered by it.
fn named<'a>(
    services: &'a BTreeMap<ServiceKey, Arc<OfferedService>>,
    name: &str,
) -> impl Iterator<Item = &'a Arc<OfferedService>> + use<'a> {
    let first = ServiceKey { name: name.to_owned(), namespace: String::new(), group: None };
    let name = name.to_owned();
    let from = services.range((Bound::Included(first), Bound::Unbounded));
    from.take_while(move |(key, _)| key.name == name).map(|(_, service)| service)
}

impl Found {
    fn new(source: &Arc<SourceRow>, view: &SourceView, service: &Arc<OfferedService>) -> Self {
        let stale_since = view.stale_since(&service.key);
        Self { source: source.clone(), service: service.clone(), stale_since }
    }

    pub fn id(&self) -> String {
        self.service.key.service_id(&self.source.source_id)
    }

    fn order(&self) -> (&ServiceKey, &str) {
        (&self.service.key, &self.source.source_id)
    }
}
