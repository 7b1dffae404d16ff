//! *Key*: a setting that Vestka knows. The one list of them, with kind, default and meaning; whatever reads, checks or documents a setting
//! goes through it. No key is spelled out a second time, except where its value is put into [`super::Config`].

/// What a key accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `true` or `false`.
    Flag,
    /// A whole number within both ends.
    Number { min: u32, max: u32 },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A file or folder; a relative one counts from the working directory.
    Path,
    /// An IP address and a port.
    Listen,
    /// An absolute URL with one of these schemes.
    Url(&'static [&'static str]),
    /// A URL that may hold a password: never printed.
    SecretUrl(&'static [&'static str]),
    /// The token of a bot: never printed.
    Token,
    /// Words on one line, at most so many characters.
    Words { max: usize },
    /// A file whose text is the value of this secret key.
    FileOf(&'static str),
}

/// One setting.
#[derive(Debug)]
pub(super) struct Key {
    /// Sections and name, joined by dots.
    pub(super) path: &'static str,
    pub(super) kind: Kind,
    /// As it would be written into a variable; `None`: not set.
    pub(super) default: Option<&'static str>,
}

const fn key(path: &'static str, kind: Kind, default: Option<&'static str>) -> Key {
    Key {
        path,
        kind,
        default,
    }
}

const APPROVALS: Kind = Kind::Number { min: 1, max: 20 };
const DAYS: Kind = Kind::Number { min: 1, max: 3650 };
const PERCENT: Kind = Kind::Number { min: 1, max: 100 };
/// Up to ten weeks.
const HOURS: Kind = Kind::Number { min: 1, max: 1680 };
/// Schemes of proxies that sources are read through. With `socks5` names would be looked up here, and tell the resolver what is read.
pub(super) const PROXIES: &[&str] = &["socks5h", "http"];
const PROXY: Kind = Kind::SecretUrl(PROXIES);
/// Telegram's name is no secret.
const TELEGRAM_PROXY: Kind = Kind::SecretUrl(&["socks5h", "socks5", "http"]);
const WEB: &[&str] = &["https", "http"];

/// All of them, in the order of `deploy/vestka.example.toml`.
pub(super) const KEYS: &[Key] = &[
    key("data_dir", Kind::Path, Some("vestka-data")),
    key(
        "database.url",
        Kind::SecretUrl(&["postgres", "postgresql"]),
        None,
    ),
    key("database.url_file", Kind::FileOf("database.url"), None),
    // Two at least: one connection always listens.
    key(
        "database.max_connections",
        Kind::Number { min: 2, max: 1000 },
        Some("10"),
    ),
    key("database.migrate", Kind::Flag, Some("true")),
    key(
        "database.size_limit_gb",
        Kind::Number {
            min: 1,
            max: 1_000_000,
        },
        None,
    ),
    key("telegram.token", Kind::Token, None),
    key("telegram.token_file", Kind::FileOf("telegram.token"), None),
    key("telegram.api_url", Kind::Url(WEB), None),
    key("telegram.proxy", TELEGRAM_PROXY, None),
    key("telegram.proxy_file", Kind::FileOf("telegram.proxy"), None),
    key("telegram.webhook_url", Kind::Url(WEB), None),
    key("telegram.webhook_listen", Kind::Listen, None),
    key("intake.proxy", PROXY, None),
    key("intake.proxy_file", Kind::FileOf("intake.proxy"), None),
    key("intake.allow_private_addresses", Kind::Flag, Some("false")),
    // The defaults are those of `intake::dedupe::Thresholds`, which says how they were measured; a test compares them.
    key("dedupe.copy_percent", PERCENT, Some("70")),
    key("dedupe.copy_hours", HOURS, Some("336")),
    key("dedupe.short_copy_hours", HOURS, Some("6")),
    key("dedupe.proposal_percent", PERCENT, Some("55")),
    key(
        "dedupe.proposals",
        Kind::Number { min: 0, max: 20 },
        Some("3"),
    ),
    key("dedupe.event_hours", HOURS, Some("72")),
    key(
        "dedupe.window_items",
        Kind::Number {
            min: 100,
            max: 1_000_000,
        },
        Some("100000"),
    ),
    // More than any machine sends: an own server may take it. With Telegram's the rules between settings say what it takes.
    key(
        "delivery.rate_per_second",
        Kind::Number {
            min: 1,
            max: 1_000_000,
        },
        Some("30"),
    ),
    key("delivery.paid_broadcast", Kind::Flag, Some("false")),
    key("delivery.retention_days", DAYS, Some("60")),
    key("review.routine_approvals", APPROVALS, Some("1")),
    key("review.breaking_approvals", APPROVALS, Some("2")),
    key("review.retraction_approvals", APPROVALS, Some("1")),
    key("keys.file", Kind::Path, None),
    key("keys.signing_file", Kind::Path, None),
    // Read when a key file needs it, with its permissions checked: so it is no `FileOf`.
    key("keys.passphrase_file", Kind::Path, None),
    key("web.listen", Kind::Listen, Some("127.0.0.1:8080")),
    key("web.public_url", Kind::Url(WEB), None),
    key("web.metrics_listen", Kind::Listen, Some("127.0.0.1:9464")),
    key("mirror.dir", Kind::Path, None),
    key("mirror.public_url", Kind::Url(WEB), None),
    key("about.operator", Kind::Words { max: 200 }, None),
    key("backup.retention_days", DAYS, Some("14")),
    key("backup.erased_file", Kind::Path, None),
    key("log.format", Kind::Choice(&["text", "json"]), Some("text")),
    key(
        "log.level",
        Kind::Choice(&["error", "warn", "info", "debug", "trace"]),
        Some("info"),
    ),
];

