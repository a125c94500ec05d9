//! House rules that no other tool checks, over the files that git knows or would take.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::toolbox::Toolbox;

/// Lock and settings files must work with whatever registry a machine is set up for.
const ADDRESSES: [&str; 4] = ["\"resolved\": \"http", "replace-with", "--index-url", "registry="];
/// Split, so that this file does not break its own rule.
const NEVER_IN_RUST: [&str; 1] = [concat!("#[", "ignore")];
const NEVER_IN_RUST_TESTS: [&str; 1] = [concat!("thread::", "sleep")];
const NEVER_IN_SPECS: [&str; 4] = [".only(", "test.skip", "test.fixme", "waitForTimeout"];

pub fn check(tools: &Toolbox) -> Result<()> {
    let root = &tools.places.root;
    let listed =
        tools.command("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).output()?;
    if !listed.status.success() {
        bail!("git cannot list the files: {}", String::from_utf8_lossy(&listed.stderr).trim());
    }
    let mut broken = 0;
    for name in String::from_utf8_lossy(&listed.stdout).lines() {
        // Listed and gone: deleted but not yet committed.
        if is_checked(name) && root.join(name).is_file() {
            let text = fs::read_to_string(root.join(name)).with_context(|| format!("cannot read {name}"))?;
            for complaint in complaints(name, &text) {
                println!("{complaint}");
                broken += 1;
            }
        }
    }
    if broken == 0 { Ok(()) } else { bail!("{broken} house rules broken") }
}

fn is_checked(name: &str) -> bool {
    let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
    matches!(extension, Some("rs" | "ts" | "toml" | "json" | "lock" | "txt"))
        || name.rsplit('/').next() == Some(".npmrc")
}

fn complaints(name: &str, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut forbid = |within: &str, patterns: &[&str]| {
        let hits = patterns.iter().filter(|pattern| within.contains(**pattern));
        found.extend(hits.map(|pattern| format!("{name}: `{pattern}` is not wanted here")));
    };
    match name.rsplit('.').next() {
        Some("rs") => {
            forbid(text, &NEVER_IN_RUST);
            forbid(tests_within(name, text), &NEVER_IN_RUST_TESTS);
            if in_src(name) && !is_test_module(name) && !text.starts_with("//!") {
                found.push(format!("{name}: opens without `//!` saying what it owns"));
            }
        }
        Some("ts") => forbid(text, &NEVER_IN_SPECS),
        _ => forbid(text, &ADDRESSES),
    }
    found
}

/// The whole of a test file; of any other what follows its `#[cfg(test)]`.
fn tests_within<'a>(name: &str, text: &'a str) -> &'a str {
    if !in_src(name) || is_test_module(name) {
        return text;
    }
    text.find("#[cfg(test)]").map_or("", |at| &text[at..])
}

fn in_src(name: &str) -> bool {
    name.starts_with("src/") || (name.starts_with("crates/") && name.contains("/src/"))
}

fn is_test_module(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLEEP: &str = NEVER_IN_RUST_TESTS[0];

    #[test]
    fn a_source_file_says_first_what_it_owns() {
        assert_eq!(complaints("src/app.rs", "use x;").len(), 1);
        assert!(complaints("src/app.rs", "//! The routes.\nuse x;").is_empty());
        assert!(complaints("crates/lab/src/kube/tests.rs", "use x;").is_empty());
        assert!(complaints("crates/lab/tests/kube.rs", "use x;").is_empty());
    }

    #[test]
    fn tests_do_not_sleep_but_programs_may() {
        let program = format!("//! A.\nfn wait() {{ {SLEEP}(x) }}\n#[cfg(test)]\nmod tests {{}}");
        assert!(complaints("src/a.rs", &program).is_empty());
        let test = format!("//! A.\n#[cfg(test)]\nmod tests {{ {SLEEP}(x) }}");
        assert_eq!(complaints("src/a.rs", &test).len(), 1);
        assert_eq!(complaints("crates/server/tests/api.rs", SLEEP).len(), 1);
    }

    #[test]
    fn lock_files_name_no_registry_and_specs_skip_nothing() {
        assert_eq!(complaints("tests/package-lock.json", "\"resolved\": \"https://x\"").len(), 1);
        assert!(complaints("Cargo.lock", "source = \"registry+https://x\"").is_empty());
        assert_eq!(complaints("tests/e2e/a.spec.ts", "test.only('x')").len(), 1);
    }
}
