//! The HTTP side of a registry: sign-in, and the catalogue of services with their counts, by the newest
//! API that the server has (3.x's admin API, else 1.x/2.x's catalogue).

use std::time::Duration;

use contract::sources::StatusReason;
use reqwest::{Client, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{Credentials, Settings};
use crate::discovery::model::ServiceKey;
use crate::discovery::{Failure, failure, is_busy};

const PAGE: usize = 500;

/// A service as the catalogue lists it.
pub struct Listed {
    pub key: ServiceKey,
    pub instances: usize,
    pub healthy: usize,
}

pub struct Catalogue {
    http: Client,
    base: String,
    namespaces: Vec<String>,
    credentials: Option<Credentials>,
    token: Option<String>,
    api: Option<Api>,
}

#[derive(Clone, Copy, PartialEq)]
enum Api {
    V3Admin,
    V1Catalog,
}

impl Api {
    const NEWEST_FIRST: [Self; 2] = [Self::V3Admin, Self::V1Catalog];

    fn path(self) -> &'static str {
        match self {
            Self::V3Admin => "/nacos/v3/admin/ns/service/list",
            Self::V1Catalog => "/nacos/v1/ns/catalog/services",
        }
    }
}

/// Both APIs name the fields of a service alike.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Item {
    name: String,
    group_name: String,
    #[serde(default)]
    ip_count: usize,
    #[serde(default)]
    healthy_instance_count: usize,
}

struct Page {
    total: usize,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct V3Answer {
    data: V3Page,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V3Page {
    total_count: usize,
    page_items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct V1Page {
    count: usize,
    service_list: Vec<Item>,
}

impl Catalogue {
    /// Signs in where there are credentials.
    pub async fn open(settings: &Settings) -> Result<Self, Failure> {
        let http = Client::builder()
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(10))
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| failure::of_connection(&error))?;
        let mut catalogue = Self {
            http,
            base: format!("http://{}", settings.address),
            namespaces: settings.namespaces.clone(),
            credentials: settings.credentials.clone(),
            token: None,
            api: None,
        };
        catalogue.sign_in().await?;
        Ok(catalogue)
    }

    /// Everything the registry lists in the namespaces of this source.
    pub async fn read(&mut self) -> Result<Vec<Listed>, Failure> {
        match self.read_all().await {
            // A token runs out now and then: sign in once more, and believe only a second refusal.
            Err(failure) if failure.reason == StatusReason::Unauthorized && self.credentials.is_some() => {
                self.sign_in().await?;
                self.read_all().await
            }
            result => result,
        }
    }

    async fn read_all(&mut self) -> Result<Vec<Listed>, Failure> {
        let mut all = Vec::new();
        for namespace in self.namespaces.clone() {
            let mut read = 0;
            for number in 1.. {
                let page = self.page(&namespace, number).await?;
                read += page.items.len();
                // A server may give out smaller pages than it is asked for.
                let is_last = page.items.is_empty() || read >= page.total;
                all.extend(page.items.into_iter().map(|item| item.listed(&namespace)));
                if is_last {
                    break;
                }
            }
        }
        Ok(all)
    }

    async fn page(&mut self, namespace: &str, number: usize) -> Result<Page, Failure> {
        let candidates = self.api.map_or(Api::NEWEST_FIRST.to_vec(), |api| vec![api]);
        for api in candidates {
            let answer = self.get(api, namespace, number).await?;
            if matches!(answer.status(), StatusCode::NOT_FOUND | StatusCode::GONE) {
                continue;
            }
            let page = match api {
                Api::V3Admin => {
                    let V3Answer { data } = json(answer).await?;
                    Page { total: data.total_count, items: data.page_items }
                }
                Api::V1Catalog => {
                    let page: V1Page = json(answer).await?;
                    Page { total: page.count, items: page.service_list }
                }
            };
            self.api = Some(api);
            return Ok(page);
        }
        // The server may have been replaced by one of another version: look for its API anew next time.
        self.api = None;
        Err(Failure::new(StatusReason::UnexpectedAnswer, "the server has no service catalogue: is it Nacos?"))
    }

    async fn get(&self, api: Api, namespace: &str, number: usize) -> Result<Response, Failure> {
        let mut request = self.http.get(format!("{}{}", self.base, api.path())).query(&[
            ("namespaceId", namespace),
            ("groupNameParam", ""),
            ("serviceNameParam", ""),
            ("withInstances", "false"),
            ("hasIpCount", "false"),
            ("pageNo", &number.to_string()),
            ("pageSize", &PAGE.to_string()),
        ]);
        if let Some(token) = &self.token {
            request = request.query(&[("accessToken", token)]);
        }
        request.send().await.map_err(|error| failure::of_connection(&error.without_url()))
    }

    async fn sign_in(&mut self) -> Result<(), Failure> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Login {
            access_token: String,
        }
        let Some(credentials) = &self.credentials else { return Ok(()) };
        for path in ["/nacos/v3/auth/user/login", "/nacos/v1/auth/login"] {
            let form = [("username", &credentials.username), ("password", &credentials.password)];
            let request = self.http.post(format!("{}{path}", self.base)).form(&form);
            let answer = request.send().await.map_err(|error| failure::of_connection(&error))?;
            match answer.status() {
                StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::METHOD_NOT_ALLOWED => {}
                status if status.is_success() => {
                    let login: Login = json(answer).await?;
                    self.token = Some(login.access_token);
                    return Ok(());
                }
                // Nacos refuses a wrong password with one of these, depending on its version.
                status if matches!(status.as_u16(), 400 | 401 | 403 | 500) => {
                    return Err(Failure::new(
                        StatusReason::BadCredentials,
                        format!("sign-in was refused: {status}"),
                    ));
                }
                status => return Err(unexpected(status)),
            }
        }
        Err(Failure::new(StatusReason::UnexpectedAnswer, "the server has no sign-in: is it Nacos?"))
    }
}

impl Item {
    fn listed(self, namespace: &str) -> Listed {
        let key = ServiceKey {
            namespace: shown(namespace).to_owned(),
            group: Some(self.group_name),
            name: self.name,
        };
        Listed { key, instances: self.ip_count, healthy: self.healthy_instance_count }
    }
}

/// The public namespace has an empty id on the wire, and a name on the screen.
pub fn shown(namespace: &str) -> &str {
    if namespace.is_empty() { "public" } else { namespace }
}

async fn json<T: DeserializeOwned>(answer: Response) -> Result<T, Failure> {
    let status = answer.status();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Err(Failure::new(StatusReason::Unauthorized, format!("the registry answers {status}")))
        }
        status if status.is_success() => answer.json().await.map_err(|error| {
            Failure::new(
                StatusReason::UnexpectedAnswer,
                format!("the answer is not Nacos': {}", error.without_url()),
            )
        }),
        status => Err(unexpected(status)),
    }
}

fn unexpected(status: StatusCode) -> Failure {
    let detail = format!("the registry answers {status}");
    if is_busy(status.as_u16()) {
        Failure::busy(detail)
    } else {
        Failure::new(StatusReason::UnexpectedAnswer, detail)
    }
}
