//! What the figures depend on: the machine, and what a process takes of it. Reads /proc, so Linux only.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

/// The kernel tells processor time in this unit on every architecture.
const TICK: Duration = Duration::from_millis(10);

/// Resident memory in KiB.
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    pub now: u64,
    pub peak: u64,
}

/// In a line: processor, memory, kernel, compiler.
pub fn facts() -> Result<String> {
    let cores = std::thread::available_parallelism()?;
    let processor = read("/proc/cpuinfo")?;
    let processor = field(&processor, "model name").unwrap_or("processor unknown").to_owned();
    let memory = read("/proc/meminfo")?;
    let kib: u64 = first_number(field(&memory, "MemTotal").context("no MemTotal")?)?;
    let kernel = read("/proc/sys/kernel/osrelease")?;
    let rustc = Command::new("rustc").arg("--version").output().map(|output| output.stdout);
    let rustc = String::from_utf8(rustc.unwrap_or_default()).unwrap_or_default();
    let (gib, kernel, rustc) = (kib / 1024 / 1024, kernel.trim(), rustc.trim());
    Ok(format!("{cores} cores ({processor}), {gib} GiB, Linux {kernel}, {rustc}"))
}

/// How many processes wanted to run during the last minute, ours included.
pub fn load() -> Result<String> {
    Ok(read("/proc/loadavg")?.split(' ').next().unwrap_or_default().to_owned())
}

pub fn memory(pid: u32) -> Result<Memory> {
    let status = read(&format!("/proc/{pid}/status"))?;
    let kib = |name| first_number(field(&status, name).with_context(|| format!("no {name}"))?);
    Ok(Memory { now: kib("VmRSS")?, peak: kib("VmHWM")? })
}

/// What the process has used so far.
pub fn processor_time(pid: u32) -> Result<Duration> {
    let stat = read(&format!("/proc/{pid}/stat"))?;
    // The program's name may hold spaces; what follows its bracket does not.
    let (_, rest) = stat.rsplit_once(") ").context("a process without a name")?;
    let mut times = rest.split(' ').skip(11);
    let mut ticks = || times.next().context("a process without times")?.parse::<u32>().context("no time");
    Ok(TICK * (ticks()? + ticks()?))
}

fn read(file: &str) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("can't read {file}"))
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let named = |line: &'a str| line.split_once(':').filter(|(found, _)| found.trim() == name);
    text.lines().find_map(named).map(|(_, value)| value.trim())
}

fn first_number(text: &str) -> Result<u64> {
    text.split(' ').next().unwrap_or_default().parse().with_context(|| format!("{text} is no number"))
}
