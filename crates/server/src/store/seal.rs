//! Encryption of secrets at rest: XChaCha20-Poly1305 with a key from a file that only its owner reads, or from the
//! environment.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const NONCE_LENGTH: usize = 24;

/// Where the key is, that is base64 of 32 random bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    File(PathBuf),
    Text(KeyText),
}

/// A key as it was handed over, by the environment for example. It is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyText(String);

#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
}

impl Key {
    /// In the data directory, unless the operator names another place.
    pub fn in_file(data_dir: &Path, file: Option<&Path>) -> Self {
        Self::File(file.map_or_else(|| data_dir.join("headwater.key"), Path::to_owned))
    }

    pub fn open(&self) -> anyhow::Result<Seal> {
        match self {
            Self::File(file) => Seal::open(file),
            Self::Text(KeyText(text)) => Seal::of(text).context("the key in the environment is not one"),
        }
    }
}

impl KeyText {
    pub fn new(text: String) -> Self {
        Self(text)
    }

    pub fn in_environment(variable: &str) -> Option<Self> {
        std::env::var(variable).ok().filter(|text| !text.is_empty()).map(Self)
    }
}

impl fmt::Debug for KeyText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("KeyText(…)")
    }
}

impl Seal {
    /// Reads the key, or makes one the first time.
    pub fn open(file: &Path) -> anyhow::Result<Self> {
        if !file.exists() {
            write_new_key(file).with_context(|| format!("can't write the key {}", file.display()))?;
        }
        let text =
            fs::read_to_string(file).with_context(|| format!("can't read the key {}", file.display()))?;
        Self::of(&text).with_context(|| format!("the key file {} holds no key", file.display()))
    }

    fn of(text: &str) -> anyhow::Result<Self> {
        let key = STANDARD.decode(text.trim()).map_err(|_| anyhow!("it is not base64"))?;
        let cipher =
            XChaCha20Poly1305::new_from_slice(&key).map_err(|_| anyhow!("it is not 32 bytes long"))?;
        Ok(Self { cipher })
    }

    /// Base64 of a fresh nonce and the sealed text.
    pub fn seal(&self, plain: &str) -> anyhow::Result<String> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let sealed =
            self.cipher.encrypt(&nonce, plain.as_bytes()).map_err(|_| anyhow!("can't seal a secret"))?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    pub fn unseal(&self, sealed: &str) -> anyhow::Result<String> {
        let bytes = STANDARD.decode(sealed).context("a sealed secret is not base64")?;
        if bytes.len() < NONCE_LENGTH {
            bail!("a sealed secret is too short");
        }
        let (nonce, sealed) = bytes.split_at(NONCE_LENGTH);
        let plain = self
            .cipher
            .decrypt(XNonce::from_slice(nonce), sealed)
            .map_err(|_| anyhow!("a sealed secret does not open with this key"))?;
        String::from_utf8(plain).context("a sealed secret is not text")
    }
}

/// Written aside and linked, so that there is never half a key, and replicas that start at once use the same one.
fn write_new_key(file: &Path) -> io::Result<()> {
    let key = XChaCha20Poly1305::generate_key(&mut OsRng);
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let aside = file.with_extension(format!("{:x}.new", rand::random::<u64>()));
    let mut opened = options.open(&aside)?;
    opened.write_all(STANDARD.encode(key).as_bytes())?;
    opened.sync_all()?;
    let linked = fs::hard_link(&aside, file);
    fs::remove_file(&aside)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_opens_with_its_key_and_with_no_other() {
        let dir = tempfile::tempdir().expect("a directory");
        let seal = Seal::open(&dir.path().join("one.key")).expect("a key");
        let sealed = seal.seal("hunter2").expect("sealed");
        assert!(!sealed.contains("hunter2"));
        let again = Seal::open(&dir.path().join("one.key")).expect("the same key");
        assert_eq!(again.unseal(&sealed).expect("opened"), "hunter2");
        let other = Seal::open(&dir.path().join("two.key")).expect("another key");
        assert!(other.unseal(&sealed).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_readable_by_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a directory");
        let file = dir.path().join("headwater.key");
        Seal::open(&file).expect("a key");
        let mode = fs::metadata(&file).expect("metadata").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
