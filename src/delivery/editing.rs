//! **Editing** the old messages of an amendment's readers, after their notices.
//!
//! An edit that Telegram refuses for good is settled: the reader has the notice. One that failed, or cannot be known, is done again
//! later, for about two hours of tries and two days at most, and holds up nobody else: done twice it is done once. Then it counts as
//! not edited, which admins see, and can have tried again.
//!
//! A chat has its pace for edits as for what is sent to it. One with more old messages than it has room for goes on where it was.
//!
//! Never here: what an old message says from now on.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::future::join_all;
use tracing::{error, warn};

use super::attempt::{MAX_TRIES, wait_after, without_numbers};
use super::outage::Turn;
use super::page::insist;
use super::{Attempt, Delivery, LEASE, Order, StepReport};
use crate::domain::language::Language;
use crate::store::StoreError;
use crate::store::amendments::{EditsCame, EditsDone, LeasedEdits, OldMessage};
use crate::store::fanout::LeasedShard;
use crate::store::publication::Published;
use crate::vault::{ChatId, Purpose, random};

/// Where the chat itself has no room for any of them, it is asked again seldomer and seldomer: after a quarter of the time that they have waited,
/// once that is as long as this.
const SELDOMER_FROM: Duration = Duration::from_mins(5);

/// A reader whose edits have waited for so long is given up at the next failure: nothing waits for ever.
const TRIED_FOR: TimeDelta = TimeDelta::hours(48);

/// What an old message becomes.
#[derive(Debug, Clone, Copy)]
pub struct Edit<'a> {
    /// Telegram's number of it.
    pub message_id: i64,
    /// Which message of its revision, from 1.
    pub part: i16,
    /// The revision that it shows.
    pub old: &'a Published,
    /// The amendment.
    pub now: &'a Published,
    /// The reader's language.
    pub language: Language,
}

/// How an edit ended.
#[derive(Debug, Clone)]
pub enum Edited {
    /// The message says it now, or said it already.
    Done,
    /// Telegram does not let us: deleted, too old, not ours.
    NotEditable,
    /// It is not known, or everybody waits: as for a delivery.
    Again(Attempt),
}

/// How far it came with one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Edited,
    NotEdited,
    /// Telegram failed, or its answer never came.
    Failed,
    /// The chat has had its messages for the moment.
    TooEarly(Duration),
    /// Everybody waits.
    Waits,
}

/// How far it came with the messages of one reader, from the first that was not done before.
struct Steps<'a> {
    subscriber_id: i32,
    before: EditsDone,
    messages: Vec<&'a OldMessage>,
    so_far: Vec<Step>,
}

