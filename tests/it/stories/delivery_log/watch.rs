//! Admins hear unasked of what goes wrong with deliveries: once when it begins, once when it is over.

use std::path::PathBuf;

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::delivery::{LEASE, Limits, Watch};
use vestka::domain::delivery::FanoutState;
use vestka::domain::language::Language;
use vestka::domain::staff::Actor;
use vestka::store::digests::DigestHalt;
use vestka_simulator::{Fault, FaultKind};

use super::{ADMIN, READER, admin, readers};
use crate::world::{World, routine};

/// What the admin was told since, all of it.
async fn told_by(world: &World, watch: &Watch) -> Vec<String> {
    let before = world.telegram.messages(ADMIN).len();
    watch.step().await.expect("the database answers");
    // The second time: nothing is told twice.
    for _ in 0..2 {
        world.alerting().step().await.expect("the database answers");
    }
    let messages = world.telegram.messages(ADMIN);
    messages[before..]
        .iter()
        .map(|message| message.text.clone())
        .collect()
}

/// The same after so many minutes, in each of which it was looked.
async fn minutes(world: &World, watch: &Watch, count: i64) -> Vec<String> {
    let mut said = Vec::new();
    for _ in 0..count {
        world.clock.advance(TimeDelta::minutes(1));
        said.extend(told_by(world, watch).await);
    }
    said
}

async fn told(world: &World, limits: Limits) -> Vec<String> {
    told_by(world, &world.watch(limits)).await
}

async fn now_told(world: &World) -> Vec<String> {
    told(world, Limits::default()).await
}

/// A session that lasts as long as the story.
async fn watching(world: &World) {
    admin(world).await;
    sqlx::query("UPDATE staff SET session_until = $1")
        .bind(world.clock.now() + TimeDelta::days(30))
        .execute(&world.pool)
        .await
        .expect("the database answers");
}

#[tokio::test]
async fn the_end_of_a_fan_out_is_told_once() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    assert_eq!(now_told(&world).await, [""; 0], "it goes its way");
    world.telegram.block(READER);
    world.deliver(&world.delivery()).await;
    assert_eq!(
        now_told(&world).await,
        [format!(
            "The delivery of {code} is finished. Accepted: 1, unreachable: 1, failed: 0, uncertain: 0."
        )]
    );
    assert_eq!(now_told(&world).await, [""; 0]);
    // One that is over before anybody looked is told too.
    let (_, code) = world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    let said = now_told(&world).await;
    assert!(said.len() == 1 && said[0].contains(&code), "{said:?}");
}

#[tokio::test]
async fn a_fan_out_that_stands_still_is_told_and_that_it_moves_again() {
    let world = World::new().await;
    readers(&world, 3).await;
    watching(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let watch = world.watch(Limits::default());
    assert_eq!(told_by(&world, &watch).await, [""; 0]);
    assert_eq!(minutes(&world, &watch, 4).await, [""; 0], "not yet");
    let said = minutes(&world, &watch, 1).await;
    assert!(
        said.len() == 1 && said[0].contains("does not move"),
        "{said:?}"
    );
    assert_eq!(minutes(&world, &watch, 5).await, [""; 0], "once");
    // A restart after an hour knows neither that it moved nor that it stood.
    world.clock.advance(TimeDelta::hours(1));
    let watch = world.watch(Limits::default());
    assert_eq!(told_by(&world, &watch).await, [""; 0]);
    let delivery = world.delivery();
    while world.fanout(&code).await.counters.accepted == 0 {
        delivery.step().await.unwrap();
    }
    let said = told_by(&world, &watch).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
    // Who pauses it knows why it stands.
    let now = world.clock.now();
    assert_eq!(
        world
            .store
            .pause_fanouts(&code, &Actor::Operator, now)
            .await
            .unwrap(),
        1
    );
    assert_eq!(minutes(&world, &watch, 20).await, [""; 0]);
    let now = world.clock.now();
    world
        .store
        .resume_fanouts(&code, &Actor::Operator, now)
        .await
        .unwrap();
    assert_eq!(minutes(&world, &watch, 3).await, [""; 0], "anew");
    let said = minutes(&world, &watch, 3).await;
    assert_eq!(said.len(), 1, "{said:?}");
}

#[tokio::test]
async fn an_outage_of_the_service_is_no_fan_out_that_stands_still() {
    let world = World::new().await;
    readers(&world, 1).await;
    watching(&world).await;
    world.publish(&routine("Ten persons listed")).await;
    let watch = world.watch(Limits::default());
    assert_eq!(told_by(&world, &watch).await, [""; 0]);
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(told_by(&world, &watch).await, [""; 0]);
    assert_eq!(minutes(&world, &watch, 4).await, [""; 0]);
    assert_eq!(minutes(&world, &watch, 1).await.len(), 1);
}

#[tokio::test]
async fn one_that_halts_says_why_and_waits_for_an_admin() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .sql("UPDATE fanouts SET state = 'halted', state_reason = '1 of 1 blocked the bot'")
        .await;
    let said = now_told(&world).await;
    assert_eq!(
        said,
        [format!(
            "The delivery of {code} has halted by itself and waits for an admin: /log {code}\n1 of 1 blocked the bot"
        )]
    );
    assert_eq!(now_told(&world).await, [""; 0]);
    world
        .store
        .resume_fanouts(&code, &Actor::Operator, world.clock.now())
        .await
        .unwrap();
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
}

