//! The real program behind a webhook: it stops and the webhook stays, it goes back to long polling, and a busy port is told.

use std::net::TcpListener;

use vestka_simulator::{Settings, Simulator};

use super::ALA;
use crate::world::Program;

async fn answers(telegram: &Simulator, text: &str) {
    let sent = telegram.say(ALA, text);
    let answer = telegram.wait_for_text(ALA, sent, "").await;
    answer.expect("an answer");
}

#[tokio::test]
async fn the_program_takes_events_by_its_webhook_and_goes_back_to_long_polling() {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    telegram.add_people([ALA]);
    let mut program = Program::new(&telegram);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound").to_string();
    program.set("telegram.webhook_url", &format!("http://{address}/hook"));
    program.set("telegram.webhook_listen", &address);

    let ended = program.run(&["run"]).await;
    assert_eq!(ended.code, 1, "{ended:?}");
    let told = format!("telegram.webhook_listen: {address} cannot be listened on");
    assert!(ended.err.contains(&told), "{}", ended.err);
    drop(listener);

    program.start();
    let set = telegram.wait_for("the webhook", |state| state.webhook().is_some());
    set.await.expect("it is set");
    answers(&telegram, "/help").await;
    assert!(program.stop().await.success());
    assert!(telegram.look(|state| state.webhook().is_some()), "it stays");
    // Nobody is there; the next one gets it.
    telegram.say(ALA, "/subscribe sanctions");
    program.start();
    let taken = telegram.wait_for("it is taken", |state| state.waiting_updates() == 0);
    taken.await.expect("it is taken");
    assert!(program.stop().await.success());

    program.unset("telegram.webhook_url");
    program.unset("telegram.webhook_listen");
    program.start();
    answers(&telegram, "/help").await;
    assert!(telegram.look(|state| state.webhook().is_none()));
    assert!(program.stop().await.success());
}
