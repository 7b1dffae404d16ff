//! What delivery costs, as ratios: `cargo bench --bench delivery`, or after `-- ` some of its sections: `rate`, `fanout`, `queue`,
//! `aiogram`, `breaking`, `digests`; to a million subscribers only with `--full`.
//!
//! A private Postgres that survives a power cut, the real program in a process of its own, and a sink that answers like the Bot
//! API. Figures are of the machine, ratios less so: what is compared runs in turn, in one run, and medians are told.
//!
//! Nothing is asserted but that everybody got everything once.

#![expect(clippy::print_stdout, reason = "the ratios are what it is for")]

mod aiogram;
mod bare;
mod digests;
mod ground;
mod limits;
mod process;
mod queue;
mod report;
mod sections;
mod sink;
mod store;

use ground::Ground;
use process::{ROLE, SinkProcess};
use sections::Bench;

/// Requests under way at once: as many as the program has at most.
const CONCURRENCY: usize = 256;

/// Messages a second that no machine sends.
const UNLIMITED: u32 = 1_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let [role, rest @ ..] = arguments.as_slice()
        && role == ROLE
    {
        runtime.block_on(play(rest));
        return;
    }
    runtime.block_on(bench(&arguments));
}

/// What this program does when it runs itself.
async fn play(arguments: &[String]) {
    let given = arguments.get(1).map_or("", String::as_str);
    let read = "what it was given";
    let seconds = match arguments.first().map(String::as_str) {
        Some("sink") => return sink::serve().await,
        Some("bare") => bare::send_all(serde_json::from_str(given).expect(read)).await,
        Some("queue") => queue::work(serde_json::from_str(given).expect(read)).await,
        Some("store") => store::work(serde_json::from_str(given).expect(read)).await,
        other => panic!("no such role: {other:?}"),
    };
    println!("{seconds}");
}

async fn bench(arguments: &[String]) {
    let has = |name: &str| arguments.iter().any(|argument| argument == name);
    let sections = ["rate", "fanout", "queue", "aiogram", "breaking", "digests"];
    let all = !sections.into_iter().any(has);
    let wants = |name: &str| all || has(name);
    let is_full = has("--full");
    let mut bench = Bench::new(Ground::new().await, SinkProcess::start().await);
    if wants("rate") {
        bench.ground.fill(1_500).await;
        bench.rate(30, 99.0).await;
    }
    if wants("fanout") {
        bench.ground.fill(10_000).await;
        bench.fanout(5).await;
    }
    if wants("rate") || wants("queue") || wants("aiogram") {
        bench.ground.fill(30_000).await;
    }
    if wants("rate") {
        bench.rate(1_000, 97.0).await;
    }
    if wants("queue") {
        bench.queue(3).await;
    }
    if wants("aiogram") {
        bench.aiogram(3).await;
    }
    if wants("fanout") {
        bench.ground.fill(100_000).await;
        bench.fanout(5).await;
        bench.far_away().await;
    }
    if wants("breaking") || wants("digests") || is_full && wants("fanout") {
        bench
            .ground
            .fill(if is_full { 1_000_000 } else { 100_000 })
            .await;
    }
    if is_full && wants("fanout") {
        bench.fanout(5).await;
    }
    if wants("breaking") {
        for (rate, starts_a_second) in [(30, 4), (1_000, 20), (0, 20)] {
            bench.breaking(rate, starts_a_second).await;
        }
    }
    if wants("digests") {
        bench.digests(10_000).await;
    }
    bench.report.print();
    bench.ground.end().await;
}
