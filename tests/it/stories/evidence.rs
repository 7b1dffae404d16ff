//! Evidence: pages kept as they were, who looked at them, and what a label needs.

mod fetching;
mod program;
mod rules;
mod screen;

use chrono::TimeDelta;
use vestka::domain::content::{Content, Evidence};
use vestka::domain::staff::Actor;
use vestka::review::{Draft, Piece};

use crate::world::{Origin, World, routine};

/// A page as a site serves it.
const PAGE: &str = "<html><head><title>T</title><script>steal()</script></head><body><h1>Decree 7</h1><p>Ten persons \
                    are listed &amp; two are not.</p></body></html>";

/// A routine update whose only evidence stands at this address.
fn about(url: &str) -> Content {
    let mut content = routine("Ten persons listed");
    content.evidence = vec![link(url)];
    content
}

fn link(url: &str) -> Evidence {
    Evidence {
        url: url.parse().expect("an address"),
        note: "The list".to_owned(),
        credibility: 1,
        public: true,
    }
}

async fn begin(world: &World, content: &Content) -> Draft {
    world
        .review()
        .begin_from_nothing(content, None, &Actor::Operator)
        .await
        .expect("a draft")
}

/// A draft on a page, which is wanted.
async fn wanted(world: &World, origin: &Origin) -> Draft {
    let draft = begin(world, &about(&origin.url())).await;
    want(world, &draft).await;
    draft
}

async fn want(world: &World, draft: &Draft) {
    world
        .pages()
        .want(draft.candidate_id, &draft.content, &Actor::Operator)
        .await
        .expect("the database answers");
}

async fn pieces(world: &World, draft: &Draft) -> Vec<Piece> {
    world
        .review()
        .pieces(draft.candidate_id, &draft.content)
        .await
        .expect("the database answers")
}

/// The draft as it is now.
async fn now(world: &World, candidate: i64) -> Draft {
    let draft = world.review().draft(candidate).await;
    draft.expect("the database answers").expect("an open draft")
}

/// The signed record of a revision.
async fn record(world: &World, revision: i32) -> serde_json::Value {
    let record: String = sqlx::query_scalar("SELECT record FROM revisions WHERE id = $1")
        .bind(revision)
        .fetch_one(&world.pool)
        .await
        .expect("a record");
    serde_json::from_str(&record).expect("JSON")
}

/// What the audit log has of an action, the newest last: actor, subject and detail.
async fn audited(world: &World, action: &str) -> Vec<(String, String, String)> {
    sqlx::query_as("SELECT actor, subject, detail FROM audit_log WHERE action = $1 ORDER BY id")
        .bind(action)
        .fetch_all(&world.pool)
        .await
        .expect("the database answers")
}

/// Presses a button that never stood there, and waits until the bot has dealt with it: it answers one after the other.
async fn forge(world: &World, person: i64, message: i64, data: &str) {
    world
        .telegram
        .forge_press(person, message, data)
        .expect("it can be pressed");
    let said = world.telegram.say(person, "/queue");
    let answer = world.telegram.wait_for_text(person, said, "for review");
    answer.await.expect("the bot goes on");
}

/// So long a page is taken for.
const LEASE: TimeDelta = TimeDelta::minutes(3);
