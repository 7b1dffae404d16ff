//! Settings as an operator meets them: the sentences are snapshots.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::error::Problems;
use super::keys::{KEYS, variable};
use super::read::{Found, toml_text};
use super::*;

const TOKEN: &str = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_";

/// An origin with this text as `vestka.toml` and these variables, in a folder of its own.
fn origin(text: &str, variables: &[(&str, &str)]) -> (TempDir, Origin) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("vestka.toml"), text).unwrap();
    let mut origin = Origin::isolated(folder.path(), []);
    origin.environment.extend(
        variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    (folder, origin)
}

/// The sentences, with the folder's name taken out.
fn sentences(text: &str, variables: &[(&str, &str)]) -> String {
    let (folder, origin) = origin(text, variables);
    let error = load(&origin).expect_err("something is wrong");
    error
        .to_string()
        .replace(&*folder.path().to_string_lossy(), "DIR")
}

fn loaded(text: &str, variables: &[(&str, &str)]) -> Config {
    load(&origin(text, variables).1).expect("nothing is wrong")
}

#[test]
fn without_any_setting_the_defaults_of_the_table_hold() {
    let folder = tempfile::tempdir().unwrap();
    let config = load(&Origin::isolated(folder.path(), [])).unwrap();
    let text = format!("{config:#?}").replace(&*folder.path().to_string_lossy(), "DIR");
    insta::assert_snapshot!(text);
}

#[test]
fn the_environment_replaces_the_file() {
    let text = "[database]\nmax_connections = 20\n[log]\nlevel = \"debug\"";
    let config = loaded(
        text,
        &[
            ("VESTKA_DATABASE__MAX_CONNECTIONS", "30"),
            ("VESTKA_LOG__LEVEL", ""),
        ],
    );
    assert_eq!(config.database.max_connections, 30);
    assert_eq!(
        config.log.level,
        Level::DEBUG,
        "an empty variable counts as not set"
    );
}

#[test]
fn unknown_keys_name_the_nearest_known_one() {
    let text = "tokne = 1\nmax_connections = 5\n[telegram]\ntokn = \"x\"\n\"a\\nb\" = 1\n[delivrey]\nrate_per_second = 1\n[delivery]\nrate = 5\n[empty]\n[data_dir.x]\n";
    let variables = [
        ("VESTKA_TELEGRAM__TOKEM", "x"),
        ("VESTKA_TELEGRAM_TOKEN", "x"),
        ("VESTKA_LOG", "debug"),
        ("VESTKA_FOO", "1"),
        ("VESTKA_DELIVRY__X", "1"),
    ];
    insta::assert_snapshot!(sentences(text, &variables));
}

