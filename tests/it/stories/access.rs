//! Access: how somebody becomes one of the staff, opens a session, and what others try to get in.

mod chats;
mod codes;
mod host;
mod lock;
mod lost;
mod removals;
mod table;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Role;
use vestka::domain::update::UpdateState;
use vestka_simulator::Message;

use crate::world::{World, routine};

const MAX: i64 = 1_487_000_000_001;
const EVA: i64 = 1_487_000_000_002;
const THIEF: i64 = 1_487_000_000_003;

/// A world with people on Telegram, and the bot running in it.
async fn world() -> (World, crate::world::RunningBot) {
    let world = World::new().await;
    for (person, name) in [(MAX, "Max"), (EVA, "Eva"), (THIEF, "Thief")] {
        world.telegram.add_person(person, name, "en");
    }
    let bot = world.run_bot();
    (world, bot)
}

/// What stands in a chat, a line a message.
fn stands(world: &World, person: i64) -> Vec<String> {
    world
        .telegram
        .messages(person)
        .iter()
        .map(|message| message.text.clone())
        .collect()
}

async fn log_in(world: &World, person: i64, code: &str) -> Message {
    world.say(person, &format!("/login {code}")).await
}

/// What the audit log has of an action, newest last: actor and detail.
async fn audited(world: &World, action: &str) -> Vec<(String, String)> {
    sqlx::query_as("SELECT actor, detail FROM audit_log WHERE action = $1 ORDER BY id")
        .bind(action)
        .fetch_all(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn a_moderator_joins_logs_in_works_and_leaves_nothing_in_the_chat() {
    let (world, _bot) = world().await;
    let candidate = world
        .report("council", "Ten persons listed")
        .await
        .candidate;
    let handle = world.join_by_bot(MAX, Role::Moderator).await;
    let shown = world.telegram.messages(MAX);
    let picture = shown.iter().find(|message| message.media.is_some());
    let uri = picture.expect("a QR picture").text.clone();
    assert!(
        uri.starts_with(&format!("otpauth://totp/{handle}?secret=")),
        "{uri}"
    );
    let typed: Vec<_> = shown.iter().filter(|message| !message.from_bot).collect();
    assert!(
        typed.is_empty(),
        "link and phrase are gone at once: {typed:?}"
    );

    // Nothing of the queue before the first code.
    let told = world.say(MAX, "/queue").await;
    assert_eq!(
        told.text,
        "Please log in: /login and the six digits of your authenticator app."
    );
    let welcome = world.log_in(MAX).await;
    assert!(
        welcome.text.contains("Your codes work from now on."),
        "{}",
        welcome.text
    );
    world.wipe(&[MAX]).await;
    let left = stands(&world, MAX);
    assert_eq!(
        left,
        std::slice::from_ref(&welcome.text),
        "picture, codes and what was typed are gone"
    );

    let queue = world.say(MAX, "/queue").await;
    assert!(queue.text.contains("Ten persons listed"), "{}", queue.text);
    world.say(MAX, &format!("/open {candidate}")).await;
    assert_eq!(world.wipe(&[MAX]).await, 0, "nothing is to go yet");
    let bye = world.say(MAX, "/logout").await;
    world.wipe(&[MAX]).await;
    assert_eq!(stands(&world, MAX), [bye.text]);
    let told = world.say(MAX, "/queue").await;
    assert!(told.text.starts_with("Please log in"), "{}", told.text);
    let closed = world.member(MAX).await.expect("of the staff");
    assert_eq!(closed.session_until, None);
    for action in ["invite", "join", "login", "logout"] {
        assert_eq!(audited(&world, action).await.len(), 1, "{action}");
    }
}

#[tokio::test]
async fn a_secret_that_nobody_confirms_is_void_after_five_minutes() {
    let (world, _bot) = world().await;
    world.join_by_bot(MAX, Role::Moderator).await;
    world.clock.advance(TimeDelta::minutes(5));
    world.wipe(&[MAX]).await;
    for text in stands(&world, MAX) {
        assert!(
            !text.contains("otpauth") && !text.contains("recovery"),
            "{text}"
        );
    }
    let refused = log_in(&world, MAX, &world.code(MAX)).await;
    assert!(
        refused.text.starts_with("You have no one-time codes yet"),
        "{}",
        refused.text
    );
    assert!(world.member(MAX).await.unwrap().session_until.is_none());

    // The host shows new ones, which open a session.
    let member = world.member(MAX).await.unwrap();
    let enrolment = world.access().enrol(&member.handle).await.unwrap().unwrap();
    world.keep_secret(MAX, &enrolment.uri);
    world.log_in(MAX).await;
}

/// Case 19: an invitation used twice, expired, or opened by another account; a newcomer reads old things.
#[tokio::test]
async fn case_19_an_invitation_lets_in_one_account_once_and_shows_nothing_from_before() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    world.report("council", "A secret of yesterday").await;
    let seen = world.say(MAX, "/queue").await;
    assert!(seen.text.contains("A secret of yesterday"));

    let invited = world
        .invitations()
        .invite(Role::Moderator, "operator")
        .await
        .unwrap();
    let start = format!("/start invite_{}", invited.token);
    world.say(EVA, &start).await;
    // Another account, with link and phrase.
    let unknown = world.say(THIEF, &start).await;
    assert!(
        unknown.text.starts_with("This invitation is not valid"),
        "{}",
        unknown.text
    );
    let nothing = world.say(THIEF, &invited.phrase).await;
    assert!(!nothing.text.contains(&invited.handle), "{}", nothing.text);
    assert!(world.member(THIEF).await.is_none());

    let joined = world.say(EVA, &invited.phrase).await;
    assert!(joined.text.contains(&invited.handle), "{}", joined.text);
    // Used a second time.
    let replayed = world.say(THIEF, &start).await;
    assert!(
        replayed.text.starts_with("This invitation is not valid"),
        "{}",
        replayed.text
    );
    for message in world.telegram.sent() {
        let to_newcomer = message.chat == EVA || message.chat == THIEF;
        assert!(
            !(to_newcomer && message.text.contains("yesterday")),
            "{}",
            message.text
        );
    }
    let codes = world
        .telegram
        .wait_for_text(EVA, joined.id, "recovery codes");
    codes.await.expect("the last of three messages");
    world.settled(EVA).await;
    let old = world.say(EVA, "/queue").await;
    assert!(old.text.starts_with("Please log in"), "{}", old.text);

    // Expired.
    let invited = world
        .invitations()
        .invite(Role::Moderator, "operator")
        .await
        .unwrap();
    world.clock.advance(TimeDelta::hours(24));
    let late = world
        .say(THIEF, &format!("/start invite_{}", invited.token))
        .await;
    assert!(
        late.text.starts_with("This invitation is not valid"),
        "{}",
        late.text
    );
}

#[tokio::test]
async fn guessing_codes_costs_waits_that_grow_and_each_code_works_once() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    world.say(MAX, "/logout").await;
    let right = world.code(MAX);
    let wrong = if right == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..2 {
        let told = log_in(&world, MAX, wrong).await;
        assert_eq!(
            told.text,
            "This code is not right. Please try the next one that the app shows."
        );
    }
    let told = log_in(&world, MAX, wrong).await;
    assert_eq!(
        told.text,
        "This code is not right. The next one is looked at after 12:00:30 UTC."
    );
    // The right one, too early: it is not looked at.
    let told = log_in(&world, MAX, &right).await;
    assert_eq!(
        told.text,
        "There were wrong codes. The next one is looked at after 12:00:30 UTC."
    );
    world.clock.advance(TimeDelta::seconds(30));
    let told = log_in(&world, MAX, wrong).await;
    assert_eq!(
        told.text,
        "This code is not right. The next one is looked at after 12:01:30 UTC."
    );
    assert!(world.member(MAX).await.unwrap().session_until.is_none());
    assert_eq!(audited(&world, "failed_login").await.len(), 4);

    world.clock.advance(TimeDelta::seconds(60));
    let code = world.code(MAX);
    let open = log_in(&world, MAX, &code).await;
    assert!(open.text.contains("session is open"), "{}", open.text);
    world.say(MAX, "/logout").await;
    // The same time step again, from whatever phone.
    let used = log_in(&world, MAX, &code).await;
    assert_eq!(
        used.text,
        "This code was used already. Please wait for the next one that the app shows."
    );
    assert!(world.member(MAX).await.unwrap().session_until.is_none());
    // An earlier one that nobody used is none either.
    let earlier = world.code_at(MAX, world.clock.now() - TimeDelta::seconds(30));
    log_in(&world, MAX, &earlier).await;
    assert!(world.member(MAX).await.unwrap().session_until.is_none());
    for message in world.telegram.messages(MAX) {
        assert!(
            !message.text.contains("/login"),
            "it held a code: {message:?}"
        );
    }
}