/// Variables that begin like settings and are none: the file's name, and what the tests are told.
const RESERVED: &[&str] = &["VESTKA_CONFIG", "VESTKA_ORACLE_PYTHON"];
const RESERVED_FOR_TESTS: &str = "VESTKA_TEST_";
pub(super) const PREFIX: &str = "VESTKA_";

/// The key with this path.
pub(super) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Whether keys lie below this path, that is, whether it is a section.
pub(super) fn is_section(path: &str) -> bool {
    KEYS.iter().any(|key| {
        key.path
            .strip_prefix(path)
            .is_some_and(|rest| rest.starts_with('.'))
    })
}

/// The variable that sets a key.
pub(super) fn variable(path: &str) -> String {
    format!("{PREFIX}{}", path.replace('.', "__").to_uppercase())
}

/// The key that a variable sets.
pub(super) fn of_variable(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| variable(key.path) == name)
}

/// Whether a variable that begins with `VESTKA_` is left alone.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name) || name.starts_with(RESERVED_FOR_TESTS)
}

/// The known path that looks most like an unknown one. A right name in a wrong section is near, and so are a section without a name and
/// the beginning of a name; after these any name of a section that is right or nearly, and last whatever has most letters in common.
pub(super) fn nearest(unknown: &str) -> &'static str {
    let cut: String = unknown.chars().take(100).collect();
    let (above, last) = cut.rsplit_once('.').unwrap_or(("", &cut));
    let distance = |path: &str| {
        let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
        if section == above && last.len() > 2 && name.starts_with(last) {
            return Some(1);
        }
        let by_section = near(above, section)
            .filter(|_| !above.is_empty())
            .map(|far| OF_A_SECTION * (far + 1) + strsim::osa_distance(last, name));
        [
            near(&cut, path),
            near(last, name).map(|far| far + 2),
            near(&cut, section).map(|far| far + 2),
            by_section,
        ]
        .into_iter()
        .flatten()
        .min()
    };
    let paths = KEYS.iter().map(|key| key.path);
    let judged = paths.map(|path| {
        let far = || OF_NO_SECTION + strsim::osa_distance(&cut, path);
        (distance(path).unwrap_or_else(far), path)
    });
    judged
        .min_by_key(|(distance, _)| *distance)
        .map_or("data_dir", |(_, path)| path)
}

/// More than any slip of the pen: what shares nothing but the section comes last.
const OF_A_SECTION: usize = 1000;

/// More than anything in a section that is nearly right: of at most 100 letters half are wrong.
const OF_NO_SECTION: usize = 100 * OF_A_SECTION;

/// How many letters one is from the other, if most of them are the same.
fn near(one: &str, other: &str) -> Option<usize> {
    let far = strsim::osa_distance(one, other);
    (far * 2 <= one.chars().count().max(other.chars().count())).then_some(far)
}
