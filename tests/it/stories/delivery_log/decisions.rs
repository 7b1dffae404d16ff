//! What an admin decides in the bot is about the revision that was looked at, and does what the question says.

use vestka::domain::delivery::FanoutState;
use vestka_simulator::Message;

use super::{ADMIN, READER, admin, readers, server_error, until_settled};
use crate::world::{World, routine};

fn labels(message: &Message) -> Vec<&str> {
    let buttons = message.buttons.iter().flatten();
    buttons.map(|button| button.text.as_str()).collect()
}

/// Presses a button that is not on the screen any more, and gives what its message shows then.
async fn forge(world: &World, message: &Message, data: &str) -> Message {
    let edits = |message: &Message| message.edits.len();
    let before = world.telegram.message(ADMIN, message.id);
    let before = edits(&before.expect("it stands"));
    let pressed = world.telegram.forge_press(ADMIN, message.id, data);
    pressed.expect("the simulator takes it");
    let edited = world.telegram.wait_for("an edit", |state| {
        state
            .messages(ADMIN)
            .any(|other| other.id == message.id && edits(other) > before)
    });
    edited.await.expect("it is edited");
    world
        .telegram
        .message(ADMIN, message.id)
        .expect("it stands")
}

#[tokio::test]
async fn another_try_is_of_the_revision_that_was_asked_about_and_an_amended_one_is_never_tried() {
    let world = World::new().await;
    readers(&world, 4).await;
    world.telegram.order_fault(server_error(READER).times(7));
    let (original, code) = world.publish(&routine("Ten persons listed")).await;
    until_settled(&world).await;
    assert_eq!(world.fanout(&code).await.counters.failed, 1);
    let _bot = world.run_bot();
    admin(&world).await;
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    let asked = world.press(ADMIN, &page, "Try failed again: 1").await;
    assert!(asked.text.contains("tried anew: 1,"), "{}", asked.text);

    // While the question stands on the screen, it is corrected; two do not get the correction.
    world
        .telegram
        .order_fault(server_error(READER + 1).times(7));
    world
        .telegram
        .order_fault(server_error(READER + 2).times(7));
    world.correct(&code, routine("Nine persons listed")).await;
    until_settled(&world).await;
    let newest = world.fanout(&code).await;
    assert_eq!(
        (newest.state, newest.counters.failed),
        (FanoutState::Finished, 2)
    );
    let sent = world.telegram.sent_count();
    world.log_in(ADMIN).await;
    let refused = forge(&world, &page, &format!("log:do:retry:{original}")).await;
    assert_eq!(
        refused.text,
        format!(
            "Revision 1 of {code} was amended since, so it is never sent again. What failed of the newest one: /log {code}"
        )
    );
    let older = world.say(ADMIN, &format!("/log {code} 1")).await;
    assert!(older.text.contains("revision 1: "), "{}", older.text);
    let offered = labels(&older).join(", ");
    assert!(!offered.contains("Try failed again"), "{offered}");
    for act in ["ask:retry", "do:retry", "do:retryall"] {
        let said = forge(&world, &older, &format!("log:{act}:{original}")).await;
        assert!(said.text.contains("was amended since"), "{}", said.text);
        // The simulator tells no edit that changes nothing.
        forge(&world, &older, &format!("log:fanout:{original}")).await;
    }
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.sent_count(), sent);
    assert_eq!(world.fanout(&code).await.counters.failed, 2);

    // The newest one is tried, by its code as well as from its page.
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    let asked = world.press(ADMIN, &page, "Try failed again: 2").await;
    assert!(asked.text.contains("tried anew: 2,"), "{}", asked.text);
    world.press(ADMIN, &page, "Try failed again: 2").await;
    until_settled(&world).await;
    assert_eq!(world.fanout(&code).await.counters.failed, 0);
    assert_eq!(world.telegram.delivered_count(READER), 0);
}
