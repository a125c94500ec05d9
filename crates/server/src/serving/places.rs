//! Places for connections: so many in all, and so many from one network, so that nobody alone takes all of them.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Bounds;

#[derive(Clone)]
pub struct Places {
    all: Arc<Semaphore>,
    /// No more entries than connections.
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
    of_one: usize,
}

/// Given back when it is dropped.
pub struct Place {
    places: Places,
    network: IpAddr,
    _one_of_all: OwnedSemaphorePermit,
}

impl Places {
    pub fn new(bounds: &Bounds) -> Self {
        let all = Arc::new(Semaphore::new(bounds.connections));
        Self { all, taken: Arc::default(), of_one: bounds.connections_of_one }
    }

    /// Waits until there is room for anybody.
    pub async fn wait(&self) -> anyhow::Result<OwnedSemaphorePermit> {
        Ok(self.all.clone().acquire_owned().await?)
    }

    /// None if as many have come from there already.
    pub fn take(&self, one_of_all: OwnedSemaphorePermit, address: IpAddr) -> Option<Place> {
        let network = network_of(address);
        let mut taken = self.lock();
        let from_there = taken.entry(network).or_default();
        if *from_there >= self.of_one {
            return None;
        }
        *from_there += 1;
        Some(Place { places: self.clone(), network, _one_of_all: one_of_all })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        if let Some(from_there) = taken.get_mut(&self.network) {
            *from_there -= 1;
            if *from_there == 0 {
                taken.remove(&self.network);
            }
        }
    }
}

/// What one caller may have: an address, and of IPv6 the network, all of whose addresses are the caller's.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_network_does_not_take_every_place_and_gives_them_back() {
        let places = Places::new(&Bounds { connections: 3, connections_of_one: 2, ..Bounds::default() });
        let (one, same, other) = ("2001:db8::1", "2001:db8::2", "10.0.0.1");
        let take = async |address: &str| {
            let one_of_all = places.wait().await.expect("open");
            places.take(one_of_all, address.parse().expect("an address"))
        };
        let first = take(one).await.expect("a place");
        let second = take(same).await.expect("another");
        assert!(take(one).await.is_none(), "two are of this network");
        let third = take(other).await.expect("room for another network");
        drop((first, second, third));
        assert!(places.lock().is_empty());
        take(one).await.expect("there is room again");
    }
}
