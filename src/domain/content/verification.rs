//! What evidence a **verification** needs.
//!
//! *Confirmed*: two independent sources of grade A to C, or a primary document. A primary document is the thing itself, of
//! credibility 1: an order, a list, a recording, at its own address; or a document or photo that the staff hold, of credibility
//! 1 or 2. *Single source*: one piece. *Disputed*: two pieces, from different places. *False*: one piece that carries the
//! debunk, so not one that is itself doubtful.
//!
//! Never here: where the evidence lies, and which publisher stands behind an address.

use super::Evidence;
use crate::domain::source::Reliability;
use crate::domain::update::Verification;

/// A piece of evidence with what is known of its origin.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// The piece.
    pub evidence: &'a Evidence,
    /// Pieces with the same number go back to one publisher or one text; none: nothing is known of it.
    pub origin: Option<usize>,
    /// The grade of the source in the catalogue that it comes from.
    pub grade: Option<Reliability>,
}

/// Why the evidence does not carry the label, and what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCarried {
    /// Neither two sources nor a primary document.
    #[error(
        "verification: confirmed needs two independent sources of grade A to C among the evidence, or a primary document \
         (credibility 1); please add evidence, or choose single_source"
    )]
    Confirmed,
    /// Two reliable sources that go back to one.
    #[error(
        "verification: confirmed needs two independent sources, and the evidence goes back to one publisher; please add evidence \
         from another, or choose single_source"
    )]
    OneOrigin,
    /// One side only.
    #[error(
        "verification: disputed needs at least two pieces of evidence from different places that disagree; please add the other \
         side, or choose another verification"
    )]
    Disputed,
    /// Nothing that carries the debunk.
    #[error(
        "verification: false needs evidence for the debunk, and all there is is doubtful itself (credibility 4 or 5); please \
         add what shows that the report is false"
    )]
    False,
}

