//! The **attempt**: one try to deliver, and what follows from its answer.
//!
//! Never here: Telegram's words; who reads the answer decides which attempt it was.

mod logged;

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub(crate) use self::logged::without_numbers;
pub(super) use self::logged::{row, words_of};

use crate::domain::delivery::{DeferralReason, Outcome};
use crate::domain::subscriber::PauseReason;
use crate::store::fanout::{Deferral, Settled};
use crate::vault::ChatId;

/// Tries of one delivery before it is given up.
pub(super) const MAX_TRIES: i16 = 7;

/// First wait after a transient failure; each further one is four times as long, so seven tries take about two hours.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(5);

/// A delivery whose language is halted before it was tried waits for whoever resumes it.
const UNTIL_RESUMED: Duration = Duration::from_hours(24 * 365);

/// All wait this long when the network is down; it costs no try.
const NETWORK_WAIT: Duration = Duration::from_secs(5);

/// A text that Telegram did not take is tried again this late; resuming brings it forward.
const HALTED_WAIT: Duration = Duration::from_hours(1);

/// All wait this long when the token is refused.
const TOKEN_WAIT: Duration = Duration::from_mins(1);

/// Who seems unreachable waits for the judgement of its window; if that never came, it would be tried again after this.
const JUDGED_WITHIN: Duration = Duration::from_hours(24);

/// How one try ended.
#[derive(Debug, Clone)]
pub enum Attempt {
    /// It was taken: the numbers of its messages, from the first that this try sent.
    Accepted(Vec<i64>),
    /// Some messages of a long update were taken, the next was not.
    Partial {
        /// Numbers of those that were.
        sent: Vec<i64>,
        /// What became of the next.
        then: Box<Self>,
    },
    /// Nothing was tried: everybody waits this long.
    HeldBack(Duration),
    /// Nothing was tried: this chat has had its messages for the moment, or its file is not up yet.
    TooEarly(Duration),
    /// Nothing was tried: the text of this language is halted.
    Halted,
    /// Nothing was tried: more of it stands in the chat than it has parts, so it began in another form.
    BeganOtherwise,
    /// Nothing was tried: the subscriber wants quiet until then.
    Quiet(DateTime<Utc>),
    /// Too many requests: the whole bot waits.
    RateLimited(Duration),
    /// Surely not taken, and not for a reason that lies in the chat or the text.
    Transient {
        /// HTTP status or Telegram's error code.
        code: Option<i16>,
        /// Telegram's words, or what happened.
        description: String,
    },
    /// It never left this machine: the network is down. Costs no try.
    NotSent(String),
    /// It may have been taken; the answer never came or cannot be read.
    Uncertain(String),
    /// This chat cannot be reached.
    Unreachable {
        /// Why.
        reason: PauseReason,
        /// Telegram's error code.
        code: i16,
        /// Telegram's words.
        description: String,
    },
    /// The group has another id now.
    Migrated(ChatId),
    /// Our fault: Telegram does not take this text.
    Malformed {
        /// Telegram's error code.
        code: i16,
        /// Telegram's words.
        description: String,
    },
    /// The token is refused: nothing can be sent until an admin acts.
    TokenRefused(String),
}

impl Attempt {
    /// What became of the last message that was tried.
    pub(super) fn last(&self) -> &Self {
        match self {
            Self::Partial { then, .. } => then.last(),
            other => other,
        }
    }
}

/// What is known of a delivery before a try.
#[derive(Debug, Clone, Copy)]
pub(super) struct Before {
    pub(super) subscriber_id: i32,
    /// Attempts so far.
    pub(super) tries: i16,
    /// An earlier attempt may have reached it.
    pub(super) may_have_received: bool,
    /// Messages of it that stand in the chat already.
    pub(super) sent_parts: i16,
    /// Whether it is to be judged before it counts as unreachable.
    pub(super) judgement: Judgement,
}

