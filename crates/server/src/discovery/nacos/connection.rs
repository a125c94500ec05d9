//! The client protocol's connection of one namespace: made, registered, kept alive, and listened to. It
//! ends with the first thing that goes wrong; nothing is tried again in here.

use std::sync::Arc;
use std::time::Duration;

use contract::sources::StatusReason;
use futures::SinkExt;
use futures::channel::mpsc;
use http::uri::PathAndQuery;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tonic::{Code, Status, Streaming};
use tonic_prost::ProstCodec;

use super::catalogue::shown;
use super::transport::{self, Lifeline, Transport};
use super::wire::{Answer, Payload, ServerRequest, ServiceInfo, Subscribe};
use super::{Registry, grpc_address};
use crate::discovery::model::ServiceKey;
use crate::discovery::{Failure, failure};
use crate::outgoing::Outgoing;
use crate::unquoted::unquoted;

/// For a connection, and for the answer to any request.
const PATIENCE: Duration = Duration::from_secs(5);
/// A connection that died without a word is found within this and …
const HEALTH_EVERY: Duration = Duration::from_secs(5);
/// … this.
const HEALTH_PATIENCE: Duration = Duration::from_secs(4);
/// Many are read at once.
const MAX_MESSAGE: usize = 4 << 20;
/// Answers to the server that wait to be sent.
const OUTGOING: usize = 64;

const UNARY: PathAndQuery = PathAndQuery::from_static("/Request/request");
const STREAM: PathAndQuery = PathAndQuery::from_static("/BiRequestStream/requestBiStream");

pub struct Connection {
    registry: Arc<Registry>,
    /// As it is on the screen; the protocol takes it so too.
    namespace: String,
    grpc: tonic::client::Grpc<Transport>,
    client_ip: String,
    _lifeline: Lifeline,
}

/// What the server sends by itself.
pub struct Incoming {
    stream: Streaming<Payload>,
    answers: mpsc::Sender<Payload>,
    client_ip: String,
}

impl Connection {
    /// Connects and registers. The server keeps subscriptions for as long as the connection lives.
    pub async fn open(registry: Arc<Registry>, namespace: &str) -> Result<(Self, Incoming), Failure> {
        let (host, port) = grpc_address(&registry.settings.address)?;
        let address = format!("{host}:{port}");
        let stream = connect(&registry.settings.outgoing, host, port).await?;
        let (transport, lifeline) =
            transport::over(stream).await.map_err(|error| foreign(&address, &error))?;
        let origin = format!("http://{address}")
            .parse()
            .map_err(|error| Failure::new(StatusReason::NameNotResolved, error))?;
        let grpc = tonic::client::Grpc::with_origin(transport, origin).max_decoding_message_size(MAX_MESSAGE);
        let client_ip = lifeline.local.map(|ip| ip.to_string()).unwrap_or_default();
        let namespace = shown(namespace).to_owned();
        let connection = Self { registry, namespace, grpc, client_ip, _lifeline: lifeline };
        connection.call("ServerCheckRequest", &json!({"module": "internal"})).await?;
        let incoming = connection.listen().await?;
        connection.until_registered().await?;
        Ok((connection, incoming))
    }

    /// Subscribes to a service; the answer is how it stands.
    pub async fn subscribe(&self, key: &ServiceKey) -> Result<ServiceInfo, Failure> {
        let answer = self.call("SubscribeServiceRequest", &self.subscription(key, Subscribe::WANTED)).await?;
        Ok(answer.service_info.unwrap_or_default())
    }

    pub async fn unsubscribe(&self, key: &ServiceKey) -> Result<(), Failure> {
        self.call("SubscribeServiceRequest", &self.subscription(key, Subscribe::ENDED)).await.map(drop)
    }

    /// Returns when the connection no longer answers.
    pub async fn watch_over(&self) -> Failure {
        let mut ticks = interval(HEALTH_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let late = |_| Failure::new(StatusReason::TimedOut, "the registry fell silent on gRPC");
            let check = timeout(HEALTH_PATIENCE, self.check_health());
            if let Err(failure) = check.await.map_err(late).flatten() {
                return failure;
            }
        }
    }

