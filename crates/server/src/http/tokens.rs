//! Reading client tokens: which request each of them stands for.

use contract::envelope::ClientTokenQuery;
use serde::Serialize;

use super::guard::Admitted;
use crate::app::tokens::KEPT;
use crate::error::Result;
use crate::store::client_tokens::ClientToken;

/// Requests are the same if what is understood of their bodies is.
pub fn of(
    admitted: &Admitted,
    query: ClientTokenQuery,
    body: &impl Serialize,
) -> Result<Option<ClientToken>> {
    let Some(token) = query.token()? else { return Ok(None) };
    let request = acs3::body_hash(&serde_json::to_vec(body)?);
    let Admitted { caller, operation } = admitted;
    let caller = format!("{}/{}", caller.principal.kind, caller.principal.id);
    Ok(Some(ClientToken { caller, operation: operation.name, token, request, kept: KEPT }))
}
