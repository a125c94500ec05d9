//! Told whenever the server does not know who asks: nobody signed in, or the session has ended.

use std::cell::RefCell;

type Run = Box<dyn Fn()>;

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

pub fn on(run: impl Fn() + 'static) {
    RUN.replace(Some(Box::new(run)));
}

pub fn tell() {
    RUN.with_borrow(|run| run.as_ref().map(|run| run()));
}
