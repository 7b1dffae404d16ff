//! Telegram sends events to an address of ours: none is lost, none is dealt with twice, and nobody else gets in.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::json;
use sqlx::Connection as _;
use vestka::clock::Clock as _;
use vestka::domain::staff::Role;
use vestka::store::instance::CONTESTED_FOR;
use vestka::telegram::Way;
use vestka::web::Health;
use vestka_simulator::{Fault, FaultKind};

use super::hook::{Hook, secret};
use super::{ADMIN, ALA, BEN, Bot, counted, said};
use crate::world::World;

async fn world() -> World {
    let world = World::new().await;
    world.telegram.add_people([ALA, BEN]);
    world
}

async fn taken(world: &World) {
    let taken = world
        .telegram
        .wait_for("all is taken", |state| state.waiting_updates() == 0);
    taken.await.expect("all is taken");
}

/// An event as Telegram writes it.
fn event(id: i64, text: &str) -> String {
    json!({"update_id": id, "message": {
        "message_id": 5, "date": 1_795_000_000, "text": text,
        "chat": {"id": ALA, "type": "private", "first_name": "Ala"},
        "from": {"id": ALA, "is_bot": false, "first_name": "Ala", "language_code": "en"},
    }})
    .to_string()
}

#[tokio::test]
async fn what_people_send_is_answered_and_taken() {
    let world = world().await;
    let hook = Hook::start(&world).await;
    world.join(ALA).await;
    assert!(world.subscriber(ALA).await.is_some());
    taken(&world).await;
    let set = world.telegram.look(|state| state.webhook().cloned());
    let set = set.expect("a webhook");
    assert_eq!(set.max_connections, 100);
    assert_eq!(secret(&world).len(), 64);
    assert_eq!(set.last_error, None);
    world
        .sql("INSERT INTO leases (name, owner, until) VALUES ('keeper', 1, 'infinity')")
        .await;
    let health = Health::new(world.store.clone(), Arc::new(world.clock.clone()));
    let health = health.with_events(Arc::clone(&hook.receiving));
    let ready = health.readiness().await;
    assert!(ready.ready, "{ready:?}");
    assert_eq!(ready.events.map(|events| events.way), Some(Way::Webhook));
    // Only what we ask for is sent.
    world
        .telegram
        .send_update("inline_query", json!({"id": "1", "query": "q"}));
    assert_eq!(world.telegram.waiting_updates(), 0);
}

/// Case 17.
#[tokio::test]
async fn answered_before_it_is_stored() {
    let world = world().await;
    let hook = Hook::start(&world).await;
    world.say(ALA, "/help").await;
    taken(&world).await;
    let mut other = world.pool.acquire().await.expect("a connection");
    let mut transaction = other.begin().await.expect("a transaction");
    sqlx::query("LOCK TABLE subscriptions IN ACCESS EXCLUSIVE MODE")
        .execute(&mut *transaction)
        .await
        .expect("a lock");
    world.telegram.say(ALA, "/subscribe sanctions");
    // The handler waits for the database.
    while !is_waiting(&world).await {
        tokio::task::yield_now().await;
    }
    assert_eq!(
        world.telegram.waiting_updates(),
        1,
        "it is not answered for before it is stored"
    );
    // The process is gone in the middle, and another takes over.
    drop(hook);
    transaction.rollback().await.expect("the lock goes");
    assert_eq!(world.telegram.waiting_updates(), 1);
    let _next = Hook::start(&world).await;
    taken(&world).await;
    let ala = world.subscriber(ALA).await.expect("a subscriber");
    let choices = world.subscriptions().choices(Some(ala.id)).await.unwrap();
    assert_eq!(choices.iter().filter(|choice| choice.chosen).count(), 1);
}

async fn is_waiting(world: &World) -> bool {
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                        WHERE NOT granted AND datname = current_database())",
    )
    .fetch_one(&world.pool)
    .await
    .expect("the database answers")
}

#[tokio::test]
async fn while_the_database_is_away_nothing_is_answered_for_and_nothing_is_lost() {
    let world = world().await;
    let _hook = Hook::start(&world).await;
    world.say(ALA, "/help").await;
    taken(&world).await;
    world
        .sql("ALTER TABLE subscribers RENAME TO subscribers_away")
        .await;
    world.telegram.say(ALA, "/subscribe sanctions");
    let refused = world.telegram.wait_for("it is refused", |state| {
        let webhook = state.webhook().expect("a webhook");
        webhook.last_error.is_some()
    });
    refused.await.expect("it is refused");
    assert_eq!(world.telegram.waiting_updates(), 1);
    world
        .sql("ALTER TABLE subscribers_away RENAME TO subscribers")
        .await;
    taken(&world).await;
    assert!(world.subscriber(ALA).await.is_some());
}

