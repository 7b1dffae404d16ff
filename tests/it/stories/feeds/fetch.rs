//! A fetch: what comes back, how it fails, where it does not go.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode, Uri, header};
use url::Url;
use vestka::intake::fetch::{
    Document, FailureKind, FetchError, FetchSettings, Fetched, Fetcher, Validators,
};

/// An origin on this machine that answers by path.
#[derive(Clone)]
struct Origin {
    address: SocketAddr,
    asked: Arc<AtomicUsize>,
}

impl Origin {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let origin = Self {
            address: listener
                .local_addr()
                .expect("a bound listener has an address"),
            asked: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(origin.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        origin
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).expect("an address of ours")
    }

    async fn fetch(&self, path: &str) -> Result<Document, FetchError> {
        match fetcher()
            .fetch(&self.url(path), &Validators::default())
            .await?
        {
            Fetched::Document(document) => Ok(document),
            Fetched::NotModified { .. } => panic!("nobody asked"),
        }
    }
}

fn settings() -> FetchSettings {
    FetchSettings {
        allow_private_addresses: true,
        ..FetchSettings::new("vestka-test")
    }
}

fn fetcher() -> Fetcher {
    Fetcher::new(settings()).expect("settings without a proxy")
}

const FEED: &str = "<rss><channel><item><title>a</title></item></channel></rss>";

async fn answer(State(origin): State<Origin>, uri: Uri, headers: HeaderMap) -> Response<Body> {
    origin.asked.fetch_add(1, Ordering::Relaxed);
    let answer = Response::builder();
    let redirect = |status: u16, to: &str| {
        Response::builder()
            .status(status)
            .header(header::LOCATION, to)
            .body(Body::empty())
    };
    match uri.path() {
        "/feed"
            if headers
                .get(header::IF_NONE_MATCH)
                .is_some_and(|tag| tag == "\"1\"") =>
        {
            answer.status(StatusCode::NOT_MODIFIED).body(Body::empty())
        }
        "/feed" => answer
            .header(header::ETAG, "\"1\"")
            .header(header::LAST_MODIFIED, "Tue, 03 Nov 2026 10:00:00 GMT")
            .header(header::CACHE_CONTROL, "max-age=600")
            .header(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")
            .body(Body::from(FEED)),
        "/moved" => redirect(301, "/moved-on"),
        "/moved-on" => redirect(308, "feed"),
        "/half-moved" => redirect(302, "/moved"),
        "/loop" => redirect(302, "/loop"),
        "/metadata" => redirect(302, "http://169.254.169.254/latest/meta-data"),
        "/file" => redirect(302, "file:///etc/passwd"),
        "/nowhere" => answer.status(302).body(Body::empty()),
        "/gone" => answer.status(410).body(Body::empty()),
        "/slow-down" => answer
            .status(429)
            .header(header::RETRY_AFTER, "120")
            .body(Body::empty()),
        "/bomb" => answer
            .header(header::CONTENT_ENCODING, "gzip")
            .body(Body::from(bomb())),
        "/huge" => answer.body(Body::from(vec![b' '; 10 * 1024 * 1024 + 1])),
        "/never" => std::future::pending().await,
        "/agent" => answer.body(Body::from(headers[header::USER_AGENT].as_bytes().to_vec())),
        other => answer
            .status(other.trim_start_matches('/').parse().unwrap_or(404))
            .body(Body::empty()),
    }
    .expect("literal heads are valid")
}

/// Small on the way, 11 MiB when unpacked.
fn bomb() -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer
        .write_all(&vec![b' '; 11 * 1024 * 1024])
        .expect("memory takes it");
    packer.finish().expect("memory takes it")
}

#[tokio::test]
async fn a_document_comes_with_all_that_the_next_fetch_needs() {
    let origin = Origin::start().await;
    let document = origin.fetch("/feed").await.unwrap();
    assert_eq!(document.bytes, FEED.as_bytes());
    assert_eq!(document.status, 200);
    assert_eq!(document.fresh_for, Some(Duration::from_mins(10)));
    assert_eq!(
        document.content_type.as_deref(),
        Some("application/rss+xml; charset=utf-8")
    );
    assert_eq!(
        document.validators.last_modified.as_deref(),
        Some("Tue, 03 Nov 2026 10:00:00 GMT")
    );
    let again = fetcher()
        .fetch(&origin.url("/moved"), &document.validators)
        .await
        .unwrap();
    let Fetched::NotModified {
        status,
        permanent_url,
        ..
    } = again
    else {
        panic!("{again:?}")
    };
    assert_eq!((status, permanent_url), (304, Some(origin.url("/feed"))));
    assert_eq!(origin.fetch("/agent").await.unwrap().bytes, b"vestka-test");
}

