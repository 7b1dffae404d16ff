//! One event told by several sources in their own words: proposed to the staff with what both share, never joined by itself.

use chrono::TimeDelta;
use vestka::clock::Clock as _;

use crate::world::{Origin, World};

const AGENCY: (&str, &str, &str) = (
    "a",
    "Court in Hrodna jails trade unionist Halina Smirnova for four years",
    "A court in Hrodna on Friday sentenced Halina Smirnova, deputy head of the independent union of power engineers, to four \
     years in prison for organising a strike at the Azot plant in 2020.",
);

const RADIO: (&str, &str, &str) = (
    "r",
    "Галину Смирнову приговорили к четырём годам колонии за забастовку на «Азоте»",
    "Суд Гродно вынес приговор Галине Смирновой, заместительнице председателя независимого профсоюза энергетиков. Её обвиняли \
     в организации забастовки на «Гродно Азоте» в 2020 году. Она получила 4 года колонии.",
);

const OTHER: (&str, &str, &str) = (
    "o",
    "EU ministers discuss visa rules in Brussels",
    "Interior ministers of the European Union met in Brussels to talk about visa rules for journalists.",
);

/// Three sources, each with its telling, all read.
async fn three_tellings() -> World {
    let world = World::new().await;
    for (slug, telling) in [("agency", AGENCY), ("radio", RADIO), ("ministers", OTHER)] {
        let origin = Origin::start().await;
        world.import(&origin.source(slug)).await;
        origin.publish(&[telling]);
        assert_eq!(
            world.intake().step().await.expect("the world answers").new,
            1
        );
    }
    world
}

async fn proposals(world: &World) -> Vec<(i64, i64, f32, Vec<String>)> {
    sqlx::query_as("SELECT first_story, second_story, score, shared FROM proposals ORDER BY 1, 2")
        .fetch_all(&world.pool)
        .await
        .expect("the world answers")
}

#[tokio::test]
async fn two_tellings_in_two_languages_are_proposed_as_one_event() {
    let world = three_tellings().await;
    let report = world.events().step().await.unwrap();
    assert_eq!((report.compared, report.proposed), (3, 1));
    let found = proposals(&world).await;
    assert_eq!((found[0].0, found[0].1), (1, 2));
    assert!(!found[0].3.is_empty(), "the staff read why");
    assert_eq!(
        world.store.stories().await.unwrap().len(),
        3,
        "nothing is joined"
    );
}

#[tokio::test]
async fn each_item_is_compared_once_whoever_does_it() {
    let mut world = three_tellings().await;
    let (one, two) = (world.events(), world.events());
    let (first, second) = tokio::join!(one.step(), two.step());
    assert_eq!(first.unwrap().compared + second.unwrap().compared, 3);
    assert_eq!(two.step().await.unwrap().compared, 0);
    // Another process takes over: it remembers what was said, and compares what is new with it.
    sqlx::query("DELETE FROM proposals")
        .execute(&world.pool)
        .await
        .unwrap();
    world.reconnect().await;
    let third = Origin::start().await;
    world.import(&third.source("third")).await;
    third.publish(&[(
        "t",
        "Hrodna: union leader Smirnova sentenced over Azot strike",
        "Four years in prison for Halina Smirnova: a court in Hrodna found her guilty of organising the 2020 strike at Azot.",
    )]);
    assert_eq!(world.intake().step().await.unwrap().new, 1);
    let report = world.events().step().await.unwrap();
    assert_eq!(report.compared, 1);
    assert!(proposals(&world).await.iter().any(|found| found.1 == 4));
}

#[tokio::test]
async fn what_the_staff_refused_is_not_proposed_again() {
    let world = three_tellings().await;
    sqlx::query(
        "INSERT INTO proposals (first_story, second_story, score, shared, state, created_at, decided_at)
         VALUES (1, 2, 0.1, '{}', 'refused', now(), now())",
    )
    .execute(&world.pool)
    .await
    .unwrap();
    assert_eq!(world.events().step().await.unwrap().proposed, 0);
    let found = proposals(&world).await;
    assert!((found[0].2 - 0.1).abs() < 1e-6, "{found:?}");
}

#[tokio::test]
async fn old_stories_are_not_compared_with_new_ones() {
    let world = World::new().await;
    let origin = Origin::start().await;
    world.import(&origin.source("agency")).await;
    origin.publish(&[AGENCY]);
    world.intake().step().await.unwrap();
    let events = world.events();
    events.step().await.unwrap();
    world.clock.advance(TimeDelta::days(9));
    let (_, title, text) = AGENCY;
    let later = format!("{text} The sentence was upheld on appeal in Minsk.");
    origin.serve(format!(
        "<rss version=\"2.0\"><channel><item><guid>z</guid><title>Appeal: {title}</title><description>{later}</description></item>\
         </channel></rss>"
    ));
    world.intake().step().await.unwrap();
    assert_eq!(events.step().await.unwrap().proposed, 0);
    assert_eq!(world.events().step().await.unwrap().proposed, 0);
}

#[tokio::test]
async fn what_is_too_old_to_have_copies_leaves_the_index() {
    let world = three_tellings().await;
    let banded = async || -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM sketches WHERE bands <> '{}'")
            .fetch_one(&world.pool)
            .await
            .unwrap()
    };
    let empty = async || {
        let since = world.clock.now() - TimeDelta::days(14);
        world.store.empty_bands_before(since).await.unwrap()
    };
    assert_eq!(empty().await, 0);
    assert_eq!(banded().await, 3);
    world.clock.advance(TimeDelta::days(15));
    assert_eq!(empty().await, 3);
    assert_eq!(banded().await, 0);
    assert_eq!(empty().await, 0, "each is touched once");
}
