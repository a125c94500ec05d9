//! Told whenever the server does not know who asks: nobody signed in, or the session has ended.

use std::cell::{Cell, RefCell};

type Run = Box<dyn Fn()>;

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static IS_MEANT: Cell<bool> = const { Cell::new(false) };
}

pub fn on(run: impl Fn() + 'static) {
    RUN.replace(Some(Box::new(run)));
}

/// The reader signs out: what is refused from now on is no news.
pub fn is_meant(is_meant: bool) {
    IS_MEANT.set(is_meant);
}

pub fn tell() {
    if IS_MEANT.get() {
        return;
    }
    RUN.with_borrow(|run| run.as_ref().map(|run| run()));
}
