//! What has **changed since** those were read to whom is sent. Who wrote to the bot meanwhile can be reached: a failure from before that
//! counts for nothing. Of a group that has moved the numbers of messages are those of its old chat. And what broke off in one language
//! does not go on in another one.
//!
//! Nothing is kept for it: Postgres knows of each row which transaction wrote it last.
//!
//! Never here: what a try came to.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgValueRef, Postgres};

use super::{Deferral, PageResult, Settled, lock_fanouts};
use crate::domain::delivery::DeferralReason;
use crate::domain::language::Language;
use crate::domain::subscriber::ChatKind;
use crate::store::deferred::{forget_what_stands, go_on_in};
use crate::store::{Store, StoreError, word};

/// Which transaction wrote a row last, as Postgres tells it in `xmin`: another one with whatever changes the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowVersion(u32);

impl<'r> sqlx::Decode<'r, Postgres> for RowVersion {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(u32::from_be_bytes(value.as_bytes()?.try_into()?)))
    }
}

/// One as it was read, of whom it matters what has changed since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Who: a random number.
    pub subscriber_id: i32,
    /// Which version of its row it was.
    pub version: RowVersion,
    /// Kind of chat.
    pub kind: ChatKind,
    /// Its language.
    pub language: Language,
    /// Its try is one of those of the open window.
    pub is_counted: bool,
}

/// What has changed.
#[derive(Debug, Default)]
pub(in crate::store) struct Since(HashMap<i32, Changed>);

#[derive(Debug, Clone, Copy)]
struct Changed {
    is_active: bool,
    has_moved: bool,
    /// The one that it reads now, where that is another.
    language: Option<Language>,
    was_counted: bool,
}

impl Since {
    /// It has done something and wants updates: it can be reached. A pause that was written meanwhile is no sign of life.
    pub(in crate::store) fn is_back(&self, subscriber: i32) -> bool {
        self.0
            .get(&subscriber)
            .is_some_and(|changed| changed.is_active)
    }

    /// Its chat is another one.
    pub(in crate::store) fn has_moved(&self, subscriber: i32) -> bool {
        self.0
            .get(&subscriber)
            .is_some_and(|changed| changed.has_moved)
    }

    fn was_counted(&self, subscriber: i32) -> bool {
        self.0
            .get(&subscriber)
            .is_some_and(|changed| changed.was_counted)
    }
}

impl Store {
    /// It can be reached, whatever has failed before, or fails by now because it began before this.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn is_reached(&self, subscriber: i32) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE subscribers SET state = state WHERE id = $1",
            subscriber
        )
        .execute(&self.pool)
        .await?;
        self.clear_suspicion(subscriber).await
    }
}

/// Looks at these again, and holds them until all is settled: whoever changes one afterwards sees what was written of it. The fan-outs
/// of what is settled are locked before this.
pub(in crate::store) async fn changed_since(
    connection: &mut PgConnection,
    seen: &[Seen],
) -> Result<Since, StoreError> {
    let ids: Vec<i32> = seen.iter().map(|seen| seen.subscriber_id).collect();
    let rows = sqlx::query!(
        r#"SELECT id, xmin AS "version!: RowVersion", chat_kind, language, state = 'active' AS "is_active!" FROM subscribers
           WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE"#,
        &ids
    )
    .fetch_all(connection)
    .await?;
    let before: HashMap<i32, &Seen> = seen.iter().map(|seen| (seen.subscriber_id, seen)).collect();
    let mut since = Since::default();
    for row in rows {
        let Some(seen) = before.get(&row.id) else {
            continue;
        };
        if seen.version == row.version {
            continue;
        }
        let kind: ChatKind = word("subscribers.chat_kind", &row.chat_kind)?;
        let language: Language = word("subscribers.language", &row.language)?;
        let changed = Changed {
            is_active: row.is_active,
            has_moved: seen.kind != kind,
            language: (seen.language != language).then_some(language),
            was_counted: seen.is_counted,
        };
        since.0.insert(row.id, changed);
    }
    Ok(since)
}

impl PageResult {
    /// What it comes to with what has changed since it was read, and what has.
    pub(in crate::store) async fn as_of_now(
        &self,
        connection: &mut PgConnection,
        revision_id: i32,
        now: DateTime<Utc>,
    ) -> Result<(Cow<'_, Self>, Since), StoreError> {
        if self.seen.is_empty() {
            return Ok((Cow::Borrowed(self), Since::default()));
        }
        lock_fanouts(&mut *connection, &[revision_id]).await?;
        let since = changed_since(connection, &self.seen).await?;
        if since.0.is_empty() {
            return Ok((Cow::Borrowed(self), since));
        }
        let result = self.since(&since, now);
        Ok((Cow::Owned(result), since))
    }

    fn since(&self, since: &Since, now: DateTime<Utc>) -> Self {
        let mut result = Self {
            settled: Vec::with_capacity(self.settled.len()),
            ..self.clone()
        };
        for settled in &self.settled {
            let back = settled.pause.is_some() && since.is_back(settled.subscriber_id);
            if back {
                result.deferred.push(once_more(settled, now));
            } else {
                result.settled.push(settled.clone());
            }
        }
        for deferral in &mut result.deferred {
            let of = deferral.subscriber_id;
            if deferral.suspect.is_some() && since.is_back(of) {
                deferral.suspect = None;
                (deferral.due_at, deferral.tries) = (now, 0);
                // It is made again.
                result.tried -= i32::from(since.was_counted(of));
            }
            if since.has_moved(of) && deferral.sent_by_now() > 0 {
                deferral.sent.clear();
                deferral.sent_before = 0;
                deferral.reason = DeferralReason::Uncertain;
            }
        }
        for settled in &mut result.settled {
            if since.has_moved(settled.subscriber_id) {
                settled.messages.clear();
            }
        }
        result
    }
}

/// It is tried as if for the first time; what it may have received stays known.
fn once_more(settled: &Settled, now: DateTime<Utc>) -> Deferral {
    Deferral {
        subscriber_id: settled.subscriber_id,
        due_at: now,
        tries: 0,
        reason: if settled.possible_duplicate {
            DeferralReason::Uncertain
        } else {
            DeferralReason::Transient
        },
        sent_before: settled.sent_before,
        sent: settled.messages.clone(),
        // Taken back in a moment, with those that wait for a judgement.
        suspect: settled.pause.map(|reason| (reason, true)),
        begins_anew: false,
    }
}

/// Of what broke off, and was put into the queue a moment ago: who reads another language by now gets all of it in that one, and so
/// does who has more of it than it has parts.
pub(in crate::store) async fn begin_anew(
    connection: &mut PgConnection,
    (revision_id, since): (i32, &Since),
    deferred: &[Deferral],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for deferral in deferred {
        let changed = since.0.get(&deferral.subscriber_id);
        if let Some(language) = changed.and_then(|changed| changed.language) {
            let whose = (deferral.subscriber_id, language);
            go_on_in(&mut *connection, whose, &[revision_id], now).await?;
        } else if deferral.begins_anew {
            forget_what_stands(&mut *connection, (revision_id, deferral.subscriber_id)).await?;
        }
    }
    Ok(())
}
