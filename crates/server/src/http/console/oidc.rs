//! `GET oidc/start` and `oidc/callback`: a browser on its way to the OpenID provider and back. It is always led on,
//! never shown JSON: what went wrong, the console's sign-in page says.

use std::time::Duration;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use contract::console::session::{SIGN_IN_PAGE, is_own_address};
use contract::error::{ErrorBody, ErrorCode};
use openidconnect::RedirectUrl;
use reqwest::Url;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::app::oidc::{Back, Begun, NotBegun};
use crate::error::{Error, Result};
use crate::http::guard::{host, made, place, takes_plain_cookie};
use crate::http::{cookie, request_id};

const CALLBACK: &str = "/console/v1/oidc/callback";
const MAX_ADDRESS: usize = 2000;

#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Start {
    /// An address of the console, to go on to then.
    to: String,
}

/// Written by the provider.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Callback {
    state: String,
    code: Option<String>,
    /// In place of a code.
    error: Option<String>,
}

pub async fn start(State(app): State<App>, request: Request) -> Response {
    let (place, is_plain) = (place(&request), takes_plain_cookie(&request));
    let wanted = own(&query::<Start>(&request).to);
    // A picture in some web site is no person who wants to sign in.
    if request.headers().get("sec-fetch-mode").is_some_and(|mode| mode != "navigate") {
        return Error::refused(ErrorCode::CrossSite, "a sign-in begins by going to this address")
            .into_response();
    }
    let begun = match callback_of(&request) {
        Ok(back) => app.begin_at_provider(&wanted, &back, &place).await,
        Err(error) => Err(error.into()),
    };
    match begun {
        Ok(Begun { address, token }) => led_to(&address, vec![cookie::keep_sign_in(&token, is_plain)]),
        Err(NotBegun::TooSoon(wait)) => {
            let error = Error::refused(ErrorCode::SignInThrottled, "too many attempts to sign in");
            refused(error, &wanted, Some(wait), vec![])
        }
        Err(NotBegun::Failed(error)) => refused(error, &wanted, None, vec![]),
    }
}

pub async fn finish(State(app): State<App>, request: Request) -> Response {
    let (place, is_plain) = (place(&request), takes_plain_cookie(&request));
    let used_up = cookie::forget_sign_in(is_plain);
    let Callback { state, code, error } = query(&request);
    let token = cookie::sign_in(request.headers(), is_plain).map(str::to_owned);
    let back = Back { token, state, code, error };
    let to = match callback_of(&request) {
        Ok(to) => to,
        Err(error) => return refused(error, "", None, vec![]),
    };
    let finished = app.finish_at_provider(back, &to, &place).await;
    made(&finished.object.unwrap_or_default());
    match finished.came {
        Ok(entered) => led_to(&own(&finished.wanted), vec![used_up, cookie::keep(&entered.token, is_plain)]),
        Err(error) => refused(error, &finished.wanted, None, vec![used_up]),
    }
}

/// Where the provider is to send the browser back to: here, by the name that the browser knows. Plain HTTP is for
/// loopback, as it is for cookies.
fn callback_of(request: &Request) -> Result<RedirectUrl> {
    let scheme = if takes_plain_cookie(request) { "http" } else { "https" };
    let base = format!("{scheme}://{}", host(request));
    let wrong = || Error::refused(ErrorCode::InvalidParameter, "the host of the request is none").at("host");
    let url = Url::parse(&base).map_err(|_| wrong())?;
    let is_host = url.path() == "/" && url.username().is_empty() && url.query().is_none();
    let url = url.join(CALLBACK).ok().filter(|_| is_host && !base.contains('#')).ok_or_else(wrong)?;
    Ok(RedirectUrl::from_url(url))
}

/// An address of this site as it may stand in a header; its start where it is none.
fn own(wanted: &str) -> String {
    const SITE: &str = "http://own.invalid";
    let fits = is_own_address(wanted) && wanted.len() <= MAX_ADDRESS;
    let url = Url::parse(&format!("{SITE}{wanted}")).ok().filter(|_| fits);
    // What the parser made of it counts: it takes out dots, for one.
    let written = url.as_ref().and_then(|url| url.as_str().strip_prefix(SITE));
    written.filter(|written| is_own_address(written)).unwrap_or("/").to_owned()
}

/// One that can't be read says nothing.
fn query<T: DeserializeOwned + Default>(request: &Request) -> T {
    serde_urlencoded::from_str(request.uri().query().unwrap_or_default()).unwrap_or_default()
}

/// To the sign-in page, which has the words; the code is for the record too.
fn refused(error: Error, wanted: &str, wait: Option<Duration>, cookies: Vec<HeaderValue>) -> Response {
    let (_, ErrorBody { code, .. }) = error.into_body();
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !wanted.is_empty() && wanted != "/" {
        query.append_pair("to", wanted);
    }
    query.append_pair("refused", code.as_str()).append_pair("request", &request_id::current());
    if let Some(wait) = wait {
        query.append_pair("wait", &wait.as_millis().div_ceil(1000).to_string());
    }
    let answer = led_to(&format!("{SIGN_IN_PAGE}?{}", query.finish()), cookies);
    (Extension(code), answer).into_response()
}

fn led_to(address: &str, cookies: Vec<HeaderValue>) -> Response {
    // Every address here was written by a URL's parser or a form's, in plain ASCII.
    let address = HeaderValue::from_str(address).unwrap_or(HeaderValue::from_static("/"));
    let lines: Vec<(HeaderName, HeaderValue)> =
        cookies.into_iter().map(|line| (header::SET_COOKIE, line)).collect();
    (StatusCode::SEE_OTHER, [(header::LOCATION, address)], AppendHeaders(lines)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_somebody_wants_to_go_is_an_address_of_this_site() {
        assert_eq!(own("/sources?q=a b#c"), "/sources?q=a%20b#c");
        assert_eq!(own("/clusters?q=订单"), "/clusters?q=%E8%AE%A2%E5%8D%95");
        for strange in
            ["", "x", "//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example"]
        {
            assert_eq!(own(strange), "/", "{strange}");
        }
        assert_eq!(own("/a/..//evil.example"), "/");
        assert_eq!(own(&format!("/{}", "a".repeat(MAX_ADDRESS))), "/");
    }
}
