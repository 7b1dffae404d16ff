//! To be forgotten: nothing is left, in the chat and in any table, also of what was under way at that moment.

mod under_way;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use sqlx::AssertSqlSafe;
use vestka::delivery::LEASE;
use vestka::domain::delivery::{DeferralReason, FanoutState, Outcome};
use vestka::store::fanout::{Deferral, PageResult, Settled};
use vestka_simulator::{Fault, FaultKind};

use crate::world::{World, routine};

const READER: i64 = 1_487_000_000_001;
const OTHER: i64 = 1_487_000_000_002;

/// Tables that tell of a subscriber, and that an erasure therefore clears.
const ERASED: &[(&str, &str)] = &[
    ("attempts", "subscriber_id"),
    ("chat_messages", "subscriber_id"),
    ("deferred", "subscriber_id"),
    ("deliveries", "subscriber_id"),
    ("delivery_parts", "subscriber_id"),
    ("late_messages", "subscriber_id"),
    ("suspects", "subscriber_id"),
    ("subscribers", "chat_kind"),
    ("subscribers", "sealed_chat"),
    ("subscriptions", "subscriber_id"),
    ("digests", "subscriber_id"),
    ("unreachable", "subscriber_id"),
    ("autodeletes", "subscriber_id"),
    ("autodelete_messages", "subscriber_id"),
    ("waiting_edits", "subscriber_id"),
    ("returned", "subscriber_id"),
];

/// Columns that look alike and never hold a subscriber, each with the reason.
const STAFF_ONLY: &[(&str, &str, &str)] = &[
    ("approvals", "staff_id", "who of the staff approved"),
    ("candidates", "claimed_by", "who of the staff works on it"),
    ("decisions", "staff_id", "who of the staff decided"),
    ("decisions", "sealed_reason", "why, in words of the staff"),
    ("draft_looks", "sealed", "a text of the staff"),
    ("draft_looks", "staff_id", "who of the staff looked at it"),
    ("drafts", "author_id", "who of the staff wrote it"),
    ("drafts", "sealed", "a text of the staff"),
    ("evidence", "checked_by", "who of the staff checked it"),
    ("evidence", "sealed", "a link and a note of the staff"),
    (
        "invitations",
        "opened_by",
        "an invited person, sealed for the purpose staff; emptied by an erasure: a story of privacy shows it",
    ),
    (
        "staff",
        "sealed_chat",
        "one of the staff, sealed for the purpose staff",
    ),
    (
        "staff_dialogues",
        "sealed",
        "what the bot asked one of the staff",
    ),
    ("staff_dialogues", "staff_id", "one of the staff"),
    ("recovery_codes", "staff_id", "one of the staff"),
    (
        "staff_messages",
        "sealed_chat",
        "one of the staff, sealed for the purpose staff",
    ),
    (
        "staff_sendings",
        "sealed_chat",
        "one of the staff, sealed for the purpose staff",
    ),
    ("staff_secrets", "sealed", "the secret of one of the staff"),
    ("staff_secrets", "staff_id", "one of the staff"),
    (
        "unlock_votes",
        "staff_id",
        "who of the staff asks to unlock",
    ),
    (
        "removal_votes",
        "staff_id",
        "which of the staff is to be removed",
    ),
    (
        "removal_votes",
        "voter_id",
        "who of the staff asks for a removal",
    ),
    ("bots", "username", "the public name of our bot"),
    ("items", "moved_by", "who of the staff merged or split it"),
    ("proposals", "decided_by", "who of the staff decided"),
    ("relays", "decided_by", "who of the staff stopped it"),
    (
        "askers",
        "sealed_asker",
        "a chat sealed for another purpose, which is erased too: a story of verify shows it",
    ),
    ("questions", "sealed", "a text that readers asked about"),
    ("questions", "sealed_words", "an answer of the staff"),
    (
        "sources",
        "sealed_secret",
        "the secret of a partner that pushes",
    ),
    ("candidate_files", "added_by", "who of the staff added it"),
    (
        "evidence_pages",
        "asked_by",
        "who of the staff asked for it",
    ),
    (
        "evidence_views",
        "staff_id",
        "who of the staff looked at it",
    ),
    ("kept_files", "sealed", "evidence and attachments"),
    ("drills", "sealed", "an update that only the staff get"),
    ("drills", "begun_by", "who of the staff began it"),
    ("drill_receipts", "staff_id", "one of the staff"),
    ("log_views", "staff_id", "one of the staff"),
    ("tip_messages", "asked_by", "who of the staff asked"),
    ("tip_readings", "staff_id", "who of the staff read tips"),
    (
        "tip_draft_readers",
        "staff_id",
        "who of the staff read the draft of a tip",
    ),
    ("staff", "invited_by", "who of the staff invited them"),
    ("typed_answers", "sealed_words", "an answer of the staff"),
    ("typed_answers", "typed_by", "who of the staff typed it"),
];

