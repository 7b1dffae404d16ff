//! A **hostile origin**: a server that writes bytes as a case gives them, well-formed or not, and keeps what it was asked.
//!
//! It listens on 127.0.0.2, which stories let count as public, so that every other address of this machine stays private.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Where hostile origins listen.
pub(crate) const ADDRESS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// What an origin writes, and what it does then.
pub(crate) enum Wire {
    /// All of it, and closes.
    Bytes(Vec<u8>),
    /// All of it, and is silent for ever.
    Silence(Vec<u8>),
    /// The head, then the piece again and again for as long as somebody reads.
    Endless(Vec<u8>, Vec<u8>),
    /// The head, then a byte every few milliseconds.
    Drip(Vec<u8>),
}

/// A server; it ends with its runtime.
#[derive(Clone)]
pub(crate) struct HostileOrigin {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl HostileOrigin {
    /// Answers each request by its path and query.
    pub(crate) async fn start(answer: fn(&str) -> Wire) -> Self {
        Self::start_at(ADDRESS, answer).await
    }

    pub(crate) async fn start_at(address: IpAddr, answer: fn(&str) -> Wire) -> Self {
        let listener = TcpListener::bind((address, 0)).await.expect("a free port");
        let origin = Self {
            address: listener.local_addr().expect("it is bound"),
            asked: Arc::default(),
        };
        let served = origin.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(served.clone().serve(stream, answer));
            }
        });
        origin
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}/{path}", self.address)).expect("an address of ours")
    }

    /// The heads of all requests so far, in lower case.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn serve(self, mut stream: TcpStream, answer: fn(&str) -> Wire) {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let Ok(byte) = stream.read_u8().await else {
                return;
            };
            head.push(byte);
        }
        let head = String::from_utf8_lossy(&head).to_lowercase();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.asked
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(head);
        // Whoever has read enough hangs up: that is no fault of the origin.
        let _ = write(&mut stream, answer(path.trim_start_matches('/'))).await;
    }
}

async fn write(stream: &mut TcpStream, wire: Wire) -> std::io::Result<()> {
    match wire {
        Wire::Bytes(bytes) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Wire::Silence(bytes) => {
            stream.write_all(&bytes).await?;
            std::future::pending().await
        }
        Wire::Endless(head, piece) => {
            stream.write_all(&head).await?;
            loop {
                stream.write_all(&piece).await?;
            }
        }
        Wire::Drip(head) => {
            stream.write_all(&head).await?;
            let mut drops = tokio::time::interval(Duration::from_millis(5));
            loop {
                drops.tick().await;
                stream.write_all(b"x").await?;
            }
        }
    }
}
