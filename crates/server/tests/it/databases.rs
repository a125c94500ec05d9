//! Databases for tests: a SQLite file, or one of a real PostgreSQL server that the tests of the moment share.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak, mpsc};
use std::thread::JoinHandle;

use lab::postgres::PostgresServer;
use server::store::Store;
use server::store::address::DatabaseUrl;
use tempfile::TempDir;

/// Makes each of these functions a test of both databases.
macro_rules! on_both {
    ($($name:ident,)*) => {
        mod sqlite {
            $(#[tokio::test] async fn $name() { super::$name($crate::databases::Home::sqlite()).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $name() { super::$name($crate::databases::Home::postgres()).await; })*
        }
    };
}
pub(crate) use on_both;

/// Where stores are opened: each in a directory of its own, all with one key.
pub struct Home {
    pub folder: TempDir,
    pub url: Option<DatabaseUrl>,
    server: Option<Arc<Shared>>,
}

impl Home {
    pub fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), url: None, server: None }
    }

    /// A fresh database.
    pub fn postgres() -> Self {
        let server = Shared::get();
        let name = format!("test_{:x}", rand::random::<u64>());
        server.process.execute(&format!("CREATE DATABASE {name}")).unwrap();
        let url = DatabaseUrl::new(server.process.url(&name));
        Self { folder: tempfile::tempdir().unwrap(), url: Some(url), server: Some(server) }
    }

    pub async fn open(&self, directory: &str) -> Store {
        self.try_open(directory).await.unwrap()
    }

    pub async fn try_open(&self, directory: &str) -> anyhow::Result<Store> {
        let key = self.path().join("shared.key");
        Store::open(&self.path().join(directory), self.url.as_ref(), Some(&key)).await
    }

    /// The address of the PostgreSQL database, in words.
    pub fn address(&self) -> String {
        self.url.as_ref().map(DatabaseUrl::check).unwrap().unwrap().to_string()
    }

    /// Everything that the database wrote, wherever that is.
    pub fn written(&self) -> String {
        let Some(server) = &self.server else { return content_below(&self.path().join("data")) };
        server.process.execute("CHECKPOINT").unwrap();
        content_below(&server.folder.path().join("postgres"))
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

struct Shared {
    process: PostgresServer,
    folder: TempDir,
    thread: Option<(mpsc::Sender<()>, JoinHandle<()>)>,
}

impl Shared {
    /// The server of the tests that run now; it ends with the last of them.
    fn get() -> Arc<Self> {
        static CURRENT: Mutex<Weak<Shared>> = Mutex::new(Weak::new());
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        current.upgrade().unwrap_or_else(|| {
            let started = Arc::new(Self::start());
            *current = Arc::downgrade(&started);
            started
        })
    }

    /// On a thread of its own, since the kernel ends the server with the thread that started it.
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        let (give, given) = mpsc::channel();
        let (stop, stopped) = mpsc::channel::<()>();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            give.send(runtime.block_on(PostgresServer::start(&path))).unwrap();
            // Until the other side is dropped.
            stopped.recv().unwrap_err();
        });
        let process = given.recv().unwrap().unwrap();
        Self { process, folder, thread: Some((stop, thread)) }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            thread.join().unwrap();
        }
    }
}

/// As text, which is searched far faster than bytes are. The server may remove a file meanwhile.
pub fn content_below(folder: &Path) -> String {
    let paths = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let text = |path: PathBuf| String::from_utf8_lossy(&std::fs::read(path).unwrap_or_default()).into_owned();
    paths.map(|path| if path.is_dir() { content_below(&path) } else { text(path) }).collect()
}
