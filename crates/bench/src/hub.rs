//! Ten thousand changes a second through the event hub, in this process, with few and with many readers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;
use contract::console::events::Event;
use server::hub::Hub;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::delays::Delays;
use crate::figures::{Samples, show};
use crate::report::{Section, Table};

const CHANGES: usize = 50_000;
/// A timer's finest step, and what is due in it at 10,000 a second.
const STEP: Duration = Duration::from_millis(1);
const IN_A_STEP: usize = 10;

/// When each change was published, in nanoseconds from the start, by its sequence.
type Published = Arc<Vec<AtomicU64>>;

struct Run {
    rate: f64,
    publish: Samples,
    delays: Delays,
    reloads: usize,
    reloading: usize,
}

struct Heard {
    delays: Delays,
    reloads: usize,
}

pub async fn measure() -> Result<Section> {
    let columns = [
        "readers",
        "achieved",
        "publish p50",
        "publish p99",
        "delay p50",
        "delay p99",
        "readers told to reload",
    ];
    let mut table = Table::new(&[&columns[..], &["reloads"]].concat());
    for readers in [1, 100, 1000] {
        eprintln!("hub: {readers} readers");
        let run = run(readers).await?;
        let times = [run.publish.p50(), run.publish.p99(), run.delays.rank(500), run.delays.rank(990)];
        let ends = [run.reloading.to_string(), run.reloads.to_string()];
        let cells = [readers.to_string(), format!("{:.0}/s", run.rate)];
        table.row(cells.into_iter().chain(times.map(show)).chain(ends));
    }
    let about = format!(
        "{CHANGES} changes, {IN_A_STEP} each millisecond, in one process with all readers. Publish is what one \
         change costs its source's task; delay is from publish to a reader's hands, for all readers; a reader \
         that has fallen too far behind is told to load everything again."
    );
    Ok(Section { name: "hub", about, tables: vec![table], notes: Vec::new() })
}

async fn run(readers: usize) -> Result<Run> {
    let hub = Hub::new();
    let published: Published = Arc::new((0..=CHANGES).map(|_| AtomicU64::new(0)).collect());
    let start = Instant::now();
    let listening: Vec<_> = (0..readers)
        .map(|_| tokio::spawn(listen(hub.subscribe(None).live, published.clone(), start)))
        .collect();
    let (rate, publish) = tokio::spawn(publish(hub, published, start)).await?;
    let (mut delays, mut reloads, mut reloading) = (Delays::default(), 0, 0);
    for reader in listening {
        let heard = reader.await?;
        delays.add(&heard.delays);
        reloads += heard.reloads;
        reloading += usize::from(heard.reloads > 0);
    }
    Ok(Run { rate, publish, delays, reloads, reloading })
}

/// Late steps are made up for at once. The hub goes with the end, which ends the readers.
async fn publish(hub: Hub, published: Published, start: Instant) -> (f64, Samples) {
    let mut steps = tokio::time::interval(STEP);
    let mut took = Vec::with_capacity(CHANGES);
    let began = Instant::now();
    for (number, at) in published.iter().skip(1).enumerate() {
        if number % IN_A_STEP == 0 {
            steps.tick().await;
        }
        let event = Event::Services {
            gateway_id: "gw-7h2k9q4x1m".to_owned(),
            source_id: "src-0123456789abcdef".to_owned(),
        };
        let before = Instant::now();
        at.store(nanos(before - start), Ordering::Release);
        hub.publish(event);
        took.push(before.elapsed());
    }
    let changes = u32::try_from(CHANGES).unwrap_or(u32::MAX);
    (f64::from(changes) / began.elapsed().as_secs_f64(), Samples::new(took))
}

async fn listen(mut live: Receiver<server::hub::Numbered>, published: Published, start: Instant) -> Heard {
    let mut heard = Heard { delays: Delays::default(), reloads: 0 };
    loop {
        match live.recv().await {
            Ok(numbered) => {
                let now = nanos(start.elapsed());
                let sequence = usize::try_from(numbered.sequence).unwrap_or(usize::MAX);
                if let Some(at) = published.get(sequence) {
                    heard.delays.take(now.saturating_sub(at.load(Ordering::Acquire)));
                }
            }
            Err(RecvError::Lagged(_)) => heard.reloads += 1,
            Err(RecvError::Closed) => return heard,
        }
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
