//! What is known of a cluster, as its feeds tell it: services, certificates and gaps of all places that are
//! watched. It outlives connections, so that a namespace that is refused meanwhile keeps its services. A plain
//! struct; knows nothing of connections.

use contract::sources::StatusReason;

use super::feeds::{Kind, Need, News, Place, Told};
use super::gaps::Gaps;
use super::index::{Hiding, Index, Outcome};
use super::ingresses::{Certificates, Named};
use super::objects::MOST_PORTS;
use crate::discovery::limits::{self, Limits};
use crate::discovery::{Change, Failure};

/// Secrets, what Ingresses want of them, and the hosts for which they want it.
const MAX_CERTIFICATES: usize = 200_000;
/// Hosts of Ingresses, and names in certificates as often as an Ingress names them.
const MAX_NAMES: usize = 2_000_000;

pub struct Picture {
    limits: Limits,
    parts: Vec<Part>,
    gaps: Gaps,
    /// What was told since the beginning.
    told_services: bool,
    told_certificates: Option<Vec<Named>>,
}

struct Part {
    place: Place,
    index: Index,
    certificates: Certificates,
}

impl Picture {
    pub fn new(places: &[Place], limits: Limits) -> Self {
        let part = |place: &Place| Part {
            place: place.clone(),
            index: Index::new(match place {
                Place::Cluster => Hiding::ClustersOwn,
                Place::Namespace(_) => Hiding::Nothing,
            }),
            certificates: Certificates::default(),
        };
        let parts = places.iter().map(part).collect();
        Self { limits, parts, gaps: Gaps::default(), told_services: false, told_certificates: None }
    }

    /// A new connection: everything is listed and told again. What is known stays until then.
    pub fn begin(&mut self) {
        for part in &mut self.parts {
            part.index.begin();
            part.certificates.begin();
        }
        self.gaps.begin();
        self.told_services = false;
        self.told_certificates = None;
    }

    /// Whether the services were told since the beginning.
    pub fn is_told(&self) -> bool {
        self.told_services
    }

    /// Fails when the cluster can't be followed any more.
    pub fn apply(&mut self, told: Told) -> Result<Vec<Change>, Failure> {
        let Told { place, kind, news } = told;
        let Some(part) = self.parts.iter_mut().find(|part| part.place == place) else { return Ok(vec![]) };
        let mut outcome = Outcome::Changes(vec![]);
        let mut certificates_changed = false;
        match news {
            News::Services(update) => {
                outcome = part.index.apply(update);
                if outcome == Outcome::Everything {
                    self.gaps.close(&place, Kind::Services);
                    self.gaps.close(&place, Kind::Slices);
                }
            }
            News::Certificates(update) => certificates_changed = part.certificates.apply(update),
            News::Listed => {
                // A namespace's services are read again only with both lists.
                if kind.need() == Need::Extra {
                    self.gaps.close(&place, kind);
                }
                certificates_changed = true;
            }
            News::Failed(failure) => {
                part.index.refuse(kind);
                self.failed(&place, kind, failure)?;
                certificates_changed = true;
            }
        }
        if let Err(failure) = self.check_limits() {
            // Otherwise what is too much now would be too much for ever.
            self.forget();
            return Err(failure);
        }
        let mut changes = self.services(outcome);
        if self.told_services {
            changes.extend(self.gaps.news());
            if certificates_changed {
                changes.extend(self.certificates()?);
            }
        }
        Ok(changes)
    }

    fn forget(&mut self) {
        for part in &mut self.parts {
            part.index.forget();
            part.certificates = Certificates::default();
        }
    }

    /// A part may fail alone if the cluster itself answered so for that part, and others go on.
    fn failed(&mut self, place: &Place, kind: Kind, failure: Failure) -> Result<(), Failure> {
        let is_of_a_part = match kind.need() {
            Need::Extra => failure.reason != StatusReason::Unauthorized,
            Need::Vital => {
                *place != Place::Cluster
                    && matches!(
                        failure.reason,
                        StatusReason::PermissionDenied | StatusReason::UnexpectedAnswer
                    )
            }
        };
        if !is_of_a_part {
            return Err(failure);
        }
        self.gaps.open(place, kind, failure.clone());
        if self.parts.iter().all(|part| self.is_refused(&part.place)) { Err(failure) } else { Ok(()) }
    }

    /// Whether a place's services can't be read now.
    fn is_refused(&self, place: &Place) -> bool {
        [Kind::Services, Kind::Slices].into_iter().any(|kind| self.gaps.is_open(place, kind))
    }

    fn services(&mut self, outcome: Outcome) -> Vec<Change> {
        if !self.told_services {
            let is_settled = |part: &Part| part.index.is_complete() || self.is_refused(&part.place);
            if !self.parts.iter().all(is_settled) {
                return vec![];
            }
            self.told_services = true;
            return vec![self.reset()];
        }
        match outcome {
            Outcome::Changes(changes) => changes,
            Outcome::Everything => vec![self.reset()],
        }
    }

    /// What is known of a namespace in the gap is told too: that it is old the gap says.
    fn reset(&mut self) -> Change {
        let services = self.parts.iter().flat_map(|part| part.index.all()).collect();
        Change::Reset { services, gap: self.gaps.tell() }
    }

    /// Told when all that can be read is read, and something is new.
    fn certificates(&mut self) -> Result<Option<Change>, Failure> {
        let is_open = |part: &Part, kind| self.gaps.is_open(&part.place, kind);
        let is_settled = |part: &Part| {
            (part.certificates.has_ingresses() || is_open(part, Kind::Ingresses))
                && (part.certificates.has_secrets() || is_open(part, Kind::Secrets))
        };
        let is_known = self.parts.iter().any(|part| part.certificates.has_ingresses());
        if !is_known || !self.parts.iter().all(is_settled) {
            return Ok(None);
        }
        let mut all: Vec<Named> = self.parts.iter().flat_map(|part| part.certificates.all()).collect();
        all.sort();
        if self.told_certificates.as_ref() == Some(&all) {
            return Ok(None);
        }
        limits::check(all.iter().map(Named::names).sum(), MAX_NAMES, "names in certificates")?;
        let told = all.iter().map(Named::to_certificate).collect();
        self.told_certificates = Some(all);
        Ok(Some(Change::Certificates(told)))
    }

    fn check_limits(&self) -> Result<(), Failure> {
        let sizes = self.parts.iter().map(|part| part.index.sizes());
        let (services, endpoints) = sizes.fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1));
        let widest = self.parts.iter().map(|part| part.index.widest()).max().unwrap_or_default();
        limits::check(widest, MOST_PORTS, "ports of one service")?;
        let secrets: usize = self.parts.iter().map(|part| part.certificates.size()).sum();
        limits::check(services, self.limits.services, "services")?;
        limits::check(endpoints, self.limits.endpoints, "endpoints")?;
        limits::check(secrets, MAX_CERTIFICATES, "Secrets and hosts of Ingresses")
    }
}
