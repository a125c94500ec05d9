//! Port ranges of security-group rules: `8080/8082`, or a single port, which means `8080/8080`.

use std::fmt;
use std::str::FromStr;

/// An inclusive range of ports, 1 to 65535.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PortRange {
    pub from: u16,
    pub to: u16,
}

impl PortRange {
    pub fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PortRangeError {
    NotAPort,
    OutOfBounds,
    Reversed,
}

impl PortRangeError {
    /// Completes "portRanges[0] …".
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotAPort => "must be a port or two ports with a slash, for example 8080/8082",
            Self::OutOfBounds => "must lie between 1 and 65535",
            Self::Reversed => "must start with the lower port",
        }
    }
}

impl FromStr for PortRange {
    type Err = PortRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        let (from, to) = (port(from)?, port(to)?);
        if from > to { Err(PortRangeError::Reversed) } else { Ok(Self { from, to }) }
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.to)
    }
}

fn port(text: &str) -> Result<u16, PortRangeError> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PortRangeError::NotAPort);
    }
    match text.parse::<u16>() {
        Ok(0) | Err(_) => Err(PortRangeError::OutOfBounds),
        Ok(port) => Ok(port),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_port_is_a_range_of_one() {
        assert_eq!("8080".parse(), Ok(PortRange { from: 8080, to: 8080 }));
        assert_eq!("8080".parse::<PortRange>().map(|range| range.to_string()), Ok("8080/8080".to_owned()));
    }

    #[test]
    fn ranges_overlap_that_share_a_port() {
        let overlap = |a: &str, b: &str| {
            let (a, b): (PortRange, PortRange) = (a.parse().expect("a range"), b.parse().expect("a range"));
            assert_eq!(a.overlaps(b), b.overlaps(a));
            a.overlaps(b)
        };
        assert!(overlap("80", "80") && overlap("80/90", "90/100") && overlap("1/65535", "443"));
        assert!(!overlap("80/89", "90/100") && !overlap("80", "81"));
    }

    #[test]
    fn the_whole_range_is_valid() {
        assert_eq!("1/65535".parse(), Ok(PortRange { from: 1, to: 65535 }));
    }

    #[test]
    fn what_is_no_range_says_why() {
        for (text, error) in [
            ("", PortRangeError::NotAPort),
            ("http", PortRangeError::NotAPort),
            ("80-90", PortRangeError::NotAPort),
            ("+80", PortRangeError::NotAPort),
            ("80/", PortRangeError::NotAPort),
            ("0", PortRangeError::OutOfBounds),
            ("1/65536", PortRangeError::OutOfBounds),
            ("90/80", PortRangeError::Reversed),
        ] {
            assert_eq!(text.parse::<PortRange>(), Err(error), "{text:?}");
        }
    }
}
