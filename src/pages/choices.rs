//! What the filters above a list offer.

use crate::i18n::Words;
use crate::ui::choice::Choices;

/// Any, then what is known.
pub fn any_of(words: &Words, known: impl IntoIterator<Item = (String, String)>) -> Choices {
    std::iter::once((String::new(), words.any.to_owned())).chain(known).collect()
}

/// The list's own order, then both directions of each column, given with what it is called.
pub fn sorts<'a>(words: &Words, columns: impl IntoIterator<Item = (&'a str, &'static str)>) -> Choices {
    let both = |(column, name): (&str, &'static str)| {
        [
            (column.to_owned(), format!("{name}, {}", words.ascending)),
            (format!("-{column}"), format!("{name}, {}", words.descending)),
        ]
    };
    let standard = (String::new(), words.sort_standard.to_owned());
    std::iter::once(standard).chain(columns.into_iter().flat_map(both)).collect()
}