#[tokio::test]
async fn guesses_at_the_same_moment_gain_nothing() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Moderator).await;
    let member = world.member(MAX).await.unwrap();
    let access = world.access();
    let guesses = (0..20).map(|n| {
        let (access, member) = (&access, &member);
        async move {
            access
                .log_in(member, &format!("{n:06}"))
                .await
                .expect("an answer")
        }
    });
    futures_of(guesses).await;
    assert!(
        audited(&world, "failed_login").await.len() <= 3,
        "no more were looked at than one after the other"
    );
}

async fn futures_of<F: Future>(all: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut done = Vec::new();
    let mut all: Vec<_> = all.map(Box::pin).collect();
    // Polled together: each has begun before one ends.
    std::future::poll_fn(|context| {
        all.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(output) => {
                done.push(output);
                false
            }
            std::task::Poll::Pending => true,
        });
        if all.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[tokio::test]
async fn a_recovery_code_opens_one_session_and_a_new_phone_ends_the_old_one() {
    let (world, _bot) = world().await;
    let actor = world.join_staff(MAX, Role::Moderator).await;
    let enrolment = world.access().enrol(actor.name()).await.unwrap().unwrap();
    assert!(
        world.member(MAX).await.unwrap().session_until.is_none(),
        "the session ended"
    );
    let old = log_in(&world, MAX, &world.code(MAX)).await;
    assert!(
        old.text.starts_with("This code is not right"),
        "{}",
        old.text
    );
    let recovery = &enrolment.recovery_codes[0];
    // Recovery codes are worth nothing before the first right code.
    let early = log_in(&world, MAX, recovery).await;
    assert!(
        early.text.starts_with("This code is not right"),
        "{}",
        early.text
    );
    world.keep_secret(MAX, &enrolment.uri);
    world.log_in(MAX).await;
    world.say(MAX, "/logout").await;

    let open = log_in(&world, MAX, &recovery.to_uppercase()).await;
    assert!(
        open.text
            .starts_with("That recovery code is used up. 7 are left."),
        "{}",
        open.text
    );
    world.say(MAX, "/logout").await;
    let again = log_in(&world, MAX, recovery).await;
    assert!(
        again.text.starts_with("This code is not right"),
        "{}",
        again.text
    );
    assert_eq!(audited(&world, "use_recovery_code").await.len(), 1);
    assert_eq!(audited(&world, "enrol").await[0].0, "operator");
}

#[tokio::test]
async fn a_stolen_account_alone_reads_nothing_and_publishes_nothing() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    let candidate = world
        .report("council", "Ten persons listed")
        .await
        .candidate;
    let opened = world.say(MAX, &format!("/open {candidate}")).await;
    world.press(MAX, &opened, "Use this text").await;
    world.say(MAX, &format!("/reject {candidate}")).await;
    world.clock.advance(TimeDelta::hours(8));
    let before = world.telegram.sent().len();
    // The thief has the account: old messages, old buttons, made-up ones, and the question that was open.
    for data in [
        "q".to_owned(),
        format!("c:{candidate}:open"),
        format!("c:{candidate}:live:1"),
        "s:list".to_owned(),
    ] {
        let last = world.telegram.last_from_bot(MAX).map_or(0, |last| last.id);
        world.telegram.forge_press(MAX, opened.id, &data).unwrap();
        let answered = world.telegram.wait_for_text(MAX, last, "");
        answered.await.unwrap();
    }
    for text in [
        "A rumour",
        "/queue",
        "/staff",
        "/invite admin",
        "/open 1",
        "/approve 1",
        "/unlock",
    ] {
        world.say(MAX, text).await;
    }
    for message in &world.telegram.sent()[before..] {
        assert_eq!(
            message.text,
            "Please log in: /login and the six digits of your authenticator app."
        );
    }
    let updates = world.review().updates(None).await.unwrap();
    assert!(
        updates
            .iter()
            .all(|line| line.state != UpdateState::Published)
    );
    world.wipe(&[MAX]).await;
    for text in stands(&world, MAX) {
        assert!(!text.contains("Ten persons"), "{text}");
    }
    let still = world.review().candidate(candidate).await.unwrap().unwrap();
    assert!(still.state.is_open());
}

