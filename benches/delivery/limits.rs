//! The **limits**: how much of a rate is used when Telegram enforces it, and what comes first meanwhile.
//!
//! Never here: how a variant works.

use std::time::Duration;

use serde_json::json;
use tokio::time::sleep;
use vestka::domain::update::Urgency;

use crate::UNLIMITED;
use crate::ground::Publication;
use crate::process::Service;
use crate::report::{Target, percentile};
use crate::sections::{Bench, float, seconds, unsigned};
use crate::sink::{Order, Seen};

/// As long as an answer of Telegram takes, where that matters.
const LATENCY_MS: u64 = 80;

/// The first chat that says `/start`: none of the subscribers.
const FIRST_STARTER: i64 = 1_800_000_000_001;

impl Bench {
    /// (f): how much of an enforced rate is used, when an answer takes as long as Telegram's.
    pub(crate) async fn rate(&mut self, rate: u32, wanted: f64) {
        let order = Order {
            rate,
            latency_ms: LATENCY_MS,
            ..Order::default()
        };
        self.sink.order(&order).await;
        let service = Service::start(&self.ground, &self.sink, "delivery", rate).await;
        let published = self
            .ground
            .publish(Urgency::Routine, "Ten persons listed")
            .await;
        self.ground.finished(published.revision).await;
        let seen = self.sink.seen().await;
        service.stop().await;
        let (first, last) = (seen.first.unwrap_or(0), seen.last.unwrap_or(0));
        let share = (float(seen.taken) - 1.0) / seconds(last - first) / f64::from(rate);
        let report = &mut self.report;
        report.figure(
            &format!("(f) share of {rate} a second"),
            share * 100.0,
            "%",
            Target::AtLeast(wanted),
        );
        report.figure("    429s", float(seen.refused), "", Target::AtMost(0.0));
        report.json(
            &format!("rate_{rate}"),
            json!({
                "used": share, "refused": seen.refused, "messages": seen.taken, "latency_ms": LATENCY_MS,
                "first_after_ms": seconds(first - published.asked) * 1e3,
            }),
        );
    }

    /// Breaking in the middle of a routine fan-out, and answers meanwhile. `rate` 0: as fast as it goes.
    pub(crate) async fn breaking(&mut self, rate: u32, starts_a_second: u64) {
        const MARK: &str = "All flights stopped";
        let order = Order {
            latency_ms: if rate == 0 { 0 } else { LATENCY_MS },
            mark: MARK.to_owned(),
            rate,
        };
        self.sink.order(&order).await;
        let given = if rate == 0 { UNLIMITED } else { rate };
        let service = Service::start(&self.ground, &self.sink, "bot,delivery", given).await;
        let routine = self
            .ground
            .publish(Urgency::Routine, "Ten persons listed")
            .await;
        let pause = Duration::from_micros(1_000_000 / starts_a_second);
        // A hundred and more, so that the 99th of a hundred is one of them.
        let starts = 120.max(i64::try_from(starts_a_second * 8).unwrap_or(i64::MAX));
        let mut breaking = None;
        for number in 0..starts {
            if number == starts / 3 {
                breaking = Some(self.ground.publish(Urgency::Breaking, MARK).await);
            }
            self.sink.say_start(FIRST_STARTER + number).await;
            sleep(pause).await;
        }
        sleep(Duration::from_secs(1)).await;
        let seen = self.sink.seen().await;
        let middle = self.ground.fanout(routine.revision).await;
        service.stop().await;
        self.ground.stop_fanouts().await;
        if let Some(breaking) = breaking {
            self.tell_breaking(rate, breaking, &seen, middle.finished.is_none());
        }
    }

    fn tell_breaking(
        &mut self,
        rate: u32,
        breaking: Publication,
        seen: &Seen,
        in_the_middle: bool,
    ) {
        let name = if rate == 0 {
            "as fast as it goes".to_owned()
        } else {
            format!("{rate} a second")
        };
        let name = format!("{name}, {} subscribers", self.ground.size);
        let first = seen
            .first_marked
            .map_or(f64::NAN, |at| seconds(at - breaking.asked) * 1e3);
        let published = breaking.took.as_secs_f64() * 1e3;
        let (middle, late) = answered(seen);
        let report = &mut self.report;
        if !in_the_middle {
            println!("the routine fan-out was over before the breaking one: take more subscribers");
        }
        report.figure(
            &format!("first breaking delivery after publication, {name}"),
            first - published,
            "ms",
            Target::AtMost(1000.0),
        );
        report.figure(
            "    the same, from before it was written and approved",
            first,
            "ms",
            Target::None,
        );
        self.tell_answers(&name, seen);
        self.report.json(
            &format!("breaking_{rate}"),
            json!({
                "subscribers": self.ground.size, "first_ms": first - published,
                "first_ms_from_the_wish": first, "start_p50_ms": middle, "start_p99_ms": late,
                "starts": seen.answers.len(), "unanswered": seen.unanswered, "refused": seen.refused,
                "in_the_middle": in_the_middle,
            }),
        );
    }

    fn tell_answers(&mut self, name: &str, seen: &Seen) {
        let (_, late) = answered(seen);
        let report = &mut self.report;
        report.figure(
            &format!("/start meanwhile, 99 of 100, {name}"),
            late,
            "ms",
            Target::AtMost(300.0),
        );
        report.figure(
            "    unanswered",
            float(unsigned(seen.unanswered)),
            "",
            Target::AtMost(0.0),
        );
        report.figure("    429s", float(seen.refused), "", Target::AtMost(0.0));
    }
}

/// Milliseconds from `/start` to its answer: the middle one, and the 99th of a hundred.
fn answered(seen: &Seen) -> (f64, f64) {
    let answers: Vec<f64> = seen
        .answers
        .iter()
        .map(|took| seconds(*took) * 1e3)
        .collect();
    (percentile(answers.clone(), 50), percentile(answers, 99))
}
