//! `GET events`: the hub's events as a server-sent stream, of one gateway or of all.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::sse::{Event as SseEvent, KeepAlive};
use axum::response::{Response, Sse};
use contract::access::PrincipalKind;
use contract::console::events::{AS_OF, BEAT, BEAT_MS, Event, HELLO};
use futures::{Stream, StreamExt};
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::sleep;

use crate::access::caller::{Belongings, Caller};
use crate::app::App;
use crate::http::params::Params;
use crate::hub::{Hub, Numbered, Subscription};

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct EventsQuery {
    gateway_id: Option<String>,
    /// As the header of that name, which only a browser's own reconnect can send.
    last_event_id: Option<String>,
}

pub async fn stream(
    State(app): State<App>,
    caller: Caller,
    Params(query): Params<EventsQuery>,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<SseEvent, Infallible>>> {
    let last_id = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let subscription = app.hub.subscribe(last_id.or(query.last_event_id.as_deref()));
    let hello = SseEvent::default().event(HELLO).id(app.hub.id(subscription.from())).data("{}");
    let over = over(&app, &caller);
    let wanted = events(&app.hub, subscription).filter(move |numbered| {
        std::future::ready(concerns(&numbered.event, query.gateway_id.as_deref(), &caller))
    });
    let hub = app.hub.clone();
    let lines = wanted.map(move |numbered| line(&hub, &numbered));
    let lines = futures::stream::once(std::future::ready(hello)).chain(lines).map(Ok);
    // A comment would keep the connection alive as well, but the reader's script could not see it.
    let beat = SseEvent::default().event(BEAT).data("{}");
    let alive = KeepAlive::new().interval(Duration::from_millis(BEAT_MS)).event(beat);
    Sse::new(lines.take_until(over)).keep_alive(alive)
}

/// Done when the stream is to end: whose session or key ended, or whose rights changed, has to ask again. What nobody
/// tells this server of, such as an expiry or a command in the terminal, is noticed by looking.
fn over(app: &App, caller: &Caller) -> impl Future<Output = ()> + use<> {
    const AT_MOST: Duration = Duration::from_mins(5);
    const LOOK_EVERY: Duration = Duration::from_secs(5);
    let (app, caller) = (app.clone(), caller.clone());
    let mut changes = app.access.changes();
    let may_change = caller.principal.kind != PrincipalKind::Local;
    async move {
        let told = async { while changes.recv().await.is_ok_and(|change| !change.ends(&caller)) {} };
        let seen = async {
            loop {
                sleep(LOOK_EVERY).await;
                // While the store does not answer, nobody is somebody else.
                if !app.is_still(&caller).await.unwrap_or(true) {
                    return;
                }
            }
        };
        tokio::select! {
            () = app.stopping.cancelled() => {}
            () = told, if may_change => {}
            () = seen, if may_change => {}
            () = sleep(AT_MOST), if may_change => {}
        }
    }
}

/// Says with an answer which events it knows of already.
pub async fn tell_as_of(State(app): State<App>, request: Request, next: Next) -> Response {
    let as_of = app.hub.id(app.hub.last());
    let mut answer = next.run(request).await;
    if let Ok(as_of) = HeaderValue::from_str(&as_of) {
        answer.headers_mut().insert(AS_OF, as_of);
    }
    answer
}

/// What was missed, then what comes. A reader that falls behind is told to load everything again.
fn events(hub: &Hub, mut subscription: Subscription) -> impl Stream<Item = Numbered> + use<> {
    let lagged = hub.counts().lagged.clone();
    async_stream::stream! {
        let mut last = subscription.last;
        if subscription.reset {
            yield Numbered { sequence: last, event: Event::Reset };
        }
        for numbered in subscription.missed {
            yield numbered;
        }
        loop {
            match subscription.live.recv().await {
                Ok(numbered) => {
                    last = numbered.sequence;
                    yield numbered;
                }
                Err(RecvError::Lagged(missed)) => {
                    last += missed;
                    lagged.inc();
                    yield Numbered { sequence: last, event: Event::Reset };
                }
                Err(RecvError::Closed) => return,
            }
        }
    }
}

fn concerns(event: &Event, wanted: Option<&str>, caller: &Caller) -> bool {
    match event {
        Event::Sources { gateway_id, .. }
        | Event::Services { gateway_id, .. }
        | Event::GatewayServices { gateway_id }
        | Event::History { gateway_id, .. } => {
            caller.scope.has(gateway_id) && wanted.is_none_or(|wanted| wanted == gateway_id)
        }
        Event::Users | Event::Audit => caller.belongings() == Belongings::Everybodys,
        Event::AccessKeys { owner_id } => is_of(owner_id.as_deref(), caller),
        Event::Sessions { user_id } => is_of(Some(user_id), caller),
        Event::Gateways | Event::Inventory | Event::Reset | Event::Unknown => true,
    }
}

/// Whether the caller's lists have what belongs to a user.
fn is_of(user_id: Option<&str>, caller: &Caller) -> bool {
    match caller.belongings() {
        Belongings::Everybodys => true,
        Belongings::Of(own) => user_id == Some(own),
        Belongings::Nobodys => false,
    }
}

fn line(hub: &Hub, numbered: &Numbered) -> SseEvent {
    let line = SseEvent::default().id(hub.id(numbered.sequence)).event("change");
    // An event is plain strings: it can't fail to become JSON.
    line.json_data(&numbered.event).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hub::BEHIND;

    #[tokio::test]
    async fn a_reader_that_falls_behind_loads_everything_again_and_is_counted() {
        let hub = Hub::new();
        let mut reader = Box::pin(events(&hub, hub.subscribe(None)));
        (0..BEHIND * 2).for_each(|_| hub.publish(Event::Inventory));
        assert_eq!(reader.next().await.map(|numbered| numbered.event), Some(Event::Reset));
        assert_eq!((hub.counts().lagged.get(), hub.readers()), (1, 1));
        drop(reader);
        assert_eq!(hub.readers(), 0);
    }
}
