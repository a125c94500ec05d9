//! How the server is configured: a file, and flags that override it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use reqwest::Url;
use serde::Deserialize;

use crate::clock::Clock;
use crate::discovery::patience::Patience;
use crate::http::{Admission, Edge, FrameAncestor};
use crate::oidc;
use crate::outgoing::Networks;
use crate::serving::{Bounds, tls};
use crate::store::address::DatabaseUrl;
use crate::store::seal::{Key, KeyText};

/// The environment's variable for the key, …
pub const KEY_VARIABLE: &str = "HEADWATER_KEY";
/// … and for the one that takes its place, when it is rotated.
pub const NEW_KEY_VARIABLE: &str = "HEADWATER_NEW_KEY";

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub listen: SocketAddr,
    pub tls: Option<tls::Files>,
    /// How much of the server a caller may take up.
    pub limits: Bounds,
    /// Web sites that may show the console in a frame.
    pub frame_ancestors: Vec<FrameAncestor>,
    pub data_dir: PathBuf,
    /// Where several replicas share a PostgreSQL database; without it there is a SQLite file in `data_dir`.
    pub database: Option<DatabaseUrl>,
    /// What credentials are sealed with: `headwater.key` in `data_dir` if absent; replicas need the same one.
    pub key_file: Option<PathBuf>,
    /// The key itself, where the environment has it: then there is no file.
    #[serde(skip)]
    pub key: Option<KeyText>,
    /// Applied at start.
    pub inventory: Option<PathBuf>,
    pub discovery: Patience,
    /// Where this server may connect to.
    pub outgoing: Networks,
    /// The OpenID provider by which people may sign in.
    pub oidc: Option<oidc::Settings>,
    pub development: Development,
    #[serde(skip)]
    pub clock: Clock,
    pub telemetry: Telemetry,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Development {
    /// Lets calls in without a verified signature or sign-in. Loopback only.
    pub accept_unsigned: bool,
}

/// Traces, sent to an OpenTelemetry collector. Off unless there is an endpoint.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Telemetry {
    /// OTLP over HTTP; `/v1/traces` is added to it.
    pub otlp_endpoint: Option<String>,
    pub service_name: String,
    /// From 0 to 1. A caller that says whether its trace is sampled has the last word.
    pub sample_ratio: f64,
}

impl Default for Telemetry {
    fn default() -> Self {
        Self { otlp_endpoint: None, service_name: "headwater".to_owned(), sample_ratio: 1.0 }
    }
}

impl Telemetry {
    /// Where traces go, if they go anywhere.
    pub fn traces_url(&self) -> anyhow::Result<Option<Url>> {
        let ratio = self.sample_ratio;
        ensure!((0.0..=1.0).contains(&ratio), "telemetry.sample_ratio is {ratio}, and must be from 0 to 1");
        let Some(endpoint) = &self.otlp_endpoint else { return Ok(None) };
        let url = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
        let url = Url::parse(&url).context("telemetry.otlp_endpoint is not a URL")?;
        let is_http = matches!(url.scheme(), "http" | "https");
        ensure!(is_http, "telemetry.otlp_endpoint must begin with http:// or https://");
        ensure!(
            url.username().is_empty() && url.password().is_none(),
            "telemetry.otlp_endpoint must not carry a password; OTEL_EXPORTER_OTLP_HEADERS may"
        );
        Ok(Some(url))
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            tls: None,
            limits: Bounds::default(),
            frame_ancestors: vec![],
            data_dir: PathBuf::from("headwater-data"),
            database: None,
            key_file: None,
            key: None,
            inventory: None,
            discovery: Patience::default(),
            outgoing: Networks::default(),
            oidc: None,
            development: Development::default(),
            clock: Clock::default(),
            telemetry: Telemetry::default(),
        }
    }
}

