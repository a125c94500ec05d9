//! Every address of the console as a function. Whoever links or navigates comes here; `app` has the
//! routes that answer them.

mod audit;

pub use audit::{AUDIT, AuditAt, audit, audit_entry};

use contract::console::session::{PROVIDER, SIGN_IN_PAGE, is_own_address};

/// The pages that panels open over, by the last part of their paths.
pub const PAGES: [&str; 10] = [
    "instances",
    "overview",
    "services",
    "sources",
    "nacos-instances",
    "clusters",
    "access-keys",
    "users",
    "sessions",
    "audit",
];

/// The page that a panel's path lies under.
pub fn under_panel(path: &str) -> &str {
    let mut under = path;
    while let Some((above, last)) = under.rsplit_once('/') {
        if PAGES.contains(&last) {
            return under;
        }
        under = above;
    }
    path
}

/// Where a reader stands in a gateway's list of sources. Empty texts and page 1 stay out of the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcesAt {
    pub q: String,
    /// A `SourceType`, as it travels.
    pub kind: String,
    /// A `SourceState`, as it travels.
    pub status: String,
    /// A `SourceSort`, led by `-` for descending order.
    pub sort: String,
    pub page: u32,
}

impl Default for SourcesAt {
    fn default() -> Self {
        Self { q: String::new(), kind: String::new(), status: String::new(), sort: String::new(), page: 1 }
    }
}

impl SourcesAt {
    pub fn is_filtered(&self) -> bool {
        !(self.q.is_empty() && self.kind.is_empty() && self.status.is_empty())
    }

    /// The key of the list's type filter while Create Source is open, whose own type is `type`.
    pub const KIND_UNDER_PANEL: &str = "listType";

    fn pairs(&self, kind_key: &str) -> Vec<(String, String)> {
        pairs([
            ("q", &self.q),
            (kind_key, &self.kind),
            ("status", &self.status),
            ("sort", &self.sort),
            ("page", &page_text(self.page)),
        ])
    }
}

/// Where a reader stands in a source's panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceAt {
    /// Empty for the first.
    pub tab: String,
    /// The service whose endpoints are shown.
    pub service: String,
    /// What is searched for among its services.
    pub find: String,
    /// Hidden services too.
    pub hidden: bool,
}

/// Where a reader stands in the list of instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstancesAt {
    pub region: String,
    pub q: String,
    /// A `GatewayStatus`, as it travels.
    pub status: String,
    /// A `GatewayType`, as it travels.
    pub kind: String,
    pub vpc: String,
    /// `key=value`.
    pub tag: String,
    /// A `GatewaySort`, led by `-` for descending order.
    pub sort: String,
    pub page: u32,
}

impl Default for InstancesAt {
    fn default() -> Self {
        let empty = String::new;
        Self {
            region: empty(),
            q: empty(),
            status: empty(),
            kind: empty(),
            vpc: empty(),
            tag: empty(),
            sort: empty(),
            page: 1,
        }
    }
}

impl InstancesAt {
    /// The key of the list's VPC filter while Create Instance is open, whose own VPC is `vpc`.
    pub const VPC_UNDER_PANEL: &str = "listVpc";

    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.status, &self.kind, &self.vpc, &self.tag].into_iter().any(|text| !text.is_empty())
    }

    /// The same region and order, nothing left out.
    pub fn unfiltered(&self) -> Self {
        Self { region: self.region.clone(), sort: self.sort.clone(), ..Self::default() }
    }

    fn pairs(&self, vpc_key: &str) -> Vec<(String, String)> {
        pairs([
            ("region", &self.region),
            ("q", &self.q),
            ("status", &self.status),
            ("type", &self.kind),
            (vpc_key, &self.vpc),
            ("tag", &self.tag),
            ("sort", &self.sort),
            ("page", &page_text(self.page)),
        ])
    }
}

/// Where a reader stands in a gateway's list of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicesAt {
    pub q: String,
    /// A `ServiceType`, as it travels.
    pub kind: String,
    /// The id of a source.
    pub source: String,
    /// Only services whose name the gateway has from elsewhere too.
    pub collisions: bool,
    /// An `AddedSort`, led by `-` for descending order.
    pub sort: String,
    pub page: u32,
}

impl Default for ServicesAt {
    fn default() -> Self {
        let empty = String::new;
        Self { q: empty(), kind: empty(), source: empty(), collisions: false, sort: empty(), page: 1 }
    }
}

