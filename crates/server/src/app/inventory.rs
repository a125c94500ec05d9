//! Applying the operator's inventory while the server runs: what it changes for a source takes effect at
//! once, and no other source notices.

use super::App;
use crate::error::Result;
use crate::platform::inventory::Inventory;

impl App {
    pub async fn apply_inventory(&self, inventory: Inventory) -> Result<()> {
        let app = self.clone();
        self.change(async move {
            inventory.apply(&app.store).await?;
            app.plans_changed().await;
            app.gateways_changed().await;
            Ok(())
        })
        .await
    }
}
