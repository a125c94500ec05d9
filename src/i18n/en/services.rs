//! English for services.

use contract::address::AddressProblem;

use super::plural;
use crate::i18n::words::ServiceWords;

pub static WORDS: ServiceWords = ServiceWords {
    create_service: "Create Service",
    search: "Search by name or address",
    dns: "DNS name",
    vip: "Fixed addresses",
    also_in_places: |count| format!("Also in {}", plural(count, "place", "places")),
    not_checked: "Not checked",
    unread: "Not read yet",
    gone: "No longer offered",
    none_yet: "This gateway has no services yet. A service is what its routes lead to.",
    none_yet_next: "Choose some of what its sources offer, or give a DNS name or addresses.",
    add_source_first: "Add a source first to choose from what it offers, or give a DNS name or addresses.",
    gateway_not_running: |status| {
        format!("The gateway takes new services only while it is Running. It is {status} now.")
    },
    from_source: "From a source",
    from_source_hint: "What a cluster or a Nacos instance offers",
    dns_hint: "A domain that the gateway resolves",
    vip_hint: "IP addresses with ports",
    no_sources: "This gateway has no sources yet. A source is a cluster or a Nacos instance that offers services.",
    choose_source: "Choose a source",
    choose_source_first: "Choose a source.",
    source_unread: "This source was not read yet, so it is not known what it offers.",
    source_stale: |time| format!("This source does not work now. It offered this on {time}."),
    search_offers: |count| format!("Search {}", plural(count, "service", "services")),
    no_offers: "This source offers no services now.",
    already_added: "Already added",
    picked: |count| format!("{} chosen", count.text),
    pick_all: "Choose all",
    pick_none: "Clear choice",
    pick_first: "Choose at least one service.",
    too_many: "At most 1,000 services at once. Narrow the list by a search.",
    name_hint: "Letters, digits, hyphens, dots and underscores",
    name_missing: "Enter a name.",
    name_wrong: "Use 1 to 64 letters, digits, hyphens, dots and underscores, with a letter or digit at both ends.",
    addresses: "Addresses",
    domains_hint: "Domains with a port. At most 10.",
    addresses_hint: "IP addresses with a port. At most 10.",
    address_number: |number| format!("Address {number}"),
    add_address: "Add address",
    no_more_addresses: "A service has at most 10 addresses.",
    remove_address: |number| format!("Remove address {number}"),
    address_problem,
    dns_servers: "DNS servers",
    dns_servers_hint: "Up to 3 IP addresses, separated by commas. Left empty, the gateway’s own DNS resolves the domain.",
    too_many_servers: "Name at most 3 DNS servers.",
    complete_first: "Complete the name and the addresses.",
    creating: "Creating",
    created_one: |name| format!("Service {name} created"),
    created: |count| format!("{} created", plural(count, "service", "services")),
    concerns: |name| format!("It concerns {name}."),
    service_id: "Service id",
    health: "Health",
    unchecked_meaning: "Nobody checks these addresses, so it is not known whether they answer.",
    gone_meaning: |source| {
        format!(
            "{source} does not offer this service any more. Routes to it lead nowhere until it does again."
        )
    },
    unread_meaning: |source| {
        format!("{source} was not read yet, so it is not known how this service stands.")
    },
    stale_meaning: |source, time| format!("{source} can’t be read now. Shown is what was known on {time}."),
    same_name: "Same name elsewhere",
    address: "Address",
    zone_and_weight: "Zone, weight",
    weight: |weight| format!("Weight {weight}"),
    take_out: |name| format!("Leave {name} out"),
    one_address: "A service has at least one address.",
    no_endpoints: "It has no endpoints now.",
    delete_question: |name| format!("Delete service {name}?"),
    delete_meaning: "The gateway loses this service, and routes to it stop working.",
    delete_source_stays: |source| {
        format!("{source} itself is not touched, and can be asked for this service again.")
    },
    delete_typed: "The name and the addresses are not kept.",
    deleting: "Deleting the service",
    deleted: |name| format!("Service {name} deleted"),
    gone_already: "This service was deleted already.",
};

fn address_problem(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Missing => "Enter an address.",
        AddressProblem::NoPort => "Add the port behind a colon, for example :8080.",
        AddressProblem::BadPort => "Ports lie between 1 and 65535.",
        AddressProblem::NotADomain => {
            "A domain has letters, digits, hyphens and dots, without https:// or a path."
        }
        AddressProblem::IpAsDomain => "This is an IP address. Choose Fixed addresses for it.",
        AddressProblem::NotAnIp => "Enter an IPv4 or IPv6 address.",
        AddressProblem::DomainAsIp => "This is a domain. Choose DNS name for it.",
        AddressProblem::NoBrackets => "Put brackets around an IPv6 address, for example [fd00::1]:8080.",
        AddressProblem::NoSingleHost => "This address does not stand for a single host.",
        AddressProblem::Twice => "This address is there twice.",
    }
}