/// Whether a chat that seems unreachable is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judgement {
    /// Perhaps all of Telegram fails: it waits for its window.
    Due,
    /// Its earlier failure was judged to be its own.
    Normal,
    /// An admin has said that failures are real.
    Trusted,
}

/// What follows from a try for this one delivery.
#[derive(Debug, Clone)]
pub(super) enum Follows {
    Settle(Settled),
    Defer(Deferral),
}

/// What follows for everybody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Alarm {
    /// Telegram asked the whole bot to wait.
    Limited(Duration),
    /// The network is down: this process waits.
    Wait(Duration),
    /// The token is refused.
    Token(Duration),
    /// Telegram does not take the text of this language.
    Halt(String),
}

/// Decides. `jitter` is a random number from 0 to 1 that spreads the next tries.
pub(super) fn decide(
    before: Before,
    attempt: &Attempt,
    now: DateTime<Utc>,
    jitter: f64,
) -> (Follows, Option<Alarm>) {
    (follows(before, attempt, now, jitter), alarm(attempt))
}

fn follows(before: Before, attempt: &Attempt, now: DateTime<Utc>, jitter: f64) -> Follows {
    let tries = before.tries + 1;
    let again = |reason| defer(before, tries, now, wait_after(tries, jitter), reason);
    let same_try = |wait, reason| defer(before, before.tries, now, wait, reason);
    match attempt {
        Attempt::Accepted(messages) => Follows::Settle(Settled {
            messages: messages.clone(),
            ..settle(before, Outcome::Accepted)
        }),
        Attempt::Partial { sent, then } => with_sent(follows(before, then, now, jitter), sent),
        Attempt::HeldBack(wait) | Attempt::TooEarly(wait) | Attempt::RateLimited(wait) => {
            same_try(*wait, DeferralReason::RateLimited)
        }
        Attempt::Halted => same_try(UNTIL_RESUMED, DeferralReason::Malformed),
        Attempt::BeganOtherwise => anew(same_try(Duration::ZERO, DeferralReason::Uncertain)),
        Attempt::Quiet(until) => {
            let wait = (*until - now).to_std().unwrap_or_default();
            same_try(wait, DeferralReason::QuietHours)
        }
        Attempt::NotSent(_) => same_try(NETWORK_WAIT, DeferralReason::Transient),
        Attempt::TokenRefused(_) => same_try(TOKEN_WAIT, DeferralReason::Transient),
        Attempt::Migrated(_) => same_try(Duration::ZERO, DeferralReason::Migrated),
        // Sent again once at most where it cannot be known: who gets it over and over stops reading, and the other way round admins
        // are told how many are uncertain, and can have these tried again (`delivery retry --outcome uncertain`).
        Attempt::Uncertain(_) if before.may_have_received => {
            Follows::Settle(settle(before, Outcome::Uncertain))
        }
        Attempt::Uncertain(_) => again(DeferralReason::Uncertain),
        Attempt::Malformed { .. } | Attempt::Transient { .. } if tries >= MAX_TRIES => {
            Follows::Settle(settle(before, given_up(before, Outcome::Failed)))
        }
        Attempt::Malformed { .. } => {
            defer(before, tries, now, HALTED_WAIT, DeferralReason::Malformed)
        }
        Attempt::Unreachable {
            reason,
            description,
            ..
        } => unreachable(before, (*reason, description), again),
        Attempt::Transient { .. } => again(DeferralReason::Transient),
    }
}

/// What may have been received once stays so, however the last try ended: amendments are told to its reader.
const fn given_up(before: Before, outcome: Outcome) -> Outcome {
    if before.may_have_received {
        Outcome::Uncertain
    } else {
        outcome
    }
}