/// Columns of who sends tips, sealed for that purpose; the story of `/forget` in `tips` clears them.
const TIPSTERS: &[(&str, &str)] = &[
    ("tip_bans", "tipster"),
    ("tip_files", "sealed"),
    ("tip_form_files", "sealed"),
    ("tip_form_files", "tipster"),
    ("tip_forms", "sealed"),
    ("tip_forms", "tipster"),
    ("tip_limits", "tipster"),
    ("tip_links", "sealed_chat"),
    ("tip_links", "sealed_language"),
    ("tip_messages", "sealed"),
    ("tip_wordings", "sealed"),
    ("tips", "sealed"),
    ("visitor_messages", "sealed_chat"),
];

/// Tables and columns that could hold a subscriber, staff or a chat, as the schema itself says.
const COULD_HOLD_A_PERSON: &str = "
    SELECT c.table_name::text, c.column_name::text
    FROM information_schema.columns c
    JOIN information_schema.tables t USING (table_schema, table_name)
    LEFT JOIN pg_inherits i ON i.inhrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
    WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND i.inhrelid IS NULL
      AND (c.column_name ~ '(subscriber|chat|person|user|sealed|phone|tipster|asker|opened_by)'
           OR EXISTS (SELECT 1 FROM pg_constraint k
                      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
                      WHERE k.contype = 'f' AND k.confrelid IN ('subscribers'::regclass, 'staff'::regclass)
                        AND k.conrelid = format('%I.%I', c.table_schema, c.table_name)::regclass
                        AND a.attname = c.column_name))
    ORDER BY 1, 2";

/// Columns that nobody has thought about yet.
async fn unaccounted(world: &World) -> Vec<(String, String)> {
    let columns: Vec<(String, String)> = sqlx::query_as(COULD_HOLD_A_PERSON)
        .fetch_all(&world.pool)
        .await
        .expect("the database answers");
    let known: BTreeSet<(&str, &str)> = ERASED
        .iter()
        .chain(TIPSTERS)
        .copied()
        .chain(
            STAFF_ONLY
                .iter()
                .map(|(table, column, _)| (*table, *column)),
        )
        .collect();
    columns
        .into_iter()
        .filter(|(table, column)| !known.contains(&(table.as_str(), column.as_str())))
        .collect()
}

/// Every row of every table, partitions too, as JSON after the table's name.
async fn all_rows(world: &World) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    let mut all = Vec::new();
    for table in tables {
        let rows = format!("SELECT '{table} ' || to_jsonb(t)::text FROM \"{table}\" t");
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(rows))
            .fetch_all(&world.pool)
            .await
            .expect("the database answers");
        all.extend(rows);
    }
    all.sort();
    all
}

