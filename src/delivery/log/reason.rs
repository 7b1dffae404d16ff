//! Why an attempt was not accepted, in one word that can be counted.
//!
//! Never here: what follows from it.

use super::super::Attempt;
use crate::domain::delivery::Reason;

/// None when it was accepted, or when nothing was tried because everybody waits.
pub(in super::super) fn reason_of(attempt: &Attempt) -> Option<Reason> {
    Some(match attempt {
        Attempt::Accepted(_)
        | Attempt::HeldBack(_)
        | Attempt::TooEarly(_)
        | Attempt::Quiet(_)
        | Attempt::BeganOtherwise
        | Attempt::Halted => return None,
        Attempt::Partial { then, .. } => return reason_of(then),
        Attempt::RateLimited(_) => Reason::RateLimited,
        Attempt::Transient {
            code: Some(500..), ..
        } => Reason::ServerError,
        Attempt::Transient { .. } => Reason::Refused,
        Attempt::NotSent(_) => Reason::Network,
        Attempt::Uncertain(_) => Reason::NoAnswer,
        Attempt::Unreachable { reason, .. } => (*reason).into(),
        Attempt::Migrated(_) => Reason::Migrated,
        Attempt::Malformed { .. } => Reason::Malformed,
        Attempt::TokenRefused(_) => Reason::TokenRefused,
    })
}

#[cfg(test)]
mod tests {
    use super::{Attempt, Reason, reason_of};

    #[test]
    fn a_long_update_that_breaks_off_failed_for_what_broke_it_off() {
        let failed = Attempt::Transient {
            code: Some(502),
            description: "Bad Gateway".to_owned(),
        };
        let broken = Attempt::Partial {
            sent: vec![7],
            then: Box::new(failed),
        };
        assert_eq!(reason_of(&broken), Some(Reason::ServerError));
        assert_eq!(reason_of(&Attempt::Accepted(vec![7])), None);
    }
}
