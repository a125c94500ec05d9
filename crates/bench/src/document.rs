//! The file that keeps the findings: a run puts its own sections in and leaves all others as they are, those
//! that people wrote too.

use std::path::Path;

use anyhow::{Context, Result};

/// Puts the sections, given as name and text, into the file, under this head.
pub fn write(file: &Path, head: &str, sections: &[(&str, String)]) -> Result<()> {
    let before = std::fs::read_to_string(file).unwrap_or_default();
    std::fs::write(file, merged(&before, head, sections))
        .with_context(|| format!("can't write {}", file.display()))
}

fn merged(before: &str, head: &str, sections: &[(&str, String)]) -> String {
    let mut kept: Vec<(String, String)> = before.split("\n## ").skip(1).map(named).collect();
    for (name, text) in sections {
        let text = text.trim().to_owned();
        if let Some((_, old)) = kept.iter_mut().find(|(kept, _)| kept == name) {
            *old = text;
        } else {
            // What people say of the figures stays below them.
            let end = kept.iter().position(|(kept, _)| kept == "Remarks").unwrap_or(kept.len());
            kept.insert(end, ((*name).to_owned(), text));
        }
    }
    let texts = kept.into_iter().map(|(_, text)| text);
    [head.trim().to_owned()].into_iter().chain(texts).collect::<Vec<_>>().join("\n\n") + "\n"
}

fn named(section: &str) -> (String, String) {
    let name = section.lines().next().unwrap_or_default().trim().to_owned();
    (name, format!("## {}", section.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_takes_the_place_of_its_older_self_and_leaves_the_others() {
        let first = merged("", "# Head\n", &[("hub", "## hub\n\nold\n".to_owned())]);
        assert_eq!(first, "# Head\n\n## hub\n\nold\n");
        let remarks = first + "\n## Remarks\n\nBy hand.\n";
        let again = [("hub", "## hub\n\nnew\n".to_owned()), ("idle", "## idle\n".to_owned())];
        let after = merged(&remarks, "# New", &again);
        assert_eq!(after, "# New\n\n## hub\n\nnew\n\n## idle\n\n## Remarks\n\nBy hand.\n");
    }
}
