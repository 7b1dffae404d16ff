//! The host: acting as one of the staff with their code, a new phone, the lock; and what passes while it holds.

use serde_json::Value;
use totp_rs::Totp;
use vestka::clock::{Clock as _, SystemClock};
use vestka::domain::language::Language;
use vestka::domain::staff::Role;
use vestka::review::Joined;
use vestka::vault::ChatId;
use vestka_simulator::{Settings, Simulator};

use super::{EVA, MAX};
use crate::world::{Program, TOPICS, UPDATE};

/// It needs two, since it is breaking.
fn breaking() -> String {
    UPDATE.replace("routine", "breaking")
}

/// A program with topics, and two of the staff with their authenticators.
struct Host {
    program: Program,
    staff: Vec<(String, Totp)>,
    _telegram: Simulator,
}

impl Host {
    async fn new() -> Self {
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("the host answers");
        let program = Program::with_database(&telegram).await;
        let mut staff = Vec::new();
        let foundation = program.foundation().await;
        let keys = foundation.keys().await.expect("the host answers");
        let topics = vestka::intake::catalogue::Catalogue::parse(TOPICS).expect("the host answers");
        let now = foundation.clock.now();
        let imported = foundation.store.import_catalogue(&topics, now);
        imported.await.expect("the host answers");
        for (person, role) in [(MAX, Role::Moderator), (EVA, Role::Admin)] {
            let invitations = foundation.invitations(&keys);
            let invited = invitations
                .invite(role, "operator")
                .await
                .expect("the host answers");
            let chat = ChatId::new(person);
            invitations
                .open(&invited.token, chat)
                .await
                .expect("the host answers");
            let joined = invitations.join(&invited.phrase, chat, Language::En).await;
            let Joined::Welcome {
                handle, enrolment, ..
            } = joined.expect("the host answers")
            else {
                panic!("the phrase is right")
            };
            staff.push((handle, Totp::from_url(&enrolment.uri).expect("an address")));
        }
        foundation.close().await.expect("the host answers");
        Self {
            program,
            staff,
            _telegram: telegram,
        }
    }

    /// The code of one of them at this moment, or some steps away from it.
    fn code(&self, who: usize, steps: i64) -> String {
        let second = SystemClock.now().timestamp() + 30 * steps;
        self.staff[who]
            .1
            .generate(u64::try_from(second).expect("the host answers"))
            .to_string()
    }

    async fn json_as(&self, arguments: &[&str], who: usize, steps: i64) -> Value {
        let (handle, code) = (self.staff[who].0.clone(), self.code(who, steps));
        let acting = ["--as", &handle, "--code", &code];
        self.program.json(&[arguments, &acting].concat()).await
    }

    /// A command that must be refused with this sentence.
    async fn refused(&self, arguments: &[&str], sentence: &str) {
        let ended = self.program.run(arguments).await;
        assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
        assert!(ended.err.contains(sentence), "{arguments:?}: {ended:?}");
    }

    async fn audited(&self, action: &str) -> Vec<(String, String)> {
        let mut database = self.program.connect().await;
        sqlx::query_as("SELECT actor, subject FROM audit_log WHERE action = $1 ORDER BY id")
            .bind(action)
            .fetch_all(&mut database)
            .await
            .expect("the database answers")
    }
}

#[tokio::test]
async fn two_people_of_the_staff_publish_from_the_host_each_with_a_code_of_their_own() {
    let mut host = Host::new().await;
    host.program.start();
    let file = host.program.file("update.toml", &breaking());
    let handle = host.staff[0].0.clone();
    // Without a code, with a wrong one, of nobody.
    let ended = host
        .program
        .run(&["update", "publish", &file, "--as", &handle])
        .await;
    assert_eq!(ended.code, 2, "{ended:?}");
    host.refused(
        &[
            "update", "publish", &file, "--as", &handle, "--code", "12345",
        ],
        "this code is not right",
    )
    .await;
    host.refused(
        &[
            "update", "publish", &file, "--as", "nobody", "--code", "123456",
        ],
        "vestka staff enrol",
    )
    .await;
    let out = host.json_as(&["update", "publish", &file], 0, 0).await;
    assert_eq!(
        (&out["state"], &out["approvals"]),
        (&"awaiting_approval".into(), &1.into())
    );
    let code = out["code"].as_str().unwrap().to_owned();
    // The same person once more is the same person.
    let next = host.code(0, 1);
    host.refused(
        &["update", "approve", &code, "--as", &handle, "--code", &next],
        "has this approval already",
    )
    .await;
    let out = host.json_as(&["update", "approve", &code], 1, 0).await;
    assert_eq!(
        (&out["state"], &out["approvals"]),
        (&"published".into(), &2.into())
    );
    host.refused(&["update", "approve", &code], "waits for approval")
        .await;
    let approvals = host.audited("approve").await;
    let actors: Vec<String> = approvals.iter().map(|(actor, _)| actor.clone()).collect();
    let expected = [0, 1].map(|who| format!("operator as {}", host.staff[who].0));
    assert_eq!(actors, expected);
    assert_eq!(host.audited("act_as").await.len(), 3);
    assert!(host.program.stop().await.success());
}

