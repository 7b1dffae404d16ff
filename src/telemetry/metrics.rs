//! *Metrics*: counters and times for Prometheus. A label is a word of this program's source (`&'static str`), so it cannot name a subscriber,
//! a source or a word that somebody typed. What people do with the bot is counted by the hour and in tens: finer counters, read while one
//! watches somebody's phone, would tell who is a subscriber.

use std::collections::HashMap;
use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

/// Interactive events are shown in steps of this many.
const GRAIN: u64 = 10;

/// Why a thing ended as it did.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

/// Which of several things it was.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: &'static str,
}

/// Where it happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stage {
    stage: &'static str,
}

type Seconds = Gauge<i64, AtomicI64>;

/// All metrics of a process. There is no global one: `app` makes it and hands it on.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    fetches: Family<Outcome, Counter>,
    items: Family<Kind, Counter>,
    deliveries: Family<Outcome, Counter>,
    rate_limited: Counter,
    events: Family<Kind, Counter>,
    errors: Family<Stage, Counter>,
    last_fetch: Seconds,
    last_delivery: Seconds,
    /// Interactive events that are not shown yet.
    unshown: Mutex<HashMap<&'static str, u64>>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::default(),
            fetches: Family::default(),
            items: Family::default(),
            deliveries: Family::default(),
            rate_limited: Counter::default(),
            events: Family::default(),
            errors: Family::default(),
            last_fetch: Seconds::default(),
            last_delivery: Seconds::default(),
            unshown: Mutex::default(),
        };
        metrics.register();
        metrics
    }
}

impl Metrics {
    /// The encoder adds `_total` to the names of counters.
    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("vestka_fetches", "Reads of sources", self.fetches.clone());
        registry.register(
            "vestka_items",
            "Items stored, new or changed",
            self.items.clone(),
        );
        registry.register(
            "vestka_deliveries",
            "Settled deliveries",
            self.deliveries.clone(),
        );
        let help = "Answers of Telegram that asked to wait";
        registry.register(
            "vestka_delivery_rate_limited",
            help,
            self.rate_limited.clone(),
        );
        let help = "Incoming events of Telegram, by the hour and in tens";
        registry.register("vestka_telegram_events", help, self.events.clone());
        registry.register(
            "vestka_errors",
            "Failures that were logged",
            self.errors.clone(),
        );
        let help = "Time of the last good read of a source, 0 before the first";
        registry.register(
            "vestka_last_fetch_timestamp_seconds",
            help,
            self.last_fetch.clone(),
        );
        let help = "Time of the last accepted delivery, 0 before the first";
        registry.register(
            "vestka_last_delivery_timestamp_seconds",
            help,
            self.last_delivery.clone(),
        );
    }

    /// A source was read, with this outcome.
    pub fn fetched(&self, outcome: &'static str) {
        self.fetches.get_or_create(&Outcome { outcome }).inc();
    }

    /// A good read of a source ended.
    pub fn fetch_succeeded(&self, now: DateTime<Utc>) {
        self.last_fetch.set(now.timestamp());
    }

    /// Items were stored; `kind` is `new` or `changed`.
    pub fn items_stored(&self, kind: &'static str, count: u64) {
        self.items.get_or_create(&Kind { kind }).inc_by(count);
    }

    /// Deliveries were settled with this outcome.
    pub fn delivered(&self, outcome: &'static str, count: u64) {
        self.deliveries
            .get_or_create(&Outcome { outcome })
            .inc_by(count);
    }

    /// Telegram accepted a delivery.
    pub fn delivery_succeeded(&self, now: DateTime<Utc>) {
        self.last_delivery.set(now.timestamp());
    }

    /// Telegram asked to wait.
    pub fn rate_limited(&self) {
        self.rate_limited.inc();
    }

    /// A failure was logged by this stage.
    pub fn failed(&self, stage: &'static str) {
        self.errors.get_or_create(&Stage { stage }).inc();
    }

    /// Somebody did something with the bot. Shown by [`Self::show_events`] at the next full hour.
    pub fn telegram_event(&self, kind: &'static str) {
        *self
            .unshown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .entry(kind)
            .or_default() += 1;
    }

    /// Moves the counters of interactive events by whole tens; what is left waits. To be called once an hour, at the full hour.
    pub fn show_events(&self) {
        let mut unshown = self.unshown.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, count) in unshown.iter_mut() {
            let whole = *count / GRAIN * GRAIN;
            *count -= whole;
            if whole > 0 {
                self.events.get_or_create(&Kind { kind }).inc_by(whole);
            }
        }
    }

    /// Everything in the text format of `OpenMetrics`: `application/openmetrics-text; version=1.0.0; charset=utf-8`.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut out = String::new();
        // Only the writer could fail, and a String takes everything.
        let _ = text::encode(&mut out, &self.registry);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_has_its_documented_name() {
        let metrics = Metrics::default();
        metrics.fetched("ok");
        metrics.items_stored("new", 3);
        metrics.delivered("accepted", 30);
        metrics.rate_limited();
        metrics.failed("intake");
        metrics.fetch_succeeded(DateTime::from_timestamp(1_000, 0).unwrap());
        metrics.delivery_succeeded(DateTime::from_timestamp(2_000, 0).unwrap());
        (0..25).for_each(|_| metrics.telegram_event("command"));
        metrics.show_events();
        insta::assert_snapshot!(metrics.encode());
    }

    #[test]
    fn interactive_events_move_in_tens_and_lose_none() {
        let metrics = Metrics::default();
        let shown = || {
            metrics
                .events
                .get_or_create(&Kind { kind: "command" })
                .get()
        };
        (0..9).for_each(|_| metrics.telegram_event("command"));
        metrics.show_events();
        assert_eq!(shown(), 0);
        metrics.telegram_event("command");
        assert_eq!(shown(), 0, "never before the hour");
        metrics.show_events();
        assert_eq!(shown(), 10);
    }
}
