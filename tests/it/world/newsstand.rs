//! A **newsstand**: one web server with a thousand sources, each a feed of its own with an `ETag`, and a record of who was asked when.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Response, StatusCode, header};
use chrono::{DateTime, Utc};
use vestka::clock::{Clock as _, ManualClock};

/// What one source has said, and the requests that it got.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stand {
    /// Entries so far; each makes the tag anew.
    pub(crate) entries: usize,
    /// When it was asked, and whether 304 was enough.
    pub(crate) asked: Vec<(DateTime<Utc>, bool)>,
}

/// Connections of a host.
#[derive(Debug, Default)]
struct Host {
    open: usize,
    /// Open at once, at most.
    busiest: usize,
}

/// A server; it ends with its runtime.
#[derive(Clone)]
pub(crate) struct Newsstand {
    address: SocketAddr,
    clock: ManualClock,
    stands: Arc<Mutex<HashMap<usize, Stand>>>,
    hosts: Arc<Mutex<HashMap<usize, Host>>>,
}

/// The stands share so many hosts.
const HOSTS: usize = 250;

impl Newsstand {
    pub(crate) async fn start(clock: &ManualClock) -> Self {
        let listener = tokio::net::TcpListener::bind("0.0.0.0:0")
            .await
            .expect("a free port");
        let newsstand = Self {
            address: listener.local_addr().expect("it is bound"),
            clock: clock.clone(),
            stands: Arc::default(),
            hosts: Arc::default(),
        };
        let router = Router::new()
            .route("/{stand}", axum::routing::get(answer))
            .with_state(newsstand.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        newsstand
    }

    /// Sources of the catalogue, one for each stand, read every tenth minute. Hosts are this machine under many of its addresses.
    pub(crate) fn catalogue(&self, count: usize) -> String {
        (0..count)
            .map(|stand| {
                format!(
                    "[[source]]\nslug = \"stand-{stand}\"\nname = \"Stand {stand}\"\nkind = \"feed\"\n\
                     url = \"http://127.1.1.{}:{}/{stand}\"\nlanguage = \"en\"\nreliability = \"B\"\nevery = \"10m\"\n",
                    stand % HOSTS + 1,
                    self.address.port()
                )
            })
            .collect::<Vec<_>>().concat()
    }

    /// The stand says something more.
    pub(crate) fn publish(&self, stand: usize) {
        self.with(stand, |stand| stand.entries += 1);
    }

    /// What a stand has said and was asked.
    pub(crate) fn stand(&self, stand: usize) -> Stand {
        self.with(stand, |stand| stand.clone())
    }

    /// The most connections that any host had at once.
    pub(crate) fn busiest(&self) -> usize {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.values().map(|host| host.busiest).max().unwrap_or(0)
    }

    fn opened(&self, stand: usize) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = hosts.entry(stand % HOSTS).or_default();
        host.open += 1;
        host.busiest = host.busiest.max(host.open);
    }

    fn closed(&self, stand: usize) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(stand % HOSTS).or_default().open -= 1;
    }

    fn with<T>(&self, stand: usize, act: impl FnOnce(&mut Stand) -> T) -> T {
        let mut stands = self.stands.lock().unwrap_or_else(PoisonError::into_inner);
        act(stands.entry(stand).or_default())
    }
}

async fn answer(
    State(newsstand): State<Newsstand>,
    Path(number): Path<usize>,
    headers: HeaderMap,
) -> Response<Body> {
    let now = newsstand.clock.now();
    newsstand.opened(number);
    tokio::task::yield_now().await;
    let (entries, known) = newsstand.with(number, |stand| {
        let tag = format!("\"{}\"", stand.entries);
        let known = headers
            .get(header::IF_NONE_MATCH)
            .is_some_and(|given| given.as_bytes() == tag.as_bytes());
        stand.asked.push((now, known));
        (stand.entries, known)
    });
    newsstand.closed(number);
    let answer = Response::builder().header(header::ETAG, format!("\"{entries}\""));
    let answer = if known {
        answer.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        let items: String = (0..entries)
            .rev()
            .map(|entry| {
                format!(
                    "<item><guid isPermaLink=\"false\">{number}-{entry}</guid><title>Stand {number} reports matter {entry}</title>\
                     <link>https://stand-{number}.example/{entry}</link></item>"
                )
            })
            .collect::<Vec<_>>().concat();
        answer
            .header(header::CONTENT_TYPE, "application/rss+xml")
            .body(Body::from(format!(
                "<rss version=\"2.0\"><channel><title>Stand</title>{items}</channel></rss>"
            )))
    };
    answer.expect("literal heads are valid")
}
