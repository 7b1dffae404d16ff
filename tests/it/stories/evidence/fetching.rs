//! A page is fetched behind the guard when somebody wants it, kept as it was, tried again at growing distances, given up.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::staff::Actor;
use vestka::review::{PageProblem, Pages, PagesReport, PieceState, sha256};

use super::{LEASE, PAGE, about, audited, begin, pieces, want, wanted};
use crate::world::{Line, Origin, World};

/// A world whose fetches show no address, and a site with a page.
async fn proxied() -> (World, Origin) {
    let world = World::new().await;
    world.set_line(Line {
        is_proxied: true,
        is_guarded: false,
    });
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    (world, origin)
}

#[tokio::test]
async fn a_page_is_kept_with_hash_time_and_headers_and_stays_as_it_was() {
    let (world, origin) = proxied().await;
    let draft = wanted(&world, &origin).await;
    assert_eq!(pieces(&world, &draft).await[0].state, PieceState::Waiting);
    world.clock.advance(TimeDelta::seconds(7));
    assert_eq!(world.keep_pages().await.kept, 1);
    let piece = pieces(&world, &draft).await.remove(0);
    let PieceState::Kept(hash, at, head) = &piece.state else {
        panic!("not kept: {piece:?}");
    };
    assert_eq!(*hash, sha256(PAGE.as_bytes()));
    assert_eq!(*at, world.clock.now());
    assert_eq!(
        (head.final_url.as_str(), head.status),
        (origin.url().as_str(), 200)
    );
    assert_eq!(head.headers["etag"], "\"2\"");
    assert!(!head.headers.contains_key("set-cookie"), "{head:?}");

    // The site changes its page: what was there stays, and nobody asks again.
    origin.serve("<html>Nothing was ever here</html>".to_owned());
    want(&world, &draft).await;
    world.clock.advance(TimeDelta::days(2));
    assert_eq!(world.keep_pages().await, PagesReport::default());
    let kept = world.review().kept_bytes(hash).await.expect("it opens");
    assert_eq!(kept.as_deref(), Some(PAGE.as_bytes()));
    assert_eq!(origin.asked().len(), 1);

    // Nothing readable lies in the database.
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "SELECT p.address, p.head, f.sealed FROM evidence_pages p JOIN kept_files f ON f.id = p.file_id",
    )
    .fetch_all(&world.pool)
    .await
    .expect("rows");
    for part in ["127.0.0.1", "etag", "Decree"] {
        let all = [&rows[0].0[..], &rows[0].1, &rows[0].2].concat();
        let found = all
            .windows(part.len())
            .any(|bytes| bytes == part.as_bytes());
        assert!(!found, "{part} is readable");
    }
}

#[tokio::test]
async fn a_private_address_is_never_asked_for() {
    let (world, origin) = proxied().await;
    world.set_line(Line {
        is_proxied: true,
        is_guarded: true,
    });
    let draft = wanted(&world, &origin).await;
    let report = world.keep_pages().await;
    assert_eq!((report.kept, report.failed), (0, 1));
    let refused = PieceState::Failed(PageProblem::Private {
        host: "127.0.0.1".to_owned(),
    });
    assert_eq!(pieces(&world, &draft).await[0].state, refused);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(world.keep_pages().await, PagesReport::default());
    assert!(origin.asked().is_empty());
}

#[tokio::test]
async fn tries_come_at_growing_distances_and_end_until_somebody_asks_again() {
    let (world, origin) = proxied().await;
    origin.fail(503);
    let draft = wanted(&world, &origin).await;
    for (wait, tries) in [(15, 1), (60, 2), (300, 3), (1800, 4)] {
        assert_eq!(world.keep_pages().await.failed, 1, "try {tries}");
        let PieceState::Trying(problem, at) = pieces(&world, &draft).await.remove(0).state else {
            panic!("given up too soon, after try {tries}");
        };
        assert_eq!(problem.to_string(), "127.0.0.1 answered 503");
        assert_eq!(at, world.clock.now() + TimeDelta::seconds(wait));
        world.clock.advance(TimeDelta::seconds(wait - 1));
        assert!(world.keep_pages().await.is_idle(), "not before its time");
        world.clock.advance(TimeDelta::seconds(1));
    }
    world.keep_pages().await;
    let given_up = pieces(&world, &draft).await.remove(0);
    assert!(
        matches!(given_up.state, PieceState::Failed(_)),
        "{given_up:?}"
    );
    world.clock.advance(TimeDelta::days(30));
    assert!(world.keep_pages().await.is_idle());
    assert_eq!(origin.asked().len(), 5);

    origin.serve(PAGE.to_owned());
    let asked = world
        .pages()
        .ask(draft.candidate_id, &given_up, &Actor::Operator)
        .await;
    assert!(asked.expect("the database answers"));
    assert_eq!(world.keep_pages().await.kept, 1);
}

#[tokio::test]
async fn a_site_that_asks_for_time_gets_it_and_what_is_gone_is_not_tried_again() {
    let (world, origin) = proxied().await;
    origin.rest(600);
    let draft = wanted(&world, &origin).await;
    world.keep_pages().await;
    world.clock.advance(TimeDelta::seconds(599));
    assert!(world.keep_pages().await.is_idle());
    origin.fail(404);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(world.keep_pages().await.failed, 1);
    let state = pieces(&world, &draft).await.remove(0).state;
    let gone = PageProblem::Status {
        host: "127.0.0.1".to_owned(),
        status: 404,
    };
    assert_eq!(state, PieceState::Failed(gone));
}

