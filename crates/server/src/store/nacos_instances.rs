//! Nacos instances of the inventory. A password is sealed here and opened nowhere else.

use contract::console::nacos_instances::ChangeNacos;
use sqlx::FromRow;

use super::naming::{self, Kind};
use super::{Store, Tx, Written};

#[derive(Clone, Debug, FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column")]
pub struct NacosInstanceRow {
    pub instance_id: String,
    pub vpc_id: String,
    pub name: String,
    pub version: String,
    pub state: String,
    pub permitted: bool,
    pub mcp_supported: bool,
    pub mcp_enabled: bool,
    /// `host:port` of its HTTP API; gRPC is 1000 above.
    pub address: String,
    /// JSON: a list of namespace ids; an empty id is the public namespace.
    pub namespaces: String,
    pub username: Option<String>,
    pub password_sealed: Option<String>,
    /// From the operator's file, which alone changes and removes it; but for `mcp_enabled`.
    pub in_file: bool,
    #[sqlx(default)]
    pub vpc_name: String,
    #[sqlx(default)]
    pub region_id: String,
}

const SELECT: &str = "SELECT nacos_instances.*, vpcs.name AS vpc_name, vpcs.region_id
                      FROM nacos_instances JOIN vpcs USING (vpc_id)";

impl Store {
    pub async fn nacos_instances(&self, region_id: &str) -> sqlx::Result<Vec<NacosInstanceRow>> {
        on!(&self.pool, |db| sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "{SELECT} WHERE vpcs.region_id = $1 ORDER BY nacos_instances.name, instance_id"
        )))
        .bind(region_id)
        .fetch_all(db)
        .await)
    }

    pub async fn nacos_instance(&self, instance_id: &str) -> sqlx::Result<Option<NacosInstanceRow>> {
        on!(&self.pool, |db| sqlx::query_as(sqlx::AssertSqlSafe(format!("{SELECT} WHERE instance_id = $1")))
            .bind(instance_id)
            .fetch_optional(db)
            .await)
    }

    pub fn nacos_password(&self, row: &NacosInstanceRow) -> anyhow::Result<Option<String>> {
        row.password_sealed.as_deref().map(|sealed| self.seal.unseal(sealed)).transpose()
    }

    pub async fn set_mcp_enabled(&self, instance_id: &str, enabled: bool) -> sqlx::Result<()> {
        on!(&self.pool, |db| sqlx::query(
            "UPDATE nacos_instances SET mcp_enabled = $2 WHERE instance_id = $1"
        )
        .bind(instance_id)
        .bind(enabled)
        .execute(db)
        .await
        .map(drop))
    }

    /// Writes a new instance, unless its region has one of this name.
    pub async fn register_nacos_instance(
        &self,
        row: &NacosInstanceRow,
        password: Option<&str>,
    ) -> anyhow::Result<Written> {
        let mut tx = self.begin().await?;
        if naming::is_taken(self, &mut tx, Kind::Nacos, &row.vpc_id, &row.name, &row.instance_id).await? {
            return Ok(Written::NameTaken);
        }
        if let Err(error) = self.put_nacos_instance(&mut tx, row, password).await {
            let is_gone = error.downcast_ref().is_some_and(super::refers_to_nothing);
            return if is_gone { Ok(Written::NoVpc) } else { Err(error) };
        }
        tx.commit().await?;
        Ok(Written::Done)
    }

    /// Changes what is given of an instance that is not from the file. Its sources take its name over.
    pub async fn change_nacos_instance(
        &self,
        row: &NacosInstanceRow,
        change: &ChangeNacos,
    ) -> anyhow::Result<Written> {
        let (id, name) = (&row.instance_id, change.name.as_deref());
        let mut tx = self.begin().await?;
        if let Some(name) = name
            && naming::is_taken(self, &mut tx, Kind::Nacos, &row.vpc_id, name, id).await?
        {
            return Ok(Written::NameTaken);
        }
        if !self.update_nacos_instance(&mut tx, id, change).await? {
            return Ok(Written::Gone);
        }
        if let Some(name) = name {
            naming::name_sources(&mut tx, Kind::Nacos, id, name).await?;
        }
        tx.commit().await?;
        Ok(Written::Done)
    }

    async fn update_nacos_instance(
        &self,
        tx: &mut Tx<'_>,
        instance_id: &str,
        change: &ChangeNacos,
    ) -> anyhow::Result<bool> {
        let namespaces = change.namespaces.as_ref().map(serde_json::to_string).transpose()?;
        let sealed = change.password.as_deref().map(|text| self.seal.seal(text)).transpose()?;
        // `mcp_enabled` is off where it is no longer supported; the password goes with the username.
        let query = "UPDATE nacos_instances SET name = COALESCE($2, name), version = COALESCE($3, version),
                         address = COALESCE($4, address), namespaces = COALESCE($5, namespaces),
                         mcp_supported = COALESCE($6, mcp_supported),
                         mcp_enabled = mcp_enabled AND COALESCE($6, mcp_supported),
                         username = NULLIF(COALESCE($7, username), ''),
                         password_sealed = CASE WHEN $7 = '' THEN NULL ELSE COALESCE($8, password_sealed) END
                     WHERE instance_id = $1 AND NOT in_file";
        let changed = on!(tx.connection(), |db| {
            sqlx::query(query)
                .bind(instance_id)
                .bind(&change.name)
                .bind(&change.version)
                .bind(&change.address)
                .bind(namespaces)
                .bind(change.mcp_supported)
                .bind(&change.username)
                .bind(sealed)
                .execute(db)
                .await?
                .rows_affected()
        });
        Ok(changed > 0)
    }

    /// Whether there was such an instance that is not from the file.
    pub async fn remove_nacos_instance(&self, instance_id: &str) -> sqlx::Result<bool> {
        let query = "DELETE FROM nacos_instances WHERE instance_id = $1 AND NOT in_file";
        on!(&self.pool, |db| Ok(sqlx::query(query).bind(instance_id).execute(db).await?.rows_affected() > 0))
    }

    /// Seals `password` into the row and writes it. `mcp_enabled` of an instance that is there already
    /// stays as people have set it, unless it is no longer supported.
    pub async fn put_nacos_instance(
        &self,
        tx: &mut Tx<'_>,
        row: &NacosInstanceRow,
        password: Option<&str>,
    ) -> anyhow::Result<()> {
        let sealed = password.map(|text| self.seal.seal(text)).transpose()?;
        on!(tx.connection(), |db| {
            sqlx::query(
            "INSERT INTO nacos_instances (instance_id, vpc_id, name, version, state, permitted, mcp_supported,
                                          mcp_enabled, address, namespaces, username, password_sealed, in_file)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             ON CONFLICT (instance_id) DO UPDATE SET vpc_id = $2, name = $3, version = $4, state = $5,
                 permitted = $6, mcp_supported = $7, mcp_enabled = nacos_instances.mcp_enabled AND $7, address = $9, namespaces = $10, username = $11,
                 password_sealed = $12, in_file = $13",
        )
        .bind(&row.instance_id)
        .bind(&row.vpc_id)
        .bind(&row.name)
        .bind(&row.version)
        .bind(&row.state)
        .bind(row.permitted)
        .bind(row.mcp_supported)
        .bind(row.mcp_enabled)
        .bind(&row.address)
        .bind(&row.namespaces)
        .bind(&row.username)
        .bind(sealed)
        .bind(row.in_file)
        .execute(db).await.map(drop)
        })?;
        Ok(())
    }
}

/// Removes the instances that an inventory no longer lists; what people registered stays.
pub async fn keep_only(tx: &mut Tx<'_>, instance_ids: &[&str]) -> sqlx::Result<()> {
    let present: Vec<String> = on!(tx.connection(), |db| sqlx::query_scalar(
        "SELECT instance_id FROM nacos_instances WHERE in_file"
    )
    .fetch_all(db)
    .await)?;
    for gone in present.iter().filter(|id| !instance_ids.contains(&id.as_str())) {
        on!(tx.connection(), |db| sqlx::query("DELETE FROM nacos_instances WHERE instance_id = $1")
            .bind(gone)
            .execute(db)
            .await
            .map(drop))?;
    }
    Ok(())
}
