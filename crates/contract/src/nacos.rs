//! Nacos instances of the region's inventory. MCP here is the Mesh Configuration Protocol, by which a
//! gateway reads a registry.

use crate::wire_enum::wire_enum;

wire_enum! {
    /// `InitStatus` in the registry service's own API.
    pub enum NacosState {
        Running = "Running",
        Creating = "Creating",
        Restarting = "Restarting",
        Stopped = "Stopped",
        Failed = "Failed",
    }
}
