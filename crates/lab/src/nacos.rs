//! Real Nacos servers for tests and the playground: starts the `rnacos` program on loopback, fills it through its
//! own HTTP API and ends it.
//!
//! The program is ended when the value is dropped. Where `setpriv` (util-linux) is at hand it is also ended by the
//! kernel when the thread that started it ends, so that a killed test leaves nothing behind: start servers from
//! a thread that lives as long as they should, never from `spawn_blocking`.

mod behind;
mod client;
mod process;

pub use behind::NacosBehindProxy;
pub use client::Instance;

use anyhow::Result;
use client::Client;
use process::Process;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// On a busy machine one start in seven ends with a panic in the part that keeps what it is told, which the rest
/// outlives: the server is started again then.
const STARTS: usize = 10;

#[derive(Debug, Clone)]
pub struct NacosOptions {
    /// Keeps the data and the log, `rnacos.log`.
    pub data_dir: PathBuf,
    /// The HTTP port; gRPC is the one 1000 above, its own console the one 2000 above.
    pub port: Option<u16>,
    /// The administrator; without one the server asks nobody for a password.
    pub credentials: Option<Credentials>,
    /// How often the server really connects to the registered addresses, and takes those where nothing listens
    /// for unhealthy; 5 seconds at least. Without it every instance counts as healthy. With it, register
    /// loopback addresses only.
    pub probe_every: Option<Duration>,
    /// How long an access token is good for; an hour without it.
    pub token_life: Option<Duration>,
}

#[derive(Debug, Clone)]
pub struct Credentials {
    pub user: String,
    pub password: String,
}

/// A running server. Dropping it kills it.
pub struct NacosServer {
    options: NacosOptions,
    port: u16,
    process: Option<Process>,
    client: Client,
}

impl NacosOptions {
    /// Any free ports, no passwords, no probes.
    pub fn in_dir(data_dir: impl Into<PathBuf>) -> Self {
        Self { data_dir: data_dir.into(), port: None, credentials: None, probe_every: None, token_life: None }
    }
}

impl NacosServer {
    /// Returns once the server answers and, where it has an administrator, lets it log in.
    pub async fn start(options: NacosOptions) -> Result<Self> {
        let port = match options.port {
            Some(port) => port,
            None => process::free_port()?,
        };
        let is_new =
            std::fs::read_dir(&options.data_dir).map_or(true, |mut entries| entries.next().is_none());
        let mut server = Self { client: Client::new(port)?, process: None, options, port };
        // What a server that died at its first start leaves behind is of no use to the next.
        let clear = |folder: &Path| if is_new { std::fs::remove_dir_all(folder) } else { Ok(()) };
        server.start_until_up(clear).await?;
        Ok(server)
    }

    /// `127.0.0.1:PORT`, as a Nacos client wants it.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Registers an instance; its namespace must exist.
    pub async fn register(&self, instance: &Instance) -> Result<()> {
        self.client.register(instance).await
    }

    pub async fn deregister(&self, instance: &Instance) -> Result<()> {
        self.client.deregister(instance).await
    }

    /// The services of a namespace as `group@@service`, sorted. The public namespace is "".
    pub async fn services(&self, namespace: &str) -> Result<Vec<String>> {
        self.client.services(namespace).await
    }

    /// The instances of a service, unhealthy ones included, as the server describes them.
    pub async fn instances(&self, namespace: &str, group: &str, service: &str) -> Result<Vec<Value>> {
        self.client.instances(namespace, group, service).await
    }

    pub async fn create_namespace(&self, id: &str, name: &str) -> Result<()> {
        self.client.create_namespace(id, name).await
    }

    /// The access token that the server gives this user.
    pub async fn login(&self, user: &str, password: &str) -> Result<String> {
        self.client.login(user, password).await
    }

    /// Goes on with a new token, where the old one has run out.
    pub async fn sign_in_again(&mut self) -> Result<()> {
        if let Some(Credentials { user, password }) = &self.options.credentials {
            self.client.use_token(self.client.login(user, password).await?);
        }
        Ok(())
    }

    /// Asks the server to end and waits for it; kills it when it takes too long.
    pub async fn stop(&mut self) -> Result<()> {
        match self.process.take() {
            Some(process) => process.stop().await,
            None => Ok(()),
        }
    }

    /// Starts again on the same ports with the same data.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop().await?;
        self.start_until_up(|_| Ok(())).await
    }

    async fn start_until_up(&mut self, between: impl Fn(&Path) -> std::io::Result<()>) -> Result<()> {
        for _ in 1..STARTS {
            if self.start_once().await.is_ok() {
                return Ok(());
            }
            self.stop().await?;
            between(&self.options.data_dir)?;
        }
        self.start_once().await
    }

    async fn start_once(&mut self) -> Result<()> {
        let process = self.process.insert(Process::start(self.port, &self.options)?);
        process.wait_until_ready(&mut self.client, self.options.credentials.as_ref()).await?;
        self.client.until_writable().await
    }
}
