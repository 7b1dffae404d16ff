//! A moderator takes back and corrects from the phone, by buttons and typed; scripts do it on the host.

use vestka::domain::content::Text;
use vestka::domain::language::Language;
use vestka::domain::staff::Role;

use super::{ALA, BEN, CYN};
use crate::world::{World, breaking, routine};

/// The first of several.
const READERS: i64 = 1_487_000_000_100;

#[tokio::test]
async fn a_retraction_takes_three_taps_and_does_not_count_out_a_few_readers() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.subscribe(CYN, &["sanctions"]).await;

    let list = world.say(BEN, "/updates").await;
    world
        .press(BEN, &list, &format!("{code} Ten persons listed"))
        .await;
    world.press(BEN, &list, "Retract…").await;
    let question = world
        .press(BEN, &list, "We were misled: what we relied on was forged.")
        .await;
    assert_eq!(
        question.text,
        "Live, not a drill: fewer than 10 readers received “Ten persons listed” and are told that it is withdrawn. \
         Reason: We were misled: what we relied on was forged.\nRetract?"
    );
    let done = world.press(BEN, &list, "Retract, live").await;
    assert_eq!(
        done.text,
        format!("Retracted. Code: {code}. Fewer than 10 readers are told.")
    );
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert!(notice.text.contains("what we relied on was forged"));
    assert!(world.received(CYN).is_empty());

    let again = world.say(BEN, &format!("/retract {code} Twice")).await;
    assert!(
        again.text.contains("is retracted already"),
        "{}",
        again.text
    );
    let again = world.say(BEN, &format!("/correct {code}")).await;
    assert!(
        again.text.contains("is retracted already"),
        "{}",
        again.text
    );
    let unknown = world.say(BEN, "/retract 7K3QM2X").await;
    assert!(
        unknown.text.contains("/retract 7K3QM2T"),
        "{}",
        unknown.text
    );
}

#[tokio::test]
async fn a_typed_correction_goes_through_the_approval_screen() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    world.telegram.add_person(CYN, "Cyn", "en");
    world.join_staff(CYN, Role::Moderator).await;
    let mut both = routine("Ten persons listed");
    let lithuanian = Text {
        title: "Paskelbta dešimt asmenų".to_owned(),
        body: "Taryba patvirtino sąrašą.".to_owned(),
    };
    both.text.insert(Language::Lt, lithuanian);
    let (_, code) = world.publish(&both).await;
    world.deliver(&world.delivery()).await;
    let shown = world.say(BEN, &format!("/correct {code}")).await;
    assert!(shown.text.contains("reason"), "{}", shown.text);
    let which = format!("Correction of update {code}");
    assert!(shown.text.contains(&which), "{}", shown.text);
    let unchanged = "This correction leaves as they were: Lithuanian.";
    assert!(!shown.text.contains(unchanged), "nothing is changed yet");
    let draft: i64 =
        sqlx::query_scalar("SELECT candidate_id FROM drafts WHERE kind = 'correction'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    world.press(BEN, &shown, "Reason").await;
    let shown = world.say(BEN, "We counted wrong.").await;
    world.press(BEN, &shown, "Title").await;
    let shown = world.say(BEN, "Eleven persons listed").await;
    for part in [unchanged, "Reason: We counted wrong."] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    let question = world.press(BEN, &shown, "Approve…").await;
    assert_eq!(
        question.text,
        "Evidence: one piece\nNobody has marked any evidence as looked at.\n\
         Pages that nobody asked to fetch: 1.\n\nReason: We counted wrong.\n\
         This correction leaves as they were: Lithuanian. Please check that what they say holds.\n\nLive, not a drill: this correction goes to those who received the update (fewer than 10 readers). Approve?"
    );
    let queue = world.say(CYN, "/queue").await;
    assert!(queue.text.contains(&which), "{}", queue.text);
    let done = world.press(BEN, &shown, "Approve, live").await;
    assert_eq!(
        done.text,
        format!("Corrected. Code: {code}. Fewer than 10 readers are told.")
    );
    assert!(draft > 0);
    world.deliver(&world.delivery()).await;
    let notice = world.telegram.last_from_bot(ALA).unwrap();
    assert!(
        notice.text.contains("Now: Eleven persons listed"),
        "{}",
        notice.text
    );
}

/// Decision 13: of nine no number, of ten it.
#[tokio::test]
async fn from_ten_readers_on_they_are_counted_out() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, nobody) = world.publish(&routine("Nobody listed")).await;
    world.deliver(&world.delivery()).await;
    for n in 0..9 {
        world.subscribe(READERS + n, &["sanctions"]).await;
    }
    let (_, nine) = world.publish(&routine("Nine persons listed")).await;
    world.deliver(&world.delivery()).await;
    world.subscribe(READERS + 9, &["sanctions"]).await;
    let (_, ten) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;

    for (code, title, asked, told) in [
        (nobody, "Nobody", "fewer than 10", "Fewer than 10"),
        (nine, "Nine persons", "fewer than 10", "Fewer than 10"),
        (ten, "Ten persons", "10", "10"),
    ] {
        let question = world.say(BEN, &format!("/retract {code} Forged")).await;
        let first = format!("Live, not a drill: {asked} readers received “{title} listed” and are");
        assert!(question.text.starts_with(&first), "{}", question.text);
        let done = world.press(BEN, &question, "Retract, live").await;
        assert_eq!(
            done.text,
            format!("Retracted. Code: {code}. {told} readers are told.")
        );
    }
}

