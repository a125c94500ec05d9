//! The shapes around every answer of the gateway API: the envelope, a page of items, paging itself.

use serde::{Deserialize, Serialize};

use crate::sources::FieldError;

/// The envelope of every successful answer of the gateway API; `code` is `Ok`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    pub code: String,
    pub message: String,
    pub request_id: String,
    pub data: T,
}

impl<T> Envelope<T> {
    pub fn ok(request_id: impl Into<String>, data: T) -> Self {
        Self { code: "Ok".to_owned(), message: "success".to_owned(), request_id: request_id.into(), data }
    }
}

/// The data of an answer that has none: the SDKs need a body, and `data` is an empty object in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
pub struct Nothing {}

/// By which a client says that it asks for the same again: `CreateService` and `CreateGateway` do it once, and give the
/// same answer for 24 hours.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", default)]
pub struct ClientTokenQuery {
    /// At most [`ClientTokenQuery::MAX_LENGTH`] printable ASCII characters.
    pub client_token: Option<String>,
}

impl ClientTokenQuery {
    pub const MAX_LENGTH: usize = 64;

    /// None where it is empty; fails where it can't be one.
    pub fn token(self) -> Result<Option<String>, FieldError> {
        let Some(token) = self.client_token.filter(|token| !token.is_empty()) else { return Ok(None) };
        let is_printable = token.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
        if token.len() > Self::MAX_LENGTH || !is_printable {
            let why = "has at most 64 printable ASCII characters";
            return Err(FieldError::invalid("clientToken", why));
        }
        Ok(Some(token))
    }
}

/// One page of a list. `page_number` counts from 1; `total_size` counts every item of the query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    pub items: Vec<T>,
    pub page_number: u32,
    pub page_size: u32,
    pub total_size: u32,
}

impl<T> Page<T> {
    /// The same page of something else; fails with the first item that does.
    pub fn try_map<U, E>(self, map: impl FnMut(T) -> Result<U, E>) -> Result<Page<U>, E> {
        let Self { items, page_number, page_size, total_size } = self;
        let items = items.into_iter().map(map).collect::<Result<_, _>>()?;
        Ok(Page { items, page_number, page_size, total_size })
    }

    pub fn map<U>(self, mut map: impl FnMut(T) -> U) -> Page<U> {
        let Self { items, page_number, page_size, total_size } = self;
        Page { items: items.into_iter().map(&mut map).collect(), page_number, page_size, total_size }
    }
}

/// A valid place in a list: what `pageNumber` and `pageSize` become once they are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    number: u32,
    size: u32,
}

impl Paging {
    pub const DEFAULT_SIZE: u32 = 10;
    pub const MAX_SIZE: u32 = 100;

    /// Fails with the name of the offending parameter.
    pub fn new(number: Option<u32>, size: Option<u32>) -> Result<Self, &'static str> {
        let (number, size) = (number.unwrap_or(1), size.unwrap_or(Self::DEFAULT_SIZE));
        if number == 0 {
            return Err("pageNumber");
        }
        if size == 0 || size > Self::MAX_SIZE {
            return Err("pageSize");
        }
        Ok(Self { number, size })
    }

    /// How many items to take, and how many to skip before.
    pub fn span(self) -> (u32, u32) {
        (self.size, (self.number - 1).saturating_mul(self.size))
    }

    /// This page, where its items were found elsewhere.
    pub fn page<T>(self, items: Vec<T>, total_size: u32) -> Page<T> {
        Page { items, page_number: self.number, page_size: self.size, total_size }
    }

    /// Cuts this page out of a whole list.
    pub fn cut<T>(self, all: impl ExactSizeIterator<Item = T>) -> Page<T> {
        let total_size = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let skipped = (self.number as usize - 1).saturating_mul(self.size as usize);
        let items = all.skip(skipped).take(self.size as usize).collect();
        Page { items, page_number: self.number, page_size: self.size, total_size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_past_the_end_is_empty_but_knows_the_total() {
        let page = Paging::new(Some(4), Some(10)).expect("valid").cut(0..25);
        assert_eq!((page.items.len(), page.total_size), (0, 25));
    }

    #[test]
    fn the_last_page_holds_the_rest() {
        let page = Paging::new(Some(3), Some(10)).expect("valid").cut(0..25);
        assert_eq!(page.items, vec![20, 21, 22, 23, 24]);
    }

    #[test]
    fn a_size_outside_1_to_100_names_its_parameter() {
        assert_eq!(Paging::new(None, Some(0)), Err("pageSize"));
        assert_eq!(Paging::new(None, Some(101)), Err("pageSize"));
        assert_eq!(Paging::new(Some(0), None), Err("pageNumber"));
    }
}
