//! nginx, serving files of a folder on loopback: what a request costs that takes no thought.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

const READY_WITHIN: Duration = Duration::from_secs(10);

pub struct Nginx {
    child: Child,
    pub address: String,
    pub version: String,
    _folder: TempDir,
}

impl Nginx {
    /// One of our own, that knows nothing of the system's.
    pub async fn start(files: &[(&str, &str)]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for (name, content) in files {
            fs::write(folder.path().join(name), content)?;
        }
        let address = free_address()?;
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(folder.path(), &address))?;
        let told = Command::new("nginx").arg("-v").output().await;
        let told = told.context("nginx is missing (on Debian: apt-get install nginx-light)")?;
        let version = String::from_utf8_lossy(&told.stderr).trim().replace("nginx version: ", "");
        let mut child = Command::new("nginx")
            .arg("-e")
            .arg(folder.path().join("error.log"))
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let began = Instant::now();
        while TcpStream::connect(&address).await.is_err() {
            if began.elapsed() > READY_WITHIN || child.try_wait()?.is_some() {
                let log = fs::read_to_string(folder.path().join("error.log")).unwrap_or_default();
                bail!("nginx did not start: {log}");
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(Self { child, address, version, _folder: folder })
    }

    pub async fn stop(mut self) -> Result<()> {
        self.child.kill().await?;
        Ok(())
    }
}

/// One process, so that none is left behind; it answers from the page cache.
fn configuration(folder: &Path, address: &str) -> String {
    let folder = folder.display();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary = temporary.map(|name| format!("{name}_temp_path {folder}/{name};\n")).concat();
    format!(
        "daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\n\
         events {{ worker_connections 1024; }}\n\
         http {{\n{temporary}access_log off;\nsendfile on;\ntcp_nopush on;\nkeepalive_requests 100000000;\n\
         open_file_cache max=10;\ndefault_type application/json;\n\
         server {{ listen {address}; root {folder}; }}\n}}\n"
    )
}

fn free_address() -> Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string())
}
