//! **Judging** failures: a burst of one kind is the fault of Telegram or of the token, not of the readers, and a text that Telegram
//! does not take is ours.
//!
//! Never here: what follows for one delivery.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use tracing::error;

use super::attempt::{Before, without_numbers};
use super::{Attempt, Delivery};
use crate::domain::delivery::Outcome;
use crate::domain::language::Language;
use crate::domain::subscriber::PauseReason;
use crate::store::StoreError;
use crate::store::fanout::Window;
use crate::store::publication::Published;

/// Failures of one kind in a window below which there is no jump.
const LEAST: i64 = 20;

/// The share of a window's tries from which on one kind of failure is a jump.
const SHARE: f64 = 1.0 / 3.0;

/// It also has to be so many times the share of unreachable readers so far, once that is known.
const TIMES: f64 = 3.0;

/// It is known from so many on.
const KNOWN: i64 = 200;

/// In a fan-out that is smaller than a window fewer are enough, if nearly all fail.
const LEAST_OF_FEW: i64 = 5;
const NEARLY_ALL: f64 = 0.8;

/// Readers whose text Telegram does not take, until that counts as the text's own fault.
const A_FEW: usize = 3;

/// First tries of a text in a row that failed with the same words, until that counts as the text's own fault although the words are
/// unknown: of one that nobody has got yet, and of one that some have.
const FAILED_AT_FIRST: u32 = 5;
const FAILED_LATER: u32 = 10;

/// Revisions and languages with a malformed text that are remembered.
const KEPT: usize = 64;

/// What an answer tells beyond its own delivery is said when it cannot be kept, and nothing is lost for it.
pub(super) fn could_be_kept<T>(kept: Result<T, StoreError>) {
    if let Err(error) = kept {
        error!(
            "what Telegram answered could not be kept: {}",
            error.reason()
        );
    }
}

/// The kind of failure that has jumped in a window, and how often it came; none while it is normal.
pub(super) fn jump(window: &Window, is_last: bool) -> Option<(PauseReason, i64)> {
    let (reason, failed) = *window.failing.first()?;
    let all = f64::from(i32::try_from(failed.max(window.tried.into())).unwrap_or(i32::MAX));
    let share = f64::from(i32::try_from(failed).unwrap_or(i32::MAX)) / all;
    let settled = window.accepted + window.unreachable;
    let usual = if settled >= KNOWN {
        let of = |count: i64| f64::from(i32::try_from(count).unwrap_or(i32::MAX));
        of(window.unreachable) / of(settled)
    } else {
        0.0
    };
    let is_jump = failed >= LEAST && share >= SHARE.max((usual * TIMES).min(0.9));
    let is_small = is_last && window.number == 0 && failed >= LEAST_OF_FEW && share >= NEARLY_ALL;
    (is_jump || is_small).then_some((reason, failed))
}

impl Delivery {
    /// Judges the open window of a fan-out: halts it at a jump of failures; closes the window when it is full, or the last.
    pub(super) async fn judge(&self, revision: i32, is_last: bool) -> Result<(), StoreError> {
        let Some(window) = self.store.window(revision).await? else {
            return Ok(());
        };
        if let Some((failing, failed)) = jump(&window, is_last) {
            let tried = i64::from(window.tried).max(failed);
            let reason = format!("{failed} of {tried} tries in a row: {failing}");
            if self.store.halt_for_failures(&window, &reason).await? {
                error!(
                    update.code = window.code,
                    reason,
                    "failures have jumped, so the fan-out is halted and nobody is paused for it: `vestka delivery resume` tries again, with --trust-failures it takes them for real, `stop` ends it"
                );
            }
        } else if window.is_full || is_last {
            let at = (self.clock.now(), self.settings.bot);
            let settled = self.store.close_window(&window, is_last, at).await?;
            self.count_unreachable(settled);
        }
        Ok(())
    }

