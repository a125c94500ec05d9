//! What is typed into Create Source, and whether it is a source yet. Plain data, no signals.

use contract::port_range::{PortRange, PortRangeError};
use contract::sources::{CreateSource, K8sSourceConfig, NacosSourceConfig, SecurityGroupRule, SourceType};

/// A security-group rule as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rule {
    pub key: u32,
    pub group: String,
    /// Ranges separated by commas or spaces.
    pub ports: String,
    pub description: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortsProblem {
    Missing,
    Wrong(PortRangeError),
}

impl Rule {
    pub fn is_touched(&self) -> bool {
        !(self.group.is_empty() && self.ports.is_empty() && self.description.is_empty())
    }

    /// Of what is typed to its end: the piece that is being typed may still become good.
    pub fn typed_ports_problem(&self) -> Option<PortRangeError> {
        let end = self.ports.rfind(is_separator).unwrap_or(0);
        ranges(&self.ports[..end]).err()
    }

    pub fn ports_problem(&self) -> Option<PortsProblem> {
        match ranges(&self.ports) {
            Err(error) => Some(PortsProblem::Wrong(error)),
            Ok(ranges) => ranges.is_empty().then_some(PortsProblem::Missing),
        }
    }

    pub fn is_description_too_long(&self) -> bool {
        self.description.chars().count() > CreateSource::MAX_DESCRIPTION
    }

    pub fn is_complete(&self) -> bool {
        !self.group.is_empty() && self.ports_problem().is_none() && !self.is_description_too_long()
    }

    /// `None` while its ports are wrong.
    pub fn into_rule(self) -> Option<SecurityGroupRule> {
        let port_ranges = ranges(&self.ports).ok()?.iter().map(ToString::to_string).collect();
        let description = Some(self.description.trim().to_owned()).filter(|text| !text.is_empty());
        Some(SecurityGroupRule { security_group_id: self.group, port_ranges, description })
    }
}

/// The body of the request; `rules` are complete and count for a cluster only.
pub fn body(gateway_id: String, kind: SourceType, origin: String, rules: Vec<Rule>) -> CreateSource {
    let mut body = CreateSource { gateway_id: Some(gateway_id), ..CreateSource::default() };
    match kind {
        SourceType::MseNacos => {
            body.nacos_source_config = Some(NacosSourceConfig { instance_id: Some(origin) });
        }
        SourceType::K8s | SourceType::Unknown(_) => {
            let authorize_security_group_rules = rules.into_iter().filter_map(Rule::into_rule).collect();
            body.k8s_source_config =
                Some(K8sSourceConfig { cluster_id: Some(origin), authorize_security_group_rules });
        }
    }
    body.source_type = Some(kind);
    body
}

/// The first range of the rule that its security group opens already: in a rule above, or before it in the same
/// one; and by which range.
pub fn overlap(rules: &[Rule], key: u32) -> Option<(PortRange, PortRange)> {
    let at = rules.iter().position(|rule| rule.key == key)?;
    let rule = &rules[at];
    let above = rules[..at].iter().filter(|above| !above.group.is_empty() && above.group == rule.group);
    let mut seen: Vec<PortRange> = above.flat_map(|above| ranges(&above.ports).unwrap_or_default()).collect();
    for range in ranges(&rule.ports).unwrap_or_default() {
        if let Some(other) = seen.iter().find(|other| range.overlaps(**other)) {
            return Some((range, *other));
        }
        seen.push(range);
    }
    None
}

fn ranges(text: &str) -> Result<Vec<PortRange>, PortRangeError> {
    text.split(is_separator).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn is_separator(letter: char) -> bool {
    letter == ',' || letter == '，' || letter.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(ports: &str) -> Rule {
        Rule { group: "sg-1".into(), ports: ports.into(), ..Rule::default() }
    }

    #[test]
    fn ports_are_ranges_separated_by_commas_or_spaces() {
        let sent = rule("8080/8082, 9090，443 ").into_rule().expect("a rule");
        assert_eq!(sent.port_ranges, ["8080/8082", "9090/9090", "443/443"]);
    }

    #[test]
    fn a_rule_says_what_is_wrong_with_its_ports() {
        assert_eq!(rule(" ").ports_problem(), Some(PortsProblem::Missing));
        assert_eq!(rule("80-90").ports_problem(), Some(PortsProblem::Wrong(PortRangeError::NotAPort)));
        assert_eq!(rule("90/80").ports_problem(), Some(PortsProblem::Wrong(PortRangeError::Reversed)));
        assert_eq!(rule("80").ports_problem(), None);
    }

    #[test]
    fn what_is_still_being_typed_is_not_complained_about() {
        assert_eq!(rule("90/8").typed_ports_problem(), None);
        assert_eq!(rule("90/8, ").typed_ports_problem(), Some(PortRangeError::Reversed));
        assert_eq!(rule("0，80").typed_ports_problem(), Some(PortRangeError::OutOfBounds));
        assert_eq!(rule("80, 99999").typed_ports_problem(), None);
    }

    #[test]
    fn a_port_that_the_security_group_opens_already_is_found_in_the_later_rule() {
        let keyed = |key, group: &str, ports: &str| Rule { key, group: group.into(), ..rule(ports) };
        let rules = [keyed(7, "sg-1", "80/90"), keyed(3, "sg-2", "80"), keyed(5, "sg-1", "443 85")];
        assert_eq!((overlap(&rules, 7), overlap(&rules, 3)), (None, None));
        let text = overlap(&rules, 5).map(|(range, other)| format!("{range} {other}"));
        assert_eq!(text.as_deref(), Some("85/85 80/90"));
        assert!(overlap(&[keyed(1, "sg-1", "80 80")], 1).is_some(), "and within one rule");
        assert!(overlap(&[keyed(1, "", "80"), keyed(2, "", "80")], 2).is_none(), "no group is chosen yet");
        let sent = body("gw-1".into(), SourceType::K8s, "c-1".into(), rules.to_vec());
        assert!(sent.validate().is_err(), "the server says the same");
    }

    #[test]
    fn a_request_is_one_that_the_contract_accepts() {
        let cluster = body("gw-1".into(), SourceType::K8s, "c-1".into(), vec![rule("80")]);
        assert!(cluster.validate().is_ok());
        let nacos = body("gw-1".into(), SourceType::MseNacos, "mse-1".into(), vec![rule("80")]);
        assert_eq!(nacos.k8s_source_config, None);
        assert!(nacos.validate().is_ok());
    }
}
