//! What is forwarded after it was corrected or withdrawn is told as ours, and as corrected or withdrawn.

use super::{READER, world};
use crate::world::{World, routine};
use vestka_simulator::Message;

/// Forwards a message to the bot; gives the answer.
async fn forward(world: &World, message: &Message) -> Message {
    let forwarded = world
        .telegram
        .forward(READER, READER, message.id)
        .expect("it may be forwarded");
    world
        .telegram
        .wait_for_text(READER, forwarded, "")
        .await
        .expect("an answer")
}

/// The messages of an update in the chat, oldest first.
fn delivered(world: &World) -> Vec<Message> {
    let mut messages = world.telegram.messages(READER);
    messages.retain(|message| message.from_bot);
    messages
}

#[tokio::test]
async fn a_message_that_we_marked_as_superseded_is_ours_and_corrected() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.correct(&code, routine("Eleven persons listed")).await;
    world.deliver(&world.delivery()).await;
    let [old, notice] = &delivered(&world)[..] else {
        panic!("the update and the notice")
    };
    assert!(old.text.starts_with("Superseded."), "{}", old.text);
    let answer = forward(&world, old).await;
    assert!(
        answer.text.starts_with("Ours, but corrected since."),
        "{}",
        answer.text
    );
    assert!(
        answer.text.contains("It says now: “Eleven"),
        "{}",
        answer.text
    );
    let answer = forward(&world, notice).await;
    assert!(answer.text.starts_with("Genuine."), "{}", answer.text);

    // A link to another bot is no mark of ours, nor is the old claim cut out of the notice.
    let evil = old.text.replace("t.me/vestka_bot", "t.me/vestka_b0t");
    let passed = world.telegram.forward_text(READER, &evil, "Somebody");
    let answer = world.telegram.wait_for_text(READER, passed, "").await;
    let answer = answer.expect("an answer").text;
    assert!(answer.starts_with("Altered."), "{answer}");
    let altered = notice.text.replace("Now: Eleven", "Now: Fifty");
    let passed = world.telegram.forward_text(READER, &altered, "Somebody");
    let answer = world.telegram.wait_for_text(READER, passed, "").await;
    let answer = answer.expect("an answer").text;
    assert!(answer.starts_with("Altered."), "{answer}");
    assert!(answer.contains("Fifty"), "{answer}");
    let claim = world
        .say(READER, "/verify Before: Ten persons listed")
        .await;
    assert!(!claim.text.starts_with("Genuine."), "{}", claim.text);
}

#[tokio::test]
async fn a_message_that_we_withdrew_is_ours_and_withdrawn() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let [old, notice] = &delivered(&world)[..] else {
        panic!("the update and the notice")
    };
    assert!(old.text.starts_with("Withdrawn."), "{}", old.text);
    for message in [old, notice] {
        let answer = forward(&world, message).await;
        assert!(
            answer
                .text
                .starts_with("We published this and then withdrew it."),
            "{}\n{}",
            message.text,
            answer.text
        );
    }
    let altered = old
        .text
        .replace("withdrawn its report", "confirmed its report");
    assert_ne!(altered, old.text);
    let passed = world.telegram.forward_text(READER, &altered, "Somebody");
    let answer = world.telegram.wait_for_text(READER, passed, "").await;
    let answer = answer.expect("an answer").text;
    assert!(answer.starts_with("Altered."), "{answer}");
}

#[tokio::test]
async fn each_part_of_a_long_update_is_ours_also_when_it_is_taken_back() {
    let world = world().await;
    let _bot = world.run_bot();
    world.subscribe(READER, &["sanctions"]).await;
    let mut content = routine("A long list");
    for text in content.text.values_mut() {
        text.body = (1..=150)
            .map(|number| format!("Paragraph {number} of the list names one more person.\n\n"))
            .collect::<Vec<_>>()
            .concat();
    }
    let (_, code) = world.publish(&content).await;
    world.deliver(&world.delivery()).await;
    let parts = delivered(&world);
    assert!(parts.len() > 1);
    for (number, part) in (1..).zip(&parts) {
        assert!(part.text.ends_with(&format!("{number}/{}", parts.len())));
        let answer = forward(&world, part).await;
        assert!(
            answer.text.starts_with("Genuine.") && answer.text.contains("only a part"),
            "{}",
            answer.text
        );
        // With its end cut off, and the mark of the part with it.
        let cut: String = part
            .text
            .chars()
            .take(part.text.chars().count() - 60)
            .collect();
        let end = cut.rfind(". ").or(cut.rfind(".\n")).expect("a sentence") + 1;
        let passed = world.telegram.forward_text(READER, &cut[..end], "Somebody");
        let answer = world.telegram.wait_for_text(READER, passed, "").await;
        let answer = answer.expect("an answer").text;
        assert!(answer.starts_with("Genuine."), "{answer}");
    }
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    let second = world
        .telegram
        .message(READER, parts[1].id)
        .expect("it stands");
    assert_eq!(second.text, "This part is withdrawn too.");
    let answer = forward(&world, &second).await;
    assert!(
        answer.text.starts_with("This line is ours."),
        "{}",
        answer.text
    );
}
