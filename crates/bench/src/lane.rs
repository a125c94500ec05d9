//! Changes, one after the other, and two who wait for each: a reader of the server's events, and the floor.

use std::time::Duration;

use anyhow::{Context, Result};
use rand::Rng;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, sleep, timeout};

const LOST: Duration = Duration::from_secs(30);
/// Not counted: nacos-sdk calls back once for the subscription itself, at any time during the first changes.
const FIRST: usize = 2;

/// The two who wait for a change, and what they saw of one.
pub struct Lane {
    pub reader: UnboundedReceiver<Instant>,
    pub floor: UnboundedReceiver<Instant>,
}

#[derive(Default)]
pub struct Seen {
    pub reader: Vec<Duration>,
    pub floor: Vec<Duration>,
    /// How much later than the floor the reader was; nothing where it was earlier.
    pub later: Vec<Duration>,
}

impl Lane {
    /// Makes changes one after the other, each after both saw the one before and a random pause.
    pub async fn watch(
        mut self,
        changes: usize,
        pause: Duration,
        mut change: impl AsyncFnMut(usize) -> Result<()>,
    ) -> Result<Seen> {
        let mut seen = Seen::default();
        for number in 0..FIRST + changes {
            let pause = rand::rng().random_range(pause / 4..=pause);
            sleep(pause).await;
            while self.reader.try_recv().is_ok() {}
            while self.floor.try_recv().is_ok() {}
            let began = Instant::now();
            change(number).await?;
            let both = async { tokio::join!(self.reader.recv(), self.floor.recv()) };
            let (reader, floor) = timeout(LOST, both).await.context("a change was never told")?;
            let reader = reader.context("the reader ended")?;
            let floor = floor.context("the floor ended")?;
            if number >= FIRST {
                seen.reader.push(reader - began);
                seen.floor.push(floor - began);
                seen.later.push(reader.saturating_duration_since(floor));
            }
        }
        Ok(seen)
    }
}

impl Seen {
    pub fn and(mut self, other: Self) -> Self {
        self.reader.extend(other.reader);
        self.floor.extend(other.floor);
        self.later.extend(other.later);
        self
    }
}
