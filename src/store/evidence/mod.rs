//! **Evidence** in the database: files kept once, pages as they were, and who looked at what.
//!
//! Never here: what a file or page says; all of it is sealed.

mod files;
mod pages;
mod views;

pub use files::KeptFile;
pub use pages::{AskedPage, DuePage, KeptPage, PageRow};
pub use views::View;

use crate::domain::text_enum::text_enum;

/// Label under which the bytes of files are sealed.
pub const FILE_LABEL: &str = "kept_files.sealed";

/// Label under which the SHA-256 of files is sealed.
pub const FINGERPRINT_LABEL: &str = "kept_files.fingerprint";

/// Label under which addresses of evidence are sealed.
pub const ADDRESS_LABEL: &str = "evidence.address";

/// Label under which the head of a page is sealed: final address, status, headers.
pub const HEAD_LABEL: &str = "evidence_pages.head";

/// Label under which it is sealed why a page could not be fetched.
pub const REASON_LABEL: &str = "evidence_pages.reason";

text_enum!(
    /// Where a page given as evidence stands.
    PageState, "state of a page", {
    /// Nobody has said yet that our address may be shown.
    Unconfirmed = "unconfirmed",
    /// Is fetched when due.
    Waiting = "waiting",
    /// Lies here as it was.
    Kept = "kept",
    /// Is not tried any more.
    Failed = "failed",
});
