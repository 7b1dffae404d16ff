//! **Corroboration**: what the items of a story, taken together, are worth as a proposed verification.
//!
//! *Confirmed* needs two independent sources of grade A to C. Two items are not independent when one repeats the other, both
//! pass on what a third said, or the same publisher stands behind both. A copy vouches for nothing, so that adding one never
//! raises what is proposed.
//!
//! Never here: the last word; a moderator has it.

use super::publisher::{are_one, publisher};
use crate::domain::item::JoinedBy;
use crate::domain::source::Reliability;
use crate::domain::update::Verification;
use crate::store::review::CandidateItem;

/// What is proposed, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Corroboration {
    /// *Confirmed* or *single source*.
    pub verification: Verification,
    /// Why.
    pub ground: Ground,
}

/// Why a verification is proposed. Sources are positions in the list of items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// Independent sources of grade A to C, the best first.
    Independent(Vec<usize>),
    /// All items go back to one source.
    OneOrigin(usize),
    /// Of several sources that are independent only this one has a grade of A to C.
    OneReliable(usize),
    /// No source has a grade of A to C.
    NoneReliable,
}

/// What counts of an item.
#[derive(Debug, Clone)]
struct Statement {
    item: i64,
    source: i32,
    grade: Reliability,
    publisher: Option<String>,
    /// Whether it repeats another item.
    repeats: Repeats,
    /// The publisher whom it passes on, or their name.
    forwarded: Option<String>,
}

/// Whether an item repeats another, of whatever story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Nothing,
    Item(i64),
    /// It was found to repeat one that is gone.
    SomethingGone,
}

/// Judges the items of a story.
#[must_use]
pub fn corroborate(items: &[CandidateItem]) -> Option<Corroboration> {
    let statements: Vec<Statement> = items.iter().map(statement).collect();
    judge(&statements)
}

fn statement(item: &CandidateItem) -> Statement {
    let repeats = match (item.joined_by, &item.copy_of) {
        (JoinedBy::SameLink | JoinedBy::SameText | JoinedBy::NearText, Some(copied)) => {
            Repeats::Item(copied.item)
        }
        (JoinedBy::SameLink | JoinedBy::SameText | JoinedBy::NearText, None) => {
            Repeats::SomethingGone
        }
        _ => Repeats::Nothing,
    };
    Statement {
        item: item.item,
        source: item.source_id,
        grade: item.reliability,
        publisher: item.url.as_deref().and_then(publisher),
        repeats,
        forwarded: item.forwarded_from.as_deref().map(origin),
    }
}

/// Whom a forwarded post names: the publisher of the address in it, else the name as it is.
fn origin(forwarded: &str) -> String {
    forwarded
        .split_whitespace()
        .find_map(publisher)
        .unwrap_or_else(|| forwarded.trim().to_lowercase())
}

/// None when there is nothing to judge.
fn judge(statements: &[Statement]) -> Option<Corroboration> {
    let groups = groups(statements);
    let mut vouching: Vec<(usize, usize)> = Vec::new();
    for (position, statement) in statements.iter().enumerate() {
        if !is_reliable(statement.grade) || !vouches(statements, position) {
            continue;
        }
        match vouching
            .iter_mut()
            .find(|(group, _)| *group == groups[position])
        {
            Some((_, best)) if statements[*best].grade > statement.grade => *best = position,
            Some(_) => {}
            None => vouching.push((groups[position], position)),
        }
    }
    let mut best: Vec<usize> = vouching.iter().map(|(_, best)| *best).collect();
    best.sort_by_key(|position| (statements[*position].grade, statements[*position].item));
    let origins = {
        let mut all = groups.clone();
        all.sort_unstable();
        all.dedup();
        all.len()
    };
    let ground = match (best[..].first().copied(), origins) {
        _ if best.len() > 1 => Ground::Independent(best),
        (_, 0) => return None,
        (None, _) => Ground::NoneReliable,
        (Some(only), 1) => Ground::OneOrigin(only),
        (Some(only), _) => Ground::OneReliable(only),
    };
    Some(Corroboration {
        verification: match ground {
            Ground::Independent(_) => Verification::Confirmed,
            _ => Verification::SingleSource,
        },
        ground,
    })
}

