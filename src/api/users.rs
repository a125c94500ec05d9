//! `/console/v1/users`.

use contract::console::users::{PutUser, UserLink, UserQuery, UserRow};
use contract::envelope::Page;
use gloo_net::http::Request;

use super::{Answer, PAGE_SIZE, delete, get_by, post_plain, put, read};
use crate::paths::segment;

const LIST: &str = "/console/v1/users";

pub async fn list(page: u32) -> Answer<Page<UserRow>> {
    get_by(LIST, &UserQuery { page_number: Some(page), page_size: Some(PAGE_SIZE) }).await
}

pub async fn create(user: &PutUser) -> Answer<UserRow> {
    post_plain(LIST, user).await
}

pub async fn change(user_id: &str, change: &PutUser) -> Answer<UserRow> {
    put(&url(user_id), change).await
}

pub async fn remove(user_id: &str) -> Answer<()> {
    delete(&url(user_id)).await
}

/// The ones before stop working.
pub async fn link(user_id: &str) -> Answer<UserLink> {
    read(Request::post(&format!("{}/link", url(user_id)))).await
}

fn url(user_id: &str) -> String {
    format!("{LIST}/{}", segment(user_id))
}
