//! The private cluster: who starts it, who finds it, who stops it, and what happens to it when they are killed.
//!
//! Real servers in folders of their own; nothing waits for a time.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, PidfdFlags, Signal, geteuid, kill_process, pidfd_open};
use sqlx::{ConnectOptions, Connection, Executor, PgConnection};
use vestka::store::cluster::{Cluster, ClusterError, ClusterSettings, DATABASE, Purpose};

use crate::world::postgres::{TestDatabase, passable_folder, settings};

/// Set for a copy of this test program that plays a second process: the `data_dir`.
const PLAY: &str = "VESTKA_TEST_CLUSTER";

#[tokio::test]
async fn starts_at_first_and_keeps_what_was_written() {
    let folder = passable_folder();
    let settings = settings(&folder.path().join("new/data"));
    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    let database: (String, String, String) = sqlx::query_as(
        "SELECT pg_get_userbyid(datdba)::text, pg_encoding_to_char(encoding)::text, datcollate
           FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(&mut connect(&cluster).await)
    .await
    .unwrap();
    assert_eq!(
        database,
        ("vestka".to_owned(), "UTF8".to_owned(), "C.UTF-8".to_owned())
    );
    write(&cluster, 1).await;
    let pid = postmaster(&cluster);
    cluster.close().await.unwrap();
    assert!(gone(pid));

    let cluster = Cluster::open(&settings, Purpose::Command).await.unwrap();
    assert_eq!(read(&cluster).await, [1]);
    assert!(
        !cluster
            .notices()
            .iter()
            .any(|notice| notice.contains("recovered")),
        "{:?}",
        cluster.notices()
    );
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn listens_nowhere_but_in_a_private_folder() {
    let folder = passable_folder();
    let cluster = Cluster::open(&settings(folder.path()), Purpose::Service)
        .await
        .unwrap();
    let options = cluster.connect_options(DATABASE);
    let socket = options.get_socket().unwrap();
    assert_eq!(
        socket.metadata().unwrap().permissions().mode() & 0o777,
        0o700
    );
    let (addresses, folders): (String, String) = sqlx::query_as(
        "SELECT current_setting('listen_addresses'), current_setting('unix_socket_directories')",
    )
    .fetch_one(&mut connect(&cluster).await)
    .await
    .unwrap();
    assert_eq!(
        (addresses, folders),
        (String::new(), format!("\"{}\"", socket.display()))
    );
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn refuses_a_second_service_and_says_what_to_do() {
    let folder = passable_folder();
    let settings = settings(folder.path());
    let first = Cluster::open(&settings, Purpose::Service).await.unwrap();
    let refused = Cluster::open(&settings, Purpose::Service)
        .await
        .unwrap_err();
    assert!(
        matches!(&refused, ClusterError::AlreadyRunning { pid, .. } if *pid == Some(std::process::id()))
    );
    assert!(refused.to_string().contains("`database.url`"), "{refused}");
    first.close().await.unwrap();
    Cluster::open(&settings, Purpose::Service)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
}

#[tokio::test]
async fn a_command_joins_and_the_last_one_to_leave_stops_the_server() {
    let folder = passable_folder();
    let settings = settings(folder.path());
    let service = Cluster::open(&settings, Purpose::Service).await.unwrap();
    let pid = postmaster(&service);

    let command = Cluster::open(&settings, Purpose::Command).await.unwrap();
    assert_eq!(postmaster(&command), pid);
    command.close().await.unwrap();
    write(&service, 1).await;

    let command = Cluster::open(&settings, Purpose::Command).await.unwrap();
    service.close().await.unwrap();
    assert_eq!(read(&command).await, [1]);
    command.close().await.unwrap();
    assert!(gone(pid));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn commands_that_begin_together_share_one_server() {
    let folder = passable_folder();
    let settings = settings(folder.path());
    let begin = || {
        let settings = settings.clone();
        tokio::spawn(async move { Cluster::open(&settings, Purpose::Command).await.unwrap() })
    };
    let (one, two, three) = tokio::try_join!(begin(), begin(), begin()).unwrap();
    let all = [one, two, three];
    let pid = postmaster(&all[0]);
    assert!(all.iter().all(|cluster| postmaster(cluster) == pid));
    for cluster in all {
        cluster.close().await.unwrap();
    }
    assert!(gone(pid));
}

#[tokio::test]
async fn recovers_when_the_server_was_killed() {
    let folder = passable_folder();
    let settings = durable(folder.path());
    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    write(&cluster, 7).await;
    kill(postmaster(&cluster), Signal::KILL);
    cluster.close().await.unwrap();

    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    assert!(
        cluster
            .notices()
            .iter()
            .any(|notice| notice.contains("recovered")),
        "{:?}",
        cluster.notices()
    );
    assert_eq!(read(&cluster).await, [7]);
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn recovers_when_all_were_killed_and_the_process_id_is_somebody_elses() {
    let folder = passable_folder();
    let settings = durable(&folder.path().join("one"));
    let mut service = play(&settings);
    let file = folder.path().join("one/postgres/data/postmaster.pid");
    service.kill().unwrap();
    service.wait().unwrap();
    kill(first_line(&file), Signal::KILL);

    // A process of the same account has the number now, as in a container that starts anew.
    let beside = durable(&folder.path().join("other"));
    let other = Cluster::open(&beside, Purpose::Service).await.unwrap();
    let number = postmaster(&other).as_raw_nonzero();
    for file in [
        file,
        folder.path().join("one/postgres/socket/.s.PGSQL.5432.lock"),
    ] {
        let text = std::fs::read_to_string(&file).unwrap();
        let (_, rest) = text.split_once('\n').unwrap();
        std::fs::write(&file, format!("{number}\n{rest}")).unwrap();
    }

    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    assert_eq!(read(&cluster).await, [42]);
    assert!(connect(&other).await.ping().await.is_ok());
    cluster.close().await.unwrap();
    other.close().await.unwrap();
}

#[tokio::test]
async fn adopts_the_server_of_a_killed_service() {
    let folder = passable_folder();
    let settings = durable(folder.path());
    let mut service = play(&settings);
    let refused = Cluster::open(&settings, Purpose::Service)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, ClusterError::AlreadyRunning { pid: Some(pid), .. } if pid == service.id())
    );
    let pid = first_line(&folder.path().join("postgres/data/postmaster.pid"));
    service.kill().unwrap();
    service.wait().unwrap();

    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    assert_eq!(postmaster(&cluster), pid);
    assert!(
        cluster
            .notices()
            .iter()
            .any(|notice| notice.contains("adopted")),
        "{:?}",
        cluster.notices()
    );
    assert_eq!(read(&cluster).await, [42]);
    cluster.close().await.unwrap();
    assert!(gone(pid));
}

#[tokio::test]
async fn stops_the_server_also_when_a_command_ends_by_an_error() {
    let folder = passable_folder();
    let settings = settings(folder.path());
    let cluster = Cluster::open(&settings, Purpose::Command).await.unwrap();
    let pid = postmaster(&cluster);
    drop(cluster);
    let cluster = Cluster::open(&settings, Purpose::Command).await.unwrap();
    assert_ne!(postmaster(&cluster), pid);
    assert!(
        !cluster
            .notices()
            .iter()
            .any(|notice| notice.contains("recovered")),
        "{:?}",
        cluster.notices()
    );
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn starts_anew_after_a_creation_that_was_interrupted() {
    let folder = passable_folder();
    let staging = folder.path().join("postgres/data.new/base");
    std::fs::create_dir_all(&staging).unwrap();
    std::fs::write(staging.join("half"), "done").unwrap();
    let cluster = Cluster::open(&settings(folder.path()), Purpose::Command)
        .await
        .unwrap();
    assert!(!staging.exists());
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn leaves_a_folder_alone_that_is_not_ours() {
    for theirs in [
        "postgres/diary.txt",
        "postgres/PG_VERSION",
        "postgres/data/diary.txt",
    ] {
        let folder = passable_folder();
        let file = folder.path().join(theirs);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "15").unwrap();
        let before = tree(folder.path());
        let refused = Cluster::open(&settings(folder.path()), Purpose::Service)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, ClusterError::Foreign { .. }),
            "{theirs}: {refused}"
        );
        assert_eq!(tree(folder.path()), before);
    }
}

#[tokio::test]
async fn names_both_versions_when_another_one_made_the_cluster() {
    let folder = passable_folder();
    let data = folder.path().join("postgres/data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("PG_VERSION"), "12\n").unwrap();
    let refused = Cluster::open(&settings(folder.path()), Purpose::Service)
        .await
        .unwrap_err();
    assert!(
        matches!(refused, ClusterError::OtherMajor { made_by: 12, .. }),
        "{refused}"
    );
    assert!(
        refused
            .to_string()
            .contains("was made by PostgreSQL 12, but this machine has"),
        "{refused}"
    );
}

#[tokio::test]
async fn says_what_kept_the_server_from_starting() {
    for (said, expected) in [
        (
            "could not extend file: No space left on device",
            "is full: make room there",
        ),
        ("something new", "did not start; mend what its log"),
    ] {
        let folder = passable_folder();
        let programs = folder.path().join("programs");
        std::fs::create_dir(&programs).unwrap();
        program(
            &programs.join("postgres"),
            "echo 'postgres (PostgreSQL) 99.1'",
        );
        program(
            &programs.join("initdb"),
            &format!("echo 'initdb: error: {said}' >&2; exit 1"),
        );
        let settings = ClusterSettings {
            search_path: Some(programs.into()),
            ..settings(&folder.path().join("data"))
        };
        let refused = Cluster::open(&settings, Purpose::Service)
            .await
            .unwrap_err()
            .to_string();
        assert!(refused.contains(expected), "{refused}");
        assert!(!folder.path().join("data/postgres/data.new").exists());
    }
}

#[tokio::test]
async fn lives_elsewhere_when_the_account_cannot_enter() {
    let folder = passable_folder();
    let data_dir = folder.path().join("data");
    permit(folder.path(), 0o700);
    if !geteuid().is_root() {
        permit(folder.path(), 0o500);
        let refused = Cluster::open(&settings(&data_dir), Purpose::Service)
            .await
            .unwrap_err();
        assert!(
            matches!(refused, ClusterError::NoPermission { .. }),
            "{refused}"
        );
        return;
    }
    let cluster = Cluster::open(&settings(&data_dir), Purpose::Service)
        .await
        .unwrap();
    let home = cluster.folder().to_path_buf();
    assert_eq!(home.parent(), Some(Path::new("/var/lib/vestka")));
    let said = cluster.notices().join("\n");
    assert!(
        said.contains(home.to_str().unwrap()) && said.contains(folder.path().to_str().unwrap()),
        "{said}"
    );
    write(&cluster, 5).await;
    cluster.close().await.unwrap();

    let moved = folder.path().join("moved");
    std::fs::rename(&data_dir, &moved).unwrap();
    let cluster = Cluster::open(&settings(&moved), Purpose::Command)
        .await
        .unwrap();
    assert_eq!(
        (cluster.folder(), read(&cluster).await),
        (home.as_path(), vec![5])
    );
    cluster.close().await.unwrap();

    std::fs::create_dir(&data_dir).unwrap();
    std::fs::copy(
        moved.join("postgres.location"),
        data_dir.join("postgres.location"),
    )
    .unwrap();
    let refused = Cluster::open(&settings(&data_dir), Purpose::Command)
        .await
        .unwrap_err();
    assert!(matches!(refused, ClusterError::Copied { .. }), "{refused}");
    std::fs::remove_file(data_dir.join("postgres.location")).unwrap();
    let another = Cluster::open(&settings(&data_dir), Purpose::Command)
        .await
        .unwrap();
    assert_ne!(another.folder(), home);
    another.destroy().await.unwrap();

    Cluster::open(&settings(&moved), Purpose::Command)
        .await
        .unwrap()
        .destroy()
        .await
        .unwrap();
    assert!(!home.exists() && !moved.join("postgres.location").exists());
}

#[tokio::test]
async fn does_not_begin_anew_when_the_database_elsewhere_is_missing() {
    let folder = passable_folder();
    let pointer = folder.path().join("postgres.location");
    std::fs::write(&pointer, "/var/lib/vestka/gone\n").unwrap();
    let open = || async { Cluster::open(&settings(folder.path()), Purpose::Command).await };
    let refused = open().await.unwrap_err();
    assert!(matches!(refused, ClusterError::Missing { .. }), "{refused}");
    // Root must not follow it to any folder.
    std::fs::write(&pointer, "/etc\n").unwrap();
    let refused = open().await.unwrap_err();
    assert!(matches!(refused, ClusterError::Foreign { .. }), "{refused}");
}

#[tokio::test]
async fn says_so_when_the_account_cannot_enter_any_more() {
    let folder = passable_folder();
    let settings = settings(&folder.path().join("data"));
    Cluster::open(&settings, Purpose::Command)
        .await
        .unwrap()
        .close()
        .await
        .unwrap();
    let shut = if geteuid().is_root() { 0o700 } else { 0o600 };
    permit(folder.path(), shut);
    let refused = Cluster::open(&settings, Purpose::Command)
        .await
        .unwrap_err();
    permit(folder.path(), 0o755);
    assert!(
        matches!(refused, ClusterError::NoPermission { .. }),
        "{refused}"
    );
}

#[tokio::test]
async fn a_long_path_has_its_socket_elsewhere() {
    let folder = passable_folder();
    let data_dir = folder
        .path()
        .join("long/".repeat(25))
        .join("it's, a \"place\" \\ of its own");
    let cluster = Cluster::open(&settings(&data_dir), Purpose::Service)
        .await
        .unwrap();
    let socket: PathBuf = cluster
        .connect_options(DATABASE)
        .get_socket()
        .unwrap()
        .clone();
    assert!(socket.starts_with("/tmp"));
    write(&cluster, 1).await;
    cluster.close().await.unwrap();
    assert!(!socket.exists());
}

#[tokio::test]
async fn a_place_with_an_odd_name_works() {
    let folder = passable_folder();
    let data_dir = folder.path().join("it's, \"a\" \\ Дом");
    let cluster = Cluster::open(&settings(&data_dir), Purpose::Service)
        .await
        .unwrap();
    assert!(
        cluster
            .connect_options(DATABASE)
            .get_socket()
            .unwrap()
            .starts_with(&data_dir)
    );
    write(&cluster, 1).await;
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn the_log_does_not_tell_what_statements_said() {
    let folder = passable_folder();
    let cluster = Cluster::open(&settings(folder.path()), Purpose::Service)
        .await
        .unwrap();
    let mut connection = connect(&cluster).await;
    connection
        .execute("CREATE TABLE told (word text PRIMARY KEY CHECK (word <> 'a-secret'))")
        .await
        .unwrap();
    for statement in [
        "INSERT INTO told VALUES ('a-secret')",
        "INSERT INTO told VALUES ('another-secret'), ('another-secret')",
        "SELECT 'third-secret'::int",
        "SELECT fourth-secret",
        "DO $$ BEGIN RAISE LOG 'loud' ; RAISE WARNING 'fifth-secret'; END $$",
    ] {
        let _ = connection.execute(statement).await;
    }
    let log = std::fs::read_to_string(cluster.folder().join("log")).unwrap();
    assert!(log.contains("loud"), "{log}");
    assert!(!log.contains("secret"), "{log}");
    connection.close().await.unwrap();
    cluster.close().await.unwrap();
}

#[tokio::test]
async fn a_test_database_is_a_clone_of_a_template_migrated_once() {
    let migrate = |options: sqlx::postgres::PgConnectOptions| async move {
        let mut connection = options.connect().await?;
        connection
            .execute("CREATE TABLE IF NOT EXISTS migrated AS SELECT 1 AS n")
            .await?;
        connection.close().await?;
        anyhow::Ok(())
    };
    let one = TestDatabase::new(migrate).await;
    let other = TestDatabase::new(|_| async { anyhow::bail!("migrated twice") }).await;
    let mut connection = one.connect_options().connect().await.unwrap();
    let mut beside = other.connect_options().connect().await.unwrap();
    connection
        .execute("INSERT INTO migrated VALUES (2)")
        .await
        .unwrap();
    let count = "SELECT count(*) FROM migrated";
    assert_eq!(
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&mut connection)
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        sqlx::query_scalar::<_, i64>(count)
            .fetch_one(&mut beside)
            .await
            .unwrap(),
        1
    );

    let name = one.connect_options().get_database().unwrap().to_owned();
    drop(one);
    let left: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(name)
            .fetch_one(&mut beside)
            .await
            .unwrap();
    assert!(!left);
}

/// The second process of other stories: started by them alone, it serves until it is killed.
#[tokio::test]
async fn plays_a_service() {
    let Some(data_dir) = part() else {
        return;
    };
    let settings = durable(&data_dir);
    let cluster = Cluster::open(&settings, Purpose::Service).await.unwrap();
    write(&cluster, 42).await;
    writeln!(std::io::stdout(), "\nserves").unwrap();
    // Ends with the test that started it.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    cluster.close().await.unwrap();
}

#[expect(
    clippy::disallowed_methods,
    reason = "how one test program tells the other its part"
)]
fn part() -> Option<PathBuf> {
    std::env::var_os(PLAY).map(PathBuf::from)
}

/// Starts this test program again as a service; returns when it serves.
fn play(settings: &ClusterSettings) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("this test program"))
        .args([
            "--exact",
            "stories::cluster::plays_a_service",
            "--nocapture",
        ])
        .env(PLAY, &settings.data_dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a second process");
    let said = BufReader::new(child.stdout.take().expect("its output"));
    assert!(said.lines().any(|line| line.expect("a line") == "serves"));
    child
}

