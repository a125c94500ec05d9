//! Signing, as an SDK does.

use hmac::Mac;
use sha2::{Digest, Sha256};

use crate::authorization::Authorization;
use crate::canonical::Request;
use crate::header;
use crate::signature::{hex, mac};

#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    pub access_key_id: &'a str,
    pub secret: &'a str,
}

/// The value of `x-acs-content-sha256`.
pub fn body_hash(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

impl Signer<'_> {
    /// The `Authorization` header of a request that has all its other headers. As the SDKs do it, `host`,
    /// `content-type` and all that begin with `x-acs-` are signed.
    pub fn sign(&self, request: &Request<'_>) -> String {
        let names = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        let is_signed = |name: &String| {
            name.starts_with("x-acs-") || matches!(name.as_str(), header::HOST | "content-type")
        };
        let mut names: Vec<String> = names.filter(is_signed).collect();
        names.sort_unstable();
        names.dedup();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        self.sign_headers(request, &names)
    }

    /// `signed_headers` are in lower case and in order.
    pub fn sign_headers(&self, request: &Request<'_>, signed_headers: &[&str]) -> String {
        let canonical =
            request.canonical(signed_headers, request.text(header::CONTENT_HASH).unwrap_or_default());
        let signature = mac(self.secret, &canonical).finalize().into_bytes().into();
        let signed_headers = signed_headers.to_vec();
        Authorization { access_key_id: self.access_key_id, signed_headers, signature }.to_string()
    }
}
