//! What may be picked, and why the rest may not: the inventory as items of the picker.

use contract::clusters::ClusterType;
use contract::console::inventory::{ClusterCandidate, Ineligible, NacosCandidate};

use crate::i18n::Words;
use crate::paths::{self, InstancesAt, SourcesAt};
use crate::ui::picker::{Item, Reason};

pub fn cluster(words: &Words, gateway_id: &str, candidate: &ClusterCandidate) -> Item {
    let link = |reason: &Ineligible| link(words, gateway_id, &candidate.cluster_id, reason);
    Item {
        id: candidate.cluster_id.clone(),
        name: candidate.name.clone(),
        tags: vec![cluster_tag(words, &candidate.cluster_type), candidate.version.clone()],
        reasons: candidate.reasons.iter().map(|reason| told(words, reason, link(reason))).collect(),
    }
}

pub fn nacos(words: &Words, gateway_id: &str, candidate: &NacosCandidate) -> Item {
    let link = |reason: &Ineligible| link(words, gateway_id, &candidate.instance_id, reason);
    Item {
        id: candidate.instance_id.clone(),
        name: candidate.name.clone(),
        tags: vec![candidate.version.clone()],
        reasons: nacos_reasons(candidate).iter().map(|reason| told(words, reason, link(reason))).collect(),
    }
}

/// Empty for an instance that can be picked. MCPEnabled is asked for here too, whatever the server lists:
/// an instance without it is never offered.
pub fn nacos_reasons(candidate: &NacosCandidate) -> Vec<Ineligible> {
    let mut reasons = candidate.reasons.clone();
    if !candidate.mcp_enabled && reasons.is_empty() {
        reasons.push(Ineligible::McpDisabled);
    }
    reasons
}

fn told(words: &Words, reason: &Ineligible, link: Option<(String, String)>) -> Reason {
    let (sentence, remedy) = (words.ineligible)(reason);
    Reason { text: format!("{sentence}{}{remedy}", words.gap), link }
}

fn link(words: &Words, gateway_id: &str, origin_id: &str, reason: &Ineligible) -> Option<(String, String)> {
    match reason {
        Ineligible::McpDisabled => Some((paths::parameters(origin_id), words.parameter_settings.to_owned())),
        Ineligible::AlreadyAdded { source_id } => {
            let at = SourcesAt { q: source_id.clone(), ..SourcesAt::default() };
            Some((paths::sources(gateway_id, &at), words.open.to_owned()))
        }
        Ineligible::InOtherVpc { vpc_id, .. } => Some((
            paths::create_instance(vpc_id, &InstancesAt::default()),
            words.create.create_instance.to_owned(),
        )),
        _ => None,
    }
}

fn cluster_tag(words: &Words, kind: &ClusterType) -> String {
    match kind {
        ClusterType::Ack => "ACK".to_owned(),
        ClusterType::Acs => "ACS".to_owned(),
        ClusterType::AckServerless => "ACK Serverless".to_owned(),
        ClusterType::Registered => (words.cluster_type)(kind).to_owned(),
        ClusterType::Unknown(text) => text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::nacos::NacosState;

    fn candidate(mcp_enabled: bool, reasons: Vec<Ineligible>) -> NacosCandidate {
        NacosCandidate {
            instance_id: "mse-1".into(),
            name: "orders".into(),
            version: "2.3.2".into(),
            state: NacosState::Running,
            vpc_id: "vpc-1".into(),
            mcp_enabled,
            reasons,
        }
    }

    #[test]
    fn only_an_instance_with_mcp_enabled_and_no_reason_against_it_can_be_picked() {
        assert!(nacos_reasons(&candidate(true, vec![])).is_empty());
        assert!(!nacos_reasons(&candidate(true, vec![Ineligible::NoPermission])).is_empty());
        assert!(!nacos_reasons(&candidate(false, vec![Ineligible::McpDisabled])).is_empty());
    }

    #[test]
    fn an_instance_with_mcp_off_is_not_offered_even_if_the_server_names_no_reason() {
        assert_eq!(nacos_reasons(&candidate(false, vec![])), [Ineligible::McpDisabled]);
    }
}
