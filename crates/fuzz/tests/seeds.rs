//! Every seed, and what comes of shaking it: short, and the same at each run.

use std::fs;
use std::path::{Path, PathBuf};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

const SHAKEN: usize = 200;

fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file").path()).collect();
    files.sort_unstable();
    assert!(files.len() > 5, "{}", folder.display());
    files.into_iter().map(|file| fs::read(file).expect("readable")).collect()
}

/// Takes away, repeats, changes and moves pieces.
fn shaken(seeds: &[Vec<u8>], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = seeds.choose(random).cloned().unwrap_or_default();
    for _ in 0..random.random_range(1..6) {
        let at = random.random_range(0..=bytes.len());
        let to = (at + random.random_range(0..20)).min(bytes.len());
        let piece: Vec<u8> = match random.random_range(0..5) {
            0 => vec![],
            1 => bytes[at..to].repeat(2),
            2 => vec![*b"%+&=;:,-{}[]*!\n \0\xff~".choose(random).unwrap_or(&b' ')],
            3 => bytes[at..to].iter().rev().copied().collect(),
            _ => {
                let other = seeds.choose(random).map_or(&[][..], Vec::as_slice);
                let from = random.random_range(0..=other.len());
                other[from..(from + 40).min(other.len())].to_vec()
            }
        };
        bytes.splice(at..to, piece);
    }
    bytes
}

fn hold(folders: &[&str], check: fn(&[u8])) {
    let seeds: Vec<Vec<u8>> = folders.iter().flat_map(|folder| self::seeds(folder)).collect();
    for seed in &seeds {
        check(seed);
    }
    let mut random = StdRng::seed_from_u64(5);
    for _ in 0..seeds.len() * SHAKEN {
        let bytes = shaken(&seeds, &mut random);
        let held = std::panic::catch_unwind(|| check(&bytes));
        assert!(held.is_ok(), "{:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn the_signature_holds() {
    hold(&["seeds/signature", "../acs3/tests/wire"], fuzz::signature::check);
}

#[test]
fn the_query_holds() {
    hold(&["seeds/query"], fuzz::query::check);
}

#[test]
fn the_kubeconfig_holds() {
    hold(&["seeds/kubeconfig"], fuzz::kubeconfig::check);
}
