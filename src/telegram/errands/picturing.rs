//! **Picturing**: the pictures that we published get their prints, and what Telegram made of them its hash, so that a copy is
//! known again.
//!
//! Never here: a picture of somebody else.

use tracing::{debug, info};

use super::super::api::{Api, ApiError};
use super::super::decoding;
use crate::review::{LookedAt, PICTURE_BYTES, Pictures, Review, ReviewError, ToRead};
use teloxide::types::FileId;

/// Reads our own pictures.
pub struct Picturing {
    api: Api,
    review: Review,
    pictures: Pictures,
    bot: i16,
}

impl Picturing {
    /// The pictures that this bot sends.
    #[must_use]
    pub const fn new(api: Api, review: Review, pictures: Pictures, bot: i16) -> Self {
        Self {
            api,
            review,
            pictures,
            bot,
        }
    }

    /// Reads what was published, and what Telegram made of it; gives how many were looked at.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer; the next step goes on.
    pub async fn step(&self) -> Result<usize, ReviewError> {
        let mut looked = 0;
        for picture in self.pictures.to_read().await? {
            let is_read = self.read(&picture).await?;
            if !is_read {
                self.pictures.waits(picture.id).await?;
            }
            looked += usize::from(is_read);
        }
        for picture in self.pictures.to_copy(self.bot).await? {
            let Some(id) = self.review.uploaded(self.bot, &picture.attachment).await? else {
                // Nobody has received it yet.
                continue;
            };
            let is_copied = self.copy(&picture, id).await?;
            if !is_copied {
                self.pictures.waits(picture.id).await?;
            }
            looked += usize::from(is_copied);
        }
        if looked > 0 {
            info!(count = looked, "pictures that we published can be found");
        }
        Ok(looked)
    }

    /// False when its bytes do not lie here, or there was no turn to decode them.
    async fn read(&self, picture: &ToRead) -> Result<bool, ReviewError> {
        let Some(bytes) = self.review.kept_bytes(&picture.attachment.sha256).await? else {
            return Ok(false);
        };
        let Some(seen) = decoding::run(move || LookedAt::of(&bytes)).await else {
            return Ok(false);
        };
        self.pictures.read(picture.id, &seen).await?;
        Ok(true)
    }

    /// False when Telegram does not give it.
    async fn copy(&self, picture: &ToRead, id: String) -> Result<bool, ReviewError> {
        let bytes: Result<_, ApiError> = self.api.download(&FileId(id), PICTURE_BYTES).await;
        match bytes {
            Ok(Some(bytes)) => {
                self.pictures.copied(picture.id, self.bot, &bytes).await?;
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(error) => {
                debug!("what Telegram made of a picture is not known yet: {error}");
                Ok(false)
            }
        }
    }
}
