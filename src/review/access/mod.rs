//! **Access**: one-time codes, working sessions of eight hours, and the lock on publishing.
//!
//! A stolen Telegram account alone opens nothing: every session begins with a code, each code works once, and wrong ones cost
//! waits that grow. Who may lock: any of the staff, also without a session, because a false lock costs an hour and a missing
//! one a false update.
//!
//! Never here: a secret in the clear in the database; Telegram.

mod chat;
mod codes;
mod members;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use crate::clock::Clock;
use crate::domain::staff::Actor;
use crate::store::access::secrets::{NewSecret, RightCode};
use crate::store::audit::AuditRecord;
use crate::store::staff::StaffMember;
use crate::store::{Store, StoreError};
use crate::vault::{CannotOpen, Vault};

pub use crate::store::access::lock::{Lock, Unlock};
pub use crate::store::access::removals::{AskedRemoval, Removal};
pub use chat::{DueChat, Lost, NEUTRAL_STAYS, Sending, Shown};

/// Label under which secrets are sealed: table and column.
const SECRET_LABEL: &str = "staff_secrets.sealed";

/// Label under which recovery codes are hashed.
const RECOVERY_LABEL: &str = "recovery_codes.hash";

/// Length of a working session.
const SESSION: TimeDelta = TimeDelta::hours(8);

/// How long an unconfirmed secret may be confirmed: in the chat, where it stands so long, and on the host, where it has to
/// reach the person.
pub const SHOWN_FOR: TimeDelta = TimeDelta::minutes(5);
const SHOWN_ON_HOST: TimeDelta = TimeDelta::hours(1);

/// Opens and ends sessions; locks and unlocks.
pub struct Access {
    store: Store,
    vault: Arc<Vault>,
    clock: Arc<dyn Clock>,
}

/// Why access could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AccessError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another key sealed it.
    #[error("the secret of a one-time code cannot be opened: {0}")]
    Sealed(#[from] CannotOpen),
}

/// What one of the staff needs to have codes. Shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// `otpauth://totp/…`, for a QR picture.
    pub uri: String,
    /// Each opens one session without the phone.
    pub recovery_codes: Vec<String>,
    /// Void from then on unless a right code comes before.
    pub void_at: DateTime<Utc>,
}

/// What came of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// Right.
    Right {
        /// Recovery codes that are left, when one was used.
        recovery_left: Option<i64>,
        /// Whether it confirmed a fresh secret.
        first: bool,
    },
    /// Wrong; the next one is looked at not before this.
    Wrong(Option<DateTime<Utc>>),
    /// The right code, used already: the next one is good.
    Used,
    /// Not looked at before this.
    Wait(DateTime<Utc>),
    /// There is no secret, or it is void.
    NotEnrolled,
}

/// A fresh secret in all its forms.
pub(super) struct Fresh {
    pub(super) enrolment: Enrolment,
    pub(super) sealed: Vec<u8>,
    pub(super) hashes: Vec<Vec<u8>>,
}

/// Makes a secret and recovery codes for a handle.
pub(super) fn fresh(vault: &Vault, handle: &str, void_at: DateTime<Utc>) -> Fresh {
    let secret = codes::secret();
    let recovery_codes = codes::recovery_codes();
    let hashes = recovery_codes
        .iter()
        .filter_map(|code| codes::recovery_code(code))
        .map(|code| codes::recovery_hash(&secret, &code))
        .collect();
    Fresh {
        sealed: vault.seal_text(SECRET_LABEL, &secret),
        enrolment: Enrolment {
            uri: codes::uri(&secret, handle),
            recovery_codes,
            void_at,
        },
        hashes,
    }
}