impl Steps<'_> {
    /// Numbers of the messages with which it came so far.
    fn of(&self, wanted: Step) -> impl Iterator<Item = i64> {
        let steps = self.messages.iter().zip(&self.so_far);
        steps.filter_map(move |(message, step)| (*step == wanted).then_some(message.message_id))
    }

    fn waits(&self) -> bool {
        self.so_far.contains(&Step::Waits)
    }

    /// Some of it is done now.
    fn moves_on(&self) -> bool {
        let is_done = |step: &Step| matches!(step, Step::Edited | Step::NotEdited);
        self.so_far.iter().any(is_done)
    }

    /// Nothing of it is done, and everybody waits.
    fn waits_with_all(&self) -> bool {
        self.waits() && !self.moves_on()
    }

    /// What it comes to, after so many tries since then.
    fn came(&self, (tries, since): (i16, DateTime<Utc>), now: DateTime<Utc>) -> EditsCame {
        let done = self.done();
        let (edited, all) = (
            number(done.edited.len()),
            number(self.before.edited.len() + self.before.refused.len() + self.messages.len()),
        );
        let came = EditsCame {
            subscriber_id: self.subscriber_id,
            edited,
            not_edited: all - edited,
            tries,
            again_at: Some(now),
            is_given_up: false,
            done,
        };
        if self.waits() {
            // With all others: no try was burnt.
            return came;
        }
        let (again_at, tries, is_given_up) = self.again((tries, since), now);
        EditsCame {
            tries,
            again_at,
            is_given_up,
            ..came
        }
    }

    fn done(&self) -> EditsDone {
        let mut done = self.before.clone();
        done.edited.extend(self.of(Step::Edited));
        done.refused.extend(self.of(Step::NotEdited));
        done
    }

    /// When the others are tried again, after how many tries, and whether they are given up instead.
    fn again(
        &self,
        (tries, since): (i16, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> (Option<DateTime<Utc>>, i16, bool) {
        let failed = self.of(Step::Failed).count();
        let early = self.so_far.iter().filter_map(|step| match step {
            Step::TooEarly(wait) => Some(*wait),
            _ => None,
        });
        let tries = tries + i16::from(failed > 0);
        let waited = now - since;
        let is_over = failed > 0 && tries >= MAX_TRIES || waited >= TRIED_FOR;
        let again = (failed > 0).then(|| wait_after(tries, random::share()));
        // A group that never has room for any of them is left more and more alone.
        let alone = waited.to_std().unwrap_or_default() / 4;
        let is_left_alone = alone >= SELDOMER_FROM && !self.moves_on();
        let early = early.max();
        let early = early.map(|wait| if is_left_alone { wait.max(alone) } else { wait });
        let wait = again.into_iter().chain(early).max();
        let again_at = wait.filter(|_| !is_over).map(|wait| after(now, wait));
        (again_at, tries, is_over && wait.is_some())
    }
}

impl Delivery {
    /// One page of edits.
    pub(super) async fn edits(&self, shard: &LeasedShard) -> Result<(), StoreError> {
        let bot = self.settings.bot;
        let page = self.store.edit_page(shard, bot, self.page_size()).await?;
        let Some(last) = page.last else {
            return self.store.finish_shard(shard).await;
        };
        let now = self.published(shard.revision_id).await?;
        let order = Order::of_rank(shard.rank);
        let readers = by_reader(&page.messages);
        let edits = readers.iter().map(|(id, messages)| {
            self.edit_all(*id, (messages, EditsDone::default()), (&now, order))
        });
        let mut until = last;
        let mut all = Vec::with_capacity(readers.len());
        for steps in join_all(edits).await {
            let steps = steps?;
            if steps.waits_with_all() {
                until = until.min(steps.subscriber_id - 1);
            }
            all.push(steps);
        }
        // From the first who waits on, all is done again when the wait is over, and counted then. Who has some of them waits alone.
        all.retain(|steps| steps.subscriber_id <= until);
        let at = self.clock.now();
        let came: Vec<_> = all.iter().map(|steps| steps.came((0, at), at)).collect();
        insist(|| self.store.settle_edits(shard, until, &came, at)).await?;
        Ok(())
    }

    /// Edits again what waited for it; some at a time.
    pub(super) async fn edits_again(&self, owner: i64) -> Result<StepReport, StoreError> {
        let (at, limit) = (self.clock.now(), self.page_size());
        let leased = self.store.lease_edits(at, (owner, LEASE), limit).await?;
        let report = StepReport {
            more: !leased.is_empty(),
            ..StepReport::default()
        };
        let mut by_revision: HashMap<i32, Vec<LeasedEdits>> = HashMap::new();
        for edits in leased {
            let of = by_revision.entry(edits.revision_id).or_default();
            of.push(edits);
        }
        for (revision, leased) in by_revision {
            let came = self.edit_waiting(revision, &leased).await?;
            let whose = (revision, owner);
            insist(|| self.store.settle_waiting_edits(whose, &came)).await?;
        }
        Ok(report)
    }

    async fn edit_waiting(
        &self,
        revision: i32,
        leased: &[LeasedEdits],
    ) -> Result<Vec<EditsCame>, StoreError> {
        let ids: Vec<i32> = leased.iter().map(|edits| edits.subscriber_id).collect();
        let bot = self.settings.bot;
        let messages = self.store.old_messages(revision, &ids, bot).await?;
        let of: HashMap<i32, &[OldMessage]> = by_reader(&messages).into_iter().collect();
        let now = self.published(revision).await?;
        let trying = leased.iter().map(|edits| {
            // None where the chat is gone since, or moved.
            let messages = of.get(&edits.subscriber_id).copied().unwrap_or_default();
            let how = (&*now, Order::of_rank(edits.rank));
            let before = EditsDone {
                edited: edits.edited.clone(),
                refused: edits.refused.clone(),
            };
            self.edit_all(edits.subscriber_id, (messages, before), how)
        });
        let at = self.clock.now();
        let mut came = Vec::with_capacity(leased.len());
        for (edits, steps) in leased.iter().zip(join_all(trying).await) {
            came.push(steps?.came((edits.tries, edits.since), at));
        }
        Ok(came)
    }

    /// Edits the messages of one reader that are not done, one after the other; after one for which everybody or its chat waits, no
    /// more.
    async fn edit_all<'a>(
        &self,
        subscriber_id: i32,
        (messages, before): (&'a [OldMessage], EditsDone),
        (now, order): (&Published, Order),
    ) -> Result<Steps<'a>, StoreError> {
        let is_left = |message: &&OldMessage| !before.has(message.message_id);
        let mut all = Steps {
            subscriber_id,
            messages: messages.iter().filter(is_left).collect(),
            so_far: Vec::new(),
            before,
        };
        let Some(first) = all.messages.first() else {
            return Ok(all);
        };
        let sealed = &first.chat.sealed;
        let Ok(chat) = self.vault.open_chat(Purpose::Subscriber, sealed) else {
            error!(
                subscriber.id = subscriber_id,
                "a sealed chat id cannot be opened: check keys.file"
            );
            return Ok(all);
        };
        for number in 0..all.messages.len() {
            let message = all.messages[number];
            let step = match self.edit_moment(chat, message, (number, order)).await {
                Ok(()) => self.edit(chat, message, now).await?,
                Err(waits) => waits,
            };
            all.so_far.push(step);
            if matches!(step, Step::Waits | Step::TooEarly(_)) {
                break;
            }
        }
        Ok(all)
    }

    /// Waits for the moment of the edit with this number in its chat, from 0.
    async fn edit_moment(
        &self,
        chat: ChatId,
        message: &OldMessage,
        (number, order): (usize, Order),
    ) -> Result<(), Step> {
        if number > 0 {
            if let Some(wait) = self.is_out(None) {
                return Err(Step::TooEarly(wait));
            }
            let next = self.budget.next_in(chat, order).await;
            return next.map_err(|blocked| Step::TooEarly(blocked.wait()));
        }
        if self.budget.asks_for(chat, message.kind) {
            Box::pin(self.remember_group(chat, &message.chat, message.kind)).await;
        }
        let turn = Turn {
            order,
            may_have_received: false,
            text: None,
        };
        let moment = self.moment(chat, message.kind, turn).await;
        moment.map_err(|attempt| match attempt {
            Attempt::TooEarly(wait) => Step::TooEarly(wait),
            _ => Step::Waits,
        })
    }

    async fn edit(
        &self,
        chat: ChatId,
        message: &OldMessage,
        now: &Published,
    ) -> Result<Step, StoreError> {
        let old = self.published(message.revision_id).await?;
        let edit = Edit {
            message_id: message.message_id,
            part: message.part,
            old: &old,
            now,
            language: message.language,
        };
        let edited = {
            let _under_way = self.budget.under_way();
            self.messenger.edit(chat, edit).await
        };
        self.learn_from_edit(&edited);
        Ok(match edited {
            Edited::Done => Step::Edited,
            Edited::NotEditable => Step::NotEdited,
            Edited::Again(attempt) if self.waits_for(&attempt).await => Step::Waits,
            Edited::Again(attempt) => {
                if let Attempt::Transient { description, .. } | Attempt::Uncertain(description) =
                    &attempt
                {
                    warn!(
                        update.code = now.code,
                        description = without_numbers(description),
                        "an old message could not be edited yet, and is tried again"
                    );
                }
                Step::Failed
            }
        })
    }
}

/// The messages, one run for each reader.
fn by_reader(messages: &[OldMessage]) -> Vec<(i32, &[OldMessage])> {
    messages
        .chunk_by(|one, next| one.subscriber_id == next.subscriber_id)
        .filter_map(|run| run.first().map(|first| (first.subscriber_id, run)))
        .collect()
}

fn number(many: usize) -> i16 {
    i16::try_from(many).unwrap_or(i16::MAX)
}

fn after(now: DateTime<Utc>, wait: Duration) -> DateTime<Utc> {
    now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(365))
}
