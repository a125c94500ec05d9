//! The addresses of the audit record.

use super::{pairs, with_query};

pub const AUDIT: &str = "/audit";

/// Where a reader stands in the record. Empty texts stay out of the address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditAt {
    pub q: String,
    /// A part of the caller's name or id.
    pub who: String,
    /// An `Operation`, as it travels.
    pub operation: String,
    pub gateway: String,
    /// As the server's filter of this name.
    pub result: String,
    /// One of the spans that end now, or [`AuditAt::CHOSEN`].
    pub time: String,
    /// Moments as 2026-06-15T10:30Z.
    pub from: String,
    pub to: String,
    /// The number of the row that these are before: pages of what is older.
    pub before: String,
}

impl AuditAt {
    pub const HOUR: &str = "hour";
    pub const DAY: &str = "day";
    pub const WEEK: &str = "week";
    pub const CHOSEN: &str = "chosen";

    pub fn is_filtered(&self) -> bool {
        [&self.q, &self.who, &self.operation, &self.gateway, &self.result, &self.time]
            .into_iter()
            .any(|text| !text.is_empty())
    }

    fn on(&self, path: &str) -> String {
        let pairs = pairs([
            ("q", &self.q),
            ("who", &self.who),
            ("operation", &self.operation),
            ("gateway", &self.gateway),
            ("result", &self.result),
            ("time", &self.time),
            ("from", &self.from),
            ("to", &self.to),
            ("before", &self.before),
        ]);
        with_query(path, &pairs)
    }
}

pub fn audit(at: &AuditAt) -> String {
    at.on(AUDIT)
}

/// The panel of one row.
pub fn audit_entry(sequence: i64, list: &AuditAt) -> String {
    list.on(&format!("{AUDIT}/{sequence}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_the_record() {
        let at = AuditAt {
            q: "a b".into(),
            who: "ada".into(),
            operation: "SignIn".into(),
            gateway: "gw-1".into(),
            result: "refused".into(),
            time: AuditAt::CHOSEN.into(),
            from: "2026-06-15T10:30Z".into(),
            to: "2026-06-16T10:30Z".into(),
            before: "51".into(),
        };
        let query = "q=a%20b&who=ada&operation=SignIn&gateway=gw-1&result=refused&time=chosen\
                     &from=2026-06-15T10%3A30Z&to=2026-06-16T10%3A30Z&before=51";
        assert_eq!(audit(&AuditAt::default()), "/audit");
        assert_eq!(audit(&at), format!("/audit?{query}"));
        assert_eq!(audit_entry(7, &at), format!("/audit/7?{query}"));
    }
}
