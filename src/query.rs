//! Reading the address, and going to another. State that a person can be in lives here and nowhere else.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use wasm_bindgen::JsValue;

/// A query parameter; empty where it is absent.
pub fn use_text(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get(name).unwrap_or_default()))
}

/// Every value of a query parameter that may be there several times.
pub fn use_texts(name: &'static str) -> Memo<Vec<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get_all(name).unwrap_or_default()))
}

/// What is either on or off; only `true` is on.
pub fn use_flag(name: &'static str) -> Memo<bool> {
    let text = use_text(name);
    Memo::new(move |_| text.with(|text| text == "true"))
}

/// The page number; anything that is none counts as the first.
pub fn use_page() -> Memo<u32> {
    let text = use_text("page");
    Memo::new(move |_| text.with(|text| page_of(text)))
}

/// A parameter of the path; empty only while the route is being left.
pub fn use_param(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get(name).unwrap_or_default()))
}

/// Goes to an address and stays where the page is scrolled to.
#[derive(Clone, Copy)]
pub struct Go(Callback<(String, bool)>);

impl Go {
    pub fn new() -> Self {
        let navigate = use_navigate();
        Self(Callback::new(move |(path, replace): (String, bool)| {
            navigate(&path, NavigateOptions { resolve: false, replace, scroll: false, ..Default::default() });
        }))
    }

    /// A step that Back undoes.
    pub fn to(self, path: String) {
        self.0.run((path, false));
    }

    /// A step that Back skips: typing in a search field, a panel that is done.
    pub fn instead(self, path: String) {
        self.0.run((path, true));
    }
}

/// Adds the step that the router leaves out: it does not notice a step forward, so that a link from there to the page
/// before looks to it like a link to where it is. For as long as the shell is there.
pub fn keep_address() {
    let at = use_location();
    let wanted = Memo::new(move |_| {
        let (path, search) = (at.pathname.get(), at.search.get());
        if search.is_empty() { path } else { format!("{path}?{search}") }
    });
    let compare = move || {
        let location = window().location();
        let (Ok(path), Ok(search), Ok(history)) =
            (location.pathname(), location.search(), window().history())
        else {
            return;
        };
        if let Some(wanted) = wanted.try_get_untracked().filter(|wanted| *wanted != path + &search) {
            // Fails only after hundreds of steps within seconds.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&wanted));
        }
    };
    Effect::new(move |_| {
        wanted.track();
        // The router has written the address by then.
        request_animation_frame(compare);
    });
}

fn page_of(text: &str) -> u32 {
    text.parse().unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_no_number_is_the_first() {
        assert_eq!(["", "0", "-1", "x", "7"].map(page_of), [1, 1, 1, 1, 7]);
    }
}