#[tokio::test]
async fn a_lost_phone_is_worth_nothing_after_a_new_secret_from_the_host() {
    let mut host = Host::new().await;
    host.program.start();
    let file = host.program.file("update.toml", &breaking());
    let handle = host.staff[0].0.clone();
    let shown = host.program.run(&["staff", "enrol", &handle]).await;
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(
        shown.out.contains("otpauth://totp/") && shown.out.contains('█'),
        "{shown:?}"
    );
    let fresh = host.program.json(&["staff", "enrol", &handle]).await;
    assert_eq!(fresh["recovery_codes"].as_array().map(Vec::len), Some(8));
    let old = host.code(0, 0);
    host.refused(
        &["update", "publish", &file, "--as", &handle, "--code", &old],
        "this code is not right",
    )
    .await;
    host.staff[0].1 = Totp::from_url(fresh["uri"].as_str().unwrap()).unwrap();
    let out = host.json_as(&["update", "publish", &file], 0, 0).await;
    assert_eq!(out["approvals"], 1);
    host.refused(&["staff", "enrol", "nobody"], "vestka staff list")
        .await;
    let enrolled = host.audited("enrol").await;
    assert_eq!(
        enrolled,
        [
            ("operator".to_owned(), handle.clone()),
            ("operator".to_owned(), handle)
        ]
    );
    assert!(host.program.stop().await.success());
}

#[tokio::test]
async fn under_the_lock_the_host_publishes_nothing_and_retracts_with_two_people() {
    let mut host = Host::new().await;
    host.program.start();
    let file = host.program.file("update.toml", UPDATE);
    let published = host.program.json(&["update", "publish", &file]).await;
    let code = published["code"].as_str().unwrap().to_owned();
    let locked = host.program.run(&["lock"]).await;
    assert!(
        locked.out.starts_with("Publishing is locked."),
        "{locked:?}"
    );
    let again = host.program.run(&["lock"]).await;
    assert!(
        again.out.starts_with("Publishing was locked already."),
        "{again:?}"
    );

    host.refused(&["update", "publish", &file], "publishing is locked")
        .await;
    let text = UPDATE.replace("Ten", "Eleven") + "\n[reason]\nen = \"We counted wrong.\"\n";
    let correction = host.program.file("correction.toml", &text);
    host.refused(
        &["update", "correct", &code, &correction],
        "publishing is locked",
    )
    .await;
    let out = host
        .program
        .json(&["update", "retract", &code, "--reason", "It is forged."])
        .await;
    assert_eq!(
        (&out["state"], &out["approvals"]),
        (&"awaiting_approval".into(), &1.into())
    );
    host.refused(&["update", "approve", &code], "has this approval already")
        .await;
    let out = host.json_as(&["update", "approve", &code], 0, 0).await;
    assert_eq!(
        (&out["kind"], &out["state"]),
        (&"retraction".into(), &"retracted".into())
    );

    let unlocked = host.program.run(&["unlock"]).await;
    assert!(
        unlocked.out.starts_with("Publishing is unlocked."),
        "{unlocked:?}"
    );
    let again = host.program.run(&["unlock"]).await;
    assert!(
        again.out.starts_with("Publishing was not locked."),
        "{again:?}"
    );
    host.program.json(&["update", "publish", &file]).await;
    for (action, times) in [("lock", 2), ("unlock", 1)] {
        let told = host.audited(action).await;
        assert_eq!(told.len(), times, "{action}");
        assert!(told.iter().all(|(actor, _)| actor == "operator"));
    }
    assert!(host.program.stop().await.success());
}

/// Stories are decided on the host as one of the staff, too.
#[tokio::test]
async fn who_splits_merges_or_stops_a_relay_on_the_host_is_recorded_by_name() {
    let mut host = Host::new().await;
    host.program.start();
    let handle = host.staff[0].0.clone();
    for arguments in [
        &["story", "merge", "1", "2"][..],
        &["story", "split", "1", "2"],
        &["story", "separate", "1", "2"],
        &["story", "stop-relay", "1"],
    ] {
        let wrong = [arguments, &["--as", &handle, "--code", "12345"]].concat();
        // A wrong code is said before anything about the story.
        host.refused(&wrong, &format!("--as {handle}: ")).await;
        host.refused(arguments, "").await;
    }
    assert!(host.program.stop().await.success());
}
