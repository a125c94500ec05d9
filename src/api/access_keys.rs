//! `/console/v1/access-keys`.

use contract::console::access_keys::{AccessKeyQuery, AccessKeyRow, CreateAccessKey, CreatedAccessKey};
use contract::envelope::Page;

use super::{Answer, PAGE_SIZE, delete, get_by, post_plain};
use crate::paths::segment;

const LIST: &str = "/console/v1/access-keys";

pub async fn list(page: u32) -> Answer<Page<AccessKeyRow>> {
    get_by(LIST, &AccessKeyQuery { page_number: Some(page), page_size: Some(PAGE_SIZE) }).await
}

pub async fn create(key: &CreateAccessKey) -> Answer<CreatedAccessKey> {
    post_plain(LIST, key).await
}

pub async fn revoke(access_key_id: &str) -> Answer<()> {
    delete(&format!("{LIST}/{}", segment(access_key_id))).await
}
