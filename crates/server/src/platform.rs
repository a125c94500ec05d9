//! The local platform: Headwater's own inventory of regions, VPCs, gateways, clusters and Nacos
//! instances, kept in the store. [`inventory`] reads it from the operator's file; [`eligibility`]
//! decides what a gateway may be given as a source, and why not.

pub mod eligibility;
pub mod inventory;
