//! The command palette's search: everything that has a page, by name or id. Sources and services by addresses are
//! found by the database, other services in the views that discovery keeps; nothing that is not shown is copied.

use std::collections::HashMap;

use contract::access::Scope;
use contract::console::search::{HitKind, Owner, SearchHit};

mod best;

use super::App;
use crate::discovery::model::ServiceKey;
use crate::error::Result;
use crate::store::gateways::GatewayRow;
use crate::store::search::Found;
use best::{Best, Fit, Needle};

/// The gateways of the region that is asked for, by their ids.
type Gateways = HashMap<String, GatewayRow>;

/// A service that was found, before it is known what its source is called.
struct FoundService {
    gateway_id: String,
    source_id: String,
    key: ServiceKey,
}

impl App {
    /// At most `limit` hits, by kind and then the best first; each kind has its share. Of gateways out of scope
    /// nothing is found.
    pub async fn search(
        &self,
        q: &str,
        scope: &Scope,
        region_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SearchHit>> {
        let Some(needle) = Needle::new(q) else { return Ok(vec![]) };
        let mut gateways = self.store.gateways().await?;
        gateways.retain(|gateway| {
            scope.has(&gateway.gateway_id) && region_id.is_none_or(|region_id| gateway.region_id == region_id)
        });
        let instances = gateway_hits(&gateways, &needle, limit);
        let gateways: Gateways =
            gateways.into_iter().map(|gateway| (gateway.gateway_id.clone(), gateway)).collect();
        let ids: Vec<&str> = gateways.keys().map(String::as_str).collect();
        let sources = self.store.search_sources(needle.text(), &ids, limit).await?;
        let sources = of_gateways(&HitKind::Source, &gateways, sources);
        let mut services = self.service_hits(&gateways, &needle, limit).await?;
        let addressed = self.store.search_addressed_services(needle.text(), &ids, limit).await?;
        services.extend(of_gateways(&HitKind::Service, &gateways, addressed));
        services.sort_by_cached_key(|hit| (needle.fit(&hit.name, &hit.id), hit.name.clone()));
        let [clusters, nacos] = self.inventory_hits(&needle, region_id, limit).await?;
        Ok(share([instances, sources, services, clusters, nacos], limit))
    }

    async fn service_hits(
        &self,
        gateways: &Gateways,
        needle: &Needle,
        limit: usize,
    ) -> Result<Vec<SearchHit>> {
        let mut hits = vec![];
        for found in self.find_services(gateways, needle, limit) {
            // `None`: the source was deleted meanwhile.
            let Some(source) = self.store.source(&found.source_id).await? else { continue };
            let Some(gateway) = gateways.get(&found.gateway_id) else { continue };
            let id = found.key.service_id(&source.source_id);
            hits.push(SearchHit {
                gateway: Some(owner(gateway)),
                source: Some(Owner { id: source.source_id, name: source.name }),
                namespace: Some(found.key.namespace),
                ..hit(HitKind::Service, id, found.key.name, &gateway.region_id)
            });
        }
        Ok(hits)
    }

    fn find_services(&self, gateways: &Gateways, needle: &Needle, limit: usize) -> Vec<FoundService> {
        // An id is a hash: it is worked out only for who asks for one.
        let by_id = needle.text().starts_with("svc-");
        let mut best = Best::new(limit);
        self.supervisor.look_at_all(|gateway_id, source_id, view| {
            if !gateways.contains_key(gateway_id) {
                return;
            }
            for (key, service) in view.services() {
                let fit = needle.fit_name(&key.name).or_else(|| {
                    (by_id && key.service_id(source_id).starts_with(needle.text())).then_some(Fit::Id)
                });
                let Some(fit) = fit.filter(|_| !service.hidden) else { continue };
                best.offer(fit, &key.name, source_id, || FoundService {
                    gateway_id: gateway_id.to_owned(),
                    source_id: source_id.to_owned(),
                    key: key.clone(),
                });
            }
        });
        best.into_vec()
    }

    async fn inventory_hits(
        &self,
        needle: &Needle,
        region_id: Option<&str>,
        limit: usize,
    ) -> Result<[Vec<SearchHit>; 2]> {
        let (mut clusters, mut nacos) = (Best::new(limit), Best::new(limit));
        for region in self.store.regions().await? {
            let region_id = match region_id {
                Some(wanted) if wanted != region.region_id => continue,
                _ => region.region_id,
            };
            let rows = self.store.clusters(&region_id).await?.into_iter();
            offer(
                &mut clusters,
                needle,
                &HitKind::Cluster,
                &region_id,
                rows.map(|row| (row.cluster_id, row.name)),
            );
            let rows = self.store.nacos_instances(&region_id).await?.into_iter();
            offer(
                &mut nacos,
                needle,
                &HitKind::NacosInstance,
                &region_id,
                rows.map(|row| (row.instance_id, row.name)),
            );
        }
        Ok([clusters.into_vec(), nacos.into_vec()])
    }
}

/// What the database found, with the gateway that it belongs to.
fn of_gateways(kind: &HitKind, gateways: &Gateways, rows: Vec<Found>) -> Vec<SearchHit> {
    let hit = |row: Found| {
        let gateway = gateways.get(&row.gateway_id)?;
        let hit = hit(kind.clone(), row.id, row.name, &gateway.region_id);
        Some(SearchHit { gateway: Some(owner(gateway)), ..hit })
    };
    rows.into_iter().filter_map(hit).collect()
}

fn gateway_hits(gateways: &[GatewayRow], needle: &Needle, limit: usize) -> Vec<SearchHit> {
    let mut best = Best::new(limit);
    for gateway in gateways {
        let named = [(gateway.gateway_id.clone(), gateway.name.clone())];
        offer(&mut best, needle, &HitKind::Gateway, &gateway.region_id, named.into_iter());
    }
    best.into_vec()
}

/// Each thing by its id and name.
fn offer(
    best: &mut Best<SearchHit>,
    needle: &Needle,
    kind: &HitKind,
    region_id: &str,
    named: impl Iterator<Item = (String, String)>,
) {
    for (id, name) in named {
        if let Some(fit) = needle.fit(&name, &id) {
            best.offer(fit, &name, &id, || hit(kind.clone(), id.clone(), name.clone(), region_id));
        }
    }
}

fn hit(kind: HitKind, id: String, name: String, region_id: &str) -> SearchHit {
    let region_id = region_id.to_owned();
    SearchHit { kind, id, name, region_id, gateway: None, source: None, namespace: None }
}

fn owner(gateway: &GatewayRow) -> Owner {
    Owner { id: gateway.gateway_id.clone(), name: gateway.name.clone() }
}

/// Kinds take one place after the other in turn, so that many services leave room for the one source.
fn share<const N: usize>(kinds: [Vec<SearchHit>; N], limit: usize) -> Vec<SearchHit> {
    let mut places = [0; N];
    let mut free = limit;
    loop {
        let before = free;
        for (place, hits) in places.iter_mut().zip(&kinds) {
            if free > 0 && *place < hits.len() {
                *place += 1;
                free -= 1;
            }
        }
        if free == before {
            break;
        }
    }
    kinds.into_iter().zip(places).flat_map(|(hits, place)| hits.into_iter().take(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(kind: &HitKind, count: usize) -> Vec<SearchHit> {
        (0..count).map(|at| hit(kind.clone(), at.to_string(), String::new(), "")).collect()
    }

    #[test]
    fn many_of_one_kind_leave_room_for_the_few_of_another() {
        let shared = share([hits(&HitKind::Source, 1), hits(&HitKind::Service, 90), vec![]], 20);
        let sources = shared.iter().filter(|hit| hit.kind == HitKind::Source).count();
        assert_eq!((sources, shared.len()), (1, 20));
    }
}
