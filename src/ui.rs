//! Generic widgets. They know neither the router nor the API nor a language: text arrives as props.

pub mod bar;
pub mod cards;
pub mod check;
pub mod choice;
pub mod column;
pub mod copy;
pub mod crumbs;
pub mod dialog;
pub mod each;
pub mod facts;
pub mod field;
pub mod icon;
pub mod menu;
pub mod notice;
pub mod pager;
pub mod picker;
pub mod popover;
pub mod reasoned;
pub mod search;
pub mod segments;
pub mod select;
pub mod skeleton;
pub mod status;
pub mod switch;
pub mod tabs;
pub mod toggle;
pub mod virtual_list;

use std::sync::atomic::{AtomicUsize, Ordering};

/// An id that no other element of the page has, for labels and descriptions.
pub fn unique_id(prefix: &str) -> String {
    static LAST: AtomicUsize = AtomicUsize::new(0);
    format!("{prefix}-{}", LAST.fetch_add(1, Ordering::Relaxed))
}
