//! **Pictures** that we published, known again: file for file, or alike although they were recompressed, made smaller or cut a
//! little.
//!
//! Never here: that a picture makes a text genuine; a picture that is stored because somebody asked about it.

mod decoding;
mod prints;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};

pub(in crate::review) use decoding::decode;
pub use decoding::{PICTURE_BYTES, PictureError};
pub use prints::Print;

use crate::clock::Clock;
use crate::domain::content::{Attachment, AttachmentKind};
use crate::store::publication::Published;
use crate::store::verify::{PictureRow, PrintRow};
use crate::store::{Store, StoreError};

/// A picture that could not be read or had is looked at again after so long.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// What Telegram makes of a picture is asked for within so long after publication.
const COPIED_FOR: TimeDelta = TimeDelta::days(7);

/// Pictures that one step takes.
const AT_ONCE: i64 = 10;

/// Pictures that are told of one that is asked about.
const TOLD: usize = 5;

/// A picture that somebody asks about, as far as it matters. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedAt {
    sha256: [u8; 32],
    prints: Vec<Print>,
    /// Whether it could be decoded; otherwise only the very same file can be known.
    pub is_readable: bool,
}

impl LookedAt {
    /// Looks at a file. Takes processor time: never on the task that reads events.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let prints = decode(bytes).map(|(picture, _)| prints::prints(&picture));
        Self {
            sha256: Sha256::digest(bytes).into(),
            is_readable: prints.is_ok(),
            prints: prints.unwrap_or_default(),
        }
    }

    /// By what it is found.
    #[must_use]
    pub fn prints(&self) -> &[Print] {
        &self.prints
    }
}

/// A picture of ours that one is, or looks like.
#[derive(Debug, Clone)]
pub struct OursSeen {
    /// Whether it is the very same file; otherwise it may have been changed.
    pub is_same: bool,
    /// The newest revision that it went out with.
    pub revision: Published,
    /// The current revision of that update.
    pub current: Published,
}

/// Makes the index.
#[derive(Clone)]
pub struct Pictures {
    store: Store,
    clock: Arc<dyn Clock>,
}

/// A picture whose prints, or whose copy at Telegram, are to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToRead {
    /// Its number.
    pub id: i32,
    /// What it is, as far as it is known: name and size are not.
    pub attachment: Attachment,
}

impl Pictures {
    /// Over the published revisions.
    #[must_use]
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }

    /// Pictures whose prints are still to be made.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn to_read(&self) -> Result<Vec<ToRead>, StoreError> {
        let rows = self.store.new_pictures(self.clock.now(), AT_ONCE).await?;
        Ok(rows.iter().map(to_read).collect())
    }

    /// Keeps the prints of a picture of ours; one that cannot be decoded is known by its hash alone.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn read(&self, id: i32, seen: &LookedAt) -> Result<(), StoreError> {
        let rows: Vec<PrintRow> = seen
            .prints
            .iter()
            .map(|print| PrintRow {
                picture: id,
                part: print.part,
                coarse: print.coarse,
                fine: print.fine.to_vec(),
            })
            .collect();
        self.store
            .keep_picture_prints(id, seen.is_readable, &rows)
            .await
    }

    /// Its file could not be had at this moment: again later.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn waits(&self, id: i32) -> Result<(), StoreError> {
        self.store.picture_waits(id, self.clock.now() + AGAIN).await
    }

    /// Pictures that a bot has sent lately and whose copy at Telegram is not known.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn to_copy(&self, bot: i16) -> Result<Vec<ToRead>, StoreError> {
        let now: DateTime<Utc> = self.clock.now();
        let rows = self
            .store
            .uncopied_pictures(bot, (now - COPIED_FOR, now), 5 * AT_ONCE)
            .await?;
        Ok(rows.iter().map(to_read).collect())
    }

    /// Keeps what Telegram makes of a picture: readers get this file, and pass it on.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn copied(&self, id: i32, bot: i16, bytes: &[u8]) -> Result<(), StoreError> {
        let hash = Sha256::digest(bytes);
        self.store.keep_picture_copy(id, bot, &hash).await
    }
}

/// What of ours a picture is, the very same first, then what is most alike; empty when it is nothing of ours.
///
/// # Errors
/// [`StoreError`] when the database does not answer.
pub(in crate::review) async fn check(
    store: &Store,
    seen: &LookedAt,
) -> Result<Vec<OursSeen>, StoreError> {
    let same = store.pictures_with_hash(&seen.sha256).await?;
    let coarse: Vec<i64> = seen.prints.iter().map(|print| print.coarse).collect();
    let mut alike: Vec<(u32, i32)> = Vec::new();
    for row in store.pictures_near(&coarse).await? {
        let nearest = seen
            .prints
            .iter()
            .filter_map(|print| print.distance(row.coarse, &row.fine))
            .min();
        alike.extend(nearest.map(|distance| (distance, row.picture)));
    }
    alike.sort_unstable();
    let mut found: Vec<OursSeen> = Vec::new();
    let ours = same.iter().map(|picture| (*picture, true));
    let ours = ours.chain(alike.iter().map(|(_, picture)| (*picture, false)));
    for (picture, is_same) in ours {
        if found.len() >= TOLD {
            break;
        }
        for (used, current) in store.uses_of_picture(picture).await? {
            let revision = store.published(used).await?;
            if found
                .iter()
                .all(|other| other.revision.code != revision.code)
            {
                let current = store.published(current).await?;
                found.push(OursSeen {
                    is_same,
                    revision,
                    current,
                });
            }
        }
    }
    Ok(found)
}

fn to_read(row: &PictureRow) -> ToRead {
    ToRead {
        id: row.id,
        attachment: Attachment {
            kind: AttachmentKind::Picture,
            sha256: HEXLOWER.encode(&row.sha256),
            size: 0,
            name: String::new(),
        },
    }
}

#[cfg(test)]
mod tests;
