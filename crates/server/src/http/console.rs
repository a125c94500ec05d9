//! What the console needs beyond the cloud's API: one file for each noun of `contract::console`.

pub mod access_keys;
pub mod added;
pub mod audit;
pub mod clusters;
pub mod deletions;
pub mod events;
pub mod gateways;
pub mod inventory;
pub mod nacos_instances;
pub mod oidc;
pub mod parameters;
pub mod preflight;
pub mod search;
pub mod services;
pub mod session;
pub mod sessions;
pub mod source_list;
pub mod sources;
pub mod users;
pub mod vpcs;

use std::cmp::Ordering;
use std::fmt::Display;

use contract::error::ErrorCode;

use crate::error::{Error, Result};

/// Whether a search finds something by one of its names or ids, whatever the case.
fn is_found(q: Option<&str>, texts: &[&str]) -> bool {
    Search::new(q).finds(texts)
}

/// What is searched for, made ready once for the many texts that it is looked for in.
struct Search(String);

impl Search {
    fn new(q: Option<&str>) -> Self {
        Self(q.unwrap_or_default().trim().to_lowercase())
    }

    /// Whatever the case. An empty search finds everything.
    fn finds(&self, texts: &[&str]) -> bool {
        self.0.is_empty() || texts.iter().any(|text| self.is_in(text))
    }

    fn is_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.0);
        }
        let (text, sought) = (text.as_bytes(), self.0.as_bytes());
        text.windows(sought.len()).any(|part| part.eq_ignore_ascii_case(sought))
    }
}

/// Sorts by the column that is asked for, then by name and id; by these alone if none is. A `-` in front of
/// the column turns the order round.
fn sorted<T, C: Display>(
    rows: &mut [T],
    text: Option<&str>,
    columns: &[C],
    compare: impl Fn(&C, &T, &T) -> Ordering,
    name: impl Fn(&T) -> (&String, &String),
) -> Result<()> {
    let by_name = |a: &T, b: &T| name(a).cmp(&name(b));
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        rows.sort_by(by_name);
        return Ok(());
    };
    let (is_descending, wanted) = text.strip_prefix('-').map_or((false, text), |wanted| (true, wanted));
    let Some(column) = columns.iter().find(|column| column.to_string() == wanted) else {
        let names: Vec<_> = columns.iter().map(ToString::to_string).collect();
        let message = format!("sort must be one of {}, with - in front for descending", names.join(", "));
        return Err(Error::refused(ErrorCode::InvalidParameter, message).at("sort"));
    };
    rows.sort_by(|a, b| {
        let order = compare(column, a, b);
        let order = if is_descending { order.reverse() } else { order };
        order.then_with(|| by_name(a, b))
    });
    Ok(())
}

/// 1.9 is older than 1.33; what is not said comes first.
fn compare_versions(a: &str, b: &str) -> Ordering {
    let parts = |text: &str| -> Vec<u64> {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
    };
    parts(a).cmp(&parts(b)).then_with(|| a.cmp(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        let mut versions = ["1.33", "v1.9.2", "", "1.33.1-aliyun.1", "1.30"];
        versions.sort_by(|a, b| compare_versions(a, b));
        assert_eq!(versions, ["", "v1.9.2", "1.30", "1.33", "1.33.1-aliyun.1"]);
    }

    #[test]
    fn a_search_finds_in_any_case_and_in_any_script() {
        assert!(is_found(Some(" CART "), &["shop-cart"]) && is_found(Some("É"), &["café"]));
        assert!(is_found(Some("订单"), &["nope", "订单服务"]) && is_found(None, &[]));
        assert!(!is_found(Some("cart"), &["car", ""]) && !is_found(Some("é"), &["cafe"]));
    }
}
