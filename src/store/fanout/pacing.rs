//! The **pace** of a bot: what its processes share of the budget, and how long Telegram has asked them to wait.
//!
//! Shares and waits go by the clock of Postgres. Whoever asks holds the row of the bot meanwhile, so that shares never come to more than
//! was counted; one row is locked, and as many read as there are processes.
//!
//! Never here: how much a share is.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::store::instance::interval;
use crate::store::subscribers::SealedChat;
use crate::store::{Store, StoreError};

/// Nobody asks to wait longer.
const LONGEST: Duration = Duration::from_hours(24 * 365);

/// A process that sends, as the others see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sender {
    /// Messages a second that it may send at this moment.
    pub share: f64,
    /// Whether deliveries wait in it.
    pub is_busy: bool,
    /// Answers a second that it gives.
    pub answers: f64,
    /// Messages a second of the bot, as its configuration says; none: a process of an earlier version.
    pub rate: Option<f64>,
}

/// How fast the bot may send.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pace {
    /// How much longer Telegram has asked to wait, by the clock of Postgres, because those of hosts differ.
    pub blocked_for: Option<Duration>,
    /// What the rate was lowered to, and how long ago, by the clock of Postgres too.
    pub lowered: Option<(f64, Duration)>,
    /// Since when the token is refused.
    pub token_refused_at: Option<DateTime<Utc>>,
}

impl Pace {
    /// Until when Telegram has asked to wait, by the clock of who asks, to the second.
    #[must_use]
    pub fn blocked_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let wait = self.blocked_for?;
        let seconds = i64::try_from(wait.as_millis().div_ceil(1000)).ok()?;
        now.checked_add_signed(TimeDelta::try_seconds(seconds)?)
    }
}

/// What a process asks for.
#[derive(Debug, Clone, Copy)]
pub struct Claim {
    /// Its number.
    pub owner: i64,
    /// The bot that it sends as.
    pub bot: i16,
    /// What it needs; its share is what is answered.
    pub needs: Sender,
    /// How long the share holds.
    pub length: Duration,
}

/// What is decided of a claim: the share, and the rate if it is lowered now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decided {
    /// Messages a second for who claims.
    pub share: f64,
    /// The new lower rate: from now on.
    pub lowered: Option<f64>,
}

