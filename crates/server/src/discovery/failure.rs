//! From a client library's error to a reason of the closed list: the cause is looked for down the
//! chain of sources, since each library wraps it differently.

use std::error::Error;
use std::io;

use contract::sources::StatusReason;

use super::Failure;
use super::limits::TooLarge;
use crate::outgoing::Denied;

/// Classifies a connection error; `UnexpectedAnswer` if nothing in the chain is known.
pub fn of_connection(error: &(dyn Error + 'static)) -> Failure {
    let mut reason = StatusReason::UnexpectedAnswer;
    let mut detail = error.to_string();
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = reason_of(error) {
            reason = found;
            detail = error.to_string();
        }
        // Some io errors keep what they wrap to themselves.
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause = wrapped.map(|inner| inner as &(dyn Error + 'static)).or_else(|| error.source());
    }
    Failure::new(reason, detail)
}

fn reason_of(error: &(dyn Error + 'static)) -> Option<StatusReason> {
    if error.is::<rustls::Error>() {
        return Some(StatusReason::CertificateInvalid);
    }
    if error.is::<Denied>() {
        return Some(StatusReason::AddressDenied);
    }
    if error.is::<TooLarge>() {
        return Some(StatusReason::LimitExceeded);
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        return match error.kind() {
            io::ErrorKind::ConnectionRefused => Some(StatusReason::ConnectionRefused),
            io::ErrorKind::TimedOut => Some(StatusReason::TimedOut),
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => Some(StatusReason::ConnectionLost),
            _ => None,
        };
    }
    let text = error.to_string();
    if text.contains("failed to lookup address") || text.contains("dns error") {
        Some(StatusReason::NameNotResolved)
    } else if text.contains("timed out") || text.contains("deadline has elapsed") {
        Some(StatusReason::TimedOut)
    } else if text.contains("connection closed")
        || text.contains("unexpected EOF")
        || text.contains("error reading a body")
    {
        Some(StatusReason::ConnectionLost)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("while connecting")]
    struct Wrapped(#[source] io::Error);

    #[test]
    fn the_cause_is_found_under_a_wrapper() {
        let error = Wrapped(io::Error::new(io::ErrorKind::ConnectionRefused, "refused"));
        let failure = of_connection(&error);
        assert_eq!((failure.reason, failure.detail.as_str()), (StatusReason::ConnectionRefused, "refused"));
    }

    #[test]
    fn a_certificate_error_inside_an_io_error_is_a_certificate_error() {
        let inner = rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer);
        let failure = of_connection(&Wrapped(io::Error::new(io::ErrorKind::InvalidData, inner)));
        assert_eq!(failure.reason, StatusReason::CertificateInvalid);
    }

    #[test]
    fn what_is_not_known_is_an_unexpected_answer_in_its_own_words() {
        let failure = of_connection(&Wrapped(io::Error::other("odd")));
        assert_eq!(
            (failure.reason, failure.detail.as_str()),
            (StatusReason::UnexpectedAnswer, "while connecting")
        );
    }
}
