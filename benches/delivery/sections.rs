//! The **sections**: what is compared with what, each round one after the other, so that a busy machine is busy for all.
//!
//! Never here: how a variant works.

use serde_json::json;
use vestka::domain::update::Urgency;

use crate::aiogram::Aiogram;
use crate::bare::Load;
use crate::ground::{FEW, Ground};
use crate::process::{Memory, Service, SinkProcess, run_role};
use crate::report::{Report, Target, median};
use crate::sink::Order;
use crate::{CONCURRENCY, UNLIMITED, queue, store};

/// Everything is taken, and answered at once.
const AT_ONCE: &Order = &Order {
    rate: 0,
    latency_ms: 0,
    mark: String::new(),
};

/// Everything a section needs.
pub(crate) struct Bench {
    pub(crate) ground: Ground,
    pub(crate) sink: SinkProcess,
    pub(crate) report: Report,
    /// Peak and time of the smallest and of the largest audience.
    sizes: Vec<Sized>,
}

/// What a fan-out to so many took.
#[derive(Debug, Clone, Copy)]
struct Sized {
    subscribers: usize,
    seconds: f64,
    peak: u64,
}

/// How long the program has run when a fan-out begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begin {
    /// It was started for it.
    Cold,
    /// It has sent something to few before, as one that has run for a day.
    Warm,
}

/// One fan-out of the real program, at no limit.
struct Run {
    seconds: f64,
    /// Seconds from the wish to publish to the first message.
    first: f64,
    memory: Memory,
    idle: u64,
    bytes: f64,
    wal: f64,
}

impl Bench {
    pub(crate) fn new(ground: Ground, sink: SinkProcess) -> Self {
        Self {
            ground,
            sink,
            report: Report::default(),
            sizes: Vec::new(),
        }
    }

