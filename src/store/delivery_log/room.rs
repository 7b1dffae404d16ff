//! The **room** that is left: on the disk of the private cluster, and what the database takes.
//!
//! Never here: how little is too little.

use std::io;
use std::path::Path;

use crate::store::{Store, StoreError};

/// Bytes of a file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Free, for a program without privileges.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

/// The room on the file system of a folder.
///
/// # Errors
/// The system's error when the folder cannot be looked at.
pub fn room_of(folder: &Path) -> io::Result<Room> {
    let system = rustix::fs::statvfs(folder)?;
    Ok(Room {
        free: system.f_bavail.saturating_mul(system.f_frsize),
        total: system.f_blocks.saturating_mul(system.f_frsize),
    })
}

impl Store {
    /// Bytes that the database takes on its server.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn database_bytes(&self) -> Result<u64, StoreError> {
        let bytes =
            sqlx::query_scalar!(r#"SELECT pg_database_size(current_database()) AS "bytes!""#)
                .fetch_one(&self.pool)
                .await?;
        Ok(u64::try_from(bytes).unwrap_or_default())
    }
}
