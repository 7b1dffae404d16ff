//! Admins hear unasked of what is wrong: once when it begins, once when it is over, and nothing that a phone on a table would tell.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::language::Language;
use vestka::domain::source::AlertKind;
use vestka::domain::staff::Role;
use vestka_simulator::{Fault, FaultKind, Message};

use crate::world::World;

const ADMIN: i64 = 1_487_000_000_001;
const SECOND: i64 = 1_487_000_000_002;
const MODERATOR: i64 = 1_487_000_000_003;

const NEUTRAL: &str = "Something waits for you. Please log in: /login.";
const DETAIL: &str = "Nothing new for 3 days; usually there is something every 2 hours.";
const SILENT: &str = "Source council has been silent for longer than usual.";

/// An admin and a moderator, on Telegram.
async fn staffed(world: &World) {
    for (person, role) in [(ADMIN, Role::Admin), (MODERATOR, Role::Moderator)] {
        world.telegram.add_people([person]);
        world.join_staff_without_session(person, role).await;
    }
}

async fn raise(world: &World, kind: AlertKind) -> bool {
    let now = world.clock.now();
    let about = ("council", DETAIL);
    world
        .store
        .raise_alert(kind, about, now)
        .await
        .expect("the world answers")
}

async fn end(world: &World) -> bool {
    let now = world.clock.now();
    let kind = AlertKind::SourceSilent;
    world
        .store
        .end_alert(kind, "council", now)
        .await
        .expect("the world answers")
}

/// Everybody logs in for a day.
async fn session(world: &World) {
    sqlx::query("UPDATE staff SET session_until = $1")
        .bind(world.clock.now() + TimeDelta::days(1))
        .execute(&world.pool)
        .await
        .expect("the world answers");
}

fn texts(world: &World, person: i64) -> Vec<String> {
    let messages = world.telegram.messages(person);
    let from_bot = messages.into_iter().filter(|message| message.from_bot);
    from_bot.map(|message: Message| message.text).collect()
}

#[tokio::test]
async fn an_admin_hears_once_that_it_begins_and_once_that_it_is_over() {
    let world = World::new().await;
    staffed(&world).await;
    session(&world).await;
    let alerting = world.alerting();
    assert_eq!(alerting.step().await.unwrap(), 0);
    assert!(raise(&world, AlertKind::SourceSilent).await);
    assert!(
        !raise(&world, AlertKind::SourceSilent).await,
        "it is one alert"
    );
    assert_eq!(alerting.step().await.unwrap(), 1);
    assert_eq!(
        world.alerting().step().await.unwrap(),
        0,
        "also after a restart"
    );
    assert!(end(&world).await);
    assert!(!end(&world).await);
    assert_eq!(alerting.step().await.unwrap(), 1);
    assert_eq!(alerting.step().await.unwrap(), 0);
    assert_eq!(
        texts(&world, ADMIN),
        [
            format!("{SILENT}\n{DETAIL}"),
            format!("It is over: {SILENT}")
        ]
    );
    assert_eq!(texts(&world, MODERATOR), [""; 0], "not theirs");
    // What begins anew is told anew.
    assert!(raise(&world, AlertKind::SourceSilent).await);
    assert_eq!(alerting.step().await.unwrap(), 1);
}

/// During an upgrade a newer program raises what this one has never heard of.
#[tokio::test]
async fn an_alert_of_a_later_version_keeps_no_other_from_being_told() {
    let world = World::new().await;
    staffed(&world).await;
    session(&world).await;
    world
        .sql("ALTER TABLE alerts DROP CONSTRAINT alerts_kind_check")
        .await;
    world
        .sql("INSERT INTO alerts (kind, subject, detail, raised_at) VALUES ('of_tomorrow', 'bot', '', now())")
        .await;
    raise(&world, AlertKind::SourceSilent).await;
    assert_eq!(world.alerting().step().await.unwrap(), 1);
    assert_eq!(texts(&world, ADMIN), [format!("{SILENT}\n{DETAIL}")]);
    let _bot = world.run_bot();
    let queue = world.say(ADMIN, "/queue").await;
    assert!(queue.text.contains(SILENT), "{}", queue.text);
}

#[tokio::test]
async fn outside_a_session_an_alert_tells_nothing_and_the_queue_tells_it() {
    let world = World::new().await;
    staffed(&world).await;
    let _bot = world.run_bot();
    for kind in [AlertKind::SourceSilent, AlertKind::RelayOff] {
        raise(&world, kind).await;
    }
    assert_eq!(world.alerting().step().await.unwrap(), 2);
    assert_eq!(texts(&world, ADMIN), [NEUTRAL], "one line for all");
    world.log_in(ADMIN).await;
    world.log_in(MODERATOR).await;
    let queue = world.say(ADMIN, "/queue").await;
    assert!(queue.text.contains(SILENT), "{}", queue.text);
    let queue = world.say(MODERATOR, "/queue").await;
    assert!(!queue.text.contains("council"), "{}", queue.text);
}

#[tokio::test]
async fn what_telegram_did_not_take_is_told_again_to_who_did_not_get_it() {
    let world = World::new().await;
    staffed(&world).await;
    world.telegram.add_people([SECOND]);
    world.join_staff_without_session(SECOND, Role::Admin).await;
    raise(&world, AlertKind::SourceFailing).await;
    let failing = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(failing.chat(SECOND));
    let alerting = world.alerting();
    assert_eq!(alerting.step().await.unwrap(), 0, "she has not heard it");
    assert_eq!(alerting.step().await.unwrap(), 1);
    assert_eq!(alerting.step().await.unwrap(), 0);
    for admin in [ADMIN, SECOND] {
        assert_eq!(texts(&world, admin), [NEUTRAL]);
    }
}

