//! The least that a cluster must permit for a source to be read: roles as YAML, for exactly what the source
//! is set to. Knows what discovery asks a cluster for, and nothing else of Kubernetes.

use std::fmt::Write;

/// The name of every role and binding.
const NAME: &str = "headwater-source";
/// The account that the kubeconfig is for; whoever applies the manifest may name another.
pub const ACCOUNT: &str = "headwater";
/// Where that account lives.
pub const ACCOUNT_NAMESPACE: &str = "headwater";

/// `namespaces` are the watched ones; `None` stands for the whole cluster. Secrets may be read only where
/// certificates are watched.
pub fn manifest(namespaces: Option<&[String]>, ingress_https: bool) -> String {
    let mut yaml = String::new();
    match namespaces {
        None => document(&mut yaml, "Cluster", None, ingress_https),
        Some(namespaces) => {
            for namespace in namespaces {
                document(&mut yaml, "", Some(namespace), ingress_https);
            }
        }
    }
    yaml
}

/// A role and its binding.
fn document(yaml: &mut String, scope: &str, namespace: Option<&str>, ingress_https: bool) {
    header(yaml, &format!("{scope}Role"), namespace);
    yaml.push_str("rules:\n");
    rule(yaml, "", "services");
    rule(yaml, "discovery.k8s.io", "endpointslices");
    if ingress_https {
        rule(yaml, "networking.k8s.io", "ingresses");
        rule(yaml, "", "secrets");
    }
    header(yaml, &format!("{scope}RoleBinding"), namespace);
    // Writing to a String can't fail.
    let _ = write!(
        yaml,
        "roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: {scope}Role\n  name: {NAME}\n\
         subjects:\n  - kind: ServiceAccount\n    name: {ACCOUNT}\n    namespace: {ACCOUNT_NAMESPACE}\n"
    );
}

fn header(yaml: &mut String, kind: &str, namespace: Option<&str>) {
    if !yaml.is_empty() {
        yaml.push_str("---\n");
    }
    let _ =
        write!(yaml, "apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: {NAME}\n");
    if let Some(namespace) = namespace {
        // Quoted: a name such as 1234 or true is no text otherwise.
        let _ = writeln!(yaml, "  namespace: \"{namespace}\"");
    }
}

fn rule(yaml: &mut String, group: &str, resource: &str) {
    let _ = write!(
        yaml,
        "  - apiGroups: [\"{group}\"]\n    resources: [\"{resource}\"]\n    verbs: [\"list\", \"watch\"]\n"
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_cluster_takes_one_cluster_role_with_its_binding() {
        let expected = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: headwater-source
rules:
  - apiGroups: [\"\"]
    resources: [\"services\"]
    verbs: [\"list\", \"watch\"]
  - apiGroups: [\"discovery.k8s.io\"]
    resources: [\"endpointslices\"]
    verbs: [\"list\", \"watch\"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: headwater-source
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: headwater-source
subjects:
  - kind: ServiceAccount
    name: headwater
    namespace: headwater
";
        assert_eq!(manifest(None, false), expected);
    }

    #[test]
    fn chosen_namespaces_take_a_role_each_and_none_for_the_cluster() {
        let yaml = manifest(Some(&["shop".to_owned(), "1234".to_owned()]), false);
        assert_eq!(yaml.matches("kind: Role\nmetadata").count(), 2);
        assert_eq!(yaml.matches("kind: RoleBinding\n").count(), 2);
        assert_eq!(yaml.matches("  namespace: \"1234\"\n").count(), 2);
        assert!(!yaml.contains("ClusterRole") && !yaml.starts_with("---"));
    }

    #[test]
    fn secrets_and_ingresses_may_be_read_only_where_certificates_are_watched() {
        assert!(!manifest(None, false).contains("secrets"));
        let https = manifest(Some(&["shop".to_owned()]), true);
        assert!(https.contains("[\"secrets\"]") && https.contains("[\"ingresses\"]"));
        assert!(!https.contains("get") && !https.contains('*'));
    }
}