    /// Judges what is left of fan-outs in which everybody was tried; true when something was.
    pub(super) async fn judge_the_rest(&self) -> Result<bool, StoreError> {
        let rest = self.store.fanouts_to_judge().await?;
        let is_any = !rest.is_empty();
        for (revision, trusts_failures) in rest {
            if trusts_failures {
                let at = (self.clock.now(), self.settings.bot);
                let settled = self.store.settle_suspects(revision, i32::MAX, at).await?;
                self.count_unreachable(settled);
            } else {
                self.judge(revision, true).await?;
            }
        }
        Ok(is_any)
    }

    /// Halts a text that nobody gets although others get theirs.
    pub(super) async fn judge_text(
        &self,
        (before, attempt): (Before, &Attempt),
        (published, language): (&Published, Language),
    ) {
        let text = (published.revision_id, language);
        if let Attempt::Accepted(_) = attempt {
            self.failing.accepted(text);
        } else if before.tries == 0
            && let Some(reason) = self.failing.counts(text, attempt)
        {
            could_be_kept(self.halt(published, language, &reason).await);
        }
    }

    pub(super) async fn halt(
        &self,
        published: &Published,
        language: Language,
        reason: &str,
    ) -> Result<(), StoreError> {
        let revision = published.revision_id;
        if self.store.halt_language(revision, language, reason).await? {
            error!(
                revision.id = revision,
                update.code = published.code,
                language = language.code(),
                reason,
                "Telegram does not take this text: its language is halted, `vestka delivery resume` tries again"
            );
        }
        Ok(())
    }

    fn count_unreachable(&self, settled: u64) {
        if settled > 0 {
            let outcome = Outcome::Unreachable.as_str();
            self.metrics.delivered(outcome, settled);
        }
    }
}

/// Who got a text that Telegram did not take, by revision and language. In memory only: each process finds out for itself.
#[derive(Debug, Default)]
pub(super) struct Malformed(Mutex<HashMap<(i32, Language), HashSet<i32>>>);

impl Malformed {
    /// Whether it is the text's own fault by now: one odd answer to one reader is not.
    pub(super) fn counts(&self, revision: i32, language: Language, subscriber: i32) -> bool {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(&(revision, language)) {
            kept.clear();
        }
        let readers = kept.entry((revision, language)).or_default();
        if readers.len() < A_FEW {
            readers.insert(subscriber);
        }
        readers.len() >= A_FEW
    }
}

/// Texts that fail for a reason that is not known. In memory only, as above.
#[derive(Debug, Default)]
pub(super) struct Failing(Mutex<Texts>);

#[derive(Debug, Default)]
struct Texts {
    /// Deliveries accepted, of whatever text.
    accepted: u64,
    of: HashMap<(i32, Language), Text>,
}

#[derive(Debug, Default)]
struct Text {
    was_accepted: bool,
    words: String,
    in_a_row: u32,
    /// How many others had been accepted at the failure before.
    accepted_then: u64,
}

impl Failing {
    /// Somebody got this text.
    pub(super) fn accepted(&self, text: (i32, Language)) {
        let mut texts = self.lock();
        texts.accepted += 1;
        let text = texts.text(text);
        text.was_accepted = true;
        text.in_a_row = 0;
    }

