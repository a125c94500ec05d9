//! `/console/v1/nacos-instances/{id}/parameters`.

use contract::console::parameters::{ChangeParameters, NacosParameters};

use super::{Answer, get, put};
use crate::paths::segment;

pub async fn view(instance_id: &str) -> Answer<NacosParameters> {
    get(&url(instance_id)).await
}

pub async fn change(instance_id: &str, change: ChangeParameters) -> Answer<NacosParameters> {
    put(&url(instance_id), &change).await
}

fn url(instance_id: &str) -> String {
    format!("/console/v1/nacos-instances/{}/parameters", segment(instance_id))
}