impl Config {
    /// Paths in the file are relative to the folder that it is in.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("can't read the configuration {}", file.display()))?;
        let mut config = Self::parse(&text)
            .with_context(|| format!("the configuration {} is not valid", file.display()))?;
        let folder = file.parent().unwrap_or(Path::new(""));
        config.data_dir = folder.join(&config.data_dir);
        config.inventory = config.inventory.map(|inventory| folder.join(inventory));
        config.key_file = config.key_file.map(|key_file| folder.join(key_file));
        if let Some(oidc) = &mut config.oidc {
            oidc.client_secret_file = oidc.client_secret_file.as_ref().map(|file| folder.join(file));
        }
        if let Some(tls) = &mut config.tls {
            (tls.certificate, tls.key) = (folder.join(&tls.certificate), folder.join(&tls.key));
        }
        Ok(config)
    }

    /// Errors name the line and don't show it: it may hold the database's password.
    fn parse(text: &str) -> anyhow::Result<Self> {
        crate::unquoted::toml(text)
    }

    /// What credentials are sealed with.
    pub fn sealing_key(&self) -> anyhow::Result<Key> {
        match (&self.key, &self.key_file) {
            (Some(_), Some(file)) => {
                bail!("{KEY_VARIABLE} is set, and key_file names {}: there can be one key", file.display())
            }
            (Some(text), None) => Ok(Key::Text(text.clone())),
            (None, file) => Ok(Key::in_file(&self.data_dir, file.as_deref())),
        }
    }

    /// What the API needs to know of how it is reached.
    pub fn edge(&self) -> anyhow::Result<Edge> {
        self.limits.check()?;
        Ok(Edge {
            bounds: self.limits,
            is_tls: self.tls.is_some(),
            frame_ancestors: self.frame_ancestors.clone(),
        })
    }

    pub fn admission(&self) -> anyhow::Result<Admission> {
        if !self.development.accept_unsigned {
            return Ok(Admission::Signed);
        }
        ensure!(
            self.listen.ip().is_loopback(),
            "development.accept_unsigned is for loopback only, and listen is {}",
            self.listen
        );
        Ok(Admission::UnsignedOnLoopback)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsigned_calls_are_never_accepted_from_the_network() {
        let mut config: Config =
            toml::from_str("listen = '0.0.0.0:8080'\n[development]\naccept_unsigned = true")
                .expect("a configuration");
        assert!(config.admission().is_err());
        config.listen = SocketAddr::from(([127, 0, 0, 1], 8080));
        assert_eq!(config.admission().expect("allowed"), Admission::UnsignedOnLoopback);
    }

    #[test]
    fn the_documented_configuration_is_valid_and_shows_the_defaults() {
        let documented = Config::parse(include_str!("../../../docs/headwater.toml")).expect("valid");
        let default = Config::default();
        assert_eq!(documented.limits, default.limits);
        assert_eq!(documented.discovery, default.discovery);
        assert_eq!(documented.outgoing, default.outgoing);
        documented.edge().expect("it lets callers in");
    }

    #[test]
    fn the_documented_provider_is_valid_and_shows_the_defaults() {
        let text = include_str!("../../../docs/headwater.toml");
        let from = text.find("# [oidc]").expect("it is documented");
        let lines = text[from..].lines().take_while(|line| line.starts_with('#'));
        let settings = lines.map(|line| line.trim_start_matches(['#', ' '])).filter(|line| {
            line.starts_with('[') || line.split_once(" = ").is_some_and(|(name, _)| !name.contains(' '))
        });
        let config = Config::parse(&settings.collect::<Vec<_>>().join("\n")).expect("valid");
        let documented = config.oidc.expect("a provider");
        assert_eq!(documented.groups.len(), 2);
        let least = "[oidc]\nissuer = 'https://id.example.com'\nclient_id = 'a'\n";
        let default = Config::parse(least).expect("valid").oidc.expect("a provider");
        assert_eq!(documented.scopes, default.scopes);
        assert_eq!(documented.groups_claim, default.groups_claim);
    }

    #[test]
    fn limits_that_let_nobody_in_and_networks_that_are_none_are_refused() {
        let zero =
            ["requests", "connections", "requests_of_address", "burst_of_address", "in_flight_of_address"];
        let zero = zero.map(|name| format!("[limits]\n{name} = 0"));
        for text in zero.iter().map(String::as_str).chain(["[limits]\nheader_bytes = 10"]) {
            assert!(Config::parse(text).expect("numbers").edge().is_err(), "{text}");
        }
        for text in [
            "[limits]\nhead = 0",
            "[outgoing]\nallow = ['10.0.0.1']",
            "[outgoing]\ndeny = ['10.0.0.0/33']",
            "[tls]\ncertificate = 'a'",
            "frame_ancestors = ['*']",
        ] {
            assert!(Config::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn there_is_one_key() {
        let text = KeyText::new("x".to_owned());
        let config =
            Config { key: Some(text.clone()), key_file: Some(PathBuf::from("a")), ..Config::default() };
        assert!(config.sealing_key().is_err());
        let config = Config { key_file: None, ..config };
        assert_eq!(config.sealing_key().expect("a key"), Key::Text(text));
        let key = Config::default().sealing_key().expect("a key");
        assert_eq!(key, Key::File(PathBuf::from("headwater-data/headwater.key")));
    }

    #[test]
    fn traces_go_nowhere_or_to_a_plain_http_address() {
        let url = |endpoint: &str| {
            let telemetry = Telemetry { otlp_endpoint: Some(endpoint.to_owned()), ..Telemetry::default() };
            telemetry.traces_url()
        };
        assert_eq!(Telemetry::default().traces_url().expect("valid"), None);
        let found = url("http://127.0.0.1:4318/").expect("valid").expect("on");
        assert_eq!(found.as_str(), "http://127.0.0.1:4318/v1/traces");
        for wrong in ["", "127.0.0.1:4318", "ftp://127.0.0.1", "http://u:secret@127.0.0.1:4318"] {
            let error = url(wrong).expect_err(wrong);
            assert!(!format!("{error:#}").contains("secret"));
        }
        let telemetry = Telemetry { sample_ratio: 1.5, ..Telemetry::default() };
        assert!(telemetry.traces_url().is_err());
    }

    #[test]
    fn a_misspelt_setting_is_an_error_not_ignored() {
        let error = Config::parse("\nlisen = '127.0.0.1:1'").expect_err("refused").to_string();
        assert!(error.contains("line 2") && error.contains("lisen"), "{error}");
    }

    #[test]
    fn what_is_wrong_with_a_file_is_said_without_the_password_in_it() {
        let url = "'postgres://u:topsecret@h/d'";
        for key in ["database", "databse", "development", "database = 'x'\ndatabase", "listen", "database.x"]
        {
            let told = format!("{:?}", Config::parse(&format!("{key} = {url}")));
            assert!(!told.contains("topsecret"), "{told}");
        }
        for text in [format!("database = [{url}]"), format!("database = {url} {url}"), "database = '".into()]
        {
            assert!(!format!("{:?}", Config::parse(&text).expect_err("refused")).contains("topsecret"));
        }
    }
}