impl Store {
    /// Renews the share of a process: `decide` sees the pace of the bot and the other live processes, and says how much it is.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn claim_share(
        &self,
        claim: Claim,
        decide: impl FnOnce(Pace, &[Sender]) -> Decided + Send,
    ) -> Result<Decided, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let pace = lock(&mut transaction, claim.bot).await?;
        sqlx::query!("DELETE FROM senders WHERE until <= clock_timestamp()")
            .execute(&mut *transaction)
            .await?;
        let others = sqlx::query_as!(
            Sender,
            "SELECT share, is_busy, answers, rate FROM senders WHERE bot_id = $1 AND owner <> $2",
            claim.bot,
            claim.owner
        )
        .fetch_all(&mut *transaction)
        .await?;
        let decided = decide(pace, &others);
        if let Some(rate) = decided.lowered {
            sqlx::query!(
                "UPDATE paces SET lowered_to = $2, lowered_at = clock_timestamp() WHERE bot_id = $1",
                claim.bot,
                rate
            )
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query!(
            "INSERT INTO senders (owner, bot_id, share, is_busy, answers, until, rate)
             VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6, $7)
             ON CONFLICT (owner) DO UPDATE SET bot_id = excluded.bot_id, share = excluded.share, is_busy = excluded.is_busy,
                                               answers = excluded.answers, until = excluded.until, rate = excluded.rate",
            claim.owner,
            claim.bot,
            decided.share,
            claim.needs.is_busy,
            claim.needs.answers,
            interval(claim.length),
            claim.needs.rate
        )
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(decided)
    }

    /// The lowest and the highest rate that processes of one bot are set to at this moment, when they are not the same.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn differing_rates(&self) -> Result<Option<(f64, f64)>, StoreError> {
        let row = sqlx::query!(
            r#"SELECT min(rate) AS "lowest!", max(rate) AS "highest!" FROM senders WHERE until > clock_timestamp()
               GROUP BY bot_id HAVING min(rate) < max(rate) ORDER BY bot_id DESC LIMIT 1"#
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|row| (row.lowest, row.highest)))
    }

    /// Gives a share back at once.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn give_share_back(&self, owner: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM senders WHERE owner = $1", owner)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Remembers that Telegram asked the whole bot to wait for so long, and lets the other processes hear of it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn block_for(&self, bot: i16, wait: Duration) -> Result<(), StoreError> {
        sqlx::query!(
            "WITH later AS (
                 INSERT INTO paces (bot_id, blocked_until) VALUES ($1, clock_timestamp() + $2)
                 ON CONFLICT (bot_id) DO UPDATE SET blocked_until = excluded.blocked_until
                 WHERE paces.blocked_until IS NULL OR paces.blocked_until < excluded.blocked_until
                 RETURNING 1)
             SELECT pg_notify('vestka_wake', 'pace') FROM later",
            bot,
            interval(wait.min(LONGEST))
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(())
    }

    /// How fast a bot may send, as far as Telegram has answered.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pace(&self, bot: i16) -> Result<Pace, StoreError> {
        let row = sqlx::query!(
            "SELECT (extract(epoch FROM blocked_until - clock_timestamp()) * 1000000)::bigint AS blocked, lowered_to,
                    (extract(epoch FROM clock_timestamp() - lowered_at) * 1000000)::bigint AS lowered_for, token_refused_at
             FROM paces WHERE bot_id = $1",
            bot
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map_or_else(Pace::default, |row| Pace {
            blocked_for: micros(row.blocked),
            lowered: lowered(row.lowered_to, row.lowered_for),
            token_refused_at: row.token_refused_at,
        }))
    }

    /// When a chat, over all its topics, was sent updates since then, the last at the end. Looks at the fan-outs of that time.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn sent_lately(
        &self,
        chat: &SealedChat,
        since: DateTime<Utc>,
    ) -> Result<Vec<DateTime<Utc>>, StoreError> {
        Ok(sqlx::query_scalar!(
            "SELECT l.settled_at FROM subscribers s
             JOIN fanouts f ON f.last_at > $2
             JOIN deliveries l ON l.revision_id = f.revision_id AND l.subscriber_id = s.id
             WHERE s.sealed_chat = $1 AND l.outcome = 1 AND l.settled_at > $2 ORDER BY l.settled_at",
            chat.sealed,
            since
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// The bots that wait at this moment, because Telegram asked them to or refuses their token.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waits(&self) -> Result<Vec<Pace>, StoreError> {
        let rows = sqlx::query!(
            "SELECT (extract(epoch FROM blocked_until - clock_timestamp()) * 1000000)::bigint AS blocked, lowered_to,
                    (extract(epoch FROM clock_timestamp() - lowered_at) * 1000000)::bigint AS lowered_for, token_refused_at
             FROM paces WHERE blocked_until > clock_timestamp() OR token_refused_at IS NOT NULL ORDER BY bot_id"
        )
        .fetch_all(&self.pool)
        .await?;
        let read = rows.into_iter().map(|row| Pace {
            blocked_for: micros(row.blocked),
            lowered: lowered(row.lowered_to, row.lowered_for),
            token_refused_at: row.token_refused_at,
        });
        Ok(read.collect())
    }

    /// Remembers since when Telegram refuses the token, or that it takes it again (none).
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn token_refused(
        &self,
        bot: i16,
        since: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO paces (bot_id, token_refused_at) VALUES ($1, $2)
             ON CONFLICT (bot_id) DO UPDATE
             SET token_refused_at = CASE WHEN $2::timestamptz IS NOT NULL THEN coalesce(paces.token_refused_at, $2) END",
            bot,
            since
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// One that was lowered in the future was lowered just now: the clock of Postgres was set back.
fn lowered(to: Option<f64>, ago: Option<i64>) -> Option<(f64, Duration)> {
    let ago = u64::try_from(ago?).unwrap_or(0);
    Some((to?, Duration::from_micros(ago)))
}

/// None when it is over.
fn micros(left: Option<i64>) -> Option<Duration> {
    let left = u64::try_from(left?).ok()?;
    Some(Duration::from_micros(left)).filter(|left| !left.is_zero())
}

/// The pace of a bot, whose row is held until the end of the transaction.
async fn lock(connection: &mut PgConnection, bot: i16) -> Result<Pace, StoreError> {
    sqlx::query!(
        "INSERT INTO paces (bot_id) VALUES ($1) ON CONFLICT DO NOTHING",
        bot
    )
    .execute(&mut *connection)
    .await?;
    let row = sqlx::query!(
        "SELECT (extract(epoch FROM blocked_until - clock_timestamp()) * 1000000)::bigint AS blocked, lowered_to,
                (extract(epoch FROM clock_timestamp() - lowered_at) * 1000000)::bigint AS lowered_for, token_refused_at
         FROM paces WHERE bot_id = $1 FOR UPDATE",
        bot
    )
    .fetch_one(connection)
    .await?;
    Ok(Pace {
        blocked_for: micros(row.blocked),
        lowered: lowered(row.lowered_to, row.lowered_for),
        token_refused_at: row.token_refused_at,
    })
}
