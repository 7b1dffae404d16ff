//! Ten thousand chats write at once: what the real program holds afterwards is little more than before.

use vestka_simulator::{Settings, Simulator};

use super::ALA;
use crate::world::Program;

const CROWD: i64 = 1_487_000_400_000;
const CHATS: i64 = 10_000;

/// Memory of a process in MB: what it holds at this moment, and what it held at most.
fn held(pid: u32) -> (u64, u64) {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("it runs");
    let counted = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.expect("a number of kB")
    };
    // Pages of the program itself are of the file, not of what it holds.
    let file = counted("RssFile:");
    (
        (counted("VmRSS:") - file) / 1024,
        counted("VmHWM:").saturating_sub(file) / 1024,
    )
}

async fn answer(telegram: &Simulator, text: &str) {
    let sent = telegram.say(ALA, text);
    let answer = telegram.wait_for_text(ALA, sent, "").await;
    answer.expect("an answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "half a minute, and it measures: by hand"]
async fn ten_thousand_chats_at_once_leave_little_behind() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    telegram.add_people([ALA]);
    telegram.add_people(CROWD..CROWD + CHATS);
    let mut program = Program::new(&telegram);
    program.set("log.level", "info");
    // As with Telegram: what is answered waits for its turn.
    program.set("delivery.rate_per_second", "30");
    program.start();
    answer(&telegram, "/help").await;
    let before = held(program.pid());
    for round in ["/start", "/help", "/topics"] {
        for chat in CROWD..CROWD + CHATS {
            telegram.say(chat, round);
        }
        let taken = telegram.wait_for("all is taken", |state| state.waiting_updates() == 0);
        taken.await.expect("it reads");
    }
    // Those who passed are answered one after the other.
    let sent = telegram.sent_count();
    let answered = telegram.wait_for("more answers", |state| state.sent_count() >= sent + 20);
    answered.await.expect("it goes on");
    let after = held(program.pid());
    println!("MB held and held at most: before {before:?}, after {after:?}");
    assert!(after.1 < before.1 + 200, "{before:?} {after:?}");
    program.stop().await;
}
