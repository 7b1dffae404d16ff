//! **Sign-ups** in the database: how many joined in an hour, in whole tens, for as long as it takes to know what is usual.
//!
//! Never here: who joined, or a count so fine that it tells of one person.

use chrono::{DateTime, Utc};

use super::{Store, StoreError};

impl Store {
    /// So many joined in the hour that begins then; more of the same hour are added.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn add_sign_ups(&self, hour: DateTime<Utc>, joined: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO sign_up_hours (hour, joined) VALUES ($1, $2)
             ON CONFLICT (hour) DO UPDATE SET joined = sign_up_hours.joined + excluded.joined",
            hour,
            joined
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How many joined in the hours from this one on.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sign_ups_from(&self, hour: DateTime<Utc>) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT coalesce(sum(joined), 0)::bigint AS "joined!" FROM sign_up_hours WHERE hour >= $1"#,
            hour
        )
        .fetch_one(&self.pool)
        .await?)
    }

    /// How many joined since; what is older is deleted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sign_ups_since(&self, since: DateTime<Utc>) -> Result<i64, StoreError> {
        sqlx::query!("DELETE FROM sign_up_hours WHERE hour < $1", since)
            .execute(&self.pool)
            .await?;
        Ok(sqlx::query_scalar!(
            r#"SELECT coalesce(sum(joined), 0)::bigint AS "joined!" FROM sign_up_hours WHERE hour >= $1"#,
            since
        )
        .fetch_one(&self.pool)
        .await?)
    }
}