/// Case 17.
#[tokio::test]
async fn a_command_delivered_twice() {
    let world = world().await;
    let hook = Hook::start(&world).await;
    let secret = secret(&world);
    let first = event(7, "/help");
    // At the same moment, and later.
    let (one, other) = tokio::join!(
        hook.post(Some(&secret), first.clone()),
        hook.post(Some(&secret), first.clone())
    );
    let mut both = [one.0, other.0];
    both.sort_unstable();
    assert!(both == [200, 200] || both == [200, 503], "{both:?}");
    assert_eq!(hook.post(Some(&secret), first).await.0, 200);
    assert_eq!(said(&world, ALA).len(), 1, "one answer");
    // Another event is another event, whatever its number.
    for id in [8, 6, -3, 9_007_199_254_740_993] {
        let before = said(&world, ALA).len();
        assert_eq!(hook.post(Some(&secret), event(id, "/help")).await.0, 200);
        assert_eq!(said(&world, ALA).len(), before + 1, "{id}");
    }
    // So it is by long polling.
    let mut hook = hook;
    hook.stop().await;
    let bot = Bot::run(world.service(
        vestka::domain::update::Rules::default(),
        Arc::new(vestka::delivery::Budget::per_second(1000)),
    ));
    let before = said(&world, ALA).len();
    world.telegram.number_updates_from(500);
    world.telegram.say(ALA, "/help");
    world.telegram.number_updates_from(500);
    world.telegram.say(ALA, "/help");
    world.say(BEN, "/help").await;
    assert!(bot.stop().await);
    assert_eq!(said(&world, ALA).len(), before + 1, "one answer");
}

/// Case 17.
#[tokio::test]
async fn a_new_token_whose_update_ids_begin_lower() {
    let world = world().await;
    {
        let _bot = world.run_bot();
        world.say(ALA, "/help").await;
        taken(&world).await;
        // The same bot after a quiet week.
        world.telegram.number_updates_from(50);
        world.say(ALA, "/about").await;
        world.say(ALA, "/help").await;
    }
    world.telegram.set_token("77:another", 5);
    let bot = world.run_bot();
    world.say(ALA, "/help").await;
    drop(bot);
    world.telegram.set_token("78:third", 3);
    let _hook = Hook::start(&world).await;
    world.say(ALA, "/help").await;
    taken(&world).await;
    world.telegram.number_updates_from(1);
    world.say(ALA, "/help").await;
    taken(&world).await;
}

#[tokio::test]
async fn who_does_not_know_the_secret_gets_nothing_in() {
    let world = world().await;
    let hook = Hook::start(&world).await;
    let right = secret(&world);
    let wrong = right.replace(&right[..1], if right.starts_with('a') { "b" } else { "a" });
    for given in [
        None,
        Some(""),
        Some("x"),
        Some(wrong.as_str()),
        Some(&right[1..]),
    ] {
        let (status, _) = hook.post(given, event(7, "/help")).await;
        assert_eq!(status, 401, "{given:?}");
    }
    // Nothing of a stranger is read, so it does not matter how long it is.
    let long = || "x".repeat(3 << 20);
    assert_eq!(hook.post(None, long()).await.0, 401);
    assert_eq!(hook.post(Some(&right), long()).await.0, 413);
    // What cannot be read is taken: it would come again for ever.
    for broken in ["", "nonsense", "{\"update_id\":9}", "[]"] {
        assert_eq!(hook.post(Some(&right), broken).await.0, 200, "{broken}");
    }
    assert_eq!(said(&world, ALA), [""; 0]);
    for _ in 0..4 {
        hook.post(None, event(7, "/help")).await;
    }
    assert_eq!(counted(&world, "stranger"), 10);
    assert_eq!(hook.post(Some(&right), event(7, "/help")).await.0, 200);
    assert_eq!(said(&world, ALA).len(), 1);
}

#[tokio::test]
async fn only_the_holder_of_the_lease_takes_events_and_the_webhook_outlives_it() {
    let world = world().await;
    let mut first = Hook::start(&world).await;
    let mut second = Hook::stand_by(&world).await;
    let known = secret(&world);
    let (status, after) = second.post(Some(&known), event(7, "/help")).await;
    assert_eq!((status, after.as_deref()), (503, Some("2")));
    assert_eq!(said(&world, ALA), [""; 0]);
    first.stop().await;
    let (status, _) = first.post(Some(&known), event(7, "/help")).await;
    assert_eq!(status, 503, "it has stopped");
    assert!(world.telegram.look(|state| state.webhook().is_some()));
    second.take_over(&world).await;
    assert_ne!(secret(&world), known, "each process has its own");
    assert_eq!(second.post(Some(&known), event(7, "/help")).await.0, 401);
    world.say(ALA, "/help").await;
    taken(&world).await;
}

