//! The **settings** of when and how updates come: pace, digest, quiet hours, zone, sound.
//!
//! Never here: what a setting means at a moment.

use chrono::{DateTime, NaiveTime, Utc};

use crate::domain::subscriber::Pace;
use crate::domain::subscriber::hours::Quiet;
use crate::domain::zone::Zone;
use crate::store::subscribers::{quiet, zone};
use crate::store::{Store, StoreError, word};

/// When and how updates come to a subscriber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaceSettings {
    /// Pace.
    pub pace: Pace,
    /// Local time of the digest.
    pub digest_at: Option<NaiveTime>,
    /// Its zone, or that of the catalogue.
    pub zone: Zone,
    /// Whether it chose the zone itself.
    pub zone_is_chosen: bool,
    /// Quiet hours.
    pub quiet: Option<Quiet>,
    /// Without a sound.
    pub is_silent: bool,
}

impl Store {
    /// When and how updates come to a subscriber; none when it is gone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pace_settings(&self, subscriber: i32) -> Result<Option<PaceSettings>, StoreError> {
        let row = sqlx::query!(
            "SELECT pace, digest_at, time_zone, quiet_from, quiet_to, quiet_breaking, is_silent,
                    (SELECT default_time_zone FROM catalogue_defaults) AS default_zone
             FROM subscribers WHERE id = $1 AND state <> 'erasing'",
            subscriber
        )
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            let name = row.time_zone.as_deref().or(row.default_zone.as_deref());
            Ok(PaceSettings {
                pace: word("subscribers.pace", &row.pace)?,
                digest_at: row.digest_at,
                zone: zone(name),
                zone_is_chosen: row.time_zone.is_some(),
                quiet: quiet((row.quiet_from, row.quiet_to), row.quiet_breaking, name),
                is_silent: row.is_silent,
            })
        })
        .transpose()
    }

    /// The zone of who has chosen none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn default_zone(&self) -> Result<Zone, StoreError> {
        let name = sqlx::query_scalar!("SELECT default_time_zone FROM catalogue_defaults")
            .fetch_optional(&self.pool)
            .await?
            .flatten();
        Ok(zone(name.as_deref()))
    }

    /// Changes the pace to one without a time of day. What had gathered for a digest comes once more, now; what is published after
    /// only what is breaking was chosen is not part of it, unless it is breaking.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_pace(
        &self,
        subscriber: i32,
        pace: Pace,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH changed AS (UPDATE subscribers SET pace = $2, digest_at = NULL WHERE id = $1)
             UPDATE digests
             SET is_last = true, due_at = CASE WHEN is_last THEN due_at ELSE $3 END,
                 last_revision = CASE WHEN $2 = 'breaking' THEN coalesce(last_revision, (SELECT max(id) FROM revisions), 0) ELSE last_revision END
             WHERE subscriber_id = $1",
            subscriber,
            pace.as_str(),
            now
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Changes the pace to a daily digest, or its time. What is on its way by a fan-out at this moment comes with the first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_digest(
        &self,
        subscriber: i32,
        at: NaiveTime,
        first: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH held AS MATERIALIZED (
                 -- As whoever settles one: the digest first, then its reader.
                 SELECT subscriber_id FROM digests WHERE subscriber_id = $1 FOR UPDATE),
             changed AS (
                 UPDATE subscribers SET pace = 'digest', digest_at = $2
                 WHERE id = $1 AND state <> 'erasing' AND (SELECT count(*) FROM held) >= 0 RETURNING id)
             INSERT INTO digests (subscriber_id, due_at, after_revision)
             SELECT id, $3, coalesce(
                        (SELECT min(o.id) - 1 FROM fanouts f JOIN revisions r ON r.id = f.revision_id
                         JOIN revisions o ON o.update_id = r.update_id AND o.number = 1 WHERE f.state IN ('running', 'paused', 'halted')),
                        (SELECT max(id) FROM revisions), 0)
             FROM changed
             ON CONFLICT (subscriber_id) DO UPDATE SET due_at = excluded.due_at, is_last = false, last_revision = NULL, tries = 0",
            subscriber,
            at,
            first
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Changes the zone; `digest` is when the next digest is due by the new one, if it reads one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_time_zone(
        &self,
        subscriber: i32,
        zone: Zone,
        digest: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH changed AS (UPDATE subscribers SET time_zone = $2 WHERE id = $1)
             UPDATE digests SET due_at = $3 WHERE subscriber_id = $1 AND NOT is_last AND $3::timestamptz IS NOT NULL",
            subscriber,
            zone.to_string(),
            digest
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Changes the quiet hours; none: there are none. Who had none begins with what is breaking waiting as well.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_quiet(
        &self,
        subscriber: i32,
        hours: Option<(NaiveTime, NaiveTime)>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE subscribers SET quiet_from = $2, quiet_to = $3,
                    quiet_breaking = quiet_breaking AND (quiet_from IS NOT NULL OR $2::time IS NULL)
             WHERE id = $1",
            subscriber,
            hours.map(|(from, _)| from),
            hours.map(|(_, to)| to)
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether what is breaking comes in quiet hours.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_breaking_rings(&self, subscriber: i32, rings: bool) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE subscribers SET quiet_breaking = $2 WHERE id = $1",
            subscriber,
            rings
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Whether messages come without a sound.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn set_silent(&self, subscriber: i32, is_silent: bool) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE subscribers SET is_silent = $2 WHERE id = $1",
            subscriber,
            is_silent
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}
