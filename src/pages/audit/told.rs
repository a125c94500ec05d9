//! What a row says, in words: who, what, on what, with what result; and where its parts lead to.

use contract::access::PrincipalKind;
use contract::console::audit::{AuditEntry, AuditRow, Operation, Outcome, Subject};
use contract::error::ErrorCode;

use crate::i18n::Words;
use crate::paths::{self, ACCESS_KEYS, RegistriesAt, Registry, ServicesAt, SourceAt, SourcesAt};
use crate::ui::status::Tone;

/// The name; of who has none, the kind. Who signed in was nobody before, and is who they signed in as.
pub fn who(words: &Words, entry: &AuditEntry) -> String {
    let (row, caller) = (&entry.row, &entry.row.caller);
    let is_sign_in = matches!(
        Operation::from(row.operation.as_str()),
        Operation::SignIn | Operation::SignInByProvider | Operation::TakeLink
    );
    if is_sign_in && row.result == AuditRow::OK {
        object(entry).0
    } else if caller.name.is_empty() {
        (words.audit.kind)(&caller.kind).to_owned()
    } else {
        caller.name.clone()
    }
}

/// Under the name: what kind of caller, where the name alone does not say so, and from where.
pub fn from_where(words: &Words, row: &AuditRow) -> String {
    let is_plain = row.caller.name.is_empty() || row.caller.kind == PrincipalKind::Person;
    let kind = if is_plain { "" } else { (words.audit.kind)(&row.caller.kind) };
    let parts = [kind, row.address.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Who nobody claimed to be.
pub fn claimed(row: &AuditRow) -> String {
    if row.caller.kind == PrincipalKind::Nobody { row.caller.id.clone() } else { String::new() }
}

/// What was done; of what is no operation at all, nothing.
pub fn what(words: &Words, row: &AuditRow) -> String {
    let operation = Operation::from(row.operation.as_str());
    (words.audit.operation)(&operation).map_or_else(|| row.operation.clone(), str::to_owned)
}

/// What the object is called, and its ids where that is something else.
pub fn object(entry: &AuditEntry) -> (String, String) {
    match &entry.present {
        Some(present) if present.name != entry.row.object => (present.name.clone(), entry.row.object.clone()),
        _ => (entry.row.object.clone(), String::new()),
    }
}

pub fn gateway(entry: &AuditEntry) -> String {
    entry.gateway_name.clone().unwrap_or_else(|| entry.row.gateway_id.clone())
}

/// The page of the object, where that is still there.
pub fn object_href(entry: &AuditEntry) -> Option<String> {
    let present = entry.present.as_ref()?;
    let gateway_id = present.gateway_id.as_deref().unwrap_or_default();
    let id = present.id.as_str();
    let region = RegistriesAt::of_region("");
    Some(match Operation::from(entry.row.operation.as_str()).subject()? {
        Subject::Gateway => paths::overview(id),
        Subject::Source => paths::source(gateway_id, id, &SourceAt::default(), &SourcesAt::default()),
        Subject::Service => paths::service(gateway_id, id, &ServicesAt::default()),
        Subject::Cluster => paths::registry(Registry::Cluster, id, &region),
        Subject::Nacos => paths::registry(Registry::Nacos, id, &region),
        Subject::User | Subject::UserName => paths::user(id, 1),
        Subject::AccessKey => paths::people(ACCESS_KEYS, 1),
        Subject::Session => return None,
    })
}

/// Where there is still such an instance.
pub fn gateway_href(entry: &AuditEntry) -> Option<String> {
    entry.gateway_name.is_some().then(|| paths::overview(&entry.row.gateway_id))
}

pub fn tone(row: &AuditRow) -> Tone {
    match Outcome::of(&row.result) {
        Outcome::Done => Tone::Good,
        Outcome::Refused => Tone::Bad,
        Outcome::Failed => Tone::Warn,
    }
}

/// Why it was not done; nothing of what was.
pub fn why(words: &Words, row: &AuditRow) -> Option<String> {
    if row.result == AuditRow::OK {
        return None;
    }
    let code = ErrorCode::from(row.result.as_str());
    let plain = || match &code {
        ErrorCode::Unknown(code) => code.clone(),
        known => (words.failure)(Some(known)).what.to_owned(),
    };
    Some((words.audit.meaning)(&code).map_or_else(plain, str::to_owned))
}

#[cfg(test)]
mod tests {
    use contract::access::Principal;

    use super::*;

    fn row(kind: PrincipalKind, name: &str, result: &str) -> AuditRow {
        AuditRow {
            sequence: 1,
            timestamp: 0,
            caller: Principal { kind, id: String::new(), name: name.into() },
            address: "10.0.0.1".into(),
            operation: "DeleteSource".into(),
            object: "src-1".into(),
            gateway_id: "gw-1".into(),
            result: result.into(),
            request_id: String::new(),
        }
    }

    fn entry(row: &AuditRow) -> AuditEntry {
        AuditEntry { row: row.clone(), present: None, gateway_name: None }
    }

    #[test]
    fn a_row_is_told_in_words() {
        let words = crate::i18n::english();
        let of_person = row(PrincipalKind::Person, "ada", "Ok");
        assert_eq!(
            (who(words, &entry(&of_person)), from_where(words, &of_person)),
            ("ada".into(), "10.0.0.1".into())
        );
        assert_eq!((what(words, &of_person), why(words, &of_person)), ("Delete source".into(), None));
        let of_key = row(PrincipalKind::AccessKey, "ci", "Conflict.SourceAlreadyExists");
        assert_eq!(from_where(words, &of_key), "Access key · 10.0.0.1");
        assert_eq!(why(words, &of_key).as_deref(), Some("It is already a source of this gateway"));
        let of_nobody = row(PrincipalKind::Nobody, "", "SignatureDoesNotMatch");
        assert_eq!((who(words, &entry(&of_nobody)), tone(&of_nobody)), ("Not known".into(), Tone::Bad));
        assert_eq!(why(words, &row(PrincipalKind::Nobody, "", "Later.Code")).as_deref(), Some("Later.Code"));
    }

    #[test]
    fn only_what_is_still_there_is_linked() {
        let row = row(PrincipalKind::Person, "ada", "Ok");
        let gone = entry(&row);
        assert_eq!((object_href(&gone), gateway_href(&gone)), (None, None));
        assert_eq!(object(&gone), ("src-1".into(), String::new()));
        let present = contract::console::audit::Present {
            id: "src-1".into(),
            name: "checkout".into(),
            gateway_id: Some("gw-1".into()),
        };
        let there = AuditEntry { row, present: Some(present), gateway_name: Some("edge".into()) };
        assert_eq!(object_href(&there).as_deref(), Some("/instances/gw-1/service/sources/src-1"));
        assert_eq!(object(&there), ("checkout".into(), "src-1".into()));
    }

    #[test]
    fn every_code_of_the_contract_is_told_in_words_that_are_not_the_server_s_failure() {
        let words = crate::i18n::english();
        for code in ErrorCode::KNOWN {
            let told = why(words, &row(PrincipalKind::Person, "ada", code.as_str())).unwrap_or_default();
            let is_failure = matches!(code, ErrorCode::InternalError);
            assert_eq!(told == "The server failed", is_failure, "{code}: {told}");
            assert!(!told.contains("You"), "{code}: the record is about others: {told}");
        }
    }
}
