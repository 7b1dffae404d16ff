//! Key files that do not fit are refused with the remedy before anything is written.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{done, program, publish, refused};

async fn written(program: &crate::world::Program) -> i64 {
    let log = done(program, &["audit", "export"]).await;
    i64::try_from(log.lines().count()).expect("few")
}

#[tokio::test]
async fn wrong_open_and_damaged_files_are_refused_and_nothing_is_written() {
    let (_telegram, program) = program().await;
    publish(&program, "").await;
    let before = written(&program).await;
    let key = program.folder().join("vestka.key");
    let whole = std::fs::read_to_string(&key).unwrap();
    let tried = ["staff", "invite", "--role", "admin"];

    let put = |text: &str, mode: u32| {
        std::fs::write(&key, text).unwrap();
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    put(&whole, 0o640);
    let said = refused(&program, &tried).await;
    assert!(said.contains("chmod 600"), "{said}");
    put(&whole[..whole.len() - 20], 0o600);
    let said = refused(&program, &tried).await;
    assert!(
        said.contains("line 2") && said.contains("restore"),
        "{said}"
    );
    put("", 0o600);
    let said = refused(&program, &tried).await;
    assert!(said.contains("holds no key"), "{said}");
    foreign(&program, &key, "vestka.key");
    let said = refused(&program, &tried).await;
    assert!(
        said.contains("keys.file") && said.contains("nothing was written"),
        "{said}"
    );
    put(&whole, 0o600);
    let sign = program.folder().join("vestka.sign");
    let own = std::fs::read(&sign).unwrap();
    foreign(&program, &sign, "vestka.sign");
    let said = refused(&program, &tried).await;
    assert!(
        said.contains("keys.signing_file") && said.contains("nothing was written"),
        "{said}"
    );
    std::fs::write(&sign, own).unwrap();
    assert_eq!(written(&program).await, before);

    let status = program.json(&["key", "status"]).await;
    assert_eq!(status["mode"], "0600", "{status}");
    assert_eq!(status["left_under_old_key"], 0, "{status}");
    assert_eq!(status["keys"][0]["number"], 1, "{status}");
    assert_eq!(status["keys"][0]["state"], "sealing", "{status}");
    assert_eq!(status["keys"][0]["fingerprint"], status["fingerprint"]);
    assert!(status["keys"][0]["since"].is_string(), "{status}");
}

/// A key of another installation in the place of ours.
fn foreign(program: &crate::world::Program, place: &Path, name: &str) {
    let folder = program.folder().join("foreign");
    std::fs::remove_dir_all(&folder).ok();
    let made = folder.join(name);
    if name == "vestka.key" {
        vestka::vault::Vault::create(&made).expect("nothing is in the way");
    } else {
        vestka::vault::Signer::create(&made).expect("nothing is in the way");
    }
    std::fs::copy(made, place).expect("nothing is in the way");
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o600))
        .expect("nothing is in the way");
}
