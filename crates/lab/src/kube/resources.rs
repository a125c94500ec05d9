//! The kinds that the stand-in knows and the URLs that name them. Knows nothing of objects or of HTTP.

/// One kind of object, as the API's discovery documents describe it.
#[derive(Debug, PartialEq, Eq)]
pub struct Resource {
    pub plural: &'static str,
    pub singular: &'static str,
    pub short: &'static [&'static str],
    pub kind: &'static str,
    /// Empty for the core group.
    pub group: &'static str,
    pub scope: Scope,
}

#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum Scope {
    Cluster,
    Namespaced,
}

pub const NAMESPACES: &Resource = &RESOURCES[0];
pub const SERVICES: &Resource = &RESOURCES[1];
pub const SECRETS: &Resource = &RESOURCES[2];
pub const ENDPOINT_SLICES: &Resource = &RESOURCES[3];
pub const INGRESSES: &Resource = &RESOURCES[4];

pub const RESOURCES: [Resource; 5] = [
    resource("namespaces", "namespace", &["ns"], "Namespace", "", Scope::Cluster),
    resource("services", "service", &["svc"], "Service", "", Scope::Namespaced),
    resource("secrets", "secret", &[], "Secret", "", Scope::Namespaced),
    resource("endpointslices", "endpointslice", &[], "EndpointSlice", "discovery.k8s.io", Scope::Namespaced),
    resource("ingresses", "ingress", &["ing"], "Ingress", "networking.k8s.io", Scope::Namespaced),
];

const fn resource(
    plural: &'static str,
    singular: &'static str,
    short: &'static [&'static str],
    kind: &'static str,
    group: &'static str,
    scope: Scope,
) -> Resource {
    Resource { plural, singular, short, kind, group, scope }
}

impl Resource {
    pub fn named(plural: &str) -> Option<&'static Resource> {
        RESOURCES.iter().find(|resource| resource.plural == plural)
    }

    /// `v1`, or `group/v1`.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() { "v1".to_owned() } else { format!("{}/v1", self.group) }
    }
}

/// What a request's path points at: a collection, or one object of it.
#[derive(Debug, PartialEq, Eq, Clone)]
pub struct Target {
    pub resource: &'static Resource,
    /// None: all namespaces, or a kind that has none.
    pub namespace: Option<String>,
    pub name: Option<String>,
}

impl Target {
    /// Reads `/api/v1/…` and `/apis/{group}/v1/…`; None for every other path.
    pub fn parse(path: &str) -> Option<Self> {
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let (group, rest) = match segments.as_slice() {
            ["api", "v1", rest @ ..] => ("", rest),
            ["apis", group, "v1", rest @ ..] => (*group, rest),
            _ => return None,
        };
        let (namespace, plural, name) = match *rest {
            ["namespaces", namespace, plural] => (Some(namespace), plural, None),
            ["namespaces", namespace, plural, name] => (Some(namespace), plural, Some(name)),
            ["namespaces", name] => (None, "namespaces", Some(name)),
            [plural] => (None, plural, None),
            _ => return None,
        };
        let resource = Resource::named(plural).filter(|resource| resource.group == group)?;
        let is_namespaced = resource.scope == Scope::Namespaced;
        if namespace.is_some() && !is_namespaced {
            return None;
        }
        Some(Self { resource, namespace: namespace.map(str::to_owned), name: name.map(str::to_owned) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str) -> Option<(&'static str, Option<String>, Option<String>)> {
        Target::parse(path).map(|target| (target.resource.plural, target.namespace, target.name))
    }

    #[test]
    fn a_path_names_a_collection_or_one_object() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parsed("/api/v1/namespaces"), Some(("namespaces", None, None)));
        assert_eq!(parsed("/api/v1/namespaces/a"), Some(("namespaces", None, some("a"))));
        assert_eq!(parsed("/api/v1/services"), Some(("services", None, None)));
        assert_eq!(parsed("/api/v1/namespaces/a/secrets"), Some(("secrets", some("a"), None)));
        assert_eq!(
            parsed("/apis/networking.k8s.io/v1/namespaces/a/ingresses/b"),
            Some(("ingresses", some("a"), some("b")))
        );
    }

    #[test]
    fn a_kind_is_found_in_its_own_group_only() {
        assert_eq!(parsed("/apis/networking.k8s.io/v1/services"), None);
        assert_eq!(parsed("/api/v1/endpointslices"), None);
        assert_eq!(parsed("/apis/nope/v1/x"), None);
        assert_eq!(parsed("/api/v1/namespaces/a/namespaces/b"), None);
    }
}
