//! Which services a registry had when it was last followed, kept from one run to the next.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::catalogue::Listing;
use crate::discovery::model::ServiceKey;

#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<HashSet<Arc<ServiceKey>>>>);

impl Memory {
    pub fn keep(&self, keys: impl Iterator<Item = Arc<ServiceKey>>) {
        *self.lock() = keys.collect();
    }

    /// Whether the listing lacks any of them.
    pub fn is_missed_by(&self, listing: &Listing) -> bool {
        let listed: HashSet<&Arc<ServiceKey>> = listing.services().map(|listed| &listed.key).collect();
        !self.lock().iter().all(|key| listed.contains(key))
    }

    fn lock(&self) -> MutexGuard<'_, HashSet<Arc<ServiceKey>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
