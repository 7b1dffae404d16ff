//! Two programs share a budget that Telegram enforces to the second; one is killed and started again. By hand, in real time: the
//! same with simulated time is a test of `delivery::sharing`.

use std::time::Duration;

use vestka_simulator::Limits;

use super::{Plan, Stage, UPDATE};

const RATE: u32 = 30;

/// Never above the budget, and never under 95 % of it for more than five seconds.
async fn share_for(seconds: u64) {
    let readers = i64::try_from(seconds).expect("few") * i64::from(RATE) * 11 / 10;
    let plan = Plan {
        seed: 0,
        readers,
        kills: 0,
    };
    let mut stage = Stage::begin(plan).await.expect("all is set up");
    stage.telegram.set_limits(Limits {
        overall_per_second: Some(RATE),
        per_chat_per_second: Some(1),
        hold: true,
        ..Limits::default()
    });
    for program in &mut stage.programs {
        program.set("delivery.rate_per_second", &RATE.to_string());
        program.start();
    }
    let update = stage.programs[0].file("update.toml", UPDATE);
    stage.programs[0]
        .json(&["update", "publish", &update])
        .await;
    stage
        .telegram
        .wait_for("the first", |state| state.sent_count() > 0)
        .await
        .expect("it begins");
    let begun = stage.telegram.now();
    let third = Duration::from_secs(seconds / 3);
    tokio::time::sleep(third).await;
    stage.programs[1].kill_alone().await;
    tokio::time::sleep(third / 2).await;
    stage.programs[1].start();
    let rest = Duration::from_secs(seconds).saturating_sub(third + third / 2);
    tokio::time::sleep(rest).await;
    let sent: Vec<u64> = stage
        .telegram
        .calls()
        .iter()
        .filter(|call| call.method == "sendMessage" && call.taken)
        .filter_map(|call| call.at.checked_sub(begun))
        .collect();
    let refused = stage.telegram.look(|state| state.count("sendMessage", 429));
    let within = |from: u64, length: u64| {
        sent.iter()
            .filter(|at| (from..from + length).contains(*at))
            .count()
    };
    let most = sent.iter().map(|at| within(*at, 1000)).max();
    let windows: Vec<usize> = (0..seconds - 6)
        .map(|second| within(second * 1000 + 1000, 5000))
        .collect();
    let wanted = usize::try_from(RATE * 5 * 95 / 100).expect("few");
    let short = windows.split(|sent| *sent >= wanted).map(<[usize]>::len);
    let longest = short.max().unwrap_or(0);
    println!(
        "{} in {seconds} s, at most {most:?} in a second, {refused} refused; least in five seconds {:?}, under 95 % for {longest} s",
        sent.len(),
        windows.iter().min()
    );
    println!("{windows:?}");
    assert_eq!((refused, stage.telegram.impatient_calls()), (0, 0));
    // A window of five seconds that begins up to five before the dip and ends within it.
    assert!(longest <= 8, "{windows:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "by hand: takes a minute and a half"]
async fn two_programs_share_thirty_a_second_for_ninety_seconds() {
    share_for(90).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "by hand: takes ten minutes"]
async fn two_programs_share_thirty_a_second_for_ten_minutes() {
    share_for(600).await;
}
