//! More people write than can be answered: those who join get to the end of it, the staff are heard, and admins are told.

use std::sync::Arc;
use std::time::Duration;

use vestka::delivery::Budget;
use vestka::domain::staff::Role;
use vestka::domain::update::Rules;
use vestka::subscriptions::{TurnedAway, TurnedAwayReport};
use vestka::telegram::GateLimits;
use vestka_simulator::MemberStatus;

use super::{ADMIN, Bot, GROUP, counted, said};
use crate::world::World;

const CROWD: i64 = 1_487_000_800_000;

/// What joining comes to, each step after the answer to the one before.
const STEPS: [&str; 3] = ["/start", "/subscribe sanctions", "/pace breaking"];

async fn bot(per_second: u32, people: i64) -> (World, Bot) {
    let world = World::new().await;
    *world.gate.lock().expect("no test panicked with it") = GateLimits::default();
    world.telegram.add_people(CROWD..CROWD + people);
    world.telegram.add_people([ADMIN]);
    let budget = Arc::new(Budget::per_second(per_second));
    let bot = Bot::run(world.service(Rules::default(), budget));
    (world, bot)
}

async fn knows_the_staff(world: &World, bot: &Bot) {
    let chats = world.invitations().chats().await;
    let chats = chats.expect("the database answers");
    bot.service.gate.staff_are(chats);
}

/// Says it until there is an answer, a few seconds apart, as people do; false when they give up.
async fn is_answered(world: &World, person: i64, words: &str) -> bool {
    for _ in 0..10 {
        let said = world.telegram.say(person, words);
        let answer = world.telegram.wait_for_text(person, said, "");
        if tokio::time::timeout(Duration::from_secs(11), answer)
            .await
            .is_ok()
        {
            return true;
        }
    }
    false
}

async fn joins(world: &World, person: i64) -> bool {
    for step in STEPS {
        if !is_answered(world, person, step).await {
            return false;
        }
    }
    true
}

#[tokio::test]
async fn everybody_of_a_wave_of_newcomers_gets_to_the_end() {
    let (world, _bot) = bot(10, 80).await;
    let wave = (CROWD..CROWD + 80).map(|person| joins(&world, person));
    let joined = futures::future::join_all(wave).await;
    assert!(joined.iter().all(|joined| *joined));
    assert!(counted(&world, "overload") > 0, "it was one too many");
}

#[tokio::test]
async fn the_staff_lock_publishing_in_the_middle_of_a_flood_without_a_session() {
    let (world, bot) = bot(10, 500).await;
    world
        .join_staff_without_session(ADMIN, Role::Moderator)
        .await;
    knows_the_staff(&world, &bot).await;
    for person in CROWD..CROWD + 500 {
        world.telegram.say(person, "/help");
    }
    let sent = world.telegram.say(ADMIN, "/lock");
    let answer = world.telegram.wait_for_text(ADMIN, sent, "locked").await;
    answer.expect("it is locked");
    assert!(counted(&world, "overload") >= 300, "a flood");
}

#[tokio::test]
async fn admins_hear_once_that_people_are_left_unanswered_and_when_it_is_over() {
    let (world, bot) = bot(10, 500).await;
    world.join_staff(ADMIN, Role::Admin).await;
    knows_the_staff(&world, &bot).await;
    for person in CROWD..CROWD + 500 {
        world.telegram.say(person, "/help");
    }
    // The last of them is heard by then.
    let sent = world.telegram.say(ADMIN, "/help");
    let answer = world.telegram.wait_for_text(ADMIN, sent, "").await;
    answer.expect("the admin is answered");
    let told = TurnedAway::new(world.store.clone(), Arc::new(world.clock.clone()));
    let step = async |dropped| told.step(dropped).await.expect("the database answers");
    let [begun, ended, neither] = [(true, false), (false, true), (false, false)]
        .map(|(begun, ended)| TurnedAwayReport { begun, ended });
    let dropped = bot.service.gate.take_dropped();
    assert!(dropped >= 300, "{dropped}");
    let heard = async || {
        let before = said(&world, ADMIN).len();
        world.alerting().step().await.expect("the database answers");
        said(&world, ADMIN).split_off(before)
    };
    assert_eq!(step(49).await, neither, "few");
    assert_eq!(step(dropped).await, begun);
    assert_eq!(step(dropped).await, neither, "once");
    let about = format!("about {} messages", dropped / 10 * 10);
    let words = heard().await;
    assert!(words.len() == 1 && words[0].contains(&about), "{words:?}");
    assert_eq!(step(20).await, neither, "not over yet");
    assert_eq!(step(bot.service.gate.take_dropped()).await, ended);
    let words = heard().await;
    assert!(
        words.len() == 1 && words[0].starts_with("It is over"),
        "{words:?}"
    );
}

/// Telegram tells it once: a forum topic that is open again, and a group that puts the bot out, in the middle of a flood.
#[tokio::test]
async fn what_happens_to_a_chat_itself_is_heard_in_the_middle_of_a_flood() {
    const LEFT: i64 = -1_001_487_000_077;
    let (world, _bot) = bot(10, 500).await;
    let mut threads = Vec::new();
    for chat in [GROUP, LEFT] {
        world.telegram.add_supergroup(chat, "Neighbours", true);
        let status = MemberStatus::Creator;
        world.telegram.set_member_status(chat, ADMIN, status);
        let thread = world.telegram.add_topic(chat, "Sanctions");
        let said = world
            .telegram
            .say_in(chat, ADMIN, "/subscribe sanctions", Some(thread));
        let saved = world.telegram.wait_for_text(chat, said, "Saved.").await;
        saved.expect("it subscribes");
        threads.push(thread);
    }
    world
        .sql("UPDATE subscribers SET state = 'paused', pause_reason = 'thread_gone'")
        .await;
    for person in CROWD..CROWD + 500 {
        world.telegram.say(person, "/help");
    }
    // The administrator is one too many as well.
    for _ in 0..60 {
        world.telegram.say(ADMIN, "/help");
    }
    world.telegram.reopen_topic(GROUP, threads[0]);
    world.telegram.kick(LEFT);
    let counts = "SELECT count(*) FILTER (WHERE state = 'active'), count(*) FILTER (WHERE pause_reason = 'kicked') FROM subscribers";
    let mut seen = (0_i64, 0_i64);
    for _ in 0..5_000 {
        let now = sqlx::query_as(counts).fetch_one(&world.pool).await;
        seen = now.expect("the database answers");
        if seen == (1, 1) {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert_eq!(seen, (1, 1), "the topic is open, and the other is left");
    assert!(counted(&world, "overload") >= 300, "a flood");
}
