//! The `Authorization` header: which key, which headers, which signature.

use std::fmt;

use crate::signature::hex;
use crate::verify::Error;

pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// More than any SDK signs.
const MAX_HEADERS: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authorization<'a> {
    pub access_key_id: &'a str,
    /// In lower case and in order, each once.
    pub signed_headers: Vec<&'a str>,
    pub signature: [u8; 32],
}

impl<'a> Authorization<'a> {
    pub fn parse(text: &'a str) -> Result<Self, Error> {
        let (algorithm, fields) = text.trim().split_once(' ').ok_or(Error::MalformedAuthorization)?;
        if algorithm != ALGORITHM {
            return Err(Error::UnknownAlgorithm);
        }
        let (mut key, mut headers, mut signature) = (None, None, None);
        for field in fields.split(',') {
            let (name, value) = field.trim().split_once('=').ok_or(Error::MalformedAuthorization)?;
            let place = match name {
                "Credential" => &mut key,
                "SignedHeaders" => &mut headers,
                "Signature" => &mut signature,
                _ => return Err(Error::MalformedAuthorization),
            };
            if value.is_empty() || place.replace(value).is_some() {
                return Err(Error::MalformedAuthorization);
            }
        }
        let (Some(access_key_id), Some(headers), Some(signature)) = (key, headers, signature) else {
            return Err(Error::MalformedAuthorization);
        };
        Ok(Self {
            access_key_id,
            signed_headers: signed_headers(headers)?,
            signature: bytes(signature).ok_or(Error::MalformedAuthorization)?,
        })
    }
}

/// The one form of it.
impl fmt::Display for Authorization<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_key_id, signed_headers, signature } = self;
        let (headers, signature) = (signed_headers.join(";"), hex(signature));
        write!(out, "{ALGORITHM} Credential={access_key_id},SignedHeaders={headers},Signature={signature}")
    }
}

fn signed_headers(text: &str) -> Result<Vec<&str>, Error> {
    let names: Vec<&str> = text.split(';').collect();
    let is_name = |name: &&str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase())
    };
    let is_sorted = names.windows(2).all(|pair| pair[0] < pair[1]);
    if names.len() > MAX_HEADERS || !is_sorted || !names.iter().all(is_name) {
        return Err(Error::MalformedAuthorization);
    }
    Ok(names)
}

/// 64 hexadecimal digits.
fn bytes(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_three_proper_fields_is_malformed() {
        let signature = "0".repeat(64);
        let whole = format!("{ALGORITHM} Credential=k,SignedHeaders=a;b,Signature={signature}");
        let parsed = Authorization::parse(&whole).expect("valid");
        assert_eq!((parsed.access_key_id, parsed.signed_headers), ("k", vec!["a", "b"]));
        let spaced = whole.replace(',', ", ");
        assert!(Authorization::parse(&spaced).is_ok());
        for (from, to) in [
            ("Credential=k,", ""),
            ("Credential=k", "Credential="),
            ("Credential=k", "Credential=k,Credential=l"),
            ("a;b", "b;a"),
            ("a;b", "a;a"),
            ("a;b", "a;;b"),
            ("a;b", "A;b"),
            ("Signature=0", "Signature="),
            ("Signature=0", "Signature=g"),
            ("Signature=0", "Signature=00"),
            (",Signature", ",Other=1,Signature"),
            (" ", ""),
        ] {
            let wrong = whole.replacen(from, to, 1);
            assert_eq!(Authorization::parse(&wrong), Err(Error::MalformedAuthorization), "{wrong}");
        }
        let other = whole.replace(ALGORITHM, "ACS3-RSA-SHA256");
        assert_eq!(Authorization::parse(&other), Err(Error::UnknownAlgorithm));
        assert_eq!(Authorization::parse("Bearer x"), Err(Error::UnknownAlgorithm));
    }
}
