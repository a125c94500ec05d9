//! Queries: what is written is read again as it was, whatever it is, and what is read can be written.

use std::fmt::Debug;

use contract::cs::DescribeClustersQuery;
use contract::gateways::ListGatewaysQuery;
use contract::mse::{ListClustersQuery, QueryConfigQuery, UpdateConfigQuery};
use contract::security_groups::{DeleteRuleQuery, SecurityGroupsQuery};
use contract::services::ListServicesQuery;
use contract::sources::ListSourcesQuery;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::read_query::{NUL, has_nul, pairs, read};

type Pairs = Vec<(String, String)>;

pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    what_is_written_is_read(&decoded(text));
    // The same bytes as names and values that nobody has encoded yet.
    let lines = text.lines().map(|line| line.split_once('=').unwrap_or((line, "")));
    what_is_written_is_read(&lines.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    what_is_read_can_be_written::<ListGatewaysQuery>(text);
    what_is_read_can_be_written::<ListSourcesQuery>(text);
    what_is_read_can_be_written::<ListServicesQuery>(text);
    what_is_read_can_be_written::<SecurityGroupsQuery>(text);
    what_is_read_can_be_written::<DeleteRuleQuery>(text);
    what_is_read_can_be_written::<ListClustersQuery>(text);
    what_is_read_can_be_written::<QueryConfigQuery>(text);
    what_is_read_can_be_written::<UpdateConfigQuery>(text);
    what_is_read_can_be_written::<DescribeClustersQuery>(text);
}

fn decoded(query: &str) -> Pairs {
    pairs(query).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// By a browser's encoding and by the SDKs'.
fn what_is_written_is_read(wanted: &Pairs) {
    let by_browser = form_urlencoded::Serializer::new(String::new()).extend_pairs(wanted).finish();
    let part = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let by_sdk: Vec<String> =
        wanted.iter().map(|(name, value)| format!("{}={}", part(name), part(value))).collect();
    for written in [by_browser, by_sdk.join("&")] {
        assert_eq!(decoded(&written), *wanted, "{written}");
        match read::<Pairs>(&written) {
            Ok(read) => assert_eq!(read, *wanted, "{written}"),
            Err(wrong) => assert_eq!(wrong.message, NUL, "{written}"),
        }
    }
}

fn what_is_read_can_be_written<T: DeserializeOwned + Serialize + Debug>(query: &str) {
    let is_wrong = decoded(query).iter().any(|(name, value)| has_nul(name) || has_nul(value));
    match read::<T>(query) {
        Ok(read_once) => {
            assert!(!is_wrong, "{read_once:?}");
            let written = serde_urlencoded::to_string(&read_once).expect("it can be written");
            let read_again = read::<T>(&written);
            assert_eq!(format!("{:?}", Ok::<_, ()>(read_once)), format!("{read_again:?}"), "{written}");
        }
        Err(wrong) => {
            assert!(!wrong.message.is_empty());
            assert!(!wrong.field.as_deref().is_some_and(has_nul), "{wrong:?}");
        }
    }
}
