//! The **columns** that concern a reader: of each, with what it is told, and where it stands in the file of `/mydata`, or why not.
//!
//! Never here: a column that no reader is concerned by.

mod sent;
mod subscribers;

use InFile::Absent;

use super::Kept;

/// A column, as `/privacy` and `/mydata` account for it.
#[derive(Debug, Clone, Copy)]
pub struct KeptColumn {
    /// Its table.
    pub table: &'static str,
    /// Its name.
    pub column: &'static str,
    /// The part of `/privacy` that tells of it.
    pub told: Kept,
    /// Where `/mydata` gives it.
    pub in_file: InFile,
}

/// Where a column stands in the file of `/mydata`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InFile {
    /// Under this key; `[]` stands for each of a list.
    At(&'static str),
    /// Nowhere, for this reason.
    Absent(&'static str),
}

const CHAT: InFile = Absent("whose file it is must not stand in it: it may be found on a phone");
const JOIN: InFile = Absent(
    "a random number by which a seized database would be joined with the file; the code stands for it",
);
const ORDER: InFile = Absent("a number of our own that only holds rows together");
const LEASE: InFile = Absent("which of our processes is at work at this moment");
const PAGE: InFile = Absent(
    "how far a fan-out is, for many readers at once; its number stands there for the seconds of sending",
);
const LATE: InFile = Absent("of which revision and bot a message is stands at its delivery");
const EDIT: InFile = Absent(
    "that an old message is to be edited once more; what it says, and to whom it went, stands at its delivery",
);
const MARK: InFile = Absent("a hash under the key by which the same text is found again");
const OTHERS: InFile = Absent("of all who sent or asked the same together");
const PICTURE: InFile = Absent("the picture itself, which the reader sent");
const GOING: InFile =
    Absent("while a chat is being erased, within minutes, it is told nothing any more");
const STAFF: InFile = Absent("what the staff did, not the reader");

/// A table, and of each column its name, the part that tells of it, and where it stands in the file.
type Table = (&'static str, &'static [(&'static str, Kept, InFile)]);

/// All columns that concern a reader.
pub fn columns() -> impl Iterator<Item = KeptColumn> {
    let tables = subscribers::TABLES.iter().chain(sent::TABLES);
    tables.flat_map(|(table, rows)| {
        rows.iter().map(|(column, told, in_file)| KeptColumn {
            table,
            column,
            told: *told,
            in_file: *in_file,
        })
    })
}
