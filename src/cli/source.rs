//! `vestka source`: list, test, fetch, pause, resume, import and export what we read.
//!
//! Never here: how a source is read.

mod opml;
mod testing;

use clap::Subcommand;

use super::output::{self, Format};
use super::{Context, Done, Failure, with_database, with_keys, with_own_database};
use crate::domain::source::{Selectors, SourceKind, SourceState};
use crate::intake::Known;
use crate::telemetry::Metrics;

/// What we read
#[derive(Debug, Subcommand)]
pub(super) enum Source {
    /// Sources and their health
    List {
        /// JSON: a list of slug, name, kind, url, reliability, policy, state, `last_success_at`, `next_fetch_at`,
        /// `failures_in_a_row`, error, `typical_interval_ms` (usual time between two fetches with news; null until known),
        /// `last_new_at` (last fetch with news), items (brought so far), copies (how many of them said what another source had)
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Read and parse without storing anything; an address or a file needs no database. A source is read through its own
    /// proxy if it has one, anything else through intake.proxy; a web page only if its robots.txt allows it
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
    /// Relay it again, with the links that it has from now on: they changed hands, and somebody looked
    RelayOn {
        /// Its slug
        slug: String,
    },
    /// Add the feeds of an OPML file: reviewed and ungraded; what is there already is skipped, so doing it twice changes nothing
    ImportOpml(opml::Import),
    /// Print the sources as OPML 2.0
    ExportOpml,
}

impl Source {
    /// Whether it may come first, before there is any data.
    pub(super) const fn may_begin(&self) -> bool {
        matches!(
            self,
            Self::List { .. } | Self::ImportOpml(_) | Self::ExportOpml
        )
    }

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
                testing::test(context, &what, known, format).await
            }
            Self::Fetch { slug } => fetch(context, &slug).await,
            Self::Secret { slug } => secret(context, &slug).await,
            Self::Pause { slug } => set_state(context, &slug, SourceState::Paused).await,
            Self::ImportOpml(import) => import.run(context).await,
            Self::ExportOpml => opml::export(context).await,
            Self::Resume { slug } => set_state(context, &slug, SourceState::Active).await,
            Self::RelayOn { slug } => relay_on(context, &slug).await,
        }
    }
}

async fn relay_on(context: &Context, slug: &str) -> Done {
    let is_on = with_own_database(context, async |foundation| {
        let now = foundation.clock.now();
        let store = &foundation.store;
        if store.source_kind(slug).await?.is_none() {
            return Err(unknown(slug));
        }
        Ok(store.switch_relay_on(slug, now).await?)
    });
    if !is_on.await? {
        let message = "its relay is not switched off; `vestka source list` names the sources";
        return Err(anyhow::anyhow!("{slug}: {message}").into());
    }
    output::print(&format!(
        "Items of {slug} are relayed again, with the links that they have from now on."
    ))
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
                output::time(source.last_new_at),
                usual(source.typical_interval_ms),
                share(source.copies, source.items),
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
            "last news",
            "usually every",
            "copies",
            "error",
        ],
        &rows,
        "There are no sources; `vestka catalogue import FILE` adds them.",
    )
}

async fn fetch(context: &Context, slug: &str) -> Done {
    let counts = with_own_database(context, async |foundation| {
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
    let moved = with_own_database(context, async |foundation| {
        Ok(foundation
            .store
            .set_source_state(slug, state, foundation.clock.now())
            .await?)
    })
    .await?;
    if !moved {
        return Err(unknown(slug));
    }
    output::print(&format!("{slug} is {state}."))
}

fn unknown(slug: &str) -> Failure {
    anyhow::anyhow!("there is no source {slug:?}; `vestka source list` names them").into()
}

/// A span for people, in its largest whole unit.
fn usual(interval_ms: Option<i64>) -> String {
    let Some(minutes) = interval_ms.map(|milliseconds| milliseconds / 60_000) else {
        return "–".to_owned();
    };
    match minutes {
        ..1 => "1 min".to_owned(),
        1..120 => format!("{minutes} min"),
        120..2880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}

fn share(copies: i64, items: i64) -> String {
    if items == 0 {
        return "–".to_owned();
    }
    format!("{} % of {items}", copies * 100 / items)
}

#[cfg(test)]
mod tests {
    use super::{share, usual};

    #[test]
    fn a_span_is_told_in_its_largest_whole_unit() {
        let told = |minutes: i64| usual(Some(minutes * 60_000));
        assert_eq!(usual(None), "–");
        assert_eq!(usual(Some(30_000)), "1 min");
        assert_eq!((told(119), told(120)), ("119 min".into(), "2 h".into()));
        assert_eq!((told(2879), told(2880)), ("47 h".into(), "2 d".into()));
    }

    #[test]
    fn copies_are_a_share_once_there_are_items() {
        assert_eq!(share(0, 0), "–");
        assert_eq!(share(1, 3), "33 % of 3");
        assert_eq!(share(7, 7), "100 % of 7");
    }
}
