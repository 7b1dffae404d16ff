//! **Another try** for deliveries that failed: they move back into the small queue, with their counters, some in one transaction.
//! What is still to be moved then is a row, so whoever comes next goes on, also after a kill.
//!
//! Only of the newest revision of an update: what is still to be moved when it is corrected goes on as the correction, and when it is
//! retracted it is left. A delivery is either settled or waits, never both, so nothing accepted is sent again, and asking twice moves
//! nothing twice. What was stopped by hand stays stopped: only what had failed before goes out again.
//!
//! Never here: sending, and who may.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::carrying::carry_some;
use super::moving::{Asked, left_of, move_some};
use super::rows::reason_of;
use crate::domain::delivery::{FanoutState, Outcome, Reason};
use crate::domain::update::RevisionKind;
use crate::store::amendments::{clear_one, edit_again};
use crate::store::fanout::{STOPPED_BY_HAND, wake_delivery};
use crate::store::{Store, StoreError, audit};

/// Which deliveries are tried again.
#[derive(Debug, Clone, Default)]
pub struct RetryChoice {
    /// Those that ended so. Accepted, lapsed and stopped ones never are.
    pub outcomes: Vec<Outcome>,
    /// Only those whose last attempt failed for this reason.
    pub reason: Option<Reason>,
    /// Only if this is the newest revision; none: whichever is.
    pub revision_id: Option<i32>,
}

/// What came of asking for another try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Nothing of this update was delivered yet.
    Unknown,
    /// A newer revision of the update is out than the one that was asked for: that one is never sent again.
    Amended,
    /// It was stopped a moment ago, and a page of it is still under way: ask again when its lease is over.
    Stopping,
    /// So many wait now, of this revision; none when there was nothing to try again.
    Waiting {
        /// Number of the revision.
        number: i32,
        /// How many.
        deliveries: i64,
        /// So many more at most are still to be looked through; they follow by themselves.
        rest: i64,
        /// Old messages that are edited again, of an amendment of which that failed.
        edits: i64,
    },
}

impl RetryChoice {
    fn numbers(&self) -> Vec<i16> {
        let may = |outcome: &&Outcome| {
            matches!(
                outcome,
                Outcome::Failed | Outcome::Uncertain | Outcome::Unreachable
            )
        };
        let outcomes = self.outcomes.iter().filter(may);
        outcomes.map(|outcome| outcome.number()).collect()
    }

    fn is_about(&self, newest: &Newest) -> bool {
        self.revision_id
            .is_none_or(|asked| asked == newest.revision_id)
    }

    /// Failed edits go with what failed, whatever it failed for.
    fn wants_edits(&self) -> bool {
        self.outcomes.contains(&Outcome::Failed) && self.reason.is_none()
    }
}

impl Store {
    /// Tries deliveries of the newest revision of an update again, the first of them at once. Who is erased, or cannot be reached
    /// at this moment, is left as it is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; then nothing is moved.
    pub async fn retry_deliveries(
        &self,
        code: &str,
        choice: &RetryChoice,
        actor: &str,
        now: DateTime<Utc>,
    ) -> Result<Retry, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let Some(newest) = newest_of(&mut transaction, code).await? else {
            return Ok(Retry::Unknown);
        };
        if !choice.is_about(&newest) {
            return Ok(Retry::Amended);
        }
        if newest.is_stopped && !clear_one(&mut transaction, newest.revision_id, now).await? {
            return Ok(Retry::Stopping);
        }
        let outcomes = choice.numbers();
        let asked = Asked {
            revision_id: newest.revision_id,
            outcomes: &outcomes,
            reason: choice.reason,
            cursor: i32::MIN,
            last: i32::MAX,
        };
        let batch = move_some(&mut transaction, &asked, now).await?;
        let deliveries = batch.deliveries();
        let rest = match batch.cursor {
            Some(cursor) => remember(&mut transaction, &asked, (cursor, now)).await?,
            None => 0,
        };
        let edits = if choice.wants_edits() {
            edit_again(&mut transaction, newest.revision_id, now).await?
        } else {
            0
        };
        let waiting = Retry::Waiting {
            number: newest.number,
            deliveries,
            rest,
            edits,
        };
        if deliveries == 0 && rest == 0 && edits == 0 {
            // What was left of a stopped fan-out is cleared all the same.
            transaction.commit().await?;
            return Ok(waiting);
        }
        let detail = detail_of(choice, (deliveries, rest, edits));
        let record = audit::AuditRecord {
            actor,
            action: "retry_fanout",
            subject: code,
            detail: &detail,
        };
        audit::append(&mut transaction, record, now).await?;
        wake_delivery(&mut transaction).await?;
        transaction.commit().await?;
        Ok(waiting)
    }

    /// Moves some more of what is to be tried again, of the retry that was asked for first; none when there is none. What was
    /// corrected since goes on as the correction, once that has begun. Whatever process does it: one at a time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer; then nothing is moved.
    pub async fn go_on_retrying(&self, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
        let open = sqlx::query!(
            "SELECT t.id, u.code FROM retries t JOIN revisions r ON r.id = t.revision_id JOIN updates u ON u.id = r.update_id
             WHERE NOT EXISTS (SELECT FROM amendments a JOIN revisions n ON n.id = a.revision_id
                               WHERE n.update_id = r.update_id AND n.kind = 'correction' AND a.begun_at IS NULL)
             ORDER BY t.id LIMIT 1"
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(open) = open else {
            return Ok(None);
        };
        let mut transaction = self.pool.begin().await?;
        let newest = newest_of(&mut transaction, &open.code).await?;
        let retry = sqlx::query!(
            r#"SELECT t.revision_id, t.outcomes, t.reason, t.cursor, coalesce(f.state_reason LIKE $2 || '%', false) AS "was_stopped!"
               FROM retries t JOIN fanouts f ON f.revision_id = t.revision_id WHERE t.id = $1 FOR UPDATE OF t"#,
            open.id,
            STOPPED_BY_HAND
        )
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(retry) = retry else {
            return Ok(Some(0));
        };
        let asked = Asked {
            revision_id: retry.revision_id,
            outcomes: &retry.outcomes,
            reason: reason_of(retry.reason.as_deref())?,
            cursor: retry.cursor,
            last: i32::MAX,
        };
        let newest = newest.filter(|_| !retry.was_stopped);
        let Some((moved, cursor)) = move_on(&mut transaction, newest, &asked, now).await? else {
            return Ok(Some(0));
        };
        sqlx::query!(
            "WITH went_on AS (UPDATE retries SET cursor = $2 WHERE id = $1 AND $2::int IS NOT NULL)
             DELETE FROM retries WHERE id = $1 AND $2::int IS NULL",
            open.id,
            cursor
        )
        .execute(&mut *transaction)
        .await?;
        if moved > 0 {
            wake_delivery(&mut transaction).await?;
        }
        transaction.commit().await?;
        Ok(Some(moved))
    }
}

