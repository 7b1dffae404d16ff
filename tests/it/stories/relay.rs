//! What an official source says goes out without a writer: held, labelled, stoppable, and only where nothing is out of the ordinary.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::review::RelayReport;
use vestka_simulator::Message;

use crate::world::{Origin, Said, Told, World};

const READER: i64 = 1_487_000_000_001;
const MAX: i64 = 1_487_000_000_002;

/// Max has a session open.
const NEUTRAL: &str = "Something waits for you: /queue.";

/// The label in each language, as a reader sees it before all else.
const LABELS: [(Language, &str); 6] = [
    (Language::En, "Passed on without review"),
    (Language::Be, "Перададзена без праверкі"),
    (Language::Ru, "Передано без проверки"),
    (Language::Pl, "Przekazane bez sprawdzenia"),
    (Language::Lt, "Perduota nepatikrinus"),
    (Language::Uk, "Передано без перевірки"),
];

/// A source says something, and its policy is relay.
async fn official(world: &World, title: &str) -> Told {
    let told = world.report("council", title).await;
    world.sql("UPDATE sources SET policy = 'relay'").await;
    told
}

async fn step(world: &World) -> RelayReport {
    world.relay().step().await.expect("the database answers")
}

async fn minutes(world: &World, minutes: i64) -> RelayReport {
    world.clock.advance(TimeDelta::minutes(minutes));
    step(world).await
}

fn held(count: usize) -> RelayReport {
    RelayReport {
        held: count,
        ..RelayReport::default()
    }
}

fn published(count: usize) -> RelayReport {
    RelayReport {
        published: count,
        ..RelayReport::default()
    }
}

fn stopped() -> RelayReport {
    RelayReport {
        stopped: 1,
        ..RelayReport::default()
    }
}

fn refused() -> RelayReport {
    RelayReport {
        refused: 1,
        ..RelayReport::default()
    }
}

async fn reason(world: &World, told: Told) -> String {
    sqlx::query_scalar("SELECT reason FROM relays WHERE candidate_id = $1")
        .bind(told.candidate)
        .fetch_one(&world.pool)
        .await
        .expect("it was looked at")
}

async fn is_open(world: &World, told: Told) -> bool {
    let candidate = world
        .review()
        .candidate(told.candidate)
        .await
        .expect("the world answers");
    candidate.is_some_and(|candidate| candidate.state.is_open())
}

