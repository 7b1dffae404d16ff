//! **Review**: what makes an update verified. Candidates are claimed, written, approved under the rules in force, and
//! published, every step attributable.
//!
//! Nothing unverified goes out: the only way to a revision is [`Review::approve`], which refuses what lacks text, topic or
//! evidence, and counts approvals in the transaction that publishes.
//!
//! Never here: Telegram, a page, SQL.

mod access;
mod alerts;
mod amend;
mod archive;
mod corroboration;
mod difference;
mod drafting;
mod evidence;
mod invitation;
mod keys;
mod listing;
pub mod mirror;
mod pictures;
mod publisher;
mod publishing;
mod record;
pub mod records;
mod relay;
mod staff;
mod stories;
mod tips;
mod update_file;
mod verify;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

pub use access::{
    Access, AccessError, AskedRemoval, DueChat, Enrolment, Lock, Login, Lost, NEUTRAL_STAYS,
    Removal, SHOWN_FOR, Sending, Shown, Unlock,
};
pub use alerts::{Alert, Told, Waits};
pub use amend::{AmendRefusal, Amendable, Begun, Changes, FileChange};
pub use archive::{
    Archive, ArchivePage, Archived, Edge, GradedSource, GradedSources, Searched,
    WORDS_LIMIT as SEARCH_WORDS,
};
pub use corroboration::{Corroboration, Ground, corroborate};
pub use difference::{Difference, compare};
pub use drafting::when::{NotATime, Zone};
pub use drafting::{Draft, Drill, Earlier, clean, when};
pub use evidence::{
    ATTACHMENT_BYTES, Again, AttachmentError, Checked, FetchPage, FetchedPage, Fetching, Head,
    NotAdded, NotFetched, NotTaken, PageProblem, PageText, Pages, PagesReport, Piece, PieceState,
    Written, sha256,
};
pub use invitation::{Invitations, Invited, Joined, Opened};
pub use keys::{
    HASHED, Held, Holder, PLACES, PartingChat, Phase, Place, Resealed, Rotation, RotationError,
};
pub use listing::UpdateLine;
pub use mirror::Label as MirrorLabel;
pub use pictures::{LookedAt, OursSeen, PICTURE_BYTES, PictureError, Pictures, Print, ToRead};
pub use records::{Identity, Successor};
pub use relay::{Relay, RelayReport};
pub use staff::{Colleague, DialogueError, Staff};
pub use tips::{
    Added, Answered, Closing, FormFor, Gate, LINK_DAYS, Mine, MyTips, OpenForm, OpenedTip,
    Outgoing, Picture, QUESTION_LIMIT, READINGS_A_DAY, Reading, Sender, Sent, TIP_DAYS, TipError,
    TipNote, TipReport, Tips, clean_picture,
};
pub use update_file::{UpdateFile, UpdateFileError};
pub use verify::{
    Among, Answer, AnswerForms, AnswerKind, AnswerSent, Answering, Asked, DigestForms, DueAnswer,
    Inquiry, Judged, MyQuestion, OneOfSeveral, Passage, QUOTED, Question, Questions, Rendering,
    Verdict, Verifier, check_among, code_typed, code_within,
};

use crate::clock::Clock;
use crate::domain::content::Problem;
use crate::domain::staff::Actor;
use crate::domain::update::Rules;
use crate::store::review::{Candidate, QueueAsk, QueueLine};
use crate::store::{Store, StoreError};
use crate::vault::{CannotOpen, OtherForm, Signer, SigningError, Vault};

/// Label under which evidence is sealed.
const EVIDENCE_LABEL: &str = "evidence.sealed";

/// Label under which reasons of decisions are sealed.
const REASON_LABEL: &str = "decisions.sealed_reason";

/// How long a claim holds without a sign of work.
const CLAIM_MINUTES: i64 = 30;

/// Why review could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum ReviewError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A draft cannot be opened.
    #[error("a draft cannot be read: {0}")]
    Sealed(#[from] CannotOpen),
    /// Signing failed.
    #[error("the revision cannot be signed: {0}")]
    Signing(#[from] SigningError),
    /// The draft may not go out.
    #[error("{}", sentences(.0))]
    Problems(Vec<Problem>),
    /// There is no such draft any more.
    #[error("there is no open draft of this candidate")]
    NoDraft,
    /// It may not be amended so.
    #[error(transparent)]
    Refused(#[from] AmendRefusal),
    /// Stored content is not what this version writes.
    #[error("a stored draft is not what this version writes: {0}")]
    Content(OtherForm),
}

impl ReviewError {
    fn content(error: serde_json::Error) -> Self {
        Self::Content(error.into())
    }
}

fn sentences(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

/// Reviews and publishes.
pub struct Review {
    store: Store,
    vault: Arc<Vault>,
    signer: Arc<Signer>,
    clock: Arc<dyn Clock>,
    rules: Rules,
    /// Scheduled drafts that could not be published and were told of: each once.
    told: Mutex<BTreeSet<i32>>,
}

impl Review {
    /// Puts the parts together.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Arc<Vault>,
        signer: Arc<Signer>,
        clock: Arc<dyn Clock>,
        rules: Rules,
    ) -> Self {
        Self {
            store,
            vault,
            signer,
            clock,
            rules,
            told: Mutex::default(),
        }
    }

    /// What waits for review, breaking first, then newest first; and how many there are in all.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn queue(
        &self,
        limit: i64,
        offset: i64,
    ) -> Result<(Vec<QueueLine>, i64), ReviewError> {
        self.queue_page(&QueueAsk {
            limit,
            offset,
            ..QueueAsk::default()
        })
        .await
    }

    /// A candidate with what its sources said.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn candidate(&self, id: i64) -> Result<Option<Candidate>, ReviewError> {
        Ok(self.store.candidate(id).await?)
    }

    /// Rejects a candidate; false when it was decided already. The reason is sealed.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub async fn reject(
        &self,
        candidate: i64,
        actor: &Actor,
        reason: &str,
    ) -> Result<bool, ReviewError> {
        let (sealed, length) = (self.seal_reason(reason), reason.chars().count());
        Ok(self
            .store
            .reject(candidate, actor, (&sealed, length), self.clock.now())
            .await?)
    }

    /// What the staff write of a candidate may come from a tip or a question: it is not kept in the clear.
    fn seal_reason(&self, reason: &str) -> Vec<u8> {
        self.vault.seal_text(REASON_LABEL, reason.as_bytes())
    }
}
