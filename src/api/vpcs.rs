//! `/console/v1/vpcs`.

use contract::console::vpcs::{RegionQuery, VpcRow};
use contract::sources::Items;

use super::{Answer, asked, get_by};

pub async fn of_region(region_id: &str) -> Answer<Items<VpcRow>> {
    get_by("/console/v1/vpcs", &RegionQuery { region_id: asked(region_id) }).await
}
