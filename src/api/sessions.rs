//! `/console/v1/sessions`.

use contract::console::users::{SessionRow, UserQuery};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, delete, get_by};
use crate::paths::segment;

const LIST: &str = "/console/v1/sessions";

pub async fn list(page: u32) -> Answer<Page<SessionRow>> {
    get_by(LIST, &UserQuery { page_number: Some(page), page_size: Some(PAGE_SIZE) }).await
}

pub async fn end(session_id: &str) -> Answer<()> {
    delete(&format!("{LIST}/{}", segment(session_id))).await
}
