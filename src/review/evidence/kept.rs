//! What is **kept** of the evidence of a candidate, and who looked at it.
//!
//! Never here: a fetch; asking for a page only writes down that it is wanted.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::attachment::fingerprints;
use super::problem::PageProblem;
use super::{Review, ReviewError};
use crate::domain::content::{Content, Evidence};
use crate::domain::staff::Actor;
use crate::review::Draft;
use crate::store::audit::AuditRecord;
use crate::store::evidence::{
    ADDRESS_LABEL, FINGERPRINT_LABEL, HEAD_LABEL, PageRow, PageState, REASON_LABEL,
};

/// What came with a page, as it is sealed beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Where it was found after redirects.
    pub final_url: Url,
    /// Status of the answer.
    pub status: u16,
    /// Headers as they came, without cookies.
    pub headers: BTreeMap<String, String>,
}

/// Where the keeping of a piece stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceState {
    /// Nobody asked for it.
    NotAsked,
    /// Its fetch waits for somebody to ask for it, or to say that our address may be shown.
    Unconfirmed,
    /// Is being fetched.
    Waiting,
    /// Did not come; is tried again then.
    Trying(PageProblem, DateTime<Utc>),
    /// Is not tried any more.
    Failed(PageProblem),
    /// A page that lies here: hash, time, and what came with it.
    Kept(String, DateTime<Utc>, Box<Head>),
    /// A document or photo that the staff hold, by its hash.
    Held(String),
}

impl PieceState {
    /// The word of the command line.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotAsked => "not_asked",
            Self::Unconfirmed => "unconfirmed",
            Self::Waiting | Self::Trying(..) => "waiting",
            Self::Failed(PageProblem::Left) => "left",
            Self::Failed(_) => "failed",
            Self::Kept(..) => "kept",
            Self::Held(_) => "held",
        }
    }

    /// Whether it may still come by itself.
    #[must_use]
    pub const fn is_on_its_way(&self) -> bool {
        matches!(self, Self::Waiting | Self::Trying(..))
    }

    /// The hash of what lies here.
    #[must_use]
    pub fn hash(&self) -> Option<&str> {
        match self {
            Self::Kept(hash, ..) | Self::Held(hash) => Some(hash),
            _ => None,
        }
    }
}

/// A piece of evidence and all that is known of it.
#[derive(Debug, Clone)]
pub struct Piece {
    /// From 1.
    pub number: usize,
    /// The piece.
    pub evidence: Evidence,
    /// Row of its page, if it was asked for.
    pub page: Option<i64>,
    /// Whether it lies here.
    pub state: PieceState,
    /// Who of the staff looked at it, and when first.
    pub checks: Vec<Checked>,
}

impl Piece {
    /// How the audit log names a piece of a candidate: never by its address.
    pub(super) fn named(&self, candidate: i64) -> (String, String) {
        (candidate.to_string(), format!("evidence {}", self.number))
    }
}

