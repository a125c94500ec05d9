//! The catalogue: which services there are and how many instances each has, by the newest API that the
//! server has (3.x's admin API, else 1.x/2.x's catalogue). A page that is like it was is not parsed again.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use serde::Deserialize;
use tokio::time::timeout;

use super::Registry;
use super::http::{Answer, MAX_ANSWER, MAX_PAGE};
use super::known::Listed;
use super::offered::Counts;
use super::wire::{Host, hosts, null_as_default};
use crate::discovery::Failure;
use crate::discovery::limits;
use crate::discovery::model::ServiceKey;

/// Services a page. A server may give out smaller ones.
const PAGE: usize = 2000;
/// What all its pages may weigh together.
const MAX_BYTES: usize = 64 << 20;
/// For a whole reading, however many pages.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Catalogue {
    registry: Arc<Registry>,
    api: Option<Api>,
    /// Of the last reading, namespace by namespace.
    pages: Vec<Arc<Page>>,
    hasher: RandomState,
}

/// One reading of the whole catalogue.
pub struct Listing {
    pages: Vec<Arc<Page>>,
    /// Whether it says what the last one said, word for word.
    pub is_same: bool,
    api: Option<Api>,
}

#[derive(Default)]
struct Page {
    hash: u64,
    bytes: usize,
    /// What the server says that there are on all pages.
    total: usize,
    services: Vec<Listed>,
}

#[derive(Clone, Copy, PartialEq)]
enum Api {
    V3Admin,
    V1Catalog,
}

/// Both APIs name the fields of a service alike.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    group_name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    ip_count: usize,
    #[serde(default, deserialize_with = "null_as_default")]
    healthy_instance_count: usize,
}

