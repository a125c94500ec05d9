//! What is signed, and with what.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use crate::authorization::ALGORITHM;

/// Ready to be compared in constant time, or to be taken as bytes.
pub fn mac(secret: &str, canonical: &[u8]) -> Hmac<Sha256> {
    let text = format!("{ALGORITHM}\n{}", hex(&Sha256::digest(canonical)));
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(text.as_bytes());
    mac
}

pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
