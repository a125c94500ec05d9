//! What people may choose of a source: its namespaces, whether certificates are watched, and the rules by which
//! the gateway reaches its pods.

use contract::console::sources::{HistoryKind, SourceSettings};
use contract::error::ErrorCode;

use super::App;
use super::replicas::Notice;
use crate::error::{Error, Result};
use crate::store::sources::{Origin, SourceChange, SourceRow};

impl App {
    pub async fn settings(&self, source_id: &str) -> Result<SourceSettings> {
        let source = self.source(source_id).await?;
        self.settings_of(&source).await
    }

    /// They take effect at once; what is known of the source stays until it was read anew.
    pub async fn change_settings(
        &self,
        source_id: String,
        settings: SourceSettings,
    ) -> Result<SourceSettings> {
        settings.validate()?;
        let app = self.clone();
        self.change(async move { app.change_settings_alone(&source_id, settings).await }).await
    }

    async fn change_settings_alone(
        &self,
        source_id: &str,
        settings: SourceSettings,
    ) -> Result<SourceSettings> {
        let source = self.source(source_id).await?;
        let before = self.settings_of(&source).await?;
        if settings.update_timestamp.is_some_and(|seen| seen != source.updated_at) {
            return Err(changed_meanwhile());
        }
        let wanted = SourceSettings {
            security_group_rules: settings.security_group_rules.or(before.security_group_rules.clone()),
            update_timestamp: before.update_timestamp,
            ..settings
        };
        if wanted == before {
            return Ok(before);
        }
        if let Origin::Nacos(_) = source.origin() {
            let message = "only the sources of clusters have these settings";
            return Err(Error::refused(ErrorCode::InvalidParameter, message).at(first_of(&wanted)));
        }
        let rules = wanted.security_group_rules.as_deref();
        if rules != before.security_group_rules.as_deref() {
            let gateway = self.gateway(&source.gateway_id).await?;
            self.check_security_groups(rules.unwrap_or_default(), &gateway, SourceSettings::RULES_FIELD)
                .await?;
        }
        let namespaces = wanted.namespaces.as_ref().map(serde_json::to_string).transpose()?;
        let change = SourceChange {
            source: &source,
            namespaces: namespaces.as_deref(),
            ingress_https: wanted.ingress_https,
            rules,
        };
        let changed = self.store.change_source(&change).await?.ok_or_else(changed_meanwhile)?;
        if change.is_read_otherwise() {
            self.settle_or_later(&changed).await;
        } else {
            self.supervisor.note(source_id, HistoryKind::Changed);
            self.source_changed(changed.clone()).await;
        }
        self.tell(Notice::Changed).await;
        Ok(SourceSettings { update_timestamp: Some(changed.updated_at), ..wanted })
    }

    async fn settings_of(&self, source: &SourceRow) -> Result<SourceSettings> {
        let security_group_rules = match source.origin() {
            Origin::Cluster(_) => Some(self.store.security_group_rules(&source.source_id).await?),
            Origin::Nacos(_) => None,
        };
        Ok(SourceSettings {
            namespaces: namespaces_of(source)?,
            ingress_https: source.ingress_https,
            security_group_rules,
            update_timestamp: Some(source.updated_at),
        })
    }
}

pub fn namespaces_of(source: &SourceRow) -> Result<Option<Vec<String>>> {
    Ok(source.namespaces.as_deref().map(serde_json::from_str).transpose()?)
}

/// The first setting that is not as it is by default.
fn first_of(settings: &SourceSettings) -> &'static str {
    if settings.namespaces.is_some() {
        "namespaces"
    } else if settings.ingress_https {
        "ingressHttps"
    } else {
        SourceSettings::RULES_FIELD
    }
}

fn changed_meanwhile() -> Error {
    Error::refused(ErrorCode::SettingsChanged, "the source was changed by somebody else meanwhile")
}
