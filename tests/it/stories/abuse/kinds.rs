//! Every kind of event that the Bot API has, and some that it has not: survived, counted, answered where an answer is due.

use std::path::Path;

use chrono::TimeDelta;
use vestka::telegram::Taken;

use super::hook::Hook;
use super::{ALA, GROUP, said};
use crate::world::World;

/// Name and text of each event that is kept.
pub(super) fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/updates");
    let mut corpus: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .map(|file| {
            let path = file.expect("a file").path();
            let name = path.file_stem().expect("a name").to_string_lossy();
            (name.into_owned(), std::fs::read(&path).expect("its text"))
        })
        .collect();
    corpus.sort();
    corpus
}

#[tokio::test]
async fn every_kind_is_survived_and_answered_only_where_an_answer_is_due() {
    let corpus = corpus();
    assert!(corpus.len() > 150, "{}", corpus.len());
    let mut answers = Vec::new();
    let mut scene = None;
    for (name, raw) in &corpus {
        let (world, hook) = match scene.take() {
            Some(scene) => scene,
            None => begin().await,
        };
        let before = heard(&world);
        assert_eq!(hook.webhook.take(raw).await, Taken::Done, "{name}");
        let shown = world.metrics.encode();
        assert!(!shown.contains("stage=\"panic\""), "{name}: {shown}");
        answers.push(format!("{name}: {}", heard(&world) - before));
        world.clock.advance(TimeDelta::minutes(2));
        // What ends something changes nothing for the others.
        let is_end = ["forget", "lock", "membership", "migrate"];
        if !is_end.iter().any(|end| name.contains(end)) {
            scene = Some((world, hook));
        }
    }
    insta::assert_snapshot!(answers.join("\n"));
}

async fn begin() -> (World, Hook) {
    let world = World::new().await;
    world.telegram.add_people([ALA]);
    world.telegram.add_supergroup(GROUP, "Neighbours", true);
    let hook = Hook::start(&world).await;
    (world, hook)
}

/// Messages of the bot, and what is shown at buttons.
fn heard(world: &World) -> usize {
    said(world, ALA).len() + said(world, GROUP).len() + world.telegram.toasts().len()
}
