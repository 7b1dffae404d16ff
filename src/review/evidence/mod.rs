//! **Evidence** in review: what is kept of it, who looked at it, and whether it carries the label.
//!
//! Never here: the network; pages are fetched by intake.

mod adding;
mod asking;
mod attachment;
mod clean;
mod hidden;
mod kept;
mod pages;
mod problem;

use sha2::{Digest as _, Sha256};

pub use adding::NotAdded;
pub use attachment::AttachmentError;
pub use clean::{MAX_BYTES as ATTACHMENT_BYTES, NotTaken};
pub use kept::{Checked, Head, Piece, PieceState, Written};
pub use pages::{FetchPage, FetchedPage, Fetching, NotFetched, PageText, Pages, PagesReport};
pub use problem::{Again, PageProblem};

use super::publisher::{are_one, publisher};
use super::{Review, ReviewError};
use crate::domain::content::verification::{self, NotCarried};
use crate::domain::content::{Content, Evidence};
use crate::domain::source::Reliability;

/// SHA-256 in lower-case hexadecimal, as it stands in records.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

impl Review {
    /// Why the evidence does not carry the label, if it does not.
    ///
    /// # Errors
    /// [`ReviewError`] when the database does not answer.
    pub(super) async fn not_carried(
        &self,
        content: &Content,
    ) -> Result<Option<NotCarried>, ReviewError> {
        let sources = self.store.catalogue_sources().await?;
        let graded: Vec<(String, Reliability)> = sources
            .iter()
            .filter_map(|source| Some((publisher(&source.url)?, source.reliability)))
            .collect();
        let pieces = pieces(&content.evidence, &graded);
        Ok(verification::check(content.verification, &pieces).err())
    }
}

/// Evidence with its origins: pieces of one publisher have one number, and the grade is that of its source.
fn pieces<'a>(
    evidence: &'a [Evidence],
    graded: &[(String, Reliability)],
) -> Vec<verification::Piece<'a>> {
    let mut origins: Vec<String> = Vec::new();
    evidence
        .iter()
        .map(|evidence| {
            let publisher = publisher(evidence.url.as_str());
            let grade = publisher.as_ref().and_then(|publisher| {
                let of_it = graded.iter().filter(|(other, _)| are_one(other, publisher));
                of_it.map(|(_, grade)| *grade).min()
            });
            let origin = publisher.map(|publisher| {
                let known = origins.iter().position(|other| are_one(other, &publisher));
                known.unwrap_or_else(|| {
                    origins.push(publisher);
                    origins.len() - 1
                })
            });
            verification::Piece {
                evidence,
                origin,
                grade,
            }
        })
        .collect()
}
