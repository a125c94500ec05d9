//! `/console/v1/session`.

use contract::console::session::Session;

use super::{Answer, get};

pub async fn view() -> Answer<Session> {
    get("/console/v1/session").await
}
