//! **Rotation**: a new key takes the place of the old one while the service runs. Prepared, then held by every process, then it seals;
//! what lies under the old one is sealed anew, a few blocks of a table at a time, until a whole pass finds nothing; then the old one
//! ends. Each step is remembered in the database, so that a killed rotation goes on where it was.
//!
//! Never here: waiting; what a person is asked.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::places::{PLACES, Place};
use crate::clock::Clock;
use crate::store::sealing::{
    Activation, Holder, KeyState, RotationStep, SealedRow, SealingKey, Span,
};
use crate::store::{Store, StoreError};
use crate::vault::{KeyFileError, KeyId, Passphrase, Vault};

/// Blocks of a table that one step takes: about a thousand subscribers, so that no transaction takes long.
const BLOCKS: i64 = 16;

/// How long a rotation counts as a process that is alive.
const ALIVE: Duration = Duration::from_secs(10);

/// Name of the step that makes hashes anew.
const HASHES: &str = "hashes";

/// Why a rotation cannot go on: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key file.
    #[error(transparent)]
    File(#[from] KeyFileError),
    /// It was begun with another copy of the key file.
    #[error(
        "a rotation was begun, and this key file lacks its key number {0}: copy the key file from the host where it was begun; if that is lost and nothing is sealed with the new key yet, `vestka key rotate --abandon` gives the new key up"
    )]
    Elsewhere(u16),
    /// The key that seals is not known.
    #[error("this database has no sealing key yet: start the service, or run `vestka key create`")]
    NoKey,
}

/// How far a rotation is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// The new key lies in the key file and seals nothing yet.
    Prepared(KeyId),
    /// The new key seals; what lies under the old one is being sealed anew.
    Resealing,
    /// The last rotation was over, and its old key is out of the key file now.
    Ended,
}

/// What one step of re-sealing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resealed {
    /// A part of a table.
    Part(RotationStep),
    /// A pass is over; it moved so many values.
    Pass {
        /// Which.
        pass: i32,
        /// How many.
        moved: i64,
    },
    /// A whole pass found nothing under the old key; so many values no live key opens.
    All {
        /// How many.
        unreadable: i64,
    },
}

/// Rotates the sealing key.
pub struct Rotation {
    pub(super) store: Store,
    pub(super) vault: Arc<Vault>,
    pub(super) clock: Arc<dyn Clock>,
    /// Under which the key file may lie.
    passphrase: Passphrase,
    /// Number of this process among those that hold keys.
    own: i64,
}