/// Moves some more into the queue of the newest revision, if it is still to go out. Gives how many, and who was looked at last if there
/// are more; none while that revision has not begun.
async fn move_on(
    connection: &mut PgConnection,
    newest: Option<Newest>,
    asked: &Asked<'_>,
    now: DateTime<Utc>,
) -> Result<Option<(i64, Option<i32>)>, StoreError> {
    let Some(newest) = newest.filter(|newest| !newest.is_stopped && !newest.is_retraction) else {
        return Ok(Some((0, None)));
    };
    if !newest.is_begun {
        return Ok(None);
    }
    if newest.revision_id == asked.revision_id {
        let batch = move_some(connection, asked, now).await?;
        return Ok(Some((batch.deliveries(), batch.cursor)));
    }
    let carried = carry_some(connection, asked, newest.revision_id, now).await?;
    Ok(Some((carried.deliveries, carried.cursor)))
}

/// What the audit log says of it.
fn detail_of(choice: &RetryChoice, (deliveries, rest, edits): (i64, i64, i64)) -> String {
    let outcomes: Vec<&str> = choice.outcomes.iter().map(|one| one.as_str()).collect();
    let more = if rest > 0 { " and more" } else { "" };
    let reason = choice.reason.map_or("", Reason::as_str);
    let detail = format!("{deliveries}{more} {} {reason}", outcomes.join(" and "));
    let mut detail = detail.trim_end().to_owned();
    if edits > 0 {
        detail = format!("{detail}, {edits} edits");
    }
    detail
}

/// The newest fan-out of an update.
struct Newest {
    revision_id: i32,
    number: i32,
    is_retraction: bool,
    /// Nothing of what it amends is under way any more.
    is_begun: bool,
    is_stopped: bool,
}

/// An amendment refers to the update when it is published, and a stop by hand takes it first: until this transaction is done, there is
/// neither.
async fn newest_of(
    connection: &mut PgConnection,
    code: &str,
) -> Result<Option<Newest>, StoreError> {
    let update = sqlx::query_scalar!("SELECT id FROM updates WHERE code = $1 FOR UPDATE", code)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(update) = update else {
        return Ok(None);
    };
    let newest = sqlx::query!(
        r#"SELECT r.id, r.number, r.kind, f.state,
                NOT EXISTS (SELECT FROM amendments a WHERE a.revision_id = r.id AND a.begun_at IS NULL) AS "is_begun!"
         FROM revisions r JOIN fanouts f ON f.revision_id = r.id
         WHERE r.update_id = $1 ORDER BY r.number DESC LIMIT 1"#,
        update
    )
    .fetch_optional(connection)
    .await?;
    Ok(newest.map(|newest| Newest {
        revision_id: newest.id,
        number: newest.number,
        is_retraction: newest.kind == RevisionKind::Retraction.as_str(),
        is_begun: newest.is_begun,
        is_stopped: newest.state == FanoutState::Stopped.as_str(),
    }))
}

/// Keeps what is still to be moved; gives how many at most.
async fn remember(
    connection: &mut PgConnection,
    asked: &Asked<'_>,
    (cursor, now): (i32, DateTime<Utc>),
) -> Result<i64, StoreError> {
    sqlx::query!(
        "INSERT INTO retries (revision_id, outcomes, reason, cursor, asked_at) VALUES ($1, $2, $3, $4, $5)",
        asked.revision_id,
        asked.outcomes,
        asked.reason.map(Reason::as_str),
        cursor,
        now
    )
    .execute(&mut *connection)
    .await?;
    left_of(connection, asked).await
}
