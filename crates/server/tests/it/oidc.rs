//! Signing in by an OpenID provider, as a browser does it: through the provider's page, with a jar of cookies.

mod failures;
mod people;
mod tokens;

use std::collections::BTreeMap;

use lab::oidc::{OidcProvider, Options, Person as Somebody};
use reqwest::header::{LOCATION, SET_COOKIE};
use reqwest::{Client, Method, Response, StatusCode, Url};
use server::config::{Config, Development};
use server::oidc::{Secret, Settings};

use crate::callers::Person;
use crate::documented;
use crate::harness::{Inventory, Server};

pub const SECRET: &str = "mArKeD-secret-of-the-client";
pub const START: &str = "/console/v1/oidc/start";
pub const CALLBACK: &str = "/console/v1/oidc/callback";

const GROUPS: &str = "[[groups]]\ngroup = 'admins'\nrole = 'administrator'\n\
                      [[groups]]\ngroup = 'core'\nrole = 'editor'\ngateways = ['gw-core']\n\
                      [[groups]]\ngroup = 'edge'\nrole = 'editor'\ngateways = ['gw-edge']\n\
                      [[groups]]\ngroup = 'all'\nrole = 'viewer'\n";

pub fn settings(issuer: &str) -> Settings {
    let text =
        format!("issuer = '{issuer}'\nclient_id = '{}'\nlabel = 'Lab'\n{GROUPS}", lab::oidc::CLIENT_ID);
    let mut settings: Settings = toml::from_str(&text).unwrap();
    settings.client_secret = Some(Secret::new(SECRET.to_owned()));
    settings
}

pub async fn provider() -> OidcProvider {
    let people = vec![
        Somebody::new("sub-grace", "grace", &["core", "edge", "all"]),
        Somebody::new("sub-ada", "Ada", &["admins"]),
        Somebody::new("sub-eve", "eve", &["strangers"]),
    ];
    let options = Options { port: 0, secret: Some(SECRET.to_owned()), people };
    OidcProvider::start(options).await.unwrap()
}

pub async fn server_with(provider: &OidcProvider, configure: impl FnOnce(&mut Config)) -> Server {
    let settings = settings(provider.issuer());
    Server::start_with(tempfile::tempdir().unwrap(), &Inventory::default(), |config| {
        config.development = Development { accept_unsigned: false };
        config.oidc = Some(settings);
        configure(config);
    })
    .await
}

pub async fn both() -> (OidcProvider, Server) {
    let provider = provider().await;
    let server = server_with(&provider, |_| ()).await;
    (provider, server)
}

/// A browser at the server's address, which goes nowhere by itself.
pub struct Browser<'a> {
    server: &'a Server,
    http: Client,
    pub cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    pub fn at(server: &'a Server) -> Self {
        let none = reqwest::redirect::Policy::none();
        let http = Client::builder().no_proxy().redirect(none).build().unwrap();
        Self { server, http, cookies: BTreeMap::new() }
    }

    /// What the server answers to its cookies.
    pub async fn get(&mut self, path: &str) -> Response {
        let pairs: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.http.get(format!("{}{path}", self.server.url)).header("cookie", pairs.join("; "));
        let answer = request.send().await.unwrap();
        for line in answer.headers().get_all(SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    /// Where the server leads.
    pub async fn led(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
        let to = location(&answer);
        if to.starts_with('/') {
            documented::check_status(&Method::GET, path, answer.status());
        }
        to
    }

    /// To the provider's page, where somebody says who they are; where that leads back to, without going there. An
    /// empty subject turns back.
    pub async fn choose(&mut self, start: &str, subject: &str) -> String {
        let page = self.led(start).await;
        assert!(page.contains("/authorize?"), "{page}");
        let answer = self.http.post(page).form(&[("person", subject)]).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        path_of(&location(&answer))
    }

    /// All the way; where the server leads in the end.
    pub async fn sign_in(&mut self, to: &str, subject: &str) -> String {
        let start = Url::parse_with_params(&format!("{}{START}", self.server.url), [("to", to)]).unwrap();
        let back = self.choose(&path_of(start.as_str()), subject).await;
        self.led(&back).await
    }

    /// Who has signed in.
    pub fn person(&self) -> Person {
        Person { cookie: format!("headwater={}", self.cookies["headwater"]) }
    }

    pub fn is_in(&self) -> bool {
        self.cookies.contains_key("headwater")
    }
}

pub fn location(answer: &Response) -> String {
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

fn path_of(address: &str) -> String {
    let url = Url::parse(address).unwrap();
    format!("{}?{}", url.path(), url.query().unwrap_or_default())
}

/// `(to, code)` of the sign-in page that a failure leads to; it names the request.
pub fn failure(address: &str) -> (String, String) {
    let url = Url::parse(&format!("http://own.invalid{address}")).unwrap();
    assert_eq!(url.path(), "/sign-in", "{address}");
    let value = |name: &str| {
        let pair = url.query_pairs().find(|(key, _)| key == name);
        pair.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    assert_eq!(value("request").len(), 36, "{address}");
    (value("to"), value("refused"))
}
