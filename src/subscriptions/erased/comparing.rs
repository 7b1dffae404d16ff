//! The **comparison** of a file of erased ids with what a database knows of it.
//!
//! Never here: doing anything about it.

use crate::store::traces::ErasureNumbers;
use crate::vault::ErasedIds;

/// How file and database stand to each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Random numbers of subscribers whose erasure this database does not know.
    pub missing: Vec<i32>,
    /// Erasures that it does not know and that the file does not remember any more.
    pub forgotten: i32,
    /// The file of another host that was further than this database says.
    pub elsewhere: Option<i64>,
    /// What this host ought to remember and does not.
    pub lost: Option<Lost>,
}

/// What a host does not remember, although the database knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// There is no file, and so many were erased: a new host, or a lost file.
    File(i32),
    /// The file is an old copy of itself: so many lines are missing.
    Lines(i32),
}

impl Comparison {
    /// Compares.
    #[must_use]
    pub fn of(ids: Option<&ErasedIds>, numbers: &ErasureNumbers) -> Self {
        let Some(ids) = ids else {
            let is_lost = !numbers.files.is_empty();
            return Self {
                lost: is_lost.then_some(Lost::File(numbers.generation)),
                ..Self::default()
            };
        };
        let known = numbers.files.get(&ids.file).copied().unwrap_or(0);
        let behind = |(file, seen): (&i64, &i32)| {
            (numbers.files.get(file).copied().unwrap_or(0) < *seen).then_some(*file)
        };
        Self {
            missing: ids
                .lines
                .iter()
                .filter(|line| line.number > known)
                .map(|line| line.id)
                .collect(),
            // Nobody can be back where nobody is.
            forgotten: if numbers.has_subscribers {
                (ids.purged - known).max(0)
            } else {
                0
            },
            elsewhere: numbers
                .has_subscribers
                .then(|| ids.seen.iter().find_map(behind))
                .flatten(),
            lost: (known > ids.last()).then(|| Lost::Lines(known - ids.last())),
        }
    }
}

impl Lost {
    /// One sentence with the remedy, for a file at this path.
    #[must_use]
    pub fn sentence(self, path: &std::path::Path) -> String {
        let path = path.display();
        match self {
            Self::File(count) => format!(
                "this host has no file of erased ids at {path}, although {count} were erased: right on a new host; if the file was lost, put it back, or delete every backup of the database from before today, which would bring them back"
            ),
            Self::Lines(count) => format!(
                "the file of erased ids at {path} is an old copy, {count} erasures are missing in it: put the newest one back, or delete every backup of the database from before today, which would bring them back"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::NaiveDate;

    use super::{Comparison, ErasedIds, ErasureNumbers, Lost};
    use crate::vault::ErasedLine;

    const OURS: i64 = 7;
    const THEIRS: i64 = 8;

    fn ids(purged: i32, last: i32, seen: i32) -> ErasedIds {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let line = |number| ErasedLine {
            number,
            day,
            id: 100 + number,
        };
        ErasedIds {
            file: OURS,
            purged,
            seen: BTreeMap::from([(THEIRS, seen)]),
            lines: (purged + 1..=last).map(line).collect(),
        }
    }

    fn numbers(ours: i32, theirs: i32) -> ErasureNumbers {
        ErasureNumbers {
            generation: ours + theirs,
            files: BTreeMap::from([(OURS, ours), (THEIRS, theirs)]),
            unlisted_on: None,
            has_subscribers: true,
        }
    }

    #[test]
    fn file_and_database_agree() {
        let compared = Comparison::of(Some(&ids(1, 4, 9)), &numbers(4, 9));
        assert_eq!(compared, Comparison::default());
        // Another host has erased since: this one will note it.
        let compared = Comparison::of(Some(&ids(1, 4, 9)), &numbers(4, 10));
        assert_eq!(compared, Comparison::default());
    }

    #[test]
    fn an_older_database_lacks_the_newest_lines() {
        let compared = Comparison::of(Some(&ids(1, 4, 9)), &numbers(2, 9));
        assert_eq!(compared.missing, [103, 104]);
        assert_eq!((compared.forgotten, compared.elsewhere), (0, None));
        let compared = Comparison::of(Some(&ids(3, 4, 9)), &numbers(1, 9));
        assert_eq!((compared.missing, compared.forgotten), (vec![104], 2));
        let compared = Comparison::of(Some(&ids(1, 4, 9)), &numbers(4, 8));
        assert_eq!(compared.elsewhere, Some(THEIRS));
    }

    #[test]
    fn nobody_is_back_in_a_database_without_subscribers() {
        let fresh = ErasureNumbers::default();
        let compared = Comparison::of(Some(&ids(3, 4, 9)), &fresh);
        assert_eq!((compared.forgotten, compared.elsewhere), (0, None));
    }

    #[test]
    fn what_is_lost_is_said() {
        assert_eq!(
            Comparison::of(None, &numbers(4, 9)).lost,
            Some(Lost::File(13))
        );
        assert_eq!(Comparison::of(None, &ErasureNumbers::default()).lost, None);
        let compared = Comparison::of(Some(&ids(1, 4, 9)), &numbers(6, 9));
        assert_eq!(compared.lost, Some(Lost::Lines(2)));
    }
}
