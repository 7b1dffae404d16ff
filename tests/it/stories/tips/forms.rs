//! What is **written** to the staff stays what it is: a tip that is begun is not lost by the next command, and nothing becomes an
//! answer that was not meant as one.

use chrono::TimeDelta;
use vestka_simulator::Message;

use super::{MODERATOR, READER, TEXT, begun, count, open};
use crate::world::World;

const FORMS: &str = "SELECT count(*) FROM tip_forms";
const ANSWERS: &str = "SELECT count(*) FROM tip_messages WHERE state = 'received'";

/// A tip about which the staff ask; gives the question as the reader sees it.
async fn asked(world: &World) -> Message {
    world.say(READER, &format!("/tip {TEXT}")).await;
    let tip = open(world).await;
    world.press(MODERATOR, &tip, "Ask back").await;
    world.say(MODERATOR, "At what time was it?").await;
    world.tipping().step().await.expect("it is passed on");
    world.telegram.last_from_bot(READER).expect("the question")
}

#[tokio::test]
async fn the_command_again_goes_on_with_what_is_written() {
    let (world, _bot) = begun().await;
    let empty = world.say(READER, "/tip").await;
    assert!(empty.text.starts_with("Please send"), "{}", empty.text);
    let empty = world.say(READER, "/tip").await;
    assert!(empty.text.starts_with("Please send"), "{}", empty.text);
    world.say(READER, TEXT).await;
    let on = world.say(READER, "/tip").await;
    assert!(on.text.starts_with("You are still writing."), "{}", on.text);
    let more = world.say(READER, "It was at noon").await;
    world.press(READER, &more, "Send").await;
    let tip = open(&world).await;
    assert!(
        tip.text.contains(TEXT) && tip.text.contains("It was at noon"),
        "{}",
        tip.text
    );
}

#[tokio::test]
async fn a_question_takes_nothing_of_what_is_being_written() {
    let (world, _bot) = begun().await;
    let question = asked(&world).await;
    world.say(READER, "/tip").await;
    world.say(READER, "Something else").await;
    let told = world.press(READER, &question, "Answer").await;
    assert!(
        told.text
            .starts_with("You are still writing something else"),
        "{}",
        told.text
    );
    let more = world.say(READER, "and more of it").await;
    assert!(more.text.starts_with("Added."), "{}", more.text);
    assert_eq!(count(&world, ANSWERS).await, 0);
    // A reply is the answer, and what is written stays.
    let said = world.telegram.say_in_reply(READER, "At noon", question.id);
    let thanked = world.telegram.wait_for_text(READER, said, "").await;
    let thanked = thanked.expect("it is answered");
    assert!(thanked.text.contains("stands at tip"), "{}", thanked.text);
    assert_eq!(count(&world, FORMS).await, 1);
    world.press(READER, &more, "Send").await;
    assert_eq!(count(&world, "SELECT count(*) FROM tips").await, 2);
}

#[tokio::test]
async fn only_what_is_written_soon_and_by_oneself_becomes_an_answer() {
    let (world, _bot) = begun().await;
    let question = asked(&world).await;
    let begin = world.press(READER, &question, "Answer").await;
    assert!(begin.text.contains("within half an hour"), "{}", begin.text);
    // What somebody else wrote is looked at, and goes to nobody.
    let passed =
        world
            .telegram
            .forward_text(READER, "Dear Ala, come to our yard at noon", "Brother");
    let answer = world.telegram.wait_for_text(READER, passed, "").await;
    let answer = answer.expect("an answer");
    assert!(answer.text.starts_with("Not ours."), "{}", answer.text);
    assert_eq!(count(&world, ANSWERS).await, 0);
    world.clock.advance(TimeDelta::minutes(31));
    let late = world.say(READER, "Hello?").await;
    assert!(late.text.starts_with("I don't understand"), "{}", late.text);
    assert_eq!(count(&world, ANSWERS).await, 0);
    world.press(READER, &question, "Answer").await;
    let thanked = world.say(READER, "At noon").await;
    assert!(thanked.text.contains("stands at tip"), "{}", thanked.text);
    assert_eq!(count(&world, ANSWERS).await, 1);
}