#[tokio::test]
async fn from_a_webhook_to_long_polling_and_back() {
    let world = world().await;
    let mut hook = Hook::start(&world).await;
    world.say(ALA, "/help").await;
    hook.stop().await;
    // What comes in between waits.
    hook.close().await;
    world.telegram.say(ALA, "/about");
    let bot = world.run_bot();
    world.say(ALA, "/help").await;
    assert!(world.telegram.look(|state| state.webhook().is_none()));
    drop(bot);
    let _hook = Hook::start(&world).await;
    world.say(ALA, "/help").await;
    taken(&world).await;
    assert_eq!(said(&world, ALA).len(), 4);
}

#[tokio::test]
async fn what_is_in_the_way_of_a_webhook_is_told_with_its_remedy() {
    let world = world().await;
    world.telegram.add_people([ADMIN]);
    world.join_staff(ADMIN, Role::Admin).await;
    let mut hook = Hook::start(&world).await;
    hook.webhook.check().await;
    assert_eq!(hook.receiving.now().and_then(|now| now.problem), None);
    hook.close().await;
    world.telegram.say(ALA, "/help");
    let failed = world.telegram.wait_for("it fails", |state| {
        let webhook = state.webhook().expect("a webhook");
        webhook.last_error.is_some()
    });
    failed.await.expect("nobody listens");
    hook.webhook.check().await;
    world
        .sql("INSERT INTO leases (name, owner, until) VALUES ('keeper', 1, 'infinity')")
        .await;
    let health = Health::new(world.store.clone(), Arc::new(world.clock.clone()));
    let health = health.with_events(Arc::clone(&hook.receiving));
    let ready = health.readiness().await;
    assert!(!ready.ready);
    assert!(ready.problems[0].contains("firewall"), "{ready:?}");
    world.alerting().step().await.expect("told");
    let told = said(&world, ADMIN);
    assert!(told[0].starts_with("Telegram cannot deliver"), "{told:?}");
    // Another program takes the webhook for itself: it is set again.
    steal(&world).await;
    hook.webhook.check().await;
    let url = world
        .telegram
        .look(|state| state.webhook().expect("one").url.clone());
    assert!(url.ends_with("/telegram"), "{url}");
    let open = world
        .store
        .recent_alerts(world.clock.now(), 10)
        .await
        .expect("alerts");
    assert!(
        open.iter()
            .any(|alert| alert.kind == vestka::domain::source::AlertKind::TokenShared),
        "{open:?}"
    );
}

/// Another program sets the webhook of the bot to an address of its own.
async fn steal(world: &World) {
    let stolen = json!({"url": "http://127.0.0.1:9/other"});
    world.telegram.advance(std::time::Duration::from_secs(2));
    let url = format!(
        "{}/bot{}/setWebhook",
        world.telegram.api_url(),
        world.telegram.token()
    );
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let set = client.post(url).json(&stolen).send().await.expect("set");
    assert_eq!(set.status(), 200);
    world.telegram.advance(std::time::Duration::from_secs(2));
}

/// Two databases cannot both send: a copy that begins beside a program whose webhook stands keeps still.
#[tokio::test]
async fn who_comes_later_with_a_webhook_keeps_still_and_who_was_there_goes_on() {
    for (age, keeps_still) in [(20, true), (3600, false)] {
        let world = world().await;
        let hook = Hook::start(&world).await;
        world.clock.advance(TimeDelta::seconds(age));
        for _ in 0..2 {
            let asked = world.store.is_contested(CONTESTED_FOR).await;
            assert!(!asked.expect("it answers"), "once may be an accident");
            steal(&world).await;
            world.clock.advance(TimeDelta::seconds(10));
            hook.webhook.check().await;
        }
        let asked = world.store.is_contested(CONTESTED_FOR).await;
        assert_eq!(asked.expect("it answers"), keeps_still, "{age} s");
        let url = world.telegram.look(|state| {
            state
                .webhook()
                .map(|webhook| webhook.url.clone())
                .unwrap_or_default()
        });
        // Who keeps still leaves the webhook to the other one, or half of what people write would be lost to it.
        assert_eq!(url.ends_with("/telegram"), !keeps_still, "{url}");
        if !keeps_still {
            continue;
        }
        // Whether the other one is gone is tried every three minutes.
        world.clock.advance(TimeDelta::minutes(3));
        hook.webhook.check().await;
        let url = world
            .telegram
            .look(|state| state.webhook().expect("one").url.clone());
        assert!(url.ends_with("/telegram"), "{url}");
    }
}

#[tokio::test]
async fn a_webhook_whose_answer_was_lost_is_set_again() {
    let world = world().await;
    let hook = Hook::start(&world).await;
    steal(&world).await;
    let fault = Fault::new(FaultKind::CutAfter).method("setWebhook");
    world.telegram.order_fault(fault);
    hook.webhook.check().await;
    let known = secret(&world);
    let (status, _) = hook.post(Some(&known), event(7, "/help")).await;
    assert_eq!(status, 503, "it does not know that it is set");
    world.telegram.advance(std::time::Duration::from_secs(2));
    hook.webhook.check().await;
    world.say(ALA, "/help").await;
    taken(&world).await;
}
