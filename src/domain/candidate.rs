//! **Candidate**: a story, a tip or a draft that may become an update, and how it may move.
//!
//! Never here: who decides; that is `review`.

pub mod tip;

use super::text_enum::text_enum;

text_enum!(
    /// Where a candidate stands.
    CandidateState, "candidate state", {
    /// Nobody has decided.
    New = "new",
    /// Put aside, still open.
    Held = "held",
    /// Became an update.
    Approved = "approved",
    /// Will not become one; a reason was given.
    Rejected = "rejected",
    /// Nobody decided in time.
    Expired = "expired",
});

text_enum!(
    /// What a candidate comes from.
    CandidateKind, "kind of candidate", {
    /// The items of sources.
    Story = "story",
    /// Something a reader sent.
    Tip = "tip",
    /// Written from nothing.
    Draft = "draft",
    /// A text that readers asked about.
    Question = "question",
});

text_enum!(
    /// What became of two stories that may report the same event.
    ProposalState, "state of a proposal", {
    /// Nobody has decided.
    Open = "open",
    /// They are one story now.
    Merged = "merged",
    /// They are two events; not asked again.
    Refused = "refused",
});

text_enum!(
    /// What becomes of a candidate that may go out without a writer.
    RelayState, "state of a relay", {
    /// Held, so that the staff can stop it.
    Waiting = "waiting",
    /// Somebody or a rule stopped it while it waited.
    Stopped = "stopped",
    /// It went out.
    Published = "published",
    /// It is not for relay; the staff review it.
    Refused = "refused",
});

impl CandidateState {
    /// Whether it still waits for a decision.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Held)
    }

    /// Moves to `to`, or says that the decision is taken: what was decided stays decided.
    ///
    /// # Errors
    /// [`AlreadyDecided`] when the state is final.
    pub const fn move_to(self, to: Self) -> Result<Self, AlreadyDecided> {
        if self.is_open() {
            Ok(to)
        } else {
            Err(AlreadyDecided(self))
        }
    }
}

/// The candidate's state is final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the candidate is {0} already")]
pub struct AlreadyDecided(pub CandidateState);

#[cfg(test)]
mod tests {
    use super::CandidateState;

    #[test]
    fn what_is_decided_stays_decided() {
        assert_eq!(
            CandidateState::New.move_to(CandidateState::Held),
            Ok(CandidateState::Held)
        );
        assert_eq!(
            CandidateState::Held.move_to(CandidateState::Approved),
            Ok(CandidateState::Approved)
        );
        for state in [
            CandidateState::Approved,
            CandidateState::Rejected,
            CandidateState::Expired,
        ] {
            for to in CandidateState::ALL {
                assert!(state.move_to(*to).is_err(), "{state} moved to {to}");
            }
        }
    }
}