/// Rows in which a number or these bytes stand.
fn rows_with(rows: &[String], id: i32, sealed: &[u8]) -> Vec<String> {
    let (id, sealed) = (id.to_string(), data_encoding::HEXLOWER.encode(sealed));
    let names = |row: &String| {
        row.split(|letter: char| !letter.is_ascii_alphanumeric())
            .any(|word| word == id)
            || row.contains(&sealed)
    };
    rows.iter().filter(|row| names(row)).cloned().collect()
}

/// One row at least in each table that tells of subscribers.
async fn fill_every_table(world: &World, subscriber: i32, revision: i32) {
    for statement in [
        "INSERT INTO chat_messages (subscriber_id, message_id, sent_at) VALUES ($1, $2 + 100, now())",
        "INSERT INTO delivery_parts (revision_id, subscriber_id, part, message_id) VALUES ($2, $1, 2, 8)",
        "INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at) VALUES ($2, $1, 1, 9, 1, now())",
        "INSERT INTO deferred (revision_id, subscriber_id, due_at, reason) VALUES ($2, $1, now() + interval '1 day', 'transient')",
        "INSERT INTO suspects (revision_id, subscriber_id, failing, window_number, gives_up) VALUES ($2, $1, 'blocked', 0, true)",
        "INSERT INTO attempts (revision_id, subscriber_id, at, outcome) VALUES ($2, $1, now(), 'transient')",
        "INSERT INTO autodeletes (subscriber_id, hours) SELECT $1, 24 WHERE $2 > 0",
        "INSERT INTO autodelete_messages (subscriber_id, message_id, bot_id, delete_at) VALUES ($1, $2 + 100, 1, now())",
        "INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since) VALUES ($1, $2, now(), 1, now())",
        "UPDATE subscribers SET state = 'paused', pause_reason = 'blocked' WHERE id = $1 AND $2 > 0",
        "INSERT INTO unreachable (subscriber_id, erase_on) SELECT $1, '2099-01-01' WHERE $2 > 0",
        "INSERT INTO returned (subscriber_id) SELECT $1 WHERE $2 > 0",
        "UPDATE fanouts SET deferred = deferred + 1, due = due + 1 WHERE revision_id = $2 AND $1 > 0",
    ] {
        sqlx::query(statement)
            .bind(subscriber)
            .bind(revision)
            .execute(&world.pool)
            .await
            .expect("the database answers");
    }
}

#[tokio::test]
async fn nothing_of_a_forgotten_subscriber_is_left_in_any_table() {
    let world = World::new().await;
    assert_eq!(
        unaccounted(&world).await,
        [],
        "clear it in store::erasure, or say why not"
    );
    let (reader, other) = (
        world.subscribe(READER, &["sanctions"]).await.id,
        world.subscribe(OTHER, &["sanctions", "protests"]).await.id,
    );
    let (revision, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    for subscriber in [reader, other] {
        let eight = chrono::NaiveTime::from_hms_opt(20, 0, 0).expect("a time of day");
        world
            .subscriptions()
            .set_digest(subscriber, eight)
            .await
            .unwrap();
    }
    fill_every_table(&world, reader, revision).await;
    fill_every_table(&world, other, revision).await;
    let (sealed, others) = (world.sealed(READER), world.sealed(OTHER));
    let before = all_rows(&world).await;
    for (table, _) in ERASED {
        for (id, sealed) in [(reader, &sealed), (other, &others)] {
            let rows = rows_with(&before, id, sealed);
            assert!(
                rows.iter().any(|row| row.starts_with(table)),
                "{table} is not filled"
            );
        }
    }
    let counted = world.fanout(&code).await.counters;

    world.subscriptions().forget(reader).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);

    let after = all_rows(&world).await;
    assert_eq!(rows_with(&after, reader, &sealed), Vec::<String>::new());
    assert_eq!(
        rows_with(&after, other, &others),
        rows_with(&before, other, &others)
    );
    // The counters stay, but that nobody waits any more.
    let now = world.fanout(&code).await.counters;
    assert_eq!((now.due, now.accepted), (counted.due, counted.accepted));
    assert_eq!((now.deferred, now.stopped), (counted.deferred - 1, 1));
}

