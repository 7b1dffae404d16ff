//! What is **kept** of the evidence of a candidate, and who looked at it.
//!
//! Never here: a fetch; asking for a page only writes down that it is wanted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Review, ReviewError};
use crate::domain::content::{Content, Evidence};
use crate::domain::staff::Actor;
use crate::review::Draft;
use crate::store::evidence::{
    ADDRESS_LABEL, AskedPage, FINGERPRINT_LABEL, HEAD_LABEL, PageRow, PageState, REASON_LABEL,
};

/// What came with a page, as it is sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Where it was found after redirects.
    pub final_url: Url,
    /// Status of the answer.
    pub status: u16,
    /// Headers that say what it was: type, entity tag, time of its last change.
    pub headers: BTreeMap<String, String>,
}

/// Where the keeping of a piece stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceState {
    /// Nobody asked for it.
    NotAsked,
    /// Its fetch waits for somebody to say that our address may be shown.
    Unconfirmed,
    /// Is being fetched; perhaps with the reason why it did not go yet.
    Waiting(Option<String>),
    /// Could not be fetched.
    Failed(String),
    /// Lies here: hash, time, and what came with a page.
    Kept(String, Option<(DateTime<Utc>, Head)>),
}

/// A piece of evidence and all that is known of it.
#[derive(Debug, Clone)]
pub struct Piece {
    /// From 1.
    pub number: usize,
    /// The piece.
    pub evidence: Evidence,
    /// Whether it lies here.
    pub state: PieceState,
    /// Who of the staff looked at it, and when first.
    pub checks: Vec<Checked>,
}

/// Somebody looked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Who.
    pub handle: String,
    /// When first.
    pub at: DateTime<Utc>,
}

impl Review {
    /// Wants the pages among the evidence kept as they are now. Asked again, nothing changes. With `confirmed` false they wait
    /// until somebody says that our address may be shown.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn want_pages(
        &self,
        candidate: i64,
        content: &Content,
        confirmed: bool,
        actor: &Actor,
    ) -> Result<(), ReviewError> {
        let state = if confirmed {
            PageState::Waiting
        } else {
            PageState::Unconfirmed
        };
        for evidence in content.evidence.iter().filter(|e| e.file().is_none()) {
            let address = self.sealed_address(&evidence.url);
            let page = AskedPage {
                candidate,
                address: &address,
                state,
                by: actor.staff_id(),
            };
            self.store.ask_page(page, self.clock.now()).await?;
        }
        Ok(())
    }

    /// The pieces of a content, each with what is kept of it and who looked at it.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or something cannot be opened.
    pub async fn pieces(
        &self,
        candidate: i64,
        content: &Content,
    ) -> Result<Vec<Piece>, ReviewError> {
        let pages = self.store.pages_of(candidate).await?;
        let views = self.store.views_of(candidate).await?;
        (1..)
            .zip(&content.evidence)
            .map(|(number, evidence)| {
                let forms = self
                    .vault
                    .fixed_forms(ADDRESS_LABEL, evidence.url.as_str().as_bytes());
                let state = match evidence.file() {
                    Some(hash) => PieceState::Kept(hash.to_owned(), None),
                    None => match pages.iter().find(|page| forms.contains(&page.address)) {
                        Some(page) => self.state(page)?,
                        None => PieceState::NotAsked,
                    },
                };
                let checks = views
                    .iter()
                    .filter(|view| forms.contains(&view.address))
                    .map(|view| Checked {
                        handle: view.handle.clone(),
                        at: view.at,
                    })
                    .collect();
                Ok(Piece {
                    number,
                    evidence: evidence.clone(),
                    state,
                    checks,
                })
            })
            .collect()
    }

    /// Remembers that one of the staff looked at a piece.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn looked_at(
        &self,
        candidate: i64,
        evidence: &Evidence,
        staff: i32,
    ) -> Result<(), ReviewError> {
        let address = self.sealed_address(&evidence.url);
        self.store
            .mark_viewed((candidate, &address), staff, self.clock.now())
            .await?;
        Ok(())
    }

    /// The evidence of an update by its code, whatever became of it: candidate and content.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the draft cannot be opened.
    pub async fn written(&self, code: &str) -> Result<Option<(i64, Content)>, ReviewError> {
        let Some(id) = self.store.last_draft_of_code(code).await? else {
            return Ok(None);
        };
        let Some(row) = self.store.draft(id).await? else {
            return Ok(None);
        };
        let draft = self.open(&row)?;
        Ok(Some((draft.candidate_id, draft.content)))
    }

    /// The draft with the hashes of the pages that are kept: as it is signed.
    pub(in crate::review) async fn with_hashes(&self, draft: &Draft) -> Result<Draft, ReviewError> {
        let mut draft = draft.clone();
        for piece in self.pieces(draft.candidate_id, &draft.content).await? {
            if let (true, PieceState::Kept(hash, Some(_))) = (piece.evidence.public, piece.state) {
                draft.content.kept.insert(piece.evidence.url, hash);
            }
        }
        Ok(draft)
    }

    fn sealed_address(&self, address: &Url) -> Vec<u8> {
        self.vault
            .seal_fixed(ADDRESS_LABEL, address.as_str().as_bytes())
    }

    fn state(&self, page: &PageRow) -> Result<PieceState, ReviewError> {
        let reason = page
            .reason
            .as_ref()
            .map(|sealed| self.vault.open_text(REASON_LABEL, sealed))
            .transpose()?
            .map(|reason| String::from_utf8_lossy(&reason).into_owned());
        Ok(
            match (page.state, &page.head, &page.fingerprint, page.kept_at) {
                (PageState::Kept, Some(head), Some(fingerprint), Some(at)) => {
                    let head = self.vault.open_text(HEAD_LABEL, head)?;
                    let head = serde_json::from_slice(&head).map_err(ReviewError::Content)?;
                    let hash = self.vault.open_fixed(FINGERPRINT_LABEL, fingerprint)?;
                    PieceState::Kept(data_encoding::HEXLOWER.encode(&hash), Some((at, head)))
                }
                (PageState::Unconfirmed, ..) => PieceState::Unconfirmed,
                (PageState::Failed, ..) => PieceState::Failed(reason.unwrap_or_default()),
                _ => PieceState::Waiting(reason),
            },
        )
    }
}
