//! Case 6: a second program with another database reads the bot's events with the same token. A copy must not send everything twice.

use std::time::Duration;

use chrono::TimeDelta;
use sqlx::Connection as _;
use tokio::sync::Mutex;
use vestka::clock::Clock as _;
use vestka::domain::staff::{Actor, Role};
use vestka::store::instance::CONTESTED_FOR;
use vestka::store::review::Approval;
use vestka::web::Health;
use vestka_simulator::{Fault, FaultKind, Settings, Simulator};

use crate::world::{Program, UPDATE, World, routine};

const ALA: i64 = 4_611_000_000_201;
const READERS: i64 = 5;

fn conflict() -> Fault {
    Fault::new(FaultKind::Answer {
        code: 409,
        description: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running".to_owned(),
        parameters: None,
    })
    .method("getUpdates")
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let seen = tokio::time::timeout(Duration::from_mins(1), async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    });
    assert!(seen.await.is_ok(), "not seen: {what}");
}

async fn is_contested(world: &World) -> bool {
    let asked = world.store.is_contested(CONTESTED_FOR).await;
    asked.expect("the database answers")
}

/// As a process would that runs all the time.
async fn keeps_time(world: &World) {
    world
        .sql("INSERT INTO leases (name, owner, until) VALUES ('keeper', 1, 'infinity')")
        .await;
}

async fn alerts(world: &World) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM alerts WHERE kind = 'token_shared'")
        .fetch_one(&world.pool)
        .await
        .expect("the database answers")
}

#[tokio::test]
async fn who_is_disturbed_as_soon_as_it_begins_keeps_still_and_the_health_page_says_so() {
    let world = World::new().await;
    world.telegram.order_fault(conflict().times(3));
    let bot = world.run_bot();
    until("it came later", async || is_contested(&world).await).await;
    drop(bot);
    assert_eq!(alerts(&world).await, 1, "and admins are told");
    keeps_time(&world).await;
    let health = Health::new(
        world.store.clone(),
        std::sync::Arc::new(world.clock.clone()),
    );
    let readiness = health.readiness().await;
    assert!(!readiness.ready);
    assert!(
        readiness.problems[0].starts_with("another program reads this bot's events"),
        "{readiness:?}"
    );
    // Three minutes after the other one is gone it is over.
    world
        .sql("UPDATE instance SET contested_at = contested_at - interval '4 minutes'")
        .await;
    assert!(!is_contested(&world).await && health.readiness().await.ready);
}

#[tokio::test]
async fn who_was_there_first_goes_on_and_admins_are_told_all_the_same() {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    let _bot = world.run_bot();
    world.say(ALA, "/help").await;
    world.clock.advance(TimeDelta::minutes(2));
    world.telegram.order_fault(conflict().times(3));
    until("it was disturbed three times", async || {
        world.telegram.leftovers().is_empty() && alerts(&world).await == 1
    })
    .await;
    // What it is told after that is dealt with after that.
    world.say(ALA, "/help").await;
    assert!(!is_contested(&world).await);
}

/// A predecessor of the same database that has not noticed yet that it lost the lease disturbs once.
#[tokio::test]
async fn one_disturbance_at_the_beginning_is_no_contest() {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    world.telegram.order_fault(conflict());
    let _bot = world.run_bot();
    world.say(ALA, "/help").await;
    until("it is told", async || alerts(&world).await == 1).await;
    assert!(!is_contested(&world).await);
}

/// A webhook that another program set keeps every poll out: it is taken away, and told.
#[tokio::test]
async fn a_webhook_of_another_program_is_taken_away_and_told() {
    let world = World::new().await;
    world.telegram.add_person(ALA, "Ala", "en");
    let _bot = world.run_bot();
    world.say(ALA, "/help").await;
    let webhook =
        teloxide::payloads::SetWebhook::new("http://127.0.0.1:9/hook".parse().expect("an address"));
    world
        .api()
        .call(&webhook)
        .await
        .expect("the simulator takes it");
    until("it is told", async || alerts(&world).await == 1).await;
    let gone = world
        .telegram
        .wait_for("no webhook", |state| state.webhook().is_none());
    gone.await.expect("it is taken away");
    world.say(ALA, "/help").await;
}

