//! The **log** beside what Telegram saw, reader by reader and revision by revision: nobody is left out, nothing that was sent is
//! missing, and what came twice is counted.

use std::collections::HashMap;

use sqlx::postgres::PgConnection;

use super::readers::{ids, is_blocked, number, reads_digests};
use super::{Plan, Stage};

/// What only digests bring.
pub(super) const DIGESTED: usize = 1;
/// What is corrected on its way.
pub(super) const ORIGINAL: usize = 2;
/// Its correction.
pub(super) const CORRECTION: usize = 3;

/// Outcomes of each revision, by their numbers.
type Outcomes = [[i64; 7]; 4];

/// What stands in the log of a reader and a revision: the outcome, and Telegram's number of the message.
type Log = HashMap<(usize, i32), (i16, Option<i64>)>;

/// Due, accepted, uncertain, unreachable, stopped, failed or lapsed, deferred, duplicates.
type Counters = (i64, i64, i64, i64, i64, i64, i64, i64);

/// What a comparison came to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Doubles {
    /// Messages that came twice.
    pub(super) seen: u64,
    /// Possible duplicates that were counted.
    pub(super) counted: u64,
}

/// Numbers of the messages of each revision in a chat.
#[derive(Debug, Default)]
struct Seen([Vec<i64>; 4]);

impl Seen {
    fn of(stage: &Stage, id: i64) -> Self {
        let mut seen = Self::default();
        for (message, text) in stage.telegram.delivered(id) {
            let revision = if text.contains("Eleven persons listed") {
                CORRECTION
            } else if text.contains("Ten persons listed") {
                ORIGINAL
            } else {
                assert!(text.contains("A strike begins"), "{text}");
                DIGESTED
            };
            seen.0[revision].push(message);
        }
        seen
    }

    fn doubled(&self) -> u64 {
        let times = self
            .0
            .iter()
            .map(|messages| messages.len().saturating_sub(1));
        u64::try_from(times.sum::<usize>()).expect("few")
    }
}

/// Who is uncertain has it, but for who has blocked the bot and those whose requests were cut off before Telegram read them, each time: that cannot be told from
/// an answer that was lost. What was in flight at a death when the original was corrected is uncertain too.
pub(super) async fn compare(stage: &Stage, plan: Plan, (bound, cut): (u64, u64)) -> Doubles {
    let mut connection = stage.connect().await;
    let mut log = read(&mut connection).await;
    let (mut doubled, mut unseen, mut outcomes) = (0, [0; 4], Outcomes::default());
    for id in ids(plan) {
        let seen = Seen::of(stage, id);
        doubled += seen.doubled();
        let mut last = None;
        for revision in [DIGESTED, ORIGINAL, CORRECTION] {
            let messages = &seen.0[revision];
            let Some((outcome, message)) = log.remove(&(revision, number(id))) else {
                assert!(messages.is_empty(), "{revision} of {id} is not in the log");
                continue;
            };
            outcomes[revision][usize::try_from(outcome).expect("1 to 6")] += 1;
            match outcome {
                1 if revision == DIGESTED => assert!(!messages.is_empty() && message.is_none()),
                1 => assert!(
                    messages.iter().any(|number| Some(*number) == message),
                    "Telegram knows the message of the log: {message:?} of {messages:?}"
                ),
                // The answer that said so was lost, and it said so again.
                2 if is_blocked(id) => assert!(messages.is_empty()),
                2 => unseen[revision] += u64::from(messages.is_empty()),
                3 => assert!(is_blocked(id) && messages.is_empty()),
                other => panic!("nothing else can have happened: {other}"),
            }
            last = Some((revision, outcome));
        }
        let (revision, outcome) = last.expect("every reader is in the log");
        if is_blocked(id) {
            assert!(matches!(outcome, 2 | 3), "{id}: {revision} {outcome}");
        }
        let wanted = if reads_digests(id) {
            DIGESTED
        } else {
            CORRECTION
        };
        assert!(revision == wanted || is_blocked(id), "{id}: {revision}");
    }
    assert!(log.is_empty(), "nobody else is in the log");
    let sure = unseen[DIGESTED] + unseen[CORRECTION];
    assert!(sure <= cut, "{sure} uncertain without a message");
    let stopped = unseen[ORIGINAL];
    assert!(stopped <= cut + bound, "{stopped} of the original");
    let counted = counters(&mut connection, plan, &outcomes).await;
    assert!(doubled <= counted, "{doubled} doubled, {counted} counted");
    assert!(counted <= bound, "{counted} of at most {bound}");
    Doubles {
        seen: doubled,
        counted,
    }
}

async fn read(connection: &mut PgConnection) -> Log {
    let rows: Vec<(i32, i32, i16, Option<i64>)> =
        // In the order of their numbers, of which Postgres leaves some out when it is killed.
        sqlx::query_as(
            "SELECT r.place::int, d.subscriber_id, d.outcome, d.message_id
             FROM deliveries d JOIN (SELECT id, row_number() OVER (ORDER BY id) AS place FROM revisions) AS r ON r.id = d.revision_id",
        )
        .fetch_all(connection)
        .await
        .expect("the server answers");
    let rows = rows.into_iter();
    rows.map(|(revision, subscriber, outcome, message)| {
        let revision = usize::try_from(revision).expect("1 to 3");
        ((revision, subscriber), (outcome, message))
    })
    .collect()
}

/// They say what the log says; gives how many duplicates were possible.
async fn counters(connection: &mut PgConnection, plan: Plan, outcomes: &Outcomes) -> u64 {
    let rows: Vec<Counters> = sqlx::query_as(
        "SELECT due, accepted, uncertain, unreachable, stopped, failed + lapsed, deferred, duplicates FROM fanouts ORDER BY revision_id",
    )
    .fetch_all(connection)
    .await
    .expect("the server answers");
    assert_eq!(rows.len(), 3);
    let (mut dues, mut duplicates) = ([0; 4], 0);
    for (revision, row) in (1..).zip(rows) {
        let (due, accepted, uncertain, unreachable, stopped, others, deferred, doubles) = row;
        assert_eq!((others, deferred), (0, 0), "revision {revision}");
        let counted = [accepted, uncertain, unreachable];
        assert_eq!(counted, outcomes[revision][1..4], "revision {revision}");
        assert_eq!(due, counted.iter().sum::<i64>() + stopped);
        assert!(
            stopped == 0 || revision == ORIGINAL,
            "{revision}: {stopped}"
        );
        dues[revision] = due;
        duplicates += doubles.unsigned_abs();
    }
    let of_digests = ids(plan).filter(|id| reads_digests(*id)).count();
    let of_digests = i64::try_from(of_digests).expect("few");
    assert_eq!(dues[DIGESTED], of_digests);
    // Who turned out to have blocked the bot with the original is not told of its correction.
    let unreachable = outcomes[ORIGINAL][3];
    assert_eq!(dues[CORRECTION] + unreachable, plan.readers - of_digests);
    duplicates
}