/// Telegram has said "not found" of chats and topics that were there: the second time counts. Nobody is paused before the window
/// of tries is judged, unless it was, or an admin has spoken.
fn unreachable(
    before: Before,
    (reason, description): (PauseReason, &str),
    again: impl Fn(DeferralReason) -> Follows,
) -> Follows {
    let may_be_there = reason == PauseReason::NotFound
        || reason == PauseReason::ThreadGone && description.ends_with("not found");
    let (is_first, is_judged) = (before.tries == 0, before.judgement == Judgement::Normal);
    let gives_up = !(may_be_there && is_first);
    if before.judgement == Judgement::Trusted && gives_up || is_judged && may_be_there && gives_up {
        return Follows::Settle(Settled {
            pause: Some(reason),
            ..settle(before, given_up(before, Outcome::Unreachable))
        });
    }
    match again(DeferralReason::Transient) {
        Follows::Defer(deferral) => Follows::Defer(Deferral {
            suspect: Some((reason, gives_up)),
            due_at: if gives_up {
                deferral.due_at + TimeDelta::from_std(JUDGED_WITHIN).unwrap_or_default()
            } else {
                deferral.due_at
            },
            ..deferral
        }),
        settled @ Follows::Settle(_) => settled,
    }
}

/// Nothing was tried, for a reason that holds for everybody after it too: it stays where it is instead of being put off.
pub(super) fn leaves_all_as_it_was(attempt: &Attempt) -> bool {
    matches!(
        attempt,
        Attempt::HeldBack(_) | Attempt::NotSent(_) | Attempt::TokenRefused(_)
    )
}

/// Whether Telegram was asked at all.
pub(super) fn was_made(attempt: &Attempt) -> bool {
    !leaves_all_as_it_was(attempt)
        && !matches!(
            attempt,
            Attempt::TooEarly(_) | Attempt::Halted | Attempt::Quiet(_) | Attempt::BeganOtherwise
        )
}

pub(super) fn alarm(attempt: &Attempt) -> Option<Alarm> {
    match attempt {
        Attempt::Partial { then, .. } => alarm(then),
        Attempt::RateLimited(wait) => Some(Alarm::Limited(*wait)),
        Attempt::NotSent(_) => Some(Alarm::Wait(NETWORK_WAIT)),
        Attempt::TokenRefused(_) => Some(Alarm::Token(TOKEN_WAIT)),
        Attempt::Malformed { description, .. } => Some(Alarm::Halt(without_numbers(description))),
        _ => None,
    }
}

/// All of it is sent, and a part of it may be read twice.
fn anew(follows: Follows) -> Follows {
    match follows {
        Follows::Defer(deferral) => Follows::Defer(Deferral {
            begins_anew: true,
            ..deferral
        }),
        settled @ Follows::Settle(_) => settled,
    }
}

/// The messages that stand in the chat go with whatever follows.
fn with_sent(follows: Follows, sent: &[i64]) -> Follows {
    match follows {
        Follows::Settle(settled) => Follows::Settle(Settled {
            messages: sent.to_vec(),
            ..settled
        }),
        Follows::Defer(deferral) => Follows::Defer(Deferral {
            sent: sent.to_vec(),
            ..deferral
        }),
    }
}

/// A settled delivery without a message.
pub(super) fn settle(before: Before, outcome: Outcome) -> Settled {
    Settled {
        subscriber_id: before.subscriber_id,
        outcome,
        sent_before: before.sent_parts,
        messages: Vec::new(),
        pause: None,
        possible_duplicate: before.may_have_received
            && matches!(outcome, Outcome::Accepted | Outcome::Uncertain),
    }
}

fn defer(
    before: Before,
    tries: i16,
    now: DateTime<Utc>,
    wait: Duration,
    reason: DeferralReason,
) -> Follows {
    let due_at = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(365));
    // What may have been received once stays so, whatever the next answer was.
    let reason = if before.may_have_received {
        DeferralReason::Uncertain
    } else {
        reason
    };
    Follows::Defer(Deferral {
        subscriber_id: before.subscriber_id,
        due_at,
        tries,
        reason,
        sent_before: before.sent_parts,
        sent: Vec::new(),
        suspect: None,
        begins_anew: false,
    })
}

