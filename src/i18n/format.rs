//! Numbers, dates and plurals by the browser's Intl, so that no locale data is in the app.

use contract::Millis;
use js_sys::{Array, Date, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::Language;
use super::words::Count;

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

pub fn count(language: Language, number: u32) -> Count {
    let rules = Intl::PluralRules::new(&locales(language), &Object::new());
    Count { text: self::number(language, number), one: rules.select(f64::from(number)) == "one" }
}

pub fn number(language: Language, number: u32) -> String {
    js_sys::Number::from(number).to_locale_string(language.tag()).into()
}

pub fn date(language: Language, at: Millis) -> String {
    let options = options(&[("dateStyle", "medium")]);
    js_date(at).to_locale_date_string(language.tag(), &options).into()
}

pub fn date_and_time(language: Language, at: Millis) -> String {
    let options = options(&[("dateStyle", "long"), ("timeStyle", "medium"), ("hourCycle", "h23")]);
    js_date(at).to_locale_string(language.tag(), &options).into()
}

pub fn time(language: Language, at: Millis) -> String {
    time_with(language, at, "medium")
}

/// The time of day, or the date if that is a day ago or more: for facts that are as of a moment.
pub fn moment(language: Language, at: Millis, now: Millis) -> String {
    if now - at < DAY { time_with(language, at, "short") } else { date(language, at) }
}

/// The two largest units of a duration.
pub fn duration(language: Language, duration: Millis) -> String {
    let parts: Vec<String> =
        units(duration).into_iter().map(|(number, name)| unit(language, number, name)).collect();
    parts.join(" ")
}

fn units(duration: Millis) -> Vec<(Millis, &'static str)> {
    let (days, hours) = (duration / DAY, duration % DAY / HOUR);
    let (minutes, seconds) = (duration % HOUR / MINUTE, duration.max(0) % MINUTE / SECOND);
    let all = match duration {
        DAY.. => vec![(days, "day"), (hours, "hour")],
        HOUR.. => vec![(hours, "hour"), (minutes, "minute")],
        MINUTE.. => vec![(minutes, "minute")],
        _ => return vec![(seconds, "second")],
    };
    all.into_iter().filter(|(number, _)| *number > 0).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a few digits")]
fn unit(language: Language, number: Millis, name: &str) -> String {
    let options = options(&[("style", "unit"), ("unit", name), ("unitDisplay", "short")]);
    let format = Intl::NumberFormat::new(&locales(language), &options);
    let text = format.format().call1(&JsValue::UNDEFINED, &JsValue::from_f64(number as f64));
    text.ok().and_then(|text| text.as_string()).unwrap_or_default()
}

fn time_with(language: Language, at: Millis, style: &str) -> String {
    let options = options(&[("timeStyle", style), ("hourCycle", "h23")]);
    js_date(at).to_locale_time_string_with_options(language.tag(), &options).into()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds of a date are far below 2^53")]
fn js_date(at: Millis) -> Date {
    Date::new(&JsValue::from_f64(at as f64))
}

fn locales(language: Language) -> Array {
    Array::of1(&language.tag().into())
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in pairs {
        // Setting a property of a plain object can't fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_by_its_two_largest_units() {
        assert_eq!(units(3 * HOUR + 12 * MINUTE + 5 * SECOND), [(3, "hour"), (12, "minute")]);
        assert_eq!(units(2 * DAY), [(2, "day")]);
        assert_eq!(units(4 * MINUTE + 59 * SECOND), [(4, "minute")]);
        assert_eq!(units(0), [(0, "second")]);
        assert_eq!(units(-SECOND), [(0, "second")]);
    }
}
