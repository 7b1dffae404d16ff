//! **Subscriptions**: subscriber and topic, and after which revision, as long as that still tells who is due.
//!
//! Never here: when somebody subscribed.

use crate::store::{Store, StoreError};

impl Store {
    /// Ids of the topics of a subscriber.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscribed_topics(&self, subscriber: i32) -> Result<Vec<i16>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT topic_id FROM subscriptions WHERE subscriber_id = $1",
            subscriber
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Subscribes to topics. While fan-outs are open, or a digest gathers, what was published before stays outside the subscription.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn subscribe(&self, subscriber: i32, topics: &[i16]) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO subscriptions (subscriber_id, topic_id, after_revision)
             SELECT $1, t.id, coalesce((SELECT max(r.id) FROM revisions r JOIN digests d ON d.subscriber_id = $1),
                                       (SELECT max(revision_id) FROM fanouts WHERE state IN ('running', 'paused', 'halted')))
             FROM topics t WHERE t.id = ANY($2)
             ON CONFLICT (subscriber_id, topic_id) DO NOTHING",
            subscriber,
            topics
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Unsubscribes from topics.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unsubscribe(&self, subscriber: i32, topics: &[i16]) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM subscriptions WHERE subscriber_id = $1 AND topic_id = ANY($2)",
            subscriber,
            topics
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Forgets when subscriptions began, once the fan-outs that were open then are done, and those that amend them, and the
    /// digest that gathered then is sent.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn forget_beginnings(&self) -> Result<u64, StoreError> {
        let forgotten = sqlx::query!(
            "UPDATE subscriptions SET after_revision = NULL
             WHERE after_revision IS NOT NULL
               AND after_revision < coalesce(
                   (SELECT min(o.id) FROM fanouts f JOIN revisions r ON r.id = f.revision_id JOIN revisions o ON o.update_id = r.update_id
                    WHERE f.state IN ('running', 'paused', 'halted')), 2147483647)
               AND NOT EXISTS (SELECT FROM digests d WHERE d.subscriber_id = subscriptions.subscriber_id AND d.after_revision < subscriptions.after_revision)"
        )
        .execute(&self.pool)
        .await?;
        Ok(forgotten.rows_affected())
    }
}
