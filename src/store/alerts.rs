//! **Alerts** in the database: what admins are told unasked, once when it begins and once when it is over; one that grows is told
//! again.
//!
//! Raised and ended inside the transaction that finds it out, so that none is lost and none is raised twice.
//!
//! Never here: the telling, and the words of it.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::{Store, StoreError, word};
use crate::domain::source::AlertKind;

/// An alert of which there is something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Number, growing in order of raising.
    pub id: i64,
    /// What is wrong.
    pub kind: AlertKind,
    /// With what: the slug of a source.
    pub subject: String,
    /// One sentence.
    pub detail: String,
    /// When it began.
    pub raised_at: DateTime<Utc>,
    /// Whether the admins were told that it began.
    pub is_told: bool,
    /// When it was over; none: it lasts.
    pub over_at: Option<DateTime<Utc>>,
}

/// What the admins were told of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Told {
    /// That it began.
    Begun,
    /// That it is over, or both at once.
    Over,
}

impl Alert {
    /// What there is to tell of it.
    #[must_use]
    pub const fn tells(&self) -> Told {
        match self.over_at {
            Some(_) => Told::Over,
            None => Told::Begun,
        }
    }
}

/// What waits for the staff, and of which they were not told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waits {
    /// Candidates that are held for relay.
    pub relays: Vec<i64>,
    /// Drafts that came back for approval.
    pub returned: Vec<i32>,
    /// Drafts that did not go out at their time.
    pub missed: Vec<i32>,
}

impl Waits {
    /// Whether nothing waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.relays.is_empty() && self.returned.is_empty() && self.missed.is_empty()
    }
}

/// An alert as the database gives it.
struct AlertRow {
    id: i64,
    kind: String,
    subject: String,
    detail: String,
    raised_at: DateTime<Utc>,
    is_told: bool,
    over_at: Option<DateTime<Utc>>,
}

impl AlertRow {
    fn read(self) -> Result<Alert, StoreError> {
        Ok(Alert {
            id: self.id,
            kind: word("alerts.kind", &self.kind)?,
            subject: self.subject,
            detail: self.detail,
            raised_at: self.raised_at,
            is_told: self.is_told,
            over_at: self.over_at,
        })
    }
}

fn known_kinds() -> Vec<String> {
    let kinds = AlertKind::ALL.iter();
    kinds.map(|kind| kind.as_str().to_owned()).collect()
}

/// Raises an alert unless the same is open; true when it is a new one. The detail of an open one stays as it was told.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn raise_alert(
    connection: &mut PgConnection,
    kind: AlertKind,
    (subject, detail): (&str, &str),
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let raised = sqlx::query!(
        "INSERT INTO alerts (kind, subject, detail, raised_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        kind.as_str(),
        subject,
        detail,
        now
    )
    .execute(connection)
    .await?;
    Ok(raised.rows_affected() == 1)
}

/// Ends the open alert of this kind, if there is one; true when there was.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(super) async fn end_alert(
    connection: &mut PgConnection,
    kind: AlertKind,
    subject: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let ended = sqlx::query!(
        "UPDATE alerts SET over_at = greatest($3, raised_at) WHERE kind = $1 AND subject = $2 AND over_at IS NULL",
        kind.as_str(),
        subject,
        now
    )
    .execute(connection)
    .await?;
    Ok(ended.rows_affected() == 1)
}

impl Store {
    /// What waits for the staff, and of which they were not told.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn untold_waits(&self) -> Result<Waits, StoreError> {
        let row = sqlx::query!(
            r#"SELECT ARRAY(SELECT candidate_id FROM relays WHERE state = 'waiting' AND told_at IS NULL ORDER BY 1) AS "relays!",
                      ARRAY(SELECT draft_id FROM returned_drafts WHERE told_at IS NULL ORDER BY 1) AS "returned!",
                      ARRAY(SELECT draft_id FROM missed_times WHERE told_at IS NULL ORDER BY 1) AS "missed!""#
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(Waits {
            relays: row.relays,
            returned: row.returned,
            missed: row.missed,
        })
    }

