//! The **pages** of evidence in a story: fetched behind the guard, directly or as if through a proxy.

use std::sync::Arc;

use vestka::app::page_fetcher;
use vestka::intake::fetch::{FetchSettings, Fetcher, page_text};
use vestka::review::{Pages, PagesReport};

use super::World;

/// How pages are fetched.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Line {
    /// Our address is not shown.
    pub(crate) is_proxied: bool,
    /// Addresses of this machine are refused, as in production.
    pub(crate) is_guarded: bool,
}

impl World {
    /// What keeps pages, as after a start.
    pub(crate) fn pages(&self) -> Pages {
        let line = *self.line.lock().expect("no test panicked with it");
        let settings = FetchSettings {
            allow_private_addresses: !line.is_guarded,
            ..FetchSettings::new("vestka-test")
        };
        let fetcher = Fetcher::new(settings).expect("settings without a proxy");
        let parts = (
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        );
        Pages::new(parts, page_fetcher(fetcher), page_text, !line.is_proxied)
    }

    /// Says how pages are fetched from here on; a bot that runs keeps what it was started with.
    pub(crate) fn set_line(&self, line: Line) {
        *self.line.lock().expect("no test panicked with it") = line;
    }

    /// Fetches what is due, as after a start, until nothing is.
    pub(crate) async fn keep_pages(&self) -> PagesReport {
        let (pages, mut all) = (self.pages(), PagesReport::default());
        loop {
            let step = pages.step().await.expect("the database answers");
            all.kept += step.kept;
            all.failed += step.failed;
            if step.is_idle() {
                return all;
            }
        }
    }
}