/// Admins may leave one language for later; that nothing moves any more they must hear.
#[tokio::test]
async fn that_all_has_halted_is_told_also_where_it_is_known_of_one_language() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    let polish = vestka::domain::language::Language::Pl;
    let halted = world.store.halt_language(revision, polish, "can't parse");
    assert!(halted.await.unwrap());
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].ends_with("\ncan't parse"),
        "{said:?}"
    );
    assert_eq!(now_told(&world).await, [""; 0]);
    world
        .sql("UPDATE fanouts SET state = 'halted', halted_by = 'failures', state_reason = '40 of 100 tries in a row: blocked'")
        .await;
    let said = now_told(&world).await;
    assert_eq!(
        said,
        [format!(
            "The delivery of {code} has halted by itself and waits for an admin: /log {code}\n40 of 100 tries in a row: blocked"
        )]
    );
    assert_eq!(now_told(&world).await, [""; 0], "once");
    // An admin takes the failures for real; the language waits on, and of that they know.
    world
        .sql("UPDATE fanouts SET halted_by = 'languages', state_reason = NULL")
        .await;
    assert_eq!(now_told(&world).await, [""; 0]);
}

#[tokio::test]
async fn many_unreachable_at_once_are_told_and_a_few_are_not() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world
        .sql("UPDATE fanouts SET accepted = 80, unreachable = 19")
        .await;
    assert_eq!(now_told(&world).await, [""; 0]);
    world.sql("UPDATE fanouts SET unreachable = 20").await;
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].contains(&format!("{code} cannot be reached: 20 of 100")),
        "{said:?}"
    );
    world.sql("UPDATE fanouts SET accepted = 1000").await;
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_long_wait_is_told_when_it_may_be_and_stalls_nothing() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    world.publish(&routine("Ten persons listed")).await;
    let asked = Fault::new(FaultKind::Answer {
        code: 429,
        description: "Too Many Requests: retry after 3600".to_owned(),
        parameters: Some(serde_json::json!({"retry_after": 3600})),
    });
    world
        .telegram
        .order_fault(asked.method("sendMessage").chat(READER));
    let delivery = world.delivery();
    while delivery.step().await.unwrap().blocked_until.is_none() {}
    // The alerting of this story has a budget of its own, as in a process that Telegram lets send.
    let said = now_told(&world).await;
    assert!(
        said.len() == 1
            && said[0].contains("asks the bot to wait until 20 November 2026, 13:00 UTC"),
        "{said:?}"
    );
    let watch = world.watch(Limits::default());
    let said = minutes(&world, &watch, 59).await;
    assert_eq!(said, [""; 0], "it is not stalled: it waits");
    world.wait_passes(TimeDelta::hours(1)).await;
    let said = minutes(&world, &watch, 1).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
}

#[tokio::test]
async fn that_all_digests_have_halted_is_told_and_that_they_go_on() {
    let world = World::new().await;
    watching(&world).await;
    let halt = DigestHalt {
        until: world.clock.now() + TimeDelta::hours(1),
        why: "21 31 blocked".to_owned(),
    };
    let halted = world
        .store
        .halt_digests(world.bot, &halt, world.clock.now());
    assert!(halted.await.unwrap());
    let said = now_told(&world).await;
    assert!(
        said.len() == 1
            && said[0].starts_with("The digests have halted by themselves: 21 of 31")
            && said[0].contains("20 November 2026, 13:00 UTC"),
        "{said:?}"
    );
    let resumed = world
        .store
        .resume_digests(None, &Actor::Operator, world.clock.now());
    assert!(resumed.await.unwrap());
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
}

#[tokio::test]
async fn little_room_is_told_before_the_disk_is_full() {
    let world = World::new().await;
    watching(&world).await;
    let small = Limits {
        database_bytes: Some(1 << 20),
        ..Limits::default()
    };
    let said = told(&world, small).await;
    assert!(
        said.len() == 1 && said[0].starts_with("The database is nearly full: "),
        "{said:?}"
    );
    let large = Limits {
        database_bytes: Some(1 << 50),
        ..Limits::default()
    };
    let said = told(&world, large).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
    // A folder that is not there is a warning in the log, not an end of the watch.
    let nowhere = Limits {
        data_dir: Some(PathBuf::from("/nonexistent/vestka")),
        ..Limits::default()
    };
    assert_eq!(told(&world, nowhere).await, [""; 0]);
}