/// Whether the evidence carries the label.
///
/// # Errors
/// [`NotCarried`] with what is missing. A content without evidence is refused elsewhere, whatever its label.
pub fn check(verification: Verification, pieces: &[Piece<'_>]) -> Result<(), NotCarried> {
    if pieces.is_empty() {
        return Ok(());
    }
    match verification {
        Verification::Confirmed => confirmed(pieces),
        Verification::SingleSource => Ok(()),
        Verification::Disputed => {
            let first = &pieces[0];
            let has_other = pieces.iter().any(|piece| {
                piece.evidence.url != first.evidence.url
                    && (piece.origin.is_none() || piece.origin != first.origin)
            });
            has_other.then_some(()).ok_or(NotCarried::Disputed)
        }
        Verification::False => pieces
            .iter()
            .any(|piece| !is_doubtful(piece))
            .then_some(())
            .ok_or(NotCarried::False),
    }
}

fn confirmed(pieces: &[Piece<'_>]) -> Result<(), NotCarried> {
    if pieces.iter().any(is_primary) {
        return Ok(());
    }
    let reliable: Vec<usize> = pieces
        .iter()
        .filter(|piece| !is_doubtful(piece))
        .filter(|piece| {
            matches!(
                piece.grade,
                Some(Reliability::A | Reliability::B | Reliability::C)
            )
        })
        .filter_map(|piece| piece.origin)
        .collect();
    match reliable.first() {
        Some(first) if reliable.iter().any(|origin| origin != first) => Ok(()),
        Some(_) if reliable.len() > 1 => Err(NotCarried::OneOrigin),
        _ => Err(NotCarried::Confirmed),
    }
}

/// Whether a piece is the thing itself.
fn is_primary(piece: &Piece<'_>) -> bool {
    let enough = if piece.evidence.file().is_some() {
        2
    } else {
        1
    };
    piece.evidence.credibility <= enough
}

/// *Doubtful* or *improbable*; what cannot be judged (6) is not called doubtful.
fn is_doubtful(piece: &Piece<'_>) -> bool {
    matches!(piece.evidence.credibility, 4 | 5)
}

#[cfg(test)]
mod tests {
    use super::{NotCarried, Piece, check};
    use crate::domain::content::Evidence;
    use crate::domain::source::Reliability;
    use crate::domain::update::Verification;
    use proptest::prelude::{any, prop_assert, proptest};

    fn evidence(address: &str, credibility: u8) -> Evidence {
        Evidence {
            url: address.parse().expect("an address"),
            note: String::new(),
            credibility,
            public: true,
        }
    }

    fn piece(evidence: &Evidence, origin: Option<usize>, grade: Option<Reliability>) -> Piece<'_> {
        Piece {
            evidence,
            origin,
            grade,
        }
    }

    #[test]
    fn confirmed_takes_a_primary_document_or_two_independent_sources() {
        let (one, two) = (
            evidence("https://a.example/", 2),
            evidence("https://b.example/", 3),
        );
        let confirmed = |pieces: &[Piece<'_>]| check(Verification::Confirmed, pieces);
        let grade = Some(Reliability::B);
        assert_eq!(
            confirmed(&[piece(&one, Some(0), grade)]),
            Err(NotCarried::Confirmed)
        );
        assert_eq!(
            confirmed(&[piece(&one, Some(0), grade), piece(&two, Some(0), grade)]),
            Err(NotCarried::OneOrigin)
        );
        let weak = Some(Reliability::D);
        assert_eq!(
            confirmed(&[piece(&one, Some(0), grade), piece(&two, Some(1), weak)]),
            Err(NotCarried::Confirmed)
        );
        assert_eq!(
            confirmed(&[piece(&one, None, None), piece(&two, None, None)]),
            Err(NotCarried::Confirmed)
        );
        assert_eq!(
            confirmed(&[piece(&one, Some(0), grade), piece(&two, Some(1), grade)]),
            Ok(())
        );
        let order = evidence("https://gov.example/order", 1);
        assert_eq!(confirmed(&[piece(&order, None, None)]), Ok(()));
        let hash = "a".repeat(64);
        let held = evidence(&format!("urn:sha256:{hash}"), 2);
        assert_eq!(held.file(), Some(hash.as_str()));
        assert_eq!(confirmed(&[piece(&held, None, None)]), Ok(()));
    }

    #[test]
    fn disputed_takes_two_places_and_a_debunk_something_that_holds() {
        let (one, two) = (
            evidence("https://a.example/1", 6),
            evidence("https://a.example/2", 5),
        );
        let disputed = |pieces: &[Piece<'_>]| check(Verification::Disputed, pieces);
        assert_eq!(
            disputed(&[piece(&one, None, None)]),
            Err(NotCarried::Disputed)
        );
        assert_eq!(
            disputed(&[piece(&one, None, None), piece(&one, None, None)]),
            Err(NotCarried::Disputed)
        );
        assert_eq!(
            disputed(&[piece(&one, Some(0), None), piece(&two, Some(0), None)]),
            Err(NotCarried::Disputed)
        );
        assert_eq!(
            disputed(&[piece(&one, Some(0), None), piece(&two, Some(1), None)]),
            Ok(())
        );
        let debunk = |piece| check(Verification::False, &[piece]);
        assert_eq!(debunk(piece(&two, None, None)), Err(NotCarried::False));
        assert_eq!(debunk(piece(&one, None, None)), Ok(()));
    }

    proptest! {
        /// A copy from the same place never makes anything confirmed.
        #[test]
        fn copies_confirm_nothing(credibility in 2_u8..=6, copies in 1_usize..6, known in any::<bool>()) {
            let evidence = evidence("https://a.example/", credibility);
            let piece = piece(&evidence, known.then_some(0), Some(Reliability::A));
            prop_assert!(check(Verification::Confirmed, &vec![piece; copies]).is_err());
        }
    }
}
