//! The canonical request: the one text that both sides must come to, whatever happened to order, case and spaces on
//! the way.

use std::borrow::Cow;
use std::fmt::Write;

/// A request as it travels.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// In capitals.
    pub method: &'a str,
    /// Percent-encoded, as sent: an id that holds a slash has `%2F` in it.
    pub path: &'a str,
    /// What follows the `?`, as sent; empty without one.
    pub query: &'a str,
    /// Names in any case, values as sent; a name may come several times.
    pub headers: &'a [(&'a str, &'a [u8])],
}

impl<'a> Request<'a> {
    /// The values of a header without the spaces around them, in the signature's order; none if it was not sent.
    pub(crate) fn values(&self, name: &str) -> Vec<&'a [u8]> {
        let sent = self.headers.iter().filter(|(sent, _)| sent.eq_ignore_ascii_case(name));
        let mut values: Vec<_> = sent.map(|(_, value)| value.trim_ascii()).collect();
        values.sort_unstable();
        values
    }

    /// A header that must be there once, and as text.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        let [value] = self.values(name)[..] else { return None };
        std::str::from_utf8(value).ok().filter(|text| !text.is_empty())
    }

    /// `signed_headers` in the order of their names, which are in lower case.
    pub(crate) fn canonical(&self, signed_headers: &[&str], body_hash: &str) -> Vec<u8> {
        let path = if self.path.is_empty() { "/" } else { self.path };
        let head = format!("{}\n{path}\n{}\n", self.method, canonical_query(self.query));
        let mut text = head.into_bytes();
        for name in signed_headers {
            text.extend_from_slice(name.as_bytes());
            text.push(b':');
            text.extend_from_slice(&self.values(name).join(&b','));
            text.push(b'\n');
        }
        let tail = format!("\n{}\n{body_hash}", signed_headers.join(";"));
        text.extend_from_slice(tail.as_bytes());
        text
    }
}

/// Sorted by name, each name and value encoded as RFC 3986 has it. Spaces may have travelled as `+`.
fn canonical_query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encode(&decode(name)), encode(&decode(value)))
        })
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Of a query: `+` is a space. What is no proper escape stands for itself.
fn decode(text: &str) -> Cow<'_, [u8]> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text.as_bytes());
    }
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escaped = (bytes[at] == b'%').then(|| hex_pair(bytes.get(at + 1..at + 3)?)).flatten();
        decoded.push(match (bytes[at], escaped) {
            (b'+', None) => b' ',
            (_, Some(byte)) | (byte, None) => byte,
        });
        at += if escaped.is_some() { 3 } else { 1 };
    }
    Cow::Owned(decoded)
}

fn hex_pair(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let value = digit(pair[0])? * 16 + digit(pair[1])?;
    u8::try_from(value).ok()
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for &byte in bytes {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            text.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_sorted_and_encoded_the_one_way_however_it_travelled() {
        assert_eq!(canonical_query("b=1&a=x+y%2fz&c&a~=%E4%B8%AD"), "a=x%20y%2Fz&a~=%E4%B8%AD&b=1&c=");
        assert_eq!(canonical_query("a=%2"), "a=%252");
        assert_eq!(canonical_query("a=*%7E&&"), "a=%2A~");
        assert_eq!(canonical_query(""), "");
    }

    #[test]
    fn a_header_that_comes_twice_is_one_text() {
        let headers: [(&str, &[u8]); 2] = [("X-Acs-B", b" z "), ("x-acs-b", b"a")];
        let request = Request { method: "GET", path: "", query: "", headers: &headers };
        let canonical = request.canonical(&["x-acs-b"], "hash");
        assert_eq!(String::from_utf8_lossy(&canonical), "GET\n/\n\nx-acs-b:a,z\n\nx-acs-b\nhash");
        assert_eq!(request.text("x-acs-b"), None);
    }
}
