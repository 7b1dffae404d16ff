//! Two stories turn out to be one event, or one story two: the staff decide, and nobody is asked again.

use vestka::domain::item::JoinedBy;
use vestka::domain::staff::{Actor, Role};
use vestka::store::review::{InTheWay, Merge, Separation, Split, StoryLine};

use crate::world::{Said, Told, World, routine};

const MAX: i64 = 1_487_000_000_002;
const EVA: i64 = 1_487_000_000_003;

async fn story(world: &World, id: i64) -> Option<StoryLine> {
    let stories = world.store.stories().await.expect("the database answers");
    stories.into_iter().find(|story| story.id == id)
}

async fn proposed(world: &World, told: Told) -> Vec<i64> {
    let story = story(world, told.story).await.expect("it is listed");
    story
        .proposals
        .iter()
        .map(|proposal| proposal.story)
        .collect()
}

/// What the staff decided of a pair, with every column that says so.
async fn decided(world: &World, pair: (i64, i64)) -> Option<String> {
    sqlx::query_scalar("SELECT state FROM proposals WHERE first_story = $1 AND second_story = $2")
        .bind(pair.0)
        .bind(pair.1)
        .fetch_optional(&world.pool)
        .await
        .expect("the world answers")
}

async fn times_are_those_of_the_items(world: &World) -> bool {
    sqlx::query_scalar(
        "SELECT bool_and(s.first_at = i.first_at AND s.last_at = i.last_at) FROM stories s JOIN
         (SELECT story_id, min(fetched_at) AS first_at, max(fetched_at) AS last_at FROM items GROUP BY story_id) i ON i.story_id = s.id",
    )
    .fetch_one(&world.pool)
    .await
    .expect("the world answers")
}

#[tokio::test]
async fn the_older_story_takes_over_what_the_newer_has() {
    let world = World::new().await;
    let max = world.join_staff(MAX, Role::Moderator).await;
    let older = world.report("council", "Ten listed").await;
    let newer = world.report("herald", "Sanctions on ten").await;
    let copy = world.repeat("agency", "Sanctions on ten", newer.item).await;
    world.propose(older, newer).await;
    assert_eq!(proposed(&world, older).await, [newer.story]);

    let review = world.review();
    let merged = Merge::Merged {
        story: older.story,
        candidate: Some(older.candidate),
    };
    // Whichever is named first.
    let pair = (newer.story, older.story);
    assert_eq!(review.merge(pair, &max).await.unwrap(), merged);
    let line = story(&world, older.story).await.unwrap();
    assert_eq!(line.items, [older.item, newer.item, copy.item]);
    assert_eq!(line.proposals, []);
    let reasons: Vec<_> = line
        .joins
        .iter()
        .map(|join| (join.by, join.to, join.moved_by.is_some()))
        .collect();
    let copied = (JoinedBy::SameText, Some(newer.item), false);
    assert_eq!(reasons, [(JoinedBy::Merged, None, true), copied]);
    assert!(times_are_those_of_the_items(&world).await);
    assert!(story(&world, newer.story).await.is_none(), "not listed");
    assert_eq!(
        decided(&world, (older.story, newer.story)).await.as_deref(),
        Some("merged")
    );
    let (queue, count) = review.queue(8, 0).await.unwrap();
    assert_eq!((count, queue[0].id), (1, older.candidate));
    let reason: String = sqlx::query_scalar("SELECT reason FROM decisions WHERE candidate_id = $1")
        .bind(newer.candidate)
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(reason, format!("merged into {}", older.candidate));

    let again = review.merge(pair, &max).await.unwrap();
    let story = older.story;
    assert_eq!(again, Merge::Already { story });
    assert_eq!(audited(&world).await, ["merge"]);
}

#[tokio::test]
async fn what_was_told_apart_stays_apart_after_a_merge() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let ten = world.report("council", "Ten listed").await;
    let eleven = world.report("herald", "Eleven listed").await;
    let twelve = world.report("agency", "Twelve listed").await;
    let other = world.report("ministry", "A protest").await;
    world.propose(ten, twelve).await;
    world.propose(eleven, twelve).await;
    world.propose(eleven, other).await;
    let told = review
        .separate((twelve.story, eleven.story), &operator)
        .await;
    assert_eq!(told.unwrap(), Separation::Separated);
    let told = review
        .separate((eleven.story, twelve.story), &operator)
        .await;
    assert_eq!(told.unwrap(), Separation::Already);

    review
        .merge((ten.story, eleven.story), &operator)
        .await
        .unwrap();
    assert_eq!(
        decided(&world, (ten.story, twelve.story)).await.as_deref(),
        Some("refused"),
        "a decision counts more than a question"
    );
    assert_eq!(
        proposed(&world, ten).await,
        [other.story],
        "and a question goes along"
    );
    let left: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM proposals WHERE $1 IN (first_story, second_story) AND state <> 'merged'",
    )
    .bind(eleven.story)
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(left, 0, "nothing is asked of a story that is gone");
}