    /// Remembers that the staff were told of what waits: afterwards, or a crash would leave them untold.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waits_told(&self, waits: &Waits, now: DateTime<Utc>) -> Result<(), StoreError> {
        for statement in [
            sqlx::query!(
                "UPDATE relays SET told_at = $2 WHERE candidate_id = ANY($1)",
                &waits.relays,
                now
            ),
            sqlx::query!(
                "UPDATE returned_drafts SET told_at = $2 WHERE draft_id = ANY($1)",
                &waits.returned,
                now
            ),
            sqlx::query!(
                "UPDATE missed_times SET told_at = $2 WHERE draft_id = ANY($1)",
                &waits.missed,
                now
            ),
        ] {
            statement.execute(&self.pool).await?;
        }
        Ok(())
    }

    /// Raises an alert outside a transaction of its own; true when it is a new one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn raise_alert(
        &self,
        kind: AlertKind,
        subject_and_detail: (&str, &str),
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        raise_alert(&mut connection, kind, subject_and_detail, now).await
    }

    /// Ends an alert outside a transaction of its own; true when there was one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn end_alert(
        &self,
        kind: AlertKind,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let mut connection = self.pool.acquire().await?;
        end_alert(&mut connection, kind, subject, now).await
    }

    /// Alerts of which there is something to tell, oldest first. Those of a kind that only a later version knows are left to it: none of
    /// the others waits for them.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn untold_alerts(&self, limit: i64) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query_as!(
            AlertRow,
            r#"SELECT id, kind, subject, detail, raised_at, told_at IS NOT NULL AS "is_told!", over_at FROM alerts
               WHERE (told_at IS NULL OR (over_at IS NOT NULL AND over_told_at IS NULL)) AND kind = ANY ($2) ORDER BY id LIMIT $1"#,
            limit,
            &known_kinds()
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(AlertRow::read).collect()
    }

    /// Alerts that last or were over after `since`, the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn recent_alerts(
        &self,
        since: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<Alert>, StoreError> {
        let rows = sqlx::query_as!(
            AlertRow,
            r#"SELECT id, kind, subject, detail, raised_at, told_at IS NOT NULL AS "is_told!", over_at FROM alerts
               WHERE (over_at IS NULL OR over_at > $1) AND kind = ANY ($3) ORDER BY id DESC LIMIT $2"#,
            since,
            limit,
            &known_kinds()
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(AlertRow::read).collect()
    }

    /// The open alert of this kind, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn open_alert(
        &self,
        kind: AlertKind,
        subject: &str,
    ) -> Result<Option<Alert>, StoreError> {
        let row = sqlx::query_as!(
            AlertRow,
            r#"SELECT id, kind, subject, detail, raised_at, told_at IS NOT NULL AS "is_told!", over_at FROM alerts
               WHERE kind = $1 AND subject = $2 AND over_at IS NULL"#,
            kind.as_str(),
            subject
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(AlertRow::read).transpose()
    }

    /// The admins are told of an open alert again, with what it has grown to; false when another process was first, or it is over.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tell_again(&self, open: &Alert, detail: &str) -> Result<bool, StoreError> {
        let grown = sqlx::query!(
            "UPDATE alerts SET detail = $3, told_at = NULL WHERE id = $1 AND detail = $2 AND over_at IS NULL",
            open.id,
            open.detail,
            detail
        )
        .execute(&self.pool)
        .await?;
        Ok(grown.rows_affected() == 1)
    }

    /// Remembers what the admins were told; false when it was told before, or has grown meanwhile.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn alert_told(&self, alert: &Alert, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let marked = sqlx::query!(
            "UPDATE alerts SET told_at = coalesce(told_at, $3), over_told_at = CASE WHEN $2 THEN $3 END
             WHERE id = $1 AND ($2 OR (told_at IS NULL AND detail = $4)) AND over_told_at IS NULL",
            alert.id,
            alert.tells() == Told::Over,
            now,
            alert.detail
        )
        .execute(&self.pool)
        .await?;
        Ok(marked.rows_affected() == 1)
    }
}
