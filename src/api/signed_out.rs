//! Told whenever the server does not know who asks: nobody signed in, or the session has ended.

use std::cell::{Cell, RefCell};

type Run = Box<dyn Fn()>;

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
    static IS_MEANT: Cell<bool> = const { Cell::new(false) };
    static ENTRIES: Cell<u32> = const { Cell::new(0) };
}

/// How often somebody signed in over this page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Entries(u32);

pub fn on(run: impl Fn() + 'static) {
    RUN.replace(Some(Box::new(run)));
}

/// The reader signs out: what is refused from now on is no news.
pub fn is_meant(is_meant: bool) {
    IS_MEANT.set(is_meant);
}

/// Somebody signed in: what was asked before is answered to who was there then.
pub fn entered() {
    ENTRIES.set(ENTRIES.get() + 1);
}

pub fn entries() -> Entries {
    Entries(ENTRIES.get())
}

/// A request is refused that was asked after so many entries.
pub fn tell(asked_after: Entries) {
    if IS_MEANT.get() || asked_after != entries() {
        return;
    }
    RUN.with_borrow(|run| run.as_ref().map(|run| run()));
}
