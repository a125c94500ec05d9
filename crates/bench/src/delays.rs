//! Delays by the million, counted in steps of an eighth of a power of two: too many to keep each one.

use std::time::Duration;

#[derive(Default)]
pub struct Delays {
    /// By the step that a delay lies in.
    counts: Vec<u64>,
}

impl Delays {
    pub fn take(&mut self, nanos: u64) {
        let step = step_of(nanos);
        if self.counts.len() <= step {
            self.counts.resize(step + 1, 0);
        }
        self.counts[step] += 1;
    }

    pub fn add(&mut self, other: &Self) {
        self.counts.resize(self.counts.len().max(other.counts.len()), 0);
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    pub fn rank(&self, per_mille: u64) -> Duration {
        let wanted = (self.counts.iter().sum::<u64>() * per_mille).div_ceil(1000);
        let mut seen = 0;
        let reached = |count: &u64| {
            seen += count;
            seen >= wanted
        };
        self.counts.iter().position(reached).map_or(Duration::ZERO, |step| Duration::from_nanos(end_of(step)))
    }
}

/// Eight steps for each power of two.
fn step_of(nanos: u64) -> usize {
    if nanos < 8 {
        return usize::try_from(nanos).unwrap_or(0);
    }
    let power = nanos.ilog2();
    let within = nanos >> (power - 3) & 7;
    (power - 2) as usize * 8 + usize::try_from(within).unwrap_or(0)
}

/// The smallest figure above a step.
fn end_of(step: usize) -> u64 {
    let step = step as u64 + 1;
    if step < 8 { step } else { (8 + step % 8) << (step / 8 - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_delay_lies_within_an_eighth_below_the_end_of_its_step() {
        for nanos in (0..100_000).step_by(7).chain([1 << 40, 123_456_789_012]) {
            let end = end_of(step_of(nanos));
            assert!(nanos < end && end <= nanos + nanos / 8 + 1, "{nanos} {end}");
        }
    }

    #[test]
    fn a_rank_is_found_over_all_readers() {
        let (mut one, mut other) = (Delays::default(), Delays::default());
        (0..99).for_each(|_| one.take(1000));
        other.take(1_000_000);
        one.add(&other);
        let [p50, p99, max] = [500, 990, 1000].map(|rank| one.rank(rank).as_nanos());
        assert!((1000..1200).contains(&p50) && (1000..1200).contains(&p99) && max > 1_000_000);
    }
}
