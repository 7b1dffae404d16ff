//! The database that `database.url` names does not let us in: one sentence says what is wrong and what to do, whatever language its
//! server speaks. The server is played: what it answers is what Postgres sends.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use vestka::store::{DatabaseAddress, is_away};

/// Words of a server that speaks Belarusian.
const WORDS: &str = "не атрымалася";

/// What Postgres sends where it refuses: the code, the words, the line and the function in its source.
fn refusal(code: &str, routine: &str) -> Vec<u8> {
    let mut fields = Vec::new();
    for (kind, value) in [
        ('S', "FATAL"),
        ('V', "FATAL"),
        ('C', code),
        ('M', WORDS),
        ('L', "948"),
        ('R', routine),
    ] {
        fields.extend(format!("{kind}{value}\0").into_bytes());
    }
    fields.push(0);
    let length = u32::try_from(fields.len() + 4).expect("it is short");
    [b"E".as_slice(), &length.to_be_bytes(), &fields].concat()
}

/// The sentence for whoever asks a server that answers so, and whether waiting may help.
async fn told(answer: Vec<u8>, mode: &str) -> (String, bool) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let answering = async {
        loop {
            let (mut asking, _) = listener.accept().await.expect("somebody asks");
            let mut length = [0; 4];
            asking.read_exact(&mut length).await.expect("a question");
            let rest = u32::from_be_bytes(length) as usize - 4;
            let mut question = vec![0; rest];
            asking.read_exact(&mut question).await.expect("a question");
            asking.write_all(&answer).await.expect("it listens");
        }
    };
    let url = format!("postgres://reader:hunter2@127.0.0.1:{port}/news?sslmode={mode}");
    let address = DatabaseAddress::read(&url).expect("an address");
    let refused = tokio::select! {
        refused = address.look() => refused.expect_err("nobody is let in"),
        () = answering => unreachable!("it answers for ever"),
    };
    let sentence = refused.of_database_url();
    assert!(
        sentence.starts_with("the database at database.url cannot be used: "),
        "{sentence}"
    );
    for hidden in ["hunter2", "at line", "948", "error returned"] {
        assert!(!sentence.contains(hidden), "{sentence}");
    }
    (sentence, is_away(&refused))
}

#[tokio::test]
async fn each_refusal_of_postgres_is_told_by_its_code_with_what_to_do() {
    for (code, routine, mode, part) in [
        (
            "3D000",
            "InitPostgres",
            "disable",
            "createdb --owner=reader news",
        ),
        (
            "28000",
            "InitializeSessionUserId",
            "disable",
            "createuser reader",
        ),
        ("28P01", "auth_failed", "disable", "ALTER ROLE"),
        ("28000", "auth_failed", "disable", "pg_hba.conf"),
        (
            "28000",
            "ClientAuthentication",
            "disable",
            "sslmode=require",
        ),
        ("53300", "InitProcess", "disable", "max_connections"),
    ] {
        let (sentence, may_come) = told(refusal(code, routine), mode).await;
        assert!(sentence.contains(part), "{code}: {sentence}");
        assert!(!sentence.contains(WORDS), "{code}: {sentence}");
        assert_eq!(
            may_come,
            code == "53300",
            "{code}: who is full has room later"
        );
    }
    // What we know no better of is told in the server's own words.
    let (sentence, _) = told(refusal("57P03", "ProcessStartupPacket"), "disable").await;
    assert!(sentence.contains(WORDS), "{sentence}");
}

#[tokio::test]
async fn a_server_without_the_encryption_that_is_asked_for_is_told_as_that() {
    let (sentence, may_come) = told(b"N".to_vec(), "require").await;
    assert!(sentence.contains("speaks no TLS"), "{sentence}");
    assert!(!may_come);
}

#[tokio::test]
async fn where_nobody_listens_and_where_nobody_is_that_is_told() {
    let free = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = free.local_addr().expect("an address").port();
    drop(free);
    for (place, part) in [
        (format!("127.0.0.1:{port}"), "nobody listens at 127.0.0.1:"),
        (
            "nowhere.invalid".to_owned(),
            "no host with the name \"nowhere.invalid\"",
        ),
        (
            "localhost/x?host=/nowhere".to_owned(),
            "/nowhere cannot be reached",
        ),
    ] {
        let url = format!("postgres://reader:hunter2@{place}");
        let address = DatabaseAddress::read(&url).expect("an address");
        let refused = address.look().await.expect_err("nobody is there");
        let sentence = refused.of_database_url();
        assert!(
            sentence.contains(part) && sentence.contains("check that it runs"),
            "{sentence}"
        );
        assert!(!sentence.contains("hunter2"), "{sentence}");
        assert!(is_away(&refused), "it may come: {sentence}");
    }
}
