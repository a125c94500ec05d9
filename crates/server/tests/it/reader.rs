//! A reader of the event stream.

use std::time::Duration;

use futures::StreamExt;
use serde_json::Value;

use crate::harness::Server;

/// A reader of the stream, as a browser's EventSource is one.
pub struct Reader {
    bytes: futures::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    buffer: String,
    /// The id that the stream began with.
    pub last_id: String,
}

impl Reader {
    pub async fn open(server: &Server, query: &str, last_id: Option<&str>) -> Self {
        let mut request =
            lab::http::client().unwrap().get(format!("{}/console/v1/events{query}", server.url));
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        Self::of(request.send().await.unwrap())
    }

    pub fn of(answer: reqwest::Response) -> Self {
        assert_eq!(answer.headers()["content-type"], "text/event-stream");
        let bytes = answer.bytes_stream().map(|chunk| chunk.map(|bytes| bytes.to_vec())).boxed();
        Self { bytes, buffer: String::new(), last_id: String::new() }
    }

    /// The next event with its id. That the record has a new row, it has with every write: who asks for that asks
    /// for it by its type.
    pub async fn next(&mut self) -> (String, Value) {
        loop {
            let (id, event) = self.next_of_all().await;
            if event["type"] != "Audit" {
                return (id, event);
            }
        }
    }

    pub async fn next_of_all(&mut self) -> (String, Value) {
        loop {
            if let Some(end) = self.buffer.find("\n\n") {
                let event: String = self.buffer.drain(..end + 2).collect();
                let field =
                    |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                // The rest says how far the stream is, and that the connection lives.
                if field("event: ").as_deref() == Some("change") {
                    let data = field("data: ").unwrap();
                    return (field("id: ").unwrap(), serde_json::from_str(&data).unwrap());
                }
                self.last_id = field("id: ").unwrap_or(std::mem::take(&mut self.last_id));
                continue;
            }
            let chunk =
                tokio::time::timeout(Duration::from_secs(10), self.bytes.next()).await.expect("an event");
            self.buffer.push_str(&String::from_utf8(chunk.unwrap().unwrap()).unwrap());
        }
    }

    /// Everything until the server ends the stream.
    pub async fn until_it_ends(mut self) -> String {
        while let Some(chunk) = self.bytes.next().await {
            self.buffer.push_str(&String::from_utf8(chunk.unwrap()).unwrap());
        }
        self.buffer
    }

    /// The next event of a type, past those of others.
    pub async fn next_of(&mut self, kind: &str) -> Value {
        loop {
            let (_, event) = self.next_of_all().await;
            if event["type"] == kind {
                return event;
            }
        }
    }
}
