//! **Adding** to the evidence of a content: a link, or a document or photo that the staff hold.
//!
//! Never here: a fetch; a document or photo that is public.

use url::Url;

use super::{Review, ReviewError, sha256};
use crate::domain::content::{Content, EVIDENCE_LIMIT, Evidence};
use crate::domain::staff::Actor;

/// Why something does not become evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdded {
    /// There is as much as there may be.
    Full,
    /// It is evidence already.
    Twice,
}

impl Review {
    /// Adds a link to the evidence of a content; stores nothing. It is public, unless the candidate is what a reader sent or
    /// asked: then somebody of the staff says so first.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn add_link(
        &self,
        (candidate, content): (i64, &mut Content),
        url: Url,
        note: &str,
    ) -> Result<Result<(), NotAdded>, ReviewError> {
        let public = !self.store.is_from_a_reader(candidate).await?;
        Ok(add(content, url, (note, public)))
    }

    /// Keeps a document or photo that the staff hold, and adds it to the evidence of a content: never public.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    ///
    /// # Panics
    /// Never: a hash makes a name.
    pub async fn add_held(
        &self,
        (candidate, content): (i64, &mut Content),
        bytes: &[u8],
        note: &str,
        actor: &Actor,
    ) -> Result<Result<(), NotAdded>, ReviewError> {
        let url = Evidence::held(&sha256(bytes)).expect("a hash makes a name");
        if let Err(refused) = add(content, url, (note, false)) {
            return Ok(Err(refused));
        }
        self.keep_bytes(candidate, bytes, actor).await?;
        Ok(Ok(()))
    }
}

/// How credible it is, a moderator judges: until then "cannot be judged".
fn add(content: &mut Content, url: Url, (note, public): (&str, bool)) -> Result<(), NotAdded> {
    if content.evidence.iter().any(|known| known.url == url) {
        return Err(NotAdded::Twice);
    }
    if content.evidence.len() >= EVIDENCE_LIMIT {
        return Err(NotAdded::Full);
    }
    content.evidence.push(Evidence {
        url,
        note: note.to_owned(),
        credibility: 6,
        public,
    });
    Ok(())
}