impl ServicesAt {
    /// The keys of the list's filters while Create Service is open, whose own are `type` and `source`.
    pub const UNDER_PANEL: [&str; 2] = ["listType", "listSource"];
    const ALONE: [&str; 2] = ["type", "source"];

    pub fn is_filtered(&self) -> bool {
        self.collisions || !(self.q.is_empty() && self.kind.is_empty() && self.source.is_empty())
    }

    fn pairs(&self, [kind_key, source_key]: [&str; 2]) -> Vec<(String, String)> {
        pairs([
            ("q", &self.q),
            (kind_key, &self.kind),
            (source_key, &self.source),
            ("collisions", flag_text(self.collisions)),
            ("sort", &self.sort),
            ("page", &page_text(self.page)),
        ])
    }
}

/// The two kinds of what sources are read from, each with a list of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registry {
    Cluster,
    Nacos,
}

impl Registry {
    /// The address of its list, without a query.
    pub fn root(self) -> &'static str {
        match self {
            Self::Cluster => "/clusters",
            Self::Nacos => "/nacos-instances",
        }
    }
}

/// Where a reader stands in the list of clusters or of Nacos instances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistriesAt {
    pub region: String,
    pub q: String,
    /// A `ClusterType`, as it travels.
    pub kind: String,
    /// A `ClusterState` or `NacosState`, as it travels.
    pub status: String,
    /// Of Nacos instances: MCPEnabled, `true` or `false`.
    pub mcp: String,
    /// A `ClusterSort` or `NacosSort`, led by `-` for descending order.
    pub sort: String,
    pub page: u32,
}

impl RegistriesAt {
    /// The first page of a region, with nothing left out.
    pub fn of_region(region: &str) -> Self {
        let text = String::new;
        let (region, q) = (region.to_owned(), text());
        Self { region, q, kind: text(), status: text(), mcp: text(), sort: text(), page: 1 }
    }

    pub fn is_filtered(&self) -> bool {
        !(self.q.is_empty() && self.kind.is_empty() && self.status.is_empty() && self.mcp.is_empty())
    }

    fn on(&self, path: &str) -> String {
        let pairs = pairs([
            ("region", &self.region),
            ("q", &self.q),
            ("type", &self.kind),
            ("status", &self.status),
            ("mcp", &self.mcp),
            ("sort", &self.sort),
            ("page", &page_text(self.page)),
        ]);
        with_query(path, &pairs)
    }
}

pub fn registries(registry: Registry, at: &RegistriesAt) -> String {
    at.on(registry.root())
}

pub fn register(registry: Registry, list: &RegistriesAt) -> String {
    list.on(&format!("{}/register", registry.root()))
}

/// Its panel: facts, who depends on it, and the form that changes it.
pub fn registry(registry: Registry, id: &str, list: &RegistriesAt) -> String {
    list.on(&format!("{}/{}", registry.root(), segment(id)))
}

pub fn remove_registry(registry: Registry, id: &str, list: &RegistriesAt) -> String {
    list.on(&format!("{}/{}/remove", registry.root(), segment(id)))
}

/// The same path with a region, for a list whose address has none yet.
pub fn registries_here(path: &str, at: &RegistriesAt) -> String {
    at.on(path)
}

/// The list of a region without its other filters.
pub fn instances(region_id: &str, q: &str, page: u32) -> String {
    instances_at(&InstancesAt { region: region_id.into(), q: q.into(), page, ..InstancesAt::default() })
}

pub fn instances_at(at: &InstancesAt) -> String {
    with_query("/instances", &at.pairs("vpc"))
}

/// `vpc` is what is picked in the panel so far; the rest is the list under it.
pub fn create_instance(vpc_id: &str, list: &InstancesAt) -> String {
    let mut query = pairs([("vpc", vpc_id)]);
    query.extend(list.pairs(InstancesAt::VPC_UNDER_PANEL));
    with_query("/instances/create", &query)
}

pub fn delete_instance(gateway_id: &str) -> String {
    format!("{}/delete", overview(gateway_id))
}

pub fn overview(gateway_id: &str) -> String {
    format!("/instances/{}/overview", segment(gateway_id))
}

pub fn services(gateway_id: &str, at: &ServicesAt) -> String {
    with_query(&services_path(gateway_id), &at.pairs(ServicesAt::ALONE))
}

/// Whether a path is one of the tab Service and what opens over it.
pub fn is_of_services(path: &str) -> bool {
    path.contains("/service/services")
}

/// Whether a path is one of the tab Source and what opens over it.
pub fn is_of_sources(path: &str) -> bool {
    path.contains("/service/sources")
}

