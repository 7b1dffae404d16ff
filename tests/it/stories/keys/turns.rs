//! Two rotations at once: the second is refused, and one that was killed holds nobody up.

use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::{done, program, publish, refused};

#[tokio::test]
async fn a_second_rotation_is_refused_and_a_killed_one_blocks_nobody() {
    let (_telegram, program) = program().await;
    publish(&program, "").await;
    let mut first = program.begin_piped(&["key", "rotate"]);
    let mut told = BufReader::new(first.stderr.take().expect("a pipe")).lines();
    // It has sealed everything anew, and waits for an answer.
    loop {
        let line = told.next_line().await.expect("a pipe").expect("a line");
        if line.contains("Type the word yes") {
            break;
        }
    }
    let key = std::fs::read(program.folder().join("vestka.key")).unwrap();
    for arguments in [
        ["key", "rotate", "--yes"].as_slice(),
        &["key", "rotate", "--abandon"],
    ] {
        let said = refused(&program, arguments).await;
        assert!(
            said.contains("another `vestka key rotate`") && said.contains("nothing was changed"),
            "{said}"
        );
    }
    let now = std::fs::read(program.folder().join("vestka.key")).unwrap();
    assert_eq!(now, key);
    assert!(first.try_wait().unwrap().is_none(), "the first goes on");

    first.kill().await.expect("our child");
    let said = done(&program, &["key", "rotate", "--yes"]).await;
    assert!(said.contains("The old key is destroyed"), "{said}");
    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["left_under_old_key"], 0, "{status}");
}