/// What was written for an update, or for a candidate: all its evidence, also of revisions that were amended.
#[derive(Debug, Clone)]
pub struct Written {
    /// The candidate it was written for last.
    pub candidate: i64,
    /// What was written last, with all the evidence.
    pub content: Content,
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
                // Of several, for the revisions of one update, the one that is kept says what was there.
                let page = pages
                    .iter()
                    .filter(|page| forms.contains(&page.address))
                    .max_by_key(|page| (page.state == PageState::Kept, page.id));
                let state = match (evidence.file(), page) {
                    (Some(hash), _) => PieceState::Held(hash.to_owned()),
                    (None, Some(page)) => self.state(page)?,
                    (None, None) => PieceState::NotAsked,
                };
                let mut checks: Vec<Checked> = Vec::new();
                for view in views.iter().filter(|view| forms.contains(&view.address)) {
                    if checks.iter().all(|check| check.handle != view.handle) {
                        checks.push(Checked {
                            handle: view.handle.clone(),
                            at: view.at,
                        });
                    }
                }
                Ok(Piece {
                    number,
                    evidence: evidence.clone(),
                    page: page.map(|page| page.id),
                    state,
                    checks,
                })
            })
            .collect()
    }

    /// Remembers and records that one of the staff looked at a piece; false when it was so before.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn looked_at(
        &self,
        candidate: i64,
        piece: &Piece,
        (staff, actor): (i32, &Actor),
    ) -> Result<bool, ReviewError> {
        let address = self.sealed_address(&piece.evidence.url);
        let (subject, detail) = piece.named(candidate);
        let record = AuditRecord {
            actor: actor.name(),
            action: "look_at_evidence",
            subject: &subject,
            detail: &detail,
        };
        Ok(self
            .store
            .mark_viewed((candidate, &address), staff, record, self.clock.now())
            .await?)
    }

    /// What was written for an update by its code; none when there is no such update.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or a draft cannot be opened.
    pub async fn written(&self, code: &str) -> Result<Option<Written>, ReviewError> {
        let mut written: Option<Written> = None;
        for id in self.store.drafts_of_code(code).await? {
            let Some(draft) = self.draft_by_id(id).await? else {
                continue;
            };
            let Some(written) = &mut written else {
                written = Some(Written {
                    candidate: draft.candidate_id,
                    content: draft.content,
                });
                continue;
            };
            for evidence in draft.content.evidence {
                let all = &mut written.content.evidence;
                if all.iter().all(|known| known.url != evidence.url) {
                    all.push(evidence);
                }
            }
        }
        Ok(written)
    }

    /// What was written last for a candidate, whatever became of it; none when nothing was.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or the draft cannot be opened.
    pub async fn written_for(&self, candidate: i64) -> Result<Option<Written>, ReviewError> {
        let Some(id) = self.store.last_draft_of(candidate).await? else {
            return Ok(None);
        };
        let draft = self.draft_by_id(id).await?;
        Ok(draft.map(|draft| Written {
            candidate,
            content: draft.content,
        }))
    }

    /// When and with what head bytes of this hash came as pages.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer or a head cannot be opened.
    pub async fn heads(&self, sha256: &str) -> Result<Vec<(DateTime<Utc>, Head)>, ReviewError> {
        let forms = fingerprints(&self.vault, sha256);
        let rows = self.store.heads_of_file(&forms).await?;
        rows.into_iter()
            .map(|(at, sealed)| Ok((at, self.open_head(&sealed)?)))
            .collect()
    }

    /// The draft with the hashes of the pages that are kept: as it is signed.
    pub(in crate::review) async fn with_hashes(&self, draft: &Draft) -> Result<Draft, ReviewError> {
        let mut draft = draft.clone();
        draft.content.kept.clear();
        for piece in self.pieces(draft.candidate_id, &draft.content).await? {
            if let (true, PieceState::Kept(hash, ..)) = (piece.evidence.public, piece.state) {
                draft.content.kept.insert(piece.evidence.url, hash);
            }
        }
        Ok(draft)
    }

    fn sealed_address(&self, address: &Url) -> Vec<u8> {
        self.vault
            .seal_fixed(ADDRESS_LABEL, address.as_str().as_bytes())
    }

    fn open_head(&self, sealed: &[u8]) -> Result<Head, ReviewError> {
        let head = self.vault.open_text(HEAD_LABEL, sealed)?;
        serde_json::from_slice(&head).map_err(ReviewError::content)
    }

    fn state(&self, page: &PageRow) -> Result<PieceState, ReviewError> {
        let problem = page.reason.as_ref().map(|sealed| {
            let json = self.vault.open_text(REASON_LABEL, sealed)?;
            serde_json::from_slice(&json).map_err(ReviewError::content)
        });
        let problem: Option<PageProblem> = problem.transpose()?;
        Ok(
            match (page.state, &page.head, &page.fingerprint, page.kept_at) {
                (PageState::Kept, Some(head), Some(fingerprint), Some(at)) => {
                    let hash = self.vault.open_fixed(FINGERPRINT_LABEL, fingerprint)?;
                    let hash = data_encoding::HEXLOWER.encode(&hash);
                    PieceState::Kept(hash, at, Box::new(self.open_head(head)?))
                }
                (PageState::Unconfirmed, ..) => PieceState::Unconfirmed,
                (PageState::Failed, ..) => {
                    PieceState::Failed(problem.unwrap_or(PageProblem::Interrupted))
                }
                _ => match problem {
                    Some(problem) => PieceState::Trying(problem, page.due_at),
                    None => PieceState::Waiting,
                },
            },
        )
    }
}
