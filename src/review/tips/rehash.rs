//! **Rehashing** of tips: their marks and fingerprints under the key that seals now, made anew from what they are of.
//!
//! Never here: a text that leaves the process.

use sha2::{Digest as _, Sha256};

use super::{PICTURE_LABEL, TEXT_LABEL, Tips};
use crate::store::StoreError;

impl Tips {
    /// Gives how many hashes changed; what cannot be opened is left as it is.
    pub(in crate::review) async fn rehash(&self) -> Result<u64, StoreError> {
        Ok(self.rehash_tips().await? + self.rehash_wordings().await? + self.rehash_forms().await?)
    }

    async fn rehash_tips(&self) -> Result<u64, StoreError> {
        let (mut after, mut changed) = (i64::MIN, 0);
        while let Some(tip) = self.store.hashed_tip(after).await? {
            after = tip.tip;
            let Some((text, pictures)) = self.hashed(&tip.sealed, tip.tip).await? else {
                continue;
            };
            let likeness = self.likeness(&text, &pictures);
            let Some(fingerprint) = self.fingerprints(&text, &pictures).into_iter().next() else {
                continue;
            };
            if fingerprint != tip.fingerprint {
                let likeness = tip.likeness.as_ref().and(likeness.first());
                changed += self.store.rehash_tip(&tip, &fingerprint, likeness).await?;
            }
        }
        Ok(changed)
    }

    async fn rehash_wordings(&self) -> Result<u64, StoreError> {
        let (mut after, mut changed) = (i32::MIN, 0);
        while let Some(wording) = self.store.hashed_wording(after).await? {
            after = wording.link;
            let Some((text, pictures)) = self.hashed(&wording.sealed, wording.tip).await? else {
                continue;
            };
            let fingerprints = self.fingerprints(&text, &pictures);
            if let Some(fingerprint) = fingerprints
                .first()
                .filter(|it| **it != wording.fingerprint)
            {
                changed += self.store.rehash_wording(&wording, fingerprint).await?;
            }
        }
        Ok(changed)
    }

    async fn rehash_forms(&self) -> Result<u64, StoreError> {
        let (mut after, mut changed) = (i64::MIN, 0);
        while let Some(file) = self.store.form_file(after).await? {
            after = file.id;
            let Ok(bytes) = self.vault.open_text(PICTURE_LABEL, &file.sealed) else {
                continue;
            };
            let digest = self.vault.keyed_hash("picture of a tip", &bytes);
            if digest.as_slice() != file.digest {
                changed += self.store.rehash_form_file(file.id, &digest).await?;
            }
        }
        Ok(changed)
    }

    /// What the hashes of a tip are of: its text, and the hashes of its pictures, sorted.
    async fn hashed(
        &self,
        sealed: &[u8],
        tip: i64,
    ) -> Result<Option<(String, Vec<Vec<u8>>)>, StoreError> {
        let Ok(text) = self.open_words(TEXT_LABEL, sealed) else {
            return Ok(None);
        };
        let mut pictures = Vec::new();
        for sealed in self.store.tip_pictures(tip).await? {
            let Ok(bytes) = self.vault.open_text(PICTURE_LABEL, &sealed) else {
                return Ok(None);
            };
            pictures.push(Sha256::digest(bytes).to_vec());
        }
        pictures.sort_unstable();
        Ok(Some((text, pictures)))
    }
}
