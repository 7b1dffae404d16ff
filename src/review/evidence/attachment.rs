//! The **attachment** of an update: cleaned, kept sealed, named in the content by the hash of what goes out.
//!
//! Never here: how Telegram is spoken to.

use chrono::{DateTime, Utc};

use super::clean::{NotTaken, clean};
use super::hidden::hidden;
use super::{Review, ReviewError, sha256};
use crate::domain::content::Attachment;
use crate::domain::staff::Actor;
use crate::store::evidence::{FILE_LABEL, FINGERPRINT_LABEL};
use crate::vault::Vault;

/// Why a file could not be attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachmentError {
    /// It may not go out.
    #[error("attachment: {0}")]
    NotTaken(#[from] NotTaken),
    /// Something else.
    #[error(transparent)]
    Review(#[from] ReviewError),
}

impl Review {
    /// Cleans a file for a content; gives what stands in the content, and the bytes that go out. Stores nothing.
    ///
    /// # Errors
    /// [`NotTaken`] with the remedy.
    pub fn prepare_attachment(bytes: &[u8]) -> Result<(Attachment, Vec<u8>), NotTaken> {
        let cleaned = clean(bytes)?;
        let attachment = Attachment {
            kind: cleaned.kind,
            sha256: sha256(&cleaned.bytes),
            size: u64::try_from(cleaned.bytes.len()).unwrap_or(u64::MAX),
            name: cleaned.name.to_owned(),
        };
        Ok((attachment, cleaned.bytes))
    }

    /// What a file hides that does not go out with it: names such as Exif, for who sent it.
    #[must_use]
    pub fn hidden_in(bytes: &[u8]) -> Vec<&'static str> {
        hidden(bytes)
    }

    /// Keeps bytes for a drill that comes from no candidate: for as long as evidence of what came to nothing.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn keep_for_drill(&self, bytes: &[u8]) -> Result<(), ReviewError> {
        let forms = fingerprints(&self.vault, &sha256(bytes));
        let sealed = self.vault.seal_text(FILE_LABEL, bytes);
        self.store
            .keep_loose_file((&forms, &sealed), self.clock.now())
            .await?;
        Ok(())
    }

    /// Keeps bytes for a candidate, once however often; they are found by their hash.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn keep_bytes(
        &self,
        candidate: i64,
        bytes: &[u8],
        actor: &Actor,
    ) -> Result<(), ReviewError> {
        let forms = fingerprints(&self.vault, &sha256(bytes));
        let sealed = self.vault.seal_text(FILE_LABEL, bytes);
        self.store
            .keep_file(
                (&forms, &sealed),
                (candidate, actor.staff_id()),
                self.clock.now(),
            )
            .await?;
        Ok(())
    }

    /// Kept bytes by their hash; none when they do not lie here.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or they cannot be opened.
    pub async fn kept_bytes(&self, sha256: &str) -> Result<Option<Vec<u8>>, ReviewError> {
        let forms = fingerprints(&self.vault, sha256);
        let Some(file) = self.store.kept_file(&forms).await? else {
            return Ok(None);
        };
        Ok(Some(self.vault.open_text(FILE_LABEL, &file.sealed)?))
    }

    /// Under which id a bot sends an attachment again.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn uploaded(
        &self,
        bot: i16,
        attachment: &Attachment,
    ) -> Result<Option<String>, ReviewError> {
        let forms = fingerprints(&self.vault, &attachment.sha256);
        Ok(self.store.uploaded(bot, &forms, attachment.kind).await?)
    }

    /// Remembers under which id a bot sends an attachment again.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn remember_upload(
        &self,
        bot: i16,
        attachment: &Attachment,
        telegram_id: &str,
        now: DateTime<Utc>,
    ) -> Result<(), ReviewError> {
        let forms = fingerprints(&self.vault, &attachment.sha256);
        if let Some(file) = self.store.kept_file(&forms).await? {
            self.store
                .remember_upload((bot, file.id), attachment.kind, telegram_id, now)
                .await?;
        }
        Ok(())
    }

    /// Forgets an id that Telegram does not know any more.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn forget_upload(
        &self,
        bot: i16,
        attachment: &Attachment,
    ) -> Result<(), ReviewError> {
        let forms = fingerprints(&self.vault, &attachment.sha256);
        Ok(self
            .store
            .forget_upload(bot, &forms, attachment.kind)
            .await?)
    }
}

/// Under what a file is found, with each live key.
pub(super) fn fingerprints(vault: &Vault, sha256: &str) -> Vec<Vec<u8>> {
    let hash = data_encoding::HEXLOWER_PERMISSIVE
        .decode(sha256.as_bytes())
        .unwrap_or_default();
    vault.fixed_forms(FINGERPRINT_LABEL, &hash)
}
