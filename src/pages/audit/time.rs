//! Spans of time: those that end now, and from one moment to another. Moments are in the address in UTC, so that it
//! means the same to every reader, and in the browser's fields in the reader's own time.

use contract::Millis;
use js_sys::Date;
use wasm_bindgen::JsValue;

use crate::clock;
use crate::paths::AuditAt;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// From and to, as of now.
pub fn span(at: &AuditAt) -> (Option<Millis>, Option<Millis>) {
    let since = |length| (Some(clock::read() - length), None);
    match at.time.as_str() {
        AuditAt::HOUR => since(HOUR),
        AuditAt::DAY => since(DAY),
        AuditAt::WEEK => since(7 * DAY),
        AuditAt::CHOSEN => (moment(&at.from), moment(&at.to)),
        _ => (None, None),
    }
}

/// A moment of the address, or of a field.
#[expect(clippy::cast_possible_truncation, reason = "whole milliseconds, far below 2^53")]
fn moment(text: &str) -> Option<Millis> {
    let at = Date::parse(text);
    at.is_finite().then_some(at as Millis)
}

/// What a field has, for the address. Empty where it is none.
pub fn of_field(text: &str) -> String {
    moment(text).map(to_the_minute).map(|text| text + "Z").unwrap_or_default()
}

/// What the address has, for a field.
pub fn for_field(text: &str) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
    let local = |at: Millis| at - date(at).get_timezone_offset() as Millis * MINUTE;
    moment(text).map(local).map(to_the_minute).unwrap_or_default()
}

/// 2026-06-15T10:30, in UTC.
fn to_the_minute(at: Millis) -> String {
    String::from(date(at).to_iso_string()).chars().take(16).collect()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a date are far below 2^53")]
fn date(at: Millis) -> Date {
    Date::new(&JsValue::from_f64(at as f64))
}
