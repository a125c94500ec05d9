//! libFuzzer's way into `fuzz::signature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::signature::check(data));
