//! Running other programs: line by line with a time limit, or quietly into a log with a note now and then.

use std::{
    collections::VecDeque,
    fs::{self, File},
    io::{BufRead, BufReader, PipeReader, Write, pipe},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// How often a long, quiet step says where it stands.
const NOTE_EVERY: Duration = Duration::from_secs(10);
const TAIL: usize = 40;

/// Runs with our own terminal; fails when the program does.
pub fn inherit(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", name(command)))?;
    if status.success() { Ok(()) } else { bail!("{} ended with {status}", name(command)) }
}

/// Hands over output and errors as lines in the order they were written; `each` also gets a `None` every second
/// without one. Whether the program succeeded; past `limit` it is ended.
pub fn lines(mut command: Command, limit: Duration, mut each: impl FnMut(Option<&str>)) -> Result<bool> {
    let (reader, writer) = pipe()?;
    let name = name(&command);
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start {name}"))?;
    // Our copies of the writing end go with the command, or the reader would never see the end.
    drop(command);

    let lines = read_in_background(reader);
    let started = Instant::now();
    let mut ended = false;
    loop {
        match lines.recv_timeout(Duration::from_secs(1)) {
            Ok(line) => each(Some(&line)),
            // What the program left behind may hold its output open for ever.
            Err(RecvTimeoutError::Timeout) if ended => break,
            Err(RecvTimeoutError::Timeout) => each(None),
            Err(RecvTimeoutError::Disconnected) => break,
        }
        ended = ended || child.try_wait()?.is_some();
        if started.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            bail!("{name} was still running after {} and was ended", took(limit));
        }
    }
    Ok(child.wait()?.success())
}

/// Runs with output to `log` only; says where it stands under `title`, and shows the log's end on failure.
pub fn logged(command: Command, title: &str, log: &Path) -> Result<()> {
    fs::create_dir_all(log.parent().context("a log has a directory")?)?;
    let mut file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    let mut tail: VecDeque<String> = VecDeque::new();
    let (started, mut noted) = (Instant::now(), Instant::now());
    let program = name(&command);
    let ok = lines(command, Duration::from_hours(1), |line| {
        if let Some(line) = line.filter(|line| !line.trim().is_empty()) {
            // A full disk shows as the program's own failure; the log is a courtesy.
            let _ = writeln!(file, "{line}");
            tail.push_back(line.to_owned());
            if tail.len() > TAIL {
                tail.pop_front();
            }
        }
        if noted.elapsed() >= NOTE_EVERY {
            noted = Instant::now();
            let last = tail.back().map_or("", |line| line.trim());
            println!("    {title}: {}, {last:.80}", took(started.elapsed()));
        }
    })?;
    if ok {
        return Ok(());
    }
    let tail: Vec<String> = tail.into();
    bail!(
        "{title}: {program} failed; its last words:\n\n{}\n\nThe whole log: {}",
        tail.join("\n"),
        log.display()
    )
}

/// A duration as a person says it: `0.3 s`, `48 s`, `2m10`.
pub fn took(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{}m{:02}", seconds / 60, seconds % 60),
    }
}

fn read_in_background(reader: PipeReader) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes).is_ok_and(|read| read > 0) {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\n', '\r']).to_owned();
            bytes.clear();
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn output_and_errors_arrive_as_lines_in_their_order() {
        let mut seen = Vec::new();
        let ok = lines(shell("echo one; echo two >&2; printf three"), Duration::from_secs(10), |line| {
            seen.extend(line.map(str::to_owned));
        });
        assert!(ok.unwrap());
        assert_eq!(seen, ["one", "two", "three"]);
    }

    #[test]
    fn a_failure_is_told_from_a_success() {
        assert!(!lines(shell("exit 3"), Duration::from_secs(10), |_| ()).unwrap());
    }

    #[test]
    fn a_program_past_its_limit_is_ended() {
        let started = Instant::now();
        assert!(lines(shell("exec sleep 30"), Duration::ZERO, |_| ()).is_err());
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn what_a_program_leaves_behind_does_not_hold_up_the_rest() {
        let started = Instant::now();
        assert!(lines(shell("sleep 9 & echo $!"), Duration::from_mins(1), |_| ()).unwrap());
        assert!(started.elapsed() < Duration::from_secs(8));
    }

    #[test]
    fn durations_read_as_people_say_them() {
        let said = |millis| took(Duration::from_millis(millis));
        assert_eq!([said(340), said(48_900), said(130_000)], ["0.3 s", "48 s", "2m10"]);
    }
}
