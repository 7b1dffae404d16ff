//! **Waiting edits**: readers whose old messages could not be edited yet, in a small queue of their own, under a lease for each try.
//! Who is given up stays known, so that an admin can ask for another try.
//!
//! Never here: when to try again, and when to give up.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::store::instance::interval;
use crate::store::{Store, StoreError};

/// Messages of one reader that need no other try, by Telegram's numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditsDone {
    /// They say it now.
    pub edited: Vec<i64>,
    /// Telegram does not let us.
    pub refused: Vec<i64>,
}

impl EditsDone {
    /// Whether this message is one of them.
    #[must_use]
    pub fn has(&self, message_id: i64) -> bool {
        self.edited.contains(&message_id) || self.refused.contains(&message_id)
    }
}

/// What the edits of one reader came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditsCame {
    /// Whose.
    pub subscriber_id: i32,
    /// Messages that say it now.
    pub edited: i16,
    /// Messages that do not.
    pub not_edited: i16,
    /// Tries that failed.
    pub tries: i16,
    /// The others are tried again then, and nothing is counted before.
    pub again_at: Option<DateTime<Utc>>,
    /// There is no other try by itself, although Telegram only failed: an admin may ask for one.
    pub is_given_up: bool,
    /// What is done by now, in all tries.
    pub done: EditsDone,
}

/// A reader whose edits wait, leased for one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedEdits {
    /// The amendment.
    pub revision_id: i32,
    /// Whose.
    pub subscriber_id: i32,
    /// Tries that failed.
    pub tries: i16,
    /// When it began to wait.
    pub since: DateTime<Utc>,
    /// Place of the amendment in the order of work.
    pub rank: i16,
    /// Messages that say it by now.
    pub edited: Vec<i64>,
    /// Messages that Telegram does not let us edit.
    pub refused: Vec<i64>,
}

