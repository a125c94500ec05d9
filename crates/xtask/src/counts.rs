//! How many tests ran, read from what the test runners print. Only text in, numbers out.

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    pub passed: usize,
    pub failed: usize,
}

#[derive(Clone, Copy)]
pub enum Runner {
    Cargo,
    Playwright,
    Unittest,
}

/// Reads a runner's output line by line.
pub struct Tally {
    runner: Runner,
    counts: Counts,
}

impl Tally {
    pub fn new(runner: Runner) -> Self {
        Self { runner, counts: Counts::default() }
    }

    pub fn read(&mut self, line: &str) {
        match self.runner {
            Runner::Cargo => self.read_cargo(line),
            Runner::Playwright => self.read_playwright(line),
            Runner::Unittest => self.read_unittest(line),
        }
    }

    /// The counts, and why one more failure was added where the runner itself counted none: it ended badly all
    /// the same, or had nothing to run.
    pub fn finish(mut self, succeeded: bool) -> (Counts, Option<&'static str>) {
        let reason = match self.counts {
            Counts { failed: 0, .. } if !succeeded => Some("the runner ended with an error"),
            Counts { failed: 0, passed: 0 } => Some("no test ran"),
            _ => None,
        };
        self.counts.failed += usize::from(reason.is_some());
        (self.counts, reason)
    }

    /// `test result: ok. 3 passed; 0 failed; 0 ignored; …`, once per test binary.
    fn read_cargo(&mut self, line: &str) {
        let Some((_, result)) = line.strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
        else {
            return;
        };
        for piece in result.split(';') {
            match counted(piece) {
                Some((count, "passed")) => self.counts.passed += count,
                Some((count, "failed")) => self.counts.failed += count,
                _ => {}
            }
        }
    }

    /// Two spaces, a number and a word per outcome, at the end. Whatever did not simply pass has failed.
    fn read_playwright(&mut self, line: &str) {
        let Some(summary) = line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')) else { return };
        let summary = summary.split(" (").next().unwrap_or(summary);
        match counted(summary) {
            Some((count, "passed")) => self.counts.passed += count,
            Some((count, "failed" | "flaky" | "skipped" | "did not run" | "interrupted")) => {
                self.counts.failed += count;
            }
            _ => {}
        }
    }

    /// `Ran 5 tests in 0.1s`, then `OK` or `FAILED (failures=1, errors=2)`.
    fn read_unittest(&mut self, line: &str) {
        if let Some((count, _)) = line.strip_prefix("Ran ").and_then(counted) {
            self.counts.passed = count;
            return;
        }
        let Some(details) = line.strip_prefix("FAILED (").or_else(|| line.strip_prefix("OK (")) else {
            return;
        };
        for piece in details.trim_end_matches(')').split(", ") {
            let Some((what, count)) = piece.split_once('=') else { continue };
            let count = count.parse().unwrap_or(0);
            if what != "expected failures" {
                self.counts.passed = self.counts.passed.saturating_sub(count);
                self.counts.failed += count;
            }
        }
    }
}

/// `12 did not run` as a number and the words.
fn counted(text: &str) -> Option<(usize, &str)> {
    let (count, words) = text.trim().split_once(' ')?;
    Some((count.parse().ok()?, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(runner: Runner, output: &str, succeeded: bool) -> (usize, usize, Option<&'static str>) {
        let mut tally = Tally::new(runner);
        for line in output.lines() {
            tally.read(line);
        }
        let (counts, reason) = tally.finish(succeeded);
        (counts.passed, counts.failed, reason)
    }

    #[test]
    fn cargo_counts_add_up_over_its_test_binaries() {
        let output = "test a ... ok\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s\n";
        assert_eq!(tally(Runner::Cargo, output, false), (4, 2, None));
    }

    #[test]
    fn in_the_browser_everything_but_a_clean_pass_has_failed() {
        let output = "  ✓  1 a.spec.ts:1:1 › 3 passed (1s)\n    7 passed\n  1 failed\n    a.spec.ts:4:1 › it\n  \
            1 flaky\n  2 skipped\n  3 did not run\n  12 passed (3.4s)\n";
        assert_eq!(tally(Runner::Playwright, output, false), (12, 7, None));
    }

    #[test]
    fn python_tells_how_many_ran_and_then_what_went_wrong() {
        assert_eq!(tally(Runner::Unittest, "Ran 5 tests in 0.123s\n\nOK\n", true), (5, 0, None));
        let failed = "Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1, skipped=1)\n";
        assert_eq!(tally(Runner::Unittest, failed, false), (2, 3, None));
        assert_eq!(tally(Runner::Unittest, "Ran 1 test in 0.1s\n\nOK\n", true), (1, 0, None));
    }

    #[test]
    fn running_nothing_is_a_failure() {
        assert_eq!(tally(Runner::Unittest, "Ran 0 tests in 0.0s\n\nOK\n", true), (0, 1, Some("no test ran")));
        assert_eq!(tally(Runner::Cargo, "", true), (0, 1, Some("no test ran")));
    }

    #[test]
    fn a_runner_that_dies_without_counting_a_failure_has_failed() {
        let output = "test result: ok. 3 passed; 0 failed; 0 ignored\nerror: process abort signal\n";
        assert_eq!(tally(Runner::Cargo, output, false), (3, 1, Some("the runner ended with an error")));
    }
}