fn postmaster(cluster: &Cluster) -> Pid {
    first_line(&cluster.folder().join("data/postmaster.pid"))
}

fn first_line(file: &Path) -> Pid {
    let text = std::fs::read_to_string(file).expect("a file with a process id");
    let number = text.lines().next().and_then(|line| line.parse().ok());
    number.and_then(Pid::from_raw).expect("a process id")
}

fn kill(pid: Pid, signal: Signal) {
    kill_process(pid, signal).expect("a process to kill");
}

/// Whether the process has ended, or does so within a moment: its last lock is free a little before it is gone.
fn gone(pid: Pid) -> bool {
    let Ok(process) = pidfd_open(pid, PidfdFlags::empty()) else {
        return true;
    };
    let mut ended = [PollFd::new(&process, PollFlags::IN)];
    let moment = Timespec {
        tv_sec: 2,
        tv_nsec: 0,
    };
    poll(&mut ended, Some(&moment)).is_ok_and(|events| events == 1)
}

async fn connect(cluster: &Cluster) -> PgConnection {
    cluster
        .connect_options(DATABASE)
        .connect()
        .await
        .expect("a connection")
}

async fn write(cluster: &Cluster, n: i32) {
    let mut connection = connect(cluster).await;
    connection
        .execute("CREATE TABLE IF NOT EXISTS written (n int)")
        .await
        .expect("a table");
    sqlx::query("INSERT INTO written VALUES ($1)")
        .bind(n)
        .execute(&mut connection)
        .await
        .expect("a row");
    connection.close().await.expect("a tidy end");
}

async fn read(cluster: &Cluster) -> Vec<i32> {
    let mut connection = connect(cluster).await;
    sqlx::query_scalar("SELECT n FROM written ORDER BY n")
        .fetch_all(&mut connection)
        .await
        .expect("what was written")
}

fn program(file: &Path, script: &str) {
    std::fs::write(file, format!("#!/bin/sh\n{script}\n")).expect("a program");
    permit(file, 0o755);
}

fn permit(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permissions");
}

/// As in production: what was committed must survive a kill.
fn durable(data_dir: &Path) -> ClusterSettings {
    ClusterSettings {
        durable: true,
        ..settings(data_dir)
    }
}

/// All paths below a folder.
fn tree(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    entries
        .into_iter()
        .map(|entry| entry.expect("an entry").into_path())
        .collect()
}
