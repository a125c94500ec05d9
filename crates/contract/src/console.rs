//! What the console needs beyond the cloud's API, under `/console/v1`. The answers are plain JSON
//! without the envelope; errors are the same [`crate::error::ErrorBody`].
//!
//! | Path | Answer |
//! |---|---|
//! | `GET session` | [`session::Session`] |
//! | `GET gateways` | [`crate::envelope::Page`] of [`gateways::GatewayRow`] |
//! | `GET gateways/{id}` | [`gateways::GatewayRow`] |
//! | `GET gateways/{id}/sources` | page of [`sources::SourceRow`] |
//! | `GET gateways/{id}/services` | page of [`services::ServiceRow`] |
//! | `GET gateways/{id}/inventory/clusters` | [`inventory::ClusterInventory`] |
//! | `GET gateways/{id}/inventory/nacos-instances` | [`inventory::NacosInventory`] |
//! | `GET sources/{id}/services` | page of [`services::ServiceRow`] |
//! | `GET sources/{id}/services/{serviceId}` | [`services::ServiceDetail`] |
//! | `GET sources/{id}/certificates` | [`crate::sources::Items`] of [`sources::Certificate`] |
//! | `GET sources/{id}/history` | page of [`sources::HistoryEntry`], the newest first |
//! | `GET`, `PUT sources/{id}/settings` | [`sources::SourceSettings`] |
//! | `POST sources/{id}/retry` | `{}`: the source is tried at once |
//! | `GET sources/{id}/impact` | [`sources::DeletionImpact`] |
//! | `GET gateways/{id}/impact?sourceIds=` | [`crate::sources::Items`] of [`sources::DeletionImpact`] |
//! | `POST sources/{id}/restore` | `{}`: a deletion is taken back, for a while |
//! | `GET`, `PUT nacos-instances/{id}/parameters` | [`parameters::NacosParameters`] |
//! | `GET events?gatewayId=` | server-sent [`events::Event`]s, resumed by `Last-Event-ID` |
//!
//! Sources are created and deleted by the cloud's own operations, `POST /v1/sources` and
//! `DELETE /v1/sources/{id}`.

pub mod events;
pub mod gateways;
pub mod inventory;
pub mod parameters;
pub mod services;
pub mod session;
pub mod sources;