/// `kind` and `source` are what is chosen in the panel so far; the rest is the list under it.
pub fn create_service(gateway_id: &str, kind: &str, source: &str, list: &ServicesAt) -> String {
    let mut query = pairs([("type", kind), ("source", source)]);
    query.extend(list.pairs(ServicesAt::UNDER_PANEL));
    with_query(&format!("{}/create", services_path(gateway_id)), &query)
}

pub fn service(gateway_id: &str, service_id: &str, list: &ServicesAt) -> String {
    let path = format!("{}/{}", services_path(gateway_id), segment(service_id));
    with_query(&path, &list.pairs(ServicesAt::ALONE))
}

pub fn delete_service(gateway_id: &str, service_id: &str, list: &ServicesAt) -> String {
    let path = format!("{}/{}/delete", services_path(gateway_id), segment(service_id));
    with_query(&path, &list.pairs(ServicesAt::ALONE))
}

pub fn sources(gateway_id: &str, at: &SourcesAt) -> String {
    with_query(&sources_path(gateway_id), &at.pairs("type"))
}

/// `kind` and `origins` are what is picked in the panel so far; the rest is the list under it.
pub fn create_source(gateway_id: &str, kind: &str, origins: &[String], list: &SourcesAt) -> String {
    let mut query = pairs([("type", kind), ("origin", &origins.join(","))]);
    query.extend(list.pairs(SourcesAt::KIND_UNDER_PANEL));
    with_query(&format!("{}/create", sources_path(gateway_id)), &query)
}

/// A source's panel over the list.
pub fn source(gateway_id: &str, source_id: &str, at: &SourceAt, list: &SourcesAt) -> String {
    let mut query = pairs([
        ("tab", &at.tab),
        ("service", &at.service),
        ("find", &at.find),
        ("hidden", flag_text(at.hidden)),
    ]);
    query.extend(list.pairs("type"));
    with_query(&format!("{}/{}", sources_path(gateway_id), segment(source_id)), &query)
}

pub fn delete_source(gateway_id: &str, source_id: &str, list: &SourcesAt) -> String {
    let path = format!("{}/{}/delete", sources_path(gateway_id), segment(source_id));
    with_query(&path, &list.pairs("type"))
}

/// The gateway whose pages a path is one of.
pub fn gateway_of(path: &str) -> Option<&str> {
    let id = path.strip_prefix("/instances/")?.split('/').next()?;
    (!id.is_empty() && id != "create").then_some(id)
}

/// Several at once.
pub fn delete_sources(gateway_id: &str, source_ids: &[String], list: &SourcesAt) -> String {
    let mut query: Vec<_> = source_ids.iter().map(|id| ("source".to_owned(), id.clone())).collect();
    query.extend(list.pairs("type"));
    with_query(&format!("{}/delete", sources_path(gateway_id)), &query)
}

pub fn parameters(nacos_instance_id: &str) -> String {
    format!("/nacos-instances/{}/parameters", segment(nacos_instance_id))
}

/// The page for who is not signed in, which leads back to `to`.
pub fn sign_in(to: &str) -> String {
    with_query(SIGN_IN, &pairs([("to", to)]))
}

pub const SIGN_IN: &str = SIGN_IN_PAGE;

/// Begins to sign in by the OpenID provider, and goes on to an address of this console.
pub fn provider(to: &str) -> String {
    with_query(PROVIDER, &pairs([("to", to)]))
}

/// Of a one-time link, whose token follows after `#`.
pub const SETUP: &str = "/setup";

/// Where to go on after signing in: an address of this console, or its start.
pub fn after_sign_in(to: &str) -> &str {
    let path = to.split(['?', '#']).next().unwrap_or_default();
    if is_own_address(to) && ![SIGN_IN, SETUP].contains(&path) { to } else { "/" }
}

/// The whole address of a one-time link.
pub fn link(origin: &str, token: &str) -> String {
    format!("{origin}{SETUP}#{token}")
}

pub const ACCESS_KEYS: &str = "/access-keys";
pub const USERS: &str = "/users";
pub const SESSIONS: &str = "/sessions";

/// A page of the list of access keys, users or sessions.
pub fn people(list: &str, page: u32) -> String {
    with_query(list, &pairs([("page", &page_text(page))]))
}

/// The panel over the list that makes another one.
pub fn create_people(list: &str, page: u32) -> String {
    people(&format!("{list}/create"), page)
}

