//! The **audience**: how many an update reaches, at once and in digests.
//!
//! Never here: who they are.

use sqlx::PgConnection;

use super::{Store, StoreError};
use crate::domain::update::Urgency;

/// Above this many subscribers the number due is estimated.
const EXACT_BELOW: i64 = 10_000;

/// An estimate looks at the first so many subscribers of each of so many equal parts of the numbers that they can have: at 10,000 of
/// them. It is right within about 3 % where at least one in five of those wants it, within 10 % where it is one in fifty.
const SAMPLE: i64 = 2500;
const PARTS: i32 = 4;

/// How many subscribers a revision is due to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Audience {
    /// Subscribers.
    pub size: i64,
    /// Whether that is estimated.
    pub is_estimate: bool,
}

impl Store {
    /// How many subscribers a revision with these topics would reach now, with those who read it in their next digest. Linear in
    /// subscribers below 10,000, constant above.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn audience(
        &self,
        topics: &[String],
        urgency: Urgency,
    ) -> Result<Audience, StoreError> {
        let mut connection = self.pool.acquire().await?;
        let at_once = audience(&mut connection, topics, urgency).await?;
        let later = in_digests(&mut connection, topics).await?;
        Ok(Audience {
            size: at_once.size + later.size,
            is_estimate: at_once.is_estimate || later.is_estimate,
        })
    }
}

/// How many get it at once.
pub(super) async fn audience(
    connection: &mut PgConnection,
    topics: &[String],
    urgency: Urgency,
) -> Result<Audience, StoreError> {
    let is_breaking = urgency == Urgency::Breaking;
    let few = sqlx::query_scalar!(
        r#"SELECT count(*) < $1 AS "few!" FROM
           (SELECT 1 FROM subscribers WHERE state = 'active' AND pace <> 'digest' LIMIT $1) AS s"#,
        EXACT_BELOW
    )
    .fetch_one(&mut *connection)
    .await?;
    if !few {
        return estimate(connection, topics, is_breaking).await;
    }
    let size = sqlx::query_scalar!(
        r#"SELECT count(*) AS "n!" FROM subscribers s
           WHERE s.state = 'active' AND s.pace <> 'digest'
             AND s.bot_id = (SELECT id FROM bots ORDER BY started_at DESC LIMIT 1)
             AND (s.pace <> 'breaking' OR $2)
             AND EXISTS (SELECT 1 FROM subscriptions su JOIN topics t ON t.id = su.topic_id
                         WHERE su.subscriber_id = s.id AND t.slug = ANY($1))"#,
        topics,
        is_breaking
    )
    .fetch_one(connection)
    .await?;
    Ok(Audience {
        size,
        is_estimate: false,
    })
}

/// From the first subscribers of a few parts of the numbers that they can have: those are random, so how far the first go tells how many
/// there are in all. The same few rows however many subscribers, and whatever a shard is made of.
async fn estimate(
    connection: &mut PgConnection,
    topics: &[String],
    is_breaking: bool,
) -> Result<Audience, StoreError> {
    let size = sqlx::query_scalar!(
        r#"SELECT coalesce(round(sum(part.due * CASE WHEN part.n < $3 THEN 1 ELSE range.size / (part.last - range.first + 1.0) END)), 0)::bigint AS "n!"
           FROM (SELECT n * (2147483648 / $4) AS first, 2147483648 / $4 AS size FROM generate_series(0, $4 - 1) AS n) AS range
           CROSS JOIN LATERAL (
               SELECT count(*) AS n, max(s.id) AS last,
                      count(wants.it) FILTER (WHERE s.state = 'active' AND s.pace <> 'digest' AND (s.pace <> 'breaking' OR $2)) AS due
               FROM (SELECT id, state, pace, bot_id FROM subscribers
                     WHERE id >= range.first AND id < range.first + range.size
                     ORDER BY id LIMIT $3) AS s
               LEFT JOIN LATERAL (
                   SELECT true AS it FROM subscriptions su
                   WHERE su.subscriber_id = s.id AND su.topic_id = ANY (ARRAY (SELECT id FROM topics WHERE slug = ANY ($1)))
                     AND s.bot_id = (SELECT id FROM bots ORDER BY started_at DESC LIMIT 1)
                   LIMIT 1) AS wants ON true) AS part"#,
        topics,
        is_breaking,
        SAMPLE,
        PARTS
    )
    .fetch_one(connection)
    .await?;
    Ok(Audience {
        size,
        is_estimate: true,
    })
}

/// How many read it in a digest: all are looked at while they are few, and the first of them when they are many, as above.
async fn in_digests(
    connection: &mut PgConnection,
    topics: &[String],
) -> Result<Audience, StoreError> {
    let part = sqlx::query!(
        r#"SELECT count(*) AS "n!", coalesce(max(d.subscriber_id), 1) AS "last!", count(wants.it) AS "due!"
           FROM (SELECT subscriber_id FROM digests WHERE NOT is_last ORDER BY subscriber_id LIMIT $2) AS d
           LEFT JOIN LATERAL (
               SELECT true AS it FROM subscribers s JOIN subscriptions su ON su.subscriber_id = s.id
               WHERE s.id = d.subscriber_id AND s.state = 'active'
                 AND su.topic_id = ANY (ARRAY (SELECT id FROM topics WHERE slug = ANY ($1)))
                 AND s.bot_id = (SELECT id FROM bots ORDER BY started_at DESC LIMIT 1)
               LIMIT 1) AS wants ON true"#,
        topics,
        EXACT_BELOW
    )
    .fetch_one(connection)
    .await?;
    if part.n < EXACT_BELOW {
        return Ok(Audience {
            size: part.due,
            is_estimate: false,
        });
    }
    let due = i128::from(part.due) * i128::from(i32::MAX) / i128::from(part.last);
    Ok(Audience {
        size: i64::try_from(due).unwrap_or(i64::MAX),
        is_estimate: true,
    })
}