#[tokio::test]
async fn a_merge_of_merged_stories_follows_them() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let one = world.report("council", "Ten listed").await;
    let two = world.report("herald", "Sanctions").await;
    let three = world.report("agency", "Ten persons").await;
    review
        .merge((two.story, three.story), &operator)
        .await
        .unwrap();
    review
        .merge((one.story, three.story), &operator)
        .await
        .unwrap();
    let line = story(&world, one.story).await.unwrap();
    assert_eq!(line.items.len(), 3);
    let already = review.merge((three.story, two.story), &operator).await;
    let story = one.story;
    assert_eq!(already.unwrap(), Merge::Already { story });
}

#[tokio::test]
async fn two_who_merge_at_the_same_moment_merge_once() {
    let world = World::new().await;
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Moderator).await,
    );
    let older = world.report("council", "Ten listed").await;
    let newer = world.report("herald", "Sanctions").await;
    let (one, two) = (world.review(), world.review());
    let (first, second) = tokio::join!(
        one.merge((older.story, newer.story), &max),
        two.merge((newer.story, older.story), &eva)
    );
    let outcomes = [first.unwrap(), second.unwrap()];
    let story = older.story;
    assert!(outcomes.contains(&Merge::Already { story }), "{outcomes:?}");
    assert_eq!(audited(&world).await, ["merge"]);
}

#[tokio::test]
async fn what_somebody_works_on_is_not_taken_away() {
    let world = World::new().await;
    let (max, eva) = (
        world.join_staff(MAX, Role::Moderator).await,
        world.join_staff(EVA, Role::Moderator).await,
    );
    let review = world.review();
    let Actor::Staff { id: max_id, .. } = max else {
        unreachable!("he is of the staff")
    };
    let older = world.report("council", "Ten listed").await;
    let newer = world.report("herald", "Sanctions").await;
    let pair = (older.story, newer.story);
    review.claim(newer.candidate, max_id).await.unwrap();
    let refused = review.merge(pair, &eva).await.unwrap();
    assert!(
        matches!(&refused, Merge::Refused(InTheWay::Claimed { candidate, .. }) if *candidate == newer.candidate),
        "{refused:?}"
    );
    let content = routine("Ten persons listed");
    let draft = review.begin_draft(newer.candidate, &content, &max).await;
    let draft = draft.unwrap();
    assert_eq!(
        review.merge(pair, &max).await.unwrap(),
        Merge::Refused(InTheWay::Drafted(newer.candidate)),
        "his own draft would be lost"
    );
    review.approve(&draft, &max).await.unwrap();
    assert_eq!(
        review.merge(pair, &max).await.unwrap(),
        Merge::Refused(InTheWay::Published(newer.candidate))
    );
    for pair in [(older.story, 4_000), (4_000, older.story)] {
        let refused = review.merge(pair, &max).await.unwrap();
        assert_eq!(refused, Merge::Refused(InTheWay::UnknownStory(4_000)));
    }
    let refused = review.merge((older.story, older.story), &max).await;
    assert_eq!(refused.unwrap(), Merge::Refused(InTheWay::OneStory));
    assert_eq!(
        story(&world, newer.story).await.unwrap().items,
        [newer.item],
        "nothing was moved"
    );
}