#[tokio::test]
async fn one_admin_who_blocked_the_bot_keeps_nothing_from_the_others() {
    let world = World::new().await;
    staffed(&world).await;
    world.telegram.block(ADMIN);
    raise(&world, AlertKind::SourceGone).await;
    let alerting = world.alerting();
    assert_eq!(alerting.step().await.unwrap(), 0, "nobody has heard it");
    world.telegram.add_people([SECOND]);
    world.join_staff_without_session(SECOND, Role::Admin).await;
    assert_eq!(alerting.step().await.unwrap(), 1);
    assert_eq!(texts(&world, SECOND), [NEUTRAL]);
}

#[tokio::test]
async fn each_admin_is_told_in_their_language() {
    let world = World::new().await;
    staffed(&world).await;
    session(&world).await;
    for (language, word) in [
        (Language::Be, "маўчыць"),
        (Language::Ru, "молчит"),
        (Language::Pl, "milczy"),
        (Language::Lt, "tyli"),
        (Language::Uk, "мовчить"),
    ] {
        sqlx::query("UPDATE staff SET language = $1")
            .bind(language.as_str())
            .execute(&world.pool)
            .await
            .unwrap();
        raise(&world, AlertKind::SourceSilent).await;
        assert_eq!(world.alerting().step().await.unwrap(), 1);
        let said = texts(&world, ADMIN).pop().unwrap();
        assert!(said.contains(word), "{language}: {said}");
        end(&world).await;
        assert_eq!(world.alerting().step().await.unwrap(), 1);
    }
}

#[tokio::test]
async fn many_at_once_are_counted_and_an_admin_who_is_away_is_not_tried_all_the_time() {
    let world = World::new().await;
    staffed(&world).await;
    session(&world).await;
    let (now, alerting) = (world.clock.now(), world.alerting());
    for number in 1..=12 {
        let slug = format!("source-{number}");
        let about = (slug.as_str(), DETAIL);
        let kind = AlertKind::SourceSilent;
        world.store.raise_alert(kind, about, now).await.unwrap();
    }
    assert_eq!(alerting.step().await.unwrap(), 12);
    world.sql("UPDATE alerts SET over_at = raised_at").await;
    assert_eq!(alerting.step().await.unwrap(), 12);
    assert_eq!(
        texts(&world, ADMIN),
        [
            "New alerts: 12. Please send /queue.",
            "Alerts that are over: 12."
        ]
    );

    world.telegram.block(ADMIN);
    raise(&world, AlertKind::SourceGone).await;
    assert_eq!(alerting.step().await.unwrap(), 0);
    world.telegram.unblock(ADMIN);
    assert_eq!(alerting.step().await.unwrap(), 0, "not at once");
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(alerting.step().await.unwrap(), 1);
}

#[tokio::test]
async fn that_something_waits_is_told_again_to_who_did_not_hear_it_and_to_nobody_twice() {
    let world = World::new().await;
    staffed(&world).await;
    world.report("council", "Ten persons listed").await;
    world.sql("UPDATE sources SET policy = 'relay'").await;
    assert_eq!(world.relay().step().await.unwrap().held, 1);
    let failing = Fault::new(FaultKind::Status500).method("sendMessage");
    world.telegram.order_fault(failing.chat(MODERATOR));
    let alerting = world.alerting();
    alerting.step().await.unwrap();
    assert_eq!(texts(&world, ADMIN), [NEUTRAL]);
    assert_eq!(
        texts(&world, MODERATOR),
        [""; 0],
        "Telegram did not take it"
    );
    for _ in 0..2 {
        alerting.step().await.unwrap();
        assert_eq!(texts(&world, ADMIN), [NEUTRAL]);
        assert_eq!(texts(&world, MODERATOR), [NEUTRAL]);
    }
    world.alerting().step().await.unwrap();
    assert_eq!(texts(&world, ADMIN), [NEUTRAL], "also after a restart");
}

/// They name staff and updates: what was over a month ago is forgotten, and what lasts stays.
#[tokio::test]
async fn what_was_over_a_month_ago_is_forgotten_and_what_lasts_stays() {
    let world = World::new().await;
    let now = world.clock.now();
    let begun = now - TimeDelta::days(90);
    for (subject, over) in [("old", Some(31)), ("recent", Some(29)), ("lasting", None)] {
        let kind = AlertKind::SourceSilent;
        let raised = world.store.raise_alert(kind, (subject, DETAIL), begun);
        assert!(raised.await.expect("the world answers"));
        if let Some(days) = over {
            let ended = world
                .store
                .end_alert(kind, subject, now - TimeDelta::days(days));
            assert!(ended.await.expect("the world answers"));
        }
    }
    let purged = world.store.purge_alerts(now - TimeDelta::days(30)).await;
    assert_eq!(purged.expect("the world answers"), 1);
    let kept: Vec<String> = sqlx::query_scalar("SELECT subject FROM alerts ORDER BY subject")
        .fetch_all(&world.pool)
        .await
        .expect("the world answers");
    assert_eq!(kept, ["lasting", "recent"]);
}
