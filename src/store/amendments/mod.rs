//! **Amendments** in the database: drafts of corrections and retractions, what each of the staff saw of a draft, and the
//! fan-out that walks the deliveries of what is amended.
//!
//! Never here: whether an update may be amended, and what a draft says: its content is sealed.

mod audience;
mod beginning;
mod drafts;
mod editing;
mod late;
mod parts;
mod publishing;
mod rest;
mod returned;
mod stopping;
mod waiting;

pub use drafts::{Amended, AmendedRow, NewAmendment};
pub use editing::{EditPage, OldMessage};
pub use waiting::{EditsCame, EditsDone, LeasedEdits};

pub(super) use late::insert_late;
pub(super) use parts::{keep_parts_known, parts_in};
pub(super) use publishing::{close_drafts, lock_update, publish};
pub(super) use stopping::clear_one;
pub(super) use waiting::edit_again;

/// First shard of the notices of an amendment: 64 ranges of subscribers' numbers.
pub(super) const NOTICES: i16 = 64;

/// First shard of its edits: the same ranges.
pub(super) const EDITS: i16 = 128;

/// Bits of a subscriber's number below those that say in which range it lies: 31 bits in 64 ranges.
pub(super) const RANGE_BITS: i32 = 25;

/// The subscribers of a shard of an amendment: after the first number, up to the second.
pub(super) fn range(shard: i16) -> (i32, i32) {
    let number = i64::from(shard % NOTICES);
    let first = (number << RANGE_BITS) - 1;
    let last = ((number + 1) << RANGE_BITS) - 1;
    (
        i32::try_from(first.max(0)).unwrap_or(i32::MAX),
        i32::try_from(last).unwrap_or(i32::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn the_ranges_hold_every_number_once() {
        assert_eq!(range(64).0, 0);
        assert_eq!(range(127).1, i32::MAX);
        for shard in 64..127 {
            assert_eq!(range(shard).1, range(shard + 1).0);
            assert_eq!(range(shard), range(shard + 64));
        }
    }
}
