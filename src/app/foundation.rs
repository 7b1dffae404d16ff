//! The **foundation**: database and keys, opened and compared before anything is written.
//!
//! Never here: a loop.

mod opening;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::domain::update::Rules;
use crate::review::{Access, Invitations, Questions, Relay, Review, Staff, Tips, Verifier};
use crate::store::cluster::{Cluster, ClusterError, Purpose};
use crate::store::{Store, StoreError};
use crate::telegram;
use crate::vault::{KeyFileError, Signer, SigningError, Vault};

use super::keys;
pub(super) use opening::Patience;

/// How long a database may take for what is given back at the end, and lapses by itself if it is not.
pub(super) const GIVING_BACK: Duration = Duration::from_millis(600);

/// Why the foundation could not be laid: one sentence with the remedy.
#[derive(Debug, thiserror::Error)]
pub enum FoundationError {
    /// The private cluster.
    #[error(transparent)]
    Cluster(#[from] ClusterError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// `database.url` cannot be read; it may hold a password, so it is not shown.
    #[error(
        "database.url cannot be used: write it like postgres://user:password@host/vestka?sslmode=require"
    )]
    Url,
    /// Nobody answers there.
    #[error("{}", .0.of_database_url())]
    Away(StoreError),
    /// The stop came first.
    #[error("stopped before the database answered")]
    Stopped,
    /// The schema is older than the program and may not be changed.
    #[error(
        "the database is not migrated for this version: run `vestka migrate`, or set database.migrate = true"
    )]
    NotMigrated,
    /// The sealing key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// The signing key file.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A key of another database.
    #[error(
        "{what} at {path} is not the one that this database was made with: set {setting} to the right file; nothing was written"
    )]
    ForeignKey {
        /// Which key.
        what: &'static str,
        /// Where.
        path: String,
        /// The setting.
        setting: &'static str,
    },
    /// The key file is one from before a rotation.
    #[error(
        "the sealing key at {path} is the one from before a rotation: copy the key file from the host where `vestka key rotate` ran; nothing was written"
    )]
    BeforeRotation {
        /// Where.
        path: String,
    },
    /// The key was destroyed on purpose.
    #[error(
        "the sealing key of this database was destroyed: nobody can read its subscribers, staff and drafts any more. `vestka key create` makes a new key; the next start then clears what cannot be read and begins afresh, and what is signed and published stays"
    )]
    Destroyed,
}

/// Database and clock.
pub struct Foundation {
    /// Settings.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    cluster: Option<Cluster>,
    owns_database: bool,
    /// Number of this process among those that hold keys and leases.
    owner: i64,
}

/// The keys, compared with what the database remembers.
#[derive(Debug, Clone)]
pub struct Keys {
    /// Seals.
    pub vault: Arc<Vault>,
    /// Signs.
    pub signer: Arc<Signer>,
}

impl Foundation {
    /// Opens the private cluster or connects to `database.url`, and migrates.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy.
    pub async fn open(
        config: Config,
        purpose: Purpose,
        search_path: Option<std::ffi::OsString>,
    ) -> Result<Self, FoundationError> {
        Self::with_clock(config, purpose, search_path, Arc::new(SystemClock)).await
    }

    /// The same for the service, which waits for a database that is away; none when the stop came first.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy.
    pub async fn open_until(
        stop: &CancellationToken,
        config: Config,
        search_path: Option<std::ffi::OsString>,
    ) -> Result<Option<Self>, FoundationError> {
        // A private cluster is started here, and is there then or never.
        let patience = if config.database.url.is_some() {
            Patience::until(stop.clone())
        } else {
            Patience::of_a_command()
        };
        let clock = Arc::new(SystemClock);
        let whose = (Purpose::Service, search_path);
        Box::pin(Self::with_patience(&patience, config, whose, clock)).await
    }

