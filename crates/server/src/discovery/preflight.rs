//! The stages of a preflight, whatever the registry: each with its time and its limit, told as it begins and as it
//! ends. Knows neither kube nor Nacos; their stages stand beside their adapters.

use std::collections::HashSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use contract::console::preflight::{Facts, Stage, StageReport, StageState};
use contract::sources::StatusReason;
use futures::channel::mpsc::{UnboundedSender, unbounded};
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout, timeout_at};

use super::Failure;
use super::model::ServiceKey;
use crate::outgoing::Outgoing;

/// For everything together; each stage has a limit of its own besides.
const TOTAL: Duration = Duration::from_secs(10);
const NAME: Duration = Duration::from_secs(3);
const PORT: Duration = Duration::from_secs(3);
pub const TLS: Duration = Duration::from_secs(4);
pub const SIGN_IN: Duration = Duration::from_secs(5);
pub const PERMISSIONS: Duration = Duration::from_secs(5);
pub const SERVICES: Duration = Duration::from_secs(8);

/// Addresses and names that are told of many.
const TOLD: usize = 8;

pub type Reports = BoxStream<'static, StageReport>;

/// The failure was told; nothing more is tried.
pub struct Ended;

/// The stages that are still to come, and who is told.
pub struct Stages {
    reports: UnboundedSender<StageReport>,
    left: Vec<Stage>,
    deadline: Instant,
    /// Names of services that the gateway's other sources offer.
    taken: HashSet<String>,
}

/// Runs while its reports are listened to.
pub(crate) fn run<W>(taken: HashSet<String>, work: impl FnOnce(Stages) -> W + Send + 'static) -> Reports
where
    W: Future<Output = Result<(), Ended>> + Send + 'static,
{
    let (reports, told) = unbounded();
    let work = async move {
        let deadline = Instant::now() + TOTAL;
        // Its end shows in the reports.
        let _ = work(Stages { reports, left: Stage::KNOWN.to_vec(), deadline, taken }).await;
    };
    stream::select(told, work.into_stream().filter_map(async |()| None)).boxed()
}

/// Told where it can't be tried at all.
pub fn refused(at: Stage, failure: Failure) -> Reports {
    run(HashSet::new(), move |mut stages| async move { Err(stages.fail(&at, &failure, None)) })
}

impl Stages {
    /// One stage, whose work tells what it found.
    pub async fn stage<T>(
        &mut self,
        stage: Stage,
        limit: Duration,
        work: impl Future<Output = Result<(T, Facts), Failure>>,
    ) -> Result<T, Ended> {
        self.tell(StageReport::new(stage.clone(), StageState::Running));
        let began = Instant::now();
        let until = self.deadline.min(began + limit);
        let done = timeout_at(until, work).await.unwrap_or_else(|_| Err(not_in_time(until - began)));
        let millis = u32::try_from(began.elapsed().as_millis()).ok();
        match done {
            Ok((value, facts)) => {
                self.left.retain(|left| *left != stage);
                let report = StageReport::new(stage, StageState::Passed);
                self.tell(StageReport { millis, facts: Some(facts), ..report });
                Ok(value)
            }
            Err(failure) => Err(self.fail(&stage, &failure, millis)),
        }
    }

    pub fn skip(&mut self, stage: Stage, facts: Facts) {
        self.left.retain(|left| *left != stage);
        self.tell(StageReport { facts: Some(facts), ..StageReport::new(stage, StageState::Skipped) });
    }

    /// The last stage: what there is, and how much of it the gateway has already.
    pub async fn count(
        mut self,
        services: impl Future<Output = Result<Vec<ServiceKey>, Failure>>,
    ) -> Result<(), Ended> {
        let taken = std::mem::take(&mut self.taken);
        let counted = async move { Ok(((), found(&services.await?, &taken))) };
        self.stage(Stage::Services, SERVICES, counted).await
    }

    pub async fn resolve(&mut self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Ended> {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        self.stage(Stage::Name, NAME, async move {
            if let Ok(ip) = host.parse::<IpAddr>() {
                return Ok((vec![SocketAddr::new(ip, port)], Facts::IsAddress { address: ip.to_string() }));
            }
            let unresolved = |cause: &dyn std::fmt::Display| {
                Failure::new(StatusReason::NameNotResolved, format!("{host}: {cause}"))
            };
            let found: Vec<SocketAddr> =
                lookup_host((host.as_str(), port)).await.map_err(|error| unresolved(&error))?.collect();
            if found.is_empty() {
                return Err(unresolved(&"it has no address"));
            }
            let addresses = found.iter().take(TOLD).map(|address| address.ip().to_string()).collect();
            Ok((found, Facts::Resolved { addresses }))
        })
        .await
    }

    pub fn fail(&mut self, stage: &Stage, failure: &Failure, millis: Option<u32>) -> Ended {
        for left in std::mem::take(&mut self.left) {
            let report = if left == *stage {
                StageReport {
                    millis,
                    reason: Some(failure.reason.clone()),
                    detail: Some(failure.detail.clone()),
                    ..StageReport::new(left, StageState::Failed)
                }
            } else {
                StageReport::new(left, StageState::NotReached)
            };
            self.tell(report);
        }
        Ended
    }

    fn tell(&self, report: StageReport) {
        // Nobody listens any more: then this is dropped soon, too.
        let _ = self.reports.unbounded_send(report);
    }
}

fn found(services: &[ServiceKey], taken: &HashSet<String>) -> Facts {
    let names: HashSet<&str> = services.iter().map(|key| key.name.as_str()).collect();
    let namespaces: HashSet<&str> = services.iter().map(|key| key.namespace.as_str()).collect();
    let collisions = names.iter().filter(|name| taken.contains(**name)).count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (services, namespaces) = (number(services.len()), number(namespaces.len()));
    Facts::Services { services, namespaces, collisions: number(collisions) }
}

/// The first of the addresses that takes a connection.
pub async fn connect(outgoing: &Outgoing, addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut last = Failure::new(StatusReason::NameNotResolved, "there is no address");
    for address in addresses.iter().take(TOLD) {
        if let Err(denied) = outgoing.check(address.ip()) {
            last = Failure::new(StatusReason::AddressDenied, denied);
            continue;
        }
        match timeout(PORT, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => {
                let found = super::failure::of_connection(&error);
                last = Failure::new(found.reason, format!("{address}: {}", found.detail));
            }
            Err(_) => {
                last = Failure::new(StatusReason::TimedOut, format!("{address} does not answer"));
            }
        }
    }
    Err(last)
}

/// For the first of several addresses to be tried in time.
pub const PORTS: Duration = Duration::from_secs(5);

fn not_in_time(limit: Duration) -> Failure {
    Failure::new(StatusReason::TimedOut, format!("no answer within {} ms", limit.as_millis()))
}
