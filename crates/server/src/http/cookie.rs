//! The cookie of a session. Its name keeps other hosts of the domain from setting it; on plain HTTP, which only
//! loopback may use, browsers refuse such a name.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::oidc::LASTS as SIGN_IN_LASTS;
use crate::app::sessions::ABSOLUTE;

const NAME: &str = "__Host-headwater";
const ON_LOOPBACK: &str = "headwater";
/// Of a sign-in that waits for the browser to come back from the OpenID provider.
const SIGN_IN: &str = "__Host-headwater-sign-in";
const SIGN_IN_ON_LOOPBACK: &str = "headwater-sign-in";

/// What the session's cookie holds, if there is one.
pub fn session(headers: &HeaderMap, is_loopback: bool) -> Option<&str> {
    found(headers, [NAME, ON_LOOPBACK], is_loopback)
}

pub fn sign_in(headers: &HeaderMap, is_loopback: bool) -> Option<&str> {
    found(headers, [SIGN_IN, SIGN_IN_ON_LOOPBACK], is_loopback)
}

/// Names are the one for TLS and the one for loopback.
fn found<'a>(headers: &'a HeaderMap, names: [&str; 2], is_loopback: bool) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let is_ours = |name: &str| name == names[0] || (is_loopback && name == names[1]);
    let mut found = pairs.filter(|(name, value)| is_ours(name) && !value.is_empty());
    found.next().map(|(_, token)| token)
}

pub fn keep(token: &str, is_loopback: bool) -> HeaderValue {
    line([NAME, ON_LOOPBACK], &format!("{token}; Max-Age={}", ABSOLUTE.as_secs()), is_loopback)
}

pub fn forget(is_loopback: bool) -> HeaderValue {
    line([NAME, ON_LOOPBACK], "; Max-Age=0", is_loopback)
}

pub fn keep_sign_in(token: &str, is_loopback: bool) -> HeaderValue {
    line(
        [SIGN_IN, SIGN_IN_ON_LOOPBACK],
        &format!("{token}; Max-Age={}", SIGN_IN_LASTS.as_secs()),
        is_loopback,
    )
}

pub fn forget_sign_in(is_loopback: bool) -> HeaderValue {
    line([SIGN_IN, SIGN_IN_ON_LOOPBACK], "; Max-Age=0", is_loopback)
}

fn line(names: [&str; 2], rest: &str, is_loopback: bool) -> HeaderValue {
    let (name, secure) = if is_loopback { (names[1], "") } else { (names[0], "; Secure") };
    let line = format!("{name}={rest}; Path=/; HttpOnly; SameSite=Lax{secure}");
    // A token has letters, digits, - and _ only.
    HeaderValue::from_str(&line).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_found_among_others_and_only_on_loopback_under_its_plain_name() {
        let found = |line: &'static str, is_loopback| {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(line))]);
            session(&headers, is_loopback).map(str::to_owned)
        };
        assert_eq!(found("a=b; __Host-headwater=t; c", false).as_deref(), Some("t"));
        assert_eq!(found("headwater=t", true).as_deref(), Some("t"));
        assert_eq!(found("headwater=t", false), None);
        assert_eq!(found("__Host-headwater=", false), None);
        assert_eq!(found("xheadwater=t", true), None);
    }

    #[test]
    fn the_cookie_is_secure_wherever_a_browser_lets_it() {
        let kept = keep("t", false);
        let wanted = "__Host-headwater=t; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax; Secure";
        assert_eq!(kept, wanted);
        assert_eq!(forget(true), "headwater=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax");
    }
}
