//! One connection through the proxy, with its fault. Knows nothing of the listener.

use super::{Fault, Shared};
use rand::RngCore;
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};

/// Why a connection is over before both sides have said all.
enum End {
    /// One side hung up; there is nobody to tell.
    Closed,
    Reset,
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::Closed
    }
}

/// How the connections of one listener are served.
#[derive(Clone)]
pub struct Serve {
    pub target: SocketAddr,
    pub fault: Fault,
    pub shared: Shared,
}

impl Serve {
    /// Returns when the connection is over.
    pub async fn connection(self, mut client: TcpStream) {
        let _counted = Counted::new(&self.shared.live);
        let done = match self.fault {
            Fault::Hang => pending().await,
            Fault::Reset => Err(End::Reset),
            Fault::Garbage => garbage(&mut client).await,
            fault => pass(&mut client, self.target, fault, self.shared.frozen.subscribe()).await,
        };
        if let Err(End::Reset) = done {
            // It is torn down then, not finished.
            let _ = client.set_zero_linger();
        }
    }
}

/// Counts a connection for as long as it lives.
struct Counted(watch::Sender<usize>);

impl Counted {
    fn new(live: &watch::Sender<usize>) -> Self {
        live.send_modify(|live| *live += 1);
        Self(live.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.send_modify(|live| *live -= 1);
    }
}

async fn pass(
    client: &mut TcpStream,
    target: SocketAddr,
    fault: Fault,
    frozen: watch::Receiver<bool>,
) -> Result<(), End> {
    let mut server = TcpStream::connect(target).await?;
    // Single bytes are the point of some faults.
    client.set_nodelay(true)?;
    let (mut asks, mut to_client) = client.split();
    let (mut answers, mut to_server) = server.split();
    let asking = async {
        unless_frozen(&mut asks, &mut to_server, frozen.clone()).await?;
        Ok(to_server.shutdown().await?)
    };
    let answering = async {
        answer(&mut answers, &mut to_client, fault, frozen.clone()).await?;
        Ok(to_client.shutdown().await?)
    };
    tokio::try_join!(asking, answering).map(drop)
}

async fn answer(
    from: &mut ReadHalf<'_>,
    to: &mut WriteHalf<'_>,
    fault: Fault,
    frozen: watch::Receiver<bool>,
) -> Result<(), End> {
    match fault {
        Fault::HangMidAnswer { after_bytes } => {
            copy(&mut from.take(after_bytes), to).await?;
            pending().await
        }
        Fault::ResetMidAnswer { after_bytes } => {
            let passed = copy(&mut from.take(after_bytes), to).await?;
            if passed == after_bytes { Err(End::Reset) } else { Ok(()) }
        }
        Fault::Slow { bytes_per_second } => Ok(slowly(from, to, bytes_per_second).await?),
        Fault::Latency(delay) => Ok(later(from, to, delay).await?),
        Fault::None | Fault::Refuse | Fault::Hang | Fault::Reset | Fault::Garbage => {
            Ok(unless_frozen(from, to, frozen).await?)
        }
    }
}

/// What has been read when everything freezes is kept, and passes afterwards.
async fn unless_frozen(
    from: &mut ReadHalf<'_>,
    to: &mut WriteHalf<'_>,
    mut frozen: watch::Receiver<bool>,
) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut bytes).await?;
        // The proxy is gone only together with this connection.
        let _ = frozen.wait_for(|frozen| !frozen).await;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&bytes[..read]).await?;
    }
}

/// Twenty portions a second, or single bytes.
async fn slowly(from: &mut ReadHalf<'_>, to: &mut WriteHalf<'_>, bytes_per_second: u32) -> io::Result<()> {
    let portion = (bytes_per_second / 20).max(1);
    let mut portions = interval(Duration::from_secs(1) * portion / bytes_per_second.max(1));
    // No bursts after a pause.
    portions.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut bytes = vec![0; usize::try_from(portion).unwrap_or(usize::MAX)];
    loop {
        portions.tick().await;
        let read = from.read(&mut bytes).await?;
        if read == 0 {
            return Ok(());
        }
        to.write_all(&bytes[..read]).await?;
    }
}

/// Everything at its own pace, only later.
async fn later(from: &mut ReadHalf<'_>, to: &mut WriteHalf<'_>, delay: Duration) -> io::Result<()> {
    let (queue, mut due) = mpsc::channel(1024);
    let reading = async move {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let read = from.read(&mut bytes).await?;
            // The other end of the queue lives as long as this.
            if read == 0 || queue.send((Instant::now() + delay, bytes[..read].to_vec())).await.is_err() {
                return io::Result::Ok(());
            }
        }
    };
    let writing = async {
        while let Some((at, bytes)) = due.recv().await {
            sleep_until(at).await;
            to.write_all(&bytes).await?;
        }
        Ok(())
    };
    tokio::try_join!(reading, writing).map(drop)
}

/// After the first words of the client, so that it is an answer.
async fn garbage(client: &mut TcpStream) -> Result<(), End> {
    let mut bytes = [0; 1024];
    if client.read(&mut bytes).await? == 0 {
        return Err(End::Closed);
    }
    rand::rng().fill_bytes(&mut bytes);
    client.write_all(&bytes).await?;
    client.shutdown().await?;
    // Words that stay unread would turn the end into a reset.
    while client.read(&mut bytes).await? > 0 {}
    Ok(())
}