    /// (a), (d), (e): ours against the bare loop, at the size that there is.
    pub(crate) async fn fanout(&mut self, rounds: usize) {
        let texts = self.texts().await;
        let (mut runs, mut bare) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            // In turn the first of a round: a machine that grows faster or slower does so for both.
            if round % 2 == 1 {
                bare.push(self.bare(&texts, AT_ONCE).await);
            }
            runs.push(self.ours(AT_ONCE, Begin::Warm).await);
            if round % 2 == 0 {
                bare.push(self.bare(&texts, AT_ONCE).await);
            }
        }
        self.tell_fanout(&runs, bare);
        self.growth();
    }

    /// The ratio is that of the middle round: a machine whose speed drifts is as fast for both in one round.
    fn tell_fanout(&mut self, runs: &[Run], bare: Vec<f64>) {
        let size = self.ground.size;
        let pairs = runs.iter().zip(&bare);
        let ratios: Vec<f64> = pairs.map(|(run, bare)| bare / run.seconds).collect();
        let (ratio, all_bare) = (median(ratios), bare.clone());
        let bare = median(bare);
        let seconds = median(runs.iter().map(|run| run.seconds).collect());
        let peaks: Vec<u64> = runs.iter().map(|run| run.memory.peak).collect();
        let peak = peaks.iter().copied().max().unwrap_or(0);
        let middle = |value: fn(&Run) -> f64| median(runs.iter().map(value).collect());
        let (bytes, wal) = (middle(|run| run.bytes), middle(|run| run.wal));
        let first = middle(|run| run.first);
        let report = &mut self.report;
        let name = |what: &str| format!("{what}, {size} subscribers");
        // A small fan-out is over before it is warm: the ratio is told of the larger ones.
        let judged = if size >= 100_000 {
            Target::AtLeast(0.8)
        } else {
            Target::None
        };
        let a_second = |took: f64| count(size) / took;
        let at_most = Target::AtMost(100.0);
        for (what, value, unit, target) in [
            ("(a) durable fan-out / bare loop", ratio, "", judged),
            (
                "    durable fan-out",
                a_second(seconds),
                "a second",
                Target::None,
            ),
            ("    bare loop", a_second(bare), "a second", Target::None),
            (
                "    first message after",
                first * 1000.0,
                "ms",
                Target::None,
            ),
            ("(d) memory at its peak", megabytes(peak), "MB", at_most),
            ("(e) table and index", bytes, "B a delivery", at_most),
            ("    WAL", wal, "B a delivery", Target::None),
        ] {
            report.figure(&name(what), value, unit, target);
        }
        report.json(
            &format!("fanout_{size}"),
            json!({
                "subscribers": size, "ours_s": seconds, "first_s": first, "bare_s": bare, "ratio": ratio, "peak_kb": peak, "all_peak_kb": peaks,
                "settled_kb": runs.iter().map(|run| run.memory.now).max(), "idle_kb": runs.iter().map(|run| run.idle).max(),
                "bytes_a_delivery": bytes, "wal_bytes_a_delivery": wal,
                "all_ours_s": runs.iter().map(|run| run.seconds).collect::<Vec<_>>(), "all_bare_s": all_bare,
            }),
        );
        self.sizes.push(Sized {
            subscribers: size,
            seconds,
            peak,
        });
    }

    /// (a) once more, with answers that take their time as those of Telegram do: then neither waits for the processor.
    pub(crate) async fn far_away(&mut self) {
        let texts = self.texts().await;
        let answer = Order {
            latency_ms: 20,
            ..Order::default()
        };
        let run = self.ours(&answer, Begin::Warm).await;
        let (ours, peak) = (run.seconds, run.memory.peak);
        let bare = self.bare(&texts, &answer).await;
        let size = self.ground.size;
        let report = &mut self.report;
        report.figure(
            "(a) the same where an answer takes 20 ms",
            bare / ours,
            "",
            Target::None,
        );
        report.figure("    ours", count(size) / ours, "a second", Target::None);
        let at_most = Target::AtMost(100.0);
        let memory = megabytes(peak);
        report.figure("(d) memory at its peak, so", memory, "MB", at_most);
        report.json(
            "far_away",
            json!({"subscribers": size, "latency_ms": answer.latency_ms, "ours_s": ours, "bare_s": bare, "ratio": bare / ours, "peak_kb": peak}),
        );
    }

    /// How memory and time grow from the smallest audience to the largest.
    fn growth(&mut self) {
        let (Some(small), Some(large)) = (self.sizes.first(), self.sizes.last()) else {
            return;
        };
        if small.subscribers == large.subscribers {
            return;
        }
        let what = format!("{} / at {}", large.subscribers, small.subscribers);
        let memory = megabytes(large.peak) / megabytes(small.peak);
        let each = |sized: &Sized| sized.seconds / count(sized.subscribers);
        let time = each(large) / each(small);
        self.report.figure(
            &format!("(d) memory at {what}"),
            memory,
            "",
            Target::AtMost(1.2),
        );
        self.report.figure(
            &format!("(d) time of one delivery at {what}"),
            time,
            "",
            Target::AtMost(1.1),
        );
        self.report
            .json("growth", json!({"memory": memory, "time_each": time}));
    }

    /// (b): the usual queue, store work alone and end to end.
    pub(crate) async fn queue(&mut self, rounds: usize) {
        let texts = self.texts().await;
        let (mut store, mut usual_store, mut ours, mut usual) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut bytes, mut wal) = (0.0, 0.0);
        for _ in 0..rounds {
            store.push(self.store_alone().await);
            let alone = self.usual(None, &texts).await;
            (bytes, wal) = (alone.1, alone.2);
            usual_store.push(alone.0);
            ours.push(self.ours(AT_ONCE, Begin::Cold).await.seconds);
            let method = self.sink.method();
            usual.push(self.usual(Some(method), &texts).await.0);
        }
        let size = self.ground.size;
        let [store, usual_store, ours, usual] = [store, usual_store, ours, usual].map(median);
        let report = &mut self.report;
        report.figure(
            "(b) usual queue / ours, store work alone",
            usual_store / store,
            "times",
            Target::AtLeast(3.0),
        );
        report.figure("    ours", count(size) / store, "a second", Target::None);
        report.figure(
            "    usual queue",
            count(size) / usual_store,
            "a second",
            Target::None,
        );
        report.figure(
            "(b) usual queue / ours, end to end",
            usual / ours,
            "times",
            Target::None,
        );
        report.figure(
            "(e) usual queue: table and indexes",
            bytes,
            "B a delivery",
            Target::None,
        );
        report.figure("    WAL", wal, "B a delivery", Target::None);
        report.json(
            "queue",
            json!({
                "subscribers": size, "store_s": store, "usual_store_s": usual_store, "store_ratio": usual_store / store,
                "ours_s": ours, "usual_s": usual, "ratio": usual / ours, "usual_bytes_a_delivery": bytes,
                "usual_wal_bytes_a_delivery": wal,
            }),
        );
    }

    /// (c): aiogram with no log at all.
    pub(crate) async fn aiogram(&mut self, rounds: usize) {
        let texts = self.texts().await;
        let Some(aiogram) = Aiogram::prepare(&texts).await else {
            self.report.json("aiogram", json!(null));
            return;
        };
        let size = self.ground.size;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            ours.push(self.ours(AT_ONCE, Begin::Cold).await.seconds);
            self.sink.order(&Order::default()).await;
            theirs.push(aiogram.send_all(&self.sink, size, CONCURRENCY).await);
            assert_eq!(self.sink.seen().await.taken, unsigned(size));
        }
        let (ours, theirs) = (median(ours), median(theirs));
        let report = &mut self.report;
        report.figure(
            "(c) aiogram without a log / ours with",
            theirs / ours,
            "times",
            Target::AtLeast(5.0),
        );
        report.figure(
            "    aiogram",
            count(size) / theirs,
            "a second",
            Target::None,
        );
        report.json(
            "aiogram",
            json!({"messages": size, "versions": aiogram.versions, "aiogram_s": theirs, "ours_s": ours, "ratio": theirs / ours}),
        );
    }

    /// One fan-out by the real program, from the moment the update is published to the last row.
    async fn ours(&self, answer: &Order, begin: Begin) -> Run {
        self.sink.order(AT_ONCE).await;
        let service = Service::start(&self.ground, &self.sink, "delivery", UNLIMITED).await;
        if begin == Begin::Warm {
            self.ground.warm_up().await;
        }
        self.sink.order(answer).await;
        let idle = service.memory().now;
        let before = self.ground.disk().await;
        let published = self
            .ground
            .publish(Urgency::Routine, "Ten persons listed")
            .await;
        let finished = self.ground.finished(published.revision).await;
        let after = self.ground.disk().await;
        let memory = service.memory();
        service.stop().await;
        let size = self.ground.size;
        let seen = self.sink.seen().await;
        assert_eq!(seen.taken, unsigned(size), "everybody, once");
        let first = seen.first.expect("everybody got it");
        Run {
            seconds: seconds(finished - published.asked) - published.took.as_secs_f64(),
            first: seconds(first - published.asked),
            memory,
            idle,
            bytes: signed(after.bytes - before.bytes) / count(size),
            wal: signed(after.wal - before.wal) / count(size),
        }
    }

    async fn bare(&self, texts: &[String], answer: &Order) -> f64 {
        self.sink.order(answer).await;
        let load = Load {
            url: self.sink.method(),
            texts: texts.to_vec(),
            count: self.ground.size,
            concurrency: CONCURRENCY,
            before: FEW,
        };
        let took = run_role("bare", &load).await;
        let taken = unsigned(self.ground.size + FEW);
        assert_eq!(self.sink.seen().await.taken, taken, "everybody, once");
        took
    }

    async fn store_alone(&self) -> f64 {
        let published = self
            .ground
            .publish(Urgency::Routine, "Ten persons listed")
            .await;
        let job = store::Job {
            url: self.ground.url(),
            keys: self.ground.keys(),
            bot: self.ground.bot(),
        };
        let took: f64 = run_role("store", &job).await;
        self.ground.finished(published.revision).await;
        took + published.took.as_secs_f64()
    }

    /// Seconds, bytes and WAL.
    async fn usual(&self, send: Option<String>, texts: &[String]) -> (f64, f64, f64) {
        self.sink.order(&Order::default()).await;
        self.ground.execute(queue::MAKE).await;
        let before = self.ground.disk_of(queue::SIZE).await;
        let job = queue::Job {
            url: self.ground.url(),
            keys: self.ground.keys(),
            revision: 1,
            send,
            texts: texts.to_vec(),
            concurrency: CONCURRENCY,
        };
        let took = run_role("queue", &job).await;
        let after = self.ground.disk_of(queue::SIZE).await;
        let size = count(self.ground.size);
        (
            took,
            signed(after.bytes - before.bytes) / size,
            signed(after.wal - before.wal) / size,
        )
    }

    /// What the loops without a database send: the rendered text of an update that nobody gets.
    async fn texts(&self) -> Vec<String> {
        let published = self
            .ground
            .publish(Urgency::Routine, "Ten persons listed")
            .await;
        let texts = self.ground.texts(published.revision).await;
        self.ground.stop_fanouts().await;
        texts
    }
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn signed(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
pub(crate) fn float(value: u64) -> f64 {
    value as f64
}

pub(crate) fn unsigned(value: usize) -> u64 {
    u64::try_from(value).expect("64 bits hold it")
}

pub(crate) fn count(value: usize) -> f64 {
    float(unsigned(value))
}

pub(crate) fn seconds(micros: i64) -> f64 {
    signed(micros) / 1e6
}

pub(crate) fn megabytes(kilobytes: u64) -> f64 {
    float(kilobytes) / 1024.0
}
