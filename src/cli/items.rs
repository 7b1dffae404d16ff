//! `vestka item` and `vestka story`: what the sources said, and what of it belongs together.
//!
//! Never here: finding out what belongs together.

use clap::Subcommand;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done, with_database};

/// What the sources said
#[derive(Debug, Subcommand)]
pub(super) enum Item {
    /// Items, newest first
    List {
        /// Only of this source
        #[arg(long)]
        source: Option<String>,
        /// JSON: a list of id, source, `external_id`, url, title, text, language, `published_at`, `fetched_at`, revision, story,
        /// fingerprint
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

/// Items that report one event
#[derive(Debug, Subcommand)]
pub(super) enum Story {
    /// Stories, newest first
    List {
        /// JSON: a list of id, items, proposed, reasons, `first_at`, `last_at`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
}

impl Item {
    pub(super) async fn run(self, context: &Context) -> Done {
        let Self::List { source, format } = self;
        let items = with_database(context, async |foundation| {
            Ok(foundation.store.items(source.as_deref()).await?)
        })
        .await?;
        if format == Format::Json {
            return output::json(&items);
        }
        let rows: Vec<Vec<String>> = items
            .iter()
            .map(|item| {
                vec![
                    item.id.clone(),
                    item.source.clone(),
                    item.revision.to_string(),
                    item.story.clone(),
                    output::time(item.published_at),
                    output::time(Some(item.fetched_at)),
                    item.fingerprint[..12].to_owned(),
                    output::short(item.title.as_deref().unwrap_or(&item.text), 70),
                ]
            })
            .collect();
        output::table(
            &[
                "id",
                "source",
                "revision",
                "story",
                "published",
                "fetched",
                "fingerprint",
                "title",
            ],
            &rows,
            "There are no items yet.",
        )
    }
}

impl Story {
    pub(super) async fn run(self, context: &Context) -> Done {
        let Self::List { format } = self;
        let stories = with_database(context, async |foundation| {
            Ok(foundation.store.stories().await?)
        })
        .await?;
        let ids = |items: &[i64]| items.iter().map(ToString::to_string).collect::<Vec<_>>();
        if format == Format::Json {
            let list: Vec<_> = stories
                .iter()
                .map(|story| {
                    json!({
                        "id": story.id.to_string(), "items": ids(&story.items), "proposed": [], "reasons": [],
                        "first_at": story.first_at, "last_at": story.last_at,
                    })
                })
                .collect();
            return output::json(&list);
        }
        let rows: Vec<Vec<String>> = stories
            .iter()
            .map(|story| {
                vec![
                    story.id.to_string(),
                    output::time(Some(story.first_at)),
                    output::time(Some(story.last_at)),
                    ids(&story.items).join(" "),
                ]
            })
            .collect();
        output::table(
            &["id", "first", "last", "items"],
            &rows,
            "There are no stories yet.",
        )
    }
}
