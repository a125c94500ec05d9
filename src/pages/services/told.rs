//! What is said of a service, in words: its type, place, ports, health, and who else has its name.

use contract::console::added::{AddedService, Health, Place, Twin};
use contract::services::{ServicePort, ServiceType};

use crate::i18n::{I18n, Words};
use crate::ui::status::Tone;

pub fn kind_words(words: &Words, kind: &ServiceType) -> &'static str {
    match kind {
        ServiceType::K8s => words.container_service,
        ServiceType::MseNacos => words.mse_nacos,
        ServiceType::Dns => words.of_services.dns,
        ServiceType::Vip => words.of_services.vip,
        ServiceType::Unknown(_) => words.unknown,
    }
}

pub fn kind_icon(kind: &ServiceType) -> &'static str {
    match kind {
        ServiceType::K8s => "cluster",
        ServiceType::MseNacos => "nacos",
        ServiceType::Dns => "dns",
        ServiceType::Vip => "address",
        ServiceType::Unknown(_) => "service",
    }
}

/// "shop", "public / PAYMENTS".
pub fn within(place: &Place) -> String {
    match &place.group_name {
        Some(group) => format!("{} / {group}", place.namespace),
        None => place.namespace.clone(),
    }
}

/// "80 TCP, 443 TCP"; all but the first few are counted.
pub fn ports_text(ports: &[ServicePort], most: usize) -> String {
    if ports.is_empty() {
        return "—".to_owned();
    }
    let shown: Vec<String> =
        ports.iter().take(most).map(|port| format!("{} {}", port.port, port.protocol)).collect();
    let text = shown.join(", ");
    match ports.len() - shown.len() {
        0 => text,
        more => format!("{text} +{more}"),
    }
}

/// How a service stands, and how that looks. Only what is counted and not stale can be good.
pub fn health(i18n: I18n, service: &AddedService) -> (Tone, String) {
    let words = i18n.words();
    match &service.health {
        Health::Counted { .. } if service.external_name.is_some() => {
            (Tone::Idle, words.of_services.not_checked.to_owned())
        }
        Health::Counted { endpoints, healthy_endpoints } => {
            let text = (words.healthy_of)(&i18n.number(*healthy_endpoints), &i18n.number(*endpoints));
            let tone = match (service.stale_since, *healthy_endpoints) {
                (Some(_), _) => Tone::Idle,
                (None, 0) => Tone::Bad,
                (None, healthy) if healthy < *endpoints => Tone::Warn,
                (None, _) => Tone::Good,
            };
            (tone, text)
        }
        Health::Unchecked => (Tone::Idle, words.of_services.not_checked.to_owned()),
        Health::Unread => (Tone::Idle, words.of_services.unread.to_owned()),
        Health::Gone => (Tone::Bad, words.of_services.gone.to_owned()),
        Health::Unknown => (Tone::Idle, words.unknown.to_owned()),
    }
}

/// Where else a name is: in short, and in full.
pub fn elsewhere(i18n: I18n, twins: &[Twin]) -> Option<(String, String)> {
    let words = i18n.words();
    let first = twins.first()?;
    let short = match (twins.len(), &first.place) {
        (1, Some(place)) => (words.also_in)(&place.source_name),
        (1, None) => (words.also_in)(kind_words(words, &first.service_type)),
        (count, _) => {
            (words.of_services.also_in_places)(&i18n.count(u32::try_from(count).unwrap_or(u32::MAX)))
        }
    };
    let places: Vec<String> = twins.iter().map(|twin| twin_text(words, twin)).collect();
    Some((short, places.join("\n")))
}

/// "nacos-orders: public / PAYMENTS".
pub fn twin_text(words: &Words, twin: &Twin) -> String {
    match &twin.place {
        Some(place) => format!("{}: {}", place.source_name, within(place)),
        None => kind_words(words, &twin.service_type).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_by_namespace_and_group() {
        let place = Place {
            source_id: "src-1".into(),
            source_name: "orders".into(),
            namespace: "public".into(),
            group_name: None,
        };
        assert_eq!(within(&place), "public");
        assert_eq!(within(&Place { group_name: Some("PAYMENTS".into()), ..place }), "public / PAYMENTS");
    }

    #[test]
    fn ports_beyond_the_first_few_are_counted() {
        let port = |port| ServicePort { name: None, port, protocol: "TCP".into() };
        assert_eq!(ports_text(&[], 2), "—");
        assert_eq!(ports_text(&[port(80), port(443)], 2), "80 TCP, 443 TCP");
        assert_eq!(ports_text(&[port(80), port(443), port(90)], 2), "80 TCP, 443 TCP +1");
    }
}
