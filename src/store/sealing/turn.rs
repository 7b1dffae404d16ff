//! The **turn** of a rotation: one at a time, whatever host it runs on.
//!
//! An advisory lock of a connection of its own: the server gives it back when that ends, however its holder ended.
//!
//! Never here: a key.

use sqlx::{Connection as _, PgConnection};

use super::super::{Store, StoreError};

/// Number of the advisory lock: "rotation" in ASCII.
const TURN: i64 = 0x726f_7461_7469_6f6e;

/// Whoever has it is the only one that rotates.
#[derive(Debug)]
pub struct RotationTurn(PgConnection);

impl Store {
    /// Takes the turn; none when somebody else has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn take_rotation_turn(&self) -> Result<Option<RotationTurn>, StoreError> {
        let mut connection = self.pool.acquire().await?.detach();
        let is_ours = sqlx::query_scalar!(r#"SELECT pg_try_advisory_lock($1) AS "ours!""#, TURN)
            .fetch_one(&mut connection)
            .await?;
        if is_ours {
            return Ok(Some(RotationTurn(connection)));
        }
        connection.close().await?;
        Ok(None)
    }
}

impl RotationTurn {
    /// Whether it is still ours: it ends with its connection.
    pub async fn is_held(&mut self) -> bool {
        self.0.ping().await.is_ok()
    }

    /// Gives it back.
    ///
    /// # Errors
    /// [`StoreError`] when the connection was lost: then it is given back already.
    pub async fn give_back(self) -> Result<(), StoreError> {
        Ok(self.0.close().await?)
    }
}
