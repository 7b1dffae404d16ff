//! Quiet hours, and messages without a sound.

use chrono::{NaiveTime, TimeDelta};
use vestka::clock::Clock as _;
use vestka::domain::delivery::FanoutState;
use vestka_simulator::Message;

use super::ALA;
use crate::world::{World, breaking, routine};

const WAITS: &str = "Breaking updates wait as well.";
const GATHERS: &str = "Breaking updates wait for the digest as well.";
const RINGS: &str = "Breaking updates come even then.";

impl World {
    /// A subscriber who sleeps from 13:00 to 15:00 UTC; the story begins at noon.
    async fn sleeper(&self, breaking_rings: bool) -> i32 {
        let sleeper = self.subscribe(ALA, &["sanctions"]).await.id;
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
        let subscriptions = self.subscriptions();
        let hours = Some((hour(13), hour(15)));
        subscriptions
            .set_quiet(sleeper, hours)
            .await
            .expect("the database answers");
        subscriptions
            .set_breaking_rings(sleeper, breaking_rings)
            .await
            .expect("the database answers");
        self.clock.advance(TimeDelta::minutes(90));
        sleeper
    }
}

#[tokio::test]
async fn who_sets_quiet_hours_anew_hears_nothing_at_night_and_is_told_how_to_hear_what_is_breaking()
{
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    let typed = world.say(ALA, "/pace quiet 13:00 15:00").await;
    assert!(typed.text.contains(WAITS), "{}", typed.text);
    let tapped = world.set_pace(ALA, &["h:quiet", "h:quiet:off"]).await;
    assert!(!offers(&tapped, "h:rings:1"), "there are no quiet hours");
    let tapped = world.set_pace(ALA, &["h:quiet", "h:quiet:1380:420"]).await;
    assert!(tapped.text.contains(WAITS), "{}", tapped.text);
    assert!(offers(&tapped, "h:rings:1"), "{tapped:?}");
    world.clock.advance(TimeDelta::hours(12));
    let before = world.received(ALA).len();
    world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), before, "the phone is silent");
    let allowed = world.press(ALA, &tapped, "h:rings:1").await;
    assert!(allowed.text.contains(RINGS), "{}", allowed.text);
    assert!(offers(&allowed, "h:rings:0"), "{allowed:?}");
    world.publish(&breaking("All listed again")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), before + 1, "it rings through");
}

#[tokio::test]
async fn who_has_quiet_hours_keeps_what_was_chosen_about_what_is_breaking_until_there_are_none() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    // As those who set their quiet hours before breaking had to be let through.
    world
        .sql("UPDATE subscribers SET quiet_from = '13:00', quiet_to = '15:00', quiet_breaking = true")
        .await;
    for (said, expected) in [
        ("/pace quiet 14:00 16:00", RINGS),
        ("/pace quiet breaking off", WAITS),
        ("/pace quiet 13:00 15:00", WAITS),
        ("/pace quiet breaking on", RINGS),
        ("/pace quiet off", "No quiet hours."),
        // Where there are none, nothing is promised that would not last.
        ("/pace quiet breaking on", "no quiet hours yet"),
        ("/pace quiet 13:00 15:00", WAITS),
    ] {
        let answer = world.say(ALA, said).await;
        assert!(answer.text.contains(expected), "{said}: {}", answer.text);
    }
}

/// A digest comes when it comes: nobody who has one is promised that what is breaking rings through.
#[tokio::test]
async fn who_has_a_digest_is_told_that_what_is_breaking_waits_for_it_and_is_offered_no_ringing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    let at_once = world.say(ALA, "/pace quiet 13:00 15:00").await;
    world.say(ALA, "/pace quiet breaking on").await;
    let digest = world.say(ALA, "/pace digest 19:00").await;
    // Typed or by the button of an old menu it is kept for later, and promises nothing now.
    let typed = world.say(ALA, "/pace quiet breaking on").await;
    let pressed = world.press(ALA, &at_once, "h:rings:1").await;
    let quiet = world.set_pace(ALA, &["h:quiet"]).await;
    assert!(offers(&quiet, "h:quiet:off"), "{quiet:?}");
    for shown in [&digest, &typed, &pressed] {
        assert!(shown.text.contains(GATHERS), "{}", shown.text);
        assert!(!shown.text.contains(WAITS), "{}", shown.text);
        assert!(!shown.text.contains(RINGS), "{}", shown.text);
    }
    for shown in [&digest, &typed, &pressed, &quiet] {
        assert!(!offers(shown, "h:rings:0"), "{shown:?}");
        assert!(!offers(shown, "h:rings:1"), "{shown:?}");
    }
    world.clock.advance(TimeDelta::minutes(90));
    let before = world.received(ALA).len();
    world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), before, "it waits for the digest");
    let again = world.say(ALA, "/pace instant").await;
    assert!(again.text.contains(RINGS), "{}", again.text);
}

#[tokio::test]
async fn routine_waits_for_the_morning_and_breaking_may_ring_through() {
    let world = World::new().await;
    world.sleeper(true).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].text.contains("All listed"));
    assert_eq!(world.fanout(&code).await.counters.deferred, 1);
    world.clock.advance(TimeDelta::minutes(89));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1);
    world.clock.advance(TimeDelta::minutes(1));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 2);
    let counters = world.fanout(&code).await.counters;
    assert_eq!(
        (counters.due, counters.accepted, counters.deferred),
        (1, 1, 0)
    );
}

#[tokio::test]
async fn breaking_waits_too_where_it_may_not_ring() {
    let world = World::new().await;
    world.sleeper(false).await;
    world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    assert!(world.received(ALA).is_empty());
}

fn offers(shown: &Message, data: &str) -> bool {
    shown
        .all_buttons()
        .any(|button| button.data() == Some(data))
}

