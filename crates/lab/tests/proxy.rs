//! The proxy passes bytes, and fails when it is told to.
#![allow(clippy::unwrap_used)]

use lab::proxy::{Fault, FaultProxy};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream};

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
    let silence = std::time::Duration::from_millis(200);
    let read = tokio::time::timeout(silence, stream.read(&mut [0; 4])).await;
    assert!(read.is_err(), "a hanging proxy answered");
    proxy.set(Fault::None).await.unwrap();
    assert!(is_closed(&mut stream).await);
}