impl Store {
    /// Leases readers whose edits are due, at most `limit`, in the order of work; also of a fan-out that a process of a version before
    /// this queue has finished.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lease_edits(
        &self,
        now: DateTime<Utc>,
        (owner, length): (i64, Duration),
        limit: i64,
    ) -> Result<Vec<LeasedEdits>, StoreError> {
        Ok(sqlx::query_as!(
            LeasedEdits,
            r#"WITH next AS MATERIALIZED (
                   SELECT w.revision_id, w.subscriber_id, f.rank FROM waiting_edits w JOIN fanouts f USING (revision_id)
                   WHERE f.state IN ('running', 'finished') AND w.due_at <= $1 AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
                     AND f.rank <= coalesce((SELECT min(o.rank) FROM fanouts o WHERE o.state = 'running'
                                             AND EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = o.revision_id AND NOT h.done)), 9)
                   ORDER BY f.rank, w.due_at, w.subscriber_id LIMIT $4 FOR UPDATE OF w SKIP LOCKED)
               UPDATE waiting_edits w SET lease_owner = $2, lease_until = clock_timestamp() + $3
               FROM next WHERE w.revision_id = next.revision_id AND w.subscriber_id = next.subscriber_id
               RETURNING w.revision_id, w.subscriber_id, w.tries, w.since, next.rank, w.done AS edited, w.refused"#,
            now,
            owner,
            interval(length),
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Settles what was leased, and counts what was not counted before: who waits longer stays, with what is done, who is given up too. What the lease was lost of is left to
    /// who has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn settle_waiting_edits(
        &self,
        (revision_id, owner): (i32, i64),
        came: &[EditsCame],
    ) -> Result<(), StoreError> {
        let page = Columns::of(came);
        let mut transaction = self.pool.begin().await?;
        let settled = sqlx::query!(
            r#"WITH page AS (
                   SELECT * FROM UNNEST($3::int[], $4::smallint[], $5::smallint[], $6::smallint[], $7::timestamptz[], $8::bool[])
                       AS p (subscriber_id, edited, not_edited, tries, again_at, given_up)),
               done AS (
                   SELECT m.subscriber_id, array_agg(m.message_id) FILTER (WHERE m.is_edited) AS edited,
                          array_agg(m.message_id) FILTER (WHERE NOT m.is_edited) AS refused
                   FROM UNNEST($9::int[], $10::bigint[], $11::bool[]) AS m (subscriber_id, message_id, is_edited) GROUP BY 1),
               was AS MATERIALIZED (
                   SELECT w.subscriber_id, w.edited FROM waiting_edits w JOIN page p USING (subscriber_id)
                   WHERE w.revision_id = $1 AND w.lease_owner = $2 ORDER BY 1 FOR UPDATE OF w),
               kept AS (
                   UPDATE waiting_edits w
                   SET tries = p.tries, due_at = p.again_at, lease_owner = NULL, lease_until = NULL,
                       edited = CASE WHEN p.again_at IS NULL THEN p.edited ELSE w.edited END,
                       not_edited = CASE WHEN p.again_at IS NULL THEN p.not_edited ELSE 0 END,
                       done = coalesce(d.edited, '{}'), refused = coalesce(d.refused, '{}')
                   FROM page p JOIN was USING (subscriber_id) LEFT JOIN done d USING (subscriber_id)
                   WHERE w.revision_id = $1 AND w.subscriber_id = p.subscriber_id AND w.lease_owner = $2
                     AND (p.again_at IS NOT NULL OR p.given_up)
                   RETURNING CASE WHEN p.again_at IS NULL THEN p.edited - was.edited ELSE 0 END AS edited, w.not_edited),
               gone AS (
                   DELETE FROM waiting_edits w USING page p JOIN was USING (subscriber_id)
                   WHERE w.revision_id = $1 AND w.subscriber_id = p.subscriber_id AND w.lease_owner = $2
                     AND p.again_at IS NULL AND NOT p.given_up
                   RETURNING p.edited - was.edited AS edited, p.not_edited)
               SELECT coalesce(sum(edited), 0)::bigint AS "edited!", coalesce(sum(not_edited), 0)::bigint AS "not_edited!"
               FROM (TABLE kept UNION ALL TABLE gone) AS settled"#,
            revision_id,
            owner,
            &page.subscribers,
            &page.edited,
            &page.not_edited,
            &page.tries,
            &page.again_at as _,
            &page.given_up,
            &page.done_by,
            &page.done_messages,
            &page.done_edited
        )
        .fetch_one(&mut *transaction)
        .await?;
        let counted = (settled.edited, settled.not_edited);
        count(&mut transaction, revision_id, counted).await?;
        Ok(transaction.commit().await?)
    }
}

/// The same, by column.
struct Columns {
    subscribers: Vec<i32>,
    edited: Vec<i16>,
    not_edited: Vec<i16>,
    tries: Vec<i16>,
    again_at: Vec<Option<DateTime<Utc>>>,
    given_up: Vec<bool>,
    /// Of the messages that are done: whose, which, and whether they say it now.
    done_by: Vec<i32>,
    done_messages: Vec<i64>,
    done_edited: Vec<bool>,
}

impl Columns {
    fn of(came: &[EditsCame]) -> Self {
        let (mut done_by, mut done_messages, mut done_edited) = (vec![], vec![], vec![]);
        for one in came {
            for (messages, is_edited) in [(&one.done.edited, true), (&one.done.refused, false)] {
                for message in messages {
                    done_by.push(one.subscriber_id);
                    done_messages.push(*message);
                    done_edited.push(is_edited);
                }
            }
        }
        Self {
            done_by,
            done_messages,
            done_edited,
            subscribers: came.iter().map(|one| one.subscriber_id).collect(),
            edited: came.iter().map(|one| one.edited).collect(),
            not_edited: came.iter().map(|one| one.not_edited).collect(),
            tries: came.iter().map(|one| one.tries).collect(),
            again_at: came.iter().map(|one| one.again_at).collect(),
            given_up: came.iter().map(|one| one.is_given_up).collect(),
        }
    }
}

