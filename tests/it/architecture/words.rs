//! The words of the database and those of the program are the same: every CHECK of a migrated database is compared with its enum.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{ConnectOptions as _, Row as _};
use vestka::domain::candidate::tip::{PictureKind, Restriction, TipMessageKind, TipMessageState};
use vestka::domain::candidate::{CandidateKind, CandidateState, ProposalState, RelayState};
use vestka::domain::content::AttachmentKind;
use vestka::domain::delivery::{
    AttemptOutcome, DeferralReason, FanoutState, HaltedBy, Outcome, Reason,
};
use vestka::domain::item::JoinedBy;
use vestka::domain::language::Language;
use vestka::domain::source::{
    AlertKind, FetchResult, Policy, Reliability, SourceKind, SourceState,
};
use vestka::domain::staff::Role;
use vestka::domain::subscriber::{ChatKind, Pace, PauseReason, SubscriberState};
use vestka::domain::update::{DraftState, DrillState, RevisionKind, Urgency, Verification};
use vestka::store::evidence::PageState;
use vestka::store::instance::Lease;
use vestka::store::records::StatementKind;
use vestka::store::sealing::KeyState;
use vestka::store::verify::{AnswerKind, PictureState, QuestionState};

use super::{Finding, Source, assert_none, program};
use crate::migrations::migrated;

type Words = BTreeSet<String>;

/// The words of an enum made with `text_enum!`.
macro_rules! words {
    ($name:ident) => {
        $name::ALL
            .iter()
            .map(|value| value.as_str().to_owned())
            .collect::<Words>()
    };
}

/// Table, column, and the enum behind it.
fn of_the_program() -> BTreeMap<&'static str, Words> {
    BTreeMap::from([
        ("alerts.kind", words!(AlertKind)),
        ("amendment_drafts.kind", words!(RevisionKind)),
        ("attempts.outcome", words!(AttemptOutcome)),
        ("attempts.reason", words!(Reason)),
        ("candidates.kind", words!(CandidateKind)),
        ("candidates.state", words!(CandidateState)),
        ("candidates.urgency", words!(Urgency)),
        ("decisions.from_state", words!(CandidateState)),
        ("decisions.to_state", words!(CandidateState)),
        ("askers.language", words!(Language)),
        ("deferred.reason", words!(DeferralReason)),
        ("drafts.kind", words!(RevisionKind)),
        ("drafts.state", words!(DraftState)),
        ("drill_receipts.state", words!(DrillState)),
        ("evidence_pages.state", words!(PageState)),
        ("fanouts.halted_by", words!(HaltedBy)),
        ("fanout_reasons.outcome", words!(Outcome)),
        ("fanout_reasons.reason", words!(Reason)),
        ("fanouts.state", words!(FanoutState)),
        ("fetches.outcome", words!(FetchResult)),
        ("invitations.role", words!(Role)),
        ("items.joined_by", words!(JoinedBy)),
        ("leases.name", words!(Lease)),
        ("media_uploads.kind", words!(AttachmentKind)),
        ("proposals.state", words!(ProposalState)),
        ("published_pictures.state", words!(PictureState)),
        ("questions.answer", words!(AnswerKind)),
        ("questions.state", words!(QuestionState)),
        ("relays.state", words!(RelayState)),
        ("retries.reason", words!(Reason)),
        ("sealing_keys.state", words!(KeyState)),
        ("revisions.kind", words!(RevisionKind)),
        ("revisions.urgency", words!(Urgency)),
        ("revisions.verification", words!(Verification)),
        ("sources.kind", words!(SourceKind)),
        ("sources.policy", words!(Policy)),
        ("sources.reliability", words!(Reliability)),
        ("sources.state", words!(SourceState)),
        ("staff.language", words!(Language)),
        ("staff.role", words!(Role)),
        ("statements.kind", words!(StatementKind)),
        ("subscribers.chat_kind", words!(ChatKind)),
        ("subscribers.language", words!(Language)),
        ("subscribers.pace", words!(Pace)),
        ("subscribers.pause_reason", words!(PauseReason)),
        ("subscribers.state", words!(SubscriberState)),
        ("suspects.failing", words!(PauseReason)),
        ("tip_bans.severity", words!(Restriction)),
        ("tip_files.media_kind", words!(PictureKind)),
        ("tip_form_files.media_kind", words!(PictureKind)),
        ("tip_messages.message_kind", words!(TipMessageKind)),
        ("tip_messages.state", words!(TipMessageState)),
        ("typed_answers.answer", words!(AnswerKind)),
        ("search_words.language", words!(Language)),
        ("verify_texts.language", words!(Language)),
    ])
}

/// The words that a CHECK allows, by column: `CHECK ((state = ANY (ARRAY['a'::text, 'b'::text])))`.
fn words_of(check: &str) -> Option<(String, Words)> {
    let inner = check.strip_prefix("CHECK ((")?.strip_suffix("))")?;
    let (column, list) = inner.split_once(" = ANY (ARRAY[")?;
    let words = list.strip_suffix("])")?.split(", ");
    let words: Option<Words> = words
        .map(|word| Some(word.strip_suffix("::text")?.trim_matches('\'').to_owned()))
        .collect();
    Some((column.to_owned(), words?))
}