    async fn check_health(&self) -> Result<(), Failure> {
        self.call("HealthCheckRequest", &json!({"module": "internal"})).await.map(drop)
    }

    fn subscription(&self, key: &ServiceKey, is_wanted: bool) -> Value {
        let group_name = key.group.as_deref().unwrap_or_default();
        let (namespace, service_name) = (&*self.namespace, &*key.name);
        json!(Subscribe { namespace, service_name, group_name, is_wanted, clusters: "", module: "naming" })
    }

    /// Opens the stream on which the server sends by itself.
    async fn listen(&self) -> Result<Incoming, Failure> {
        let (mut answers, outgoing) = mpsc::channel(OUTGOING);
        let setup = json!({
            "module": "internal",
            "clientVersion": concat!("Nacos-Headwater-Client:v", env!("CARGO_PKG_VERSION")),
            "tenant": self.namespace,
            "labels": {"source": "sdk", "module": "naming", "AppName": "headwater"},
            "abilities": {
                "remoteAbility": {"supportRemoteConnection": false},
                "configAbility": {"supportRemoteMetrics": false},
                "namingAbility": {"supportDeltaPush": false, "supportRemoteMetric": false},
            },
        });
        let token = self.registry.token().await?;
        let setup = Payload::new("ConnectionSetupRequest", &self.client_ip, token.as_deref(), &setup);
        // There is room for it.
        let _ = answers.send(setup).await;
        let mut grpc = self.grpc.clone();
        let open = async {
            grpc.ready().await.map_err(|error| failure::of_connection(&error))?;
            let codec = ProstCodec::<Payload, Payload>::default();
            grpc.streaming(tonic::Request::new(outgoing), STREAM, codec).await.map_err(|status| of(&status))
        };
        let stream = timeout(PATIENCE, open).await.map_err(|_| silent())??.into_inner();
        Ok(Incoming { stream, answers, client_ip: self.client_ip.clone() })
    }

    /// The server takes up a connection in its own time.
    async fn until_registered(&self) -> Result<(), Failure> {
        let registered = async {
            let mut polls = interval(Duration::from_millis(20));
            loop {
                polls.tick().await;
                let answer = self.send("HealthCheckRequest", &json!({"module": "internal"})).await?;
                if answer.error_code != Answer::UNREGISTERED {
                    return check(answer).map(drop);
                }
            }
        };
        timeout(PATIENCE, registered).await.map_err(|_| silent())?
    }

    /// One request and its answer, which is not an error.
    async fn call(&self, kind: &str, body: &Value) -> Result<Answer, Failure> {
        timeout(PATIENCE, async { check(self.send(kind, body).await?) }).await.map_err(|_| silent())?
    }

    /// With the session's token. A token that is refused is renewed; only a second refusal is believed.
    async fn send(&self, kind: &str, body: &Value) -> Result<Answer, Failure> {
        let token = self.registry.token().await?;
        let answer = self.exchange(kind, body, token.as_deref()).await?;
        match token {
            Some(token) if answer.error_code == Answer::REFUSED => {
                let token = self.registry.renew(&token).await?;
                self.exchange(kind, body, Some(&token)).await
            }
            _ => Ok(answer),
        }
    }

    async fn exchange(&self, kind: &str, body: &Value, token: Option<&str>) -> Result<Answer, Failure> {
        let request = tonic::Request::new(Payload::new(kind, &self.client_ip, token, body));
        let mut grpc = self.grpc.clone();
        grpc.ready().await.map_err(|error| failure::of_connection(&error))?;
        let codec = ProstCodec::<Payload, Payload>::default();
        let answer = grpc.unary(request, UNARY, codec).await.map_err(|status| of(&status))?;
        parse(answer.get_ref())
    }
}

