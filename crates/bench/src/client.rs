//! A client that costs as little as one can: requests are bytes made ahead, of answers only status and length are
//! read. The same for whoever answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::figures::Samples;

/// Requests to send: each its own, or one again and again.
#[derive(Clone)]
pub enum Requests {
    Each(Arc<Vec<Vec<u8>>>),
    Same(Arc<Vec<u8>>),
}

pub struct Pace {
    pub per_second: f64,
    pub times: Samples,
}

impl Requests {
    fn get(&self, number: usize) -> Option<&[u8]> {
        match self {
            Self::Each(requests) => requests.get(number).map(Vec::as_slice),
            Self::Same(request) => Some(request),
        }
    }
}

/// Asks on so many connections, one request at a time on each, until the time is over or the requests are.
pub async fn ask(address: &str, connections: usize, requests: &Requests, lasting: Duration) -> Result<Pace> {
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (address, requests, next) = (address.to_owned(), requests.clone(), next.clone());
        tasks.spawn(async move {
            let mut connection = Connection::open(&address).await?;
            let mut times = Vec::new();
            while began.elapsed() < lasting {
                let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                let sent = Instant::now();
                connection.ask(request).await?;
                times.push(sent.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(taken) = tasks.join_next().await {
        times.extend(taken??);
    }
    let took = began.elapsed();
    ensure!(!times.is_empty(), "nothing was asked");
    let count = u32::try_from(times.len())?;
    Ok(Pace { per_second: f64::from(count) / took.as_secs_f64(), times: Samples::new(times) })
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub async fn open(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 << 10) })
    }

    /// The answer's body, which must be of a success.
    pub async fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the connection ended");
            }
            let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
            let length = length(&self.buffer[..end])?;
            while self.buffer.len() < end + 4 + length {
                if self.stream.read_buf(&mut self.buffer).await? == 0 {
                    bail!("the connection ended");
                }
            }
            return Ok(&self.buffer[end + 4..]);
        }
    }
}

fn length(head: &[u8]) -> Result<usize> {
    let head = std::str::from_utf8(head)?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{head}");
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let told = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    told.context("an answer without a length")?.1.trim().parse().context("no length")
}
