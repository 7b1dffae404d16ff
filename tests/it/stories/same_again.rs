//! Sources break the promises that they make with their ids, links and dates (case 13 of the failures we know), and say what
//! others said before: none of it floods the review queue.

use chrono::TimeDelta;

use crate::world::{Origin, World};

/// What a feed shows: id, link, title, text, date.
#[derive(Clone)]
struct Entry {
    id: String,
    link: String,
    title: String,
    text: String,
    date: String,
}

fn entries(count: usize) -> Vec<Entry> {
    (1..=count)
        .map(|n| Entry {
            id: format!("id-{n}"),
            link: format!("https://press.example/news/{n}"),
            title: format!("Matter {n} is decided"),
            text: format!("Of matter {n} the council spoke for {} hours.", n * 3),
            date: format!("Thu, 19 Nov 2026 {:02}:00:00 GMT", n % 24),
        })
        .collect()
}

fn feed(entries: &[Entry]) -> String {
    let items: String = entries
        .iter()
        .map(|entry| {
            format!(
                "<item><guid isPermaLink=\"false\">{}</guid><link>{}</link><title>{}</title><description>{}</description>\
                 <pubDate>{}</pubDate></item>",
                entry.id, entry.link, entry.title, entry.text, entry.date
            )
        })
        .collect::<Vec<_>>().concat();
    format!("<rss version=\"2.0\"><channel><title>Press</title>{items}</channel></rss>")
}

/// A world that has read these entries of one source.
async fn having_read(entries: &[Entry]) -> (World, Origin) {
    let world = World::new().await;
    let origin = Origin::start().await;
    world.import(&origin.source("council")).await;
    origin.serve(feed(entries));
    world.intake().step().await.expect("the world answers");
    (world, origin)
}

/// New and changed items when the source shows this next.
async fn next(world: &World, origin: &Origin, entries: &[Entry]) -> (i32, i32) {
    origin.serve(feed(entries));
    world.clock.advance(TimeDelta::minutes(12));
    let report = world.intake().step().await.expect("the world answers");
    assert_eq!(report.fetched, 1);
    (report.new, report.changed)
}

async fn waiting(world: &World) -> i64 {
    world
        .review()
        .queue(50, 0)
        .await
        .expect("the world answers")
        .1
}

#[tokio::test]
async fn every_id_changes() {
    let mut shown = entries(20);
    let (world, origin) = having_read(&shown).await;
    for entry in &mut shown {
        entry.id = format!("urn:new:{}", entry.id);
    }
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
    assert_eq!(waiting(&world).await, 20);
}

#[tokio::test]
async fn ids_are_gone_altogether() {
    let mut shown = entries(20);
    let (world, origin) = having_read(&shown).await;
    for entry in &mut shown {
        entry.id = String::new();
    }
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
}

#[tokio::test]
async fn ids_number_the_places_of_the_list() {
    let number = |shown: &mut Vec<Entry>| {
        for (at, entry) in shown.iter_mut().enumerate() {
            entry.id = at.to_string();
        }
    };
    let mut shown = entries(10);
    number(&mut shown);
    let (world, origin) = having_read(&shown).await;
    shown.insert(0, entries(11).remove(10));
    number(&mut shown);
    assert_eq!(next(&world, &origin, &shown).await, (1, 0));
    // And nothing moves when it is shown again.
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
}

#[tokio::test]
async fn one_id_for_all() {
    let mut shown = entries(10);
    for entry in &mut shown {
        "press".clone_into(&mut entry.id);
    }
    let (world, origin) = having_read(&shown).await;
    assert_eq!(waiting(&world).await, 10);
    shown.rotate_left(3);
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
}

#[tokio::test]
async fn an_entry_vanishes_from_the_middle_and_comes_back() {
    let mut shown = entries(10);
    let (world, origin) = having_read(&shown).await;
    let gone = shown.remove(4);
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
    shown.insert(4, gone);
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
}

#[tokio::test]
async fn the_site_moves_with_all_its_links_and_ids() {
    let mut shown = entries(20);
    let (world, origin) = having_read(&shown).await;
    for (at, entry) in shown.iter_mut().enumerate() {
        entry.link = format!("https://new.press.example/?p={}", at + 700);
        entry.id = entry.link.clone();
    }
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
    assert_eq!(waiting(&world).await, 20);
}

#[tokio::test]
async fn all_dates_are_today() {
    let mut shown = entries(20);
    let (world, origin) = having_read(&shown).await;
    for entry in &mut shown {
        "Fri, 20 Nov 2026 11:30:00 GMT".clone_into(&mut entry.date);
    }
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
}

