//! **Traces**: what could still tell of somebody after the rows are gone: an older copy of this database, free space of the tables,
//! the write-ahead log, and settings of the server.
//!
//! Never here: the file of erased ids, when something is done.

mod ledger;
mod server;
mod sweep;

pub use ledger::ErasureNumbers;
pub use server::Telling;
pub use sweep::{Rights, Swept, Unswept};
