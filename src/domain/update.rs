//! **Update** and **revision**: their kinds, labels and states, and how many approvals they need.
//!
//! Never here: what an update says; that is `content`.

use super::text_enum::text_enum;

text_enum!(
    /// How soon it must reach people.
    Urgency, "urgency", {
    /// At once, before everything else.
    Breaking = "breaking",
    /// In its turn.
    Routine = "routine",
});

text_enum!(
    /// How well it is verified.
    Verification, "verification", {
    /// Two independent sources or a primary document.
    Confirmed = "confirmed",
    /// One source, said so.
    SingleSource = "single_source",
    /// Sources disagree.
    Disputed = "disputed",
    /// A debunk: what others report is false.
    False = "false",
});

text_enum!(
    /// What a revision does (in CAP: Alert, Update, Cancel).
    RevisionKind, "kind of revision", {
    /// The first one.
    Original = "original",
    /// Says it better.
    Correction = "correction",
    /// Takes it back.
    Retraction = "retraction",
});

text_enum!(
    /// Where a draft stands.
    DraftState, "state of a draft", {
    /// Being written.
    Writing = "writing",
    /// Submitted, needs more approvals.
    AwaitingApproval = "awaiting_approval",
    /// Approved, goes out later.
    Scheduled = "scheduled",
    /// Became a revision.
    Published = "published",
    /// Will never be one.
    Cancelled = "cancelled",
});

text_enum!(
    /// Where an update stands, as scripts see it.
    UpdateState, "state of an update", {
    /// Written, needs more approvals.
    AwaitingApproval = "awaiting_approval",
    /// Approved, goes out later.
    Scheduled = "scheduled",
    /// Out.
    Published = "published",
    /// Out, a later revision replaced it.
    Superseded = "superseded",
    /// Taken back.
    Retracted = "retracted",
    /// Never went out.
    Cancelled = "cancelled",
    /// Goes to the staff only; has no code and no revision.
    Drill = "drill",
});

text_enum!(
    /// How far a drill came with one of the staff.
    DrillState, "state of a drill", {
    /// Told, outside a session, that something waits.
    Called = "called",
    /// Got it.
    Sent = "sent",
});

/// On what occasion a revision is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Occasion {
    /// It is published.
    #[default]
    Live,
    /// The staff practise: each message says so first.
    Drill,
    /// Who writes it looks at it: each message says so first.
    Preview,
}

/// The review rules in force, from the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Approvals of a routine update; the author counts as one.
    pub routine_approvals: u8,
    /// Approvals of a breaking update.
    pub breaking_approvals: u8,
    /// Approvals of a retraction.
    pub retraction_approvals: u8,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            routine_approvals: 1,
            breaking_approvals: 2,
            retraction_approvals: 1,
        }
    }
}

impl Rules {
    /// Approvals that a revision of this kind and urgency needs.
    #[must_use]
    pub const fn approvals_needed(self, kind: RevisionKind, urgency: Urgency) -> u8 {
        match (kind, urgency) {
            (RevisionKind::Retraction, _) => self.retraction_approvals,
            (_, Urgency::Breaking) => self.breaking_approvals,
            (_, Urgency::Routine) => self.routine_approvals,
        }
    }
}

impl Urgency {
    /// Place of a fan-out in the order of work: breaking, then amendments, then routine (4 is for digests).
    #[must_use]
    pub const fn rank(self, kind: RevisionKind) -> i16 {
        match (self, kind) {
            (Self::Breaking, _) => 1,
            (_, RevisionKind::Correction | RevisionKind::Retraction) => 2,
            (Self::Routine, RevisionKind::Original) => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RevisionKind, Rules, Urgency};

    #[test]
    fn by_default_what_is_urgent_needs_two_people() {
        let rules = Rules::default();
        assert_eq!(
            rules.approvals_needed(RevisionKind::Original, Urgency::Routine),
            1
        );
        assert_eq!(
            rules.approvals_needed(RevisionKind::Original, Urgency::Breaking),
            2
        );
        assert_eq!(
            rules.approvals_needed(RevisionKind::Correction, Urgency::Breaking),
            2
        );
        assert_eq!(
            rules.approvals_needed(RevisionKind::Retraction, Urgency::Breaking),
            1
        );
    }
}
