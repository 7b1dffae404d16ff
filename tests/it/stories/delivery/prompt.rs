//! Who waits for an answer, and what is breaking, go before a long fan-out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vestka::delivery::Budget;
use vestka_simulator::Limits;

use super::ALA;
use crate::world::{World, breaking, routine};

const READERS: i64 = 600;
const RATE: u32 = 30;
const ASKS: usize = 40;

/// In the middle of a fan-out at thirty a second: `/start` within 300 ms, a breaking update within a second, and Telegram, which
/// enforces the rate, refuses nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_and_breaking_updates_do_not_wait_for_a_routine_fan_out() {
    let world = World::new().await;
    let ids: Vec<i64> = (0..READERS).map(|n| ALA + n).collect();
    world.telegram.add_people(ids.iter().copied());
    world.subscribe_all(&ids).await;
    world.telegram.set_limits(Limits {
        overall_per_second: Some(RATE),
        hold: true,
        ..Limits::default()
    });
    let budget = Arc::new(Budget::per_second(RATE));
    let delivery = world.delivery_within(Arc::clone(&budget));
    let _bot = world.run_bot_within(Arc::clone(&budget));
    world.publish(&routine("Ten persons listed")).await;
    let work = async {
        loop {
            delivery.step().await.unwrap();
        }
    };
    let stranger = ALA + 10_000;
    let ask = async {
        let mut took = Vec::new();
        for n in 0..ASKS {
            let person = stranger + i64::try_from(n).unwrap();
            world.telegram.add_people([person]);
            let asked = Instant::now();
            let said = world.telegram.say(person, "/start");
            world
                .telegram
                .wait_for_text(person, said, "")
                .await
                .unwrap();
            took.push(asked.elapsed());
            // Not more than the budget allows beside the fan-out.
            tokio::time::sleep(Duration::from_millis(120)).await;
        }
        let published = Instant::now();
        world.publish(&breaking("All listed")).await;
        let seen = world.telegram.wait_for("the first of it", |state| {
            ids.iter()
                .filter_map(|id| state.from_bot(*id).next_back())
                .any(|message| message.text.contains("All listed"))
        });
        seen.await.unwrap();
        (took, published.elapsed())
    };
    let (mut took, first) = tokio::select! {
        done = ask => done,
        () = async { tokio::join!(work, async { loop { delivery.step().await.unwrap(); } }); } => unreachable!("it has no end"),
    };
    took.sort();
    let slowest = took[ASKS - 1];
    println!("/start within {slowest:?}, breaking within {first:?}");
    assert!(world.telegram.sent_count() > 100, "a fan-out was under way");
    assert!(slowest < Duration::from_millis(300), "{slowest:?}");
    assert!(first < Duration::from_secs(1), "{first:?}");
    assert_eq!(
        world.telegram.look(|state| state.count("sendMessage", 429)),
        0
    );
}
