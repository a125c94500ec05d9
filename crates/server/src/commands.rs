//! What an operator does with people and access keys from the terminal, on the database of the data directory; also
//! while the server runs, which sees it at once. Secrets go to the terminal, once, and nowhere else.

use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};
use contract::Millis;
use contract::access::{Principal, PrincipalKind, Role, Scope};
use contract::console::access_keys::{CreateAccessKey, NewAccessKey};
use contract::console::audit::AuditRow;
use contract::console::users::{Rights, name};
use contract::sources::FieldError;

use crate::access::changes::AccessChange;
use crate::app::replicas::{Notice, tell_all};
use crate::app::{access_keys, users};
use crate::config::Config;
use crate::store::audit::NewAudit;
use crate::store::seal::KeyText;
use crate::store::users::UserRow;
use crate::store::{Store, now};

/// Who has the terminal.
const OPERATOR: &str = "operator";

#[derive(Args)]
pub struct Place {
    /// The configuration file (TOML), which says where the database is.
    #[arg(long, short, global = true)]
    config: Option<PathBuf>,
    /// Where the database and the key are kept [default: headwater-data].
    #[arg(long, global = true)]
    data_dir: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum AccessKeys {
    /// Makes a key, and prints its secret, which is told this once.
    Create {
        /// What it is for.
        #[arg(long)]
        name: String,
        /// The user that it belongs to, and may never do more than; without one it is the operator's.
        #[arg(long)]
        owner: Option<String>,
        #[command(flatten)]
        given: Given,
        /// It expires after so many days [default: never].
        #[arg(long)]
        days: Option<u32>,
    },
    /// Lists all keys, without their secrets.
    List,
    /// Revokes a key at once and for good.
    Revoke { access_key_id: String },
}

#[derive(Subcommand)]
pub enum Users {
    /// Prints a one-time link by which a user chooses a password; a user who is new is made.
    Link {
        name: String,
        #[command(flatten)]
        given: Given,
    },
}

/// What somebody may do. The role of a user who exists stays as it is.
#[derive(Args)]
pub struct Given {
    #[arg(long, value_enum, default_value = "viewer")]
    role: RoleName,
    /// A gateway that the role is over; may be repeated [default: all].
    #[arg(long = "gateway")]
    gateways: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Viewer,
    Editor,
    Administrator,
}

impl Place {
    /// `key` is the one that the environment holds, if it does.
    fn config(self, key: Option<KeyText>) -> anyhow::Result<Config> {
        let mut config = self.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
        config.key = key;
        if let Some(data_dir) = self.data_dir {
            config.data_dir = data_dir;
        }
        Ok(config)
    }
}

async fn open(config: &Config) -> anyhow::Result<Store> {
    Store::open_beside(&config.data_dir, config.database.as_ref(), &config.sealing_key()?).await
}

impl Given {
    fn rights(self) -> anyhow::Result<Rights> {
        let role = match self.role {
            RoleName::Viewer => Role::Viewer,
            RoleName::Editor => Role::Editor,
            RoleName::Administrator => Role::Administrator,
        };
        let scope = match self.gateways {
            none if none.is_empty() => Scope::All,
            gateway_ids => Scope::Gateways { gateway_ids },
        };
        Ok(Rights { role, scope: Scope::known(Some(scope), "gateway").map_err(told)? })
    }
}

/// What is printed.
pub async fn access_keys(place: Place, key: Option<KeyText>, command: AccessKeys) -> anyhow::Result<String> {
    let config = place.config(key)?;
    let store = open(&config).await?;
    let done = match command {
        AccessKeys::Create { name, owner, given, days } => create_key(&store, name, owner, given, days).await,
        AccessKeys::List => list_keys(&store).await,
        AccessKeys::Revoke { access_key_id } => {
            let Some(owner_id) = store.revoke_access_key(&access_key_id, None, now()).await? else {
                bail!("there is no access key {access_key_id}");
            };
            let change = AccessChange::KeyRevoked { access_key_id: access_key_id.clone(), owner_id };
            record(&store, "RevokeAccessKey", &access_key_id, Some(change)).await?;
            Ok(format!("The access key {access_key_id} is revoked.\n"))
        }
    };
    store.close().await;
    done
}

/// What is printed.
pub async fn users(place: Place, key: Option<KeyText>, command: Users) -> anyhow::Result<String> {
    let Users::Link { name: given_name, given } = command;
    let config = place.config(key)?;
    let store = open(&config).await?;
    let name = name(Some(&given_name)).map_err(told)?;
    let user = match store.user_named(&name).await? {
        Some(user) => user,
        None => new_user(&store, name, given.rights()?).await?,
    };
    let link = users::link(&store, Some(&user.user_id), now()).await?;
    record(&store, "CreateUserLink", &user.user_id, None).await?;
    store.close().await;
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let Rights { role, .. } = user.rights();
    Ok(format!(
        "{} ({role}) chooses a password by this link, once, within 24 hours:\n{}\n",
        user.name,
        link_at(&format!("{scheme}://{}", config.listen), &link.token)
    ))
}

/// The console's page for a link's token: what follows `#` is sent to no server, and is in no log of one.
pub fn link_at(server: &str, token: &str) -> String {
    format!("{server}/setup#{token}")
}

async fn new_user(store: &Store, name: String, rights: Rights) -> anyhow::Result<UserRow> {
    check_scope(store, &rights.scope).await?;
    let user = UserRow::new(name, &rights)?;
    if !store.insert_user(&user).await? {
        bail!("somebody else made the user {} just now", user.name);
    }
    record(store, "CreateUser", &user.user_id, Some(AccessChange::UserMade)).await?;
    Ok(user)
}

async fn create_key(
    store: &Store,
    name: String,
    owner: Option<String>,
    given: Given,
    days: Option<u32>,
) -> anyhow::Result<String> {
    let Rights { role, scope } = given.rights()?;
    check_scope(store, &scope).await?;
    let owner = match owner {
        None => access_keys::Owner { user_id: None, name: OPERATOR.to_owned() },
        Some(name) => {
            let user = store.user_named(&name).await?;
            let user = user.with_context(|| format!("there is no user {name}"))?;
            access_keys::Owner { user_id: Some(user.user_id), name: user.name }
        }
    };
    let lasts = days.map(|days| Duration::from_hours(24 * u64::from(days)).as_millis());
    let expire_timestamp =
        lasts.map(|lasts| now().saturating_add(Millis::try_from(lasts).unwrap_or(Millis::MAX)));
    let new = CreateAccessKey { name: Some(name), role: Some(role), scope: Some(scope), expire_timestamp };
    let new: NewAccessKey = new.validate().map_err(told)?;
    let created = access_keys::create(store, &owner, &new, now()).await?;
    let change = AccessChange::KeyMade { owner_id: owner.user_id };
    record(store, "CreateAccessKey", &created.access_key.access_key_id, Some(change)).await?;
    Ok(format!(
        "AccessKeyId: {}\nAccessKeySecret: {}\n",
        created.access_key.access_key_id, created.access_key_secret
    ))
}

/// What is done in the terminal is recorded as what is done by requests, and servers on a shared database are told.
async fn record(
    store: &Store,
    operation: &str,
    object: &str,
    change: Option<AccessChange>,
) -> anyhow::Result<()> {
    let (kind, id, name) = (PrincipalKind::Local, String::new(), OPERATOR.to_owned());
    let new = NewAudit {
        at: now(),
        caller: Principal { kind, id, name },
        address: String::new(),
        operation: operation.to_owned(),
        object: object.to_owned(),
        gateway_id: String::new(),
        result: AuditRow::OK.to_owned(),
        request_id: String::new(),
    };
    store.append_audit(&new).await?;
    for change in change.into_iter().chain([AccessChange::Recorded]) {
        tell_all(store, &Notice::Access { change }).await?;
    }
    Ok(())
}

async fn list_keys(store: &Store) -> anyhow::Result<String> {
    let mut text = String::new();
    for stored in store.access_keys(None).await? {
        let row = access_keys::row(stored, now());
        let scope = row.scope.gateway_ids().map_or_else(|| "all gateways".to_owned(), |ids| ids.join(","));
        writeln!(
            text,
            "{}  {}  {}  {scope}  {}  {}",
            row.access_key_id, row.state, row.role, row.owner_name, row.name
        )?;
    }
    Ok(text)
}

async fn check_scope(store: &Store, scope: &Scope) -> anyhow::Result<()> {
    for gateway_id in scope.gateway_ids().unwrap_or_default() {
        store.gateway(gateway_id).await?.with_context(|| format!("there is no gateway {gateway_id}"))?;
    }
    Ok(())
}

fn told(error: FieldError) -> anyhow::Error {
    anyhow::Error::msg(error.message)
}