/// Nothing goes out of it however long one waits, and the staff have it.
async fn is_left_to_the_staff(world: &World, told: Told, why: &str) {
    assert_eq!(reason(world, told).await, why);
    assert_eq!(minutes(world, 30).await, RelayReport::default());
    assert!(is_open(world, told).await, "the staff have it");
    let revisions: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .expect("the world answers");
    assert_eq!(revisions, 0);
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn an_official_item_goes_out_after_ten_minutes_signed_and_counted_as_not_reviewed() {
    let world = World::new().await;
    world.subscribe(READER, &["sanctions"]).await;
    let origin = Origin::start().await;
    world
        .import(&[&origin.source("council"), "policy = \"relay\"\n"].concat())
        .await;
    // What was there before us is no news.
    let old = ("a0", "Nine listed", "The council has listed nine persons.");
    origin.publish(&[old]);
    world.intake().step().await.unwrap();
    assert_eq!(step(&world).await, refused());
    world.clock.advance(TimeDelta::hours(1));
    origin.publish(&[
        old,
        ("a1", "Ten listed", "The council has listed ten persons."),
    ]);
    world.intake().step().await.unwrap();

    assert_eq!(step(&world).await, held(1));
    assert_eq!(minutes(&world, 9).await, RelayReport::default(), "held");
    assert_eq!(minutes(&world, 1).await, published(1));
    assert_eq!(step(&world).await, RelayReport::default(), "once");
    world.deliver(&world.delivery()).await;
    let message = world.telegram.last_from_bot(READER).expect("it arrived");
    assert!(
        message
            .text
            .starts_with("Passed on without review\n\nTen listed"),
        "{}",
        message.text
    );
    assert!(
        message.text.contains("https://press.example/a1"),
        "its link is the evidence: {}",
        message.text
    );
    let update = &world.review().updates(None).await.unwrap()[0];
    assert!(update.relayed);
    assert_eq!(update.approvals, 0, "nobody approved it");
    let line = &world.store.fanouts(None).await.unwrap()[0];
    assert!(line.relayed && line.counters.accepted == 1);
    let record: String = sqlx::query_scalar("SELECT record FROM revisions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    assert_eq!(record["relayed"], true);
    assert_eq!(
        world.review().queue(8, 0).await.unwrap().1,
        1,
        "the old one"
    );
    let by_policy: Vec<(Option<i32>, bool)> =
        sqlx::query_as("SELECT staff_id, by_policy FROM decisions")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(by_policy, [(None, true)], "nobody approved it");
    let audited: Vec<(String, String)> =
        sqlx::query_as("SELECT actor, action FROM audit_log WHERE actor <> 'operator'")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    assert_eq!(audited, [("relay".to_owned(), "publish".to_owned())]);
}

#[tokio::test]
async fn every_reader_sees_the_label_in_their_language() {
    let world = World::new().await;
    for (person, (language, _)) in (READER..).zip(LABELS) {
        let reader = world.subscribe(person, &["sanctions"]).await;
        let subscriptions = world.subscriptions();
        subscriptions
            .set_language(reader.id, language)
            .await
            .unwrap();
    }
    official(&world, "Ten listed").await;
    step(&world).await;
    assert_eq!(minutes(&world, 10).await, published(1));
    world.deliver(&world.delivery()).await;
    for (person, (language, label)) in (READER..).zip(LABELS) {
        let message = world.telegram.last_from_bot(person).expect("it arrived");
        assert_eq!(message.text.lines().next(), Some(label), "{language}");
    }
}

#[tokio::test]
async fn one_of_the_staff_stops_it_in_time() {
    let world = World::new().await;
    world.telegram.add_person(MAX, "Max", "en");
    world.join_staff(MAX, Role::Moderator).await;
    let _bot = world.run_bot();
    world.say(MAX, "/queue").await;
    let told = official(&world, "Ten listed").await;
    step(&world).await;

    for _ in 0..2 {
        assert_eq!(world.alerting().step().await.unwrap(), 0);
    }
    let heard = world.telegram.messages(MAX);
    let heard = heard.iter().filter(|message| message.text == NEUTRAL);
    assert_eq!(heard.count(), 1, "the staff hear once that something waits");
    let queue: Message = world.say(MAX, "/queue").await;
    assert!(
        queue
            .text
            .contains("Goes out without review at 12:11 UTC, unless someone stops it"),
        "{}",
        queue.text
    );
    let stop = format!("Stop {}", told.candidate);
    let done = world.press(MAX, &queue, &stop).await;
    assert!(done.text.starts_with("Stopped."), "{}", done.text);
    is_left_to_the_staff(&world, told, "stopped by the staff").await;

    let second = official(&world, "Eleven listed").await;
    step(&world).await;
    let opened = world.say(MAX, &format!("/open {}", second.candidate)).await;
    assert!(opened.text.contains("Goes out without"), "{}", opened.text);
    let stop = format!("/stoprelay {}", second.candidate);
    let done = world.say(MAX, &stop).await;
    assert!(done.text.starts_with("Stopped."), "{}", done.text);
    is_left_to_the_staff(&world, second, "stopped by the staff").await;
    let opened = world.say(MAX, &format!("/open {}", second.candidate)).await;
    assert!(!opened.text.contains("Goes out"), "{}", opened.text);
    let by: Option<i32> = sqlx::query_scalar("SELECT min(decided_by) FROM relays")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert!(by.is_some(), "and it is known who");
}

#[tokio::test]
async fn the_fourth_within_an_hour_is_left_to_the_staff() {
    let world = World::new().await;
    for title in ["One", "Two", "Three"] {
        official(&world, title).await;
    }
    assert_eq!(step(&world).await, held(3));
    let fourth = official(&world, "Four").await;
    assert_eq!(step(&world).await, refused());
    assert_eq!(minutes(&world, 10).await, published(3));
    let fifth = official(&world, "Five").await;
    assert_eq!(step(&world).await, refused());
    for told in [fourth, fifth] {
        assert!(reason(&world, told).await.contains("within the hour"));
        assert!(is_open(&world, told).await);
    }
    world.clock.advance(TimeDelta::minutes(61));
    official(&world, "Six").await;
    assert_eq!(step(&world).await, held(1), "the hour is over");
    assert_eq!(minutes(&world, 10).await, published(1));
}

#[tokio::test]
async fn links_that_lead_elsewhere_switch_it_off() {
    let world = World::new().await;
    official(&world, "One").await;
    step(&world).await;
    assert_eq!(minutes(&world, 10).await, published(1));
    let waiting = official(&world, "Two").await;
    step(&world).await;
    let hijacked = official(&world, "Free money").await;
    world
        .sql("UPDATE items SET url = 'https://evil.example/1' WHERE title = 'Free money'")
        .await;
    let both = RelayReport {
        refused: 1,
        ..RelayReport::default()
    };
    assert_eq!(step(&world).await, both);
    let detail = "its links led to council.example and lead to evil.example now";
    assert_eq!(
        reason(&world, waiting).await,
        detail,
        "what waits stops too"
    );
    assert_eq!(minutes(&world, 30).await, RelayReport::default());
    assert!(is_open(&world, waiting).await && is_open(&world, hijacked).await);
    let alerts: Vec<(String, String, String)> =
        sqlx::query_as("SELECT kind, subject, detail FROM alerts")
            .fetch_all(&world.pool)
            .await
            .unwrap();
    let alert = ("relay_off", "council", detail);
    let told = alerts
        .iter()
        .map(|(kind, slug, detail)| (&**kind, &**slug, &**detail));
    assert_eq!(told.collect::<Vec<_>>(), [alert]);
    official(&world, "Three").await;
    assert_eq!(step(&world).await, refused(), "it stays off");

    // Until somebody says that it is fine.
    let now = world.clock.now();
    assert!(world.store.switch_relay_on("council", now).await.unwrap());
    official(&world, "Four").await;
    assert_eq!(step(&world).await, held(1));
    let open: i64 = sqlx::query_scalar("SELECT count(*) FROM alerts WHERE over_at IS NULL")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(open, 0);
}

#[tokio::test]
async fn what_the_source_itself_corrects_is_not_passed_on() {
    let world = World::new().await;
    let told = official(&world, "Ten listed").await;
    step(&world).await;
    world.change(told.item, "Eleven listed").await;
    assert_eq!(minutes(&world, 1).await, stopped());
    is_left_to_the_staff(&world, told, "its source has changed it").await;
}

#[tokio::test]
async fn what_another_source_tells_otherwise_is_not_passed_on() {
    let world = World::new().await;
    let told = official(&world, "Ten listed").await;
    step(&world).await;
    let near = Said {
        source: ("herald", "B"),
        external_id: "h1",
        title: "Eleven listed",
        copy_of: Some((told.item, "near_text")),
    };
    world.tell(near).await;
    assert_eq!(minutes(&world, 1).await, stopped());
    is_left_to_the_staff(&world, told, "its items do not all say the same").await;
}

#[tokio::test]
async fn what_one_of_the_staff_works_on_is_theirs() {
    let world = World::new().await;
    let Actor::Staff { id, .. } = world.join_staff(MAX, Role::Moderator).await else {
        unreachable!("he is of the staff")
    };
    let told = official(&world, "Ten listed").await;
    step(&world).await;
    world.review().claim(told.candidate, id).await.unwrap();
    assert_eq!(minutes(&world, 9).await, stopped());
    is_left_to_the_staff(&world, told, "one of the staff works on it").await;
}

#[tokio::test]
async fn what_is_breaking_second_hand_or_without_a_link_is_left_to_the_staff() {
    for (change, why) in [
        (
            "UPDATE candidates SET urgency = 'breaking'",
            "it is breaking",
        ),
        (
            "UPDATE items SET forwarded_from = 'Viasna https://t.me/viasna96'",
            "it is edited, forwarded or an answer",
        ),
        (
            "UPDATE items SET edited = true",
            "it is edited, forwarded or an answer",
        ),
        ("UPDATE items SET url = NULL", "it has no link"),
        (
            "UPDATE items SET published_at = NULL",
            "its source does not say when it was published",
        ),
        (
            "UPDATE items SET text = 'Take it: https://evil.example/1'",
            "it links to another than its source: https://evil.example/1",
        ),
        ("UPDATE items SET text = ''", "it has no text"),
        (
            "UPDATE items SET language = 'de'",
            "it is in none of the six languages",
        ),
        (
            "UPDATE candidates SET topics = '{}'",
            "topics is empty: please name at least one topic, or nobody will receive it",
        ),
        (
            "UPDATE sources SET state = 'paused'",
            "its source is not relayed at this moment",
        ),
    ] {
        let world = World::new().await;
        let told = official(&world, "Ten listed").await;
        world.sql(change).await;
        assert_eq!(step(&world).await, refused(), "{change}");
        is_left_to_the_staff(&world, told, why).await;
    }
}

#[tokio::test]
async fn two_keepers_at_the_same_moment_publish_once() {
    let world = World::new().await;
    official(&world, "Ten listed").await;
    let (one, two) = (world.relay(), world.relay());
    let (first, second) = tokio::join!(one.step(), two.step());
    assert_eq!(first.unwrap().held + second.unwrap().held, 1);
    world.clock.advance(TimeDelta::minutes(10));
    let (first, second) = tokio::join!(one.step(), two.step());
    assert_eq!(first.unwrap().published + second.unwrap().published, 1);
    let revisions: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(revisions, 1);
}

#[tokio::test]
async fn what_joins_at_the_last_moment_still_stops_it() {
    let world = World::new().await;
    let told = official(&world, "Ten listed").await;
    step(&world).await;
    world.clock.advance(TimeDelta::minutes(10));
    // Somebody holds the source, so that the relay is judged, and waits before it takes.
    let mut holding = world.pool.begin().await.unwrap();
    sqlx::query("SELECT id FROM sources FOR UPDATE")
        .execute(&mut *holding)
        .await
        .unwrap();
    let relay = world.relay();
    let joining = async {
        loop {
            let waits: i64 = sqlx::query_scalar(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                 AND wait_event_type = 'Lock' AND query LIKE '%JOIN relays r%'",
            )
            .fetch_one(&world.pool)
            .await
            .unwrap();
            if waits > 0 {
                break;
            }
        }
        sqlx::query(
            "INSERT INTO items (source_id, external_id, revision, story_id, text, fetched_at, fingerprint,
                                fingerprint_version, joined_by)
             SELECT source_id, 'near', 1, story_id, 'Eleven listed', fetched_at, sha256('near'), 1, 'near_text'
             FROM items WHERE id = $1",
        )
        .bind(told.item)
        .execute(&mut *holding)
        .await
        .unwrap();
        holding.commit().await.unwrap();
    };
    let (report, ()) = tokio::join!(relay.step(), joining);
    assert_eq!(report.unwrap().published, 0);
    let revisions: i64 = sqlx::query_scalar("SELECT count(*) FROM revisions")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(revisions, 0);
    assert!(is_open(&world, told).await);
}

#[tokio::test]
async fn a_source_under_review_is_never_passed_on() {
    let world = World::new().await;
    world.report("herald", "Ten listed").await;
    assert_eq!(step(&world).await, RelayReport::default());
    assert_eq!(minutes(&world, 30).await, RelayReport::default());
}

#[tokio::test]
async fn what_the_lock_kept_for_hours_is_left_to_the_staff() {
    let world = World::new().await;
    let told = official(&world, "Ten listed").await;
    assert_eq!(step(&world).await, held(1));
    world.access().lock(&Actor::Operator).await.unwrap();
    assert_eq!(minutes(&world, 60).await, RelayReport::default());
    assert_eq!(minutes(&world, 11).await, stopped());
    assert!(world.access().unlock_by_operator().await.unwrap());
    is_left_to_the_staff(&world, told, "its time passed more than an hour ago").await;
}
