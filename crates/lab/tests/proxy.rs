//! The proxy passes bytes, and fails when it is told to.
#![allow(clippy::unwrap_used)]

use lab::proxy::{Fault, FaultProxy};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

/// A server that sends back what it is sent.
async fn echo() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (mut from, mut to) = split(stream);
            tokio::spawn(async move { tokio::io::copy(&mut from, &mut to).await });
        }
    });
    address
}

async fn says_back(stream: &mut TcpStream) -> bool {
    let mut answer = [0; 4];
    stream.write_all(b"ping").await.is_ok() && stream.read_exact(&mut answer).await.is_ok()
}

/// Whether the other side has closed, cleanly or not.
async fn is_closed(stream: &mut TcpStream) -> bool {
    matches!(stream.read(&mut [0; 1]).await, Ok(0) | Err(_))
}

/// Whether nothing comes for a while, not even the end.
async fn is_silent(stream: &mut TcpStream) -> bool {
    timeout(Duration::from_millis(200), stream.read(&mut [0; 4])).await.is_err()
}

/// A connection through a proxy with this fault to a server that sends back what it is sent.
async fn through(fault: Fault) -> (FaultProxy, TcpStream) {
    let proxy = FaultProxy::start(echo().await).await.unwrap();
    proxy.set(fault).await.unwrap();
    let stream = TcpStream::connect(proxy.address()).await.unwrap();
    (proxy, stream)
}

async fn read(stream: &mut TcpStream, count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    stream.read_exact(&mut bytes).await.unwrap();
    bytes
}

#[tokio::test]
async fn a_proxy_without_a_fault_passes_everything_until_it_is_cut() {
    let proxy = FaultProxy::start(echo().await).await.unwrap();
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says_back(&mut stream).await);
    proxy.cut().await;
    assert!(is_closed(&mut stream).await);
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says_back(&mut stream).await);
}

#[tokio::test]
async fn a_refusing_proxy_has_no_listener_and_comes_back_at_the_same_address() {
    let proxy = FaultProxy::start(echo().await).await.unwrap();
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says_back(&mut stream).await);
    proxy.set(Fault::Refuse).await.unwrap();
    assert!(is_closed(&mut stream).await);
    assert!(TcpStream::connect(proxy.address()).await.is_err());
    proxy.set(Fault::None).await.unwrap();
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says_back(&mut stream).await);
}

#[tokio::test]
async fn a_hanging_proxy_takes_connections_and_says_nothing_until_it_changes() {
    let proxy = FaultProxy::start(echo().await).await.unwrap();
    proxy.set(Fault::Hang).await.unwrap();
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    stream.write_all(b"ping").await.unwrap();
    assert!(is_silent(&mut stream).await, "a hanging proxy answered");
    proxy.set(Fault::None).await.unwrap();
    assert!(is_closed(&mut stream).await);
}

#[tokio::test]
async fn an_answer_can_stop_in_its_middle_on_a_connection_that_stays_open() {
    let (proxy, mut stream) = through(Fault::HangMidAnswer { after_bytes: 6 }).await;
    stream.write_all(b"pingpong").await.unwrap();
    assert_eq!(read(&mut stream, 6).await, b"pingpo");
    stream.write_all(b"more").await.unwrap();
    assert!(is_silent(&mut stream).await);
    proxy.set(Fault::None).await.unwrap();
    assert!(is_closed(&mut stream).await);
}

#[tokio::test]
async fn a_slow_answer_arrives_whole_and_no_faster_than_told() {
    let (_proxy, mut stream) = through(Fault::Slow { bytes_per_second: 10 }).await;
    let started = Instant::now();
    stream.write_all(b"pingpong").await.unwrap();
    assert_eq!(read(&mut stream, 8).await, b"pingpong");
    assert!(started.elapsed() >= Duration::from_millis(700), "{:?}", started.elapsed());
    let (_proxy, mut stream) = through(Fault::Slow { bytes_per_second: 1 }).await;
    stream.write_all(b"ping").await.unwrap();
    assert_eq!(read(&mut stream, 1).await, b"p");
    assert!(is_silent(&mut stream).await);
    assert_eq!(read(&mut stream, 1).await, b"i");
}

#[tokio::test]
async fn a_slow_answer_of_many_bytes_goes_in_portions() {
    let (_proxy, mut stream) = through(Fault::Slow { bytes_per_second: 100_000 }).await;
    let (started, sent) = (Instant::now(), vec![7; 30_000]);
    stream.write_all(&sent).await.unwrap();
    assert_eq!(read(&mut stream, sent.len()).await, sent);
    let took = started.elapsed();
    assert!(took >= Duration::from_millis(200) && took < Duration::from_secs(5), "{took:?}");
}

#[tokio::test]
async fn a_resetting_proxy_tears_connections_down() {
    let (_proxy, mut stream) = through(Fault::Reset).await;
    let error = stream.read(&mut [0; 1]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn an_answer_can_be_torn_off_in_its_middle() {
    let (_proxy, mut stream) = through(Fault::ResetMidAnswer { after_bytes: 6 }).await;
    stream.write_all(b"ping").await.unwrap();
    assert_eq!(read(&mut stream, 4).await, b"ping");
    stream.write_all(b"pong").await.unwrap();
    let mut rest = Vec::new();
    let error = stream.read_to_end(&mut rest).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    assert!(b"po".starts_with(&rest), "{rest:?}");
}

#[tokio::test]
async fn a_garbling_proxy_answers_something_else_and_ends() {
    let (_proxy, mut stream) = through(Fault::Garbage).await;
    stream.write_all(b"ping").await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.len() > 100 && !answer.starts_with(b"ping"));
}

#[tokio::test]
async fn a_late_answer_is_whole_and_later_ones_do_not_add_up() {
    let delay = Duration::from_millis(150);
    let (_proxy, mut stream) = through(Fault::Latency(delay)).await;
    let started = Instant::now();
    for _ in 0..20 {
        stream.write_all(b"ping").await.unwrap();
    }
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer, b"ping".repeat(20));
    assert!(started.elapsed() >= delay && started.elapsed() < delay * 10, "{:?}", started.elapsed());
}

#[tokio::test]
async fn a_flapping_proxy_goes_and_comes_until_it_is_told_to_stop() {
    let proxy = Arc::new(FaultProxy::start(echo().await).await.unwrap());
    let flapping = proxy.flap(Duration::from_millis(50));
    for round in 0..6 {
        let passes = round % 2 == 1;
        let mut polls = tokio::time::interval(Duration::from_millis(2));
        loop {
            polls.tick().await;
            if TcpStream::connect(proxy.address()).await.is_ok() == passes {
                break;
            }
        }
    }
    flapping.stop().await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says_back(&mut stream).await);
}