/// A user's panel.
pub fn user(id: &str, page: u32) -> String {
    people(&format!("{USERS}/{}", segment(id)), page)
}

/// The dialog that makes a one-time link for a user.
pub fn user_link(id: &str, page: u32) -> String {
    people(&format!("{USERS}/{}/link", segment(id)), page)
}

/// The question whether to revoke a key, to remove a user, or to end a session.
pub fn end_people(list: &str, id: &str, page: u32) -> String {
    let verb = match list {
        ACCESS_KEYS => "revoke",
        USERS => "remove",
        _ => "end",
    };
    people(&format!("{list}/{}/{verb}", segment(id)), page)
}

/// What was picked, as `create_source` writes it.
pub fn origins_of(text: &str) -> Vec<String> {
    text.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect()
}

/// Appends a query; pairs without a value are left out.
pub fn with_query(path: &str, pairs: &[(String, String)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{}={}", segment(name), segment(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// One piece of an address, percent-encoded.
pub fn segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[half as usize])));
        }
    }
    encoded
}

fn services_path(gateway_id: &str) -> String {
    format!("/instances/{}/service/services", segment(gateway_id))
}

fn sources_path(gateway_id: &str) -> String {
    format!("/instances/{}/service/sources", segment(gateway_id))
}

fn page_text(page: u32) -> String {
    if page > 1 { page.to_string() } else { String::new() }
}

