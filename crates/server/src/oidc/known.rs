//! What is known of the provider: read when somebody first wants to sign in, kept for an hour, read once for all who
//! wait for it.

use std::fmt::Display;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::CoreProviderMetadata;
use openidconnect::{DiscoveryError, IssuerUrl, JsonWebKeySet};
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::transport::{Failed, Transport};
use super::words;
use crate::error::Result;

pub type Metadata = CoreProviderMetadata;

const KEPT: Duration = Duration::from_hours(1);
/// Who comes so soon after a failure is told of it, instead of waiting for the next one.
const FAILED_FOR: Duration = Duration::from_secs(2);

pub struct Known {
    issuer: IssuerUrl,
    last: Mutex<Option<Last>>,
}

struct Last {
    at: Instant,
    read: std::result::Result<Arc<Metadata>, String>,
}

impl Known {
    pub fn new(issuer: IssuerUrl) -> Self {
        Self { issuer, last: Mutex::default() }
    }

    pub async fn read(&self, transport: &Transport) -> Result<Arc<Metadata>> {
        let mut last = self.last.lock().await;
        if let Some(Last { at, read }) = &*last {
            let kept = if read.is_ok() { KEPT } else { FAILED_FOR };
            if at.elapsed() < kept {
                return read.clone().map_err(|told| words::failed(&told));
            }
        }
        let read = Metadata::discover_async(self.issuer.clone(), transport).await;
        let read = read.map(Arc::new).map_err(|error| told(&error)).and_then(|metadata| {
            is_complete(&metadata).then_some(metadata).ok_or_else(|| "it names no safe endpoints".to_owned())
        });
        *last = Some(Last { at: Instant::now(), read: read.clone() });
        read.map_err(|told| words::failed(&told))
    }

    /// The keys anew, once for all who know the same old ones.
    pub async fn read_keys(&self, old: &Arc<Metadata>, transport: &Transport) -> Result<Arc<Metadata>> {
        let mut last = self.last.lock().await;
        if let Some(Last { read: Ok(newer), .. }) = &*last
            && !Arc::ptr_eq(newer, old)
        {
            return Ok(newer.clone());
        }
        let keys = JsonWebKeySet::fetch_async(old.jwks_uri(), transport).await;
        let keys = keys.map_err(|error| words::failed(&told(&error)))?;
        let metadata = Arc::new(Metadata::clone(old).set_jwks(keys));
        *last = Some(Last { at: Instant::now(), read: Ok(metadata.clone()) });
        Ok(metadata)
    }
}

/// The browser is sent to one of them, codes and secrets to the other.
fn is_complete(metadata: &Metadata) -> bool {
    let is_safe = super::settings::is_safe;
    is_safe(metadata.authorization_endpoint().url())
        && metadata.token_endpoint().is_some_and(|endpoint| is_safe(endpoint.url()))
}

fn told(error: &DiscoveryError<Failed>) -> String {
    let because = |cause: &dyn Display| format!("what it says of itself can't be used: {cause}");
    match error {
        DiscoveryError::Request(error) => error.to_string(),
        DiscoveryError::Response(status, ..) => because(&format!("it answers {status}")),
        DiscoveryError::Parse(error) => because(&crate::unquoted::unquoted(&error.to_string())),
        other => because(other),
    }
}
