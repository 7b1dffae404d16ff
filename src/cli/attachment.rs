//! The **attachment** of an update file: read beside the file, cleaned, kept.
//!
//! Never here: what may go out.

use std::path::Path;

use anyhow::Context as _;

use super::Failure;
use crate::domain::content::Content;
use crate::review::Review;

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
    let bytes = std::fs::read(&path).with_context(|| {
        format!(
            "{}: attachment {} cannot be read; is its path right, seen from the update file?",
            file.display(),
            path.display()
        )
    })?;
    let (attachment, cleaned) = Review::prepare_attachment(&bytes)
        .with_context(|| format!("{}: attachment {named}", file.display()))?;
    let hidden = Review::hidden_in(&bytes);
    let taken_out = if hidden.is_empty() {
        "nothing hidden was found in it".to_owned()
    } else {
        format!("taken out: {}", hidden.join(", "))
    };
    super::output::notice(&format!(
        "attachment {named}: {taken_out}; what goes out is encoded anew as {}, {} bytes, SHA-256 {}",
        attachment.name, attachment.size, attachment.sha256
    ))?;
    content.attachment = Some(attachment);
    Ok(Some(cleaned))
}
