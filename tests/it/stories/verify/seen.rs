//! What a reader sees and the letters of a message do not say: crossed out, covered, linked elsewhere, a button, another page.

use serde_json::{Value, json};

use super::{READER, world};
use crate::world::{World, routine};

const TEXT: &str = "Ten persons listed\n\nThe council has not adopted the list of ten persons.";

/// What the bot answers to a message that was passed on like this.
async fn passed(world: &World, text: &str, more: Value) -> String {
    let last = world
        .telegram
        .messages(READER)
        .last()
        .map_or(0, |message| message.id);
    let person = json!({"id": READER, "is_bot": false, "first_name": "Ala", "language_code": "en"});
    let mut message = json!({
        "message_id": last,
        "date": 1_795_000_000,
        "chat": {"id": READER, "type": "private", "first_name": "Ala"},
        "from": person,
        "forward_origin": {"type": "hidden_user", "date": 1_795_000_000, "sender_user_name": "Somebody"},
        "text": text,
    });
    if let (Value::Object(message), Value::Object(more)) = (&mut message, more) {
        message.extend(more);
    }
    world.telegram.send_update("message", message);
    let answer = world.telegram.wait_for_text(READER, last, "").await;
    answer.expect("an answer").text
}

/// An entity over some words.
fn over(words: &str, kind: &str) -> Value {
    let offset = TEXT.find(words).expect("they stand there");
    json!({"type": kind, "offset": offset, "length": words.len()})
}

fn linked(words: &str, url: &str) -> Value {
    let mut entity = over(words, "text_link");
    entity["url"] = url.into();
    entity
}

#[tokio::test]
async fn what_the_letters_do_not_say_is_seen() {
    let world = world().await;
    let _bot = world.run_bot();
    let mut content = routine("Ten persons listed");
    for text in content.text.values_mut() {
        text.body = "The council has not adopted the list of ten persons.".to_owned();
    }
    world.publish(&content).await;
    world.say(READER, "/help").await;
    let mut emoji = over("not", "custom_emoji");
    emoji["custom_emoji_id"] = "5368324170671202286".into();
    for (more, seen) in [
        (
            json!({"entities": [over("not", "strikethrough")]}),
            "n\u{336}",
        ),
        (json!({"entities": [over("not", "spoiler")]}), "▒"),
        (json!({"entities": [emoji]}), "▒"),
        (
            json!({"entities": [linked("list", "https://evil.example/list")]}),
            "evil.example",
        ),
        (
            json!({"entities": [linked("Ten persons listed", "https://t.me/vestka_b0t")]}),
            "t.me/vestka_b0t",
        ),
        (
            json!({"link_preview_options": {"url": "https://evil.example/", "show_above_text": true}}),
            "evil.example",
        ),
        (
            json!({"reply_markup": {"inline_keyboard": [[{"text": "Help", "url": "https://evil.example/pay"}]]}}),
            "evil.example/pay",
        ),
    ] {
        let answer = passed(&world, TEXT, more.clone()).await;
        assert!(answer.starts_with("Altered."), "{more}: {answer}");
        assert!(answer.contains(seen), "{more}: {answer}");
        world.clock.advance(chrono::TimeDelta::minutes(1));
    }
    // Letters that only stand out say the same.
    for more in [
        json!({}),
        json!({"entities": [over("Ten persons listed", "bold"), over("not", "italic"), over("list", "underline")]}),
        json!({"link_preview_options": {"is_disabled": true}}),
    ] {
        let answer = passed(&world, TEXT, more.clone()).await;
        assert!(
            answer.starts_with("Genuine. We published this"),
            "{more}: {answer}"
        );
    }
    // After the command, too.
    let typed = format!("/verify {TEXT}");
    let mut entity = over("not", "strikethrough");
    entity["offset"] = typed.find("not").expect("it stands there").into();
    let answer = passed(&world, &typed, json!({"entities": [entity]})).await;
    assert!(answer.starts_with("Altered."), "{answer}");
    let answer = passed(&world, &typed, json!({})).await;
    assert!(answer.starts_with("Genuine. We published this"), "{answer}");
}
