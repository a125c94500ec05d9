//! The parts of a cluster that can't be read while the rest is followed, told as one failure.

use std::collections::BTreeMap;

use super::feeds::{Kind, Place};
use crate::discovery::{Change, Failure};

/// More parts than these are only counted.
const NAMED: usize = 3;

#[derive(Default)]
pub struct Gaps {
    open: BTreeMap<(Place, Kind), Failure>,
    told: Option<Failure>,
}

impl Gaps {
    /// Forgets what was open, but not what was told.
    pub fn begin(&mut self) {
        self.open.clear();
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

    /// What there is to tell, if it is something else than the last time.
    pub fn news(&mut self) -> Option<Change> {
        let now = self.summary();
        (now != self.told).then(|| {
            self.told.clone_from(&now);
            Change::Gap(now)
        })
    }

    fn summary(&self) -> Option<Failure> {
        let first = self.open.values().next()?;
        let details: Vec<&str> =
            self.open.values().take(NAMED).map(|failure| failure.detail.as_str()).collect();
        let mut detail = details.join("; ");
        if self.open.len() > NAMED {
            detail = format!("{detail}; and {} more", self.open.len() - NAMED);
        }
        let may_pass = self.open.values().all(|failure| failure.may_pass);
        Some(Failure { reason: first.reason.clone(), detail, may_pass })
    }
}

#[cfg(test)]
mod tests {
    use contract::sources::StatusReason;

    use super::*;

    fn refused() -> Failure {
        Failure::new(StatusReason::PermissionDenied, "services is forbidden")
    }

    fn told(gaps: &mut Gaps) -> Failure {
        let Some(Change::Gap(Some(failure))) = gaps.news() else { panic!("nothing was told") };
        failure
    }

    #[test]
    fn a_gap_is_told_once_names_its_namespace_and_is_told_again_when_it_closes() {
        let mut gaps = Gaps::default();
        let place = Place::Namespace("shop".into());
        assert_eq!(gaps.news(), None);
        gaps.open(&place, Kind::Services, refused());
        let told = told(&mut gaps);
        assert_eq!(told.detail, "services is forbidden in the namespace \"shop\"");
        gaps.open(&place, Kind::Services, refused());
        assert_eq!(gaps.news(), None, "it was told");
        gaps.begin();
        assert_eq!(gaps.news(), Some(Change::Gap(None)), "even if everything began anew in between");
    }

    #[test]
    fn many_gaps_are_counted() {
        let mut gaps = Gaps::default();
        for namespace in ["a", "b", "c", "d", "e"] {
            gaps.open(&Place::Namespace(namespace.into()), Kind::Slices, refused());
        }
        let told = told(&mut gaps);
        assert!(told.detail.contains("\"c\"; and 2 more"), "{}", told.detail);
    }
}
