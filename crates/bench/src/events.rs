//! A reader of the server's event stream, which notes when each event arrived.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Result, ensure};
use contract::console::events::Event;
use futures::StreamExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::stage::Server;

/// Longer than any run.
const FOR_EVER: Duration = Duration::from_hours(24);

type Listeners = Arc<Mutex<HashMap<String, UnboundedSender<Instant>>>>;

/// Reads until it is dropped.
pub struct Reader {
    listeners: Listeners,
    task: JoinHandle<()>,
}

impl Reader {
    /// Returns once the stream is open.
    pub async fn open(server: &Server) -> Result<Self> {
        let request = server.http.get(server.url("/console/v1/events")).timeout(FOR_EVER);
        let answer = request.send().await?;
        ensure!(answer.status().is_success(), "the event stream answers {}", answer.status());
        let listeners = Listeners::default();
        let told = listeners.clone();
        let task = tokio::spawn(async move {
            let mut stream = answer.bytes_stream();
            let mut text = Vec::new();
            while let Some(Ok(bytes)) = stream.next().await {
                let now = Instant::now();
                text.extend_from_slice(&bytes);
                while let Some(end) = text.iter().position(|byte| *byte == b'\n') {
                    let line: Vec<u8> = text.drain(..=end).collect();
                    tell(&told, &line, now);
                }
            }
        });
        Ok(Self { listeners, task })
    }

    /// When services of this source changed, from now on.
    pub fn services_of(&self, source_id: &str) -> UnboundedReceiver<Instant> {
        let (sender, receiver) = unbounded_channel();
        let mut listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.insert(source_id.to_owned(), sender);
        receiver
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn tell(listeners: &Listeners, line: &[u8], now: Instant) {
    let Some(data) = line.strip_prefix(b"data:") else { return };
    if let Ok(Event::Services { source_id, .. }) = serde_json::from_slice(data) {
        let listeners = listeners.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listener) = listeners.get(&source_id) {
            // An error means that nobody wants to know any more.
            let _ = listener.send(now);
        }
    }
}
