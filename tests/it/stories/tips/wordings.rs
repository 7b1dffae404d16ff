//! The same tip in other words is one entry with a count; what is not the same stays apart, and no word of it is lost.

use super::{MODERATOR, OTHER, READER, begun, count, open, seen};
use crate::world::World;

const LONG: &str = "Five people were detained this morning at the gate of the tractor works in Minsk, \
     a neighbour who saw it from her window says that 12 men in black took them away in a white van";

/// Sends a tip as somebody; gives its number.
async fn send(world: &World, person: i64, text: &str) -> i64 {
    let sender = vestka::review::Sender {
        chat: vestka::vault::ChatId::new(person),
        language: vestka::domain::language::Language::En,
        names: Vec::new(),
    };
    let sent = world.tips().send_text(&sender, text).await;
    sent.expect("the database answers").expect("a tip").tip
}

#[tokio::test]
async fn case_20_slightly_different_wordings_are_one_entry_and_all_are_shown() {
    let (world, _bot) = begun().await;
    let first = send(&world, READER, LONG).await;
    let wordings = [
        format!("Hello! {LONG}. Please check."),
        LONG.replace("took them away", "drove them away"),
        LONG.replace("this morning ", "") + ". My brother was there too",
    ];
    for (person, text) in (OTHER + 100..).zip(&wordings) {
        assert_eq!(send(&world, person, text).await, first, "{text}");
    }
    // 230 more, each greeting differently.
    for person in 0..230 {
        let text = format!("Friends of {}: {LONG}", ["Ala", "Ola", "Jan"][person % 3]);
        let tip = send(
            &world,
            1_487_300_000_000 + i64::try_from(person).expect("few"),
            &text,
        )
        .await;
        assert_eq!(tip, first);
    }
    assert_eq!(count(&world, "SELECT count(*) FROM candidates").await, 1);
    assert_eq!(count(&world, "SELECT count::bigint FROM tips").await, 234);
    let tip = open(&world).await;
    let others = world
        .telegram
        .wait_for_text(MODERATOR, tip.id - 1, "in other words: 6")
        .await;
    others.expect("they follow the text");
    let shown = seen(&world, MODERATOR);
    assert!(shown.contains("senders: 234"), "{shown}");
    assert!(
        shown.contains("My brother was there too"),
        "nothing is lost: {shown}"
    );
}

#[tokio::test]
async fn a_figure_a_link_a_not_or_a_picture_makes_another_tip() {
    let (world, _bot) = begun().await;
    let first = send(&world, READER, LONG).await;
    let others = [
        LONG.replace("12 men", "13 men"),
        LONG.replace("were detained", "were not detained"),
        format!("{LONG} https://press.example/1"),
        "Five people were detained".to_owned(),
    ];
    for (person, text) in (OTHER + 100..).zip(&others) {
        assert_ne!(send(&world, person, text).await, first, "{text}");
    }
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 5);
}

#[tokio::test]
async fn what_was_decided_is_not_reopened_and_news_of_it_is_not_swallowed() {
    let (world, _bot) = begun().await;
    let first = send(&world, READER, LONG).await;
    world
        .say(MODERATOR, &format!("/reject {first} Cannot be checked"))
        .await;
    let later = send(&world, OTHER, &format!("Once more: {LONG}")).await;
    assert_ne!(later, first);
}

#[tokio::test]
async fn words_that_were_taken_back_go_and_those_of_others_stay() {
    let (world, _bot) = begun().await;
    let sent = world
        .say(READER, &format!("/tip {LONG}. Ask for me at the bakery"))
        .await;
    let other = world.say(OTHER, &format!("/tip {LONG}")).await;
    assert!(
        other.text.starts_with("Thank you. Your tip"),
        "{}",
        other.text
    );
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 1);
    let button = sent.all_buttons().next().expect("a button").text.clone();
    let gone = world.press(READER, &sent, &button).await;
    assert!(gone.text.contains("was taken back"), "{}", gone.text);
    assert_eq!(count(&world, "SELECT count(*) FROM tip_wordings").await, 0);
    let tip = open(&world).await;
    assert!(tip.text.contains("tractor works"), "{}", tip.text);
    assert!(!tip.text.contains("bakery"), "{}", tip.text);
}

#[tokio::test]
async fn who_sends_a_tip_again_with_more_in_it_loses_nothing() {
    let (world, _bot) = begun().await;
    let first = send(&world, READER, LONG).await;
    let again = send(&world, READER, &format!("{LONG}. The van has a dark roof")).await;
    assert_eq!(again, first);
    assert_eq!(
        count(&world, "SELECT count::bigint FROM tips").await,
        1,
        "counted once"
    );
    let tip = open(&world).await;
    let more = world
        .telegram
        .wait_for_text(MODERATOR, tip.id - 1, "The van has a dark roof")
        .await;
    more.expect("what came later is shown");
}