#[test]
fn every_wrong_value_gets_one_sentence_and_all_are_told() {
    let text = r#"
data_dir = ""
delivery = 5
[database]
url = "mysql://user:hunter2@host/db"
max_connections = 1
migrate = "yes"
[telegram]
token = "123:hunter2"
api_url = "api.telegram.org"
proxy = "socks4://user:hunter2@host"
[intake]
proxy = 1080
allow_private_addresses = 1
[review]
routine_approvals = 0
breaking_approvals = "2"
retraction_approvals = 99999999999999999999
[web]
listen = "localhost"
public_url = "https://"
metrics_listen = 9464
[backup]
retention_days = 1.5
[log]
format = "xml"
level = 1979-05-27
[mirror]
dir = ["a"]
"#;
    let variables = [
        ("VESTKA_DATABASE__MIGRATE", "on"),
        ("VESTKA_DELIVERY__RETENTION_DAYS", "sixty"),
    ];
    let told = sentences(text, &variables);
    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line_and_without_its_text() {
    let told = sentences(
        "[telegram]\ntoken = 123456:hunter2\n\n[log\nlevel = 'info'\n",
        &[],
    );
    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn rules_between_settings() {
    let text = "[delivery]\nrate_per_second = 31\n[telegram]\nwebhook_url = \"http://example.org/hook\"\nwebhook_listen = \"127.0.0.1:8080\"";
    insta::assert_snapshot!("rules", sentences(text, &[]));
    insta::assert_snapshot!(
        "webhook_half",
        sentences("[telegram]\nwebhook_url = \"https://example.org\"", &[])
    );
    insta::assert_snapshot!(
        "webhook_other_half",
        sentences("", &[("VESTKA_TELEGRAM__WEBHOOK_LISTEN", "[::1]:8443")])
    );
}

#[test]
fn a_webhook_is_on_a_port_to_which_telegram_sends() {
    let at = |url: &str, more: &str| {
        format!("[telegram]\nwebhook_url = \"{url}\"\nwebhook_listen = \"127.0.0.1:8443\"\n{more}")
    };
    for url in ["https://example.org/hook", "https://example.org:8443"] {
        assert!(
            loaded(&at(url, ""), &[]).telegram.webhook.is_some(),
            "{url}"
        );
    }
    let other = at("https://example.org:9000/hook", "");
    assert!(sentences(&other, &[]).contains("443, 80, 88 or 8443"));
    let own = at(
        "http://127.0.0.1:9000",
        "api_url = \"http://127.0.0.1:8081\"",
    );
    assert!(loaded(&own, &[]).telegram.webhook.is_some());
}

#[test]
fn a_higher_rate_needs_payment_or_an_own_server() {
    let paid = "[delivery]\nrate_per_second = 1000\npaid_broadcast = true";
    assert_eq!(loaded(paid, &[]).delivery.rate_per_second, 1000);
    let own =
        "[delivery]\nrate_per_second = 50000\n[telegram]\napi_url = \"http://127.0.0.1:8081\"";
    assert_eq!(loaded(own, &[]).delivery.rate_per_second, 50_000);
    let more = "[delivery]\nrate_per_second = 1001\npaid_broadcast = true";
    assert!(sentences(more, &[]).contains("more than the 1000 that Telegram allows"));
    assert_eq!(
        loaded("delivery.rate_per_second = 30", &[])
            .delivery
            .rate_per_second,
        30
    );
}

#[test]
fn secrets_come_from_files_and_are_never_printed() {
    let (folder, origin) = origin(
        "[telegram]\ntoken_file = \"token\"\n[database]\nurl_file = \"url\"",
        &[],
    );
    fs::write(folder.path().join("token"), format!("{TOKEN}\n")).unwrap();
    fs::write(folder.path().join("url"), "postgres://v:hunter2@db/vestka").unwrap();
    let config = load(&origin).unwrap();
    assert_eq!(config.require_token().unwrap().expose_secret(), TOKEN);
    let printed = format!("{config:?} {origin:?}");
    assert!(
        !printed.contains("hunter2") && !printed.contains(&TOKEN[10..]),
        "{printed}"
    );
}

#[test]
fn an_address_with_a_password_belongs_into_a_file() {
    let text = "[database]\nurl = \"postgres:///v?user=v&password=hunter2\"\n[telegram]\nproxy = \"socks5h://me:hunter2@[::1]:9050\"\n\
                [intake]\nproxy = \"socks5h://me@[::1]:9050\"";
    assert_eq!(
        loaded(text, &[]).in_clear,
        ["database.url", "telegram.proxy"]
    );
    let (folder, origin) = origin(
        "[telegram]\nproxy_file = \"proxy\"",
        &[("VESTKA_INTAKE__PROXY_FILE", "proxy")],
    );
    fs::write(
        folder.path().join("proxy"),
        "socks5h://me:hunter2@[::1]:1\n",
    )
    .unwrap();
    let config = load(&origin).unwrap();
    assert_eq!(config.in_clear, [""; 0]);
    let proxies = [&config.telegram.proxy, &config.intake.proxy];
    for proxy in proxies.map(|proxy| proxy.as_ref().expect("it is there")) {
        assert_eq!(proxy.expose_secret(), "socks5h://me:hunter2@[::1]:1");
    }
    assert!(!format!("{config:?} {origin:?}").contains("hunter2"));
}

#[test]
fn a_secret_in_two_places_or_in_a_bad_file_is_refused() {
    let both = format!("[telegram]\ntoken = \"{TOKEN}\"");
    insta::assert_snapshot!(
        "secret_twice",
        sentences(&both, &[("VESTKA_TELEGRAM__TOKEN_FILE", "token")])
    );
    insta::assert_snapshot!(
        "secret_missing",
        sentences(
            "[database]\nurl_file = \"nowhere\"\n[telegram]\nproxy_file = \".\"",
            &[]
        )
    );
    insta::assert_snapshot!(
        "secret_wrong",
        sentences("[telegram]\ntoken_file = \"vestka.toml\"", &[])
    );
}

#[test]
fn sources_are_not_read_through_a_proxy_that_looks_names_up_here() {
    let proxy = "proxy = \"socks5://me:hunter2@127.0.0.1:9050\"";
    let told = sentences(&format!("[intake]\n{proxy}"), &[]);
    assert!(
        told.contains("intake.proxy") && told.contains("write socks5h://"),
        "{told}"
    );
    assert!(!told.contains("hunter2"), "{told}");
    assert_eq!(super::check_proxy("socks5h://127.0.0.1:9050"), Ok(()));
    // Telegram's name may be looked up anywhere.
    let config = loaded(&format!("[telegram]\n{proxy}"), &[]);
    assert!(config.telegram.proxy.is_some());
}

#[test]
fn a_missing_token_is_told_when_it_is_needed() {
    insta::assert_snapshot!(loaded("", &[]).require_token().unwrap_err());
}

#[test]
fn a_named_file_must_exist() {
    let folder = tempfile::tempdir().unwrap();
    let mut origin = Origin::isolated(folder.path(), []);
    origin
        .environment
        .insert("VESTKA_CONFIG".to_owned(), "there.toml".to_owned());
    insta::assert_snapshot!("file_of_variable", load(&origin).unwrap_err());
    origin.file = Some("here.toml".into());
    insta::assert_snapshot!("file_of_flag", load(&origin).unwrap_err());
    fs::write(folder.path().join("here.toml"), b"\xff").unwrap();
    insta::assert_snapshot!("file_of_bytes", load(&origin).unwrap_err());
    fs::write(folder.path().join("here.toml"), "[log]\nlevel = \"warn\"").unwrap();
    assert_eq!(load(&origin).unwrap().log.level, Level::WARN);
}

#[test]
fn keys_lie_with_the_credentials_else_in_the_system_s_or_the_account_s_folder() {
    let mut origin = Origin::default();
    assert_eq!(origin.key_folder(), Path::new("/etc/vestka"));
    let mut set = |name: &str, value: &str| {
        origin.environment.insert(name.to_owned(), value.to_owned());
        (
            origin.key_folder(),
            Origin {
                is_root: true,
                ..origin.clone()
            }
            .key_folder(),
        )
    };
    let system = Path::new("/etc/vestka").to_owned();
    assert_eq!(
        set("HOME", "/home/a"),
        ("/home/a/.config/vestka".into(), system.clone())
    );
    assert_eq!(
        set("XDG_CONFIG_HOME", "relative"),
        ("/home/a/.config/vestka".into(), system.clone())
    );
    assert_eq!(
        set("XDG_CONFIG_HOME", "/conf"),
        ("/conf/vestka".into(), system)
    );
    assert_eq!(
        set("CREDENTIALS_DIRECTORY", "/run/c"),
        ("/run/c".into(), "/run/c".into())
    );
}

#[test]
fn key_files_can_be_named_and_all_paths_become_absolute() {
    let (folder, origin) = origin(
        "data_dir = \"data\"\n[keys]\nfile = \"/keys/a\"\n[mirror]\ndir = \"m\"",
        &[],
    );
    let config = load(&origin).unwrap();
    assert_eq!(config.keys.file, Path::new("/keys/a"));
    assert_eq!(config.keys.signing_file, folder.path().join("vestka.sign"));
    assert_eq!(config.mirror_dir, Some(folder.path().join("m")));
    assert_eq!(config.data_dir, folder.path().join("data"));
}

#[test]
fn every_key_can_be_set_by_its_variable() {
    let known = KEYS.iter().map(|key| (variable(key.path), "?".to_owned()));
    let origin = Origin {
        environment: known.collect(),
        ..Origin::default()
    };
    let told = load(&origin).unwrap_err().to_string();
    assert!(!told.contains("not a known"), "{told}");
    assert!(
        KEYS.iter()
            .all(|key| super::keys::of_variable(&variable(key.path)).is_some())
    );
}

#[test]
fn the_example_names_every_key_and_loads_with_and_without_its_comments() {
    let example = include_str!("../../deploy/vestka.example.toml");
    loaded(example, &[]);
    // Remarks begin with "# ", settings that are not set with "#".
    let whole: Vec<_> = example
        .lines()
        .map(|line| {
            line.strip_prefix('#')
                .filter(|rest| !rest.starts_with(' '))
                .unwrap_or(line)
        })
        .collect();
    let (mut found, mut problems) = (Found::new(), Problems::default());
    toml_text("example", &whole.join("\n"), &mut found, &mut problems);
    assert_eq!(problems.finish(), Ok(()));
    let missing: Vec<_> = KEYS
        .iter()
        .map(|key| key.path)
        .filter(|path| !found.contains_key(path))
        .collect();
    assert!(missing.is_empty(), "the example lacks {missing:?}");
    for key in KEYS.iter().filter(|key| !key.path.ends_with("_file")) {
        let value = super::value::parse(key.kind, &found[key.path].1, Path::new("/"));
        assert!(value.is_ok(), "{}: {:?}", key.path, value.err());
    }
}

proptest! {
    #[test]
    fn no_text_panics_and_every_problem_is_one_line(text in "(\\PC|\n){0,200}") {
        check_sentences(&text)?;
    }

    #[test]
    fn no_table_panics(lines in prop::collection::vec("(\\[(database|log|telegram|x)\\]|(url|token|level|proxy|x|web\\.listen) = (1|\"[^\"]{0,5}\"|-9|1e9|true|\\[1\\]|\\{a=1\\}|1979-05-27))", 0..12)) {
        check_sentences(&lines.join("\n"))?;
    }
}

fn check_sentences(text: &str) -> Result<(), TestCaseError> {
    let (mut found, mut problems) = (Found::new(), Problems::default());
    toml_text("vestka.toml", text, &mut found, &mut problems);
    super::settle::settle(&Origin::default(), found, &mut problems);
    if let Err(error) = problems.finish() {
        for problem in error.problems() {
            prop_assert!(!problem.chars().any(char::is_control), "{problem:?}");
            prop_assert!(
                problem.starts_with("vestka.toml") && problem.ends_with('.'),
                "{problem:?}"
            );
        }
    }
    Ok(())
}
