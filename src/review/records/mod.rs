//! **Records**: what was signed, checked again and given out: the chain of the audit log, the files of an update, what the
//! root key says about our keys.
//!
//! Never here: a revision made.

mod chain;
mod export;
mod identity;
mod statement;

pub(super) use export::UNFINISHED;

pub use chain::{Broken, ChainReport, check_chain};
pub use export::{ExportError, Exported, export, write_private, write_whole};
pub use identity::Identity;
pub use statement::{
    Certificate, CertificateTerms, StatementError, Successor, Trust, accept, certify,
    newest_successor, sign_successor,
};