impl Access {
    /// Puts the parts together.
    #[must_use]
    pub fn new(store: Store, vault: Arc<Vault>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            vault,
            clock,
        }
    }

    /// Gives one of the staff a new secret, on the host; the old one, the session and the recovery codes end. None when nobody
    /// has this handle.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn enrol(&self, handle: &str) -> Result<Option<Enrolment>, StoreError> {
        let Some(member) = self.store.staff_by_handle(handle).await? else {
            return Ok(None);
        };
        let now = self.clock.now();
        let new = fresh(&self.vault, handle, now + SHOWN_ON_HOST);
        let secret = NewSecret {
            staff: member.id,
            sealed: &new.sealed,
            recovery: &new.hashes,
            void_at: new.enrolment.void_at,
            actor: Actor::Operator.name(),
            handle,
        };
        self.store.replace_secret(&secret, now).await?;
        Ok(Some(new.enrolment))
    }

    /// Opens a session with a code, or with a recovery code.
    ///
    /// # Errors
    /// [`AccessError`] when the database does not answer or the secret cannot be opened.
    pub async fn log_in(&self, member: &StaffMember, typed: &str) -> Result<Login, AccessError> {
        let login = self.check(member, typed).await?;
        if let Login::Right { recovery_left, .. } = login {
            let now = self.clock.now();
            let by = if recovery_left.is_some() {
                "recovery code"
            } else {
                "code"
            };
            let until = now + SESSION;
            let who = (member.id, member.handle.as_str());
            if !self.store.open_session(who, until, by, now).await? {
                return Ok(Login::NotEnrolled);
            }
        }
        Ok(login)
    }

    /// Whom a handle and a code on the command line stand for; the code is used then.
    ///
    /// # Errors
    /// [`AccessError`] when the database does not answer or the secret cannot be opened.
    pub async fn act_as(
        &self,
        handle: &str,
        typed: &str,
    ) -> Result<Result<Actor, Login>, AccessError> {
        let Some(member) = self.store.staff_by_handle(handle).await? else {
            return Ok(Err(Login::NotEnrolled));
        };
        let login = self.check(&member, typed).await?;
        let actor = Actor::operator_as(member.id, &member.handle);
        if !matches!(login, Login::Right { .. }) {
            return Ok(Err(login));
        }
        self.record(actor.name(), "act_as", handle, "").await?;
        Ok(Ok(actor))
    }

    /// By what a recovery code is known again; those of earlier versions were made with the vault key.
    fn recovery_hashes(&self, secret: &[u8], code: &str) -> Vec<Vec<u8>> {
        let mut hashes = self.vault.secret_hashes(RECOVERY_LABEL, code.as_bytes());
        hashes.push(codes::recovery_hash(secret, code));
        hashes
    }

    /// Judges a code. A try is counted before the code is looked at, so that guesses at the same moment gain nothing.
    async fn check(&self, member: &StaffMember, typed: &str) -> Result<Login, AccessError> {
        let now = self.clock.now();
        let stored = self.store.secret(member.id).await?;
        let Some(stored) = stored.filter(|row| row.void_at.is_none_or(|at| at > now)) else {
            return Ok(Login::NotEnrolled);
        };
        if let Some(until) = stored.next_try_at.filter(|at| *at > now) {
            return Ok(Login::Wait(until));
        }
        let next = codes::wait_after(stored.wrong.saturating_add(1)).map(|wait| now + wait);
        if !self
            .store
            .count_try(member.id, stored.wrong, next, now)
            .await?
        {
            return Ok(Login::Wait(next.unwrap_or(now + TimeDelta::seconds(1))));
        }
        let secret = self.vault.open_text(SECRET_LABEL, &stored.sealed)?;
        let right = match codes::step_of(&secret, typed, now) {
            Some(step) => Some(RightCode::Step(step)),
            None => codes::recovery_code(typed)
                .map(|code| RightCode::Recovery(self.recovery_hashes(&secret, &code))),
        };
        let taken = match &right {
            Some(right) => {
                let of = (member.id, stored.sealed.as_slice());
                self.store.take_code(of, right, now).await?
            }
            None => false,
        };
        let handle = member.handle.as_str();
        match (right, taken) {
            (Some(RightCode::Step(_)), true) => Ok(Login::Right {
                recovery_left: None,
                first: stored.void_at.is_some(),
            }),
            (Some(RightCode::Recovery(_)), true) => {
                let left = self.store.recovery_codes_left(member.id).await?;
                let detail = format!("{left} left");
                self.record(handle, "use_recovery_code", handle, &detail)
                    .await?;
                Ok(Login::Right {
                    recovery_left: Some(left),
                    first: false,
                })
            }
            (Some(RightCode::Step(_)), false) => {
                self.wrong(handle, "a code that was used", next).await?;
                Ok(Login::Used)
            }
            _ => {
                let detail = format!("{} in a row", stored.wrong.saturating_add(1));
                self.wrong(handle, &detail, next).await?;
                Ok(Login::Wrong(next))
            }
        }
    }

    /// Ends a session; false when none was open.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn log_out(&self, member: &StaffMember) -> Result<bool, StoreError> {
        let who = (member.id, member.handle.as_str());
        self.store.close_session(who, self.clock.now()).await
    }

    /// The lock on publishing, if it holds.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn locked(&self) -> Result<Option<Lock>, StoreError> {
        self.store.publishing_lock().await
    }

    /// Locks publishing, ends every session and gives what stands in the chats of the staff to be deleted; false when it was
    /// locked already.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn lock(&self, actor: &Actor) -> Result<bool, StoreError> {
        self.store.lock_publishing(actor, self.clock.now()).await
    }

    /// One of the staff asks to unlock.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn ask_to_unlock(&self, member: &StaffMember) -> Result<Unlock, StoreError> {
        let who = (member.id, member.handle.as_str());
        self.store.ask_to_unlock(who, self.clock.now()).await
    }

    /// The operator of the host unlocks; false when it was not locked.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn unlock_by_operator(&self) -> Result<bool, StoreError> {
        self.store.unlock_publishing(self.clock.now()).await
    }

    /// Records a wrong code. The third in a row and those that follow cost a wait, and the admins hear of it.
    async fn wrong(
        &self,
        handle: &str,
        detail: &str,
        next: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        let (what, now) = ((detail, next.is_some()), self.clock.now());
        self.store.record_wrong_code(handle, what, now).await
    }

    async fn record(
        &self,
        actor: &str,
        action: &str,
        subject: &str,
        detail: &str,
    ) -> Result<(), StoreError> {
        let record = AuditRecord {
            actor,
            action,
            subject,
            detail,
        };
        self.store.record(record, self.clock.now()).await
    }
}
