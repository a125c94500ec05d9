//! Whether the process lives, and whether it can do its work now. Neither depends on any registry: a source that
//! is dead is no reason to take the whole console away.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::App;

const ANSWERS_WITHIN: Duration = Duration::from_secs(1);

#[derive(JsonSchema, Serialize)]
pub struct Health {
    status: Outcome,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Check>,
}

#[derive(JsonSchema, Serialize)]
struct Check {
    name: &'static str,
    status: Outcome,
}

#[derive(Clone, Copy, PartialEq, Eq, JsonSchema, Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Failed,
}

pub async fn live() -> Json<Health> {
    Json(Health { status: Outcome::Ok, checks: vec![] })
}

pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Health>) {
    let checks = vec![
        check("store", store_answers(&app).await),
        check("discovery", Outcome::of(app.is_following())),
        check("serving", Outcome::of(!app.stopping.is_cancelled())),
    ];
    let failed = checks.iter().any(|check| check.status == Outcome::Failed);
    let code = if failed { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, Json(Health { status: Outcome::of(!failed), checks }))
}

fn check(name: &'static str, status: Outcome) -> Check {
    Check { name, status }
}

async fn store_answers(app: &App) -> Outcome {
    match tokio::time::timeout(ANSWERS_WITHIN, app.store.ping()).await {
        Ok(Ok(())) => Outcome::Ok,
        Ok(Err(error)) => {
            tracing::error!(%error, "the database can't be read");
            Outcome::Failed
        }
        Err(_) => {
            tracing::error!(within = ?ANSWERS_WITHIN, "the database does not answer");
            Outcome::Failed
        }
    }
}

impl Outcome {
    fn of(holds: bool) -> Self {
        if holds { Self::Ok } else { Self::Failed }
    }
}
