//! Who reads another language while a long update is under way: what breaks off begins anew in that one.

use chrono::TimeDelta;
use vestka::delivery::Delivery;
use vestka::domain::content::Content;
use vestka::domain::language::Language;
use vestka_simulator::{Fault, FaultKind};

use super::ALA;
use crate::world::{World, routine};

fn long_list() -> Content {
    let mut content = routine("A long list");
    let text = content.text.values_mut().next().expect("a text");
    text.body = "A paragraph of the list.\n\n".repeat(300);
    content
}

/// She chooses another language before it is heard that only a part was taken.
fn reads_polish(world: &World, ala: i32) -> Delivery {
    let subscriptions = world.subscriptions();
    world.delivery_while(async move {
        let changed = subscriptions.set_language(ala, Language::Pl).await;
        changed.expect("the database answers");
    })
}

fn breaks_off(world: &World) {
    let taken = Fault::new(FaultKind::Slow(std::time::Duration::ZERO));
    world
        .telegram
        .order_fault(taken.method("sendMessage").chat(ALA));
    let fails = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(fails.chat(ALA));
}

/// All of it in the new language, counted as a possible duplicate; what stands there in the old one is known.
async fn begins_anew(world: &World, (ala, code): (i32, &str), times: usize) {
    world.clock.advance(TimeDelta::minutes(5));
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let titled = messages
        .iter()
        .filter(|message| message.text.contains("A long list"));
    assert_eq!(titled.count(), times, "from its first message on");
    assert!(messages.last().is_some_and(|last| last.text.contains(code)));
    let counters = world.fanout(code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 1));
    let since = vestka::clock::Clock::now(&world.clock) - TimeDelta::hours(48);
    let known = world.store.deletable_messages(ala, world.bot, since).await;
    assert_eq!(known.expect("the database answers").len(), messages.len());
    world.retract(code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    let false_still = messages
        .iter()
        .filter(|message| message.text.contains("A paragraph of the list"));
    assert_eq!(false_still.count(), 0, "{messages:#?}");
}

#[tokio::test]
async fn a_page_that_breaks_off_begins_anew_in_the_language_chosen_meanwhile() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&long_list()).await;
    breaks_off(&world);
    world.deliver(&reads_polish(&world, ala)).await;
    assert_eq!(world.received(ALA).len(), 1);
    begins_anew(&world, (ala, &code), 2).await;
}

/// What was put off before, of which another part was taken in the try under way.
#[tokio::test]
async fn so_does_what_had_broken_off_before() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&long_list()).await;
    breaks_off(&world);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1);
    let fails = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(fails.chat(ALA));
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&reads_polish(&world, ala)).await;
    assert_eq!(world.received(ALA).len(), 1, "it failed again");
    begins_anew(&world, (ala, &code), 2).await;
}

/// A try that ends well is whole in the language in which it began.
#[tokio::test]
async fn what_is_whole_in_the_language_before_does_not_come_again() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&long_list()).await;
    world.deliver(&reads_polish(&world, ala)).await;
    let sent = world.received(ALA).len();
    world.clock.advance(TimeDelta::minutes(5));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), sent);
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.duplicates), (1, 0));
}
