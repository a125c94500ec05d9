//! A short, stable name for the contents of files: keys of the cache, and whether a build is still current.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// FNV-1a over length-prefixed pieces. Tells changes apart; it is no defence against anyone.
pub struct Fingerprint(u64);

impl Fingerprint {
    pub fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub fn add(&mut self, piece: &[u8]) {
        for byte in piece.len().to_le_bytes().iter().chain(piece) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    pub fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }
}

pub fn of_file(path: &Path) -> Result<String> {
    let mut fingerprint = Fingerprint::new();
    fingerprint.add(&fs::read(path).with_context(|| format!("cannot read {}", path.display()))?);
    Ok(fingerprint.hex())
}

/// Every file below `path` (or `path` itself) in a fixed order; nothing when it does not exist.
pub fn files_below(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            files.extend(files_below(&entry?.path())?);
        }
        files.sort();
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pieces: &[&[u8]]) -> String {
        let mut fingerprint = Fingerprint::new();
        for piece in pieces {
            fingerprint.add(piece);
        }
        fingerprint.hex()
    }

    #[test]
    fn the_same_pieces_give_the_same_key_on_every_machine() {
        assert_eq!(of(&[]), "cbf29ce484222325");
        assert_eq!(of(&[b"a", b"b"]), of(&[b"a", b"b"]));
    }

    #[test]
    fn a_piece_moved_across_a_border_changes_the_key() {
        assert_ne!(of(&[b"ab", b"c"]), of(&[b"a", b"bc"]));
        assert_ne!(of(&[b"a"]), of(&[b"a", b""]));
    }
}