    /// The same with another clock, for tests.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy.
    pub async fn with_clock(
        config: Config,
        purpose: Purpose,
        search_path: Option<std::ffi::OsString>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, FoundationError> {
        let patience = Patience::of_a_command();
        let opening = Self::with_patience(&patience, config, (purpose, search_path), clock);
        // Boxed: it holds much, and every command waits for it.
        Box::pin(opening).await?.ok_or(FoundationError::Stopped)
    }

    /// The keys: read, or made at the first start; refused when they belong to another database.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy; nothing was written then.
    pub async fn keys(&self) -> Result<Keys, FoundationError> {
        let known = self.finish_destruction().await?;
        let files = &self.config.keys;
        let vault = match Vault::load_under(&files.file, &files.passphrase) {
            Err(KeyFileError::Missing(path)) if known.vault.is_none() => {
                info!(path = %path.display(), "a sealing key was made: a copy elsewhere survives this machine, and the destruction of the key too");
                match Vault::create_under(&path, &files.passphrase) {
                    // Another process made it at this moment.
                    Err(KeyFileError::Exists(_)) => Vault::load_under(&path, &files.passphrase)?,
                    made => made?,
                }
            }
            other => other?,
        };
        let signer = match Signer::load_under(&files.signing_file, &files.passphrase) {
            Err(SigningError::File(KeyFileError::Missing(path))) if known.sign.is_none() => {
                info!(path = %path.display(), "a signing key was made: keep a copy of it away from this machine");
                match Signer::create_under(&path, &files.passphrase) {
                    Err(SigningError::File(KeyFileError::Exists(_))) => {
                        Signer::load_under(&path, &files.passphrase)?
                    }
                    made => made?,
                }
            }
            other => other?,
        };
        keys::compare(files, &known, (Some(&vault), Some(&signer)))?;
        self.remember(&known, &vault, &signer).await?;
        Ok(Keys {
            vault: Arc::new(vault),
            signer: Arc::new(signer),
        })
    }

    /// The keys, for who only looks: nothing is made or written. None when this database never had any, and so holds nothing
    /// that a key opens.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy.
    pub async fn keys_if_any(&self) -> Result<Option<Keys>, FoundationError> {
        let known = self.store.keys().await?;
        if known.destroyed {
            return Err(FoundationError::Destroyed);
        }
        let files = &self.config.keys;
        let vault = match Vault::load_under(&files.file, &files.passphrase) {
            Err(KeyFileError::Missing(_)) if known.vault.is_none() => return Ok(None),
            other => other?,
        };
        let signer = match Signer::load_under(&files.signing_file, &files.passphrase) {
            Err(SigningError::File(KeyFileError::Missing(_))) if known.sign.is_none() => {
                return Ok(None);
            }
            other => other?,
        };
        keys::compare(files, &known, (Some(&vault), Some(&signer)))?;
        Ok(Some(Keys {
            vault: Arc::new(vault),
            signer: Arc::new(signer),
        }))
    }

    /// The same for who reads only what is signed and published: that survives the destruction of the sealing key.
    ///
    /// # Errors
    /// As [`Foundation::keys_if_any`], but for the destruction.
    pub async fn keys_to_read(&self) -> Result<Option<Keys>, FoundationError> {
        match self.keys_if_any().await {
            Err(FoundationError::Destroyed) => {}
            other => return other,
        }
        let (known, files) = (self.store.keys().await?, &self.config.keys);
        let signer = Signer::load_under(&files.signing_file, &files.passphrase)?;
        keys::compare(files, &known, (None, Some(&signer)))?;
        Ok(Some(Keys {
            vault: Arc::new(Vault::of_nothing()),
            signer: Arc::new(signer),
        }))
    }

    /// Whether the key files fit this database, without making or writing anything.
    ///
    /// # Errors
    /// [`FoundationError`] with what does not fit.
    pub async fn keys_fit(&self) -> Result<(), FoundationError> {
        let known = self.store.keys().await?;
        let files = &self.config.keys;
        let (vault, signer) = (
            Vault::load_under(&files.file, &files.passphrase)?,
            Signer::load_under(&files.signing_file, &files.passphrase)?,
        );
        keys::compare(files, &known, (Some(&vault), Some(&signer)))
    }

    /// Refuses a database that was made with other keys than those of this host, for who is about to write there. What lies under a
    /// passphrase is opened for that; a file that is missing is told of by who needs it.
    ///
    /// # Errors
    /// [`FoundationError`] with the remedy; nothing was written then.
    pub async fn refuse_foreign(&self) -> Result<(), FoundationError> {
        let known = self.store.keys().await?;
        if known.vault.is_none() && known.sign.is_none() {
            return Ok(());
        }
        keys::refuse_foreign(&self.config.keys, &known, true)
    }

    /// Review, under the rules of the configuration.
    #[must_use]
    pub fn review(&self, keys: &Keys) -> Review {
        Review::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&keys.signer),
            Arc::clone(&self.clock),
            self.rules(),
        )
    }

    /// What goes out without a writer, by the policy of its source.
    #[must_use]
    pub fn relay(&self, keys: &Keys) -> Relay {
        Relay::new(self.review(keys))
    }

    /// What readers send for verification.
    #[must_use]
    pub fn tips(&self, keys: &Keys) -> Tips {
        Tips::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// The way into the staff.
    #[must_use]
    pub fn invitations(&self, keys: &Keys) -> Invitations {
        Invitations::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// Codes, sessions and the lock on publishing.
    #[must_use]
    pub fn access(&self, keys: &Keys) -> Access {
        Access::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// What is kept of each of the staff.
    #[must_use]
    pub fn staff(&self, keys: &Keys) -> Staff {
        Staff::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// Whether a text is ours.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::new(self.store.clone(), telegram::RENDERING)
    }

    /// What readers ask the staff.
    #[must_use]
    pub fn questions(&self, keys: &Keys) -> Questions {
        Questions::new(
            self.store.clone(),
            Arc::clone(&keys.vault),
            Arc::clone(&self.clock),
        )
    }

    /// Number of this process among those that hold keys and leases.
    #[must_use]
    pub const fn owner(&self) -> i64 {
        self.owner
    }

    /// Whether this process is the only one that can be alive on its database.
    #[must_use]
    pub const fn owns_database(&self) -> bool {
        self.owns_database
    }

    /// Ends the connections, and the private cluster if nobody else uses it.
    ///
    /// # Errors
    /// [`ClusterError`] when the server does not stop.
    pub async fn close(self) -> Result<(), ClusterError> {
        // If the database is away, it counts as alive a little longer.
        let releasing = self.store.release_keys(self.owner);
        tokio::time::timeout(GIVING_BACK, releasing).await.ok();
        self.store.close().await;
        match self.cluster {
            Some(cluster) => cluster.close().await,
            None => Ok(()),
        }
    }

    /// Ends all and deletes the private cluster: for the demo.
    ///
    /// # Errors
    /// [`ClusterError`] when the server does not stop.
    pub async fn destroy(self) -> Result<(), ClusterError> {
        self.store.close().await;
        match self.cluster {
            Some(cluster) => cluster.destroy().await,
            None => Ok(()),
        }
    }

    fn rules(&self) -> Rules {
        let number = |approvals: u32| u8::try_from(approvals).unwrap_or(u8::MAX);
        Rules {
            routine_approvals: number(self.config.review.routine_approvals),
            breaking_approvals: number(self.config.review.breaking_approvals),
            retraction_approvals: number(self.config.review.retraction_approvals),
        }
    }
}