impl Rotation {
    /// `vault` is that of this process, which is number `own` among those that hold keys.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>, own: i64) -> Self {
        Self {
            store,
            vault,
            clock,
            passphrase: Passphrase::default(),
            own,
        }
    }

    /// The same for a key file that may lie under a passphrase.
    #[must_use]
    pub fn under(self, passphrase: Passphrase) -> Self {
        Self { passphrase, ..self }
    }

    /// Begins a rotation, or finds out where the one that was begun is.
    ///
    /// # Errors
    /// [`RotationError`] with the remedy.
    pub async fn begin(&self, file: &Path) -> Result<Phase, RotationError> {
        let phase = self.find(file).await?;
        self.tell().await?;
        Ok(phase)
    }

    async fn find(&self, file: &Path) -> Result<Phase, RotationError> {
        self.vault
            .take_over(Vault::load_under(file, &self.passphrase)?);
        let keys = self.store.sealing_keys().await?;
        let of = |state| keys.iter().find(|key: &&SealingKey| key.state == state);
        let Some(sealing) = of(KeyState::Sealing) else {
            return Err(RotationError::NoKey);
        };
        if !self.vault.seal_under(&sealing.fingerprint) {
            return Err(RotationError::Elsewhere(sealing.number));
        }
        if let Some(retiring) = of(KeyState::Retiring) {
            if !self.vault.holds(&retiring.fingerprint) {
                return Err(RotationError::Elsewhere(retiring.number));
            }
            return Ok(Phase::Resealing);
        }
        if self.forget(file, &keys)? {
            return Ok(Phase::Ended);
        }
        if let Some(prepared) = of(KeyState::Prepared) {
            if !self.vault.holds(&prepared.fingerprint) {
                return Err(RotationError::Elsewhere(prepared.number));
            }
            return Ok(Phase::Prepared(KeyId {
                number: prepared.number,
                fingerprint: prepared.fingerprint.clone(),
            }));
        }
        // One that a crash left in the file before the database knew of it serves.
        let is_known = |id: &KeyId| keys.iter().any(|key| key.fingerprint == id.fingerprint);
        let left = self.vault.ids().into_iter().find(|id| !is_known(id));
        let new = match left {
            Some(left) => left,
            None => Vault::add_key(file, &self.passphrase)?,
        };
        self.vault
            .take_over(Vault::load_under(file, &self.passphrase)?);
        let now = self.clock.now();
        self.store
            .prepare_key(&new.fingerprint, new.number, now)
            .await?;
        Ok(Phase::Prepared(new))
    }

    /// Gives up a key that was prepared and seals nothing yet; none when there is none.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer or the file cannot be written.
    pub async fn abandon(&self, file: &Path) -> Result<bool, RotationError> {
        let Some(fingerprint) = self.store.abandon_key(self.clock.now()).await? else {
            return Ok(false);
        };
        self.vault.drop_key(&fingerprint);
        Vault::remove_keys(file, &[fingerprint], &self.passphrase)?;
        Ok(true)
    }

    /// Lets the new key seal once every process has it.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer.
    pub async fn activate(&self, new: &KeyId) -> Result<Activation, RotationError> {
        let now = self.clock.now();
        let activation = self
            .store
            .activate_key(&new.fingerprint, self.own, now)
            .await?;
        if activation == Activation::Done {
            self.vault.seal_under(&new.fingerprint);
            self.tell().await?;
        }
        Ok(activation)
    }

    /// Says which keys this process has: killed, it holds up the next one no longer than it must.
    async fn tell(&self) -> Result<(), StoreError> {
        let ids = self.vault.ids();
        let fingerprints: Vec<String> = ids.into_iter().map(|id| id.fingerprint).collect();
        let holder = Holder {
            owner: self.own,
            host: "a rotation",
            fingerprints: &fingerprints,
            uses: &self.vault.fingerprint(),
        };
        self.store.hold_keys(&holder, ALIVE).await.map(drop)
    }

    /// Where processes run that seal with the old key still.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer.
    pub async fn behind(&self) -> Result<Vec<String>, RotationError> {
        let newest = self.vault.fingerprint();
        Ok(self.store.sealing_with_another(&newest, self.own).await?)
    }

    /// Blocks of all tables together that a pass goes through.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer.
    pub async fn blocks(&self) -> Result<i64, RotationError> {
        let mut blocks = 0;
        for place in PLACES {
            blocks += self.store.blocks_of(place.column.table).await?;
        }
        Ok(blocks)
    }

    /// Seals the next part anew. Whatever kills it, the next call goes on there.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer.
    pub async fn step(&self) -> Result<Resealed, RotationError> {
        let steps = self.store.rotation_steps().await?;
        let pass = steps.iter().map(|step| step.pass).max().unwrap_or(1);
        let in_pass: Vec<&RotationStep> = steps.iter().filter(|step| step.pass == pass).collect();
        let step_of = |place: &str| in_pass.iter().find(|step| step.place == place).copied();
        let begun = |place: String| RotationStep {
            place,
            pass,
            next_block: 0,
            is_done: false,
            moved: 0,
            unreadable: 0,
        };
        for place in PLACES {
            let name = place.column.place();
            match step_of(&name) {
                Some(step) if step.is_done => {}
                Some(step) => return self.part(place, step.clone()).await,
                None => return self.part(place, begun(name)).await,
            }
        }
        if step_of(HASHES).is_none() {
            let step = RotationStep {
                is_done: true,
                moved: self.rehash().await?,
                ..begun(HASHES.to_owned())
            };
            self.store.set_rotation_step(&step).await?;
            return Ok(Resealed::Part(step));
        }
        let moved = in_pass.iter().map(|step| step.moved).sum();
        if pass > 1 && moved == 0 {
            let unreadable = in_pass.iter().map(|step| step.unreadable).sum();
            return Ok(Resealed::All { unreadable });
        }
        let next = RotationStep {
            pass: pass + 1,
            ..begun(PLACES[0].column.place())
        };
        self.store.set_rotation_step(&next).await?;
        Ok(Resealed::Pass { pass, moved })
    }

    /// Values that lie under another key than the one that seals.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer.
    pub async fn left(&self) -> Result<i64, RotationError> {
        let mut left = 0;
        for place in PLACES {
            let end = self.store.blocks_of(place.column.table).await?;
            let mut from = 0;
            while from < end {
                for span in self.spans(place, from).await? {
                    let rows = self.store.sealed_rows(place.column, &span).await?;
                    left += i64::try_from(self.anew(place, rows).0.len()).unwrap_or(i64::MAX);
                }
                from += BLOCKS;
            }
        }
        Ok(left)
    }

    /// Ends the old key: in the database first, which stops every process from using it, then in the file. Recovery codes that only
    /// it could check are void: gives how many.
    ///
    /// # Errors
    /// [`RotationError`] when the database does not answer or the file cannot be written; calling it again goes on.
    pub async fn end(&self, file: &Path) -> Result<u64, RotationError> {
        let void = self.store.retire_key(self.clock.now()).await?;
        let keys = self.store.sealing_keys().await?;
        self.forget(file, &keys)?;
        Ok(void.unwrap_or(0))
    }

    /// Takes keys that are destroyed out of memory and file; false when the file had none.
    fn forget(&self, file: &Path, keys: &[SealingKey]) -> Result<bool, KeyFileError> {
        let gone: Vec<String> = keys
            .iter()
            .filter(|key| key.state == KeyState::Destroyed)
            .map(|key| key.fingerprint.clone())
            .collect();
        for fingerprint in &gone {
            self.vault.drop_key(fingerprint);
        }
        Vault::remove_keys(file, &gone, &self.passphrase)
    }

    async fn part(&self, place: &Place, mut step: RotationStep) -> Result<Resealed, RotationError> {
        let end = self.store.blocks_of(place.column.table).await?;
        let spans = self.spans(place, step.next_block).await?;
        let last = spans.len().saturating_sub(1);
        let next_block = (step.next_block + BLOCKS).min(end.max(step.next_block));
        for (number, span) in spans.iter().enumerate() {
            let rows = self.store.sealed_rows(place.column, span).await?;
            let (changes, unreadable) = self.anew(place, rows);
            step.unreadable += unreadable;
            if number == last {
                step.next_block = next_block;
                step.is_done = next_block >= end;
            }
            step = self
                .store
                .replace_sealed(place.column, span, &changes, step)
                .await?;
        }
        if spans.is_empty() {
            step.next_block = next_block;
            step.is_done = next_block >= end;
            self.store.set_rotation_step(&step).await?;
        }
        Ok(Resealed::Part(step))
    }

    /// A few blocks at once, or each row of them by itself where one may be megabytes.
    async fn spans(&self, place: &Place, from: i64) -> Result<Vec<Span>, StoreError> {
        let blocks = Span::Blocks(from, from + BLOCKS);
        if place.column.is_large {
            self.store.rows_of(place.column, &blocks).await
        } else {
            Ok(vec![blocks])
        }
    }

    /// What lies under another key, with its new form; and how many no live key opens.
    fn anew(&self, place: &Place, rows: Vec<SealedRow>) -> (Vec<(SealedRow, Vec<u8>)>, i64) {
        let (mut changes, mut unreadable) = (Vec::new(), 0);
        for row in rows {
            match self.vault.reseal(place.manner, row.number, &row.sealed) {
                Ok(Some(new)) => changes.push((row, new)),
                Ok(None) => {}
                Err(_) => unreadable += 1,
            }
        }
        (changes, unreadable)
    }
}
