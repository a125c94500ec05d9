//! Every address of the console as a function. Whoever links or navigates comes here; `app` has the
//! routes that answer them.

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

/// Where a reader stands in a gateway's list of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServicesAt {
    pub q: String,
    /// Hidden services too.
    pub hidden: bool,
    /// Only services whose name several sources offer.
    pub collisions: bool,
    pub page: u32,
}

impl Default for ServicesAt {
    fn default() -> Self {
        Self { q: String::new(), hidden: false, collisions: false, page: 1 }
    }
}

pub fn instances(region_id: &str, q: &str, page: u32) -> String {
    with_query("/instances", &pairs([("region", region_id), ("q", q), ("page", &page_text(page))]))
}

pub fn overview(gateway_id: &str) -> String {
    format!("/instances/{}/overview", segment(gateway_id))
}

pub fn services(gateway_id: &str, at: &ServicesAt) -> String {
    let path = format!("/instances/{}/service/services", segment(gateway_id));
    let pairs = pairs([
        ("q", &at.q),
        ("hidden", flag_text(at.hidden)),
        ("collisions", flag_text(at.collisions)),
        ("page", &page_text(at.page)),
    ]);
    with_query(&path, &pairs)
}

pub fn sources(gateway_id: &str, at: &SourcesAt) -> String {
    with_query(&sources_path(gateway_id), &at.pairs("type"))
}

/// `kind` and `origin` are what is picked in the panel so far; the rest is the list under it.
pub fn create_source(gateway_id: &str, kind: &str, origin: &str, list: &SourcesAt) -> String {
    let mut query = pairs([("type", kind), ("origin", origin)]);
    query.extend(list.pairs(SourcesAt::KIND_UNDER_PANEL));
    with_query(&format!("{}/create", sources_path(gateway_id)), &query)
}

/// The panel of one source.
pub fn source(gateway_id: &str, source_id: &str, list: &SourcesAt) -> String {
    let path = format!("{}/{}", sources_path(gateway_id), segment(source_id));
    with_query(&path, &list.pairs("type"))
}

pub fn delete_source(gateway_id: &str, source_id: &str, list: &SourcesAt) -> String {
    let path = format!("{}/{}/delete", sources_path(gateway_id), segment(source_id));
    with_query(&path, &list.pairs("type"))
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
    fn every_address_of_the_console() {
        let start = SourcesAt::default();
        let list = SourcesAt {
            q: "a b&c".into(),
            kind: "K8S".into(),
            status: "Invalid".into(),
            sort: "-created".into(),
            page: 2,
        };
        let all = [
            instances("", "", 1),
            instances("cn-hangzhou", "pay", 3),
            overview("gw-1"),
            services("gw-1", &ServicesAt::default()),
            services("gw-1", &ServicesAt { q: "订".into(), page: 2, ..ServicesAt::default() }),
            services("gw-1", &ServicesAt { hidden: true, ..ServicesAt::default() }),
            services("gw-1", &ServicesAt { q: "a".into(), hidden: true, collisions: true, page: 1 }),
            sources("gw-1", &start),
            sources("gw-1", &list),
            create_source("gw-1", "", "", &start),
            create_source("gw-1", "MSE_NACOS", "mse-1", &list),
            source("gw-1", "src-1", &list),
            delete_source("gw-1", "src-1", &start),
            delete_source("gw-1", "../x", &list),
            delete_sources("gw-1", &["src-1".into(), "src-2".into()], &list),
            parameters("mse-1"),
        ];
        assert_eq!(
            all,
            [
                "/instances",
                "/instances?region=cn-hangzhou&q=pay&page=3",
                "/instances/gw-1/overview",
                "/instances/gw-1/service/services",
                "/instances/gw-1/service/services?q=%E8%AE%A2&page=2",
                "/instances/gw-1/service/services?hidden=true",
                "/instances/gw-1/service/services?q=a&hidden=true&collisions=true",
                "/instances/gw-1/service/sources",
                "/instances/gw-1/service/sources?q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/create",
                "/instances/gw-1/service/sources/create?type=MSE_NACOS&origin=mse-1&q=a%20b%26c&listType=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/src-1?q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/src-1/delete",
                "/instances/gw-1/service/sources/..%2Fx/delete?q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/instances/gw-1/service/sources/delete?source=src-1&source=src-2&q=a%20b%26c&type=K8S&status=Invalid&sort=-created&page=2",
                "/nacos-instances/mse-1/parameters",
            ]
        );
    }
}
