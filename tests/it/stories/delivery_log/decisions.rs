//! What an admin decides in the bot is about the revision that was looked at, and does what the question says.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::delivery::FanoutState;
use vestka::domain::staff::Role;
use vestka::store::digests::DigestHalt;
use vestka_simulator::{Fault, FaultKind, Message};

use super::{ADMIN, READER, admin, number, readers, server_error, until_settled};
use crate::world::{World, routine};

const PAUSED: &str = "SELECT count(*) FROM subscribers WHERE state = 'paused'";
/// More than a halt needs.
const ALL: i64 = 40;

const MODERATOR: i64 = 1_487_000_000_903;

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
    let received = || -> u64 {
        let readers = READER..READER + 4;
        readers
            .map(|reader| world.telegram.delivered_count(reader))
            .sum()
    };
    let before = received();
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
    assert_eq!(received(), before, "nobody got anything");
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

/// Telegram says of all that they have blocked the bot, and of none when: it halts by itself.
async fn halted(world: &World, count: i64) -> String {
    readers(world, count).await;
    for reader in READER..READER + count {
        let blocked = Fault::new(FaultKind::Answer {
            code: 403,
            description: "Forbidden: bot was blocked by the user".to_owned(),
            parameters: None,
        });
        let always = blocked.method("sendMessage").chat(reader).times(100);
        world.telegram.order_fault(always);
    }
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    assert_eq!(number(world, PAUSED).await, 0);
    code
}

async fn recorded(world: &World) -> Vec<(String, String, String)> {
    sqlx::query_as(
        "SELECT actor, action, subject FROM audit_log
         WHERE action LIKE '%_fanout' OR action = 'trust_failures' ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers")
}

#[tokio::test]
async fn an_admin_with_only_the_bot_takes_failures_for_real_and_it_goes_on() {
    let world = World::new().await;
    let code = halted(&world, ALL).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    let label = "The failures are real: go on";
    let asked = world.press(ADMIN, &page, label).await;
    let suspects = number(&world, "SELECT count(*) FROM suspects").await;
    assert!(
        suspects > 0 && suspects < ALL,
        "halted in the middle: {suspects}"
    );
    let lately = format!("could not be reached lately: {suspects}.");
    for said in [
        lately.as_str(),
        "are paused until they write to the bot again",
        "Done: 0 of 40. Still to come: 40.",
    ] {
        assert!(asked.text.contains(said), "{said}: {}", asked.text);
    }
    assert_eq!(
        world.fanout(&code).await.state,
        FanoutState::Halted,
        "asked only"
    );
    let done = world.press(ADMIN, &page, label).await;
    assert_eq!(
        done.text,
        format!("{code} goes on, and its failures are taken for real.")
    );
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.unreachable),
        (FanoutState::Finished, ALL)
    );
    assert_eq!(number(&world, PAUSED).await, ALL);
    let handle = world.member(ADMIN).await.unwrap().handle;
    let by_the_admin = (handle, "trust_failures".to_owned(), code.clone());
    assert_eq!(recorded(&world).await, [by_the_admin]);

    // One comes back and is tried again, alone; twice changes nothing.
    world.telegram.clear_faults();
    let back = world.subscriber(READER).await.expect("it stays one");
    world.subscriptions().resume(back.id).await.unwrap();
    let asked = world
        .say(ADMIN, &format!("/retryfailed {code} unreachable"))
        .await;
    assert!(asked.text.contains("Deliveries: 40."), "{}", asked.text);
    let label = "Try unreachable again: 40";
    let done = world.press(ADMIN, &asked, label).await;
    assert_eq!(done.text, format!("{code}: tried again now: 1."));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), 1);
    let typed = format!("/retryfailed {code} unreachable yes");
    let again = world.say(ADMIN, &typed).await;
    assert!(
        again.text.contains("nothing is to be tried"),
        "{}",
        again.text
    );
}

#[tokio::test]
async fn an_admin_with_only_the_bot_stops_what_was_looked_at_for_good_and_nothing_else() {
    let world = World::new().await;
    let code = halted(&world, 12).await;
    let _bot = world.run_bot();
    admin(&world).await;
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    let asked = world.press(ADMIN, &page, "Stop for good").await;
    assert_eq!(
        asked.text,
        format!(
            "Stop {code} for good? Done: 0 of 12. So many then never get it: 12. This cannot be undone. What is on its way at this moment still arrives."
        )
    );
    let done = world.press(ADMIN, &page, "Stop for good").await;
    assert_eq!(
        done.text,
        format!("{code} is stopped: whoever had it still to come does not get it.")
    );
    world.telegram.clear_faults();
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.stopped),
        (FanoutState::Stopped, 12)
    );
    assert_eq!(world.telegram.delivered_count(READER), 0);
    let handle = world.member(ADMIN).await.unwrap().handle;
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    assert!(
        page.text.contains(&format!("Why: stopped by {handle}")),
        "{}",
        page.text
    );
    assert!(!labels(&page).contains(&"Stop for good"), "{page:#?}");
    let typed = world.say(ADMIN, &format!("/stopfanout {code} yes")).await;
    assert!(
        typed.text.contains("is in a state for that"),
        "{}",
        typed.text
    );
    // What cannot be is not asked either.
    for command in ["/pausefanout", "/resumefanout", "/stopfanout"] {
        let asked = world.say(ADMIN, &format!("{command} {code}")).await;
        assert!(
            asked.text.contains("is in a state for that"),
            "{}",
            asked.text
        );
    }
    let action = ("stop_fanout".to_owned(), code.clone());
    let (by, what, of) = recorded(&world).await.pop().expect("a record");
    assert_eq!((by, (what, of)), (handle, action));
}