#[tokio::test]
async fn a_kill_between_fetch_and_settle_loses_nothing() {
    let (world, origin) = proxied().await;
    let draft = wanted(&world, &origin).await;
    origin.hold(true);
    let pages: Pages = world.pages();
    let killed = tokio::spawn(async move { pages.step().await });
    origin.wait_for_request(1).await;
    killed.abort();
    origin.hold(false);
    // Nobody else takes it while its time runs; then another does.
    assert!(world.keep_pages().await.is_idle());
    world.clock.advance(LEASE);
    assert_eq!(world.keep_pages().await.kept, 1);
    assert!(pieces(&world, &draft).await[0].state.hash().is_some());
}

#[tokio::test]
async fn a_page_that_kills_us_each_time_is_given_up() {
    let (world, origin) = proxied().await;
    let draft = wanted(&world, &origin).await;
    origin.hold(true);
    for tries in 1..=5 {
        let pages: Pages = world.pages();
        let killed = tokio::spawn(async move { pages.step().await });
        origin.wait_for_request(tries).await;
        killed.abort();
        world.clock.advance(LEASE);
    }
    assert_eq!(world.keep_pages().await.failed, 1);
    let state = pieces(&world, &draft).await.remove(0).state;
    assert_eq!(state, PieceState::Failed(PageProblem::Interrupted));
    assert_eq!(origin.asked().len(), 5);
}

#[tokio::test]
async fn a_late_answer_of_a_slow_process_changes_nothing_of_what_another_settled() {
    let (world, origin) = proxied().await;
    let draft = wanted(&world, &origin).await;
    origin.hold(true);
    let slow = world.pages();
    let late = tokio::spawn(async move { slow.step().await });
    origin.wait_for_request(1).await;
    world.clock.advance(LEASE);
    let other = world.pages();
    let second = tokio::spawn(async move { other.step().await });
    origin.wait_for_request(2).await;
    // Somebody goes on without it, and both answers come after that.
    let piece = pieces(&world, &draft).await.remove(0);
    let left = world
        .pages()
        .leave(draft.candidate_id, &piece, &Actor::Operator)
        .await;
    assert!(left.expect("the database answers"));
    origin.hold(false);
    for step in [late, second] {
        let report = step.await.expect("no panic").expect("the database answers");
        assert_eq!(report.kept, 0);
    }
    let state = pieces(&world, &draft).await.remove(0).state;
    assert_eq!(state, PieceState::Failed(PageProblem::Left));
    let recorded = audited(&world, "leave_page").await;
    assert_eq!(recorded[0].2, "evidence 1");
}

#[tokio::test]
async fn our_address_is_shown_to_no_site_before_somebody_says_so() {
    let world = World::new().await;
    let origin = Origin::start().await;
    origin.serve(PAGE.to_owned());
    let draft = wanted(&world, &origin).await;
    assert!(world.keep_pages().await.is_idle());
    let piece = pieces(&world, &draft).await.remove(0);
    assert_eq!(piece.state, PieceState::Unconfirmed);
    assert!(origin.asked().is_empty());
    let asked = world
        .pages()
        .ask(draft.candidate_id, &piece, &Actor::Operator)
        .await;
    assert!(asked.expect("the database answers"));
    assert_eq!(world.keep_pages().await.kept, 1);
    let candidate = draft.candidate_id.to_string();
    let said = ("operator".to_owned(), candidate, "evidence 1".to_owned());
    assert_eq!(audited(&world, "fetch_page").await, [said]);
}

#[tokio::test]
async fn what_a_reader_names_is_never_fetched_unasked_also_through_a_proxy() {
    let (world, origin) = proxied().await;
    let mut draft = begin(&world, &about(&origin.url())).await;
    draft.content.evidence.clear();
    world.sql("UPDATE candidates SET kind = 'tip'").await;
    let (id, url) = (draft.candidate_id, origin.url().parse().expect("one"));
    let review = world.review();
    let added = review.add_link((id, &mut draft.content), url, "").await;
    added.expect("the database answers").expect("it is new");
    assert!(
        !draft.content.evidence[0].public,
        "not before somebody says"
    );
    want(&world, &draft).await;
    assert!(world.keep_pages().await.is_idle());
    assert_eq!(
        pieces(&world, &draft).await[0].state,
        PieceState::Unconfirmed
    );
}

#[tokio::test]
async fn what_came_to_nothing_is_not_fetched_and_goes_with_time() {
    let (world, origin) = proxied().await;
    let draft = wanted(&world, &origin).await;
    let kept = wanted(&world, &origin).await;
    let rejected = world
        .review()
        .reject(draft.candidate_id, &Actor::Operator, "a rumour")
        .await;
    assert!(rejected.expect("the database answers"));
    world.keep_pages().await;
    assert_eq!(origin.asked().len(), 1, "that of the other draft");
    // A piece that is taken out is not fetched either.
    let removed = wanted(&world, &origin).await;
    let evidence = removed.content.evidence[0].clone();
    let of = (removed.candidate_id, &removed.content);
    let dropped = world.pages().unwant(of, &evidence).await;
    dropped.expect("the database answers");
    assert!(world.keep_pages().await.is_idle());

    world.clock.advance(TimeDelta::days(31));
    let before = world.clock.now() - TimeDelta::days(30);
    world.store.purge_evidence(before).await.expect("purged");
    assert!(pieces(&world, &kept).await[0].state.hash().is_some());
    assert_eq!(pieces(&world, &draft).await[0].state, PieceState::NotAsked);
}