#[tokio::test]
async fn who_is_removed_in_the_middle_of_a_session_is_out_at_once() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    let eva = world.join_staff(EVA, Role::Moderator).await;
    let candidate = world
        .report("council", "Ten persons listed")
        .await
        .candidate;
    let opened = world.say(EVA, &format!("/open {candidate}")).await;

    let staff = world.say(MAX, "/staff").await;
    assert!(staff.text.contains(eva.name()), "{}", staff.text);
    let question = world
        .press(MAX, &staff, &format!("Remove {}…", eva.name()))
        .await;
    assert!(question.text.starts_with("Remove "), "{}", question.text);
    let yes = format!("Yes, remove {}", eva.name());
    let done = world.press(MAX, &question, &yes).await;
    assert!(
        done.text.ends_with("is not one of the staff any more."),
        "{}",
        done.text
    );

    world.wipe(&[MAX, EVA]).await;
    assert_eq!(
        stands(&world, EVA),
        Vec::<String>::new(),
        "also what she typed"
    );
    let nothing = world.say(EVA, "/queue").await;
    let stranger = world.say(THIEF, "/queue").await;
    assert_eq!(nothing.text, stranger.text, "no more than anybody else");
    world
        .telegram
        .forge_press(EVA, opened.id, &format!("c:{candidate}:keep"))
        .unwrap();
    let code = world.code(EVA);
    let login = log_in(&world, EVA, &code).await;
    assert!(!login.text.contains("session"), "{}", login.text);
    assert!(world.review().draft(candidate).await.unwrap().is_none());
    assert_eq!(audited(&world, "remove_staff").await.len(), 1);

    // Nobody removes themselves: an admin must be left.
    let own = world.member(MAX).await.unwrap().handle;
    let refused = world.say(MAX, &format!("/remove {own} yes")).await;
    assert!(
        refused.text.starts_with("You cannot remove yourself"),
        "{}",
        refused.text
    );
}

#[tokio::test]
async fn an_admin_invites_in_the_bot_and_the_newcomer_joins() {
    let (world, _bot) = world().await;
    world.join_staff(MAX, Role::Admin).await;
    let said = world.telegram.say(MAX, "/invite moderator");
    let phrase = world
        .telegram
        .wait_for_text(MAX, said, "The four words: ")
        .await
        .unwrap();
    let messages = world.telegram.messages(MAX);
    let link = messages
        .iter()
        .find(|message| message.text.contains("?start=invite_"));
    let link = link.expect("a link apart from the words").text.clone();
    let token = link.split("invite_").nth(1).unwrap().trim();
    world.say(EVA, &format!("/start invite_{token}")).await;
    let words = phrase.text.trim_start_matches("The four words: ");
    let welcome = world.say(EVA, words).await;
    assert!(
        welcome.text.starts_with("Welcome. Your role: moderator."),
        "{}",
        welcome.text
    );
}
