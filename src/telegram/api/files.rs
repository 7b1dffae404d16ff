//! **Files** over the Bot API: a picture comes down within a limit, a picture goes up as bytes of our own.
//!
//! Never here: a file id that goes on; it leads back to who sent the file.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use teloxide::payloads::GetFile;
use teloxide::types::FileId;

use super::{Api, ApiError, Upload, not_sent, unknown};
use crate::vault::ChatId;

/// How long a file may take, either way.
const FILE_TIMEOUT: Duration = Duration::from_mins(1);

impl Api {
    /// The bytes of a file that somebody sent; none when it is larger than `limit` bytes.
    ///
    /// # Errors
    /// [`ApiError`] when Telegram refuses or does not answer.
    pub(in super::super) async fn download(
        &self,
        file: &FileId,
        limit: u64,
    ) -> Result<Option<Vec<u8>>, ApiError> {
        #[derive(Deserialize)]
        struct Found {
            file_path: Option<String>,
        }
        let found: Found = self.call_for(&GetFile::new(file.clone())).await?;
        let path = found
            .file_path
            .ok_or_else(|| ApiError::Unknown("a file without a path".to_owned()))?;
        let url = format!(
            "{}/file/bot{}/{path}",
            self.base.as_str().trim_end_matches('/'),
            self.token.expose_secret()
        );
        let mut response = self
            .client
            .get(url)
            .timeout(FILE_TIMEOUT)
            .send()
            .await
            .map_err(not_sent)?;
        if !response.status().is_success() {
            let what = format!("the file was answered with status {}", response.status());
            return Err(ApiError::NotSent(what));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unknown)? {
            if bytes.len() as u64 + chunk.len() as u64 > limit {
                return Ok(None);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Some(bytes))
    }

    /// Sends a picture that cannot be forwarded or saved; gives the number of its message.
    ///
    /// # Errors
    /// [`ApiError`] when it was not done, or it is not known.
    pub(in super::super) async fn send_picture(
        &self,
        chat: ChatId,
        (bytes, name): (Vec<u8>, &'static str),
    ) -> Result<i64, ApiError> {
        let fields = vec![
            ("chat_id", chat.expose().to_string()),
            ("protect_content", "true".to_owned()),
        ];
        let upload = Upload {
            field: "photo",
            name: name.to_owned(),
            bytes,
        };
        let form = (fields, Some(upload));
        let sent = self.form("sendPhoto", form, FILE_TIMEOUT).await?;
        sent["message_id"]
            .as_i64()
            .ok_or_else(|| ApiError::Unknown("an answer without a message".to_owned()))
    }
}
