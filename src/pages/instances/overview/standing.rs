//! How the sources of an instance stand, at a glance: a bar in parts, and the words that say the same.

use contract::console::gateways::SourceCounts;
use leptos::prelude::*;

use crate::i18n::I18n;
use crate::ui::bar::{Bar, Part};
use crate::ui::status::Tone;

#[component]
pub fn StandingBar(#[prop(into)] counts: Signal<SourceCounts>) -> impl IntoView {
    let parts = Memo::new(move |_| parts(counts.get()));
    view! { <Bar parts/> }
}

/// What works first. What nobody has read yet has a part of its own: it is not good.
fn parts(counts: SourceCounts) -> Vec<Part> {
    let all = [
        (Tone::Good, counts.synced),
        (Tone::Warn, counts.degraded),
        (Tone::Bad, counts.invalid),
        (Tone::Idle, counts.pending()),
    ];
    all.into_iter().filter(|(_, share)| *share > 0).map(|(tone, share)| Part { tone, share }).collect()
}

/// "3 of 5 synced", and "1 invalid · 1 pending".
pub fn standing_words(i18n: I18n, counts: SourceCounts) -> (String, String) {
    let words = i18n.words();
    if counts.total == 0 {
        return (words.no_sources_short.to_owned(), String::new());
    }
    let told = [
        (counts.invalid, words.invalid_count),
        (counts.degraded, words.instances_page.degraded_count),
        (counts.pending(), words.instances_page.pending_count),
    ];
    let rest: Vec<String> = told
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, told)| told(&i18n.count(count)))
        .collect();
    let synced = (words.synced_of)(&i18n.number(counts.synced), &i18n.number(counts.total));
    (synced, rest.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_never_read_is_no_part_of_what_works() {
        let counts = SourceCounts { total: 6, synced: 3, degraded: 0, invalid: 1 };
        let parts = parts(counts);
        let shares: Vec<_> = parts.iter().map(|part| (part.tone, part.share)).collect();
        assert_eq!(shares, [(Tone::Good, 3), (Tone::Bad, 1), (Tone::Idle, 2)]);
        assert!(super::parts(SourceCounts::default()).is_empty());
    }
}
