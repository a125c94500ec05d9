//! What was opened from the palette lately, remembered by the browser: one line each.

use super::entries::{Act, Entry, Group};
use crate::storage;

const KEPT: usize = 6;
/// Between the parts of a line; no name has it.
const BETWEEN: char = '\t';

pub fn read() -> Vec<Entry> {
    let text = storage::read(storage::RECENT).unwrap_or_default();
    text.lines().filter_map(parse).collect()
}

/// Puts an entry first.
pub fn remember(entry: &Entry) {
    let Some(line) = line_of(entry) else { return };
    let text = storage::read(storage::RECENT).unwrap_or_default();
    let others = text.lines().filter(|other| address_of(other) != address_of(&line));
    let lines: Vec<&str> = std::iter::once(line.as_str()).chain(others).take(KEPT).collect();
    storage::write(storage::RECENT, &lines.join("\n"));
}

fn line_of(entry: &Entry) -> Option<String> {
    let Act::Go(address) = &entry.act else { return None };
    let parts = [entry.icon, &entry.text, &entry.detail, address];
    let is_plain = parts.iter().all(|part| !part.contains(['\n', BETWEEN]));
    is_plain.then(|| parts.join("\t"))
}

fn address_of(line: &str) -> Option<&str> {
    line.rsplit(BETWEEN).next()
}

fn parse(line: &str) -> Option<Entry> {
    let parts: Vec<&str> = line.split(BETWEEN).collect();
    let [icon, text, detail, address] = *parts else { return None };
    // Only addresses of this console, whatever was written there.
    let is_own = address.starts_with('/') && !address.starts_with("//");
    let icon = super::entries::ICONS.into_iter().find(|known| *known == icon)?;
    is_own.then(|| Entry {
        group: Group::Recent,
        icon,
        text: text.to_owned(),
        detail: detail.to_owned(),
        act: Act::Go(address.to_owned()),
        why_not: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written_and_a_strange_one_is_left_out() {
        let act = Act::Go("/instances/gw-1/overview".into());
        let entry = Entry {
            group: Group::Recent,
            icon: "gateway",
            text: "edge".into(),
            detail: "gw-1".into(),
            act,
            why_not: None,
        };
        let line = line_of(&entry).expect("a line");
        assert_eq!(parse(&line), Some(entry));
        assert_eq!(parse("gateway\tedge\tgw-1\t//elsewhere.example"), None);
        assert_eq!(parse("gateway\tedge"), None);
    }
}