#[test]
fn a_list_of_words_is_read_from_its_check() {
    let (column, words) =
        words_of("CHECK ((state = ANY (ARRAY['new'::text, 'held'::text])))").expect("a list");
    assert_eq!(column, "state");
    assert_eq!(words, ["held", "new"].map(str::to_owned).into());
    assert_eq!(words_of("CHECK ((number > 0))"), None);
    assert_eq!(
        words_of("CHECK (((state = 'new'::text) = (at IS NOT NULL)))"),
        None
    );
}

#[tokio::test]
async fn the_words_of_the_database_are_those_of_the_program() {
    let database = migrated().await;
    let mut connection = database
        .connect_options()
        .connect()
        .await
        .expect("a connection");
    let rows = sqlx::query(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'c' AND connamespace = 'public'::regnamespace ORDER BY 1, 2",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the constraints");
    let mut stored: BTreeMap<String, Words> = BTreeMap::new();
    for row in rows {
        let (table, check): (String, String) = (row.get(0), row.get(1));
        if let Some((column, words)) = words_of(&check) {
            stored.insert(format!("{table}.{column}"), words);
        }
    }
    let program = of_the_program();
    let columns: BTreeSet<&str> = stored
        .keys()
        .map(String::as_str)
        .chain(program.keys().copied())
        .collect();
    let different: Vec<String> = columns
        .into_iter()
        .filter(|column| stored.get(*column) != program.get(column))
        .map(|column| {
            let (database, program) = (stored.get(column), program.get(column));
            format!("{column}: the database allows {database:?}, the program writes {program:?}")
        })
        .collect();
    assert!(different.is_empty(), "\n{}\n", different.join("\n"));
}

/// A state without a CHECK can become anything.
#[tokio::test]
async fn every_state_and_kind_has_its_words() {
    let database = migrated().await;
    let mut connection = database
        .connect_options()
        .connect()
        .await
        .expect("a connection");
    let free: Vec<String> = sqlx::query_scalar(
        "SELECT attrelid::regclass || '.' || attname FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND atttypid = 'text'::regtype
             AND attname ~ '(state|kind|outcome|urgency|verification|pace|policy|role)$'
             AND NOT EXISTS (SELECT FROM pg_constraint
                 WHERE conrelid = c.oid AND contype = 'c' AND conkey = ARRAY[attnum] AND pg_get_constraintdef(oid) LIKE '%ANY (ARRAY[%')
         ORDER BY 1",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the catalogue");
    assert_eq!(free, Vec::<String>::new());
}

/// The only state that is a number.
#[tokio::test]
async fn the_outcomes_of_deliveries_are_numbered_without_a_gap() {
    let numbers: Vec<i16> = Outcome::ALL
        .iter()
        .map(|outcome| outcome.number())
        .collect();
    let expected: Vec<i16> = (1..).take(Outcome::ALL.len()).collect();
    assert_eq!(numbers, expected);
    let database = migrated().await;
    let mut connection = database
        .connect_options()
        .connect()
        .await
        .expect("a connection");
    let check: String = sqlx::query_scalar(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'deliveries_outcome_check' AND conrelid = 'deliveries'::regclass",
    )
    .fetch_one(&mut connection)
    .await
    .expect("the constraint");
    assert_eq!(
        check,
        format!(
            "CHECK (((outcome >= 1) AND (outcome <= {})))",
            Outcome::ALL.len()
        )
    );
}

/// Whether a delivery makes a reader is said in one place, in the database; this is what it says.
#[tokio::test]
async fn a_reader_is_who_may_have_received_something() {
    let database = migrated().await;
    let mut connection = database
        .connect_options()
        .connect()
        .await
        .expect("a connection");
    for outcome in Outcome::ALL {
        for message in [None, Some(1234_i64)] {
            let is_reader: bool = sqlx::query_scalar("SELECT is_reader($1, $2)")
                .bind(outcome.number())
                .bind(message)
                .fetch_one(&mut connection)
                .await
                .expect("an answer");
            let may_have_it = matches!(outcome, Outcome::Accepted | Outcome::Uncertain);
            let is_right = is_reader == (may_have_it || message.is_some());
            assert!(is_right, "{outcome:?}, message {message:?}: {is_reader}");
        }
    }
}

/// Lines that say again which outcomes make a reader.
fn readers_spelled_out(source: &Source) -> Vec<Finding> {
    let lines = source.text.lines().zip(1..);
    let again = lines.filter(|(line, _)| line.to_lowercase().contains("outcome in (1"));
    again
        .map(|(_, line)| {
            source.finding(line, "who is a reader: ask is_reader(outcome, message_id)")
        })
        .collect()
}

#[test]
fn who_is_a_reader_is_said_once() {
    let again = "fn f() { sql(\"SELECT FROM deliveries d WHERE d.outcome IN (1, 2)\"); }";
    let asked =
        "fn f() { sql(\"SELECT FROM deliveries d WHERE is_reader(d.outcome, d.message_id)\"); }";
    let found = |text| readers_spelled_out(&Source::parse("src/store/a.rs", text)).len();
    assert_eq!((found(again), found(asked)), (1, 0));
    let found: Vec<_> = program().iter().flat_map(readers_spelled_out).collect();
    assert_none(&found);
}
