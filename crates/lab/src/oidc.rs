//! A small OpenID provider on loopback: discovery, a page on which a person chooses who they are, codes bound by PKCE,
//! and tokens with real signatures. It can be told to do any of that wrong.

mod http;
mod keys;

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Result;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use keys::Key;

pub const CLIENT_ID: &str = "headwater";

#[derive(Clone, Debug)]
pub struct Person {
    pub subject: String,
    pub name: String,
    pub groups: Vec<String>,
}

impl Person {
    pub fn new(subject: &str, name: &str, groups: &[&str]) -> Self {
        let groups = groups.iter().map(|&group| group.to_owned()).collect();
        Self { subject: subject.to_owned(), name: name.to_owned(), groups }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Options {
    /// 0 takes any free one.
    pub port: u16,
    /// Without one, clients are public.
    pub secret: Option<String>,
    pub people: Vec<Person>,
}

/// What it does wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    #[default]
    None,
    OtherNonce,
    OtherAudience,
    OtherIssuer,
    Expired,
    /// By a key that is not the one of its name.
    BadSignature,
    /// `alg` is `none`.
    Unsigned,
    NoToken,
    /// The token's endpoint leads elsewhere.
    Redirect,
    /// More than anybody would read.
    Huge,
    /// The token's endpoint answers neither.
    Nonsense,
}

pub struct OidcProvider {
    shared: Arc<Shared>,
    stop: DropGuard,
    serving: JoinHandle<()>,
}

struct Shared {
    issuer: String,
    secret: Option<String>,
    state: Mutex<State>,
}

struct State {
    people: Vec<Person>,
    key: Key,
    codes: HashMap<String, Code>,
    fault: Fault,
    slow: Duration,
    asked: Vec<String>,
    /// What was handed out and must be nowhere else.
    secrets: Vec<String>,
}

/// What a code stands for.
struct Code {
    person: Person,
    nonce: String,
    challenge: String,
    redirect_uri: String,
}

impl OidcProvider {
    pub async fn start(options: Options) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let issuer = format!("http://{}", listener.local_addr()?);
        let state = State {
            people: options.people,
            key: Key::first()?,
            codes: HashMap::new(),
            fault: Fault::None,
            slow: Duration::ZERO,
            asked: vec![],
            secrets: vec![],
        };
        let shared = Arc::new(Shared { issuer, secret: options.secret, state: Mutex::new(state) });
        let (stop, router) = (CancellationToken::new(), http::router(shared.clone()));
        let stopped = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped).await {
                tracing::warn!(%error, "the OpenID provider ended");
            }
        });
        Ok(Self { shared, stop: stop.drop_guard(), serving })
    }

    pub fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// Returns once the port is free and the connections are gone.
    pub async fn stop(self) {
        drop(self.stop);
        // It ends by itself; if it panicked, the listener is gone as well.
        let _ = self.serving.await;
    }

    pub fn set_fault(&self, fault: Fault) {
        self.shared.state().fault = fault;
    }

    /// How long each answer takes from now on.
    pub fn set_slow(&self, slow: Duration) {
        self.shared.state().slow = slow;
    }

    pub fn set_groups(&self, subject: &str, groups: &[&str]) {
        for person in self.shared.state().people.iter_mut().filter(|person| person.subject == subject) {
            person.groups = groups.iter().map(|&group| group.to_owned()).collect();
        }
    }

    /// Signs with another key from now on, and knows the old one no more.
    pub fn rotate(&self) -> Result<()> {
        self.shared.state().key = Key::fresh()?;
        Ok(())
    }

    /// Every request so far: its method and path.
    pub fn asked(&self) -> Vec<String> {
        self.shared.state().asked.clone()
    }

    /// Every code and token so far.
    pub fn secrets(&self) -> Vec<String> {
        self.shared.state().secrets.clone()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
