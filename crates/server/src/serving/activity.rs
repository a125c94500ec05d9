//! What goes on on one connection: how many requests are open, each until the last byte of its answer.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};
use tokio::sync::watch;
use tokio::time::sleep;

#[derive(Clone)]
pub struct Activity(Arc<watch::Sender<usize>>);

/// Counts for as long as it is there.
pub struct Open(Activity);

/// An answer's body that keeps its request open.
struct Held {
    body: Body,
    _open: Open,
}

impl Default for Activity {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl Activity {
    pub fn begin(&self) -> Open {
        self.0.send_modify(|open| *open += 1);
        Open(self.clone())
    }

    /// Returns when nothing has gone on for so long.
    pub async fn idle(&self, long: Duration) {
        let mut open = self.0.subscribe();
        loop {
            let is_busy = *open.borrow_and_update() > 0;
            let waited = async { if is_busy { std::future::pending().await } else { sleep(long).await } };
            tokio::select! {
                () = waited => return,
                // It can't be closed: this holds the sender.
                _ = open.changed() => {}
            }
        }
    }
}

impl Open {
    pub fn over(self, body: Body) -> Body {
        Body::new(Held { body, _open: self })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.send_modify(|open| *open -= 1);
    }
}

impl hyper::body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_connection_is_idle_only_when_every_answer_was_read() {
        let (activity, long) = (Activity::default(), Duration::from_mins(1));
        let body = activity.begin().over(Body::from("answer"));
        tokio::time::timeout(long * 10, activity.idle(long)).await.expect_err("it is busy");
        drop(body);
        let began = tokio::time::Instant::now();
        activity.idle(long).await;
        assert_eq!(began.elapsed(), long);
    }
}
