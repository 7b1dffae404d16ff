//! The two **origins** of the demo: small web servers with a feed each. What they tell is invented.
//!
//! Never here: anything of the service.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use chrono::{DateTime, TimeDelta, Utc};
use tokio::net::TcpListener;

use crate::clock::{Clock as _, SystemClock};

/// A press office: RSS, one entry reports what the newsroom reports too.
const PRESS_OFFICE: &str = include_str!("press-office.rss");

/// A newsroom: Atom.
const NEWSROOM: &str = include_str!("newsroom.atom");

/// Both, listening.
pub(super) struct Origins {
    press_office: String,
    newsroom: String,
}

impl Origins {
    /// Starts both on free ports of this machine.
    pub(super) async fn start() -> std::io::Result<Self> {
        let now = SystemClock.now();
        Ok(Self {
            press_office: serve("/press.rss", "application/rss+xml", PRESS_OFFICE, now).await?,
            newsroom: serve("/news.atom", "application/atom+xml", NEWSROOM, now).await?,
        })
    }

    /// The catalogue that names them.
    pub(super) fn catalogue(&self) -> String {
        let source = |slug: &str, name: &str, url: &str, grade: &str, topics: &str| {
            format!(
                "[[source]]\nslug = {slug:?}\nname = {name:?}\nkind = \"feed\"\nurl = {url:?}\nlanguage = \"en\"\n\
                 reliability = {grade:?}\ntopics = {topics}\nevery = \"10s\"\n"
            )
        };
        source(
            "press-office",
            "Example press office",
            &self.press_office,
            "A",
            "[\"sanctions\", \"diplomacy\"]",
        ) + &source(
            "newsroom",
            "Example newsroom",
            &self.newsroom,
            "B",
            "[\"detentions\", \"independent-media\"]",
        )
    }
}

async fn serve(
    path: &'static str,
    kind: &'static str,
    feed: &str,
    now: DateTime<Utc>,
) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let mut feed = feed.replace("{origin}", &address);
    for minutes in [2, 7, 31, 55] {
        let at = now - TimeDelta::minutes(minutes);
        feed = feed
            .replace(&format!("{{rfc2822-{minutes}}}"), &at.to_rfc2822())
            .replace(&format!("{{rfc3339-{minutes}}}"), &at.to_rfc3339());
    }
    let router = Router::new()
        .route(
            path,
            get(move || async move { ([(CONTENT_TYPE, kind)], feed) }),
        )
        .fallback(|| async {
            "This page belongs to the demo of Vestka; what its feeds tell is invented.\n"
        });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(format!("{address}{path}"))
}
