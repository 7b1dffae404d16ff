//! Two rotations at once: the second is refused, and one that was killed holds nobody up.

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};

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

#[tokio::test]
async fn a_rotation_that_has_lost_its_turn_ends_and_the_old_key_stays() {
    let (_telegram, program) = program().await;
    publish(&program, "").await;
    let mut first = program.begin_piped(&["key", "rotate"]);
    let mut told = BufReader::new(first.stderr.take().expect("a pipe"));
    let mut line = String::new();
    while !line.contains("Type the word yes") {
        line.clear();
        assert_ne!(told.read_line(&mut line).await.expect("a pipe"), 0);
    }
    let mut connection = program.connect().await;
    // "rotation" in ASCII, its first half.
    let cut = sqlx::query_scalar::<_, bool>(
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.classid::bigint = x'726f7461'::bigint",
    )
    .fetch_all(&mut connection)
    .await
    .expect("the database answers");
    assert_eq!(cut, [true]);
    let typed = first.stdin.as_mut().expect("a pipe");
    typed.write_all(b"yes\n").await.expect("it reads");
    let mut said = String::new();
    told.read_to_string(&mut said).await.expect("text");
    let ended = first.wait().await.expect("our child");
    assert_eq!(ended.code(), Some(1), "{said}");
    assert!(said.contains("was lost"), "{said}");

    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["keys"][0]["state"], "retiring", "{status}");
    assert_eq!(status["keys"][0]["in_file"], true, "{status}");
    let said = done(&program, &["key", "rotate", "--yes"]).await;
    assert!(said.contains("The old key is destroyed"), "{said}");
}
