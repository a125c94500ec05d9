//! The `rnacos` process: where the program is found, on which ports it runs, when it is ready, how it ends.

use super::client::Client;
use super::{Credentials, NacosOptions};
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::{Instant, interval, timeout};

/// How far gRPC and the console are from the HTTP port.
const NEIGHBOURS: [u16; 3] = [0, 1000, 2000];
const READY_WITHIN: Duration = Duration::from_secs(15);
const STOPPED_WITHIN: Duration = Duration::from_secs(10);
/// A login that is tried faster than this in the server's first half second keeps failing.
const LOGIN_INTERVAL: Duration = Duration::from_millis(500);

pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    pub fn start(port: u16, options: &NacosOptions) -> Result<Self> {
        fs::create_dir_all(&options.data_dir)?;
        let log = options.data_dir.join("rnacos.log");
        let output = File::create(&log)?;
        let probe_seconds = options.probe_every.map_or(0, |interval| interval.as_secs());
        let mut command = command(&program()?);
        command
            .env("RNACOS_HTTP_PORT", port.to_string())
            .env("RNACOS_GRPC_PORT", (port + 1000).to_string())
            .env("RNACOS_HTTP_CONSOLE_PORT", (port + 2000).to_string())
            .env("RNACOS_SDK_HOST", "127.0.0.1")
            .env("RNACOS_CONSOLE_HOST", "127.0.0.1")
            .env("RNACOS_DATA_DIR", &options.data_dir)
            // A line for each request would cost it half of its speed.
            .env("RUST_LOG", "warn")
            .env("RNACOS_HTTP_WORKERS", "1")
            .env("RNACOS_NAMING_PERPETUAL_INSTANCE_PROBE_INTERVAL_SECOND", probe_seconds.to_string())
            // The administrator may come 10 seconds after the server; five tries a minute would not outlast that.
            .env("RNACOS_API_LOGIN_ONE_MINUTE_LIMIT", "100000")
            .env("RNACOS_ENABLE_OPEN_API_AUTH", options.credentials.is_some().to_string())
            .current_dir(&options.data_dir)
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .kill_on_drop(true);
        if let Some(Credentials { user, password }) = &options.credentials {
            command.env("RNACOS_INIT_ADMIN_USERNAME", user).env("RNACOS_INIT_ADMIN_PASSWORD", password);
        }
        if let Some(life) = options.token_life {
            command.env("RNACOS_API_LOGIN_TIMEOUT", life.as_secs().to_string());
        }
        let child = command.spawn().context("cannot start rnacos")?;
        Ok(Self { child, log })
    }

    /// Waits until the server answers and its administrator, where it has one, is logged in.
    pub async fn wait_until_ready(
        &mut self,
        client: &mut Client,
        credentials: Option<&Credentials>,
    ) -> Result<()> {
        let deadline = Instant::now() + READY_WITHIN;
        let mut polls = interval(Duration::from_millis(50));
        loop {
            polls.tick().await;
            if client.answers().await {
                break;
            }
            self.check(deadline)?;
        }
        let Some(Credentials { user, password }) = credentials else {
            return Ok(());
        };
        let mut polls = interval(LOGIN_INTERVAL);
        // The first tick is at once, and too early for a login.
        polls.tick().await;
        loop {
            polls.tick().await;
            if let Ok(token) = client.login(user, password).await {
                client.use_token(token);
                return Ok(());
            }
            self.check(deadline)?;
        }
    }

    /// Asks the process to end, and kills it when it takes too long.
    pub async fn stop(mut self) -> Result<()> {
        let pid = self.child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?));
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM)?;
        }
        if timeout(STOPPED_WITHIN, self.child.wait()).await.is_err() {
            self.child.kill().await?;
        }
        Ok(())
    }

    /// Fails with the end of the log when the process has ended or time is up.
    fn check(&mut self, deadline: Instant) -> Result<()> {
        if let Some(status) = self.child.try_wait()? {
            bail!("rnacos ended by itself ({status}):\n{}", self.log_tail());
        }
        ensure!(!self.has_panicked(), "a part of rnacos died:\n{}", self.log_tail());
        ensure!(Instant::now() < deadline, "rnacos was not ready in time:\n{}", self.log_tail());
        Ok(())
    }

    fn has_panicked(&self) -> bool {
        fs::read_to_string(&self.log).is_ok_and(|log| log.contains("panicked at"))
    }

    fn log_tail(&self) -> String {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }
}

/// A port that is free together with its two neighbours.
pub fn free_port() -> Result<u16> {
    for _ in 0..200 {
        let port = rand::random_range(12_000..30_000);
        let bound: std::io::Result<Vec<_>> = NEIGHBOURS
            .iter()
            .map(|distance| TcpListener::bind((Ipv4Addr::LOCALHOST, port + distance)))
            .collect();
        if bound.is_ok() {
            return Ok(port);
        }
    }
    bail!("found no port that is free together with those 1000 and 2000 above it")
}

/// With `setpriv` the kernel ends the program with the thread that started it.
fn command(program: &Path) -> Command {
    match on_path("setpriv") {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "KILL"]).arg(program);
            command
        }
        None => Command::new(program),
    }
}

fn program() -> Result<PathBuf> {
    if let Some(path) = env::var_os("HEADWATER_RNACOS") {
        let path = PathBuf::from(path);
        ensure!(path.is_file(), "HEADWATER_RNACOS is {}, which is no file", path.display());
        return Ok(path);
    }
    let cached = cache().map(|cache| cache.join("tools/rnacos-0.8.8/bin/rnacos"));
    cached
        .filter(|path| path.is_file())
        .or_else(|| on_path("rnacos"))
        .context("there is no rnacos program: run `cargo xtask setup`, or point HEADWATER_RNACOS at one")
}

/// The directory where xtask keeps the tools.
fn cache() -> Option<PathBuf> {
    if let Some(cache) = env::var_os("HEADWATER_CACHE") {
        return Some(cache.into());
    }
    let user = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    Some(user.or_else(|| Some(env::home_dir()?.join(".cache")))?.join("headwater"))
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|directory| directory.join(program)).find(|path| path.is_file())
}