/// They are tried for the first time when they wake up: a few who are gone among many are no jump, and are paused in the end.
#[tokio::test]
async fn in_the_morning_many_get_it_and_a_few_who_are_gone_halt_nothing() {
    let world = World::new().await;
    let ids: Vec<i64> = (0..300).map(|n| ALA + n).collect();
    world.telegram.add_people(ids.iter().copied());
    world.subscribe_all(&ids).await;
    world
        .sql("UPDATE subscribers SET quiet_from = '13:00', quiet_to = '15:00'")
        .await;
    world.clock.advance(TimeDelta::minutes(90));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.deferred, 300);
    for gone in ids.iter().step_by(12) {
        world.telegram.block(*gone);
    }
    world.clock.advance(TimeDelta::minutes(90));
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (
            fanout.state,
            fanout.counters.accepted,
            fanout.counters.unreachable
        ),
        (FanoutState::Finished, 275, 25)
    );
    assert_eq!(
        (fanout.counters.deferred, fanout.counters.duplicates),
        (0, 0)
    );
    for id in ids {
        assert!(world.telegram.delivered_count(id) <= 1);
    }
}

/// She wants quiet by now, but for what is breaking.
async fn only_breaking_rings(world: &World, reader: i32) {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a time of day");
    let subscriptions = world.subscriptions();
    let hours = Some((hour(13), hour(15)));
    let chosen = subscriptions.set_quiet(reader, hours).await;
    chosen.expect("the database answers");
    let chosen = subscriptions.set_breaking_rings(reader, true).await;
    chosen.expect("the database answers");
    world.clock.advance(TimeDelta::minutes(90));
}

#[tokio::test]
async fn a_retraction_passes_quiet_hours_only_where_the_original_did() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, routine_code) = world.publish(&routine("Ten persons listed")).await;
    let (_, breaking_code) = world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    only_breaking_rings(&world, ala).await;
    world.retract(&routine_code).await;
    world.retract(&breaking_code).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), 3);
    assert!(
        messages[2].text.contains("All listed"),
        "{}",
        messages[2].text
    );
    world.clock.advance(TimeDelta::minutes(90));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 4, "the other one does not lapse");
}

#[tokio::test]
async fn a_retraction_rings_where_the_original_rang_also_after_a_correction_made_it_routine() {
    let world = World::new().await;
    let ala = world.subscribe(ALA, &["sanctions"]).await.id;
    let (_, code) = world.publish(&breaking("All listed")).await;
    world.deliver(&world.delivery()).await;
    world.correct(&code, routine("Some listed")).await;
    world.deliver(&world.delivery()).await;
    only_breaking_rings(&world, ala).await;
    world.retract(&code).await;
    let rank: i16 =
        sqlx::query_scalar("SELECT rank FROM fanouts ORDER BY revision_id DESC LIMIT 1")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(rank, 1, "it goes first too");
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 3);
}

#[tokio::test]
async fn what_was_to_wait_is_withdrawn_meanwhile_and_never_comes() {
    let world = World::new().await;
    world.sleeper(false).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::hours(2));
    world.deliver(&world.delivery()).await;
    assert!(world.received(ALA).is_empty());
}

#[tokio::test]
async fn who_chose_so_gets_messages_without_a_sound() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    let shown = world.set_pace(ALA, &["h:silent:1"]).await;
    assert!(shown.text.contains("without a sound"), "{}", shown.text);
    let before = world.received(ALA).len();
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let messages = world.received(ALA);
    assert_eq!(messages.len(), before + 1);
    assert!(messages[before].silent);
    let shown = world.set_pace(ALA, &["h:silent:0"]).await;
    assert!(shown.text.contains("with a sound"));
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert!(!world.received(ALA).last().expect("it came").silent);
}

#[tokio::test]
async fn all_of_it_can_be_typed_and_what_is_wrong_changes_nothing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    for (said, expected) in [
        ("/pace zone Вільня", "Your time zone: Vilnius."),
        ("/pace quiet 23-7", "from 23:00 to 07:00"),
        ("/pace quiet breaking off", WAITS),
        ("/pace digest 19:30", "once a day, at 19:30"),
        ("/pace sound off", "without a sound"),
        ("/pace digest 19:10", "full or half hours"),
        ("/pace zone Atlantis", "larger city nearby"),
    ] {
        let answer = world.say(ALA, said).await;
        assert!(answer.text.contains(expected), "{said}: {}", answer.text);
    }
    let shown = world.say(ALA, "/pace").await.text;
    for kept in [
        "at 19:30",
        "from 23:00 to 07:00",
        "Vilnius",
        "without a sound",
    ] {
        assert!(shown.contains(kept), "{shown}");
    }
    assert!(world.clock.now() > chrono::DateTime::UNIX_EPOCH);
}

#[tokio::test]
async fn a_forged_button_is_out_of_date() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.join(ALA).await;
    let shown = world.say(ALA, "/pace").await;
    for forged in [
        "h:at:0:1441",
        "h:zone:Europe/Atlantis",
        "h:quiet:1:1",
        "h:at:0:1",
    ] {
        let last = world.telegram.last_from_bot(ALA).map_or(0, |last| last.id);
        let toasts = world.telegram.toasts().len();
        world.telegram.forge_press(ALA, shown.id, forged).unwrap();
        let answered = world.telegram.wait_for("an answer", |state| {
            let said = state.from_bot(ALA).any(|message| message.id > last);
            said || state.toasts().len() > toasts
        });
        answered.await.expect("a press is answered");
    }
    let settings: (String, Option<NaiveTime>) =
        sqlx::query_as("SELECT pace, quiet_from FROM subscribers")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    assert_eq!(settings, ("instant".to_owned(), None));
}
