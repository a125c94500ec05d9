//! What the requests, the watches and the control of one stand-in share. Holds its lock for moments only, never
//! across an await.

use super::Age;
use super::refusal::Refusal;
use super::resources::Resource;
use super::store::Store;
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How many request lines are kept.
const REQUESTS: usize = 10_000;
/// The user that the token stands for, as refusals name it.
const USER: &str = "headwater";

pub struct Shared {
    pub age: Age,
    state: Mutex<State>,
    /// Told after every change of the state, for the watches.
    changed: watch::Sender<()>,
}

pub struct State {
    pub store: Store,
    pub token: String,
    /// How often the token was replaced.
    pub rotations: u64,
    /// A kind, in one namespace or in all.
    pub denied: BTreeSet<(&'static str, Option<String>)>,
    pub redirect: Option<String>,
    /// How often the watches' connections were cut.
    pub breaks: u64,
    /// Watches that are running now.
    pub watches: usize,
    requests: VecDeque<String>,
}

impl Shared {
    pub fn new(token: String, age: Age) -> Self {
        let state = State {
            store: Store::new(),
            token,
            rotations: 0,
            denied: BTreeSet::new(),
            redirect: None,
            breaks: 0,
            watches: 0,
            requests: VecDeque::new(),
        };
        Self { age, state: Mutex::new(state), changed: watch::Sender::new(()) }
    }

    pub fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes the watches.
    pub fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.read());
        self.changed.send_replace(());
        result
    }

    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    pub fn log(&self, request: String) {
        let mut state = self.read();
        if state.requests.len() == REQUESTS {
            state.requests.pop_front();
        }
        state.requests.push_back(request);
    }

    pub fn requests(&self) -> Vec<String> {
        self.read().requests.iter().cloned().collect()
    }
}

impl State {
    /// One namespace that is denied denies the whole cluster's objects of that kind.
    pub fn is_denied(&self, resource: &Resource, namespace: Option<&str>) -> bool {
        self.denied.iter().any(|(kind, place)| {
            let is_there = place.is_none() || namespace.is_none() || place.as_deref() == namespace;
            *kind == resource.plural && is_there
        })
    }

    /// Refuses a request for a kind that the token may not see.
    pub fn authorize(
        &self,
        verb: &str,
        resource: &'static Resource,
        namespace: Option<&str>,
        name: Option<&str>,
    ) -> Result<(), Refusal> {
        if !self.is_denied(resource, namespace) {
            return Ok(());
        }
        let Resource { plural, group, .. } = resource;
        let qualified = if group.is_empty() { (*plural).to_owned() } else { format!("{plural}.{group}") };
        let object = name.map(|name| format!(" \"{name}\"")).unwrap_or_default();
        let place = match namespace {
            Some(namespace) => format!("in the namespace \"{namespace}\""),
            None => "at the cluster scope".to_owned(),
        };
        let message = format!(
            "{qualified}{object} is forbidden: User \"{USER}\" cannot {verb} resource \"{plural}\" in API group \
             \"{group}\" {place}"
        );
        Err(Refusal::Forbidden { resource, name: name.map(str::to_owned), message })
    }
}
