//! What many measurements come to: quantiles, and durations as people read them. Knows nothing of what was
//! measured.

use std::time::Duration;

/// Sorted, at least one.
#[derive(Clone, Debug)]
pub struct Samples(Vec<Duration>);

impl Samples {
    pub fn new(mut taken: Vec<Duration>) -> Self {
        if taken.is_empty() {
            taken.push(Duration::ZERO);
        }
        taken.sort_unstable();
        Self(taken)
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub fn p50(&self) -> Duration {
        self.rank(500)
    }

    pub fn p99(&self) -> Duration {
        self.rank(990)
    }

    pub fn max(&self) -> Duration {
        self.rank(1000)
    }

    /// By the nearest rank.
    fn rank(&self, per_mille: usize) -> Duration {
        self.0[(self.0.len() * per_mille).div_ceil(1000).max(1) - 1]
    }
}

/// How much larger the first is, as `+7 %` or `-3 %`.
pub fn against(this: Duration, that: Duration) -> String {
    format!("{:+.0} %", (this.as_secs_f64() / that.as_secs_f64().max(1e-9) - 1.0) * 100.0)
}

/// Three digits with their unit.
pub fn show(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    let (figure, unit) = match micros {
        0.0..1e3 => (micros, "µs"),
        1e3..1e6 => (micros / 1e3, "ms"),
        _ => (micros / 1e6, "s"),
    };
    let digits = match figure {
        0.0..9.995 => 2,
        9.995..99.95 => 1,
        _ => 0,
    };
    format!("{figure:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_measurements_that_were_taken() {
        let samples = Samples::new((1..=200).rev().map(Duration::from_millis).collect());
        let taken = [samples.p50(), samples.p99(), samples.max()].map(|time| time.as_millis());
        assert_eq!(taken, [100, 198, 200]);
        let one = Samples::new(vec![Duration::from_secs(1)]);
        assert_eq!((one.p50(), one.max()), (Duration::from_secs(1), Duration::from_secs(1)));
    }

    #[test]
    fn durations_have_three_digits_and_a_unit() {
        let shown = |nanos| show(Duration::from_nanos(nanos));
        assert_eq!([shown(340), shown(12_345_000), shown(812_400_000)], ["0.34 µs", "12.3 ms", "812 ms"]);
        assert_eq!(show(Duration::from_millis(75_300)), "75.3 s");
    }

    #[test]
    fn a_difference_is_told_in_percent() {
        assert_eq!(against(Duration::from_millis(107), Duration::from_millis(100)), "+7 %");
        assert_eq!(against(Duration::from_millis(90), Duration::from_millis(100)), "-10 %");
    }
}
