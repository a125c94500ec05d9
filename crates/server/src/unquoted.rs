//! What parsers say of files and answers that may hold secrets, without the values that they quote. It
//! knows no file.

/// What serde puts before a value that it quotes like a name.
const BEFORE_VALUES: [&str; 3] = ["integer `", "floating point `", "variant `"];

/// The first line of a message with `…` for each value in it: what follows may show the file itself.
pub fn unquoted(message: &str) -> String {
    let mut rest = message.lines().next().unwrap_or_default();
    let mut told = String::new();
    while let Some(at) = rest.find(['"', '`']) {
        let (before, quoted) = (&rest[..=at], &rest[at + 1..]);
        told.push_str(before);
        let quote = if before.ends_with('"') { '"' } else { '`' };
        let end = end_of(quoted, quote);
        let is_name = quote == '`' && !BEFORE_VALUES.iter().any(|value| told.ends_with(value));
        told.push_str(if is_name { &quoted[..end] } else { "…" });
        told.push(quote);
        rest = quoted.get(end + 1..).unwrap_or_default();
    }
    told + rest
}

/// Where the quotation ends; without an end, everything belongs to it.
fn end_of(quoted: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let found = quoted.find(|c| {
        let is_end = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    });
    found.unwrap_or(quoted.len())
}

/// Reads TOML; errors name the line and don't show it.
pub fn toml<T: serde::de::DeserializeOwned>(text: &str) -> anyhow::Result<T> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        match unquoted(error.message()) {
            quoting if quoting.contains("://") => {
                anyhow::anyhow!("line {line}: an address is no valid value here")
            }
            message => anyhow::anyhow!("line {line}: {message}"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_and_values_go() {
        for (message, expected) in [
            (
                r#"invalid type: string "a \"b\" c", expected u16"#,
                r#"invalid type: string "…", expected u16"#,
            ),
            ("unknown field `password`, expected `id`", "unknown field `password`, expected `id`"),
            ("unknown variant `secret`, expected `A`", "unknown variant `…`, expected `A`"),
            (
                "invalid type: integer `7`, expected a map\n1 | token: 7",
                "invalid type: integer `…`, expected a map",
            ),
            ("it began with \"and never ended", "it began with \"…\""),
            ("nothing", "nothing"),
            ("", ""),
        ] {
            assert_eq!(unquoted(message), expected);
        }
    }
}
