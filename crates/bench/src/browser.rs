//! The console in a browser: the first load of the Source tab and what is done there, each beside the floor, a page
//! by hand with the same rows. `tests/bench` drives Chromium and takes the samples; here they become tables.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::json;

use crate::crowd::Crowd;
use crate::figures::show;
use crate::report::{Section, Table};

const SOURCES: [usize; 3] = [100, 5000, 10_000];
const SCRIPT: &str = "bench/playwright.config.ts";
/// Goals of the product.
const WIRE_KB: f64 = 250.0;
const HEAP_MB: f64 = 40.0;

/// What was measured of one page of one gateway at one speed, as `tests/bench/browser.bench.ts` writes it.
#[derive(Deserialize)]
struct Findings {
    page: Page,
    sources: usize,
    slowdown: u32,
    loads: Vec<Load>,
    interactions: Vec<Interaction>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Page {
    Console,
    Floor,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Load {
    requests: f64,
    wire_bytes: f64,
    first_row_ms: f64,
    long_task_ms: f64,
    layout_shift: f64,
    heap_bytes: f64,
    wasm_bytes: f64,
    nodes: f64,
}

#[derive(Deserialize)]
struct Interaction {
    name: String,
    ms: Vec<f64>,
}

pub async fn measure(program: &Path) -> Result<Section> {
    eprintln!("browser: creating {SOURCES:?} sources");
    let crowd = Crowd::gather(program, &SOURCES).await?;
    eprintln!("browser: measuring");
    let all = findings(&crowd)?;
    crowd.server.stop().await?;
    let about = "The Source tab in Chromium, of gateways with more and more sources, and the floor: the same rows in \
        the same look, built by a few lines of JavaScript on a page of one file, from the same answer. A load begins \
        with nothing cached; heap, WebAssembly's memory and DOM nodes are what is left after a garbage collection. \
        *4×* is a processor four times slower. All times reach to the frame that shows it; median of 7. The search \
        waits until typing rests, before it asks."
        .to_owned();
    Ok(Section { name: "browser", about, tables: vec![loads(&all), interactions(&all)], notes: goals(&all) })
}

fn findings(crowd: &Crowd) -> Result<Vec<Findings>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("findings.json");
    let gateways: Vec<_> = crowd.gateways.iter().map(|of| json!([of.gateway, of.sources])).collect();
    let status = Command::new("playwright")
        .args(["test", "--config", SCRIPT])
        .current_dir("tests")
        .env("HEADWATER_BENCH_URL", crowd.server.url(""))
        .env("HEADWATER_BENCH_GATEWAYS", json!(gateways).to_string())
        .env("HEADWATER_BENCH_FINDINGS", &file)
        .status()
        .context("cannot start Playwright: run this by `cargo xtask bench browser`")?;
    ensure!(status.success(), "the browser could not be measured");
    Ok(serde_json::from_str(&std::fs::read_to_string(file)?)?)
}

fn loads(all: &[Findings]) -> Table {
    let mut table = Table::new(&[
        "first load",
        "requests",
        "on the wire",
        "first row",
        "long tasks",
        "layout shift",
        "JS heap",
        "Wasm memory",
        "DOM nodes",
    ]);
    for of in all {
        let figure = |field: fn(&Load) -> f64| median(of.loads.iter().map(field).collect());
        table.row([
            of.label(),
            whole(figure(|load| load.requests)),
            kilobytes(figure(|load| load.wire_bytes)),
            time(figure(|load| load.first_row_ms)),
            time(figure(|load| load.long_task_ms)),
            format!("{:.4}", figure(|load| load.layout_shift)),
            megabytes(figure(|load| load.heap_bytes)),
            megabytes(figure(|load| load.wasm_bytes)),
            whole(figure(|load| load.nodes)),
        ]);
    }
    table
}

/// One row for what is done, with so many sources at this speed.
fn interactions(all: &[Findings]) -> Table {
    let mut table = Table::new(&["interaction", "sources", "Headwater", "max", "floor"]);
    for of in all.iter().filter(|of| of.page == Page::Console) {
        let floor = all.iter().find(|other| other.page == Page::Floor && other.stands_beside(of));
        for Interaction { name, ms } in &of.interactions {
            let same = floor.and_then(|floor| floor.interactions.iter().find(|floor| floor.name == *name));
            let floor = same.map_or("–".to_owned(), |floor| time(median(floor.ms.clone())));
            let slowest = ms.iter().copied().fold(0.0, f64::max);
            table.row([name.clone(), of.setting(), time(median(ms.clone())), time(slowest), floor]);
        }
    }
    table.rows.sort_by(|a, b| a[0].cmp(&b[0]));
    table
}

/// What the product promises, and what became of it.
fn goals(all: &[Findings]) -> Vec<String> {
    let ours = || all.iter().filter(|of| of.page == Page::Console);
    let worst =
        |field: fn(&Load) -> f64| ours().flat_map(|of| of.loads.iter().map(field)).fold(0.0, f64::max);
    let goal = |what: &str, found: f64, at_most: f64, shown: String| {
        let is_met = if found <= at_most { "met" } else { "missed" };
        format!("{what}: {is_met}. The worst of all loads is {shown}.")
    };
    let (wire, heap) = (worst(|load| load.wire_bytes), worst(|load| load.heap_bytes + load.wasm_bytes));
    let shift = worst(|load| load.layout_shift);
    vec![
        goal("First load, at most 250 KB on the wire", wire / 1e3, WIRE_KB, kilobytes(wire)),
        goal("JS heap and WebAssembly's memory, at most 40 MB", heap / 1e6, HEAP_MB, megabytes(heap)),
        goal("No layout shift", shift, 0.0, format!("{shift:.4}")),
    ]
}

impl Findings {
    fn label(&self) -> String {
        let page = match self.page {
            Page::Console => "Headwater",
            Page::Floor => "floor",
        };
        format!("{}: {page}", self.setting())
    }

