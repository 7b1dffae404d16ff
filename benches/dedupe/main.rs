//! What deduplication costs, as ratios: `cargo bench --bench dedupe --no-default-features`, or after `-- ` some of its sections:
//! `parse`, `window`, `postgres`; the last with a million items only with `--full`.
//!
//! Nothing is asserted here: times depend on the machine, ratios less.

#![expect(clippy::print_stdout, reason = "the ratios are what it is for")]

mod corpus;
mod postgres;

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use corpus::{Written, items};
use vestka::domain::item::NewItem;
use vestka::intake::dedupe::{EventWindow, Said, Sketch, Thresholds, same_text, sketch};
use vestka::intake::normalise::normalise;
use vestka::intake::parse::parse;

/// Items of the run that parses.
const PARSED: usize = 100_000;
/// Entries of one document.
const ENTRIES: usize = 50;
/// Items a day: more than all sources of a large newsroom bring.
const A_DAY: usize = 40_000;
const SEED: u64 = 7;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !["parse", "window", "postgres"].into_iter().any(has);
    if all || has("parse") {
        parse_and_dedupe();
    }
    if all || has("window") {
        for size in [1_000, 10_000, 100_000] {
            lookups(size);
        }
    }
    if all || has("postgres") {
        let sizes = [10_000, 100_000, 1_000_000];
        postgres::lookups(if has("--full") { &sizes } else { &sizes[..2] });
    }
}

/// Parsing and normalising alone, and with sketch and window; what it costs to tell the language, apart.
fn parse_and_dedupe() {
    let untold = documents(PARSED / 20, false);
    let documents = documents(PARSED, true);
    let now = DateTime::from_timestamp(1_773_000_000, 0).expect("in range");
    let alone = timed(|| {
        for document in &documents {
            black_box(read(document, now));
        }
    });
    let mut window = EventWindow::new(Thresholds::default());
    let mut met = 0;
    let with = timed(|| {
        let mut number = 0;
        for document in &documents {
            for item in read(document, now) {
                let said = Said {
                    title: item.title.as_deref(),
                    text: &item.text,
                    language: item.language.as_deref(),
                    at: item.published_at.unwrap_or(now),
                };
                met += black_box(sketch(&said)).bands.len();
                number += 1;
                window.add(number, number, &said);
            }
        }
    });
    println!(
        "{PARSED} items: parse, normalise, sketch and window take {:.2} times parse and normalise; the window holds {} bytes an item",
        ratio(with, alone),
        window.bytes() / window.len()
    );
    let detecting = timed(|| {
        for document in &untold {
            black_box(read(document, now));
        }
    });
    println!(
        "  {:.1} µs an item alone when the language has to be told by the text (of {} items)",
        each(detecting, PARSED / 20),
        PARSED / 20
    );
    println!(
        "  {:.1} µs an item alone, {:.1} µs with ({met} bands)",
        each(alone, PARSED),
        each(with, PARSED)
    );
}

/// One call of each, at a window of this size.
fn lookups(size: usize) {
    let written: Vec<Written> = items(SEED, 0, size, A_DAY).collect();
    let thresholds = Thresholds::default();
    let mut window = EventWindow::new(thresholds);
    let fill = timed(|| {
        for (number, item) in (0..).zip(&written) {
            window.add(number, number, &said(item));
        }
    });
    let calls = 500;
    let asked = |call: usize| i64::try_from(size - 1 - call).expect("small");
    let mut proposals = 0;
    let propose = timed(|| {
        for call in 0..calls {
            proposals += black_box(window.propose(asked(call))).len();
        }
    });
    let pairs: Vec<(&Written, &Written)> = written
        .windows(2)
        .rev()
        .take(calls)
        .map(|pair| (&pair[0], &pair[1]))
        .collect();
    let judge = timed(|| {
        for (one, two) in &pairs {
            black_box(same_text(&said(one), &said(two), &thresholds));
        }
    });
    let sketches: Vec<Sketch> = written
        .iter()
        .rev()
        .take(calls)
        .map(|item| sketch(&said(item)))
        .collect();
    println!(
        "window of {size}: {} bytes an item; add {:.1} µs, propose {:.1} µs ({:.2} proposals), same_text {:.1} µs, {} sketches differ",
        window.bytes() / size,
        each(fill, size),
        each(propose, calls),
        ratio_of(proposals, calls),
        each(judge, calls),
        sketches
            .windows(2)
            .filter(|pair| pair[0] != pair[1])
            .count(),
    );
}

/// With languages told, or not.
fn documents(count: usize, told: bool) -> Vec<String> {
    let written: Vec<Written> = items(SEED, 0, count, A_DAY).collect();
    written
        .chunks(ENTRIES)
        .map(|entries| document(entries, told))
        .collect()
}

fn document(entries: &[Written], told: bool) -> String {
    let mut document = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Corpus</title>",
    );
    for (number, entry) in entries.iter().enumerate() {
        let _ = write!(
            document,
            "<item>{}<guid>{number}-{}</guid><link>https://news.example/{number}</link><title>{}</title><pubDate>{}</pubDate><description>{}</description></item>",
            if told {
                format!("<dc:language>{}</dc:language>", entry.language)
            } else {
                String::new()
            },
            entry.at.timestamp(),
            entry.title,
            entry.at.to_rfc2822(),
            entry.text
        );
    }
    document.push_str("</channel></rss>");
    document
}

fn read(document: &str, now: DateTime<Utc>) -> Vec<NewItem> {
    let feed = parse(document.as_bytes(), Some("application/rss+xml"), None).expect("a feed");
    normalise(feed, None, now).items
}

fn said(item: &Written) -> Said<'_> {
    Said {
        title: Some(&item.title),
        text: &item.text,
        language: Some(item.language),
        at: item.at,
    }
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn ratio_of(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Microseconds.
#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn each(time: Duration, count: usize) -> f64 {
    time.as_secs_f64() * 1e6 / count as f64
}
