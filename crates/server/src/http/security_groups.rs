//! `ListGatewayAuthorizableSecurityGroups`, `ListGatewayAuthorizedSecurityGroupRules`, `AddGatewaySecurityGroupRule` and
//! `DeleteGatewaySecurityGroupRule`.

use axum::extract::State;
use contract::envelope::Nothing;
use contract::security_groups::{
    AddSecurityGroupRule, AuthorizableSecurityGroup, AuthorizedRule, DeleteRuleQuery, SecurityGroupType,
    SecurityGroupsQuery,
};
use contract::sources::Items;

use super::params::{Body, Id, Ids, Params};
use super::reply::Enveloped;
use crate::app::App;
use crate::error::Result;
use crate::store::security_group_rules::{AuthorizedRow, normal};
use crate::store::vpcs::SecurityGroupRow;

pub async fn list_authorizable(
    State(app): State<App>,
    Id(gateway_id): Id,
    Params(query): Params<SecurityGroupsQuery>,
) -> Result<Enveloped<Items<AuthorizableSecurityGroup>>> {
    let cluster_id = query.cs_cluster_id.as_deref().filter(|id| !id.is_empty());
    let groups = app.authorizable_groups(&gateway_id, cluster_id).await?;
    let item = |row: SecurityGroupRow| AuthorizableSecurityGroup {
        security_group_id: row.security_group_id,
        name: row.name,
        kind: SecurityGroupType::from(row.kind.as_str()),
        vpc_id: row.vpc_id,
    };
    Ok(Enveloped(Items { items: groups.into_iter().map(item).collect() }))
}

pub async fn list_authorized(
    State(app): State<App>,
    Id(gateway_id): Id,
) -> Result<Enveloped<Items<AuthorizedRule>>> {
    let (own, rules) = app.authorized_rules(&gateway_id).await?;
    let items = rules.into_iter().map(|row| authorized(row, own.clone()));
    Ok(Enveloped(Items { items: items.collect() }))
}

pub async fn add(
    State(app): State<App>,
    Id(gateway_id): Id,
    Body(body): Body<AddSecurityGroupRule>,
) -> Result<Enveloped<Nothing>> {
    app.add_rule(gateway_id, body.validate()?).await?;
    Ok(Enveloped(Nothing {}))
}

pub async fn remove(
    State(app): State<App>,
    Ids([gateway_id, rule_id]): Ids<2>,
    Params(query): Params<DeleteRuleQuery>,
) -> Result<Enveloped<Nothing>> {
    let from_source = query.cascading_delete.is_some_and(|flag| flag.0);
    app.delete_rule(gateway_id, rule_id, from_source).await?;
    Ok(Enveloped(Nothing {}))
}

fn authorized(row: AuthorizedRow, source_security_group_id: Option<String>) -> AuthorizedRule {
    AuthorizedRule {
        security_group_rule_id: row.rule_id,
        security_group_id: row.security_group_id,
        security_group_name: row.security_group_name,
        port_range: normal(&row.port_range),
        // The only one that gateways speak.
        ip_protocol: "TCP".to_owned(),
        auth_cidrs: vec![],
        source_security_group_id,
        description: row.description,
        vpc_id: row.vpc_id,
    }
}
