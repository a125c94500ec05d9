//! Those who call in tests: programs that sign with an access key, and people with the cookie of a session.

use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Method, Request, Response, StatusCode};
use serde_json::{Value, json};
use server::config::Development;
use tempfile::TempDir;

use crate::documented;
use crate::harness::{Inventory, Server};

pub const PASSWORD: &str = "correct horse battery";

#[derive(Clone)]
pub struct Key {
    pub id: String,
    pub secret: String,
}

/// A signature's parts that a test may get wrong.
pub struct Signing<'a> {
    pub key: &'a Key,
    pub date: String,
    pub nonce: String,
}

#[derive(Clone)]
pub struct Person {
    pub cookie: String,
}

impl Key {
    pub fn of(created: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self { id: text(&created["accessKey"]["accessKeyId"]), secret: text(&created["accessKeySecret"]) }
    }

    pub fn now(&self) -> Signing<'_> {
        static NONCES: AtomicU64 = AtomicU64::new(0);
        let nonce = format!("{:x}-{}", rand::random::<u64>(), NONCES.fetch_add(1, Ordering::Relaxed));
        Signing { key: self, date: acs3::format_date(server::store::now()), nonce }
    }
}

impl Signing<'_> {
    /// A request as an SDK makes it.
    pub fn request(&self, server: &Server, method: Method, path: &str, body: Option<&Value>) -> Request {
        let body = body.map(Value::to_string).unwrap_or_default();
        let url = reqwest::Url::parse(&format!("{}{path}", server.url)).unwrap();
        let host = format!("127.0.0.1:{}", url.port().unwrap());
        let hash = acs3::body_hash(body.as_bytes());
        let headers: [(&str, &[u8]); 5] = [
            ("host", host.as_bytes()),
            ("x-acs-date", self.date.as_bytes()),
            ("x-acs-signature-nonce", self.nonce.as_bytes()),
            ("x-acs-content-sha256", hash.as_bytes()),
            ("x-acs-version", b"2024-03-27"),
        ];
        let signed = acs3::Request {
            method: method.as_str(),
            path: url.path(),
            query: url.query().unwrap_or_default(),
            headers: &headers,
        };
        let by = acs3::Signer { access_key_id: &self.key.id, secret: &self.key.secret };
        let authorization = by.sign(&signed);
        let mut request = Request::new(method, url);
        for (name, value) in headers.into_iter().chain([("authorization", authorization.as_bytes())]) {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            request.headers_mut().insert(name, HeaderValue::from_bytes(value).unwrap());
        }
        *request.body_mut() = Some(body.into());
        request
    }
}

impl Server {
    /// A server that lets nobody in unsigned.
    pub async fn closed(inventory: &Inventory) -> Self {
        Self::closed_in(tempfile::tempdir().unwrap(), inventory).await
    }

    pub async fn closed_in(folder: TempDir, inventory: &Inventory) -> Self {
        Self::start_with(folder, inventory, |config| {
            config.development = Development { accept_unsigned: false };
        })
        .await
    }

    pub async fn execute(&self, request: Request) -> (StatusCode, Value) {
        let answer = self.http.execute(request).await.unwrap();
        (answer.status(), answer.json().await.unwrap())
    }

    pub async fn signed(
        &self,
        key: &Key,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let request = key.now().request(self, method.clone(), path, body);
        let (status, answer) = self.execute(request).await;
        documented::check(&method, path, status, &answer);
        (status, answer)
    }

    /// The answer as it came.
    pub async fn raw_as(
        &self,
        person: Option<&Person>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Response {
        let mut request = self.http.request(method, format!("{}{path}", self.url));
        if let Some(person) = person {
            request = request.header("cookie", &person.cookie);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        request.send().await.unwrap()
    }

    pub async fn send_as(
        &self,
        person: &Person,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let answer = self.raw_as(Some(person), method.clone(), path, body).await;
        let (status, answer) = (answer.status(), answer.json().await.unwrap());
        documented::check(&method, path, status, &answer);
        (status, answer)
    }

    /// What must be accepted.
    pub async fn do_as(&self, person: &Person, method: Method, path: &str, body: &Value) -> Value {
        let (status, answer) = self.send_as(person, method, path, Some(body)).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    pub async fn get_as(&self, person: &Person, path: &str) -> Value {
        let (status, answer) = self.send_as(person, Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    /// Takes the link that the server told at its start.
    pub async fn first_administrator(&self) -> Person {
        let token = self.first_link.lock().unwrap().clone().expect("a link");
        self.take_link(&json!({"token": token, "name": "ada", "password": PASSWORD})).await
    }

    pub async fn take_link(&self, body: &Value) -> Person {
        person(self.raw_as(None, Method::POST, "/console/v1/setup", Some(body)).await).await
    }

    pub async fn sign_in(&self, name: &str) -> Person {
        let body = json!({"name": name, "password": PASSWORD});
        person(self.raw_as(None, Method::POST, "/console/v1/session", Some(&body)).await).await
    }

    /// A user who has signed in.
    pub async fn user(&self, admin: &Person, name: &str, role: &str, scope: &Value) -> (String, Person) {
        let body = json!({"name": name, "role": role, "scope": scope});
        let user = self.do_as(admin, Method::POST, "/console/v1/users", &body).await;
        let id = user["userId"].as_str().unwrap().to_owned();
        let path = format!("/console/v1/users/{id}/link");
        let link = self.do_as(admin, Method::POST, &path, &json!({})).await;
        let body = json!({"token": link["token"], "password": PASSWORD});
        (id, self.take_link(&body).await)
    }

    pub async fn key(&self, person: &Person, role: &str, scope: &Value) -> Key {
        let body = json!({"name": "test", "role": role, "scope": scope});
        Key::of(&self.do_as(person, Method::POST, "/console/v1/access-keys", &body).await)
    }
}

pub fn all() -> Value {
    json!({"kind": "all"})
}

pub fn only(gateway_id: &str) -> Value {
    json!({"kind": "gateways", "gatewayIds": [gateway_id]})
}

async fn person(answer: Response) -> Person {
    let cookie = answer.headers().get("set-cookie").map(|line| line.to_str().unwrap().to_owned());
    let status = answer.status();
    let body = answer.text().await.unwrap();
    let cookie = cookie.unwrap_or_else(|| panic!("no cookie: {status} {body}"));
    Person { cookie: cookie.split(';').next().unwrap().to_owned() }
}
