//! What a long **outage** asks of fan-outs: whether another one waits, and that a language goes on.
//!
//! Never here: when it is an outage.

use chrono::{DateTime, Utc};

use super::{lock_fanouts, wake_delivery};
use crate::domain::language::Language;
use crate::store::{Store, StoreError};

impl Store {
    /// Whether something of other fan-outs than that of this revision could be sent at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn others_wait(
        &self,
        revision_id: i32,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT EXISTS (
                   SELECT FROM fanouts f
                   WHERE f.state = 'running' AND f.revision_id <> $1
                     AND (EXISTS (SELECT FROM fanout_shards h WHERE h.revision_id = f.revision_id AND NOT h.done)
                          OR EXISTS (SELECT FROM deferred d JOIN subscribers s ON s.id = d.subscriber_id
                                     WHERE d.revision_id = f.revision_id AND d.due_at <= $2 AND s.language <> ALL (f.halted_languages)))
               ) AS "waits!""#,
            revision_id,
            now
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// A language that was halted although the text was not at fault goes on, if nobody has decided otherwise meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn let_language_go_on(
        &self,
        (revision_id, language): (i32, Language),
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        lock_fanouts(&mut transaction, &[revision_id]).await?;
        let goes_on = sqlx::query!(
            "UPDATE fanouts f
             SET halted_languages = array_remove(halted_languages, $2::text),
                 state = CASE WHEN halted_by = 'languages' THEN 'running' ELSE f.state END,
                 state_reason = CASE WHEN halted_languages = ARRAY[$2::text] AND f.state IN ('running', 'halted') THEN NULL ELSE state_reason END,
                 halted_by = CASE WHEN halted_by = 'languages' THEN NULL ELSE halted_by END
             WHERE revision_id = $1 AND $2 = ANY (halted_languages)",
            revision_id,
            language.code()
        )
        .execute(&mut *transaction)
        .await?;
        if goes_on.rows_affected() == 1 {
            sqlx::query!(
                "UPDATE deferred d SET due_at = $3 FROM subscribers s
                 WHERE d.revision_id = $1 AND s.id = d.subscriber_id AND s.language = $2
                   AND (d.reason = 'malformed' OR d.due_at > $3::timestamptz + interval '30 days')",
                revision_id,
                language.code(),
                now
            )
            .execute(&mut *transaction)
            .await?;
            wake_delivery(&mut transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}
