//! How a source is followed, as far as people may choose: its namespaces, and whether certificates are
//! watched.

use contract::console::sources::SourceSettings;
use contract::error::ErrorCode;

use super::App;
use super::replicas::Notice;
use crate::error::{Error, Result};
use crate::store::sources::{Origin, SourceRow};

impl App {
    pub async fn settings(&self, source_id: &str) -> Result<SourceSettings> {
        of_row(&self.source(source_id).await?)
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
        if settings == of_row(&source)? {
            return Ok(settings);
        }
        if let Origin::Nacos(_) = source.origin() {
            let message = "only the sources of clusters have these settings";
            return Err(Error::refused(ErrorCode::InvalidParameter, message).at("namespaces"));
        }
        let namespaces = settings.namespaces.as_ref().map(serde_json::to_string).transpose()?;
        let changed =
            self.store.set_source_settings(source_id, namespaces.as_deref(), settings.ingress_https).await?;
        let changed = changed.ok_or_else(|| Error::source_not_found(source_id))?;
        self.settle_or_later(&changed).await;
        self.tell(Notice::Changed).await;
        Ok(settings)
    }
}

pub fn of_row(source: &SourceRow) -> Result<SourceSettings> {
    let namespaces = source.namespaces.as_deref().map(serde_json::from_str).transpose()?;
    Ok(SourceSettings { namespaces, ingress_https: source.ingress_https })
}
