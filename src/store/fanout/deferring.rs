//! **Deferring**: the deliveries of a page that are tried later, in columns, in which Postgres takes all of them at once.
//!
//! Never here: when that is.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::lock_fanouts;
use crate::domain::delivery::DeferralReason;
use crate::domain::subscriber::PauseReason;
use crate::store::StoreError;

/// Nobody waits longer by itself: only for whoever lets its language go on.
const BY_ITSELF: TimeDelta = TimeDelta::days(30);

/// A delivery that waits for another try.
#[derive(Debug, Clone)]
pub struct Deferral {
    /// To whom.
    pub subscriber_id: i32,
    /// When to try again.
    pub due_at: DateTime<Utc>,
    /// Attempts so far.
    pub tries: i16,
    /// Why.
    pub reason: DeferralReason,
    /// Messages of it that stood in the chat before this try.
    pub sent_before: i16,
    /// Numbers of the messages that this try sent.
    pub sent: Vec<i64>,
    /// The chat seems unreachable for this reason; true: if it is so, it is given up, and paused.
    pub suspect: Option<(PauseReason, bool)>,
    /// What stands of it in the chat is of another form of it: all of it is sent, and may be received twice.
    pub begins_anew: bool,
}

impl Deferral {
    /// Messages of it that stand in the chat by now.
    pub(in crate::store) fn sent_by_now(&self) -> i16 {
        self.sent_before + i16::try_from(self.sent.len()).unwrap_or(i16::MAX)
    }
}

/// One column each, in the order of the deferrals.
pub(in crate::store) struct DeferralColumns {
    pub(in crate::store) subscribers: Vec<i32>,
    pub(in crate::store) due: Vec<DateTime<Utc>>,
    pub(in crate::store) tries: Vec<i16>,
    pub(in crate::store) reasons: Vec<String>,
    pub(in crate::store) messages: Vec<Option<i64>>,
    pub(in crate::store) sent: Vec<i16>,
}

impl DeferralColumns {
    /// Those of these.
    pub(in crate::store) fn of(deferred: &[Deferral]) -> Self {
        let reason = |one: &Deferral| one.reason.as_str().to_owned();
        Self {
            subscribers: deferred.iter().map(|one| one.subscriber_id).collect(),
            due: deferred.iter().map(|one| one.due_at).collect(),
            tries: deferred.iter().map(|one| one.tries).collect(),
            reasons: deferred.iter().map(reason).collect(),
            messages: deferred
                .iter()
                .map(|one| one.sent.first().copied())
                .collect(),
            sent: deferred.iter().map(Deferral::sent_by_now).collect(),
        }
    }
}

/// Gives how many were deferred: one who was erased meanwhile is not. Who was to wait for its language does not where that goes on by
/// now: whoever let it go on found nothing of a page that was under way.
pub(super) async fn insert_deferred(
    connection: &mut PgConnection,
    revision_id: i32,
    deferred: &[Deferral],
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    if deferred.is_empty() {
        return Ok(0);
    }
    let page = DeferralColumns::of(deferred);
    if page.due.iter().any(|due| *due > now + BY_ITSELF) {
        // It went on before this, which sees it then, or what is written here is found.
        lock_fanouts(&mut *connection, &[revision_id]).await?;
    }
    let inserted = sqlx::query!(
        "INSERT INTO deferred (revision_id, subscriber_id, due_at, tries, reason, message_id, sent_parts)
         SELECT $1, s.id, CASE WHEN page.due_at > $9 AND s.language <> ALL (f.halted_languages) THEN $8 ELSE page.due_at END,
                page.tries, page.reason, page.message, page.sent
         FROM UNNEST($2::int[], $3::timestamptz[], $4::smallint[], $5::text[], $6::bigint[], $7::smallint[])
              AS page (subscriber, due_at, tries, reason, message, sent)
         JOIN subscribers s ON s.id = page.subscriber JOIN fanouts f ON f.revision_id = $1",
        revision_id,
        &page.subscribers,
        &page.due,
        &page.tries,
        &page.reasons,
        &page.messages as _,
        &page.sent,
        now,
        now + BY_ITSELF
    )
    .execute(connection)
    .await?;
    Ok(i64::try_from(inserted.rows_affected()).unwrap_or(i64::MAX))
}