    /// A first try of this text failed: in which words, if it is the text's own fault by now. What Telegram refuses is so when it
    /// refuses it to everybody. What fails on the way, or in Telegram, only while other texts are accepted all the time.
    pub(super) fn counts(&self, text: (i32, Language), attempt: &Attempt) -> Option<String> {
        let (words, needs_others) = match attempt {
            Attempt::Transient {
                code: Some(code),
                description,
            } => (description, *code >= 500),
            Attempt::Uncertain(description) => (description, true),
            _ => return None,
        };
        let words = without_numbers(words);
        let mut texts = self.lock();
        let accepted = texts.accepted;
        let text = texts.text(text);
        let accepted_then = std::mem::replace(&mut text.accepted_then, accepted);
        if text.words != words {
            (text.words, text.in_a_row) = (words, 0);
        }
        if needs_others && accepted_then == accepted {
            return None;
        }
        text.in_a_row += 1;
        let enough = if text.was_accepted {
            FAILED_LATER
        } else {
            FAILED_AT_FIRST
        };
        if text.in_a_row < enough {
            return None;
        }
        // When an admin lets it go on, it is judged anew.
        text.in_a_row = 0;
        Some(text.words.clone())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Texts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Texts {
    fn text(&mut self, text: (i32, Language)) -> &mut Text {
        if self.of.len() >= KEPT && !self.of.contains_key(&text) {
            self.of.clear();
        }
        self.of.entry(text).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Attempt;
    use super::{FAILED_AT_FIRST, FAILED_LATER, Failing, jump};
    use crate::domain::language::Language;
    use crate::domain::subscriber::PauseReason;
    use crate::store::fanout::Window;

    fn window(tried: i32, failed: i64) -> Window {
        Window {
            revision_id: 1,
            number: 3,
            tried,
            failing: vec![(PauseReason::Blocked, failed), (PauseReason::NotFound, 1)],
            is_full: tried >= 100,
            accepted: 0,
            unreachable: 0,
            code: "A".to_owned(),
        }
    }

    #[test]
    fn a_jump_is_many_of_one_kind_and_more_than_usual() {
        assert_eq!(jump(&window(100, 33), false), None);
        assert!(jump(&window(100, 34), false).is_some());
        assert!(jump(&window(20, 20), false).is_some());
        assert_eq!(jump(&window(19, 19), false), None, "too few");
        let usual = Window {
            accepted: 800,
            unreachable: 200,
            ..window(100, 50)
        };
        assert_eq!(jump(&usual, false), None, "three times a fifth are sixty");
        assert!(
            jump(
                &Window {
                    failing: vec![(PauseReason::Blocked, 61)],
                    ..usual
                },
                false
            )
            .is_some()
        );
    }

    #[test]
    fn of_few_readers_nearly_all_must_fail() {
        let few = |tried, failed| Window {
            number: 0,
            ..window(tried, failed)
        };
        assert!(jump(&few(6, 5), true).is_some());
        assert_eq!(jump(&few(6, 5), false), None, "the rest is still to come");
        assert_eq!(jump(&few(10, 5), true), None);
        assert_eq!(jump(&few(4, 4), true), None);
    }

    #[test]
    fn failures_of_who_was_tried_before_count_as_tries() {
        assert!(jump(&window(0, 25), false).is_some());
    }

    const TEXT: (i32, Language) = (1, Language::En);
    const OTHER: (i32, Language) = (2, Language::En);

    fn failure(code: i16) -> Attempt {
        Attempt::Transient {
            code: Some(code),
            description: "something new".to_owned(),
        }
    }

    /// After how many failures it is the text's own fault, in two hundred.
    fn found(failing: &Failing, attempt: &Attempt, between: impl Fn()) -> Option<u32> {
        (1..=200).find(|_| {
            between();
            failing.counts(TEXT, attempt).is_some()
        })
    }

    #[test]
    fn what_telegram_refuses_to_everybody_is_the_texts_fault() {
        let refused = failure(400);
        let fresh = Failing::default();
        assert_eq!(found(&fresh, &refused, || ()), Some(FAILED_AT_FIRST));
        let later = Failing::default();
        later.accepted(TEXT);
        assert_eq!(found(&later, &refused, || ()), Some(FAILED_LATER));
        let mixed = Failing::default();
        let found = found(&mixed, &refused, || mixed.accepted(TEXT));
        assert_eq!(found, None, "others get it");
    }

    #[test]
    fn what_fails_on_the_way_is_the_texts_fault_only_while_others_are_accepted() {
        for attempt in [failure(502), Attempt::Uncertain("timed out".to_owned())] {
            let alone = Failing::default();
            assert_eq!(found(&alone, &attempt, || ()), None);
            let beside = Failing::default();
            let found = found(&beside, &attempt, || beside.accepted(OTHER));
            assert_eq!(found, Some(FAILED_AT_FIRST));
        }
    }
}