#[tokio::test]
async fn where_a_retraction_needs_two_the_second_finds_it_in_the_queue() {
    let world = World::new().await;
    let rules = vestka::domain::update::Rules {
        retraction_approvals: 2,
        ..vestka::domain::update::Rules::default()
    };
    let _bot = world.run_bot_by(rules);
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_people([BEN, CYN]);
    world.join_staff(BEN, Role::Moderator).await;
    world.join_staff(CYN, Role::Moderator).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;

    let question = world
        .say(BEN, &format!("/retract {code} It is forged"))
        .await;
    assert!(
        question.text.contains(": fewer than 10 readers received")
            && question
                .text
                .ends_with("Approvals needed: 2; yours is number 1."),
        "{}",
        question.text
    );
    let waits = world.press(BEN, &question, "Retract, live").await;
    assert!(waits.text.contains("1 of 2"), "{}", waits.text);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1, "one alone takes nothing back");
    // The same person again is still one.
    let candidate: i64 =
        sqlx::query_scalar("SELECT candidate_id FROM drafts WHERE kind = 'retraction'")
            .fetch_one(&world.pool)
            .await
            .unwrap();
    let again = world.say(BEN, &format!("/approve {candidate}")).await;
    let again = world.press(BEN, &again, "Retract, live").await;
    assert!(again.text.contains("already"), "{}", again.text);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1);

    let queue = world.say(CYN, "/queue").await;
    assert!(queue.text.contains("Ten persons listed"), "{}", queue.text);
    let question = world.say(CYN, &format!("/approve {candidate}")).await;
    assert!(
        question.text.contains("Reason: It is forged"),
        "{}",
        question.text
    );
    let done = world.press(CYN, &question, "Retract, live").await;
    assert!(done.text.starts_with("Retracted."), "{}", done.text);
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 2);
}

#[tokio::test]
async fn a_correction_that_is_made_breaking_in_the_bot_is_refused_at_the_approval() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.subscribe(ALA, &["sanctions"]).await;
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    world.deliver(&world.delivery()).await;
    let shown = world.say(BEN, &format!("/correct {code}")).await;
    world.press(BEN, &shown, "Reason").await;
    let shown = world.say(BEN, "It is worse than we thought.").await;
    let shown = world.press(BEN, &shown, "Urgency").await;
    let question = world.press(BEN, &shown, "Approve…").await;
    let refused = world.press(BEN, &question, "Approve, live").await;
    assert!(
        refused.text.contains("cannot make an update breaking"),
        "{}",
        refused.text
    );
    world.deliver(&world.delivery()).await;
    assert_eq!(world.received(ALA).len(), 1);
}

#[tokio::test]
async fn who_is_not_of_the_staff_learns_nothing_and_changes_nothing() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(BEN, "Ben", "en");
    world.telegram.add_person(CYN, "Cyn", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&breaking("All listed")).await;
    for command in ["/updates", "/correct", "/retract"] {
        let answer = world.say(CYN, &format!("{command} {code} Because")).await;
        assert!(!answer.text.contains("All listed"), "{}", answer.text);
        assert!(answer.text.contains("/help"), "{}", answer.text);
    }
    let drafts: i64 = sqlx::query_scalar("SELECT count(*) FROM amendment_drafts")
        .fetch_one(&world.pool)
        .await
        .unwrap();
    assert_eq!(drafts, 0);
}

#[tokio::test]
async fn a_script_corrects_and_retracts() {
    use vestka_simulator::{Settings, Simulator};

    use crate::world::{Program, UPDATE};

    let telegram = Simulator::start(Settings::default()).await.unwrap();
    let mut program = Program::with_database(&telegram).await;
    program.import_topics().await;
    program.start();
    let file = program.file("update.toml", UPDATE);
    let out = program.json(&["update", "publish", &file]).await;
    let code = out["code"].as_str().unwrap().to_owned();
    let text = UPDATE.replace("Ten", "Eleven") + "\n[reason]\nen = \"We counted wrong.\"\n";
    let file = program.file("correction.toml", &text);
    let out = program.json(&["update", "correct", &code, &file]).await;
    assert_eq!(
        (&out["kind"], &out["state"], &out["revision"]),
        (&"correction".into(), &"published".into(), &2.into())
    );
    let out = program
        .json(&["update", "retract", &code, "--reason", "It did not happen."])
        .await;
    assert_eq!(
        (&out["kind"], &out["state"], &out["revision"]),
        (&"retraction".into(), &"retracted".into(), &3.into())
    );
    let shown = program.json(&["update", "show", &code]).await;
    assert_eq!(shown["kind"], "retraction");
    let list = program.json(&["update", "list"]).await;
    let states: Vec<_> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["retracted", "superseded", "superseded"]);
    assert!(program.stop().await.success());
}

#[tokio::test]
async fn nothing_that_nobody_sees_and_nothing_that_turns_text_is_in_a_reason() {
    let world = World::new().await;
    let _bot = world.run_bot();
    world.telegram.add_person(BEN, "Ben", "en");
    world.join_staff(BEN, Role::Moderator).await;
    let (_, code) = world.publish(&routine("Ten persons listed")).await;
    let hostile = "It was \u{202e}degrof\u{2066} and\u{200b} withdrawn";
    let asked = world.say(BEN, &format!("/retract {code} {hostile}")).await;
    let reason = "Reason: It was degrof and withdrawn";
    assert!(asked.text.contains(reason), "{}", asked.text);
}
