//! The **attachment**: the picture or document that goes out with a revision, named by its hash.
//!
//! Never here: its bytes.

use serde::{Deserialize, Serialize};

use crate::domain::text_enum::text_enum;

text_enum!(
    /// As what an attachment is sent.
    AttachmentKind, "kind of attachment", {
    /// Shown in the chat.
    Picture = "picture",
    /// A file to keep.
    Document = "document",
});

/// A file that goes out with a revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// As what it is sent.
    pub kind: AttachmentKind,
    /// SHA-256 of the bytes that go out, in lower-case hexadecimal.
    pub sha256: String,
    /// Bytes that go out.
    pub size: u64,
    /// A name that tells of nobody.
    pub name: String,
}
