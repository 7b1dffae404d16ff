//! Texts that fail **alike** while Telegram answers: one alone may be at fault, several cannot be.
//!
//! One alone goes on being tried as long as nothing else waits. Where something does, it is put aside, so that another tells: its
//! language halts. When that one fails too it was Telegram, so what was put aside goes on, and nothing more is halted.
//!
//! Never here: whether it is an outage, and who may leave in it.

use std::collections::HashMap;

use tracing::{error, warn};

use super::super::attempt::{Attempt, words_of};
use super::super::judging::could_be_kept;
use super::{Delivery, Text};
use crate::domain::language::Language;
use crate::store::publication::Published;

/// Texts that are kept.
const KEPT: usize = 64;

/// Single deliveries of one text that failed while Telegram answered, until it is judged. About five minutes.
pub(super) const HOPELESS: u32 = 16;

/// Texts of which a single delivery failed although Telegram answers.
#[derive(Debug, Default)]
pub(super) struct Alike {
    /// How often, and as which of all failures the last time.
    failed: HashMap<Text, (u32, u32)>,
    /// Failures of all texts.
    all: u32,
    /// Those that were put aside for it by this process.
    aside: Vec<Text>,
}

/// What is known of texts that fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::delivery) enum Verdict {
    /// One fails again and again, and no other was tried.
    Alone,
    /// Another fails as well: these go on.
    Alike(Vec<Text>),
}

impl Alike {
    /// Whether it has failed.
    pub(super) fn has(&self, text: Text) -> bool {
        self.failed.contains_key(&text)
    }

    /// A single delivery of it failed.
    pub(super) fn fails(&mut self, text: Text) -> Option<Verdict> {
        if self.failed.len() >= KEPT && !self.has(text) {
            self.failed.clear();
        }
        self.all = self.all.wrapping_add(1);
        let (failed, last) = self.failed.entry(text).or_default();
        *failed += 1;
        *last = self.all;
        let is_due = failed.is_multiple_of(HOPELESS);
        // The languages of one revision share its picture: only another revision tells, and for a while.
        let (all, revision) = (self.all, text.0);
        let is_recent = |last: &u32| all.wrapping_sub(*last) < HOPELESS;
        let mut others = self.failed.iter().filter(|(other, _)| other.0 != revision);
        if others.any(|(_, (_, last))| is_recent(last)) {
            let aside = std::mem::take(&mut self.aside);
            return (!aside.is_empty()).then_some(Verdict::Alike(aside));
        }
        is_due.then_some(Verdict::Alone)
    }

    pub(super) fn put_aside(&mut self, text: Text) {
        self.aside.push(text);
    }
}

impl Delivery {
    /// What follows for a text, and for what was put aside.
    pub(in crate::delivery) async fn heed_outage(
        &self,
        verdict: Verdict,
        (published, language): (&Published, Language),
        attempt: &Attempt,
    ) {
        let (text, now) = ((published.revision_id, language), self.clock.now());
        match verdict {
            Verdict::Alone => match self.store.others_wait(text.0, now).await {
                Ok(true) => {
                    let words = words_of(attempt);
                    could_be_kept(self.halt(published, language, &words).await);
                    self.outage.put_aside(text, now);
                }
                Ok(false) => error!(
                    update.code = published.code,
                    "Telegram answers, but does not take this text, {HOPELESS} times in a row: it goes on by itself when it does"
                ),
                Err(error) => could_be_kept(Err::<(), _>(error)),
            },
            Verdict::Alike(texts) => {
                warn!("Telegram takes no other text either: what was halted for that goes on");
                for text in texts {
                    could_be_kept(self.store.let_language_go_on(text, now).await);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Alike, HOPELESS, Text, Verdict};
    use crate::domain::language::Language;

    const TEXT: Text = (1, Language::En);
    const TRANSLATED: Text = (1, Language::Be);
    const OTHER: Text = (2, Language::En);

    #[test]
    fn one_alone_is_judged_again_and_again() {
        let mut alike = Alike::default();
        for n in 1..=HOPELESS * 2 {
            let verdict = alike.fails(TEXT);
            let expected = (n % HOPELESS == 0).then_some(Verdict::Alone);
            assert_eq!(verdict, expected, "{n}");
        }
    }

    #[test]
    fn what_fails_with_another_is_not_judged_and_what_was_put_aside_goes_on_once() {
        let mut alike = Alike::default();
        assert_eq!(alike.fails(TEXT), None);
        alike.put_aside(TEXT);
        assert_eq!(alike.fails(TRANSLATED), None, "it is the same update");
        assert_eq!(alike.fails(OTHER), Some(Verdict::Alike(vec![TEXT])));
        for _ in 0..HOPELESS * 2 {
            assert_eq!(alike.fails(OTHER), None);
            assert_eq!(alike.fails(TEXT), None);
        }
    }

    #[test]
    fn another_that_failed_once_long_ago_excuses_nothing() {
        let mut alike = Alike::default();
        assert_eq!(alike.fails(OTHER), None);
        let verdicts: Vec<_> = (0..HOPELESS * 2).map(|_| alike.fails(TEXT)).collect();
        assert!(verdicts.contains(&Some(Verdict::Alone)), "{verdicts:?}");
    }
}