#[tokio::test]
async fn everything_at_once() {
    let mut shown = entries(20);
    let (world, origin) = having_read(&shown).await;
    for (at, entry) in shown.iter_mut().enumerate() {
        entry.id = at.to_string();
        entry.link = format!("https://new.press.example/?p={}", at + 700);
        "Fri, 20 Nov 2026 11:30:00 GMT".clone_into(&mut entry.date);
    }
    shown.remove(7);
    assert_eq!(next(&world, &origin, &shown).await, (0, 0));
    assert_eq!(waiting(&world).await, 20);
}

#[tokio::test]
async fn an_archive_is_poured_out() {
    let shown = entries(3);
    let (world, origin) = having_read(&shown).await;
    let mut archive = entries(300);
    for entry in &mut archive[3..] {
        entry.date = entry.date.replace("19 Nov 2026", "19 Nov 2021");
    }
    assert_eq!(next(&world, &origin, &archive).await, (297, 0));
    assert_eq!(waiting(&world).await, 13, "ten of the old ones at most");
}

#[tokio::test]
async fn two_sources_that_say_the_same_are_one_story() {
    let told = "The council has added eleven officials of the ministry to its list, among them two judges of Minsk courts.";
    let mut shown = entries(1);
    told.clone_into(&mut shown[0].text);
    let (world, _origin) = having_read(&shown).await;
    let other = Origin::start().await;
    world.import(&other.source("agency")).await;
    shown[0].id = "x".to_owned();
    shown[0].link = "https://agency.example/7".to_owned();
    other.serve(feed(&shown));
    while world.intake().step().await.unwrap().fetched > 0 {}
    assert_eq!(waiting(&world).await, 1);
    let stories = world.store.stories().await.unwrap();
    assert_eq!((stories.len(), stories[0].items.len()), (1, 2));
    let joined: String = sqlx::query_scalar("SELECT joined_by FROM items ORDER BY id DESC LIMIT 1")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(joined, "same_text");
    let copies: i64 = sqlx::query_scalar("SELECT copies_total FROM sources WHERE slug = 'agency'")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(copies, 1);
}

/// A feed with one more entry in front.
async fn brings(
    world: &World,
    origin: &Origin,
    shown: &mut Vec<Entry>,
    entry: Entry,
) -> (i32, i32) {
    shown.insert(0, entry);
    next(world, origin, shown).await
}

#[tokio::test]
async fn a_live_report_says_something_new_under_one_link() {
    let mut shown = entries(2);
    for entry in &mut shown {
        "https://press.example/live".clone_into(&mut entry.link);
    }
    let (world, origin) = having_read(&shown).await;
    let mut third = entries(3).remove(2);
    "https://press.example/live".clone_into(&mut third.link);
    assert_eq!(brings(&world, &origin, &mut shown, third).await, (1, 0));
    assert_eq!(waiting(&world).await, 3, "each is looked at");
}

#[tokio::test]
async fn bare_links_of_two_sources_are_two_stories() {
    let bare = |address: &str| {
        let mut entry = entries(1).remove(0);
        entry.link = format!("https://press.example/post/{}", address.len());
        entry.title = String::new();
        entry.text = address.to_owned();
        entry
    };
    let (world, _origin) = having_read(&[bare(
        "https://one.example/a-long-address-of-a-page/that-is-shared",
    )])
    .await;
    let other = Origin::start().await;
    world.import(&other.source("agency")).await;
    other.serve(feed(&[bare("https://two.example/another-address")]));
    while world.intake().step().await.unwrap().fetched > 0 {}
    assert_eq!(waiting(&world).await, 2);
}

#[tokio::test]
async fn old_news_that_another_source_tells_again_comes_back() {
    let told = "The council has added eleven officials of the ministry to its list, among them two judges of Minsk courts.";
    let mut shown = entries(11);
    for entry in &mut shown {
        entry.date = entry.date.replace("19 Nov 2026", "09 Nov 2026");
    }
    told.clone_into(&mut shown[0].text);
    shown[0].date = shown[0].date.replace("09 Nov", "08 Nov");
    let (world, _origin) = having_read(&shown).await;
    assert_eq!(waiting(&world).await, 10, "the oldest does not wait");
    let other = Origin::start().await;
    world.import(&other.source("agency")).await;
    let mut again = shown.remove(0);
    again.link = "https://agency.example/7".to_owned();
    again.date = "Fri, 20 Nov 2026 11:00:00 GMT".to_owned();
    other.serve(feed(&[again]));
    while world.intake().step().await.unwrap().fetched > 0 {}
    assert_eq!(waiting(&world).await, 11);
}
