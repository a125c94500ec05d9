//! libFuzzer's way into `fuzz::kubeconfig`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::kubeconfig::check(data));
