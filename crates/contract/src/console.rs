//! What the console needs beyond the cloud's API, under `/console/v1`. The answers are plain JSON
//! without the envelope; errors are the same [`crate::error::ErrorBody`].
//!
//! | Path | Answer |
//! |---|---|
//! | `GET sign-in` | [`session::SignInWays`]: asked before anybody is signed in |
//! | `POST session` | `{}` and a cookie, for a [`session::SignIn`] |
//! | `GET session` | [`session::Session`] |
//! | `DELETE session` | `{}`: signed out |
//! | `POST setup` | `{}` and a cookie, for a [`users::TakeLink`] |
//! | `GET`, `POST users`; `PUT users/{id}` | page of [`users::UserRow`], or one |
//! | `DELETE users/{id}` | `{}` |
//! | `POST users/{id}/link` | [`users::UserLink`], by which the user chooses a password |
//! | `GET sessions` | page of [`users::SessionRow`]: one's own, an administrator's all |
//! | `DELETE sessions/{id}` | `{}` |
//! | `GET access-keys` | page of [`access_keys::AccessKeyRow`]: one's own, an administrator's all |
//! | `POST access-keys` | [`access_keys::CreatedAccessKey`], with the secret, this once |
//! | `DELETE access-keys/{id}` | `{}`: revoked |
//! | `GET audit` | page of [`audit::AuditEntry`], the newest first |
//! | `GET audit/export?format=` | all of them, as JSON lines or CSV |
//! | `GET gateways` | [`crate::envelope::Page`] of [`gateways::GatewayRow`] |
//! | `GET gateways/{id}` | [`gateways::GatewayRow`] |
//! | `GET gateways/{id}/impact` | [`gateways::GatewayImpact`] |
//! | `GET gateways/{id}/events` | [`crate::sources::Items`] of [`gateways::GatewayEvent`], the newest first |
//! | `GET gateway-tags?regionId=` | [`crate::sources::Items`] of [`crate::gateways::Tag`] that are in use |
//! | `GET vpcs?regionId=` | [`crate::sources::Items`] of [`vpcs::VpcRow`] |
//! | `GET gateways/{id}/sources` | page of [`sources::SourceRow`] |
//! | `GET gateways/{id}/services` | page of [`added::AddedService`]: those that it has |
//! | `GET gateways/{id}/offers` | page of [`services::ServiceRow`]: those that its sources offer |
//! | `GET gateways/{id}/inventory/clusters` | [`inventory::ClusterInventory`] |
//! | `GET gateways/{id}/inventory/nacos-instances` | [`inventory::NacosInventory`] |
//! | `POST gateways/{id}/preflight` | lines of [`preflight::StageReport`]: nothing is saved |
//! | `GET services/{id}` | [`added::AddedDetail`] |
//! | `GET sources/{id}` | [`sources::SourceInFull`] |
//! | `GET sources/{id}/services` | page of [`services::ServiceRow`] |
//! | `GET sources/{id}/services/{serviceId}` | [`services::ServiceDetail`] |
//! | `GET sources/{id}/certificates` | [`crate::sources::Items`] of [`sources::Certificate`] |
//! | `GET sources/{id}/history` | page of [`sources::HistoryEntry`], the newest first |
//! | `GET`, `PUT sources/{id}/settings` | [`sources::SourceSettings`] |
//! | `POST sources/{id}/retry` | `{}`: the source is tried at once |
//! | `GET sources/{id}/impact` | [`sources::DeletionImpact`] |
//! | `GET gateways/{id}/sources/impact?sourceIds=` | [`crate::sources::Items`] of [`sources::DeletionImpact`] |
//! | `POST sources/{id}/restore` | `{}`: a deletion is taken back, for a while |
//! | `GET clusters` | page of [`clusters::ClusterRow`] |
//! | `POST clusters`; `GET`, `PUT clusters/{id}` | [`clusters::ClusterDetail`] |
//! | `DELETE clusters/{id}` | `{}` |
//! | `GET nacos-instances` | page of [`nacos_instances::NacosRow`] |
//! | `POST nacos-instances`; `GET`, `PUT nacos-instances/{id}` | [`nacos_instances::NacosDetail`] |
//! | `DELETE nacos-instances/{id}` | `{}` |
//! | `GET clusters/{id}/impact`, `GET nacos-instances/{id}/impact` | [`registries::RemovalImpact`] |
//! | `GET`, `PUT nacos-instances/{id}/parameters` | [`parameters::NacosParameters`] |
//! | `GET search?q=&regionId=&limit=` | [`crate::sources::Items`] of [`search::SearchHit`], by kind |
//! | `GET events?gatewayId=` | server-sent [`events::Event`]s, resumed by `Last-Event-ID` |
//!
//! Gateways, sources and services are created and deleted by the cloud's own operations: `POST /v1/gateways`,
//! `DELETE /v1/gateways/{id}`, and the same under `/v1/sources` and `/v1/services`.

pub mod access_keys;
pub mod added;
pub mod audit;
pub mod clusters;
pub mod events;
pub mod gateways;
pub mod inventory;
pub mod nacos_instances;
pub mod parameters;
pub mod preflight;
pub mod registries;
pub mod search;
pub mod services;
pub mod session;
pub mod sources;
pub mod users;
pub mod vpcs;
