//! Query strings, and forms, as the contract's types. Knows neither requests nor answers: `crates/fuzz` compiles this
//! very file.

use serde::de::DeserializeOwned;

/// What is wrong with a query, and where, if that has a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: Option<String>,
    pub message: String,
}

pub const NUL: &str = "the request has a NUL character in it";

pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, Wrong> {
    if let Some((name, _)) = pairs(query).find(|(name, value)| has_nul(name) || has_nul(value)) {
        return Err(Wrong { field: Some(name.replace('\0', "")), message: NUL.to_owned() });
    }
    let pairs = serde_urlencoded::Deserializer::new(pairs(query));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let field = Some(error.path().to_string()).filter(|path| path != ".");
        Wrong { field, message: error.inner().to_string() }
    })
}

/// Names and values, decoded, in their order.
pub fn pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// PostgreSQL has no text with it, and nobody means it.
pub fn has_nul(text: &str) -> bool {
    text.contains('\0')
}
