//! The messages of Nacos' client protocol: an envelope in Protocol Buffers around JSON. Every field of
//! an answer may be missing or null; what is made of that is decided where it is read.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// What both directions carry: the kind of a message, and the message as JSON.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Payload {
    #[prost(message, optional, tag = "2")]
    metadata: Option<Metadata>,
    #[prost(message, optional, tag = "3")]
    body: Option<Body>,
}

#[derive(Clone, PartialEq, prost::Message)]
struct Metadata {
    #[prost(string, tag = "3")]
    kind: String,
    #[prost(string, tag = "8")]
    client_ip: String,
    #[prost(map = "string, string", tag = "7")]
    headers: HashMap<String, String>,
}

/// A `google.protobuf.Any` without the type's address, which Nacos leaves empty.
#[derive(Clone, PartialEq, prost::Message)]
struct Body {
    #[prost(bytes = "vec", tag = "2")]
    value: Vec<u8>,
}

impl Payload {
    pub fn new(kind: &str, client_ip: &str, token: Option<&str>, body: &serde_json::Value) -> Self {
        let headers = token.map(|token| ("accessToken".to_owned(), token.to_owned())).into_iter().collect();
        let metadata = Metadata { kind: kind.to_owned(), client_ip: client_ip.to_owned(), headers };
        Self { metadata: Some(metadata), body: Some(Body { value: body.to_string().into_bytes() }) }
    }

    pub fn kind(&self) -> &str {
        self.metadata.as_ref().map_or("", |metadata| &metadata.kind)
    }

    pub fn json(&self) -> &[u8] {
        self.body.as_ref().map_or(b"{}", |body| &body.value)
    }
}

/// What a source asks of a registry about one service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscribe<'a> {
    pub namespace: &'a str,
    pub service_name: &'a str,
    pub group_name: &'a str,
    #[serde(rename = "subscribe")]
    pub is_wanted: bool,
    pub clusters: &'a str,
    pub module: &'a str,
}

impl Subscribe<'_> {
    pub const WANTED: bool = true;
    pub const ENDED: bool = false;
}

/// Any answer to a request of ours.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Answer {
    #[serde(deserialize_with = "null_as_default")]
    pub result_code: i64,
    #[serde(deserialize_with = "null_as_default")]
    pub error_code: i64,
    #[serde(deserialize_with = "null_as_default")]
    pub message: String,
    pub service_info: Option<ServiceInfo>,
}

impl Answer {
    pub const SUCCESS: i64 = 200;
    /// The server has not registered the connection (yet, or no longer).
    pub const UNREGISTERED: i64 = 301;
    pub const REFUSED: i64 = 403;
}

/// A request of the server's.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServerRequest {
    pub request_id: Option<String>,
    pub service_info: Option<ServiceInfo>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceInfo {
    /// Some servers put the group and `@@` in front.
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(deserialize_with = "null_as_default")]
    pub group_name: String,
    #[serde(deserialize_with = "hosts")]
    pub hosts: Vec<Host>,
    /// When the server put this together, by its own clock.
    #[serde(deserialize_with = "null_as_default")]
    pub last_ref_time: i64,
    /// So few are healthy that the server calls all of them healthy.
    #[serde(deserialize_with = "null_as_default")]
    pub reach_protection_threshold: bool,
}

/// An instance, over gRPC and over HTTP alike.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Host {
    #[serde(deserialize_with = "null_as_default")]
    pub ip: String,
    #[serde(deserialize_with = "null_as_default")]
    pub port: i64,
    pub weight: Option<f64>,
    pub healthy: Option<bool>,
    pub enabled: Option<bool>,
    pub ephemeral: Option<bool>,
    #[serde(deserialize_with = "null_as_default")]
    pub cluster_name: String,
}

/// Java servers write `null` for what they do not know.
pub fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Of one service. Real ones do not fit into a message; empty ones would take many times its memory.
const MOST_HOSTS: usize = 20_000;

/// Instances, `null` for none.
pub fn hosts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Host>, D::Error> {
    struct Hosts;
    impl<'de> Visitor<'de> for Hosts {
        type Value = Vec<Host>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            write!(f, "at most {MOST_HOSTS} instances")
        }

        fn visit_none<E>(self) -> Result<Self::Value, E> {
            Ok(Vec::new())
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
            deserializer.deserialize_seq(self)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
            let mut hosts = Vec::new();
            while let Some(host) = sequence.next_element()? {
                if hosts.len() == MOST_HOSTS {
                    return Err(A::Error::invalid_length(hosts.len() + 1, &self));
                }
                hosts.push(host);
            }
            Ok(hosts)
        }
    }
    deserializer.deserialize_option(Hosts)
}

#[cfg(test)]
mod tests {
    use prost::Message;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_envelope_survives_the_wire_with_its_token() {
        let sent = Payload::new("HealthCheckRequest", "10.0.0.1", Some("secret"), &json!({"a": 1}));
        let read = Payload::decode(sent.encode_to_vec().as_slice()).unwrap();
        assert_eq!((read.kind(), read.json()), ("HealthCheckRequest", br#"{"a":1}"#.as_slice()));
        assert_eq!(read.metadata.unwrap().headers["accessToken"], "secret");
    }

    #[test]
    fn an_empty_envelope_is_an_empty_message() {
        let read = Payload::decode(&[][..]).unwrap();
        assert_eq!((read.kind(), read.json()), ("", b"{}".as_slice()));
    }

    #[test]
    fn what_is_null_missing_or_new_is_no_failure() {
        let answer = json!({"resultCode": 200, "message": null, "added": [],
            "serviceInfo": {"name": null, "hosts": [{"ip": "10.0.0.1", "port": 80, "clusterName": null}]}});
        let answer: Answer = serde_json::from_value(answer).unwrap();
        let info = answer.service_info.unwrap();
        assert_eq!((info.hosts[0].ip.as_str(), info.hosts[0].healthy), ("10.0.0.1", None));
        let answer: Answer = serde_json::from_str(r#"{"serviceInfo": {"hosts": null}}"#).unwrap();
        assert!(answer.service_info.unwrap().hosts.is_empty());
    }

    #[test]
    fn a_service_of_more_instances_than_fit_is_refused() {
        let read = |count: usize| {
            let hosts = format!("[{}]", vec!["{}"; count].join(","));
            serde_json::from_str::<ServiceInfo>(&format!(r#"{{"hosts": {hosts}}}"#))
                .map(|info| info.hosts.len())
        };
        assert_eq!(read(MOST_HOSTS).unwrap(), MOST_HOSTS);
        let error = read(MOST_HOSTS + 1).unwrap_err().to_string();
        assert!(error.contains("expected at most 20000 instances"), "{error}");
    }
}