#[derive(Deserialize)]
struct V3Answer {
    data: V3Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V3Page {
    total_count: usize,
    page_items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V1Page {
    count: usize,
    service_list: Vec<Item>,
}

#[derive(Deserialize)]
struct V1Instances {
    #[serde(deserialize_with = "hosts")]
    list: Vec<Host>,
}

impl Listing {
    pub fn services(&self) -> impl Iterator<Item = &Listed> {
        self.pages.iter().flat_map(|page| &page.services)
    }

    pub fn is_empty(&self) -> bool {
        self.services().next().is_none()
    }

    /// Whether the server has an API that tells the instances of a service, hidden ones included.
    pub fn tells_instances(&self) -> bool {
        self.api == Some(Api::V1Catalog)
    }
}

impl Catalogue {
    pub fn new(registry: Arc<Registry>) -> Self {
        Self { registry, api: None, pages: Vec::new(), hasher: RandomState::new() }
    }

    /// Everything the registry lists in the namespaces of this source.
    pub async fn read(&mut self) -> Result<Listing, Failure> {
        let late = |_| Failure::new(StatusReason::TimedOut, "the catalogue took longer than a minute");
        let pages = timeout(PATIENCE, self.read_all()).await.map_err(late)??;
        let is_same = pages.len() == self.pages.len()
            && pages.iter().zip(&self.pages).all(|(page, last)| Arc::ptr_eq(page, last));
        self.pages.clone_from(&pages);
        Ok(Listing { pages, is_same, api: self.api })
    }

    async fn read_all(&mut self) -> Result<Vec<Arc<Page>>, Failure> {
        let registry = self.registry.clone();
        let mut pages: Vec<Arc<Page>> = Vec::new();
        let (mut services, mut bytes) = (0, 0);
        for namespace in &registry.settings.namespaces {
            let mut read = 0;
            for number in 1.. {
                let last = self.pages.get(pages.len()).cloned();
                let page = self.page(namespace, number, last).await?;
                read += page.services.len();
                services += page.services.len();
                bytes += page.bytes;
                limits::check(services, registry.limits.services, "services")?;
                limits::check(bytes, MAX_BYTES, "bytes of services")?;
                let is_last = page.services.is_empty() || read >= page.total;
                pages.push(page);
                if is_last {
                    break;
                }
            }
        }
        Ok(pages)
    }

    /// A page; the `last` one itself where the server says the same again.
    async fn page(
        &mut self,
        namespace: &str,
        number: usize,
        last: Option<Arc<Page>>,
    ) -> Result<Arc<Page>, Failure> {
        let (api, answer) = self.answer(namespace, number, PAGE).await?;
        let hash = self.hasher.hash_one((namespace, &answer.body));
        if let Some(last) = last.filter(|last| last.hash == hash && answer.status.is_success()) {
            return Ok(last);
        }
        let (total, items) = match api {
            Api::V3Admin => {
                let V3Answer { data } = answer.json()?;
                (data.total_count, data.page_items)
            }
            Api::V1Catalog => {
                let page: V1Page = answer.json()?;
                (page.count, page.service_list)
            }
        };
        let services = items.into_iter().map(|item| item.listed(namespace)).collect();
        Ok(Arc::new(Page { hash, bytes: answer.body.len(), total, services }))
    }

    /// Whether each namespace of this source may be read; reads next to nothing of it.
    pub async fn check(&mut self) -> Result<(), Failure> {
        for namespace in &self.registry.clone().settings.namespaces {
            let (_, answer) = self.answer(namespace, 1, 1).await?;
            if !answer.status.is_success() {
                return Err(answer.failure());
            }
        }
        Ok(())
    }

    async fn answer(
        &mut self,
        namespace: &str,
        number: usize,
        size: usize,
    ) -> Result<(Api, Answer), Failure> {
        let candidates = self.api.map_or(Api::NEWEST_FIRST.to_vec(), |api| vec![api]);
        for api in candidates {
            let query = [
                ("namespaceId", namespace),
                ("groupNameParam", ""),
                ("serviceNameParam", ""),
                ("withInstances", "false"),
                ("hasIpCount", "false"),
                ("pageNo", &number.to_string()),
                ("pageSize", &size.to_string()),
            ];
            let answer = self.registry.get(api.path(), &query, MAX_PAGE).await?;
            if !answer.is_no_such_api() {
                self.api = Some(api);
                return Ok((api, answer));
            }
        }
        // The server may have been replaced by one of another version: look for its API anew next time.
        self.api = None;
        Err(Failure::new(StatusReason::UnexpectedAnswer, "the server has no service catalogue: is it Nacos?"))
    }
}

/// The instances of a service as the catalogue has them: those too that are not shown to its clients.
pub async fn instances(registry: &Registry, namespace: &str, key: &ServiceKey) -> Result<Vec<Host>, Failure> {
    let name = format!("{}@@{}", key.group.as_deref().unwrap_or_default(), key.name);
    let query = [
        ("namespaceId", namespace),
        ("serviceName", &*name),
        ("clusterName", ""),
        ("pageNo", "1"),
        ("pageSize", "100000"),
    ];
    let _turn = registry.instance_reads.acquire().await;
    let answer = registry.get("/nacos/v1/ns/catalog/instances", &query, MAX_ANSWER).await?;
    answer.json::<V1Instances>().map(|instances| instances.list)
}

impl Api {
    const NEWEST_FIRST: [Self; 2] = [Self::V3Admin, Self::V1Catalog];

    fn path(self) -> &'static str {
        match self {
            Self::V3Admin => "/nacos/v3/admin/ns/service/list",
            Self::V1Catalog => "/nacos/v1/ns/catalog/services",
        }
    }
}

impl Item {
    fn listed(self, namespace: &str) -> Listed {
        let key = ServiceKey {
            namespace: shown(namespace).to_owned(),
            group: Some(self.group_name),
            name: self.name,
        };
        let counts = Counts { instances: self.ip_count, healthy: self.healthy_instance_count };
        Listed { key: Arc::new(key), counts }
    }
}

/// The public namespace has an empty id on the wire, and a name on the screen.
pub fn shown(namespace: &str) -> &str {
    if namespace.is_empty() { "public" } else { namespace }
}
