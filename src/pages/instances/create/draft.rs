//! What is typed into Create Instance, and whether it is an instance yet. Plain data, no signals.

use contract::gateways::{CreateGateway, GatewayType, Tag};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub name: String,
    pub kind: GatewayType,
    pub spec: String,
    pub tags: Vec<TagDraft>,
}

/// A tag as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagDraft {
    /// Tells rows apart while they come and go.
    pub row: u32,
    pub key: String,
    pub value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    Missing,
    TooLong,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagProblem {
    KeyMissing,
    KeyTwice,
    TooLong,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: GatewayType::Api,
            spec: CreateGateway::SPECS[0].to_owned(),
            tags: Vec::new(),
        }
    }
}

impl Draft {
    pub fn is_touched(&self) -> bool {
        let bare = Self { tags: Vec::new(), ..self.clone() };
        bare != Self::default() || self.tags.iter().any(|tag| !tag.is_empty())
    }

    pub fn name_problem(&self) -> Option<NameProblem> {
        let name = self.name.trim();
        if name.is_empty() {
            return Some(NameProblem::Missing);
        }
        (name.chars().count() > CreateGateway::MAX_NAME).then_some(NameProblem::TooLong)
    }

    /// A row in which nothing was typed is no tag, and no mistake.
    pub fn tag_problem(&self, index: usize) -> Option<TagProblem> {
        let tag = self.tags.get(index).filter(|tag| !tag.is_empty())?;
        let key = tag.key.trim();
        let is_long = |text: &str| text.chars().count() > CreateGateway::MAX_TAG_TEXT;
        if key.is_empty() {
            Some(TagProblem::KeyMissing)
        } else if is_long(key) || is_long(tag.value.trim()) {
            Some(TagProblem::TooLong)
        } else {
            self.tags[..index].iter().any(|other| other.key.trim() == key).then_some(TagProblem::KeyTwice)
        }
    }

    pub fn are_tags_complete(&self) -> bool {
        (0..self.tags.len()).all(|index| self.tag_problem(index).is_none())
    }

    pub fn body(&self, vpc_id: String) -> CreateGateway {
        let tag = |tag: &TagDraft| Tag { key: tag.key.trim().into(), value: tag.value.trim().into() };
        CreateGateway {
            name: Some(self.name.trim().to_owned()),
            gateway_type: Some(self.kind.clone()),
            spec: Some(self.spec.clone()),
            vpc_id: Some(vpc_id),
            tag: self.tags.iter().filter(|tag| !tag.is_empty()).map(tag).collect(),
            ..CreateGateway::default()
        }
    }
}

impl TagDraft {
    fn is_empty(&self) -> bool {
        self.key.trim().is_empty() && self.value.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Draft {
        let tag =
            |(key, value): &(&str, &str)| TagDraft { row: 0, key: (*key).into(), value: (*value).into() };
        Draft { name: "shop".into(), tags: pairs.iter().map(tag).collect(), ..Draft::default() }
    }

    #[test]
    fn a_name_is_there_and_not_too_long() {
        let named = |name: &str| Draft { name: name.into(), ..Draft::default() }.name_problem();
        assert_eq!(named(" "), Some(NameProblem::Missing));
        assert_eq!(named(&"网".repeat(65)), Some(NameProblem::TooLong));
        assert_eq!(named(&"网".repeat(64)), None);
    }

    #[test]
    fn a_tag_says_what_is_wrong_with_it_and_an_empty_row_is_none() {
        assert_eq!(tags(&[("", "")]).tag_problem(0), None);
        assert_eq!(tags(&[("", "v")]).tag_problem(0), Some(TagProblem::KeyMissing));
        assert_eq!(tags(&[("a", "1"), (" a ", "2")]).tag_problem(1), Some(TagProblem::KeyTwice));
        assert_eq!(tags(&[("a", &"x".repeat(129))]).tag_problem(0), Some(TagProblem::TooLong));
        assert!(tags(&[("a", ""), ("", ""), ("b", "2")]).are_tags_complete());
    }

    #[test]
    fn a_request_is_one_that_the_contract_accepts() {
        let draft = tags(&[(" team ", "pay"), ("", "")]);
        let new = draft.body("vpc-1".into()).validate().expect("complete");
        assert_eq!(new.tags, [Tag { key: "team".into(), value: "pay".into() }]);
    }

    #[test]
    fn only_what_was_typed_can_be_lost() {
        assert!(!Draft::default().is_touched());
        assert!(!Draft { tags: vec![TagDraft::default()], ..Draft::default() }.is_touched());
        assert!(tags(&[("a", "")]).is_touched());
    }
}
