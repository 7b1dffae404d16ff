//! What sources said, put into the database as intake leaves it: for stories that begin where intake ends.

use chrono::TimeDelta;
use vestka::clock::Clock as _;

use super::World;

/// Something a source said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Said<'a> {
    /// Slug and grade of the source.
    pub(crate) source: (&'a str, &'a str),
    /// What the source calls it.
    pub(crate) external_id: &'a str,
    /// Its title; the text says the same.
    pub(crate) title: &'a str,
    /// The item that it repeats, and how it joined.
    pub(crate) copy_of: Option<(i64, &'a str)>,
}

/// An item, and the story and candidate that it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) item: i64,
    pub(crate) story: i64,
    pub(crate) candidate: i64,
}

impl World {
    /// A source reports an event that nobody reported before.
    pub(crate) async fn report(&self, slug: &str, title: &str) -> Told {
        self.tell(Said {
            source: (slug, "B"),
            external_id: title,
            title,
            copy_of: None,
        })
        .await
    }

    /// A source repeats what another said, in the same words.
    pub(crate) async fn repeat(&self, slug: &str, title: &str, item: i64) -> Told {
        self.tell(Said {
            source: (slug, "B"),
            external_id: title,
            title,
            copy_of: Some((item, "same_text")),
        })
        .await
    }

    /// A source says something; a minute passes.
    #[expect(
        clippy::too_many_lines,
        reason = "a story told in one go, or a table of cases"
    )]
    pub(crate) async fn tell(&self, said: Said<'_>) -> Told {
        let (now, host) = (
            self.clock.now(),
            format!("https://{}.example", said.source.0),
        );
        let url = format!("{host}/{}", said.external_id.replace(' ', "-"));
        sqlx::query(
            "INSERT INTO sources (slug, name, kind, url, language, reliability, topics, next_fetch_at)
             VALUES ($1, $2, 'feed', $3, 'en', $4, '{sanctions}', $5) ON CONFLICT DO NOTHING",
        )
        .bind(said.source.0)
        .bind(format!("Press office {}", said.source.0))
        .bind(host)
        .bind(said.source.1)
        .bind(now)
        .execute(&self.pool)
        .await
        .expect("a source");
        // It was read before: what comes now is new.
        sqlx::query(
            "INSERT INTO fetches (source_id, started_at, duration_ms, outcome)
             SELECT id, $2, 0, 'read' FROM sources WHERE slug = $1",
        )
        .bind(said.source.0)
        .bind(now - TimeDelta::hours(1))
        .execute(&self.pool)
        .await
        .expect("a fetch");
        let story: i64 = match said.copy_of {
            Some((item, _)) => {
                sqlx::query_scalar("SELECT story_id FROM items WHERE id = $1").bind(item)
            }
            None => sqlx::query_scalar(
                "INSERT INTO stories (first_at, last_at) VALUES ($1, $1) RETURNING id",
            )
            .bind(now),
        }
        .fetch_one(&self.pool)
        .await
        .expect("a story");
        let item: i64 = sqlx::query_scalar(
            "INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language,
                                published_at, fetched_at, fingerprint, fingerprint_version, joined_by, joined_to)
             SELECT id, $2, 1, $3, $4, $4, $5, $6, 'en', $7, $7, sha256($5::bytea), 1, $8, $9 FROM sources WHERE slug = $1 RETURNING id",
        )
        .bind(said.source.0)
        .bind(said.external_id)
        .bind(story)
        .bind(url)
        .bind(said.title)
        .bind(format!("{}. That is what happened.", said.title))
        .bind(now)
        .bind(said.copy_of.map_or("first", |(_, how)| how))
        .bind(said.copy_of.map(|(item, _)| item))
        .fetch_one(&self.pool)
        .await
        .expect("an item");
        let candidate: i64 = sqlx::query_scalar(
            "INSERT INTO candidates (kind, story_id, state, urgency, topics, created_at)
             VALUES ('story', $1, 'new', 'routine', '{sanctions}', $2)
             ON CONFLICT (story_id) DO UPDATE SET story_id = excluded.story_id RETURNING id",
        )
        .bind(story)
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .expect("a candidate");
        sqlx::query("UPDATE stories SET last_at = $2 WHERE id = $1")
            .bind(story)
            .bind(now)
            .execute(&self.pool)
            .await
            .expect("a story");
        self.clock.advance(TimeDelta::minutes(1));
        Told {
            item,
            story,
            candidate,
        }
    }

    /// A source says something else of what it said before: another revision of the item.
    pub(crate) async fn change(&self, item: i64, title: &str) -> i64 {
        let now = self.clock.now();
        sqlx::query_scalar(
            "INSERT INTO items (source_id, external_id, revision, story_id, url, canonical_url, title, text, language,
                                fetched_at, fingerprint, fingerprint_version, joined_by)
             SELECT source_id, external_id, revision + 1, story_id, url, canonical_url, $2, $3, language,
                    $4, sha256($2::bytea), 1, 'revision' FROM items WHERE id = $1 RETURNING id",
        )
        .bind(item)
        .bind(title)
        .bind(format!("{title}. That is what happened."))
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .expect("a revision")
    }

    /// Two stories may report the same event.
    pub(crate) async fn propose(&self, one: Told, other: Told) {
        sqlx::query(
            "INSERT INTO proposals (first_story, second_story, score, shared, state, created_at)
             VALUES (least($1, $2), greatest($1, $2), 0.81, '{Minsk,11,Viasna}', 'open', $3)",
        )
        .bind(one.story)
        .bind(other.story)
        .bind(self.clock.now())
        .execute(&self.pool)
        .await
        .expect("a proposal");
    }
}