/// As `query::use_flag` reads it.
fn flag_text(on: bool) -> &'static str {
    if on { "true" } else { "" }
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_lies_over_its_page() {
        assert_eq!(under_panel("/instances/create"), "/instances");
        assert_eq!(under_panel("/instances/gw-1/overview/delete"), "/instances/gw-1/overview");
        assert_eq!(
            under_panel("/instances/gw-1/service/sources/src-1/delete"),
            "/instances/gw-1/service/sources"
        );
        assert_eq!(under_panel("/nowhere"), "/nowhere");
    }

    #[test]
    fn a_page_of_an_instance_tells_which() {
        assert_eq!(gateway_of("/instances/gw-1/service/sources"), Some("gw-1"));
        assert_eq!(gateway_of("/instances/gw-1"), Some("gw-1"));
        assert_eq!(["/instances", "/instances/create", "/clusters"].map(gateway_of), [None; 3]);
    }

    #[test]
    fn after_signing_in_only_an_address_of_this_console_is_gone_to() {
        for own in ["/", "/instances?q=a", "/users/u-1"] {
            assert_eq!(after_sign_in(own), own);
        }
        let strange = [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/sign-in?to=%2F",
            "/setup#token",
        ];
        for strange in strange {
            assert_eq!(after_sign_in(strange), "/", "{strange}");
        }
    }

    #[test]
    fn every_address_of_people_and_keys() {
        let all = [
            sign_in(""),
            sign_in("/instances?q=a b"),
            link("http://127.0.0.1:8080", "t0ken"),
            people(ACCESS_KEYS, 1),
            create_people(ACCESS_KEYS, 2),
            end_people(ACCESS_KEYS, "HW1", 1),
            people(USERS, 2),
            user("user-1", 1),
            user_link("user-1", 2),
            end_people(USERS, "user-1", 1),
            end_people(SESSIONS, "ses-1", 3),
        ];
        let expected = [
            "/sign-in",
            "/sign-in?to=%2Finstances%3Fq%3Da%20b",
            "http://127.0.0.1:8080/setup#t0ken",
            "/access-keys",
            "/access-keys/create?page=2",
            "/access-keys/HW1/revoke",
            "/users?page=2",
            "/users/user-1",
            "/users/user-1/link?page=2",
            "/users/user-1/remove",
            "/sessions/ses-1/end?page=3",
        ];
        assert_eq!(all, expected);
    }

    #[test]
    fn every_address_of_instances() {
        let start = SourcesAt::default();
        let list = SourcesAt {
            q: "a b&c".into(),
            kind: "K8S".into(),
            status: "Invalid".into(),
            sort: "-created".into(),
            page: 2,
        };
        let added = ServicesAt {
            q: "a".into(),
            kind: "K8S".into(),
            source: "src-1".into(),
            collisions: true,
            sort: "-name".into(),
            page: 1,
        };
        let region = InstancesAt {
            region: "cn-hangzhou".into(),
            q: "pay".into(),
            status: "Running".into(),
            kind: "AI".into(),
            vpc: "vpc-1".into(),
            tag: "team=a b".into(),
            sort: "-name".into(),
            page: 2,
        };
        let all = [
            instances("", "", 1),
            instances("cn-hangzhou", "pay", 3),
            instances_at(&region),
            instances_at(&region.unfiltered()),
            create_instance("", &InstancesAt::default()),
            create_instance("vpc-2", &region),
            delete_instance("gw-1"),
            overview("gw-1"),
            services("gw-1", &ServicesAt::default()),
            services("gw-1", &ServicesAt { q: "订".into(), page: 2, ..ServicesAt::default() }),
            services("gw-1", &added),
            create_service("gw-1", "", "", &ServicesAt::default()),
            create_service("gw-1", "DNS", "", &added),
            service("gw-1", "svc-1", &ServicesAt::default()),
            delete_service("gw-1", "svc/1", &added),
            sources("gw-1", &start),
            sources("gw-1", &list),
            create_source("gw-1", "", &[], &start),
            create_source("gw-1", "MSE_NACOS", &["mse-1".into()], &list),
            create_source("gw-1", "K8S", &["c-1".into(), "c-2".into()], &start),
            source("gw-1", "src-1", &SourceAt::default(), &start),
            source(
                "gw-1",
                "src-1",
                &SourceAt { tab: "services".into(), service: "svc-1".into(), find: "a".into(), hidden: true },
                &list,
            ),
            delete_source("gw-1", "src-1", &start),
            delete_source("gw-1", "../x", &list),
            delete_sources("gw-1", &["src-1".into(), "src-2".into()], &list),
        ];
        assert_eq!(
            all,
            [
                "/instances",
                "/instances?region=cn-hangzhou&q=pay&page=3",
                "/instances?region=cn-hangzhou&q=pay&status=Running&type=AI&vpc=vpc-1&tag=team%3Da%20b&sort=-name&page=2",
                "/instances?region=cn-hangzhou&sort=-name",
                "/instances/create",
                "/instances/create?vpc=vpc-2&region=cn-hangzhou&q=pay&status=Running&type=AI&listVpc=vpc-1&tag=team%3Da%20b&sort=-name&page=2",
                "/instances/gw-1/overview/delete",
                "/instances/gw-1/overview",
                "/instances/gw-1/service/services",
                "/instances/gw-1/service/services?q=%E8%AE%A2&page=2",
                "/instances/gw-1/service/services?q=a&type=K8S&source=src-1&collisions=true&sort=-name",
                "/instances/gw-1/service/services/create",
                "/instances/gw-1/service/services/create?type=DNS&q=a&listType=K8S&listSource=src-1&collisions=true&sort=-name",
                "/instances/gw-1/service/services/svc-1",
                "/instances/gw-1/service/services/svc%2F1/delete?q=a&type=K8S&source=src-1&collisions=true&sort=-name",
                "/instances/gw-1/service/sources",
                "/instances/gw-1/service/sources?q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/create",
                "/instances/gw-1/service/sources/create?type=MSE_NACOS&origin=mse-1&q=a%20b%26c&listType=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/create?type=K8S&origin=c-1%2Cc-2",
                "/instances/gw-1/service/sources/src-1",
                "/instances/gw-1/service/sources/src-1?tab=services&service=svc-1&find=a&hidden=true&q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/src-1/delete",
                "/instances/gw-1/service/sources/..%2Fx/delete?q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/delete?source=src-1&source=src-2&q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
            ]
        );
    }

    #[test]
    fn every_address_of_the_inventory() {
        let list = RegistriesAt {
            q: "a".into(),
            status: "Running".into(),
            mcp: "true".into(),
            sort: "-name".into(),
            page: 2,
            ..RegistriesAt::of_region("cn-hangzhou")
        };
        let all = [
            parameters("mse-1"),
            registries(Registry::Cluster, &RegistriesAt::of_region("")),
            registries(Registry::Nacos, &list),
            register(Registry::Cluster, &RegistriesAt::of_region("cn-hangzhou")),
            registry(Registry::Nacos, "mse-1", &list),
            remove_registry(Registry::Cluster, "a/b", &RegistriesAt::of_region("")),
        ];
        let expected = [
            "/nacos-instances/mse-1/parameters",
            "/clusters",
            "/nacos-instances?region=cn-hangzhou&q=a&status=Running&mcp=true&sort=-name&page=2",
            "/clusters/register?region=cn-hangzhou",
            "/nacos-instances/mse-1?region=cn-hangzhou&q=a&status=Running&mcp=true&sort=-name&page=2",
            "/clusters/a%2Fb/remove",
        ];
        assert_eq!(all, expected);
    }
}
