//! Requests of the official SDKs as they went over the wire, signed with the key `testAk` and its secret `testSk`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use acs3::{Claim, Error, Request, Signer, body_hash, format_date, parse_date};

const SECRET: &str = "testSk";

#[derive(Clone)]
struct Wire {
    name: String,
    method: String,
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Wire {
    fn parse(name: &str, text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").or(text.split_once("\r\n\r\n")).unwrap();
        let mut lines = head.lines();
        let mut first = lines.next().unwrap().split(' ');
        let (method, target) = (first.next().unwrap(), first.next().unwrap());
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers: Vec<(String, String)> = headers.map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        let length = headers.iter().find(|(name, _)| name == "Content-Length");
        let length = length.map_or(0, |(_, length)| length.parse().unwrap());
        Self {
            name: name.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body[..length].to_owned(),
        }
    }

    fn all() -> Vec<Self> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wire");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let all: Vec<_> = files
            .map(|file| Self::parse(&file.to_string_lossy(), &std::fs::read_to_string(&file).unwrap()))
            .collect();
        assert_eq!(all.len(), 14);
        all
    }

    fn one(name: &str) -> Self {
        Self::all().into_iter().find(|wire| wire.name.ends_with(&format!("/{name}.txt"))).unwrap()
    }

    fn with<T>(&self, ask: impl FnOnce(&Request<'_>) -> T) -> T {
        let headers: Vec<(&str, &[u8])> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        ask(&Request { method: &self.method, path: &self.path, query: &self.query, headers: &headers })
    }

    fn verify(&self, secret: &str) -> Result<(), Error> {
        self.with(|request| {
            let claim = Claim::read(request)?;
            claim.check_date(parse_date(self.header("x-acs-date").trim()).unwrap())?;
            claim.check_signature(secret)?;
            claim.check_body(self.body.as_bytes())
        })
    }

    fn header(&self, name: &str) -> &str {
        &self.headers.iter().find(|(sent, _)| sent.eq_ignore_ascii_case(name)).unwrap().1
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(sent, _)| !sent.eq_ignore_ascii_case(name));
        self
    }
}

#[test]
fn every_request_of_the_official_sdks_verifies() {
    for wire in Wire::all() {
        assert_eq!(wire.verify(SECRET), Ok(()), "{}", wire.name);
    }
}

#[test]
fn what_is_signed_here_is_what_the_sdk_signs() {
    for wire in Wire::all() {
        let authorization = wire.header("authorization").to_owned();
        let names = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
        let names: Vec<&str> = names.split(';').collect();
        let signer = Signer { access_key_id: "testAk", secret: SECRET };
        assert_eq!(wire.with(|request| signer.sign_headers(request, &names)), authorization, "{}", wire.name);
    }
}

#[test]
fn nothing_that_is_signed_can_be_altered() {
    for wire in Wire::all() {
        let altered = |alter: fn(&mut Wire)| {
            let mut other = wire.clone();
            alter(&mut other);
            other.verify(SECRET)
        };
        let wrong = Err(Error::WrongSignature);
        assert_eq!(altered(|wire| wire.method = "PUT".into()), wrong);
        assert_eq!(altered(|wire| wire.path.push('x')), wrong);
        assert_eq!(altered(|wire| wire.query.push_str("&x=1")), wrong);
        for name in ["host", "x-acs-signature-nonce", "x-acs-action", "x-acs-version", "user-agent", "accept"]
        {
            assert_eq!(wire.clone().set(name, "other").verify(SECRET), wrong, "{name} of {}", wire.name);
        }
        assert_eq!(wire.clone().set("x-acs-date", "2026-11-22T21:07:29Z").verify(SECRET), wrong);
        assert_eq!(wire.verify("testSK"), wrong);
        assert_eq!(altered(|wire| wire.body.push(' ')), Err(Error::WrongBodyHash));
        // Whoever alters the body has to alter its hash, too.
        let body = wire.clone().set("x-acs-content-sha256", &body_hash(b"{}"));
        assert_eq!(body.verify(SECRET), wrong);
        let mut authorization = wire.header("authorization").to_owned();
        let last = if authorization.ends_with('0') { '1' } else { '0' };
        authorization.pop();
        authorization.push(last);
        assert_eq!(wire.clone().set("authorization", &authorization).verify(SECRET), wrong);
    }
}

#[test]
fn order_case_and_spaces_on_the_way_change_nothing() {
    let mut wire = Wire::one("ListServices");
    let (first, rest) = wire.query.split_once('&').unwrap();
    wire.query = format!("{rest}&{first}").replace("%2C", "%2c");
    wire.headers.reverse();
    for (name, value) in &mut wire.headers {
        *name = name.to_uppercase();
        *value = format!("  {value} ");
    }
    assert_eq!(wire.verify(SECRET), Ok(()));
}