#[tokio::test]
async fn a_table_that_is_added_later_cannot_be_forgotten() {
    let world = World::new().await;
    world
        .sql("CREATE TABLE later (id bigint PRIMARY KEY, subscriber_id integer)")
        .await;
    world
        .sql("CREATE TABLE later_still (who integer REFERENCES subscribers)")
        .await;
    let found = unaccounted(&world).await;
    let found: Vec<_> = found
        .iter()
        .map(|(table, column)| (table.as_str(), column.as_str()))
        .collect();
    assert_eq!(found, [("later", "subscriber_id"), ("later_still", "who")]);
}

/// What the bot said to the reader and still stands there.
fn left_in_the_chat(world: &World) -> Vec<String> {
    world.telegram.look(|state| {
        let left = state.from_bot(READER);
        left.map(|message| message.text.clone()).collect()
    })
}

#[tokio::test]
async fn whoever_asks_to_be_forgotten_is_a_stranger_again_and_the_chat_is_empty() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    world.subscribe(OTHER, &["sanctions"]).await;
    world.join(READER).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let before = world.fanout(&code).await;

    // It asks once, and keeps everything on "Keep".
    let asked = world.say(READER, "/forget").await;
    assert!(asked.text.starts_with("Erase everything"), "{}", asked.text);
    let kept = world.press(READER, &asked, "Keep").await;
    assert_eq!(kept.text, "Nothing was erased.");
    assert!(world.subscriber(READER).await.is_some());

    let asked = world.say(READER, "/forget").await;
    world
        .telegram
        .press(READER, asked.id, "Erase everything")
        .unwrap();
    world.erasure_asked.notified().await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);

    let left = left_in_the_chat(&world);
    assert_eq!(left.len(), 1, "{left:#?}");
    assert!(left[0].starts_with("Erased."), "{left:?}");
    assert!(world.subscriber(READER).await.is_none());
    assert_eq!(world.fanout(&code).await, before);
    let again = world.say(READER, "/forget").await;
    assert_eq!(
        again.text,
        "Nothing about this chat is stored. To remove what stands in this chat, clear it in Telegram's menu."
    );
    let start = world.say(READER, "/start").await;
    assert!(
        start.text.contains("Which language"),
        "as for a stranger: {}",
        start.text
    );

    // Nothing comes any more.
    let counted = world.telegram.delivered_count(READER);
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(READER), counted);
}

#[tokio::test]
async fn what_was_settled_too_late_is_deleted_as_well() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.messages(READER).len(), 1);
    // The page that sent it was settled after its lease.
    world
        .sql("INSERT INTO late_messages (revision_id, subscriber_id, part, message_id, bot_id, settled_at)
              SELECT revision_id, subscriber_id, 1, message_id, bot_id, settled_at FROM deliveries")
        .await;
    world.sql("UPDATE deliveries SET message_id = NULL").await;
    world.subscriptions().forget(reader).await.unwrap();
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let left = world.telegram.messages(READER);
    assert!(
        left.iter()
            .all(|message| !message.text.contains("Ten persons")),
        "{left:#?}"
    );
}

#[tokio::test]
async fn a_page_under_way_is_waited_for_and_includes_no_one_who_is_leaving() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    let page = world.store.page(&shard, world.bot, 10).await.unwrap();
    assert_eq!(page.len(), 1);
    assert!(
        world
            .store
            .announce_page(&shard, reader, &[reader])
            .await
            .unwrap()
    );

    world.subscriptions().forget(reader).await.unwrap();
    assert!(
        world.store.erasable(10).await.unwrap().is_empty(),
        "it is being sent to"
    );
    assert_eq!(world.erasure().step().await.unwrap().erased, 0);

    let result = accepted(reader);
    assert!(
        world
            .store
            .settle_page(
                &shard,
                reader,
                &result,
                vestka::clock::Clock::now(&world.clock),
                world.bot
            )
            .await
            .unwrap()
    );
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    let rows = all_rows(&world).await;
    assert_eq!(
        rows_with(&rows, reader, &world.sealed(READER)),
        Vec::<String>::new()
    );
    world.deliver(&world.delivery()).await;
    let fanout = world.fanout(&code).await;
    assert_eq!(
        (fanout.state, fanout.counters.due, fanout.counters.accepted),
        (FanoutState::Finished, 1, 1)
    );
}

