//! The signature: what is signed is let in, what was changed is not, and both sides mean the same by it.
//!
//! The bytes are one request as it goes over the wire, or two with `===` between them: the first is signed, the second
//! goes with the first one's signature.

use std::collections::BTreeMap;

use acs3::{Authorization, Claim, Error, Request, Signer, header};

use crate::read_query;

const BETWEEN: &str = "\n===\n";
const SECRET: &str = "testSk";
/// What the SDKs send, where the bytes do not have it.
const USUAL: [(&str, &str); 4] = [
    (header::HOST, "127.0.0.1:18901"),
    (header::DATE, "2026-11-22T21:07:22Z"),
    (header::NONCE, "7a506cfee14e37935d2dbe97bcad1f3e"),
    (header::CONTENT_HASH, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
];

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let (first, second) = text.split_once(BETWEEN).unwrap_or((text, text));
    let (first, second) = (Wire::read(first), Wire::read(second));
    first.ask(as_it_came);
    let (first, second) = (first.unsigned(), second.unsigned());
    let authorization = first.ask(|request| Signer { access_key_id: "testAk", secret: SECRET }.sign(request));
    match first.signed(&authorization).verify(SECRET) {
        // What cannot be sent at all.
        Err(
            Error::MalformedAuthorization
            | Error::NonceTooLong
            | Error::InvalidDate
            | Error::HeaderMissing(_),
        ) => return,
        verified => assert_eq!(verified, Ok(()), "what was signed is let in: {first:?}"),
    }
    assert_eq!(first.signed(&authorization).verify("testSK"), Err(Error::WrongSignature), "{first:?}");
    let verified = second.signed(&authorization).verify(SECRET);
    let names: Vec<String> = first.signed_names();
    let is_same = first.meaning(&names) == second.meaning(&names);
    assert_eq!(verified.is_ok(), is_same, "{verified:?}\n{first:?}\n{second:?}");
    if is_same {
        assert_eq!(first.parameters(), second.parameters(), "the server reads what was signed");
    }
}

/// Nothing of it panics, and what is an `Authorization` is written as it was read.
fn as_it_came(request: &Request<'_>) {
    for (_, value) in request.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization")) {
        let Some(read) = std::str::from_utf8(value).ok().and_then(|text| Authorization::parse(text).ok())
        else {
            continue;
        };
        let written = read.to_string();
        assert_eq!(Authorization::parse(&written), Ok(read), "{written}");
    }
    match Claim::read(request) {
        Ok(claim) => {
            let far = [i64::MIN, 0, i64::MAX].map(|now| claim.check_date(now).is_ok());
            assert_eq!(far.iter().filter(|is_near| **is_near).count(), usize::from(far[1]), "{claim:?}");
            let _ = (claim.check_signature(SECRET), claim.check_body(b""));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

#[derive(Clone, Debug)]
struct Wire<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a str)>,
}

/// What a request says, found without a look at how the signature is made.
type Meaning<'a> = (&'a str, &'a str, Vec<(Vec<u8>, Vec<u8>)>, BTreeMap<String, String>, Vec<bool>);

impl<'a> Wire<'a> {
    fn read(text: &'a str) -> Self {
        let mut lines = text.lines();
        let mut first = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.map_while(|line| line.split_once(':')).filter(|(name, _)| is_token(name));
        Self { method, path, query, headers: headers.collect() }
    }

    fn ask<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        ask(&Request { method: self.method, path: self.path, query: self.query, headers: &headers })
    }

    fn verify(&self, secret: &str) -> Result<(), Error> {
        self.ask(|request| Claim::read(request)?.check_signature(secret))
    }

    fn has(&self, wanted: &str) -> bool {
        self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted))
    }

    /// With all that a signature takes, and without one.
    fn unsigned(mut self) -> Self {
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(header::AUTHORIZATION));
        for (name, value) in USUAL {
            if !self.has(name) {
                self.headers.push((name, value));
            }
        }
        self
    }

    fn signed<'b>(&'b self, authorization: &'b str) -> Wire<'b> {
        let mut signed = Wire::clone(self);
        signed.headers.push((header::AUTHORIZATION, authorization));
        signed
    }

    fn signed_names(&self) -> Vec<String> {
        let names = self.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        names.filter(|name| name.starts_with("x-acs-") || name == "host" || name == "content-type").collect()
    }

    fn meaning(&self, names: &[String]) -> Meaning<'a> {
        let decoded =
            |text: &str| percent_encoding::percent_decode_str(&text.replace('+', " ")).collect::<Vec<u8>>();
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let mut pairs: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
        pairs.sort_unstable();
        let values = |wanted: &String| {
            let sent = self.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
            let mut values: Vec<&str> = sent.map(|(_, value)| value.trim_matches(is_space)).collect();
            values.sort_unstable();
            // To HTTP, a header that comes twice is one with a comma in it.
            (wanted.clone(), format!("{}{}", u8::from(values.is_empty()), values.join(",")))
        };
        let path = if self.path.is_empty() { "/" } else { self.path };
        let sent = header::IF_SENT.iter().map(|name| self.has(name)).collect();
        (self.method, path, pairs, names.iter().map(values).collect(), sent)
    }

    /// As handlers read them.
    fn parameters(&self) -> Vec<(String, String)> {
        let pairs = read_query::pairs(self.query);
        let mut pairs: Vec<_> = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        pairs.sort_unstable();
        pairs
    }
}

fn is_space(letter: char) -> bool {
    letter.is_ascii_whitespace()
}

/// Other names never come out of an HTTP library.
fn is_token(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
