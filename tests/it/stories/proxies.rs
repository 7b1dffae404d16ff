//! Telegram is reached through a proxy that asks for a password: the address comes from a file, and nobody reads it anywhere.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use data_encoding::BASE64;
use vestka_simulator::{Settings, Simulator};

use crate::world::Program;
use crate::world::hostile_origin::{HostileOrigin, Wire};

/// A proxy that knows Telegram.
fn telegram(_address: &str) -> Wire {
    let body = r#"{"ok":true,"result":{"id":7,"is_bot":true,"first_name":"V","username":"through_the_proxy_bot"}}"#;
    let length = body.len();
    let head =
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length:";
    Wire::Bytes(format!("{head} {length}\r\n\r\n{body}").into_bytes())
}

#[tokio::test]
async fn the_password_of_a_proxy_comes_from_a_file_and_is_told_to_the_proxy_alone() {
    let simulator = Simulator::start(Settings::default())
        .await
        .expect("a free port");
    let mut program = Program::new(&simulator);
    program.set("telegram.api_url", "http://telegram.invalid");
    let proxy = HostileOrigin::start_at([127, 0, 0, 1].into(), telegram).await;
    let address = format!("http://me:hunter2@127.0.0.1:{}", proxy.port());
    let file = program.file("proxy", &format!("{address}\n"));
    program.set("telegram.proxy_file", &file);

    let readable = format!("others on this host can read {file}, which telegram.proxy_file names");
    for (mode, is_said) in [(0o644, true), (0o600, false)] {
        std::fs::set_permissions(&file, Permissions::from_mode(mode)).expect("ours");
        let looked = program.run(&["doctor"]).await.out;
        assert_eq!(looked.contains(&readable), is_said, "{looked}");
    }
    let checked = program.run(&["doctor"]).await;
    assert!(
        checked.out.contains("knows it as @through_the_proxy_bot"),
        "{checked:?}"
    );
    let asked = proxy.asked();
    let password = BASE64.encode(b"me:hunter2").to_lowercase();
    assert!(
        asked.iter().all(|head| {
            head.contains("http://telegram.invalid/bot") && head.contains(&password)
        }) && !asked.is_empty(),
        "{asked:?}"
    );
    assert!(!checked.out.contains("in the configuration file"));

    // Nobody listens there any more.
    drop(proxy);
    let free = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let closed = free.local_addr().unwrap().port();
    drop(free);
    program.file("proxy", &format!("http://me:hunter2@127.0.0.1:{closed}"));
    let failed = program.run(&["doctor"]).await;
    assert!(failed.out.contains("FAILED   token"), "{failed:?}");

    // In the configuration itself it works too, and doctor says where it belongs.
    program.unset("telegram.proxy_file");
    let config = program.file(
        "clear.toml",
        &format!("[telegram]\nproxy = \"{address}\"\n"),
    );
    let warned = program.run(&["--config", &config, "doctor"]).await;
    assert!(
        warned
            .out
            .contains("warning  configuration: telegram.proxy stands in the configuration file")
            && warned.out.contains("telegram.proxy_file"),
        "{warned:?}"
    );
    for ended in [checked, failed, warned] {
        let all = format!("{}{}", ended.out, ended.err);
        assert!(!all.contains("hunter2"), "{all}");
    }
}
