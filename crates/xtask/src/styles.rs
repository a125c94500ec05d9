//! Joins the style sheets of a built console, each of which trunk leaves in a file of its own: one request for all.

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::fingerprint::Fingerprint;

const LINK: &str = "<link rel=\"stylesheet\" href=\"/";

pub fn join(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let html = fs::read_to_string(&page)?;
    let mut pieces = html.split(LINK);
    let mut without = pieces.next().unwrap_or_default().to_owned();
    let mut styles = String::new();
    let first = without.len();
    for piece in pieces {
        let (file, rest) = piece.split_once('"').context("a style sheet's address has no end")?;
        let (_, after) = rest.split_once('>').context("a style sheet's link has no end")?;
        styles += &fs::read_to_string(dist.join(file)).with_context(|| format!("cannot read {file}"))?;
        fs::remove_file(dist.join(file))?;
        without += after;
    }
    if styles.is_empty() {
        bail!("{} has no style sheets", page.display());
    }
    let mut fingerprint = Fingerprint::new();
    fingerprint.add(styles.as_bytes());
    let name = format!("headwater-console-{}.css", fingerprint.hex());
    without.insert_str(first, &format!("{LINK}{name}\">"));
    fs::write(dist.join(name), styles)?;
    fs::write(page, without).context("cannot write dist/index.html")
}
