//! Cuts a release of the console at its split points (`src/chunks.rs`), after trunk has built it: the code of a page
//! or panel is a file that the browser asks for when it is first opened. Trunk knows nothing of this, so what it made
//! of the wasm is replaced.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    fingerprint::{self, Fingerprint},
    places::Places,
    process,
    toolbox::Toolbox,
};

const PACKAGE: &str = "headwater-console";
/// What the cutter calls the script that loads the chunks.
const LOADER: &str = "__wasm_split";
/// wasm-opt knows them from a section that is gone by then.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
];

pub fn cut(tools: &Toolbox) -> Result<()> {
    let (places, dist) = (tools.places, tools.places.dist());
    let whole = places.target.join("wasm32-unknown-unknown/wasm").join(format!("{PACKAGE}.wasm"));
    let hash = hash_of(tools.places, &whole)?;
    let work = places.target.join("xtask/chunks");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let (parts, bound) = (work.join("parts"), work.join("bound"));
    fs::create_dir_all(&parts)?;

    let name = format!("{PACKAGE}-{hash}");
    let mut cutter = tools.command("wasm-split-cli");
    cutter.args(["--target", "web", "--out-name", &name]).arg(&whole).arg(&parts);
    process::inherit(&mut cutter)?;

    let first = parts.join(format!("{name}.wasm"));
    let mut bindgen = tools.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--remove-name-section"]);
    bindgen.args(["--remove-producers-section", "--out-name", &name, "--out-dir"]).arg(&bound).arg(&first);
    process::inherit(&mut bindgen)?;
    fs::remove_file(&first)?;

    replace_page(&dist, &name, &format!("/{LOADER}-{hash}.js"))?;
    let mut wasms = vec![(bound.join(format!("{name}_bg.wasm")), format!("{name}_bg.wasm"))];
    let mut scripts = vec![(bound.join(format!("{name}.js")), format!("{name}.js"))];
    for file in fingerprint::files_below(&parts)? {
        let stem = file.file_stem().context("a part has a name")?.to_string_lossy().into_owned();
        match file.extension().and_then(|kind| kind.to_str()) {
            Some("wasm") => wasms.push((file, format!("{stem}-{hash}.wasm"))),
            Some("js") => scripts.push((file, format!("{stem}-{hash}.js"))),
            _ => bail!("{} is no part of a console", file.display()),
        }
    }
    for (from, to) in &wasms {
        let mut opt = tools.command("wasm-opt");
        opt.args(["-Os", "--strip-debug", "--strip-producers"]).args(FEATURES);
        process::inherit(opt.arg(from).arg("-o").arg(dist.join(to)))?;
    }
    // The names of the other files carry the hash now, so that a browser may keep them for ever.
    let names =
        wasms.iter().chain(&scripts).map(|(from, to)| Some((from.file_name()?.to_str()?, to.as_str())));
    let names: Vec<_> = names.collect::<Option<_>>().context("a part has a name")?;
    for (from, to) in &scripts {
        // The console itself tells what did not come, to the reader and not to the browser's log.
        let mut script = fs::read_to_string(from)?.replace("console.error(e);", "");
        for (old, new) in &names {
            // Not where the wasm says what it imports: those names are the cutter's.
            for before in ["from ", "new URL("] {
                script = script.replace(&format!("{before}\"./{old}\""), &format!("{before}\"./{new}\""));
            }
        }
        fs::write(dist.join(to), script)?;
    }
    Ok(())
}

/// Of all that decides what the files become: a browser keeps them for ever under their names.
fn hash_of(places: &Places, whole: &Path) -> Result<String> {
    let mut fingerprint = Fingerprint::new();
    for how in [include_bytes!("chunks.rs").as_slice(), include_bytes!("parts.rs")] {
        fingerprint.add(how);
    }
    for file in [whole, &places.tests().join("package-lock.json")] {
        fingerprint.add(&fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
    }
    Ok(fingerprint.hex())
}

/// Trunk's own files go, and the page names ours.
fn replace_page(dist: &Path, name: &str, loader: &str) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page)?;
    let trunk = the_script(dist)?;
    let old = trunk.file_stem().context("the script has a name")?.to_string_lossy().into_owned();
    if !html.contains(&old) {
        bail!("{} does not load {old}", page.display());
    }
    html = html.replace(&old, name);
    // Known from the page, it is there together with the script that imports it.
    html = html.replacen("</head>", &format!("<link rel=\"modulepreload\" href=\"{loader}\"></head>"), 1);
    fs::remove_file(dist.join(format!("{old}_bg.wasm")))?;
    fs::remove_file(&trunk)?;
    fs::write(page, html).context("cannot write dist/index.html")
}

fn the_script(dist: &Path) -> Result<PathBuf> {
    let is_ours = |file: &PathBuf| {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(PACKAGE) && file.extension().is_some_and(|kind| kind == "js")
    };
    let found = fingerprint::files_below(dist)?.into_iter().find(is_ours);
    found.with_context(|| format!("trunk has left no script of {PACKAGE} in {}", dist.display()))
}
