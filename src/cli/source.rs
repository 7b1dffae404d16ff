//! `vestka source`: list, test, fetch, pause, resume, import and export what we read.
//!
//! Never here: how a source is read.

mod opml;

use std::path::PathBuf;

use clap::Subcommand;
use url::Url;

use super::output::{self, Format};
use super::{Context, Done, Failure, with_database, with_keys};
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::domain::source::{Selectors, SourceKind, SourceState};
use crate::intake::fetch::{FetchSettings, Fetched, Fetcher, Validators};
use crate::intake::{self, Known, Reading, USER_AGENT};
use crate::telemetry::Metrics;

/// What we read
#[derive(Debug, Subcommand)]
pub(super) enum Source {
    /// Sources and their health
    List {
        /// JSON: a list of slug, name, kind, url, reliability, policy, state, `last_success_at`, `next_fetch_at`,
        /// `failures_in_a_row`, error
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Read and parse without storing anything; an address or a file needs no database
    Test {
        /// Slug, address or file
        what: String,
        /// Read it as a source of this kind; without, a source has its own, and anything else is what it turns out to be
        #[arg(long)]
        kind: Option<SourceKind>,
        /// Read it as a web page whose entries this CSS selector finds, such as "main li"
        #[arg(long, value_name = "SELECTOR")]
        entry: Option<String>,
        /// JSON: items (`external_id`, url, title, text, `published_at`, `updated_at`, language, author, media, edited,
        /// `forwarded_from`, `reply_to`) and problems
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Read one source now
    Fetch {
        /// Its slug
        slug: String,
    },
    /// Make the secret with which a partner signs what it pushes, and show it once; the one before stays valid for a day
    Secret {
        /// Its slug
        slug: String,
    },
    /// Do not read it until resumed
    Pause {
        /// Its slug
        slug: String,
    },
    /// Read it again
    Resume {
        /// Its slug
        slug: String,
    },
    /// Add the feeds of an OPML file: reviewed and ungraded; what is there already is skipped, so doing it twice changes nothing
    ImportOpml(opml::Import),
    /// Print the sources as OPML 2.0
    ExportOpml,
}

impl Source {
    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::List { format } => list(context, format).await,
            Self::Test {
                what,
                kind,
                entry,
                format,
            } => {
                let selectors = entry.map(|entry| Selectors {
                    entry,
                    ..Selectors::default()
                });
                let known = Known {
                    kind,
                    selectors,
                    language: None,
                };
                test(context, &what, known, format).await
            }
            Self::Fetch { slug } => fetch(context, &slug).await,
            Self::Secret { slug } => secret(context, &slug).await,
            Self::Pause { slug } => set_state(context, &slug, SourceState::Paused).await,
            Self::ImportOpml(import) => import.run(context).await,
            Self::ExportOpml => opml::export(context).await,
            Self::Resume { slug } => resume(context, &slug).await,
        }
    }
}

/// Resuming is also the way to say that links that changed hands are fine.
async fn resume(context: &Context, slug: &str) -> Done {
    set_state(context, slug, SourceState::Active).await?;
    let is_on = with_database(context, async |foundation| {
        let now = foundation.clock.now();
        Ok(foundation.store.switch_relay_on(slug, now).await?)
    });
    if is_on.await? {
        output::print("Its items are relayed again, with the links that they have from now on.")?;
    }
    Ok(())
}

async fn list(context: &Context, format: Format) -> Done {
    let sources = with_database(context, async |foundation| {
        Ok(foundation.store.source_statuses().await?)
    })
    .await?;
    if format == Format::Json {
        return output::json(&sources);
    }
    let rows: Vec<Vec<String>> = sources
        .iter()
        .map(|source| {
            vec![
                source.slug.clone(),
                source.kind.to_string(),
                source.reliability.to_string(),
                source.state.to_string(),
                output::time(source.last_success_at),
                output::time(source.next_fetch_at),
                output::short(source.error.as_deref().unwrap_or("–"), 80),
            ]
        })
        .collect();
    output::table(
        &[
            "slug",
            "kind",
            "grade",
            "state",
            "last success",
            "next fetch",
            "error",
        ],
        &rows,
        "There are no sources; `vestka catalogue import FILE` adds them.",
    )
}

async fn test(context: &Context, what: &str, known: Known, format: Format) -> Done {
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
        "{} items, {} problems",
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
        return fetch_once(&config, &url, &known).await;
    }
    let path = PathBuf::from(what);
    if path.is_file() {
        let bytes = std::fs::read(&path)
            .map_err(|error| anyhow::anyhow!("{what} cannot be read: {error}"))?;
        return intake::read_once(&bytes, None, None, &known, now)
            .map_err(|problem| Failure::Failed(anyhow::anyhow!("{what}: {problem}")));
    }
    if what.contains(['/', '.']) {
        // No slug is written like that, so the database need not be asked.
        let message = "there is no such file; write an address with https:// or http:// before it";
        return Err(anyhow::anyhow!("{what} cannot be read: {message}").into());
    }
    let foundation = crate::app::Foundation::open(
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
    fetch_once(&config, &Url::parse(&source.url)?, &known).await
}

fn address(what: &str) -> Option<Url> {
    Url::parse(what)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
}

async fn fetch_once(config: &Config, url: &Url, known: &Known) -> Result<Reading, Failure> {
    let fetched = fetcher(config)?.fetch(url, &Validators::default()).await?;
    let Fetched::Document(document) = fetched else {
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

fn fetcher(config: &Config) -> Result<Fetcher, Failure> {
    let mut settings = FetchSettings::new(USER_AGENT);
    settings.allow_private_addresses = config.intake.allow_private_addresses;
    settings.proxy = config
        .intake
        .proxy
        .as_ref()
        .map(|proxy| secrecy::ExposeSecret::expose_secret(proxy).to_owned());
    Ok(Fetcher::new(settings)?)
}

async fn fetch(context: &Context, slug: &str) -> Done {
    let counts = with_database(context, async |foundation| {
        let intake = foundation.intake(std::sync::Arc::new(Metrics::default()))?;
        Ok(intake.fetch_one(slug).await?)
    })
    .await?;
    output::print(&format!(
        "{slug}: {} new items, {} changed.",
        counts.new, counts.changed
    ))
}

async fn secret(context: &Context, slug: &str) -> Done {
    let (made, origin) = with_keys(context, async |foundation, keys| {
        let push = foundation.push(keys, std::sync::Arc::new(Metrics::default()));
        let made = push.new_secret(slug).await?;
        Ok((made, foundation.config.web.public_url.clone()))
    })
    .await?;
    let origin = origin.map_or_else(String::new, |origin| {
        origin.as_str().trim_end_matches('/').to_owned()
    });
    let before = made.previous_until.map_or_else(String::new, |until| {
        format!(
            "\nThe secret before it is taken until {}.",
            output::time(Some(until))
        )
    });
    output::print(&format!(
        "Secret of {slug}, shown only now: {}\nThe partner sends to: POST {origin}/push/{slug}\nSigned as \
         standardwebhooks.com says; the body is a JSON Feed, an Atom or RSS document.{before}",
        secrecy::ExposeSecret::expose_secret(&made.secret)
    ))
}

async fn set_state(context: &Context, slug: &str, state: SourceState) -> Done {
    let moved = with_database(context, async |foundation| {
        Ok(foundation
            .store
            .set_source_state(slug, state, foundation.clock.now())
            .await?)
    })
    .await?;
    if !moved {
        return Err(anyhow::anyhow!(
            "there is no source {slug:?}; `vestka source list` names them"
        )
        .into());
    }
    output::print(&format!("{slug} is {state}."))
}
