//! What is typed into the form of a cluster or a Nacos instance, and what is wrong with it. Plain data, no
//! signals.

use contract::clusters::ClusterType;
use contract::console::clusters::{ChangeCluster, ClusterDetail, RegisterCluster};
use contract::console::nacos_instances::{
    ChangeNacos, NacosDetail, RegisterNacos, checked_address, checked_namespaces,
};
use contract::console::registries;
use contract::sources::FieldError;

use crate::paths::Registry;

/// A password that is kept, and would go to somebody else.
pub const KEPT_PASSWORD: &str = "password.kept";

/// As it is typed; a form shows those that its kind has.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub vpc: String,
    pub version: String,
    /// A `ClusterType`, as it travels.
    pub kind: String,
    pub kubeconfig: String,
    pub address: String,
    /// Separated by commas or blanks.
    pub namespaces: String,
    pub username: String,
    pub password: String,
    pub mcp_supported: bool,
    pub mcp_enabled: bool,
}

impl Draft {
    pub fn new() -> Self {
        Self { namespaces: "public".to_owned(), mcp_supported: true, mcp_enabled: true, ..Self::default() }
    }

    pub fn of_cluster(detail: &ClusterDetail) -> Self {
        let cluster = &detail.cluster;
        Self {
            name: cluster.name.clone(),
            vpc: cluster.vpc.vpc_id.clone(),
            version: cluster.version.clone(),
            kind: cluster.cluster_type.to_string(),
            ..Self::default()
        }
    }

    pub fn of_nacos(detail: &NacosDetail) -> Self {
        let instance = &detail.instance;
        let named = |id: &String| if id.is_empty() { "public".to_owned() } else { id.clone() };
        Self {
            name: instance.name.clone(),
            vpc: instance.vpc.vpc_id.clone(),
            version: instance.version.clone(),
            address: instance.address.clone(),
            namespaces: detail.namespaces.iter().map(named).collect::<Vec<_>>().join(", "),
            username: detail.username.clone().unwrap_or_default(),
            mcp_supported: instance.mcp_supported,
            mcp_enabled: instance.mcp_enabled,
            ..Self::default()
        }
    }

    /// Everything that is wrong, in the order of the form. `before` is what is changed; nothing, where it is
    /// new.
    pub fn problems(&self, registry: Registry, before: Option<&Self>) -> Vec<FieldError> {
        let mut found = vec![
            registries::name(Some(&self.name)).err(),
            registries::required(Some(&self.vpc), "vpcId").err(),
            registries::version(Some(&self.version)).err(),
        ];
        match registry {
            Registry::Cluster => {
                found.push(registries::required(Some(&self.kind), "clusterType").err());
                let is_needed = before.is_none() && self.kubeconfig.trim().is_empty();
                found.push(is_needed.then(|| FieldError::missing("kubeconfig")));
            }
            Registry::Nacos => {
                found.push(checked_address(Some(&self.address)).err());
                found.push(checked_namespaces(&self.namespace_ids()).err());
                found.push(self.credentials_problem(before));
            }
        }
        found.into_iter().flatten().collect()
    }

    /// The password is asked for where there is none yet, and where what is kept would go to somebody else.
    fn credentials_problem(&self, before: Option<&Self>) -> Option<FieldError> {
        let username = self.username.trim();
        if username.is_empty() {
            return (!self.password.is_empty()).then(|| FieldError::missing("username"));
        }
        let kept = before.filter(|before| !before.username.is_empty());
        let is_kept =
            kept.is_some_and(|kept| kept.username == username && kept.address == self.address.trim());
        let field = if kept.is_some() { KEPT_PASSWORD } else { "password" };
        (self.password.is_empty() && !is_kept).then(|| FieldError::missing(field))
    }

    pub fn register_cluster(&self) -> RegisterCluster {
        RegisterCluster {
            vpc_id: Some(self.vpc.clone()),
            name: Some(self.name.clone()),
            cluster_type: Some(ClusterType::from(self.kind.as_str())),
            version: filled(&self.version),
            kubeconfig: Some(self.kubeconfig.clone()),
        }
    }

    pub fn register_nacos(&self) -> RegisterNacos {
        RegisterNacos {
            vpc_id: Some(self.vpc.clone()),
            name: Some(self.name.clone()),
            version: filled(&self.version),
            address: Some(self.address.clone()),
            namespaces: Some(self.namespace_ids()),
            username: filled(&self.username),
            password: filled(&self.password),
            mcp_supported: Some(self.mcp_supported),
            mcp_enabled: Some(self.mcp_enabled && self.mcp_supported),
        }
    }

