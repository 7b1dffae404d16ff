//! Many sources and several processes: each source once in its time, each host one connection, nothing lost when a process dies.

use std::collections::HashSet;

use chrono::TimeDelta;
use vestka::intake::{Intake, IntakeReport};

use crate::world::{Newsstand, Origin, World};

const SOURCES: usize = 1000;

/// The interval of the catalogue.
const EVERY: TimeDelta = TimeDelta::minutes(10);

/// Reads until nothing is due.
async fn read_all(intake: &Intake) -> usize {
    let mut fetched = 0;
    loop {
        let report = intake.step().await.expect("the database answers");
        assert_eq!(report.failed, 0);
        if report.fetched == 0 {
            return fetched;
        }
        fetched += report.fetched;
    }
}

async fn stand_up(count: usize) -> (World, Newsstand) {
    let world = World::new().await;
    let newsstand = Newsstand::start(&world.clock).await;
    for stand in 0..count {
        newsstand.publish(stand);
    }
    world.import(&newsstand.catalogue(count)).await;
    (world, newsstand)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn two_processes_read_a_thousand_sources_for_an_hour_and_one_is_killed() {
    let (world, newsstand) = stand_up(SOURCES).await;
    let (one, two) = (world.intake(), world.intake());
    let mut shares = (0, 0);
    let mut published = SOURCES;
    for minute in 0..60 {
        // Another hundred of them says something every minute.
        for stand in (minute % 10..SOURCES).step_by(10) {
            newsstand.publish(stand);
            published += 1;
        }
        if minute == 31 {
            kill_while_reading(&world, &newsstand).await;
        }
        let (of_one, of_two) = tokio::join!(read_all(&one), read_all(&two));
        shares = (shares.0 + of_one, shares.1 + of_two);
        world.clock.advance(TimeDelta::minutes(1));
    }
    // The last word of each is read, too.
    world.clock.advance(EVERY + TimeDelta::minutes(2));
    tokio::join!(read_all(&one), read_all(&two));

    assert!(shares.0 > 500 && shares.1 > 500, "both worked: {shares:?}");
    assert_eq!(
        newsstand.busiest(),
        1,
        "one connection at a time to each host"
    );
    let mut early = HashSet::new();
    let (mut fetches, mut unchanged) = (0, 0);
    for number in 0..SOURCES {
        let asked = newsstand.stand(number).asked;
        fetches += asked.len();
        unchanged += asked.iter().filter(|(_, known)| *known).count();
        for pair in asked.windows(2) {
            if pair[1].0 - pair[0].0 < EVERY {
                early.insert(number);
            }
        }
    }
    assert!(
        early.len() <= 1,
        "only what was being read at the kill is read again early: {early:?}"
    );
    let (read, not_modified, failed): (i64, i64, i64) = sqlx::query_as(
        "SELECT count(*) FILTER (WHERE outcome = 'read'), count(*) FILTER (WHERE outcome = 'not_modified'),
                count(*) FILTER (WHERE outcome = 'failed') FROM fetches",
    )
    .fetch_one(&world.pool)
    .await
    .unwrap();
    assert_eq!(failed, 0);
    let lost_answers = i64::try_from(fetches).unwrap() - read - not_modified;
    assert!((0..=1).contains(&lost_answers), "{lost_answers}");
    let unchanged = i64::try_from(unchanged).unwrap();
    assert!(unchanged > 0 && (unchanged - not_modified).abs() <= 1);
    let items: i64 = sqlx::query_scalar("SELECT count(*) FROM items")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(
        usize::try_from(items).unwrap(),
        published,
        "nothing is lost"
    );
    println!("{fetches} fetches, {not_modified} of them 304; {shares:?} by each process");
}

/// A third process dies between the answer and the database.
async fn kill_while_reading(world: &World, newsstand: &Newsstand) {
    let asked = |newsstand: &Newsstand| -> usize {
        (0..SOURCES).map(|n| newsstand.stand(n).asked.len()).sum()
    };
    let before = asked(newsstand);
    let intake = world.intake();
    let mut reading = std::pin::pin!(intake.step());
    while asked(newsstand) == before {
        tokio::select! {
            biased;
            done = &mut reading => {
                // Too quick to be killed: it is read, and the next one is waited for no more.
                done.expect("the database answers");
                return;
            }
            () = tokio::task::yield_now() => {}
        }
    }
}

/// Two sources of one host: the one that is asked first says that it wants rest.
#[tokio::test]
async fn a_host_that_asks_for_rest_is_left_alone_with_all_its_sources() {
    let world = World::new().await;
    let origin = Origin::start().await;
    let sources = [origin.source("first"), origin.source("second")].concat();
    world.import(&sources).await;
    origin.rest(3600);
    let intake = world.intake();
    assert_eq!(intake.step().await.unwrap().failed, 1);
    assert_eq!(intake.step().await.unwrap(), IntakeReport::default());
    world.clock.advance(TimeDelta::minutes(59));
    assert_eq!(intake.step().await.unwrap(), IntakeReport::default());
    assert_eq!(origin.asked().len(), 1);
    origin.publish(&[("a1", "One", "First")]);
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(intake.step().await.unwrap().new, 1);
}
