//! Which gateways a list shows, and in what order.

use std::cmp::Ordering;

use contract::console::gateways::{GatewayQuery, GatewayRow, GatewaySort};
use contract::error::ErrorCode;
use contract::gateways::{Gateway, GatewayStatus, GatewayType, Tag};

use crate::error::{Error, Result};
use crate::http::console::is_found;
use crate::http::params::known;

pub struct Sort {
    column: GatewaySort,
    is_descending: bool,
}

/// Fails with the parameter whose value nobody knows.
pub fn check(query: &GatewayQuery) -> Result<Sort> {
    known("status", !matches!(query.status, Some(GatewayStatus::Unknown(_))))?;
    known("type", !matches!(query.gateway_type, Some(GatewayType::Unknown(_))))?;
    let text = query.sort.as_deref().filter(|text| !text.is_empty());
    // The newest first, unless something else is asked for.
    let text = text.unwrap_or("-created");
    let (is_descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
    match GatewaySort::from(name) {
        GatewaySort::Unknown(_) => {
            let message =
                "sort must be name, status, sources or created, with - in front for descending order";
            Err(Error::refused(ErrorCode::InvalidParameter, message).at("sort"))
        }
        column => Ok(Sort { column, is_descending }),
    }
}

pub fn is_wanted(gateway: &Gateway, region_id: &str, query: &GatewayQuery) -> bool {
    query.region_id.as_deref().is_none_or(|wanted| wanted == region_id)
        && query.status.as_ref().is_none_or(|wanted| *wanted == gateway.status)
        && query.gateway_type.as_ref().is_none_or(|wanted| *wanted == gateway.gateway_type)
        && query.vpc_id.as_ref().is_none_or(|wanted| *wanted == gateway.vpc.vpc_id)
        && query.tag.as_deref().is_none_or(|wanted| gateway.tags.iter().any(|tag| is_tag(tag, wanted)))
        && is_found(query.q.as_deref(), &[&gateway.name, &gateway.gateway_id])
}

pub fn sort(rows: &mut [GatewayRow], Sort { column, is_descending }: &Sort) {
    rows.sort_by(|a, b| {
        let order = compare(column, a, b);
        let order = if *is_descending { order.reverse() } else { order };
        let by_name = || a.gateway.name.cmp(&b.gateway.name);
        order.then_with(by_name).then_with(|| a.gateway.gateway_id.cmp(&b.gateway.gateway_id))
    });
}

/// By its key, or as `key=value`; either may have an equals sign in it.
fn is_tag(tag: &Tag, wanted: &str) -> bool {
    let is_pair = || {
        let value = wanted.strip_prefix(tag.key.as_str()).and_then(|rest| rest.strip_prefix('='));
        value == Some(tag.value.as_str())
    };
    tag.key == wanted || is_pair()
}

fn compare(column: &GatewaySort, a: &GatewayRow, b: &GatewayRow) -> Ordering {
    match column {
        GatewaySort::Name | GatewaySort::Unknown(_) => a.gateway.name.cmp(&b.gateway.name),
        GatewaySort::Status => severity(&a.gateway.status).cmp(&severity(&b.gateway.status)),
        GatewaySort::Sources => a.sources.total.cmp(&b.sources.total),
        GatewaySort::Created => a.gateway.create_timestamp.cmp(&b.gateway.create_timestamp),
    }
}

fn severity(status: &GatewayStatus) -> u8 {
    match status {
        GatewayStatus::CreateFailed
        | GatewayStatus::UpgradeFailed
        | GatewayStatus::RestartFailed
        | GatewayStatus::DeleteFailed => 0,
        GatewayStatus::Creating
        | GatewayStatus::Upgrading
        | GatewayStatus::Restarting
        | GatewayStatus::Deleting => 1,
        GatewayStatus::Unknown(_) => 2,
        GatewayStatus::Running => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_by_its_key_or_by_key_and_value() {
        let tag = Tag { key: "a=b".into(), value: "c=d".into() };
        assert!(is_tag(&tag, "a=b") && is_tag(&tag, "a=b=c=d"));
        assert!(!is_tag(&tag, "a") && !is_tag(&tag, "a=b=c") && !is_tag(&tag, "a=b="));
        assert!(is_tag(&Tag { key: "a".into(), value: String::new() }, "a="));
    }
}