    /// Only what differs, so that what somebody else changed meanwhile stays.
    pub fn change_cluster(&self, before: &Self) -> ChangeCluster {
        ChangeCluster {
            name: changed(&self.name, &before.name),
            version: changed(&self.version, &before.version),
            kubeconfig: filled(&self.kubeconfig),
        }
    }

    pub fn change_nacos(&self, before: &Self) -> ChangeNacos {
        let has_namespaces = self.namespace_ids() != before.namespace_ids();
        let has_mcp = self.mcp_supported != before.mcp_supported;
        ChangeNacos {
            name: changed(&self.name, &before.name),
            version: changed(&self.version, &before.version),
            address: changed(&self.address, &before.address),
            namespaces: has_namespaces.then(|| self.namespace_ids()),
            username: changed(&self.username, &before.username),
            password: filled(&self.password),
            mcp_supported: has_mcp.then_some(self.mcp_supported),
        }
    }

    fn namespace_ids(&self) -> Vec<String> {
        let separators = |c: char| c == ',' || c == '，' || c.is_whitespace();
        let ids = self.namespaces.split(separators).filter(|id| !id.is_empty());
        ids.map(contract::console::nacos_instances::namespace).collect()
    }
}

/// The field of the form that an error of the server belongs to: `kubeconfig.users[].user.exec` to the
/// kubeconfig, `namespaces[1]` to the namespaces.
pub fn field_of(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

fn changed(now: &str, before: &str) -> Option<String> {
    (now.trim() != before).then(|| now.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nacos() -> Draft {
        Draft {
            name: "orders".into(),
            vpc: "vpc-1".into(),
            address: "10.0.0.1:8848".into(),
            username: "nacos".into(),
            ..Draft::new()
        }
    }

    fn fields(draft: &Draft, registry: Registry, before: Option<&Draft>) -> Vec<String> {
        draft.problems(registry, before).into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let empty = Draft::new();
        assert_eq!(fields(&empty, Registry::Cluster, None), ["name", "vpcId", "clusterType", "kubeconfig"]);
        assert_eq!(fields(&empty, Registry::Nacos, None), ["name", "vpcId", "address"]);
    }

    #[test]
    fn a_kept_password_is_asked_for_again_with_another_address_or_user() {
        let before = nacos();
        assert_eq!(fields(&before, Registry::Nacos, None), ["password"]);
        assert!(fields(&before, Registry::Nacos, Some(&before)).is_empty());
        let elsewhere = Draft { address: "10.0.0.2:8848".into(), ..nacos() };
        assert_eq!(fields(&elsewhere, Registry::Nacos, Some(&before)), [KEPT_PASSWORD]);
        let other = Draft { username: "root".into(), ..nacos() };
        assert_eq!(fields(&other, Registry::Nacos, Some(&before)), [KEPT_PASSWORD]);
        let open = Draft { username: String::new(), ..nacos() };
        assert_eq!(fields(&before, Registry::Nacos, Some(&open)), ["password"], "there is none yet");
        let nobody = Draft { username: String::new(), ..nacos() };
        assert!(fields(&nobody, Registry::Nacos, Some(&before)).is_empty());
    }

    #[test]
    fn only_what_differs_is_sent() {
        let before = nacos();
        let change = Draft { name: " orders-2 ".into(), namespaces: "public，dev".into(), ..nacos() };
        let sent = change.change_nacos(&before);
        assert_eq!(sent.name.as_deref(), Some("orders-2"));
        assert_eq!(sent.namespaces, Some(vec![String::new(), "dev".to_owned()]));
        assert!(sent.version.is_none() && sent.address.is_none() && sent.password.is_none());
        assert!(before.change_nacos(&before) == ChangeNacos::default());
        assert!(before.change_cluster(&before) == ChangeCluster::default());
    }

    #[test]
    fn an_error_of_the_server_belongs_to_a_field_of_the_form() {
        assert_eq!(field_of("kubeconfig.users[].user.exec"), "kubeconfig");
        assert_eq!(field_of("namespaces[1]"), "namespaces");
        assert_eq!(field_of("name"), "name");
        assert_eq!(field_of(KEPT_PASSWORD), "password");
    }
}
