//! Upload: the file of a call: sent along, or known by its id.
//!
//! Nothing is fetched from the network: an address as a file is answered as if it did not respond.

use super::{Arguments, Refusal};
use crate::world::{File, Media, MediaKind, State, picture};

const MAX_PHOTO: usize = 10 << 20;
const MAX_DOCUMENT: usize = 50 << 20;

/// A file that was accepted but not yet kept.
pub(crate) enum Given {
    New(File),
    Known(Media),
}

pub(crate) fn given(
    state: &State,
    arguments: &Arguments,
    kind: MediaKind,
) -> Result<Given, Refusal> {
    let name = kind.field();
    let text = arguments.text(name);
    let part = text.strip_prefix("attach://").unwrap_or(name);
    if let Some(file) = arguments.files.get(part) {
        return check(file, kind).map(|()| Given::New(file.clone()));
    }
    if text.is_empty() {
        return Err(Refusal::bad(format!("there is no {name} in the request")));
    }
    if text.starts_with("http://") || text.starts_with("https://") {
        return Err(Refusal::bad("failed to get HTTP URL content"));
    }
    let file = state
        .files
        .get(&text)
        .ok_or_else(|| Refusal::bad("wrong file identifier/HTTP URL specified"))?;
    match MediaKind::of_id(&text) {
        Some(other) if other != kind => {
            return Err(Refusal::bad(format!(
                "can't use file of type {} as {}",
                other.word(),
                kind.word()
            )));
        }
        _ => {}
    }
    Ok(Given::Known(Media {
        kind,
        file_name: file.name.clone(),
        mime_type: file.mime_type.clone(),
        size: file.bytes.len(),
        file_id: text,
    }))
}

pub(crate) fn kept(state: &mut State, given: Given, kind: MediaKind) -> Media {
    match given {
        Given::New(file) => state.keep_file(file, kind),
        Given::Known(media) => media,
    }
}

fn check(file: &File, kind: MediaKind) -> Result<(), Refusal> {
    let is_photo = kind == MediaKind::Photo;
    if file.bytes.is_empty() {
        return Err(Refusal::bad("file must be non-empty"));
    }
    let limit = if is_photo { MAX_PHOTO } else { MAX_DOCUMENT };
    if file.bytes.len() > limit {
        return Err(Refusal::new(413, "Request Entity Too Large"));
    }
    if is_photo && !is_picture(&file.bytes) {
        return Err(Refusal::bad("IMAGE_PROCESS_FAILED"));
    }
    if is_photo && picture::size(&file.bytes).is_some_and(is_out_of_shape) {
        return Err(Refusal::bad("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(())
}

/// Width and height together are at most 10,000, neither more than 20 times the other.
fn is_out_of_shape((width, height): (u32, u32)) -> bool {
    let (long, short) = (width.max(height), width.min(height));
    width.saturating_add(height) > 10_000 || long > short.saturating_mul(20)
}

/// By the first bytes: PNG, JPEG, GIF, WebP.
fn is_picture(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF"];
    begins.iter().any(|begin| bytes.starts_with(begin))
}
