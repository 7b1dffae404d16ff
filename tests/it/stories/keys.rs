//! The keys of an installation and the offline root key, with the real program: what an operator types, and what a reader checks by
//! hand with minisign.

mod destruction;
mod files;
mod memory;
mod million;
mod passphrase;
mod places;
mod rotation;
mod swept;
mod turns;

use std::path::{Path, PathBuf};
use std::process::Command;

use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, TOPICS, UPDATE};

async fn program() -> (Simulator, Program) {
    let telegram = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    let program = Program::with_database(&telegram).await;
    (telegram, program)
}

/// Runs a command that must succeed.
async fn done(program: &Program, arguments: &[&str]) -> String {
    let ended = program.run(arguments).await;
    assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
    ended.out
}

/// Runs a command that must be refused, and gives the sentence.
async fn refused(program: &Program, arguments: &[&str]) -> String {
    let ended = program.run(arguments).await;
    assert_eq!(ended.code, 1, "{arguments:?}: {ended:?}");
    ended.err
}

/// Publishes, with a line more in the file.
async fn publish(program: &Program, more: &str) -> String {
    let catalogue = program.file("topics.toml", TOPICS);
    done(program, &["catalogue", "import", &catalogue]).await;
    let update = program.file("update.toml", &format!("{more}\n{UPDATE}"));
    let line = program.json(&["update", "publish", &update]).await;
    line["code"].as_str().expect("a code").to_owned()
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

fn minisign(folder: &Path, file: &str, key: &str) -> bool {
    Command::new("minisign")
        .args(["-Vm", file, "-p", key])
        .current_dir(folder)
        .output()
        .expect("minisign of Debian")
        .status
        .success()
}

#[tokio::test]
async fn what_is_exported_is_accepted_by_minisign_and_a_changed_byte_is_not() {
    let (_telegram, mut program) = program().await;
    program.set("mirror.dir", "mirror");
    let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/demo.png");
    std::fs::copy(picture, program.folder().join("picture.png")).unwrap();
    let code = publish(&program, "attachment = \"picture.png\"").await;
    let folder = program.folder().join("out/deep");
    let out = folder.to_string_lossy().into_owned();
    let said = done(&program, &["update", "export", &code.to_lowercase(), &out]).await;
    let name = format!("{code}-1.json");
    assert!(
        said.contains(&format!("minisign -Vm {name} -p vestka.pub")),
        "{said}"
    );
    assert!(minisign(&folder, &name, "vestka.pub"));
    // Once more: the files are replaced, nothing unfinished stays.
    done(&program, &["update", "export", &code, &out]).await;
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 4);
    let record = std::fs::read_to_string(folder.join(&name)).unwrap();
    assert!(record.contains("\"audit\":{\"hash\":"), "{record}");
    // The picture lies beside it, and in the mirror, under the hash that is signed.
    let signed: serde_json::Value = serde_json::from_str(&record).unwrap();
    let hash = signed["attachment"]["sha256"].as_str().expect("a hash");
    let mirror = program.folder().join("mirror");
    for place in [&folder, &mirror.join("files")] {
        let name = std::fs::read_dir(place)
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
            .find(|name| name.starts_with(hash))
            .expect("the picture");
        let sum = Command::new("sha256sum").arg(place.join(name)).output();
        assert!(
            String::from_utf8(sum.unwrap().stdout)
                .unwrap()
                .starts_with(hash)
        );
    }
    assert!(
        done(&program, &["mirror", "check", &path(&mirror, "")])
            .await
            .contains("genuine and whole")
    );
    std::fs::write(folder.join(&name), record.replace("Ten", "Two")).unwrap();
    assert!(!minisign(&folder, &name, "vestka.pub"));

    let said = refused(&program, &["update", "export", "0000000", &out]).await;
    assert!(said.contains("vestka update list"), "{said}");
    let file = program.file("a-file", "");
    let said = refused(
        &program,
        &["update", "export", &code, &path(Path::new(&file), "x")],
    )
    .await;
    assert!(said.contains("cannot be written"), "{said}");
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn an_offline_root_key_vouches_for_the_signing_key_and_for_the_one_after_it() {
    let (_telegram, mut program) = program().await;
    let mirror = program.folder().join("mirror");
    program.set("mirror.dir", "mirror");
    let code = publish(&program, "").await;
    let at = |name: &str| path(program.folder(), name);
    let public =
        |status: serde_json::Value| status["public_key"].as_str().expect("a key").to_owned();
    let signing = public(program.json(&["key", "status"]).await);

    // On the offline machine.
    let passphrase = program.file("passphrase", "four words by hand\n");
    let (root, stranger) = (at("root.key"), at("stranger.key"));
    done(
        &program,
        &[
            "key",
            "root",
            "create",
            &root,
            "--passphrase-file",
            &passphrase,
        ],
    )
    .await;
    done(&program, &["key", "root", "create", &stranger]).await;
    assert!(
        refused(&program, &["key", "root", "create", &root])
            .await
            .contains("left as it is")
    );
    let (good, foreign, other) = (at("good.json"), at("foreign.json"), at("other.json"));
    let rooted = ["--root", &root, "--passphrase-file", &passphrase];
    done(
        &program,
        &[
            &["key", "certify", "--key", &signing][..],
            &rooted,
            &[&good],
        ]
        .concat(),
    )
    .await;
    done(
        &program,
        &[
            "key", "certify", "--key", &signing, "--root", &stranger, &foreign,
        ],
    )
    .await;
    let strangers = at("stranger.key.pub");
    done(
        &program,
        &[
            &["key", "certify", "--key", &strangers][..],
            &rooted,
            &[&other],
        ]
        .concat(),
    )
    .await;
    assert!(minisign(program.folder(), "good.json", "root.key.pub"));
    let wrong = program.file("wrong", "no\n");
    let said = refused(
        &program,
        &[
            "key",
            "certify",
            "--key",
            &signing,
            "--root",
            &root,
            "--passphrase-file",
            &wrong,
            &at("x"),
        ],
    )
    .await;
    assert!(said.contains("passphrase is wrong"), "{said}");

    // On the host.
    done(&program, &["key", "accept", &good]).await;
    done(&program, &["key", "accept", &good]).await;
    let said = refused(&program, &["key", "accept", &foreign]).await;
    assert!(said.contains("another installation, or forged"), "{said}");
    let said = refused(&program, &["key", "accept", &other]).await;
    assert!(said.contains("none of this installation"), "{said}");
    let text = std::fs::read_to_string(&good).unwrap();
    let later = program.file(
        "later.json",
        &text.replace("\"valid_until\":\"2", "\"valid_until\":\"3"),
    );
    std::fs::copy(at("good.json.minisig"), at("later.json.minisig")).unwrap();
    let said = refused(&program, &["key", "accept", &later]).await;
    assert!(said.contains("does not fit"), "{said}");

    // A reader.
    done(&program, &["mirror", "write"]).await;
    let checked = program
        .json(&[
            "mirror",
            "check",
            &path(&mirror, ""),
            "--root",
            &at("root.key.pub"),
        ])
        .await;
    assert_eq!(
        (&checked["intact"], &checked["revisions"]),
        (&true.into(), &1.into()),
        "{checked}"
    );
    let said = refused(
        &program,
        &["mirror", "check", &path(&mirror, ""), "--root", &strangers],
    )
    .await;
    assert!(said.contains("of somebody else"), "{said}");

    // Another signing key.
    done(&program, &["key", "signing", "rotate"]).await;
    let said = refused(&program, &["key", "signing", "rotate"]).await;
    assert!(said.contains("no root key has certified"), "{said}");
    let next = next_key(&program);
    let second = at("second.json");
    done(
        &program,
        &[&["key", "certify", "--key", &next][..], &rooted, &[&second]].concat(),
    )
    .await;
    done(&program, &["key", "accept", &second]).await;
    done(&program, &["key", "signing", "rotate"]).await;
    assert_eq!(public(program.json(&["key", "status"]).await), next);
    let newer = publish(&program, "").await;
    let checked = program
        .json(&[
            "mirror",
            "check",
            &path(&mirror, ""),
            "--root",
            &at("root.key.pub"),
        ])
        .await;
    assert_eq!(
        (&checked["intact"], &checked["signing_key"]),
        (&true.into(), &next.clone().into()),
        "{checked}"
    );
    // What the old key signed is exported with the old key.
    let out = program.folder().join("old");
    done(
        &program,
        &["update", "export", &code, &out.to_string_lossy()],
    )
    .await;
    assert!(minisign(&out, &format!("{code}-1.json"), "vestka.pub"));
    assert!(!minisign(
        &mirror,
        &format!("updates/{code}/{code}-1.json"),
        "keys/vestka.pub"
    ));
    assert!(minisign(
        &mirror,
        &format!("updates/{newer}/{newer}-1.json"),
        "keys/vestka.pub"
    ));
    assert_eq!(program.json(&["audit", "verify"]).await["intact"], true);

    // Where to go. Nobody is at a terminal, who could be asked for the passphrase.
    let successor = at("next-bot.json");
    let without = refused(
        &program,
        &[
            "announce-successor",
            "sign",
            "--bot",
            "@vestka_next_bot",
            "--root",
            &root,
            &successor,
        ],
    )
    .await;
    assert!(
        without.contains(
            "root.key lies under a passphrase: name the file that holds it with --passphrase-file"
        ),
        "{without}"
    );
    let said = done(
        &program,
        &[
            &[
                "announce-successor",
                "sign",
                "--bot",
                "@vestka_next_bot",
                "--mirror",
                "https://mirror.example/",
            ][..],
            &rooted,
            &[&successor],
        ]
        .concat(),
    )
    .await;
    assert!(said.contains("https://t.me/vestka_next_bot"), "{said}");
    done(&program, &["announce-successor", "publish", &successor]).await;
    assert!(minisign(&mirror, "successor.json", "keys/root.pub"));
    let page = std::fs::read_to_string(mirror.join("index.html")).unwrap();
    assert!(page.contains("https://t.me/vestka_next_bot"), "{page}");
    let log = done(&program, &["audit", "export"]).await;
    for action in [
        "adopt_keys",
        "accept_certificate",
        "rotate_signing_key",
        "announce_successor",
    ] {
        assert!(
            log.contains(&format!("\"action\":\"{action}\"")),
            "{action}: {log}"
        );
    }
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON");
    }
    // The feed is one that our own reader reads; its links are relative to wherever a copy stands, which a file does not tell.
    let feed = program
        .json(&["source", "test", &path(&mirror, "feed.atom")])
        .await;
    let problems = feed["problems"].as_array().expect("a list");
    assert!(
        problems.iter().all(|problem| problem
            .as_str()
            .expect("a sentence")
            .contains("link of this")),
        "{feed}"
    );
    assert_eq!(feed["items"].as_array().map(Vec::len), Some(2), "{feed}");
    let xmllint = Command::new("xmllint")
        .arg("--noout")
        .arg(mirror.join("feed.atom"))
        .status();
    assert!(xmllint.is_err() || xmllint.is_ok_and(|status| status.success()));
}

/// The public half of the key that waits.
fn next_key(program: &Program) -> String {
    let file: PathBuf = program.folder().join("vestka.sign.next");
    vestka::vault::Signer::load(&file)
        .expect("the next key")
        .public_key()
}
