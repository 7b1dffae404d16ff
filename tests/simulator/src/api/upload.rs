//! Upload: the file of a call: sent along, or known by its id.
//!
//! Nothing is fetched from the network: an address as a file is answered as if it did not respond.

use super::{Arguments, Refusal};
use crate::world::{File, Media, State};

const MAX_PHOTO: usize = 10 << 20;
const MAX_DOCUMENT: usize = 50 << 20;

/// A file that was accepted but not yet kept.
pub(crate) enum Given {
    New(File),
    Known(Media),
}

pub(crate) fn given(state: &State, arguments: &Arguments, name: &str) -> Result<Given, Refusal> {
    let text = arguments.text(name);
    let part = text.strip_prefix("attach://").unwrap_or(name);
    if let Some(file) = arguments.files.get(part) {
        return check(file, name == "photo").map(|()| Given::New(file.clone()));
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
    Ok(Given::Known(Media {
        is_photo: name == "photo",
        file_name: file.name.clone(),
        mime_type: file.mime_type.clone(),
        size: file.bytes.len(),
        file_id: text,
    }))
}

pub(crate) fn kept(state: &mut State, given: Given, is_photo: bool) -> Media {
    match given {
        Given::New(file) => state.keep_file(file, is_photo),
        Given::Known(media) => media,
    }
}

fn check(file: &File, is_photo: bool) -> Result<(), Refusal> {
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
    Ok(())
}

/// By the first bytes: PNG, JPEG, GIF, WebP.
fn is_picture(bytes: &[u8]) -> bool {
    let begins: [&[u8]; 4] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF"];
    begins.iter().any(|begin| bytes.starts_with(begin))
}
