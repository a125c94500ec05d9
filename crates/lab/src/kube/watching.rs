//! One running watch: the stream of event lines that answers `watch=true`.

use super::Age;
use super::query::{Parameters, Selector};
use super::refusal::Refusal;
use super::resources::Target;
use super::shared::{Shared, State};
use axum::body::Body;
use futures::stream;
use serde_json::{Value, json};
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a watch runs that names no timeout.
const DEFAULT_TIMEOUT: Duration = Duration::from_mins(30);
const BOOKMARK_INTERVAL: Duration = Duration::from_mins(1);
/// A last bookmark comes this long before a watch's end.
const LAST_BOOKMARK: Duration = Duration::from_secs(2);

pub struct Watch {
    shared: Arc<Shared>,
    changes: watch::Receiver<()>,
    target: Target,
    selector: Selector,
    /// The resourceVersion up to which everything has been sent.
    cursor: u64,
    /// Event lines of the objects that were there at the start, sent first.
    initial: String,
    breaks: u64,
    rotations: u64,
    deadline: Instant,
    /// None: the client wants no bookmarks, or no more come.
    bookmark: Option<Instant>,
    is_over: bool,
}

/// What a look at the state says to do next.
enum Step {
    Send(String),
    SendLast(String),
    Wait,
    End,
    /// The connection is to be cut without an end of the body.
    Cut,
}

impl Watch {
    pub fn start(
        shared: &Arc<Shared>,
        state: &mut State,
        target: Target,
        parameters: &Parameters,
    ) -> Result<Self, Refusal> {
        let selector = Selector::parse(target.resource, parameters)?;
        let revision = parameters.revision()?;
        let wants_initial = parameters.wants_initial_events();
        if wants_initial && shared.age != Age::Current {
            return Err(Refusal::BadOptions {
                field: "sendInitialEvents",
                problem: "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
            });
        }
        if wants_initial && parameters.resource_version_match.as_deref() != Some("NotOlderThan") {
            let message = "resourceVersionMatch: Forbidden: sendInitialEvents requires NotOlderThan";
            return Err(Refusal::BadRequest(message.to_owned()));
        }
        let now = Instant::now();
        let deadline = now + parameters.timeout_seconds.map_or(DEFAULT_TIMEOUT, Duration::from_secs);
        state.watches += 1;
        let mut watch = Self {
            shared: Arc::clone(shared),
            changes: shared.changes(),
            target,
            selector,
            cursor: revision.unwrap_or(state.store.revision()),
            initial: String::new(),
            breaks: state.breaks,
            rotations: state.rotations,
            deadline,
            bookmark: parameters.wants_bookmarks().then(|| next_bookmark(now, deadline)).flatten(),
            is_over: false,
        };
        if wants_initial || revision.is_none() {
            watch.cursor = state.store.revision();
            watch.initial = watch.initial_events(state);
        }
        if wants_initial && parameters.wants_bookmarks() {
            let annotations = json!({ "k8s.io/initial-events-end": "true" });
            watch.initial += &watch.bookmark_line(Some(annotations));
        }
        Ok(watch)
    }

    /// The body of the answer: lines of JSON for as long as the watch runs.
    pub fn into_body(self) -> Body {
        Body::from_stream(stream::unfold(self, |mut watch| async move {
            let lines = watch.next().await?;
            Some((lines, watch))
        }))
    }

    async fn next(&mut self) -> Option<io::Result<String>> {
        if self.is_over {
            return None;
        }
        if !self.initial.is_empty() {
            return Some(Ok(std::mem::take(&mut self.initial)));
        }
        loop {
            self.changes.borrow_and_update();
            match self.look() {
                Step::Send(lines) => return Some(Ok(lines)),
                Step::SendLast(lines) => {
                    self.is_over = true;
                    return Some(Ok(lines));
                }
                Step::End => return None,
                Step::Cut => return Some(Err(io::Error::from(io::ErrorKind::ConnectionReset))),
                Step::Wait => {}
            }
            let bookmark = self.bookmark.unwrap_or(self.deadline);
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                () = tokio::time::sleep_until(self.deadline) => return None,
                () = tokio::time::sleep_until(bookmark), if self.bookmark.is_some() => {
                    self.bookmark = next_bookmark(Instant::now(), self.deadline);
                    return Some(Ok(self.bookmark_line(None)));
                }
            }
        }
    }

    fn look(&mut self) -> Step {
        let shared = Arc::clone(&self.shared);
        let state = shared.read();
        if state.breaks > self.breaks {
            return Step::Cut;
        }
        let is_denied = state.is_denied(self.target.resource, self.target.namespace.as_deref());
        if is_denied || state.rotations > self.rotations {
            return Step::End;
        }
        let changes = match state.store.since(self.cursor) {
            Ok(changes) => changes,
            Err(expired) => return Step::SendLast(line("ERROR", &expired.status())),
        };
        let mut lines = String::new();
        for change in changes {
            if change.resource == self.target.resource && self.covers(&change.namespace) {
                lines += &self.event(change.before.as_ref(), change.after.as_ref());
            }
        }
        self.cursor = self.cursor.max(state.store.revision());
        if lines.is_empty() { Step::Wait } else { Step::Send(lines) }
    }

    /// The event of one change as this watch sees it: an object that stops matching looks deleted.
    fn event(&self, before: Option<&Value>, after: Option<&Value>) -> String {
        let before = before.filter(|object| self.selector.matches(object));
        let after_matching = after.filter(|object| self.selector.matches(object));
        match (before, after_matching) {
            (None, None) => String::new(),
            (None, Some(object)) => line("ADDED", object),
            (Some(_), Some(object)) => line("MODIFIED", object),
            (Some(object), None) => line("DELETED", after.unwrap_or(object)),
        }
    }

    fn covers(&self, namespace: &str) -> bool {
        self.target.namespace.as_ref().is_none_or(|wanted| wanted == namespace)
    }

    fn initial_events(&self, state: &State) -> String {
        let objects = state.store.list(self.target.resource, self.target.namespace.as_deref());
        objects
            .filter(|(_, _, object)| self.selector.matches(object))
            .map(|(_, _, object)| line("ADDED", object))
            .collect()
    }

    fn bookmark_line(&self, annotations: Option<Value>) -> String {
        let resource = self.target.resource;
        let mut object = json!({
            "kind": resource.kind,
            "apiVersion": resource.api_version(),
            "metadata": { "resourceVersion": self.cursor.to_string() },
        });
        match resource.kind {
            "Service" | "Ingress" => {
                object["spec"] = json!({});
                object["status"] = json!({ "loadBalancer": {} });
            }
            "Namespace" => {
                object["spec"] = json!({});
                object["status"] = json!({});
            }
            "EndpointSlice" => {
                object["addressType"] = json!("");
                object["endpoints"] = Value::Null;
                object["ports"] = Value::Null;
            }
            _ => {}
        }
        if let Some(annotations) = annotations {
            object["metadata"]["annotations"] = annotations;
        }
        line("BOOKMARK", &object)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.shared.read().watches -= 1;
    }
}

fn line(kind: &str, object: &Value) -> String {
    format!("{}\n", json!({ "type": kind, "object": object }))
}

/// Every minute, and once more shortly before the end.
fn next_bookmark(now: Instant, deadline: Instant) -> Option<Instant> {
    let last = deadline.checked_sub(LAST_BOOKMARK)?;
    (last > now).then(|| last.min(now + BOOKMARK_INTERVAL))
}
