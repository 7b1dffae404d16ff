//! The **picture** of a message that is to be checked: fetched within a limit, looked at, and dropped.
//!
//! Never here: a picture that is kept, or sent on.

use super::super::super::api::ApiError;
use super::super::super::conversation::{Conversation, HandlerError};
use super::super::super::decoding;
use super::message::Attached;
use crate::review::{LookedAt, OursSeen, PICTURE_BYTES};

/// What there is to say of a picture.
#[derive(Debug, Clone)]
pub(super) enum PictureSeen {
    /// It is ours, or looks like it: what is nearest first.
    Ours(Vec<OursSeen>),
    /// We published nothing like it.
    Foreign,
    /// It cannot be read.
    Unreadable,
    /// There was no turn to look at it.
    Busy,
}

/// Looks at a picture.
pub(super) async fn look(
    conversation: &Conversation,
    picture: &Attached,
) -> Result<PictureSeen, HandlerError> {
    if picture.size > PICTURE_BYTES {
        return Ok(PictureSeen::Unreadable);
    }
    let api = &conversation.service.api;
    let bytes = match api.download(&picture.file, PICTURE_BYTES).await {
        Ok(Some(bytes)) => bytes,
        // Larger than Telegram said, or gone.
        Ok(None) | Err(ApiError::Refused { code: 400, .. }) => return Ok(PictureSeen::Unreadable),
        Err(error) => return Err(error.into()),
    };
    let Some(seen) = decoding::run(move || LookedAt::of(&bytes)).await else {
        return Ok(PictureSeen::Busy);
    };
    let found = conversation.service.verifier.check_picture(&seen).await?;
    Ok(if !found.is_empty() {
        PictureSeen::Ours(found)
    } else if seen.is_readable {
        PictureSeen::Foreign
    } else {
        PictureSeen::Unreadable
    })
}
