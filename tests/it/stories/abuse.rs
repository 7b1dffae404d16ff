//! What people, and programs that pose as people, do to the bot: too much, at the wrong moment, of a kind that nobody knows.

mod crowd;
mod errors;
mod flood;
mod fuzz;
mod hook;
mod kinds;
mod limits;
mod memory;
mod program;
mod sign_ups;
mod unanswerable;
mod webhook;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use vestka::delivery::Budget;
use vestka::domain::update::Rules;
use vestka::telegram::{self, GateLimits, Poller};

use crate::world::World;

const ALA: i64 = 1_487_000_000_001;
const BEN: i64 = 1_487_000_000_002;
const ADMIN: i64 = 1_487_000_000_004;
const GROUP: i64 = -1_001_487_000_003;

/// What is said to who does too much.
const TOO_MUCH: &str =
    "That was a lot at once. Please wait a minute: until then this bot does not answer here.";

/// A bot with its service in the hands of the story.
struct Bot {
    service: Arc<telegram::Service>,
    stop: Option<oneshot::Sender<()>>,
    running: JoinHandle<()>,
}

impl Bot {
    fn run(service: Arc<telegram::Service>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let poller = Poller::new(Arc::clone(&service));
        let running = tokio::spawn(async move {
            let ended = poller.run(async {
                let _ = stopped.await;
            });
            ended.await.expect("the simulator lets the bot read");
        });
        Self {
            service,
            stop: Some(stop),
            running,
        }
    }

    /// Stops it as the service does; true when it drained well within its time.
    async fn stop(mut self) -> bool {
        drop(self.stop.take());
        let ended = tokio::time::timeout(Duration::from_secs(20), &mut self.running).await;
        matches!(ended, Ok(Ok(())))
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.running.abort();
    }
}

/// A service under the limits that are in force outside of stories.
fn limited(world: &World) -> Arc<telegram::Service> {
    limited_within(world, Arc::new(Budget::per_second(1000)))
}

/// The same with this budget.
fn limited_within(world: &World, budget: Arc<Budget>) -> Arc<telegram::Service> {
    *world.gate.lock().expect("no test panicked with it") = GateLimits::default();
    world.service(Rules::default(), budget)
}

/// So many events of a kind are shown by now.
fn counted(world: &World, kind: &str) -> u64 {
    world.metrics.show_events();
    let name = format!("vestka_telegram_events_total{{kind=\"{kind}\"}} ");
    let shown = world.metrics.encode();
    let line = shown.lines().find_map(|line| line.strip_prefix(&name));
    line.map_or(0, |count| count.parse().expect("a number"))
}

/// What the bot has said to somebody.
fn said(world: &World, chat: i64) -> Vec<String> {
    let messages = world.telegram.messages(chat);
    let of_bot = messages.into_iter().filter(|message| message.from_bot);
    of_bot.map(|message| message.text).collect()
}