    fn setting(&self) -> String {
        let mut setting = thousands(self.sources);
        if self.slowdown > 1 {
            // Writing to a String can't fail.
            let _ = write!(setting, ", {}×", self.slowdown);
        }
        setting
    }

    fn stands_beside(&self, other: &Self) -> bool {
        (self.sources, self.slowdown) == (other.sources, other.slowdown)
    }
}

/// Of at least one; what could not be measured counts as 0.
fn median(mut taken: Vec<f64>) -> f64 {
    taken.sort_by(f64::total_cmp);
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}

fn time(ms: f64) -> String {
    if ms <= 0.0 { "0".to_owned() } else { show(Duration::from_secs_f64(ms / 1e3)) }
}

fn kilobytes(bytes: f64) -> String {
    format!("{:.0} KB", bytes / 1e3)
}

fn megabytes(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

fn whole(number: f64) -> String {
    format!("{number:.0}")
}

fn thousands(number: usize) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUND: &str = r#"[
        {"page": "console", "sources": 10000, "slowdown": 4, "interactions": [{"name": "search", "ms": [3, 1, 2]}],
         "loads": [{"requests": 22, "wireBytes": 300000, "firstRowMs": 81.5, "longTaskMs": 0, "layoutShift": 0,
                    "heapBytes": 2000000, "wasmBytes": 1500000, "nodes": 4000}]},
        {"page": "floor", "sources": 10000, "slowdown": 4, "interactions": [], "loads": []}
    ]"#;

    #[test]
    fn samples_become_a_row_a_page_and_a_row_an_interaction_beside_its_floor() {
        let all: Vec<Findings> = serde_json::from_str(FOUND).unwrap();
        let load = &loads(&all).rows[0];
        let shown =
            ["10,000, 4×: Headwater", "22", "300 KB", "81.5 ms", "0", "0.0000", "2.0 MB", "1.5 MB", "4000"];
        assert_eq!(*load, shown);
        assert_eq!(interactions(&all).rows, [["search", "10,000, 4×", "2.00 ms", "3.00 ms", "–"]]);
    }

    #[test]
    fn a_goal_that_is_missed_says_so() {
        let goals = goals(&serde_json::from_str::<Vec<Findings>>(FOUND).unwrap());
        assert!(goals[0].contains("missed. The worst of all loads is 300 KB"), "{goals:?}");
        assert!(goals[1].contains("met") && goals[2].contains("met"), "{goals:?}");
    }
}
