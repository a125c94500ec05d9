//! Container-service clusters of the region's inventory.

use crate::wire_enum::wire_enum;

wire_enum! {
    /// The four kinds of cluster a gateway can read.
    pub enum ClusterType {
        Ack = "ACK",
        Acs = "ACS",
        AckServerless = "ACKServerless",
        Registered = "Registered",
    }
}

wire_enum! {
    pub enum ClusterState {
        Running = "running",
        Initial = "initial",
        Updating = "updating",
        Stopped = "stopped",
        Failed = "failed",
        Deleting = "deleting",
    }
}