/// 5 s, 20 s, 80 s, … a fifth more or less.
pub(super) fn wait_after(tries: i16, jitter: f64) -> Duration {
    let exponent = u32::try_from(tries.clamp(1, MAX_TRIES) - 1).unwrap_or(0);
    let wait = FIRST_WAIT.to_std().unwrap_or_default() * 4_u32.pow(exponent);
    wait.mul_f64(0.8 + 0.4 * jitter.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::{Alarm, Attempt, Before, Follows, Judgement, decide, row, without_numbers};
    use crate::domain::delivery::{DeferralReason, Outcome};
    use crate::domain::subscriber::PauseReason;
    use chrono::{DateTime, TimeDelta, Utc};
    use std::time::Duration;

    const FIRST: Before = Before {
        subscriber_id: 1,
        tries: 0,
        may_have_received: false,
        sent_parts: 0,
        judgement: Judgement::Due,
    };

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    #[test]
    fn an_accepted_first_try_is_one_row_and_no_more() {
        let accepted = Attempt::Accepted(vec![7]);
        let (Follows::Settle(settled), None) = decide(FIRST, &accepted, now(), 0.5) else {
            panic!("settled")
        };
        assert_eq!(
            (settled.outcome, settled.messages),
            (Outcome::Accepted, vec![7])
        );
        assert!(!settled.possible_duplicate);
        assert!(row(FIRST, &accepted).is_none());
    }

    #[test]
    fn a_rate_limit_makes_everybody_wait_and_costs_no_try() {
        let limited = Attempt::RateLimited(Duration::from_secs(43_838));
        let (Follows::Defer(again), Some(Alarm::Limited(wait))) =
            decide(FIRST, &limited, now(), 0.5)
        else {
            panic!("deferred")
        };
        assert_eq!(wait, Duration::from_secs(43_838));
        assert_eq!(
            (again.tries, again.due_at),
            (0, now() + TimeDelta::seconds(43_838))
        );
    }

    #[test]
    fn an_unknown_answer_is_sent_again_once_and_then_counted_as_uncertain() {
        let lost = Attempt::Uncertain("timed out".to_owned());
        let (Follows::Defer(again), None) = decide(FIRST, &lost, now(), 0.5) else {
            panic!("deferred")
        };
        assert_eq!(again.reason, DeferralReason::Uncertain);
        let second = Before {
            tries: 1,
            may_have_received: true,
            ..FIRST
        };
        let (Follows::Settle(settled), None) = decide(second, &lost, now(), 0.5) else {
            panic!("settled")
        };
        assert_eq!(settled.outcome, Outcome::Uncertain);
        assert!(settled.possible_duplicate);
    }

    #[test]
    fn a_transient_failure_ends_after_seven_tries() {
        let failure = Attempt::Transient {
            code: Some(500),
            description: "Internal Server Error".to_owned(),
        };
        for tries in 0..6 {
            let before = Before { tries, ..FIRST };
            assert!(
                matches!(decide(before, &failure, now(), 0.5).0, Follows::Defer(_)),
                "try {tries}"
            );
        }
        let last = Before { tries: 6, ..FIRST };
        assert!(
            matches!(decide(last, &failure, now(), 0.5).0, Follows::Settle(s) if s.outcome == Outcome::Failed)
        );
        let perhaps = Before {
            may_have_received: true,
            ..last
        };
        assert!(
            matches!(decide(perhaps, &failure, now(), 0.5).0, Follows::Settle(s) if s.outcome == Outcome::Uncertain)
        );
    }

    fn refused(reason: PauseReason, description: &str) -> Attempt {
        Attempt::Unreachable {
            reason,
            code: 400,
            description: description.to_owned(),
        }
    }

    #[test]
    fn a_chat_or_topic_not_found_once_is_tried_again() {
        for gone in [
            refused(PauseReason::NotFound, "Bad Request: chat not found"),
            refused(
                PauseReason::ThreadGone,
                "Bad Request: message thread not found",
            ),
        ] {
            let Follows::Defer(again) = decide(FIRST, &gone, now(), 0.5).0 else {
                panic!("deferred")
            };
            assert!(again.due_at < now() + TimeDelta::minutes(1));
            assert!(matches!(again.suspect, Some((_, false))));
            let second = Before { tries: 1, ..FIRST };
            let Follows::Defer(waits) = decide(second, &gone, now(), 0.5).0 else {
                panic!("deferred")
            };
            assert!(matches!(waits.suspect, Some((_, true))));
            assert!(
                waits.due_at > now() + TimeDelta::hours(23),
                "it is judged first"
            );
        }
    }

    #[test]
    fn who_was_judged_or_is_trusted_to_be_unreachable_is_paused() {
        let not_found = refused(PauseReason::NotFound, "Bad Request: chat not found");
        let blocked = refused(
            PauseReason::Blocked,
            "Forbidden: bot was blocked by the user",
        );
        let closed = refused(PauseReason::ThreadGone, "Bad Request: TOPIC_CLOSED");
        for (before, attempt, is_settled) in [
            (
                Before {
                    tries: 1,
                    judgement: Judgement::Normal,
                    ..FIRST
                },
                &not_found,
                true,
            ),
            (
                Before {
                    tries: 1,
                    judgement: Judgement::Normal,
                    ..FIRST
                },
                &blocked,
                false,
            ),
            (
                Before {
                    judgement: Judgement::Trusted,
                    ..FIRST
                },
                &blocked,
                true,
            ),
            (
                Before {
                    judgement: Judgement::Trusted,
                    ..FIRST
                },
                &not_found,
                false,
            ),
            (FIRST, &closed, false),
        ] {
            let pause = match decide(before, attempt, now(), 0.5).0 {
                Follows::Settle(settled) => settled.pause,
                Follows::Defer(_) => None,
            };
            assert_eq!(pause.is_some(), is_settled, "{attempt:?}");
        }
    }

    #[test]
    fn our_own_fault_halts_its_language_instead_of_burning_it() {
        let fault = Attempt::Malformed {
            code: 400,
            description: "Bad Request: can't parse entities".to_owned(),
        };
        assert!(matches!(
            decide(FIRST, &fault, now(), 0.5),
            (Follows::Defer(_), Some(Alarm::Halt(_)))
        ));
    }

    #[test]
    fn a_long_update_that_breaks_off_keeps_what_stands_and_makes_everybody_wait() {
        let broken = Attempt::Partial {
            sent: vec![7, 8],
            then: Box::new(Attempt::RateLimited(Duration::from_secs(3))),
        };
        let (Follows::Defer(again), Some(Alarm::Limited(_))) = decide(FIRST, &broken, now(), 0.5)
        else {
            panic!("deferred")
        };
        assert_eq!((again.sent, again.sent_before), (vec![7, 8], 0));
        let rest = Before {
            sent_parts: 2,
            ..FIRST
        };
        let (Follows::Settle(settled), None) =
            decide(rest, &Attempt::Accepted(vec![9]), now(), 0.5)
        else {
            panic!("settled")
        };
        assert_eq!((settled.messages, settled.sent_before), (vec![9], 2));
    }

    #[test]
    fn ids_in_telegrams_words_are_not_stored() {
        assert_eq!(
            without_numbers("chat 1099511627777 of 30 at offset 1234"),
            "chat … of 30 at offset 1234"
        );
        assert_eq!(without_numbers("12345"), "…");
    }

    #[test]
    fn who_may_have_it_stays_uncertain_when_it_cannot_be_reached_any_more() {
        let before = Before {
            tries: 1,
            may_have_received: true,
            judgement: Judgement::Trusted,
            ..FIRST
        };
        let blocked = Attempt::Unreachable {
            reason: PauseReason::Blocked,
            code: 403,
            description: "Forbidden: bot was blocked by the user".to_owned(),
        };
        let (Follows::Settle(settled), None) = decide(before, &blocked, now(), 0.5) else {
            panic!("settled")
        };
        assert_eq!(
            (settled.outcome, settled.pause, settled.possible_duplicate),
            (Outcome::Uncertain, Some(PauseReason::Blocked), true)
        );
    }
}
