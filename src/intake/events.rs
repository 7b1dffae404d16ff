//! **Events** told twice: stories of the last days are compared, and those that seem to report one event are proposed to the
//! staff, who decide.
//!
//! One process compares at a time; each keeps a window of what was said lately in memory and fills it anew after a start.
//! Never here: joining anything, SQL.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::sync::Mutex;

use super::dedupe::{self, EventWindow, Thresholds};
use crate::clock::Clock;
use crate::store::intake::{Match, Opening};
use crate::store::{Store, StoreError};

/// Items compared in one step, so that the comparison is never held for long.
const STEP: i64 = 100;

/// Compares stories.
pub struct Events {
    store: Store,
    clock: Arc<dyn Clock>,
    thresholds: Thresholds,
    memory: Mutex<Memory>,
}

/// What was said lately, up to an item.
struct Memory {
    window: EventWindow,
    /// None before the first step.
    read_to: Option<i64>,
}

/// What one step came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EventsReport {
    /// Items that were compared with the others.
    pub compared: usize,
    /// Pairs of stories that are proposed.
    pub proposed: u64,
    /// There is more to read.
    pub goes_on: bool,
}

impl Events {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>, thresholds: Thresholds) -> Self {
        let memory = Memory {
            window: EventWindow::new(thresholds),
            read_to: None,
        };
        Self {
            store,
            clock,
            thresholds,
            memory: Mutex::new(memory),
        }
    }

    /// Compares the next items. Safe to call from several processes: one of them does it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn step(&self) -> Result<EventsReport, StoreError> {
        let mut memory = self.memory.lock().await;
        let Some(comparing) = self.store.begin_comparing().await? else {
            return Ok(EventsReport::default());
        };
        let now = self.clock.now();
        let since = now - TimeDelta::hours(self.thresholds.event_hours.into());
        let read_to = match memory.read_to {
            Some(read_to) => read_to,
            None => self.store.last_item_before(since).await?,
        };
        let openings = self.store.openings_after(read_to, STEP).await?;
        let Some(last) = openings.last() else {
            memory.read_to = Some(read_to);
            return Ok(EventsReport::default());
        };
        let read_to = last.item;
        memory.window.forget_before(since);
        let mut report = EventsReport {
            goes_on: openings.len() == usize::try_from(STEP).unwrap_or(usize::MAX),
            ..EventsReport::default()
        };
        let mut matches = Vec::new();
        for opening in &openings {
            memory.take(opening);
            // What was compared before is only remembered: this process has just begun, or taken over.
            if opening.item > comparing.compared {
                report.compared += 1;
                matches.extend(memory.matches(opening.item));
            }
        }
        let compared = comparing.compared.max(read_to);
        report.proposed = comparing.finish(compared, &matches, now).await?;
        memory.read_to = Some(read_to);
        Ok(report)
    }
}

impl Memory {
    /// The window knows items; which story each belongs to is asked when a pair is written, because the staff move them.
    fn take(&mut self, opening: &Opening) {
        let said = dedupe::Said {
            title: opening.said.title.as_deref(),
            text: &opening.said.text,
            language: opening.said.language.as_deref(),
            at: opening.said.at,
        };
        self.window.add(opening.item, opening.item, &said);
    }

    fn matches(&self, item: i64) -> impl Iterator<Item = Match> + '_ {
        self.window
            .propose(item)
            .into_iter()
            .map(move |proposal| Match {
                item,
                other: proposal.story,
                score: proposal.score,
                shared: proposal.shared,
            })
    }
}
