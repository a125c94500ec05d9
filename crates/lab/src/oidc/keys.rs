//! The keys that tokens are signed with: RSA first, an elliptic curve after each rotation. Signed by ring, and so by
//! nothing that the server verifies with.

use anyhow::{Context, Result, anyhow};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;

/// ring makes no RSA keys. This one was made for here, and protects nothing.
const RSA: &str = include_str!("rsa.pem");

pub struct Key {
    id: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    P256(Box<EcdsaKeyPair>),
}

impl Key {
    pub fn first() -> Result<Self> {
        let der = PrivatePkcs8KeyDer::from_pem_slice(RSA.as_bytes()).context("no key")?;
        let pair = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|error| anyhow!("{error}"))?;
        Ok(Self { id: "first".to_owned(), pair: Pair::Rsa(Box::new(pair)) })
    }

    pub fn fresh() -> Result<Self> {
        let (random, kind) = (SystemRandom::new(), &ECDSA_P256_SHA256_FIXED_SIGNING);
        let made = EcdsaKeyPair::generate_pkcs8(kind, &random).map_err(|error| anyhow!("{error}"))?;
        let pair =
            EcdsaKeyPair::from_pkcs8(kind, made.as_ref(), &random).map_err(|error| anyhow!("{error}"))?;
        Ok(Self { id: uuid::Uuid::new_v4().to_string(), pair: Pair::P256(Box::new(pair)) })
    }

    /// As it is published.
    pub fn published(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match &self.pair {
            Pair::Rsa(pair) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": text(&n), "e": text(&e)})
            }
            Pair::P256(pair) => {
                // A byte that says how it is written, then both coordinates.
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "use": "sig", "alg": "ES256", "kid": self.id, "crv": "P-256",
                       "x": text(x), "y": text(y)})
            }
        }
    }

    /// A token in its compact form.
    pub fn sign(&self, claims: &Value) -> Result<String> {
        let alg = match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::P256(_) => "ES256",
        };
        let header = json!({"typ": "JWT", "alg": alg, "kid": self.id});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(claims));
        let random = SystemRandom::new();
        let signature = match &self.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature);
                signed.map_err(|error| anyhow!("{error}"))?;
                signature
            }
            Pair::P256(pair) => {
                let signed = pair.sign(&random, text.as_bytes()).map_err(|error| anyhow!("{error}"))?;
                signed.as_ref().to_vec()
            }
        };
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
