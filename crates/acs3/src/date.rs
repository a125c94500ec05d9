//! `x-acs-date`: UTC, to the second, in one form only.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// `2026-11-22T21:07:22Z` in milliseconds since the epoch; nothing else is a date.
pub fn parse_date(text: &str) -> Option<i64> {
    let is_in_form = text.len() == 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T';
    let local: DateTime = is_in_form.then(|| text.trim_end_matches('Z').parse().ok()).flatten()?;
    let zoned = local.to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_millisecond())
}

/// The date of a moment, in milliseconds since the epoch. A moment that no calendar has is the epoch.
pub fn format_date(millis: i64) -> String {
    let moment = Timestamp::from_second(millis.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_utc_to_the_second() {
        assert_eq!(parse_date("2026-11-22T21:07:22Z"), Some(1_795_381_642_000));
        assert_eq!(format_date(1_795_381_642_999), "2026-11-22T21:07:22Z");
        for wrong in [
            "",
            "Z",
            "2026-11-22 21:07:22Z",
            "2026-11-22T21:07:22",
            "2026-11-22T21:07:22+0",
            "2026-13-22T21:07:22Z",
        ] {
            assert_eq!(parse_date(wrong), None, "{wrong}");
        }
        assert_eq!(parse_date("2026-11-22T21:07:2中"), None);
    }
}