#[tokio::test]
async fn a_page_that_is_settled_after_its_lease_writes_nothing_of_the_forgotten() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    let shard = world.store.lease_shard(1, LEASE).await.unwrap().unwrap();
    assert!(
        world
            .store
            .announce_page(&shard, reader, &[reader])
            .await
            .unwrap()
    );
    world.subscriptions().forget(reader).await.unwrap();
    // The worker hangs; its lease lapses, and the erasure need not wait for it any longer.
    world
        .sql("UPDATE fanout_shards SET lease_until = clock_timestamp() - interval '1 second' WHERE lease_owner IS NOT NULL")
        .await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);

    let mut result = accepted(reader);
    result.deferred.push(Deferral {
        subscriber_id: reader,
        due_at: vestka::clock::Clock::now(&world.clock) + TimeDelta::hours(1),
        tries: 1,
        reason: DeferralReason::Transient,
        sent_before: 0,
        sent: vec![],
        suspect: None,
        begins_anew: false,
    });
    let now = vestka::clock::Clock::now(&world.clock);
    let settled = world
        .store
        .settle_page(&shard, reader, &result, now, world.bot)
        .await
        .unwrap();
    assert!(!settled, "a lapsed lease settles nothing");
    let rows = all_rows(&world).await;
    assert_eq!(
        rows_with(&rows, reader, &world.sealed(READER)),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn an_erasure_that_was_cut_off_is_done_again() {
    let world = World::new().await;
    let reader = world.subscribe(READER, &["sanctions"]).await.id;
    world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.subscriptions().forget(reader).await.unwrap();
    // Telegram cuts the connection while the messages are deleted; what happened is not known.
    world
        .telegram
        .order_fault(Fault::new(FaultKind::CutAfter).method("deleteMessages"));
    world.erasure().step().await.unwrap();
    world.erasure().step().await.unwrap();
    assert!(world.telegram.leftovers().is_empty());
    assert!(world.subscriber(READER).await.is_none());
    let rows = all_rows(&world).await;
    assert_eq!(
        rows_with(&rows, reader, &world.sealed(READER)),
        Vec::<String>::new()
    );
}

fn accepted(subscriber_id: i32) -> PageResult {
    PageResult {
        settled: vec![Settled {
            subscriber_id,
            outcome: Outcome::Accepted,
            sent_before: 0,
            messages: vec![7, 8],
            pause: None,
            possible_duplicate: false,
        }],
        ..PageResult::default()
    }
}

/// The answer shows that somebody tried to join the staff.
#[tokio::test]
async fn whoever_followed_an_invitation_and_is_forgotten_leaves_no_answer_to_it() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(READER, "Ala", "en");
    world.join(READER).await;
    let refused = world.say(READER, "/start invite_nothing").await;
    assert!(refused.text.starts_with("This invitation is not valid"));
    let asked = world.say(READER, "/forget").await;
    world
        .telegram
        .press(READER, asked.id, "Erase everything")
        .unwrap();
    world.erasure_asked.notified().await;
    assert_eq!(world.erasure().step().await.unwrap().erased, 1);
    world.wiping().step().await.unwrap();
    let left = left_in_the_chat(&world);
    assert_eq!(left.len(), 1, "{left:#?}");
    assert!(left[0].starts_with("Erased."), "{left:?}");
}
