//! `vestka source test`: reads an address, a file or a source, and shows what it says.
//!
//! Never here: storing anything; a way around the proxy of a source or the robots.txt of a page.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use url::Url;

use crate::app;
use crate::cli::output::{self, Format};
use crate::cli::{Context, Done, Failure, shell};
use crate::clock::{Clock as _, SystemClock};
use crate::domain::source::{Selectors, SourceKind};
use crate::intake::fetch::robots::{Robots, robots_url};
use crate::intake::fetch::{Fetched, Fetcher, Validators};
use crate::intake::{self, FetchOneError, Known, Reading};

/// Bytes of a file: as many as are fetched of an address.
const MOST_BYTES: u64 = 10 << 20;

pub(super) async fn test(context: &Context, what: &str, known: Known, format: Format) -> Done {
    let reading = read(context, what, known).await?;
    if format == Format::Json {
        return output::json(&reading);
    }
    let mut lines = Vec::new();
    for item in &reading.items {
        lines.push(
            item.title
                .clone()
                .unwrap_or_else(|| output::short(&item.text, 100)),
        );
        lines.push(format!(
            "    {}  {}",
            output::time(item.published_at.or(item.updated_at)),
            item.url.as_deref().unwrap_or("no link")
        ));
    }
    lines.extend(
        reading
            .problems
            .iter()
            .map(|problem| format!("Problem: {problem}")),
    );
    lines.push(format!(
        "Items: {}, problems: {}",
        reading.items.len(),
        reading.problems.len()
    ));
    output::print(&lines.join("\n"))
}

/// Reads an address, a file, or a source of the database.
async fn read(context: &Context, what: &str, known: Known) -> Result<Reading, Failure> {
    let config = context.config(false)?;
    let now = SystemClock.now();
    if let Some(url) = address(what) {
        return fetch_once(&app::fetcher(&config.intake)?, &url, &known).await;
    }
    if let Some(reading) = of_file(what, &known, now)? {
        return Ok(reading);
    }
    context.look_for_data(&config)?;
    let foundation = app::Foundation::open(
        config,
        crate::store::cluster::Purpose::Command,
        context.search_path.clone(),
    )
    .await?;
    let found = foundation.store.catalogue_sources().await;
    let config = foundation.config.clone();
    foundation.close().await?;
    let source = found?.into_iter().find(|source| source.slug == what).ok_or_else(|| {
        anyhow::anyhow!("there is no source, file or address {what:?}; `vestka source list` names the sources")
    })?;
    // What was asked for wins: to try another way to read a source before its catalogue is changed.
    let kind = known.kind.or_else(|| {
        let other = known.selectors.as_ref().map(|_| SourceKind::Page);
        other.or(Some(source.kind))
    });
    if kind == Some(SourceKind::Push) {
        // Nothing is fetched: the partner would be contacted for nothing.
        return Err(FetchOneError::Pushes(what.to_owned()).into());
    }
    let selectors = match known.selectors {
        Some(selectors) => Some(Selectors {
            entry: selectors.entry,
            ..source.selectors.unwrap_or_default()
        }),
        None => source.selectors.filter(|_| kind == Some(source.kind)),
    };
    let known = Known {
        kind,
        selectors,
        language: Some(source.language),
    };
    let fetcher = app::fetcher(&config.intake)?;
    // Never directly when the source's own proxy cannot be used.
    let fetcher = match source.proxy.as_deref() {
        Some(proxy) => fetcher.through(proxy)?,
        None => fetcher,
    };
    fetch_once(&fetcher, &Url::parse(&source.url)?, &known).await
}

/// Reads a file, if one is named; what is written like a path or an address is no slug, so the database need not be asked.
fn of_file(what: &str, known: &Known, now: DateTime<Utc>) -> Result<Option<Reading>, Failure> {
    let path = PathBuf::from(what);
    // A slug may be the name of a folder here; what is written like a path is one.
    if path.is_file() || (what.contains(['/', '.']) && path.exists()) {
        let bytes = shell::read_bytes(&path, MOST_BYTES)?;
        return intake::read_once(&bytes, None, None, known, now)
            .map(Some)
            .map_err(|problem| Failure::Failed(anyhow::anyhow!("{what}: {problem}")));
    }
    let why = if what.contains("://") {
        "it is not an http or https address; give a whole one, such as https://example.org/feed.xml"
    } else if what.contains(['/', '.']) {
        "there is no such file; write an address with https:// or http:// before it"
    } else {
        return Ok(None);
    };
    Err(anyhow::anyhow!("{what} cannot be read: {why}").into())
}

fn address(what: &str) -> Option<Url> {
    Url::parse(what)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

async fn fetch_once(fetcher: &Fetcher, url: &Url, known: &Known) -> Result<Reading, Failure> {
    // Selectors alone make it a page too.
    if known.kind == Some(SourceKind::Page) || (known.kind.is_none() && known.selectors.is_some()) {
        ask_robots(fetcher, url).await?;
    }
    let answer = fetcher.fetch(url, &Validators::default()).await?;
    let Fetched::Document(document) = answer else {
        return Err(anyhow::anyhow!(
            "{url} answered that nothing changed, although nothing was said of before"
        )
        .into());
    };
    let base = document.final_url.clone();
    intake::read_once(
        &document.bytes,
        document.content_type.as_deref(),
        Some(&base),
        known,
        SystemClock.now(),
    )
    .map_err(|problem| Failure::Failed(anyhow::anyhow!("{url}: {problem}")))
}

/// As before each fetch of the service: a page that programs are asked not to read is not read for a test either.
async fn ask_robots(fetcher: &Fetcher, url: &Url) -> Result<(), Failure> {
    let Some(address) = robots_url(url) else {
        return Ok(());
    };
    let text = fetcher.robots_text(&address).await;
    Ok(Robots::parse(&text).judge(url)?)
}