impl Incoming {
    /// The next service that the server tells of; whatever else it asks is answered on the way.
    pub async fn next(&mut self) -> Result<ServiceInfo, Failure> {
        loop {
            let message = self.stream.message().await.map_err(|status| of(&status))?;
            let lost = |detail| Failure::new(StatusReason::ConnectionLost, detail);
            let message = message.ok_or_else(|| lost("the registry ended the connection"))?;
            let kind = message.kind();
            if kind == "ConnectResetRequest" {
                return Err(lost("the registry asks for another connection"));
            }
            // What is a request of a kind that is not known is no news, and is not answered.
            let Some(answer) = kind.strip_suffix("Request").filter(|kind| ANSWERED.contains(kind)) else {
                continue;
            };
            let request: ServerRequest = parse(&message)?;
            let body = json!({"resultCode": Answer::SUCCESS, "errorCode": 0, "success": true,
                "requestId": request.request_id});
            let answer = Payload::new(&format!("{answer}Response"), &self.client_ip, None, &body);
            self.answers.send(answer).await.map_err(|_| lost("the connection is gone"))?;
            if let Some(service) = request.service_info {
                return Ok(service);
            }
        }
    }
}

/// What the server may ask, without the `Request` behind.
const ANSWERED: [&str; 3] = ["NotifySubscriber", "ClientDetection", "SetupAck"];

async fn connect(outgoing: &Outgoing, host: &str, port: u16) -> Result<TcpStream, Failure> {
    let closed = |cause: &dyn std::fmt::Display| {
        Failure::new(StatusReason::GrpcPortClosed, format!("{host}:{port}: {cause}"))
    };
    match timeout(PATIENCE, outgoing.connect(host, port)).await {
        Ok(stream) => stream.map_err(|error| {
            let found = failure::of_connection(&error);
            if found.reason == StatusReason::AddressDenied { found } else { closed(&error) }
        }),
        Err(_) => Err(closed(&"timed out")),
    }
}

fn parse<'a, T: serde::Deserialize<'a>>(payload: &'a Payload) -> Result<T, Failure> {
    serde_json::from_slice(payload.json()).map_err(|error| {
        let error = unquoted(&serde_json::Error::to_string(&error));
        let detail = format!("a message of the kind {:?} is not Nacos': {error}", payload.kind());
        Failure::new(StatusReason::UnexpectedAnswer, detail)
    })
}

fn check(answer: Answer) -> Result<Answer, Failure> {
    let reason = match answer.error_code {
        _ if answer.result_code == Answer::SUCCESS => return Ok(answer),
        Answer::UNREGISTERED => StatusReason::ConnectionLost,
        Answer::REFUSED => StatusReason::Unauthorized,
        _ => StatusReason::UnexpectedAnswer,
    };
    let Answer { error_code, message, .. } = answer;
    let message: String = message.chars().take(200).collect();
    Err(Failure::new(reason, format!("the registry answers on gRPC: {error_code} {message}")))
}

fn of(status: &Status) -> Failure {
    let found = failure::of_connection(status);
    let reason = match status.code() {
        Code::OutOfRange | Code::ResourceExhausted => StatusReason::LimitExceeded,
        Code::Unauthenticated => StatusReason::Unauthorized,
        Code::PermissionDenied => StatusReason::PermissionDenied,
        Code::DeadlineExceeded => StatusReason::TimedOut,
        _ if found.reason != StatusReason::UnexpectedAnswer => return found,
        Code::Cancelled | Code::Unavailable | Code::Aborted => StatusReason::ConnectionLost,
        _ => StatusReason::UnexpectedAnswer,
    };
    Failure::new(reason, status.message())
}

fn silent() -> Failure {
    Failure::new(StatusReason::TimedOut, "the registry did not answer over gRPC")
}

fn foreign(address: &str, error: &hyper::Error) -> Failure {
    let found = failure::of_connection(error);
    Failure { detail: format!("{address}: {}", found.detail), ..found }
}