const fn is_reliable(grade: Reliability) -> bool {
    matches!(grade, Reliability::A | Reliability::B | Reliability::C)
}

/// Whether an item stands for what it says: a copy does not, and of those who pass on the same only the first does, unless
/// who said it is there itself.
fn vouches(statements: &[Statement], position: usize) -> bool {
    let statement = &statements[position];
    let Some(origin) = &statement.forwarded else {
        return statement.repeats == Repeats::Nothing;
    };
    statement.repeats == Repeats::Nothing
        && !statements.iter().any(|other| {
            other.item < statement.item
                && (other.forwarded.as_ref() == Some(origin)
                    || other
                        .publisher
                        .as_ref()
                        .is_some_and(|publisher| are_one(publisher, origin)))
        })
}

/// For each item the first of those that it is not independent of, by way of any number of others.
fn groups(statements: &[Statement]) -> Vec<usize> {
    let mut groups: Vec<usize> = (0..statements.len()).collect();
    let first = statements.iter().map(|statement| statement.item).min();
    for one in 0..statements.len() {
        for other in 0..one {
            if !are_dependent(&statements[one], &statements[other], first) {
                continue;
            }
            let (from, to) = (
                groups[one].max(groups[other]),
                groups[one].min(groups[other]),
            );
            for group in &mut groups {
                if *group == from {
                    *group = to;
                }
            }
        }
    }
    groups
}

fn are_dependent(one: &Statement, other: &Statement, first: Option<i64>) -> bool {
    // What is known to be a copy, but no longer of what, counts as one of the first.
    let repeats = |copy: &Statement, of: &Statement| match copy.repeats {
        Repeats::Item(item) => item == of.item,
        Repeats::SomethingGone => Some(of.item) == first,
        Repeats::Nothing => false,
    };
    let passes_on = |by: &Statement, of: &Statement| {
        by.forwarded.as_ref().is_some_and(|origin| {
            of.forwarded.as_ref() == Some(origin)
                || of
                    .publisher
                    .as_ref()
                    .is_some_and(|publisher| are_one(publisher, origin))
        })
    };
    let is_same_publisher = one
        .publisher
        .as_ref()
        .zip(other.publisher.as_ref())
        .is_some_and(|(one, other)| are_one(one, other));
    one.source == other.source
        || is_same_publisher
        || repeats(one, other)
        || repeats(other, one)
        || passes_on(one, other)
        || passes_on(other, one)
}

#[cfg(test)]
mod tests {
    use super::{Ground, Repeats, Statement, judge, origin};
    use crate::domain::source::Reliability;
    use crate::domain::update::Verification;
    use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

    fn said(item: i64, grade: Reliability) -> Statement {
        Statement {
            item,
            source: i32::try_from(item).unwrap(),
            grade,
            publisher: Some(format!("press{item}.example")),
            repeats: Repeats::Nothing,
            forwarded: None,
        }
    }

    fn ground(statements: &[Statement]) -> Ground {
        judge(statements)
            .expect("there is something to judge")
            .ground
    }

    use Reliability::{A, B, C, D, F};

    #[test]
    fn two_independent_sources_confirm() {
        assert_eq!(
            ground(&[said(1, C), said(2, A), said(3, D)]),
            Ground::Independent(vec![1, 0]),
            "the best first, the unreliable not at all"
        );
        assert_eq!(judge(&[]), None);
    }

    #[test]
    fn one_source_is_one_source_however_often_it_is_repeated() {
        let copy = Statement {
            repeats: Repeats::Item(1),
            ..said(2, A)
        };
        let of_copy = Statement {
            repeats: Repeats::Item(2),
            ..said(3, A)
        };
        let of_something = Statement {
            repeats: Repeats::SomethingGone,
            ..said(4, B)
        };
        let all = [said(1, B), copy, of_copy, of_something];
        assert_eq!(ground(&all), Ground::OneOrigin(0));
    }