#[tokio::test]
async fn only_an_all_permanent_chain_moves_a_source() {
    let origin = Origin::start().await;
    let moved = origin.fetch("/moved").await.unwrap();
    assert_eq!(
        (moved.final_url, moved.permanent_url),
        (origin.url("/feed"), Some(origin.url("/feed")))
    );
    let half = origin.fetch("/half-moved").await.unwrap();
    assert_eq!(
        (half.final_url, half.permanent_url),
        (origin.url("/feed"), None)
    );
}

#[tokio::test]
async fn failures_say_what_happens_next() {
    let origin = Origin::start().await;
    for (path, kind) in [
        ("/gone", FailureKind::Gone),
        (
            "/slow-down",
            FailureKind::RateLimited {
                retry_after: Some(Duration::from_mins(2)),
            },
        ),
        ("/404", FailureKind::Rejected),
        ("/403", FailureKind::Rejected),
        ("/500", FailureKind::Transient),
        ("/loop", FailureKind::Rejected),
        ("/nowhere", FailureKind::Rejected),
        ("/bomb", FailureKind::Rejected),
        ("/huge", FailureKind::Rejected),
        ("/file", FailureKind::Refused),
    ] {
        let failure = origin.fetch(path).await.unwrap_err();
        assert_eq!(failure.kind(), kind, "{path}: {failure}");
        assert!(!failure.to_string().contains(path), "{failure}");
    }
    let quick = FetchSettings {
        total_timeout: Duration::from_millis(200),
        ..settings()
    };
    let failure = Fetcher::new(quick)
        .unwrap()
        .fetch(&origin.url("/never"), &Validators::default())
        .await
        .unwrap_err();
    assert!(matches!(failure, FetchError::TimedOut { .. }), "{failure}");
    let closed = Url::parse("http://me:secret@127.0.0.1:9/feed?token=secret").unwrap();
    let failure = fetcher()
        .fetch(&closed, &Validators::default())
        .await
        .unwrap_err();
    assert_eq!(failure.kind(), FailureKind::Transient);
    assert!(!format!("{failure} {failure:?}").contains("secret"));
}

#[tokio::test]
async fn private_addresses_are_refused_before_anything_is_sent() {
    let origin = Origin::start().await;
    let strict = Fetcher::new(FetchSettings::new("vestka-test")).unwrap();
    let port = origin.address.port();
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "localhost.",
    ] {
        let url = Url::parse(&format!("http://{host}:{port}/feed")).unwrap();
        let failure = strict
            .fetch(&url, &Validators::default())
            .await
            .unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Refused, "{host}: {failure}");
    }
    assert_eq!(origin.asked.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn behind_a_proxy_names_resolve_there_and_literals_are_still_judged() {
    // The origin stands in for a proxy: it is asked for absolute addresses and answers by path.
    let proxy = Origin::start().await;
    let settings = FetchSettings {
        proxy: Some(format!("http://{}", proxy.address)),
        ..FetchSettings::new("vestka-test")
    };
    let fetcher = Fetcher::new(settings).unwrap();
    let fetch = async |url: &str| {
        fetcher
            .fetch(&Url::parse(url).unwrap(), &Validators::default())
            .await
    };
    assert!(matches!(
        fetch("http://no-such-name.example/feed").await,
        Ok(Fetched::Document(_))
    ));
    assert_eq!(proxy.asked.load(Ordering::Relaxed), 1);
    for url in [
        "http://10.0.0.1/feed",
        "http://[::1]/feed",
        "http://localhost/feed",
    ] {
        assert_eq!(
            fetch(url).await.unwrap_err().kind(),
            FailureKind::Refused,
            "{url}"
        );
    }
    assert_eq!(proxy.asked.load(Ordering::Relaxed), 1);
    assert_eq!(
        fetch("http://no-such-name.example/metadata")
            .await
            .unwrap_err()
            .kind(),
        FailureKind::Refused
    );
    assert_eq!(proxy.asked.load(Ordering::Relaxed), 2);
}