#[tokio::test]
async fn the_health_page_says_that_the_token_is_refused_until_it_works_again() {
    let world = World::new().await;
    world.subscribe(ALA, &["sanctions"]).await;
    world.publish(&routine("Ten persons listed")).await;
    keeps_time(&world).await;
    let health = Health::new(
        world.store.clone(),
        std::sync::Arc::new(world.clock.clone()),
    );
    assert!(health.readiness().await.ready);
    let token = world.telegram.token();
    world.telegram.revoke_token();
    world.deliver(&world.delivery()).await;
    let problems = health.readiness().await.problems;
    assert!(
        problems
            .iter()
            .any(|said| said.contains("get a new one from BotFather")),
        "{problems:?}"
    );
    world.telegram.set_token(&token, 1);
    world.clock.advance(TimeDelta::minutes(2));
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), 1, "nothing is lost");
    assert!(health.readiness().await.ready);
}

/// The whole program, started as a copy: everything that it publishes waits, and goes out once the other program is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_sends_nothing_until_the_other_program_is_gone() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a simulator");
    let people = || (0..READERS).map(|n| ALA + n);
    telegram.add_people(people());
    let mut program = Program::new(&telegram);
    let connect = async || program.connect().await;
    program.subscribe_crowd(&telegram, people(), connect).await;
    telegram.order_fault(conflict().times(10_000));
    program.start();
    let log = program.logs().join("run-1.log");
    until("it says that it keeps still", async || {
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        said.contains("nothing is sent from here")
    })
    .await;
    let update = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &update]).await;
    assert_eq!(published["state"], "published");
    // Long enough for a worker to look several times.
    let polls = telegram.look(|state| state.count("getUpdates", 409));
    let disturbed = telegram.wait_for("it is disturbed again", |state| {
        state.count("getUpdates", 409) > polls
    });
    disturbed.await.expect("it polls again");
    assert_eq!(telegram.sent_count(), 0);

    telegram.clear_faults();
    let connection = Mutex::new(program.connect().await);
    until("everybody has it by itself", async || {
        // What it was told last may still be on its way to the database.
        sqlx::query(
            "UPDATE instance SET contested_at = contested_at - interval '4 minutes'
             WHERE contested_at > clock_timestamp() - interval '4 minutes'",
        )
        .execute(&mut *connection.lock().await)
        .await
        .expect("the database answers");
        telegram.look(|state| {
            let has = |id| state.chat(id).is_some_and(|chat| chat.sent == 1);
            people().all(has)
        })
    })
    .await;
    let connection = connection.into_inner();
    connection.close().await.expect("it closes");
    assert!(program.stop().await.success());
}

/// What an old copy has scheduled does not fire by itself; an outage of less than an hour changes nothing.
#[tokio::test]
async fn what_an_old_copy_has_scheduled_goes_back_to_who_approves_it() {
    for (late, goes_out) in [(TimeDelta::minutes(50), 1), (TimeDelta::hours(25), 0)] {
        let world = World::new().await;
        world.telegram.add_people([ALA]);
        let moderator = world.join_staff(ALA, Role::Moderator).await;
        let at = world.clock.now() + TimeDelta::hours(1);
        let review = world.review();
        let draft = review
            .begin_from_nothing(&routine("Ten persons listed"), Some(at), &Actor::Operator)
            .await
            .expect("a draft");
        let (outcome, _) = review.approve(&draft, &moderator).await.expect("complete");
        assert_eq!(outcome, Approval::Scheduled(at));
        world.clock.advance(TimeDelta::hours(1) + late);
        let published = review.step().await.expect("the database answers");
        assert_eq!(published, goes_out, "{late}");
        let sent_back: Vec<String> =
            sqlx::query_scalar("SELECT detail FROM audit_log WHERE action = 'send_back'")
                .fetch_all(&world.pool)
                .await
                .expect("the database answers");
        world.alerting().step().await.expect("it tells");
        let told = world.telegram.last_from_bot(ALA).map(|last| last.text);
        if goes_out == 1 {
            assert_eq!((sent_back.len(), told), (0, None));
        } else {
            assert_eq!(sent_back, ["its time is over for more than an hour"]);
            let told = told.expect("the staff are told");
            assert!(told.starts_with("Something waits"), "{told}");
            assert_eq!(review.step().await.expect("the database answers"), 0);
        }
    }
}
