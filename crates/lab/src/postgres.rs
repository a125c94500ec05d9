//! A real PostgreSQL server on loopback for tests, in a folder of its own. It trusts everybody and does not wait
//! for the disk.
//!
//! It is ended when the value is dropped. Where `setpriv` (util-linux) is at hand it is also ended by the kernel
//! when the thread that started it ends: start it from a thread that lives as long as it should.

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, geteuid, kill_process};
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const WITHIN: Duration = Duration::from_secs(30);

/// A running server. Dropping it ends it.
pub struct PostgresServer {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    process: Option<Child>,
}

impl PostgresServer {
    /// Makes a server in `folder` and returns once it answers. PostgreSQL refuses to run as root, so root's
    /// folders are made passable for the user `postgres`.
    pub async fn start(folder: &Path) -> Result<Self> {
        let mut server =
            Self { programs: programs()?, folder: folder.to_owned(), port: free_port()?, process: None };
        server.create().context("can't make a PostgreSQL server")?;
        server.restart().await?;
        Ok(server)
    }

    /// The address of a database; `postgres` always exists.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Runs SQL in the database `postgres`: makes databases, ends connections.
    pub fn execute(&self, sql: &str) -> Result<()> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--dbname"]);
        run(command.arg(self.url("postgres")).args(["--command", sql]))
    }

    /// Ends it as an administrator would: connections are closed, data is kept.
    pub async fn stop(&mut self) -> Result<()> {
        let Some(mut process) = self.process.take() else { return Ok(()) };
        signal(&process, Signal::INT);
        let deadline = Instant::now() + WITHIN;
        while process.try_wait()?.is_none() {
            if Instant::now() > deadline {
                process.kill()?;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Starts again on the same port with the same data.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        let log = File::options().create(true).append(true).open(self.folder.join("postgres.log"))?;
        let mut command = self.as_server_user("postgres");
        command.arg("-D").arg(self.data()).args(["-p", &self.port.to_string()]).args(SETTINGS);
        command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        self.process = Some(command.spawn().context("can't start PostgreSQL")?);
        self.answers().await
    }

    fn data(&self) -> PathBuf {
        self.folder.join("postgres/data")
    }

    fn create(&self) -> Result<()> {
        let home = self.folder.join("postgres");
        fs::create_dir_all(&home)?;
        if geteuid().is_root() {
            let (user, group) = (id_of_postgres("-u")?, id_of_postgres("-g")?);
            chown(&home, Some(user), Some(group))?;
            let mode = fs::metadata(&self.folder)?.mode();
            fs::set_permissions(&self.folder, fs::Permissions::from_mode(mode | 0o011))?;
        }
        let mut command = self.as_server_user("initdb");
        command.args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"]);
        run(command.arg("-D").arg(self.data()))
    }

    async fn answers(&mut self) -> Result<()> {
        let deadline = Instant::now() + WITHIN;
        loop {
            let mut ready = Command::new(self.programs.join("pg_isready"));
            ready.args(["--quiet", "--host=127.0.0.1", "--port", &self.port.to_string()]);
            if ready.status()?.success() {
                return Ok(());
            }
            let ended = self.process.as_mut().map(Child::try_wait).transpose()?.flatten();
            if ended.is_some() || Instant::now() > deadline {
                let log = fs::read_to_string(self.folder.join("postgres.log")).unwrap_or_default();
                bail!("PostgreSQL does not answer ({ended:?}):\n{log}");
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// `setpriv` becomes the program: signals reach it, and the kernel ends it with our thread.
    fn as_server_user(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        // SIGINT, by which PostgreSQL also removes its shared memory.
        let mut arguments = vec!["--pdeathsig", "INT"];
        if geteuid().is_root() {
            arguments.extend(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]);
        } else if !Path::new("/usr/bin/setpriv").is_file() {
            return Command::new(program);
        }
        let mut command = Command::new("setpriv");
        command.args(arguments).arg(program).current_dir("/");
        command
    }
}

impl Drop for PostgresServer {
    fn drop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        signal(&process, Signal::QUIT);
        // It takes some milliseconds, and its folder may be removed right after this.
        let deadline = Instant::now() + Duration::from_secs(3);
        while matches!(process.try_wait(), Ok(None)) && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(2));
        }
        let _ = process.kill();
    }
}

const SETTINGS: [&str; 14] = [
    "-c",
    "listen_addresses=127.0.0.1",
    // A socket's path may be too long for the system, depending on the folder.
    "-c",
    "unix_socket_directories=",
    "-c",
    "fsync=off",
    "-c",
    "full_page_writes=off",
    "-c",
    "synchronous_commit=off",
    "-c",
    "dynamic_shared_memory_type=mmap",
    "-c",
    "max_connections=200",
];

fn signal(process: &Child, signal: Signal) {
    if let Some(pid) = i32::try_from(process.id()).ok().and_then(Pid::from_raw) {
        // It may have ended by itself.
        let _ = kill_process(pid, signal);
    }
}

fn run(command: &mut Command) -> Result<()> {
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("can't run {command:?}"))?;
    ensure!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}

fn id_of_postgres(what: &str) -> Result<u32> {
    let answer = Command::new("id").args([what, "postgres"]).output()?;
    String::from_utf8_lossy(&answer.stdout).trim().parse().context("there is no user postgres")
}

fn free_port() -> Result<u16> {
    let free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    // Below what the system hands out for outgoing connections, and what Nacos servers use.
    let mut ports = (0..200).map(|_| rand::random_range(10_000..12_000));
    ports.find(free).context("found no free port for PostgreSQL")
}

/// The newest that Debian has, or the one on PATH.
fn programs() -> Result<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = debian.map(|version| version.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found: Vec<PathBuf> =
        debian.chain(std::env::split_paths(&path)).filter(|dir| dir.join("initdb").is_file()).collect();
    found.sort_by_key(|dir| dir.parent().and_then(|dir| dir.file_name()?.to_str()?.parse::<u32>().ok()));
    found.pop().context(
        "PostgreSQL is not installed, and tests need a real one: run `cargo xtask setup`, or install it \
         (on Debian: apt-get install postgresql)",
    )
}