    #[test]
    fn one_publisher_counts_once() {
        let part = Statement {
            publisher: Some("be.press1.example".to_owned()),
            ..said(2, A)
        };
        let same = Statement {
            source: 1,
            publisher: None,
            ..said(3, A)
        };
        assert_eq!(ground(&[said(1, B), part, same]), Ground::OneOrigin(1));
    }

    #[test]
    fn those_who_pass_on_the_same_count_once() {
        let passed = |item| Statement {
            forwarded: Some(origin("Viasna https://t.me/viasna96/120")),
            ..said(item, B)
        };
        assert_eq!(ground(&[passed(1), passed(2)]), Ground::OneOrigin(0));
        let viasna = Statement {
            publisher: Some("t.me/viasna96".to_owned()),
            ..said(1, C)
        };
        assert_eq!(
            ground(&[viasna, passed(2), passed(3)]),
            Ground::OneOrigin(0)
        );
        assert_eq!(
            ground(&[passed(1), said(2, B)]),
            Ground::Independent(vec![0, 1])
        );
    }

    #[test]
    fn the_unreliable_confirm_nothing() {
        assert_eq!(ground(&[said(1, D), said(2, F)]), Ground::NoneReliable);
        assert_eq!(ground(&[said(1, D), said(2, C)]), Ground::OneReliable(1));
    }

    fn statements() -> impl Strategy<Value = Vec<Statement>> {
        let one = (
            0_i32..4,
            0_usize..6,
            0_u8..4,
            prop::option::of(0_u8..3),
            any::<bool>(),
        );
        prop::collection::vec(one, 1..7).prop_map(|drawn| {
            let mut all: Vec<Statement> = Vec::new();
            for (number, (source, grade, host, forwarded, copies)) in drawn.into_iter().enumerate()
            {
                let item = i64::try_from(number).unwrap();
                all.push(Statement {
                    item,
                    source,
                    grade: Reliability::ALL[grade],
                    publisher: Some(format!("h{host}.example")),
                    repeats: if copies && item > 0 {
                        Repeats::Item(item / 2)
                    } else {
                        Repeats::Nothing
                    },
                    forwarded: forwarded.map(|origin| format!("h{origin}.example")),
                });
            }
            all
        })
    }

    fn is_confirmed(statements: &[Statement]) -> bool {
        judge(statements).is_some_and(|judged| judged.verification == Verification::Confirmed)
    }

    proptest! {
        #[test]
        fn adding_a_copy_never_raises_it(all in statements(), of in 0_usize..7, source in 0_i32..9, grade in 0_usize..6, host in 0_u8..9, forward in any::<bool>()) {
            let copied = &all[of % all.len()];
            let mut more = all.clone();
            more.push(Statement {
                item: i64::try_from(all.len()).unwrap(),
                source,
                grade: Reliability::ALL[grade],
                publisher: Some(format!("h{host}.example")),
                repeats: if forward { Repeats::Nothing } else { Repeats::Item(copied.item) },
                forwarded: forward.then(|| copied.publisher.clone()).flatten(),
            });
            prop_assert!(is_confirmed(&all) || !is_confirmed(&more), "{:?}", judge(&more));
        }

        #[test]
        fn the_order_in_which_items_are_listed_makes_no_difference(all in statements(), turn in 0_usize..7) {
            let mut turned = all.clone();
            turned.rotate_left(turn % all.len());
            prop_assert_eq!(is_confirmed(&all), is_confirmed(&turned));
        }

        #[test]
        fn confirmed_means_two_who_are_graded_a_to_c(all in statements()) {
            if is_confirmed(&all) {
                let graded = all.iter().filter(|one| one.repeats == Repeats::Nothing && one.grade <= Reliability::C);
                let sources: std::collections::BTreeSet<i32> = graded.map(|one| one.source).collect();
                prop_assert!(sources.len() > 1);
            }
        }
    }
}
