//! Secrets that are handed out once and kept only as a hash: 256 random bits each, so that the hash needs no salt.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use sha2::{Digest, Sha256};

pub fn new() -> String {
    let bits: [u8; 32] = rand::rng().random();
    URL_SAFE_NO_PAD.encode(bits)
}

pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_the_same_nor_told_by_its_hash() {
        let (one, other) = (new(), new());
        assert_ne!(one, other);
        assert_eq!((one.len(), hash(&one) == one, hash(&one)), (43, false, hash(&one)));
    }
}
