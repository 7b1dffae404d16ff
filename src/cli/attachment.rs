//! The **attachment** of an update file: read beside the file, cleaned, kept.
//!
//! Never here: what may go out.

use std::path::Path;

use anyhow::Context as _;

use super::Failure;
use crate::domain::content::Content;
use crate::review::{ATTACHMENT_BYTES, Review};

/// Reads and cleans the picture that an update file names; sets it in the content, and gives the bytes that go out. What was
/// taken out is said.
///
/// # Errors
/// With the path and the remedy.
pub(super) fn read(
    file: &Path,
    named: Option<&str>,
    content: &mut Content,
) -> Result<Option<Vec<u8>>, Failure> {
    let Some(named) = named else {
        return Ok(None);
    };
    let path = file.parent().unwrap_or(Path::new("")).join(named);
    let bytes = super::shell::read_bytes(&path, ATTACHMENT_BYTES as u64)
        .map_err(|why| anyhow::anyhow!("{}: attachment {why}", file.display()))?;
    let (attachment, cleaned) = Review::prepare_attachment(&bytes)
        .with_context(|| format!("{}: attachment {named}", file.display()))?;
    let hidden = Review::hidden_in(&bytes);
    let taken_out = if hidden.is_empty() {
        "nothing hidden was found in it".to_owned()
    } else {
        format!("taken out: {}", hidden.join(", "))
    };
    super::output::note(&format!(
        "attachment {named}: {taken_out}; what goes out is encoded anew as {}, {} bytes, SHA-256 {}",
        attachment.name, attachment.size, attachment.sha256
    ));
    content.attachment = Some(attachment);
    Ok(Some(cleaned))
}
