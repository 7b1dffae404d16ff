//! The **identity** of this bot, as anybody may know it: the keys behind what it publishes, and where to go when it is gone.
//!
//! Never here: a secret key; a sentence.

use super::{Successor, Trust, newest_successor};
use crate::review::Review;
use crate::store::StoreError;
use crate::vault::key_id;

/// Who we are to a stranger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The offline root key in minisign form; none when none is in use.
    pub root: Option<String>,
    /// Fingerprint of the key that signs now: minisign's key id.
    pub signing_key: String,
    /// Whether the root key vouches for it.
    pub is_certified: bool,
    /// Where to go when this bot is gone, if that was announced.
    pub successor: Option<Successor>,
}

impl Review {
    /// The identity at this moment.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn identity(&self) -> Result<Identity, StoreError> {
        let (root, statements) = (self.store.root_key().await?, self.store.statements().await?);
        let key = self.signer.public_key();
        let trust = Trust::read(root, &statements);
        Ok(Identity {
            root: trust.root().map(str::to_owned),
            signing_key: key_id(&key),
            is_certified: trust.problem(&key, self.clock.now()).is_none(),
            successor: newest_successor(&statements).map(|(_, successor)| successor),
        })
    }
}