/// The question about the original stands on the screen while its correction is published: that one is not stopped or paused.
#[tokio::test]
async fn a_question_about_an_original_decides_nothing_about_its_correction() {
    let world = World::new().await;
    readers(&world, 4).await;
    let (original, code) = world.publish(&routine("Ten persons listed")).await;
    let delivery = world.delivery();
    while world.fanout(&code).await.counters.accepted < 2 {
        delivery.step().await.expect("the database answers");
    }
    let _bot = world.run_bot();
    admin(&world).await;
    let page = world.say(ADMIN, &format!("/log {code}")).await;
    let asked = world.press(ADMIN, &page, "Stop for good").await;
    assert!(asked.text.contains("Done: 2 of 4."), "{}", asked.text);
    world.correct(&code, routine("Nine persons listed")).await;
    delivery.step().await.expect("the database answers");
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    let late = world.press(ADMIN, &page, "Stop for good").await;
    assert!(
        late.text.contains("is in a state for that"),
        "{}",
        late.text
    );
    for act in ["pause", "resume", "trust"] {
        forge(&world, &page, &format!("log:fanout:{original}")).await;
        let late = forge(&world, &page, &format!("log:do:{act}:{original}")).await;
        assert!(
            late.text.contains("is in a state for that"),
            "{}",
            late.text
        );
    }
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    until_settled(&world).await;
    assert_eq!(world.fanout(&code).await.state, FanoutState::Finished);
    assert_eq!(recorded(&world).await, []);
}

#[tokio::test]
async fn halted_digests_go_on_from_the_list_and_only_admins_may() {
    let world = World::new().await;
    let _bot = world.run_bot();
    admin(&world).await;
    let calm = world.say(ADMIN, "/log").await;
    assert!(!labels(&calm).contains(&"Resume digests"), "{calm:#?}");
    let typed = world.say(ADMIN, "/resumefanout digests yes").await;
    assert!(typed.text.contains("are not halted"), "{}", typed.text);
    let typed = world.say(ADMIN, "/resumefanout digests real").await;
    assert!(typed.text.contains("are not halted"), "{}", typed.text);
    assert_eq!(recorded(&world).await, []);

    let now = || world.clock.now();
    let halt = DigestHalt {
        until: now() + TimeDelta::hours(1),
        why: "21 31 blocked".to_owned(),
    };
    let halted = world.store.halt_digests(world.bot, &halt, now()).await;
    assert!(halted.expect("the database answers"));
    let trusted = async || {
        let asked = world.store.trusts_digest_failures(world.bot, now()).await;
        asked.expect("the database answers")
    };
    let list = world.say(ADMIN, "/log").await;
    assert!(
        list.text.contains("21 of 31 could not be delivered (blocked the bot). Next try: 20 November 2026, 13:00 UTC."),
        "{}",
        list.text
    );
    let asked = world.press(ADMIN, &list, "Resume digests").await;
    assert!(
        asked.text.contains("Not delivered: 21 of 31."),
        "{}",
        asked.text
    );
    // Whoever is no admin is refused, however the button came to them.
    world.telegram.add_people([MODERATOR]);
    world.join_staff(MODERATOR, Role::Moderator).await;
    let refused = world.say(MODERATOR, "/resumefanout digests yes").await;
    assert_eq!(refused.text, "Only admins can do that.");
    assert!(world.store.digest_halt(now()).await.unwrap().is_some());
    let done = world.press(ADMIN, &list, "Resume digests").await;
    assert_eq!(done.text, "The digests go on.");
    assert!(world.store.digest_halt(now()).await.unwrap().is_none() && !trusted().await);

    let halted = world.store.halt_digests(world.bot, &halt, now()).await;
    assert!(halted.expect("the database answers"));
    let list = world.say(ADMIN, "/log").await;
    let label = "Digests: the failures are real";
    let asked = world.press(ADMIN, &list, label).await;
    assert!(asked.text.contains("for a day?"), "{}", asked.text);
    world.press(ADMIN, &list, label).await;
    assert!(world.store.digest_halt(now()).await.unwrap().is_none() && trusted().await);
    world.clock.advance(TimeDelta::hours(25));
    assert!(!trusted().await);
    let handle = world.member(ADMIN).await.unwrap().handle;
    let by = |action: &str| (handle.clone(), action.to_owned(), "digests".to_owned());
    assert_eq!(
        recorded(&world).await,
        [by("resume_fanout"), by("trust_failures")]
    );
}