#[tokio::test]
async fn a_split_item_takes_its_revisions_and_copies_along() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let first = world.report("council", "Ten listed").await;
    let wrong = world.repeat("herald", "Eleven listed", first.item).await;
    let changed = world.change(wrong.item, "Eleven persons listed").await;
    let copy = world.repeat("agency", "Eleven listed", wrong.item).await;
    let right = world.repeat("ministry", "Ten listed", first.item).await;

    // By whichever of its revisions it is named.
    let split = review.split((first.story, changed), &operator).await;
    let Split::Split {
        story: new,
        candidate,
    } = split.unwrap()
    else {
        panic!("it was not split")
    };
    let (kept, gone) = (
        story(&world, first.story).await.unwrap(),
        story(&world, new).await.unwrap(),
    );
    assert_eq!(kept.items, [first.item, right.item]);
    assert_eq!(gone.items, [wrong.item, changed, copy.item]);
    assert_eq!(
        (gone.joins[0].by, gone.joins[0].to),
        (JoinedBy::Split, None)
    );
    assert!(times_are_those_of_the_items(&world).await);
    let pair = (first.story, new);
    assert_eq!(decided(&world, pair).await.as_deref(), Some("refused"));
    let opened = review.candidate(candidate).await.unwrap().unwrap();
    assert_eq!(
        (opened.items.len(), opened.topics),
        (2, vec!["sanctions".to_owned()])
    );
    assert_eq!(audited(&world).await, ["split"]);

    let whole = review.split((first.story, first.item), &operator).await;
    assert_eq!(whole.unwrap(), Split::Refused(InTheWay::OnlyItem));
    let foreign = review.split((first.story, wrong.item), &operator).await;
    assert_eq!(
        foreign.unwrap(),
        Split::Refused(InTheWay::NotOfStory(wrong.item))
    );
}

#[tokio::test]
async fn what_was_split_by_mistake_is_merged_again() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let first = world.report("council", "Ten listed").await;
    let copy = world.repeat("herald", "Ten listed", first.item).await;
    let split = review.split((first.story, copy.item), &operator).await;
    let Split::Split { story: new, .. } = split.unwrap() else {
        panic!("it was not split")
    };
    let merged = review.merge((first.story, new), &operator).await.unwrap();
    assert!(matches!(merged, Merge::Merged { .. }), "{merged:?}");
    let line = story(&world, first.story).await.unwrap();
    assert_eq!(line.items, [first.item, copy.item]);
}

async fn audited(world: &World) -> Vec<String> {
    sqlx::query_scalar(
        "SELECT action FROM audit_log WHERE action IN ('merge', 'split', 'separate') ORDER BY id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the world answers")
}

/// A moderator at their phone.
async fn at_the_phone(world: &World) {
    world.telegram.add_person(MAX, "Max", "en");
    world.join_staff(MAX, Role::Moderator).await;
}

#[tokio::test]
async fn a_candidate_opens_with_all_that_helps_to_judge_it() {
    let world = World::new().await;
    at_the_phone(&world).await;
    let _bot = world.run_bot();
    let first = world.report("council", "Ten listed").await;
    let copy = world.repeat("herald", "Ten listed", first.item).await;
    world.change(first.item, "Eleven listed").await;
    sqlx::query("UPDATE items SET forwarded_from = 'Viasna https://t.me/viasna96' WHERE id = $1")
        .bind(copy.item)
        .execute(&world.pool)
        .await
        .unwrap();
    let other = world.report("agency", "Sanctions on eleven").await;
    world.propose(first, other).await;

    let opened = world.say(MAX, &format!("/open {}", first.candidate)).await;
    for said in [
        "Proposed verification: Single source",
        "Everything goes back to one source: Press office council (B)",
        "Press office council, grade B",
        "Language: English",
        "What its source changed:",
        "− Ten listed",
        "+ Eleven listed",
        "Same text as: Press office council",
        "Forwarded from: Viasna https://t.me/viasna96",
        &format!("The same event as {}? Sanctions on eleven", other.candidate),
        "In common (81 %): Minsk, 11, Viasna",
    ] {
        assert!(opened.text.contains(said), "{said:?} in {}", opened.text);
    }
    let same = format!("Same event: {}", other.candidate);
    let done = world.press(MAX, &opened, &same).await;
    let merged = format!("They are one event now: candidate {}.", first.candidate);
    assert_eq!(done.text, merged);
    let open = format!("Open {}", first.candidate);
    let opened = world.press(MAX, &done, &open).await;
    for said in [
        "Proposed verification: Confirmed",
        "Independent sources: Press office council (B), Press office agency (B)",
        "Merged by:",
    ] {
        assert!(opened.text.contains(said), "{said:?} in {}", opened.text);
    }
    // What is proposed is what a draft begins with.
    let draft = world.press(MAX, &opened, "Use this text").await;
    assert!(
        draft.text.contains("Verification: Confirmed"),
        "{}",
        draft.text
    );
}

