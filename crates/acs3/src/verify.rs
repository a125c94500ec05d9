//! Verifying: a request first only claims to come from somebody; what speaks against that is found step by step, so
//! that the one who asks can look up the secret in between, and reads no body of somebody unknown.

use hmac::Mac;

use crate::authorization::Authorization;
use crate::canonical::Request;
use crate::date::parse_date;
use crate::header;
use crate::sign::body_hash;
use crate::signature::mac;

/// Longer nonces are nobody's.
const MAX_NONCE: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("there is no Authorization header")]
    Unsigned,
    #[error(
        "the Authorization header must be ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…, with the headers in order and the signature in hexadecimal"
    )]
    MalformedAuthorization,
    #[error("the Authorization header must begin with ACS3-HMAC-SHA256")]
    UnknownAlgorithm,
    #[error("the header {0} is missing, or is there more than once")]
    HeaderMissing(&'static str),
    #[error("the header {0} is not among the signed ones")]
    HeaderNotSigned(&'static str),
    #[error("the header {0} is among the signed ones, and was not sent")]
    SignedHeaderMissing(String),
    #[error("x-acs-date must be of the form 2026-11-22T21:07:22Z")]
    InvalidDate,
    #[error("x-acs-signature-nonce has more than {MAX_NONCE} characters")]
    NonceTooLong,
    #[error("x-acs-date is more than 15 minutes off the server's clock")]
    DateTooFarOff,
    #[error("the signature is not that of this request with this key's secret")]
    WrongSignature,
    #[error("x-acs-content-sha256 is not the hash of the body")]
    WrongBodyHash,
}

/// What a request says of itself. Nothing of it is proven until [`Claim::check_signature`] holds.
#[derive(Clone, Debug)]
pub struct Claim<'a> {
    pub access_key_id: &'a str,
    pub nonce: &'a str,
    /// Milliseconds since the epoch.
    pub date: i64,
    signature: [u8; 32],
    body_hash: &'a str,
    canonical: Vec<u8>,
}

impl<'a> Claim<'a> {
    /// How far the dates of both sides may be apart, in milliseconds.
    pub const WINDOW: i64 = 15 * 60 * 1000;

    pub fn read(request: &Request<'a>) -> Result<Self, Error> {
        let sent = request.values(header::AUTHORIZATION);
        let [sent] = sent[..] else {
            return Err(if sent.is_empty() { Error::Unsigned } else { Error::MalformedAuthorization });
        };
        let text = std::str::from_utf8(sent).map_err(|_| Error::MalformedAuthorization)?;
        let authorization = Authorization::parse(text)?;
        check_signed(request, &authorization)?;
        let required = |name: &'static str| request.text(name).ok_or(Error::HeaderMissing(name));
        required(header::HOST)?;
        let date = parse_date(required(header::DATE)?).ok_or(Error::InvalidDate)?;
        let nonce = required(header::NONCE)?;
        if nonce.len() > MAX_NONCE {
            return Err(Error::NonceTooLong);
        }
        let body_hash = required(header::CONTENT_HASH)?;
        let canonical = request.canonical(&authorization.signed_headers, body_hash);
        let Authorization { access_key_id, signature, .. } = authorization;
        Ok(Self { access_key_id, nonce, date, signature, body_hash, canonical })
    }

    /// `now` in milliseconds since the epoch.
    pub fn check_date(&self, now: i64) -> Result<(), Error> {
        let is_near = self.date.abs_diff(now) <= Self::WINDOW.unsigned_abs();
        if is_near { Ok(()) } else { Err(Error::DateTooFarOff) }
    }

    /// In a time that does not tell how much of the signature is right.
    pub fn check_signature(&self, secret: &str) -> Result<(), Error> {
        let mac = mac(secret, &self.canonical);
        mac.verify_slice(&self.signature).map_err(|_| Error::WrongSignature)
    }

    /// The hash is part of what is signed, and no secret.
    pub fn check_body(&self, body: &[u8]) -> Result<(), Error> {
        let is_it = self.body_hash.eq_ignore_ascii_case(&body_hash(body));
        if is_it { Ok(()) } else { Err(Error::WrongBodyHash) }
    }
}

fn check_signed(request: &Request<'_>, authorization: &Authorization<'_>) -> Result<(), Error> {
    let is_signed = |name: &&str| authorization.signed_headers.binary_search(name).is_ok();
    if let Some(name) = header::REQUIRED.into_iter().find(|name| !is_signed(name)) {
        return Err(Error::HeaderNotSigned(name));
    }
    let mut if_sent = header::IF_SENT.into_iter();
    if let Some(name) = if_sent.find(|name| !is_signed(name) && !request.values(name).is_empty()) {
        return Err(Error::HeaderNotSigned(name));
    }
    // Else one that was taken away could not be told from one that was empty.
    let mut missing = authorization.signed_headers.iter().filter(|name| request.values(name).is_empty());
    missing.next().map_or(Ok(()), |name| Err(Error::SignedHeaderMissing((*name).to_owned())))
}
