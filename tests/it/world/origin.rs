//! An **origin**: a web server on this machine with one document that a story changes, and what was asked of it.
//!
//! It honours `If-None-Match`, and can hold its answers back until a story lets them go.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, header};
use tokio::sync::watch;

/// A server; it ends with its runtime.
#[derive(Clone)]
pub(crate) struct Origin {
    address: SocketAddr,
    inner: Arc<Inner>,
}

struct Inner {
    document: Mutex<Document>,
    /// What each request said of the last document.
    asked: watch::Sender<Vec<Option<String>>>,
    open: watch::Sender<bool>,
}

struct Document {
    status: StatusCode,
    body: String,
    retry_after: Option<u32>,
    /// Grows with each change.
    version: u32,
}

impl Origin {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let document = Document {
            status: StatusCode::OK,
            body: feed(&[]),
            retry_after: None,
            version: 1,
        };
        let origin = Self {
            address: listener.local_addr().expect("it is bound"),
            inner: Arc::new(Inner {
                document: Mutex::new(document),
                asked: watch::Sender::default(),
                open: watch::Sender::new(true),
            }),
        };
        let router = Router::new().fallback(answer).with_state(origin.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        origin
    }

    /// A source of the catalogue that reads it, asked every ten minutes.
    pub(crate) fn source(&self, slug: &str) -> String {
        format!(
            "[[source]]\nslug = {slug:?}\nname = \"Press office {slug}\"\nkind = \"feed\"\nurl = \"http://{}/feed\"\n\
             language = \"en\"\nreliability = \"A\"\ntopics = [\"sanctions\"]\nevery = \"10m\"\n",
            self.address
        )
    }

    /// The address of its document.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/feed", self.address)
    }

    /// Serves these entries from now on: identity, title, text.
    pub(crate) fn publish(&self, entries: &[(&str, &str, &str)]) {
        self.change(StatusCode::OK, feed(entries));
    }

    /// Serves this document from now on.
    pub(crate) fn serve(&self, document: String) {
        self.change(StatusCode::OK, document);
    }

    /// Answers with this status from now on.
    pub(crate) fn fail(&self, status: u16) {
        let status = StatusCode::from_u16(status).expect("a status");
        self.change(status, String::new());
    }

    /// Answers 429 from now on, with so many seconds to wait.
    pub(crate) fn rest(&self, seconds: u32) {
        self.change(StatusCode::TOO_MANY_REQUESTS, String::new());
        self.document().retry_after = Some(seconds);
    }

    /// The validators of all requests so far.
    pub(crate) fn asked(&self) -> Vec<Option<String>> {
        self.inner.asked.borrow().clone()
    }

    /// Waits for the next request, if there are less than `count` so far.
    pub(crate) async fn wait_for_request(&self, count: usize) {
        let mut asked = self.inner.asked.subscribe();
        asked
            .wait_for(|asked| asked.len() >= count)
            .await
            .expect("the origin is there");
    }

    /// Holds answers back, or lets them go.
    pub(crate) fn hold(&self, hold: bool) {
        self.inner.open.send_replace(!hold);
    }

    fn change(&self, status: StatusCode, body: String) {
        let mut document = self.document();
        document.version += 1;
        (document.status, document.body, document.retry_after) = (status, body, None);
    }

    fn document(&self) -> std::sync::MutexGuard<'_, Document> {
        self.inner
            .document
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(State(origin): State<Origin>, headers: HeaderMap) -> Response<Body> {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tag| tag.to_str().ok())
        .map(str::to_owned);
    origin
        .inner
        .asked
        .send_modify(|asked| asked.push(known.clone()));
    let mut open = origin.inner.open.subscribe();
    // The sender lives as long as the origin.
    let _ = open.wait_for(|open| *open).await;
    let document = origin.document();
    let tag = format!("\"{}\"", document.version);
    let mut answer = Response::builder()
        .header(header::ETAG, &tag)
        .header(header::SET_COOKIE, "visitor=1");
    if let Some(seconds) = document.retry_after {
        answer = answer.header(header::RETRY_AFTER, seconds);
    }
    let answer = if document.status.is_success() && known.as_ref() == Some(&tag) {
        answer.status(StatusCode::NOT_MODIFIED).body(Body::empty())
    } else {
        answer
            .status(document.status)
            .header(header::CONTENT_TYPE, "application/rss+xml")
            .body(Body::from(document.body.clone()))
    };
    answer.expect("literal heads are valid")
}

fn feed(entries: &[(&str, &str, &str)]) -> String {
    let items: Vec<String> = entries
        .iter()
        .map(|(id, title, text)| {
            format!(
                "<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title><link>https://press.example/{id}</link>\
                 <description>{text}</description><pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    let items = items.concat();
    format!(
        "<rss version=\"2.0\"><channel><title>Press</title><link>https://press.example/</link>{items}</channel></rss>"
    )
}
