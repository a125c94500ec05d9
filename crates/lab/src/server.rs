//! The Headwater server as a process of its own: started, waited for, ended by a signal, killed on drop.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// An inventory of thousands takes its time.
const READY_WITHIN: Duration = Duration::from_secs(90);
const STOPPED_WITHIN: Duration = Duration::from_secs(10);

#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// The `headwater` program.
    pub program: PathBuf,
    /// 0 picks a free one.
    pub port: u16,
    pub data_dir: PathBuf,
    pub inventory: PathBuf,
    /// A configuration file beside what is said here.
    pub config: Option<PathBuf>,
}

pub struct HeadwaterServer {
    child: Child,
    url: String,
}

impl HeadwaterServer {
    /// Returns once the server listens. Its log goes to `server.log` in the data directory.
    pub async fn start(options: &ServerOptions) -> Result<Self> {
        std::fs::create_dir_all(&options.data_dir)?;
        let log =
            std::fs::File::options().create(true).append(true).open(options.data_dir.join("server.log"))?;
        let mut child = Command::new(&options.program)
            .args(["serve", "--accept-unsigned", "--port", &options.port.to_string()])
            .arg("--data-dir")
            .arg(&options.data_dir)
            .arg("--inventory")
            .arg(&options.inventory)
            .args(options.config.iter().flat_map(|file| ["--config".as_ref(), file.as_os_str()]))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", options.program.display()))?;
        let stdout = child.stdout.take().context("the server has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let address = async {
            while let Some(line) = lines.next_line().await? {
                if let Some(url) = line.strip_prefix("Headwater is at ") {
                    return Ok(url.to_owned());
                }
            }
            bail!("the server ended before it listened; see {}", tail_of(&options.data_dir))
        };
        let url = timeout(READY_WITHIN, address).await.context("the server did not start in time")??;
        Ok(Self { child, url })
    }

    /// `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Ends the server as a crash would, at once and without a word.
    pub async fn kill(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }

    /// Asks the server to end, and waits.
    pub async fn stop(mut self) -> Result<()> {
        let pid = self.pid().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        if let Some(pid) = pid {
            kill_process(pid, Signal::TERM)?;
        }
        let status =
            timeout(STOPPED_WITHIN, self.child.wait()).await.context("the server did not stop")??;
        if !status.success() {
            bail!("the server ended with {status}");
        }
        Ok(())
    }
}

fn tail_of(data_dir: &Path) -> String {
    let file = data_dir.join("server.log");
    let log = std::fs::read_to_string(&file).unwrap_or_default();
    let lines: Vec<&str> = log.lines().collect();
    format!("{}:\n{}", file.display(), lines[lines.len().saturating_sub(10)..].join("\n"))
}
