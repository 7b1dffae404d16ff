//! Groups and channels: who may change what comes into them, and how little the bot says there.

mod channel;
mod forum;
mod groups;
mod rights;

use std::time::Duration;

use vestka_simulator::Message;

use crate::world::World;

const ALA: i64 = 4_611_000_000_101;
const BEN: i64 = 4_611_000_000_102;
const CHANNEL: i64 = -1_001_800_000_001;

/// Waits for what cannot be seen in any chat.
async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let seen = tokio::time::timeout(Duration::from_secs(30), async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    });
    assert!(seen.await.is_ok(), "not seen: {what}");
}

/// Presses a button and gives the message as it is then.
async fn tap(world: &World, menu: &Message, button: &str) -> Message {
    world.press(ALA, menu, button).await;
    world
        .telegram
        .message(ALA, menu.id)
        .expect("the menu stands")
}

/// `/channel`, and the channel chosen by its button: gives its menu.
async fn choose(world: &World) -> Message {
    world.say(ALA, "/channel").await;
    let shared = world
        .telegram
        .share_chat(ALA, "Choose a channel", CHANNEL)
        .expect("the channel is offered");
    let menu = world.telegram.wait_for_text(ALA, shared, "Typed: ").await;
    menu.expect("the menu of the channel")
}

/// How often the bot wrote into the channel, or tried to.
fn written_into(world: &World, chat: i64) -> usize {
    let calls = world.telegram.calls();
    let writes = |method: &str| method.starts_with("send") || method.starts_with("edit");
    calls
        .iter()
        .filter(|call| call.chat == Some(chat) && writes(&call.method))
        .count()
}
