//! **Delivery**: its outcome, and the counters of a fan-out.
//!
//! Never here: how anything is sent.

mod reason;

pub use reason::Reason;

use super::text_enum::text_enum;

text_enum!(
    /// How a delivery ended. Stored as a small number, see [`Outcome::number`].
    Outcome, "known outcome of a delivery", {
    /// Telegram took the message.
    Accepted = "accepted",
    /// The answer never came: it may have been taken.
    Uncertain = "uncertain",
    /// The chat cannot be reached.
    Unreachable = "unreachable",
    /// Given up.
    Failed = "failed",
    /// It came too late to be useful.
    Lapsed = "lapsed",
    /// The update was amended before.
    Stopped = "stopped",
});

impl Outcome {
    /// The outcome that a stored number stands for; none for another number.
    #[must_use]
    pub fn from_number(number: i16) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|outcome| outcome.number() == number)
    }

    /// The number in `deliveries.outcome`: the only state that is not stored as text, because that table has a row a send.
    #[must_use]
    pub const fn number(self) -> i16 {
        match self {
            Self::Accepted => 1,
            Self::Uncertain => 2,
            Self::Unreachable => 3,
            Self::Failed => 4,
            Self::Lapsed => 5,
            Self::Stopped => 6,
        }
    }
}

text_enum!(
    /// Where a fan-out stands.
    FanoutState, "state of a fan-out", {
    /// Being sent.
    Running = "running",
    /// Paused by the staff.
    Paused = "paused",
    /// Halted by itself, waits for an admin.
    Halted = "halted",
    /// Ended by a correction or retraction.
    Stopped = "stopped",
    /// Nothing is left.
    Finished = "finished",
});

text_enum!(
    /// What halted a fan-out.
    HaltedBy, "what halted a fan-out", {
    /// The share of one kind of failure has jumped: perhaps the fault of Telegram, not of the readers.
    Failures = "failures",
    /// Telegram does not take the text of some languages, and nothing else is left.
    Languages = "languages",
    /// Nothing of it had moved for long when a process started: perhaps the database is an old copy.
    Stale = "stale",
});

text_enum!(
    /// Why a delivery waits for another try.
    DeferralReason, "reason of a deferral", {
    /// It failed for a reason that may pass.
    Transient = "transient",
    /// It may have been taken.
    Uncertain = "uncertain",
    /// Telegram asked to wait.
    RateLimited = "rate_limited",
    /// The group has another id now.
    Migrated = "migrated",
    /// Telegram does not take the text.
    Malformed = "malformed",
    /// The subscriber sleeps.
    QuietHours = "quiet_hours",
});

text_enum!(
    /// What came of one try.
    AttemptOutcome, "known outcome of an attempt", {
    /// Telegram took it.
    Accepted = "accepted",
    /// Telegram asked to wait.
    RateLimited = "rate_limited",
    /// It failed for a reason that may pass.
    Transient = "transient",
    /// The answer never came.
    Uncertain = "uncertain",
    /// The chat cannot be reached.
    Unreachable = "unreachable",
    /// Telegram does not take the text.
    Malformed = "malformed",
    /// The group has another id now.
    Migrated = "migrated",
});

/// The counters of one fan-out. While it runs `due` is an estimate above 10,000 subscribers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Subscribers due.
    pub due: i64,
    /// Whether `due` is an estimate.
    pub due_is_estimate: bool,
    /// Taken by Telegram.
    pub accepted: i64,
    /// Answer never came.
    pub uncertain: i64,
    /// Chat cannot be reached.
    pub unreachable: i64,
    /// Given up.
    pub failed: i64,
    /// Waiting in the small queue.
    pub deferred: i64,
    /// Too late.
    pub lapsed: i64,
    /// Amended before.
    pub stopped: i64,
    /// Possible duplicates among the above.
    pub duplicates: i64,
}

impl Counters {
    /// Deliveries of one outcome.
    #[must_use]
    pub const fn of(&self, outcome: Outcome) -> i64 {
        match outcome {
            Outcome::Accepted => self.accepted,
            Outcome::Uncertain => self.uncertain,
            Outcome::Unreachable => self.unreachable,
            Outcome::Failed => self.failed,
            Outcome::Lapsed => self.lapsed,
            Outcome::Stopped => self.stopped,
        }
    }

    /// Deliveries with a final outcome.
    #[must_use]
    pub const fn settled(&self) -> i64 {
        self.accepted + self.uncertain + self.unreachable + self.failed + self.lapsed + self.stopped
    }

    /// Subscribers due, as it is known by now: an estimate that was too low grows with what is settled.
    #[must_use]
    pub fn due(&self) -> i64 {
        self.due.max(self.settled() + self.deferred)
    }

    /// What is still to be sent for the first time: `due = settled + deferred + left`.
    #[must_use]
    pub fn left(&self) -> i64 {
        self.due() - self.settled() - self.deferred
    }
}
