//! After the retention nobody knows who received an update: that is said, and a new update is offered that names the old one.

use chrono::TimeDelta;
use vestka::clock::Clock as _;
use vestka::domain::language::Language;
use vestka::domain::staff::Role;

use super::{ALA, BEN};
use crate::world::{World, routine};

#[tokio::test]
async fn after_the_retention_the_moderator_is_told_and_offered_a_new_update() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_people([BEN]);
    world.subscribe(ALA, &["sanctions"]).await;
    world.join_staff(BEN, Role::Moderator).await;
    let mut content = routine("Ten persons listed");
    let mut text = content.text[&Language::En].clone();
    text.title = "Дзесяць асоб у спісе".to_owned();
    content.text.insert(Language::Be, text);
    let (_, code) = world.publish(&content).await;
    world.deliver(&world.delivery()).await;
    // A week later the log of that week closes, and after two months it goes.
    world.clock.advance(TimeDelta::days(8));
    world.publish(&routine("Another list")).await;
    world.deliver(&world.delivery()).await;
    world.clock.advance(TimeDelta::days(61));
    let expired = world.clock.now() - TimeDelta::days(60);
    world.store.drop_expired_deliveries(expired).await.unwrap();
    world
        .sql("UPDATE staff SET session_until = '2027-12-01 00:00:00Z'")
        .await;

    let said = world.telegram.say(BEN, &format!("/retract {code}"));
    let told = world
        .telegram
        .wait_for_text(BEN, said, "nobody knows any more who received update");
    let told = told.await.expect("it is said");
    let pressed = world.telegram.press(BEN, told.id, "New update about it");
    pressed.expect("it is offered");
    let shown = world
        .telegram
        .wait_for_text(BEN, said, "Draft of candidate");
    shown.await.expect("the draft of a new update");
    let candidate: i64 = sqlx::query_scalar("SELECT max(candidate_id) FROM drafts")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    let draft = world.review().draft(candidate).await.unwrap().unwrap();
    assert!(draft.amends.is_none(), "it is a new update");
    let body = |language: Language| draft.content.text[&language].body.as_str();
    assert!(
        body(Language::En).starts_with(&format!(
            "This update takes the place of update {code}.\n\n"
        )),
        "{}",
        body(Language::En)
    );
    assert!(
        body(Language::Be).starts_with(&format!("Гэтая навіна прыйшла на змену навіне {code}.")),
        "{}",
        body(Language::Be)
    );
    // The retraction itself still stands: /verify and the mirror say it, and nobody is written to.
    let sent = world.telegram.delivered_count(ALA);
    world.retract(&code).await;
    world.deliver(&world.delivery()).await;
    assert_eq!(world.telegram.delivered_count(ALA), sent);
    let fanout = world.fanout(&code).await;
    assert_eq!((fanout.counters.due, fanout.counters.accepted), (0, 0));
}
