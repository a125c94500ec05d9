//! Whether something happened between an answer and the beginning of the event stream, so that neither told it.
//! Both say as of which event they are; only answers to what was asked before the stream began need a look.

use std::cell::RefCell;

type OnGap = Box<dyn Fn()>;

thread_local! {
    static SEEN: RefCell<Seen> = RefCell::default();
    static ON_GAP: RefCell<Option<OnGap>> = const { RefCell::new(None) };
}

#[derive(Default)]
struct Seen {
    stream: Option<String>,
    /// Of the answers until then, without doubles.
    answers: Vec<String>,
}

impl Seen {
    /// Whether an answer leaves a gap.
    fn answered(&mut self, as_of: &str) -> bool {
        if let Some(stream) = &self.stream {
            return stream != as_of;
        }
        if !self.answers.iter().any(|seen| seen == as_of) {
            self.answers.push(as_of.to_owned());
        }
        false
    }

    fn began(&mut self, stream: &str) -> bool {
        self.stream = Some(stream.to_owned());
        self.answers.drain(..).any(|as_of| as_of != stream)
    }
}

pub fn on_gap(run: impl Fn() + 'static) {
    ON_GAP.replace(Some(Box::new(run)));
}

/// Whether the answer to what is asked now is to be told to [`answered`].
pub fn is_early() -> bool {
    SEEN.with_borrow(|seen| seen.stream.is_none())
}

pub fn answered(as_of: &str) {
    settle(|seen| seen.answered(as_of));
}

pub fn stream_began(as_of: &str) {
    settle(|seen| seen.began(as_of));
}

fn settle(is_gap: impl FnOnce(&mut Seen) -> bool) {
    if SEEN.with_borrow_mut(is_gap) {
        ON_GAP.with_borrow(|run| run.as_ref().map(|run| run()));
    }
}

#[cfg(test)]
mod tests {
    use super::Seen;

    #[test]
    fn nothing_is_loaded_twice_where_nothing_happened() {
        let mut seen = Seen::default();
        assert!(!seen.answered("run-7"));
        assert!(!seen.began("run-7"));
        assert!(!seen.answered("run-7"));
    }

    #[test]
    fn what_happened_between_an_answer_and_the_stream_is_a_gap_whichever_came_first() {
        let mut seen = Seen::default();
        assert!(!seen.answered("run-7") && !seen.answered("run-8"));
        assert!(seen.began("run-8"));
        let mut seen = Seen::default();
        assert!(!seen.began("run-8"));
        assert!(seen.answered("run-7"));
    }
}
