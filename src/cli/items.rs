//! `vestka item`: what the sources said.
//!
//! Never here: what of it belongs together (`story`).

use clap::Subcommand;

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

impl Item {
    pub(super) async fn run(self, context: &Context) -> Done {
        let Self::List { source, format } = self;
        let items = with_database(context, async |foundation| {
            let items = foundation.store.items(source.as_deref()).await?;
            if let Some(slug) = source.as_deref().filter(|_| items.is_empty()) {
                let sources = foundation.store.source_statuses().await?;
                if !sources.iter().any(|source| source.slug == slug) {
                    return Err(anyhow::anyhow!(
                        "there is no source {slug:?}; `vestka source list` names them"
                    )
                    .into());
                }
            }
            Ok(items)
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
