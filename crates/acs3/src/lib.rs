//! `ACS3-HMAC-SHA256`, by which every request of the cloud's official SDKs is signed: signing and verifying, from
//! nothing but the request's own text. No I/O; it knows neither HTTP libraries nor who has which key.

mod authorization;
mod canonical;
mod date;
mod sign;
mod signature;
mod verify;

pub use authorization::{ALGORITHM, Authorization};
pub use canonical::Request;
pub use date::{format_date, parse_date};
pub use sign::{Signer, body_hash};
pub use verify::{Claim, Error};

/// The headers of a signature, in lower case.
pub mod header {
    pub const AUTHORIZATION: &str = "authorization";
    pub const HOST: &str = "host";
    pub const DATE: &str = "x-acs-date";
    pub const NONCE: &str = "x-acs-signature-nonce";
    pub const CONTENT_HASH: &str = "x-acs-content-sha256";
    pub const ACTION: &str = "x-acs-action";
    pub const VERSION: &str = "x-acs-version";

    /// Without these a signature says too little: it must cover them.
    pub const REQUIRED: [&str; 4] = [HOST, DATE, NONCE, CONTENT_HASH];
    /// These must be covered where they are sent.
    pub const IF_SENT: [&str; 2] = [ACTION, VERSION];
}
