//! `/console/v1/vpcs`.

use contract::console::registries::{Network, NetworkQuery};
use contract::sources::Items;

use super::{Answer, asked, get_by};

pub async fn list(region_id: &str) -> Answer<Items<Network>> {
    get_by("/console/v1/vpcs", &NetworkQuery { region_id: asked(region_id) }).await
}