#[tokio::test]
async fn another_program_with_our_token_is_told_and_that_it_went() {
    let world = World::new().await;
    watching(&world).await;
    let conflict = Fault::new(FaultKind::Answer {
        code: 409,
        description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".to_owned(),
        parameters: None,
    });
    world.telegram.order_fault(conflict.method("getUpdates"));
    let bot = world.run_bot();
    let raised = async {
        while super::number(&world, "SELECT count(*) FROM alerts").await == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LEASE, raised)
        .await
        .expect("it is noted");
    drop(bot);
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].starts_with("Another program reads"),
        "{said:?}"
    );
    assert_eq!(now_told(&world).await, [""; 0]);
    world.clock.advance(TimeDelta::minutes(3));
    let said = now_told(&world).await;
    assert!(
        said.len() == 1 && said[0].starts_with("It is over: "),
        "{said:?}"
    );
}

/// Others that were paused long ago and that nobody took up again.
async fn thousand_paused(world: &World) {
    let statements = "
        SET session_replication_role = replica;
        INSERT INTO updates (code, created_at)
        SELECT lpad(upper(to_hex(n)), 7, '0'), '2026-01-01Z' FROM generate_series(1, 1100) AS n;
        INSERT INTO revisions (update_id, number, kind, urgency, verification, draft_id, content, record, signature, published_at)
        SELECT u.id, 1, 'original', r.urgency, r.verification, -u.id, r.content, r.record, r.signature, r.published_at
        FROM updates u, revisions r WHERE u.created_at = '2026-01-01Z';
        INSERT INTO fanouts (revision_id, state, state_reason, rank, due, due_is_estimate, started_at)
        SELECT id, 'paused', 'paused by operator', 3, 1, false, '2026-01-01Z' FROM revisions WHERE draft_id < 0;
        SET session_replication_role = origin;";
    let mut connection = world.pool.acquire().await.expect("a connection");
    sqlx::raw_sql(statements)
        .execute(&mut *connection)
        .await
        .expect("the database answers");
}

#[tokio::test]
async fn a_new_fan_out_behind_a_thousand_old_ones_is_told_of_too() {
    let world = World::new().await;
    readers(&world, 2).await;
    watching(&world).await;
    world.publish(&routine("The first of many")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(now_told(&world).await.len(), 1, "it is finished");
    thousand_paused(&world).await;
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    sqlx::query(
        "UPDATE fanouts SET state = 'halted', state_reason = 'many' WHERE revision_id = $1",
    )
    .bind(revision)
    .execute(&world.pool)
    .await
    .unwrap();
    let said = now_told(&world).await;
    assert!(said.len() == 1 && said[0].contains(&code), "{said:?}");
    assert_eq!(now_told(&world).await, [""; 0], "once");
}

#[tokio::test]
async fn outside_a_session_nothing_of_it_is_told_but_that_there_is_something() {
    let world = World::new().await;
    readers(&world, 1).await;
    admin(&world).await;
    world.clock.advance(TimeDelta::hours(9));
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let said = now_told(&world).await;
    assert_eq!(said, ["Something waits for you. Please log in: /login."]);
    let _bot = world.run_bot();
    world.log_in(ADMIN).await;
    let queue = world.say(ADMIN, "/queue").await;
    assert!(
        queue
            .text
            .contains(&format!("The delivery of {code} is finished.")),
        "{}",
        queue.text
    );
}

/// Of a text that Telegram does not take one reader chose another language, in which Telegram fails for a while.
#[tokio::test]
async fn what_is_halted_and_runs_for_one_reader_alone_is_not_told_to_stand_still() {
    let world = World::new().await;
    readers(&world, 6).await;
    watching(&world).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let too_long = FaultKind::Answer {
        code: 400,
        description: "Bad Request: message is too long".to_owned(),
        parameters: None,
    };
    let refused = Fault::new(too_long).method("sendMessage").times(1000);
    for reader in 0..6 {
        world
            .telegram
            .order_fault(refused.clone().chat(READER + reader));
    }
    world.deliver(&world.delivery()).await;
    world.telegram.clear_faults();
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    let watch = world.watch(Limits::default());
    let said = told_by(&world, &watch).await;
    assert!(said.len() == 1 && said[0].contains(&code), "{said:?}");
    let one = world.subscriber(READER).await.expect("a subscriber").id;
    let polish = world.subscriptions().set_language(one, Language::Pl).await;
    polish.expect("the database answers");
    // Those who wait for a decision are due by now, as far as their own time goes.
    world.clock.advance(TimeDelta::hours(2));
    told_by(&world, &watch).await;
    world
        .telegram
        .order_fault(super::server_error(READER).times(100));
    for _ in 0..3 {
        world.deliver(&world.delivery()).await;
        world.clock.advance(TimeDelta::seconds(100));
    }
    world.deliver(&world.delivery()).await;
    let counters = world.fanout(&code).await.counters;
    assert_eq!((counters.accepted, counters.deferred), (0, 6));
    assert_eq!(world.fanout(&code).await.state, FanoutState::Running);
    told_by(&world, &watch).await;
    assert_eq!(
        minutes(&world, &watch, 6).await,
        [""; 0],
        "that it is halted is known"
    );
    world.telegram.clear_faults();
    world.clock.advance(TimeDelta::hours(1));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.fanout(&code).await.counters.accepted, 1);
    assert_eq!(world.fanout(&code).await.state, FanoutState::Halted);
    assert_eq!(minutes(&world, &watch, 7).await, [""; 0]);
}
