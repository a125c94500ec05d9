//! How much of the server a caller may take up: connections and their beginnings here, requests in
//! [`crate::http`]. The defaults are far from what the console and programs in a loop do.

use serde::Deserialize;

use crate::discovery::patience::Seconds;

/// The section `[limits]` of the configuration; times in seconds. None of them can be turned off.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    /// At a time; whoever comes then waits.
    pub connections: usize,
    /// From one address; whoever comes then is sent away.
    pub connections_of_one: usize,
    /// Requests on one connection (HTTP/2) at a time.
    pub streams: u32,
    /// Of one request.
    pub headers: usize,
    pub header_bytes: usize,
    /// A request's head, or TLS's handshake, has to arrive in this time, …
    pub head: Seconds,
    /// … its body in this, …
    pub body: Seconds,
    /// … and a connection on which nothing is asked, or nothing of an answer is read, ends after this.
    pub idle: Seconds,
    /// Of one caller (an access key, or a person), in a second, …
    pub requests: u32,
    /// … and in one go after a pause.
    pub burst: u32,
    /// Whose answer has not begun, of one caller, …
    pub in_flight_of_one: usize,
    /// … and of all.
    pub in_flight: usize,
    /// From one address, of those who are nobody, or not known yet.
    pub requests_of_address: u32,
    pub burst_of_address: u32,
    pub in_flight_of_address: usize,
}

/// How fast, and how much at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// In a second.
    pub requests: u32,
    pub burst: u32,
    pub in_flight_of_one: usize,
    /// Of all together.
    pub in_flight: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        let seconds = |seconds| Seconds(std::time::Duration::from_secs(seconds));
        Self {
            connections: 4096,
            connections_of_one: 1024,
            streams: 128,
            headers: 100,
            header_bytes: 64 << 10,
            head: seconds(30),
            body: seconds(30),
            idle: seconds(75),
            requests: 2000,
            burst: 4000,
            in_flight_of_one: 256,
            in_flight: 1024,
            requests_of_address: 2000,
            burst_of_address: 4000,
            in_flight_of_address: 256,
        }
    }
}

impl Bounds {
    pub fn of_callers(&self) -> Pace {
        Pace {
            requests: self.requests,
            burst: self.burst,
            in_flight_of_one: self.in_flight_of_one,
            in_flight: self.in_flight,
        }
    }

    pub fn of_addresses(&self) -> Pace {
        Pace {
            requests: self.requests_of_address,
            burst: self.burst_of_address,
            in_flight_of_one: self.in_flight_of_address,
            in_flight: self.in_flight,
        }
    }

    /// Fails with what would let nobody in.
    pub fn check(&self) -> anyhow::Result<()> {
        let numbers = [
            ("connections", self.connections),
            ("connections_of_one", self.connections_of_one),
            ("streams", self.streams as usize),
            ("headers", self.headers),
            ("requests", self.requests as usize),
            ("burst", self.burst as usize),
            ("in_flight_of_one", self.in_flight_of_one),
            ("in_flight", self.in_flight),
            ("requests_of_address", self.requests_of_address as usize),
            ("burst_of_address", self.burst_of_address as usize),
            ("in_flight_of_address", self.in_flight_of_address),
        ];
        for (name, number) in numbers {
            anyhow::ensure!(number > 0, "limits.{name} is 0, and must be more");
        }
        anyhow::ensure!(self.header_bytes >= 4096, "limits.header_bytes must be at least 4096");
        Ok(())
    }
}
