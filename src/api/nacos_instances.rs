//! `/console/v1/nacos-instances`.

use contract::console::nacos_instances::{ChangeNacos, NacosDetail, NacosQuery, NacosRow, RegisterNacos};
use contract::console::registries::RemovalImpact;
use contract::envelope::Page;
use contract::nacos::NacosState;

use super::{Answer, PAGE_SIZE, asked, delete, get, get_by, post_plain, put};
use crate::paths::{RegistriesAt, segment};

const LIST: &str = "/console/v1/nacos-instances";

pub async fn list(region_id: &str, at: &RegistriesAt) -> Answer<Page<NacosRow>> {
    let query = NacosQuery {
        region_id: asked(region_id),
        q: asked(&at.q),
        state: asked(&at.status).map(|text| NacosState::from(text.as_str())),
        mcp_enabled: asked(&at.mcp).map(|text| text == "true"),
        sort: asked(&at.sort),
        page_number: Some(at.page),
        page_size: Some(PAGE_SIZE),
    };
    get_by(LIST, &query).await
}

pub async fn view(instance_id: &str) -> Answer<NacosDetail> {
    get(&url(instance_id)).await
}

pub async fn register(instance: &RegisterNacos) -> Answer<NacosDetail> {
    post_plain(LIST, instance).await
}

pub async fn change(instance_id: &str, change: &ChangeNacos) -> Answer<NacosDetail> {
    put(&url(instance_id), change).await
}

pub async fn impact(instance_id: &str) -> Answer<RemovalImpact> {
    get(&format!("{}/impact", url(instance_id))).await
}

pub async fn remove(instance_id: &str) -> Answer<()> {
    delete(&url(instance_id)).await
}

fn url(instance_id: &str) -> String {
    format!("{LIST}/{}", segment(instance_id))
}
