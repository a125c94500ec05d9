//! The parts of a cluster that can't be read while the rest is followed, told as one failure.

use std::collections::BTreeMap;

use super::feeds::{Kind, Need, Place};
use crate::discovery::{Change, Failure, Gap};

/// More parts than these are only counted.
const NAMED: usize = 3;

#[derive(Default)]
pub struct Gaps {
    open: BTreeMap<(Place, Kind), Failure>,
    told: Option<Gap>,
}

impl Gaps {
    /// Whether services can be read is waited for; of certificates what was known last holds until it is
    /// known better.
    pub fn begin(&mut self) {
        self.open.retain(|(_, kind), _| kind.need() == Need::Extra);
    }

    pub fn open(&mut self, place: &Place, kind: Kind, mut failure: Failure) {
        if let Place::Namespace(name) = place
            && !failure.detail.contains(&format!("in the namespace \"{name}\""))
        {
            failure.detail = format!("{} in the namespace \"{name}\"", failure.detail);
        }
        self.open.insert((place.clone(), kind), failure);
    }

    pub fn close(&mut self, place: &Place, kind: Kind) {
        self.open.remove(&(place.clone(), kind));
    }

    pub fn is_open(&self, place: &Place, kind: Kind) -> bool {
        self.open.contains_key(&(place.clone(), kind))
    }

    /// What there is to tell with a fresh list.
    pub fn tell(&mut self) -> Option<Gap> {
        self.told = self.summary();
        self.told.clone()
    }

    /// What there is to tell, if it is something else than the last time.
    pub fn news(&mut self) -> Option<Change> {
        (self.summary() != self.told).then(|| Change::Gap(self.tell()))
    }

    fn summary(&self) -> Option<Gap> {
        let first = self.open.values().next()?;
        let details: Vec<&str> =
            self.open.values().take(NAMED).map(|failure| failure.detail.as_str()).collect();
        let mut detail = details.join("; ");
        if self.open.len() > NAMED {
            detail = format!("{detail}; and {} more", self.open.len() - NAMED);
        }
        let may_pass = self.open.values().all(|failure| failure.may_pass);
        let failure = Failure { reason: first.reason.clone(), detail, may_pass };
        Some(Gap { failure, namespaces: self.unread() })
    }

    fn unread(&self) -> Vec<String> {
        let vital = self.open.keys().filter(|(_, kind)| kind.need() == Need::Vital);
        let mut names: Vec<String> =
            vital.filter_map(|(place, _)| place.namespace()).map(str::to_owned).collect();
        names.dedup();
        names
    }
}

#[cfg(test)]
mod tests {
    use contract::sources::StatusReason;

    use super::*;

    fn refused() -> Failure {
        Failure::new(StatusReason::PermissionDenied, "services is forbidden")
    }

    fn told(gaps: &mut Gaps) -> Gap {
        let Some(Change::Gap(Some(gap))) = gaps.news() else { panic!("nothing was told") };
        gap
    }

    #[test]
    fn a_gap_is_told_once_names_its_namespace_and_is_told_again_when_it_closes() {
        let mut gaps = Gaps::default();
        let place = Place::Namespace("shop".into());
        assert_eq!(gaps.news(), None);
        gaps.open(&place, Kind::Services, refused());
        let told = told(&mut gaps);
        assert_eq!(told.failure.detail, "services is forbidden in the namespace \"shop\"");
        assert_eq!(told.namespaces, ["shop"]);
        gaps.open(&place, Kind::Services, refused());
        assert_eq!(gaps.news(), None, "it was told");
        assert_eq!(gaps.tell(), Some(told), "but a fresh list says it again");
        gaps.close(&place, Kind::Services);
        assert_eq!(gaps.news(), Some(Change::Gap(None)));
    }

    #[test]
    fn without_certificates_a_namespace_is_read_all_the_same() {
        let mut gaps = Gaps::default();
        gaps.open(&Place::Namespace("shop".into()), Kind::Secrets, refused());
        let told = told(&mut gaps);
        assert_eq!(told.namespaces, [""; 0]);
        gaps.begin();
        assert_eq!(gaps.tell(), Some(told), "and a new connection does not bring them");
    }

    #[test]
    fn many_gaps_are_counted() {
        let mut gaps = Gaps::default();
        for namespace in ["a", "b", "c", "d", "e"] {
            gaps.open(&Place::Namespace(namespace.into()), Kind::Slices, refused());
        }
        let told = told(&mut gaps);
        let detail = told.failure.detail;
        assert!(detail.contains("\"c\"; and 2 more"), "{detail}");
        assert_eq!(told.namespaces.len(), 5, "but named for those who count on them");
    }
}
