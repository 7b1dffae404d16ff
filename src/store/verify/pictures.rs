//! **Pictures** in the index: each file once, with which revisions it went out, what Telegram made of it, and its prints.
//!
//! Never here: whether two pictures are alike; a picture itself.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::super::{Store, StoreError};
use crate::domain::content::{AttachmentKind, Content};
use crate::domain::text_enum::text_enum;

/// Prints that one look-up compares, at most, of each quarter: those that are near already.
const NEAR: i64 = 400;

text_enum!(
    /// Whether the prints of a picture are made.
    PictureState, "state of a picture", {
    /// Not yet.
    New = "new",
    /// They are.
    Read = "read",
    /// It cannot be decoded.
    Unreadable = "unreadable",
});

/// A picture that went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRow {
    /// Number.
    pub id: i32,
    /// Of the file as we gave it to Telegram.
    pub sha256: Vec<u8>,
}

/// A print of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintRow {
    /// Number of the picture.
    pub picture: i32,
    /// Which part of it.
    pub part: i16,
    /// 64 bits.
    pub coarse: i64,
    /// 256 bits.
    pub fine: Vec<u8>,
}

/// Puts the picture of a revision into the index.
pub(super) async fn remember(
    connection: &mut PgConnection,
    revision: i32,
    content: &Content,
) -> Result<(), StoreError> {
    let Some(hash) = content.attachment.as_ref().and_then(|attachment| {
        data_encoding::HEXLOWER_PERMISSIVE
            .decode(attachment.sha256.as_bytes())
            .ok()
    }) else {
        return Ok(());
    };
    sqlx::query!(
        "INSERT INTO published_pictures (sha256) VALUES ($1) ON CONFLICT DO NOTHING",
        hash
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query!(
        "INSERT INTO published_picture_uses (revision_id, picture_id) SELECT $1, id FROM published_pictures WHERE sha256 = $2
         ON CONFLICT DO NOTHING",
        revision,
        hash
    )
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// The pictures that are this very file, as we gave it to Telegram or as Telegram gives it to readers.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pictures_with_hash(&self, sha256: &[u8]) -> Result<Vec<i32>, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM published_pictures WHERE sha256 = $1
               UNION SELECT picture_id FROM published_picture_copies WHERE sha256 = $1 ORDER BY 1"#,
            sha256
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Prints that differ from one of these in at most seven of 64 bits. Of their four quarters one then differs in one bit at
    /// most: that many look-ups, whatever is in the index.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn pictures_near(&self, coarse: &[i64]) -> Result<Vec<PrintRow>, StoreError> {
        if coarse.is_empty() {
            return Ok(Vec::new());
        }
        let quarters: Vec<Vec<i64>> = [48, 32, 16, 0]
            .iter()
            .map(|shift| keys(coarse, *shift))
            .collect();
        let mut transaction = self.pool.begin().await?;
        // The planner cannot know how the bits are spread; each of the four look-ups has its index.
        sqlx::query!("SET LOCAL enable_seqscan = off")
            .execute(&mut *transaction)
            .await?;
        let near = sqlx::query_as!(
            PrintRow,
            r#"WITH asked AS MATERIALIZED (SELECT unnest($1::bigint[]) AS bits)
               SELECT picture_id AS "picture!", part AS "part!", coarse AS "coarse!", fine AS "fine!" FROM (
                   (SELECT * FROM published_picture_prints p WHERE ((coarse >> 48) & 65535) = ANY($2)
                      AND EXISTS (SELECT FROM asked WHERE bit_count((p.coarse # bits)::bit(64)) <= 7) LIMIT $6)
                   UNION
                   (SELECT * FROM published_picture_prints p WHERE ((coarse >> 32) & 65535) = ANY($3)
                      AND EXISTS (SELECT FROM asked WHERE bit_count((p.coarse # bits)::bit(64)) <= 7) LIMIT $6)
                   UNION
                   (SELECT * FROM published_picture_prints p WHERE ((coarse >> 16) & 65535) = ANY($4)
                      AND EXISTS (SELECT FROM asked WHERE bit_count((p.coarse # bits)::bit(64)) <= 7) LIMIT $6)
                   UNION
                   (SELECT * FROM published_picture_prints p WHERE (coarse & 65535) = ANY($5)
                      AND EXISTS (SELECT FROM asked WHERE bit_count((p.coarse # bits)::bit(64)) <= 7) LIMIT $6)) AS near"#,
            coarse,
            &quarters[0],
            &quarters[1],
            &quarters[2],
            &quarters[3],
            NEAR
        )
        .fetch_all(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(near)
    }

    /// The newest revision of each update that a picture went out with, and the current revision of that update; the newest first.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn uses_of_picture(&self, picture: i32) -> Result<Vec<(i32, i32)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT max(u.revision_id) AS "used!",
                      (SELECT o.id FROM revisions o WHERE o.update_id = r.update_id ORDER BY o.number DESC LIMIT 1) AS "current!"
               FROM published_picture_uses u JOIN revisions r ON r.id = u.revision_id
               WHERE u.picture_id = $1 GROUP BY r.update_id ORDER BY 1 DESC LIMIT 5"#,
            picture
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.used, row.current))
            .collect())
    }

    /// Pictures whose prints are still to be made.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn new_pictures(
        &self,
        now: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<PictureRow>, StoreError> {
        Ok(sqlx::query_as!(
            PictureRow,
            "SELECT id, sha256 FROM published_pictures WHERE state = 'new' AND (not_before IS NULL OR not_before <= $1)
             ORDER BY id LIMIT $2",
            now,
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Keeps the prints of a picture, in the place of older ones.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_picture_prints(
        &self,
        picture: i32,
        is_readable: bool,
        prints: &[PrintRow],
    ) -> Result<(), StoreError> {
        let state = if is_readable {
            PictureState::Read
        } else {
            PictureState::Unreadable
        };
        let mut transaction = self.pool.begin().await?;
        sqlx::query!(
            "DELETE FROM published_picture_prints WHERE picture_id = $1",
            picture
        )
        .execute(&mut *transaction)
        .await?;
        for print in prints {
            sqlx::query!(
                "INSERT INTO published_picture_prints (picture_id, part, coarse, fine) VALUES ($1, $2, $3, $4)",
                picture,
                print.part,
                print.coarse,
                print.fine
            )
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query!(
            "UPDATE published_pictures SET state = $2, not_before = NULL WHERE id = $1",
            picture,
            state.as_str()
        )
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }

    /// A picture could not be had: not again before `until`.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn picture_waits(
        &self,
        picture: i32,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE published_pictures SET not_before = $2 WHERE id = $1",
            picture,
            until
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Of the newest pictures those that went out as such after `after`, and of which it is not known what Telegram made of them
    /// for this bot.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn uncopied_pictures(
        &self,
        bot: i16,
        (after, now): (DateTime<Utc>, DateTime<Utc>),
        limit: i64,
    ) -> Result<Vec<PictureRow>, StoreError> {
        Ok(sqlx::query_as!(
            PictureRow,
            r#"SELECT DISTINCT p.id AS "id!", p.sha256 AS "sha256!"
               FROM (SELECT * FROM published_pictures ORDER BY id DESC LIMIT 200) AS p
               JOIN published_picture_uses u ON u.picture_id = p.id JOIN revisions r ON r.id = u.revision_id
               WHERE r.published_at > $2 AND r.content -> 'attachment' ->> 'kind' = $4
                 AND p.state <> 'new' AND (p.not_before IS NULL OR p.not_before <= $3)
                 AND NOT EXISTS (SELECT FROM published_picture_copies c WHERE c.picture_id = p.id AND c.bot_id = $1)
               ORDER BY 1 DESC LIMIT $5"#,
            bot,
            after,
            now,
            AttachmentKind::Picture.as_str(),
            limit
        )
        .fetch_all(&self.pool)
        .await?)
    }

    /// Keeps the hash of what Telegram made of a picture.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn keep_picture_copy(
        &self,
        picture: i32,
        bot: i16,
        sha256: &[u8],
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO published_picture_copies (picture_id, bot_id, sha256) VALUES ($1, $2, $3)
             ON CONFLICT (picture_id, bot_id) DO UPDATE SET sha256 = excluded.sha256",
            picture,
            bot,
            sha256
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// A quarter of each of these prints, and all that differ from it in one bit.
fn keys(coarse: &[i64], shift: u32) -> Vec<i64> {
    let mut keys = Vec::with_capacity(coarse.len() * 17);
    for bits in coarse {
        let quarter = (bits >> shift) & 0xffff;
        keys.push(quarter);
        keys.extend((0..16).map(|bit| quarter ^ (1 << bit)));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::keys;

    #[test]
    fn a_quarter_and_its_neighbours_are_looked_up() {
        let all = keys(&[-1, 0x1234_0000_0000_0000], 48);
        assert_eq!(all.len(), 34);
        assert!(all.contains(&0xffff) && all.contains(&0x7fff) && all.contains(&0x1235));
        assert!(all.iter().all(|key| (0..=0xffff).contains(key)));
    }
}
