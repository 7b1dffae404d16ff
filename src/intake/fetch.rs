//! The *fetch*: one guarded read of one address, with validators in and out.
//!
//! Redirects are followed by hand so that the guard judges each hop; proxies of the environment are ignored; a body is
//! counted as it streams, after decompression. Never here: when to fetch, what the bytes mean, the store, retries.

mod answer;
mod error;
mod page;
pub mod robots;
mod turn;

use std::collections::BTreeMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH};
use reqwest::{Client, Proxy, Response, redirect};
use url::Url;

pub use error::{FailureKind, FetchError};
pub use page::page_text;

use crate::intake::guard::{Guard, GuardedResolver, Names};
use answer::{Next, next};
use turn::{Hosts, Left, within};

const ACCEPTED: &str = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, \
                        application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.8, */*;q=0.5";

/// How to fetch. `Debug` hides the proxy, whose address may hold a password.
#[derive(Clone)]
pub struct FetchSettings {
    /// Tests and the demonstration read from this machine.
    pub allow_private_addresses: bool,
    /// `socks5h://…` or `http://…`; names then resolve there, and there is no way around it.
    pub proxy: Option<String>,
    /// Who we say we are.
    pub user_agent: String,
    /// The largest body, in bytes after decompression.
    pub max_body: usize,
    /// For everything, redirects included.
    pub total_timeout: Duration,
    /// For one connection.
    pub connect_timeout: Duration,
    /// For the next bytes.
    pub idle_timeout: Duration,
    /// How many are followed.
    pub max_redirects: usize,
    /// Who is asked for the addresses of names.
    pub names: Names,
    /// One address that counts as public: where a story lets its origin listen.
    pub public_address: Option<IpAddr>,
}

impl FetchSettings {
    /// The limits of the product with this user agent: 10 MiB, 30 s (10 s to connect, 10 s idle), 5 redirects.
    #[must_use]
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            allow_private_addresses: false,
            proxy: None,
            user_agent: user_agent.into(),
            max_body: 10 * 1024 * 1024,
            total_timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(10),
            max_redirects: 5,
            names: Names::system(),
            public_address: None,
        }
    }
}

impl fmt::Debug for FetchSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FetchSettings")
            .field("allow_private_addresses", &self.allow_private_addresses)
            .field("proxy", &self.proxy.as_ref().map(|_| "…"))
            .field("user_agent", &self.user_agent)
            .field("max_body", &self.max_body)
            .finish_non_exhaustive()
    }
}

/// What the last answer gave, so that the next request can ask whether anything changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// Of `ETag`, as it came.
    pub etag: Option<String>,
    /// Of `Last-Modified`, as it came.
    pub last_modified: Option<String>,
}

/// A fetch that went well.
#[derive(Debug, Clone)]
pub enum Fetched {
    /// Nothing changed since the validators were given.
    NotModified {
        /// 304.
        status: u16,
        /// Where the source moved for good, if it did.
        permanent_url: Option<Url>,
        /// For how long the origin says that asking again is in vain.
        fresh_for: Option<Duration>,
    },
    /// A body.
    Document(Document),
}

/// A body and what came with it.
#[derive(Debug, Clone)]
pub struct Document {
    /// Decompressed, not decoded.
    pub bytes: Vec<u8>,
    /// As the header gives it.
    pub content_type: Option<String>,
    /// The headers by their names in small letters, without cookies; shared, so that a document stays small to move.
    pub headers: Arc<BTreeMap<String, String>>,
    /// For the next request.
    pub validators: Validators,
    /// Where it was found after redirects; relative links start here.
    pub final_url: Url,
    /// Where the source moved for good: only when every redirect on the way was permanent.
    pub permanent_url: Option<Url>,
    /// 200 as a rule.
    pub status: u16,
    /// For how long the origin says that asking again is in vain (`max-age`).
    pub fresh_for: Option<Duration>,
}

impl Fetched {
    fn moved_to(mut self, moved: Option<Url>) -> Self {
        match &mut self {
            Self::NotModified { permanent_url, .. }
            | Self::Document(Document { permanent_url, .. }) => *permanent_url = moved,
        }
        self
    }
}

/// Where a request led.
enum Hop {
    /// On, perhaps for good.
    To(Url, bool),
    End(Box<Fetched>),
}

/// The guarded HTTP client. Cheap to clone; one for each proxy.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: Client,
    guard: Guard,
    settings: FetchSettings,
    hosts: Hosts,
}

impl Fetcher {
    /// # Errors
    /// [`FetchError::Settings`] when the proxy or the user agent cannot be used.
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        let guard =
            Guard::new(settings.allow_private_addresses).with_public(settings.public_address);
        let proxy = settings.proxy.as_deref().map(proxy_address).transpose()?;
        let proxy_host = proxy
            .as_ref()
            .and_then(|url| url.host_str().map(str::to_owned));
        let mut builder = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(&settings.user_agent)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.idle_timeout)
            .pool_max_idle_per_host(1)
            .dns_resolver(Arc::new(GuardedResolver::new(
                guard.clone(),
                settings.names.clone(),
                proxy_host,
            )));
        if let Some(proxy) = proxy {
            builder =
                builder.proxy(Proxy::all(proxy).map_err(|_| FetchError::Settings(BAD_PROXY))?);
        }
        let client = builder
            .build()
            .map_err(|_| FetchError::Settings(BAD_CLIENT))?;
        Ok(Self {
            client,
            guard,
            settings,
            hosts: Hosts::default(),
        })
    }

    /// The same through this proxy; the two take turns at each host.
    ///
    /// # Errors
    /// [`FetchError::Settings`] when the proxy cannot be used.
    pub fn through(&self, proxy: &str) -> Result<Self, FetchError> {
        let settings = FetchSettings {
            proxy: Some(proxy.to_owned()),
            ..self.settings.clone()
        };
        let mut fetcher = Self::new(settings)?;
        fetcher.hosts = self.hosts.clone();
        Ok(fetcher)
    }

    /// Reads `url`, following redirects, unless the validators still hold.
    ///
    /// # Errors
    /// One sentence with what to do; [`FetchError::kind`] decides what happens next.
    pub async fn fetch(&self, url: &Url, validators: &Validators) -> Result<Fetched, FetchError> {
        let mut at = url.clone();
        let mut all_permanent = true;
        let mut left = Left {
            waiting: self.settings.total_timeout,
            reading: self.settings.total_timeout,
        };
        for hop in 0..=self.settings.max_redirects {
            self.guard.judge(&at)?;
            let turn = self.hosts.of(&at);
            let late = || FetchError::TimedOut {
                host: error::host(&at),
                seconds: self.settings.total_timeout.as_secs(),
            };
            let turn = within(&mut left.waiting, turn.lock()).await;
            let _turn = turn.ok_or_else(late)?;
            let step = within(&mut left.reading, self.hop(&at, validators));
            let moved = (hop > 0 && all_permanent).then(|| at.clone());
            match step.await.ok_or_else(late)?? {
                Hop::To(to, permanent) => {
                    all_permanent &= permanent;
                    at = to;
                }
                Hop::End(fetched) => return Ok(fetched.moved_to(moved)),
            }
        }
        Err(FetchError::TooManyRedirects {
            host: error::host(url),
            limit: self.settings.max_redirects,
        })
    }

    /// The text of a robots.txt that holds: that of the site, none, or one that refuses everything where nothing can be known.
    pub async fn robots_text(&self, address: &Url) -> String {
        match self.fetch(address, &Validators::default()).await {
            Ok(Fetched::Document(document)) => {
                let text = String::from_utf8_lossy(&document.bytes);
                let end = text.floor_char_boundary(robots::MAX_ROBOTS);
                // Postgres keeps no NUL.
                robots::kept_text(Some(document.status), &text[..end]).replace('\0', "")
            }
            Ok(Fetched::NotModified { status, .. }) => {
                robots::kept_text(Some(status), "").to_owned()
            }
            Err(error) => robots::kept_text(error.status(), "").to_owned(),
        }
    }

    /// One request, and its body where it is the last.
    async fn hop(&self, at: &Url, validators: &Validators) -> Result<Hop, FetchError> {
        let response = self.request(at, validators).await?;
        Ok(match next(&response, at)? {
            Next::Redirect { to, permanent } => Hop::To(to, permanent),
            // Nobody asked whether anything changed.
            Next::NotModified if *validators == Validators::default() => {
                return Err(FetchError::Status {
                    host: error::host(at),
                    status: response.status().as_u16(),
                });
            }
            Next::NotModified => Hop::End(Box::new(Fetched::NotModified {
                status: response.status().as_u16(),
                permanent_url: None,
                fresh_for: answer::fresh_for(response.headers()),
            })),
            Next::Read => {
                let document = self.read(response, at.clone()).await?;
                Hop::End(Box::new(Fetched::Document(document)))
            }
        })
    }

    async fn request(&self, at: &Url, validators: &Validators) -> Result<Response, FetchError> {
        let mut request = self.client.get(at.clone()).header(ACCEPT, ACCEPTED);
        for (name, value) in [
            (IF_NONE_MATCH, &validators.etag),
            (IF_MODIFIED_SINCE, &validators.last_modified),
        ] {
            if let Some(value) = value
                .as_deref()
                .and_then(|value| HeaderValue::from_str(value).ok())
            {
                request = request.header(name, value);
            }
        }
        request
            .send()
            .await
            .map_err(|failure| FetchError::from_client(at, failure))
    }

    async fn read(&self, mut response: Response, final_url: Url) -> Result<Document, FetchError> {
        let limit = self.settings.max_body;
        let too_big = || FetchError::TooBig {
            host: error::host(&final_url),
            limit,
        };
        if response
            .content_length()
            .is_some_and(|length| length > limit as u64)
        {
            return Err(too_big());
        }
        let mut bytes = Vec::new();
        loop {
            let chunk = response
                .chunk()
                .await
                .map_err(|failure| FetchError::from_client(&final_url, failure))?;
            let Some(chunk) = chunk else { break };
            if bytes.len() + chunk.len() > limit {
                return Err(too_big());
            }
            bytes.extend_from_slice(&chunk);
        }
        bytes.shrink_to_fit();
        let headers = response.headers();
        Ok(Document {
            bytes,
            content_type: answer::text(headers, &reqwest::header::CONTENT_TYPE),
            headers: Arc::new(answer::kept(headers)),
            validators: answer::validators(headers),
            fresh_for: answer::fresh_for(headers),
            status: response.status().as_u16(),
            final_url,
            permanent_url: None,
        })
    }
}

const BAD_PROXY: &str = "the proxy cannot be used; give it as socks5h://host:port or http://host:port, where it stands: as intake.proxy in the \
     settings, or as the source's own in the catalogue";
const BAD_CLIENT: &str = "the HTTP client cannot be set up; check the proxy (intake.proxy, or the source's own) and the user agent";

/// With `socks5:` names would resolve here and tell the resolver what we read.
fn proxy_address(proxy: &str) -> Result<Url, FetchError> {
    let url = Url::parse(proxy).map_err(|_| FetchError::Settings(BAD_PROXY))?;
    if matches!(url.scheme(), "http" | "https" | "socks5h") && url.has_host() {
        return Ok(url);
    }
    Err(FetchError::Settings(BAD_PROXY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_that_resolve_here_are_refused() {
        for (proxy, fine) in [
            ("socks5h://user:secret@127.0.0.1:9050", true),
            ("http://proxy.example:3128", true),
            ("socks5://127.0.0.1:9050", false),
            ("127.0.0.1:9050", false),
            ("socks5h:", false),
        ] {
            let settings = FetchSettings {
                proxy: Some(proxy.to_owned()),
                ..FetchSettings::new("test")
            };
            assert!(!format!("{settings:?}").contains("secret"));
            let fetcher = Fetcher::new(settings);
            assert_eq!(fetcher.is_ok(), fine, "{proxy}");
            assert!(!format!("{fetcher:?}").contains("secret"));
        }
    }

    #[tokio::test]
    async fn a_name_is_judged_again_by_what_it_resolves_to() {
        let fetcher = Fetcher::new(FetchSettings::new("test")).unwrap();
        // Past the judgement of names, straight to the resolver.
        let url = Url::parse("http://localhost:9/").unwrap();
        let failure = fetcher
            .request(&url, &Validators::default())
            .await
            .unwrap_err();
        assert_eq!(failure.kind(), FailureKind::Refused, "{failure}");
    }
}