#[tokio::test]
async fn two_events_are_told_apart_and_items_split_off_by_hand() {
    let world = World::new().await;
    at_the_phone(&world).await;
    let _bot = world.run_bot();
    let first = world.report("council", "Ten listed").await;
    let copy = world.repeat("herald", "Ten listed", first.item).await;
    let other = world.report("agency", "A protest").await;
    world.propose(first, other).await;
    let (one, two) = (first.candidate, other.candidate);

    let opened = world.say(MAX, &format!("/open {one}")).await;
    let two_events = format!("Two events: {two}");
    let done = world.press(MAX, &opened, &two_events).await;
    assert!(done.text.contains("are two events"), "{}", done.text);
    assert_eq!(proposed(&world, first).await, [0_i64; 0]);

    let split = world.say(MAX, &format!("/split {one} {}", copy.item)).await;
    let new = split.text.rsplit(' ').next().unwrap().trim_end_matches('.');
    let opened = world.say(MAX, &format!("/open {new}")).await;
    assert!(
        opened.text.contains("Press office herald"),
        "{}",
        opened.text
    );
    let again = world.say(MAX, &format!("/split {one} {}", copy.item)).await;
    assert!(again.text.contains("is not of candidate"), "{}", again.text);
    let only = world
        .say(MAX, &format!("/split {one} {}", first.item))
        .await;
    assert!(
        only.text.starts_with("There is nothing to split"),
        "{}",
        only.text
    );

    let merged = world.say(MAX, &format!("/merge {new} {one}")).await;
    assert!(
        merged.text.contains(&format!("candidate {one}")),
        "{}",
        merged.text
    );
    for (typed, expected) in [
        ("/merge", "Which two candidates?"),
        ("/merge 1 x", "Which two candidates?"),
        ("/split 1", "Which item of which candidate?"),
        ("/merge 4000 4001", "No candidate 4000 waits for review."),
    ] {
        let said = world.say(MAX, typed).await;
        assert!(said.text.starts_with(expected), "{typed}: {}", said.text);
    }
}

#[tokio::test]
async fn a_story_of_many_sources_is_one_message() {
    let world = World::new().await;
    at_the_phone(&world).await;
    let _bot = world.run_bot();
    let long = "😀 слова ".repeat(300);
    let first = world.report("council", &long).await;
    for number in 0..30 {
        let id = format!("h{number}");
        let near = Said {
            source: (&format!("herald-{number}"), "C"),
            external_id: &id,
            title: &long,
            copy_of: Some((first.item, "near_text")),
        };
        world.tell(near).await;
    }
    for number in 0..5 {
        let other = world.report("agency", &format!("{long} {number}")).await;
        world.propose(first, other).await;
    }
    let opened = world.say(MAX, &format!("/open {}", first.candidate)).await;
    assert!(opened.text.encode_utf16().count() <= 4096);
    assert!(opened.text.contains("more items."), "{}", opened.text);
    assert_eq!(opened.text.matches("The same event as").count(), 3);
}

#[tokio::test]
async fn news_of_what_was_rejected_is_seen_again() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let older = world.report("council", "Ten listed").await;
    let newer = world.report("herald", "Sanctions on ten").await;
    world
        .sql("UPDATE candidates SET topics = '{sanctions,prisoners}' WHERE id = (SELECT max(id) FROM candidates)")
        .await;
    let rejected = review.reject(older.candidate, &operator, "a rumour").await;
    assert!(rejected.unwrap());
    let pair = (older.story, newer.story);
    review.merge(pair, &operator).await.unwrap();
    let (queue, count) = review.queue(8, 0).await.unwrap();
    assert_eq!((count, queue[0].id), (1, older.candidate));
    let candidate = review.candidate(older.candidate).await.unwrap().unwrap();
    assert_eq!(candidate.topics, ["sanctions", "prisoners"]);
    let decided: Vec<(String, String)> = sqlx::query_as(
        "SELECT from_state, to_state FROM decisions WHERE candidate_id = $1 ORDER BY id",
    )
    .bind(older.candidate)
    .fetch_all(&world.pool)
    .await
    .unwrap();
    let [_, reopened] = &decided[..] else {
        unreachable!("two decisions: {decided:?}")
    };
    assert_eq!(reopened, &("rejected".to_owned(), "new".to_owned()));
}

#[tokio::test]
async fn a_split_takes_back_what_was_asked_of_the_story() {
    let world = World::new().await;
    let (operator, review) = (Actor::Operator, world.review());
    let first = world.report("council", "Ten listed").await;
    let wrong = world.repeat("herald", "Eleven listed", first.item).await;
    let other = world.report("agency", "Eleven persons listed").await;
    world.propose(first, other).await;
    let split = review.split((first.story, wrong.item), &operator).await;
    assert!(matches!(split.unwrap(), Split::Split { .. }));
    assert_eq!(proposed(&world, first).await, [0_i64; 0]);
}
