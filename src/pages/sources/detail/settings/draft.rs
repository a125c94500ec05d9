//! Settings as they are typed, and whether they can be saved. Plain data, no signals.

use contract::Millis;
use contract::console::sources::{SourceSettings, is_dns_label};

use crate::pages::sources::create::draft::{Rule, overlap};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub is_all: bool,
    /// Names separated by commas or spaces; they stay while all are watched.
    pub namespaces: String,
    pub ingress_https: bool,
    pub rules: Vec<Rule>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamespacesProblem {
    Missing,
    TooMany,
    Wrong(String),
    Twice(String),
}

impl Draft {
    pub fn of(settings: &SourceSettings) -> Self {
        let rules = settings.security_group_rules.iter().flatten().zip(0..).map(|(rule, key)| Rule {
            key,
            group: rule.security_group_id.clone(),
            ports: rule.port_ranges.iter().map(|range| short(range)).collect::<Vec<_>>().join(", "),
            description: rule.description.clone().unwrap_or_default(),
        });
        Self {
            is_all: settings.namespaces.is_none(),
            namespaces: settings.namespaces.as_ref().map(|names| names.join(", ")).unwrap_or_default(),
            ingress_https: settings.ingress_https,
            rules: rules.collect(),
        }
    }

    /// `None` stands for all.
    pub fn watched(&self) -> Option<Vec<String>> {
        (!self.is_all).then(|| self.names())
    }

    pub fn namespaces_problem(&self) -> Option<NamespacesProblem> {
        let names = self.watched()?;
        if names.is_empty() {
            return Some(NamespacesProblem::Missing);
        }
        if names.len() > SourceSettings::MAX_NAMESPACES {
            return Some(NamespacesProblem::TooMany);
        }
        if let Some(wrong) = names.iter().find(|name| !is_dns_label(name)) {
            return Some(NamespacesProblem::Wrong(wrong.clone()));
        }
        let twice = names.iter().enumerate().find(|(index, name)| names[..*index].contains(name));
        twice.map(|(_, name)| NamespacesProblem::Twice(name.clone()))
    }

    pub fn is_complete(&self) -> bool {
        let is_good = |rule: &Rule| rule.is_complete() && overlap(&self.rules, rule.key).is_none();
        self.namespaces_problem().is_none() && self.rules.iter().all(is_good)
    }

    /// `seen`: when the settings were last changed that it is a change of.
    pub fn into_settings(self, seen: Option<Millis>) -> SourceSettings {
        SourceSettings {
            namespaces: self.watched(),
            ingress_https: self.ingress_https,
            security_group_rules: Some(self.rules.into_iter().filter_map(Rule::into_rule).collect()),
            update_timestamp: seen,
        }
    }

    fn names(&self) -> Vec<String> {
        let separators = |c: char| c == ',' || c == '，' || c.is_whitespace();
        self.namespaces.split(separators).filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }
}

/// "80" for "80/80", as people write it.
fn short(range: &str) -> String {
    match range.split_once('/') {
        Some((from, to)) if from == to => from.to_owned(),
        _ => range.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use contract::sources::SecurityGroupRule;

    use super::*;

    fn chosen(namespaces: &str) -> Draft {
        Draft { namespaces: namespaces.into(), ..Draft::default() }
    }

    #[test]
    fn settings_come_back_as_they_were() {
        let rule = SecurityGroupRule {
            security_group_id: "sg-1".into(),
            port_ranges: vec!["80/80".into(), "9090/9099".into()],
            description: Some("pods".into()),
        };
        let settings = SourceSettings {
            namespaces: Some(vec!["shop".into(), "billing".into()]),
            ingress_https: true,
            security_group_rules: Some(vec![rule]),
            update_timestamp: Some(7),
        };
        let draft = Draft::of(&settings);
        assert_eq!(
            (draft.namespaces.as_str(), draft.rules[0].ports.as_str()),
            ("shop, billing", "80, 9090/9099")
        );
        assert_eq!(draft.into_settings(Some(7)), settings);
    }

    #[test]
    fn what_is_wrong_with_the_namespaces_is_told_with_the_name() {
        let problem = |text: &str| chosen(text).namespaces_problem();
        assert_eq!(problem("shop，billing  a"), None);
        assert_eq!(problem(" , "), Some(NamespacesProblem::Missing));
        assert_eq!(problem("shop Shop"), Some(NamespacesProblem::Wrong("Shop".into())));
        assert_eq!(problem("a b a"), Some(NamespacesProblem::Twice("a".into())));
        let many: Vec<String> = (0..101).map(|n| format!("n{n}")).collect();
        assert_eq!(problem(&many.join(" ")), Some(NamespacesProblem::TooMany));
    }

    #[test]
    fn of_the_whole_cluster_what_was_typed_does_not_count() {
        let draft = Draft { is_all: true, ..chosen("Not, good") };
        assert!(draft.is_complete());
        assert_eq!(draft.into_settings(None).namespaces, None);
    }

    #[test]
    fn a_rule_that_is_not_complete_keeps_it_from_being_saved() {
        let rule = Rule { key: 0, group: "sg-1".into(), ports: "90/80".into(), description: String::new() };
        assert!(!Draft { is_all: true, rules: vec![rule], ..Draft::default() }.is_complete());
    }
}
