//! What the console needs beyond the cloud's API: one file for each noun of `contract::console`.

pub mod deletions;
pub mod events;
pub mod gateways;
pub mod inventory;
pub mod parameters;
pub mod services;
pub mod session;
pub mod sources;

/// Whether a search finds something by one of its names or ids, whatever the case.
fn is_found(q: Option<&str>, texts: &[&str]) -> bool {
    let Some(q) = q.map(str::trim).filter(|q| !q.is_empty()) else { return true };
    let q = q.to_lowercase();
    texts.iter().any(|text| text.to_lowercase().contains(&q))
}
