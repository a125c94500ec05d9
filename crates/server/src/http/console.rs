//! What the console needs beyond the cloud's API: one file for each noun of `contract::console`.

pub mod added;
pub mod events;
pub mod gateways;
pub mod inventory;
pub mod parameters;
pub mod services;
pub mod session;
pub mod source_list;
pub mod sources;

/// Whether a search finds something by one of its names or ids, whatever the case.
fn is_found(q: Option<&str>, texts: &[&str]) -> bool {
    Search::new(q).finds(texts)
}

/// What is searched for, made ready once for the many texts that it is looked for in.
struct Search(String);

impl Search {
    fn new(q: Option<&str>) -> Self {
        Self(q.unwrap_or_default().trim().to_lowercase())
    }

    /// Whatever the case. An empty search finds everything.
    fn finds(&self, texts: &[&str]) -> bool {
        self.0.is_empty() || texts.iter().any(|text| self.is_in(text))
    }

    fn is_in(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.0);
        }
        let (text, sought) = (text.as_bytes(), self.0.as_bytes());
        text.windows(sought.len()).any(|part| part.eq_ignore_ascii_case(sought))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_in_any_case_and_in_any_script() {
        assert!(is_found(Some(" CART "), &["shop-cart"]) && is_found(Some("É"), &["café"]));
        assert!(is_found(Some("订单"), &["nope", "订单服务"]) && is_found(None, &[]));
        assert!(!is_found(Some("cart"), &["car", ""]) && !is_found(Some("é"), &["cafe"]));
    }
}
