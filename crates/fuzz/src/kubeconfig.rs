//! Kubeconfigs: none that is accepted would run a command, read a file of this machine, go through a proxy or trust
//! anybody. What is in one is found here by a look at plain YAML, whatever the reader knows of its fields.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value, json};

use crate::read_kubeconfig::{check as accept, check_usable, read};

/// By list, its entries' content, and what must not be in there.
const REFUSED: [(&str, &str, &[&str]); 2] = [
    ("users", "user", &["exec", "auth-provider", "tokenFile", "client-certificate", "client-key"]),
    ("clusters", "cluster", &["certificate-authority", "proxy-url"]),
];
/// To try more of them at each place would take long.
const MAX_ENTRIES: usize = 4;
const CARELESS: &str = "insecure-skip-tls-verify";

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if accept(text).is_err() {
        return;
    }
    // A text that two readers of YAML disagree on would be accepted for what it is not.
    let documents: Vec<Node> = serde_saphyr::from_multiple(text).expect("what is accepted is YAML");
    for (list, content, refused) in REFUSED {
        for entry in effective(&documents, list) {
            let Some(content) = entry.get(content) else { continue };
            for name in refused {
                assert!(!content.get(name).is_some_and(Node::is_something), "{name} was accepted: {text}");
            }
            let careless = content.get(CARELESS).and_then(Node::scalar);
            assert_ne!(careless, Some("true"), "{CARELESS} was accepted: {text}");
        }
    }
    nothing_can_be_put_in(&documents);
    futures::executor::block_on(usable(text));
}

/// Whatever else is in an entry, and wherever it stands: with one refused field more it is refused.
fn nothing_can_be_put_in(documents: &[Node]) {
    let lists = REFUSED.map(|(list, content, _)| {
        let entries = effective(documents, list).into_iter().take(MAX_ENTRIES);
        entries.map(|entry| entry.texts(content)).collect::<Vec<Value>>()
    });
    let written =
        |lists: &[Vec<Value>; 2]| json!({REFUSED[0].0: lists[0], REFUSED[1].0: lists[1]}).to_string();
    // What reads text where something else was written.
    if accept(&written(&lists)).is_err() {
        return;
    }
    for (kind, (_, content, refused)) in REFUSED.into_iter().enumerate() {
        for at in 0..lists[kind].len() {
            for name in refused {
                let mut lists = lists.clone();
                let value =
                    if matches!(*name, "exec" | "auth-provider") { json!({"name": "x"}) } else { json!("x") };
                lists[kind][at][content][name] = value;
                let text = written(&lists);
                assert!(accept(&text).is_err(), "{name} was accepted: {text}");
            }
        }
    }
}

async fn usable(text: &str) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let Ok(config) = read(text).await else { return };
    assert!(
        config.root_cert.is_some() && config.proxy_url.is_none() && !config.accept_invalid_certs,
        "{text}"
    );
    let auth = config.auth_info;
    assert!(auth.exec.is_none() && auth.auth_provider.is_none() && auth.token_file.is_none(), "{text}");
    let _ = check_usable(text).await;
}

/// Entries with one name are one: of several documents the first one's counts.
fn effective<'a>(documents: &'a [Node], list: &str) -> Vec<&'a Node> {
    let mut names = HashSet::new();
    let mut entries = Vec::new();
    for document in documents {
        let Some(Node::List(found)) = document.get(list) else { continue };
        let name = |entry: &&Node| entry.get("name").and_then(Node::scalar).map(str::to_owned);
        let new = found.iter().filter(|entry| name(entry).is_none_or(|name| !names.contains(&name)));
        let new: Vec<&Node> = new.collect();
        names.extend(new.iter().filter_map(name));
        entries.extend(new);
    }
    entries
}

/// YAML as it stands.
#[derive(Debug)]
enum Node {
    Nothing,
    Text(String),
    /// A number, or a truth.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    fn get(&self, wanted: &str) -> Option<&Node> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name.scalar() == Some(wanted)).map(|(_, value)| value)
    }

    fn scalar(&self) -> Option<&str> {
        if let Self::Text(text) | Self::Scalar(text) = self { Some(text) } else { None }
    }

    /// Of an entry, its name, and what is text in its content.
    fn texts(&self, content: &str) -> Value {
        let mut texts = Map::new();
        if let Some(Self::Map(fields)) = self.get(content) {
            for (name, value) in fields {
                if let (Some(name), Self::Text(text)) = (name.scalar(), value) {
                    texts.insert(name.to_owned(), json!(text));
                }
            }
        }
        json!({"name": self.get("name").and_then(Self::scalar).unwrap_or_default(), content: texts})
    }

    fn is_something(&self) -> bool {
        !matches!(self, Self::Nothing)
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Node;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Scalar(value.to_string()))
    }

    fn visit_bytes<E>(self, value: &[u8]) -> Result<Node, E> {
        Ok(Node::Scalar(String::from_utf8_lossy(value).into_owned()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::Map(entries))
    }
}