#[test]
fn an_id_in_the_path_keeps_its_escapes_and_a_boolean_its_capital() {
    let delete = Wire::one("DeleteSource");
    assert!(delete.path.contains("%2F"));
    let decoded = Wire { path: delete.path.replace("%2F", "/"), ..delete };
    assert_eq!(decoded.verify(SECRET), Err(Error::WrongSignature));
    let update = Wire::one("UpdateConfig");
    let lower = Wire { query: update.query.replace("True", "true"), ..update };
    assert_eq!(lower.verify(SECRET), Err(Error::WrongSignature));
}

#[test]
fn a_signature_must_cover_host_date_nonce_and_hash_and_what_is_sent_of_action_and_version() {
    let wire = Wire::one("GetSource");
    for name in [
        "host",
        "x-acs-date",
        "x-acs-signature-nonce",
        "x-acs-content-sha256",
        "x-acs-action",
        "x-acs-version",
    ] {
        let text =
            wire.header("authorization").replace(&format!("{name};"), "").replace(&format!(";{name},"), ",");
        let refused = wire.clone().set("authorization", &text).verify(SECRET);
        assert!(matches!(refused, Err(Error::HeaderNotSigned(missing)) if missing == name), "{refused:?}");
    }
    for name in ["accept", "x-acs-date"] {
        let refused = wire.clone().without(name).verify_at_any_time();
        assert_eq!(refused, Err(Error::SignedHeaderMissing(name.to_owned())));
    }
}

#[test]
fn a_date_may_be_a_quarter_of_an_hour_off_either_way() {
    let wire = Wire::one("GetSource");
    let date = parse_date(wire.header("x-acs-date")).unwrap();
    for (off, wanted) in [
        (0, Ok(())),
        (Claim::WINDOW, Ok(())),
        (-Claim::WINDOW, Ok(())),
        (Claim::WINDOW + 1, Err(Error::DateTooFarOff)),
        (-Claim::WINDOW - 1, Err(Error::DateTooFarOff)),
    ] {
        assert_eq!(wire.with(|request| Claim::read(request).unwrap().check_date(date + off)), wanted);
    }
    assert_eq!(wire.clone().set("x-acs-date", "yesterday").verify_at_any_time(), Err(Error::InvalidDate));
}

#[test]
fn a_request_without_a_signature_is_told_apart_from_one_that_is_malformed() {
    let wire = Wire::one("GetSource");
    assert_eq!(wire.clone().without("authorization").verify_at_any_time(), Err(Error::Unsigned));
    let basic = wire.clone().set("authorization", "Basic x").verify_at_any_time();
    assert_eq!(basic, Err(Error::UnknownAlgorithm));
    let mut twice = wire.clone();
    twice.headers.push(("Authorization".into(), wire.header("authorization").into()));
    assert_eq!(twice.verify_at_any_time(), Err(Error::MalformedAuthorization));
    let long = wire.set("x-acs-signature-nonce", &"n".repeat(129));
    assert_eq!(long.verify_at_any_time(), Err(Error::NonceTooLong));
}

#[test]
fn a_request_signed_here_verifies_here() {
    let (date, hash) = (format_date(1_795_381_642_000), body_hash(b"{}"));
    let unsigned: [(&str, &[u8]); 6] = [
        ("Host", b"127.0.0.1:8080"),
        ("Content-Type", b"application/json"),
        ("Accept", b"*/*"),
        ("x-acs-date", date.as_bytes()),
        ("x-acs-signature-nonce", b"n-1"),
        ("x-acs-content-sha256", hash.as_bytes()),
    ];
    let signer = Signer { access_key_id: "k", secret: "s" };
    let request = Request { method: "POST", path: "/v1/sources", query: "b=x+y&a=%E4", headers: &unsigned };
    let authorization = signer.sign(&request);
    let headers = [&unsigned[..], &[("Authorization", authorization.as_bytes())]].concat();
    let request = Request { headers: &headers, ..request };
    let claim = Claim::read(&request).unwrap();
    assert_eq!((claim.access_key_id, claim.nonce, claim.date), ("k", "n-1", 1_795_381_642_000));
    assert_eq!((claim.check_signature("s"), claim.check_body(b"{}")), (Ok(()), Ok(())));
}

impl Wire {
    fn verify_at_any_time(&self) -> Result<(), Error> {
        self.with(|request| Claim::read(request)?.check_signature(SECRET))
    }
}