/// Puts those of a page that are tried again into the queue, with what is done. Who is being erased is left out. One that waits there
/// for a message that came late took what this page was to edit for done: what is done is known now.
pub(super) async fn keep_waiting(
    connection: &mut PgConnection,
    revision_id: i32,
    came: &[EditsCame],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let waits: Vec<EditsCame> = came
        .iter()
        .filter(|one| one.again_at.is_some())
        .cloned()
        .collect();
    if waits.is_empty() {
        return Ok(());
    }
    let page = Columns::of(&waits);
    sqlx::query!(
        "WITH done AS (
             SELECT m.subscriber_id, array_agg(m.message_id) FILTER (WHERE m.is_edited) AS edited,
                    array_agg(m.message_id) FILTER (WHERE NOT m.is_edited) AS refused
             FROM UNNEST($6::int[], $7::bigint[], $8::bool[]) AS m (subscriber_id, message_id, is_edited) GROUP BY 1)
         INSERT INTO waiting_edits (subscriber_id, revision_id, due_at, tries, since, done, refused)
         SELECT s.id, $1, p.again_at, p.tries, $5, coalesce(d.edited, '{}'), coalesce(d.refused, '{}')
         FROM UNNEST($2::int[], $3::smallint[], $4::timestamptz[]) AS p (subscriber_id, tries, again_at)
         JOIN subscribers s ON s.id = p.subscriber_id AND s.state <> 'erasing'
         LEFT JOIN done d ON d.subscriber_id = s.id
         ORDER BY s.id FOR KEY SHARE OF s
         ON CONFLICT (subscriber_id, revision_id) DO UPDATE
         SET done = excluded.done, refused = excluded.refused, edited = 0, tries = excluded.tries, due_at = excluded.due_at
         WHERE waiting_edits.lease_owner IS NULL AND waiting_edits.due_at IS NOT NULL",
        revision_id,
        &page.subscribers,
        &page.tries,
        &page.again_at as _,
        now,
        &page.done_by,
        &page.done_messages,
        &page.done_edited
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Counts messages that were edited, and those that were not.
pub(super) async fn count(
    connection: &mut PgConnection,
    revision_id: i32,
    (edited, not_edited): (i64, i64),
) -> Result<(), StoreError> {
    if (edited, not_edited) == (0, 0) {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE amendments SET edited = edited + $2, not_edited = not_edited + $3 WHERE revision_id = $1",
        revision_id,
        edited,
        not_edited
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Who was given up is due again, but for what is edited, and a fan-out that was over runs again; gives how many messages count as not edited no more.
pub(in crate::store) async fn edit_again(
    connection: &mut PgConnection,
    revision_id: i32,
    now: DateTime<Utc>,
) -> Result<i64, StoreError> {
    // Whoever finishes it waits, and sees what is due then.
    sqlx::query!(
        "SELECT revision_id FROM fanouts WHERE revision_id = $1 FOR UPDATE",
        revision_id
    )
    .fetch_optional(&mut *connection)
    .await?;
    let again = sqlx::query!(
        r#"WITH was AS MATERIALIZED (
               SELECT w.subscriber_id, w.edited, w.not_edited FROM waiting_edits w JOIN fanouts f USING (revision_id)
               WHERE w.revision_id = $1 AND w.due_at IS NULL AND f.state <> 'stopped'
               ORDER BY w.subscriber_id FOR UPDATE OF w),
           again AS (
               UPDATE waiting_edits w SET due_at = $2, since = $2, tries = 0, edited = 0, not_edited = 0, refused = '{}'
               FROM was WHERE w.revision_id = $1 AND w.subscriber_id = was.subscriber_id)
           SELECT coalesce(sum(edited), 0)::bigint AS "edited!", coalesce(sum(not_edited), 0)::bigint AS "not_edited!" FROM was"#,
        revision_id,
        now
    )
    .fetch_one(&mut *connection)
    .await?;
    if again.not_edited == 0 {
        return Ok(0);
    }
    let counted = (-again.edited, -again.not_edited);
    count(&mut *connection, revision_id, counted).await?;
    sqlx::query!(
        "UPDATE fanouts SET state = 'running', finished_at = NULL WHERE revision_id = $1 AND state = 'finished'",
        revision_id
    )
    .execute(connection)
    .await?;
    Ok(again.not_edited)
}
