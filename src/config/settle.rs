//! Turns what was found into a [`Config`], and holds the rules between settings. Defaults pass through the same checks as what an operator
//! writes. Where something is wrong the default stands in, so that the rest can be judged too; the result is then thrown away.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;
use tracing::Level;
use url::Url;

use super::error::{Place, Problems, shown};
use super::keys::{KEYS, Kind};
use super::origin::Origin;
use super::read::{self, Found};
use super::value::{self, Raw, Value};
use super::{
    Config, Database, Dedupe, Delivery, Intake, Keys, Log, LogFormat, Review, Telegram, Web,
    Webhook,
};
use crate::vault::Passphrase;

/// Messages a second that Telegram lets every bot send for free (Bot FAQ, "broadcasting to users").
const FREE_RATE: u32 = 30;

/// Messages a second of paid broadcasts at most (Bot API, `allow_paid_broadcast`).
const PAID_RATE: u32 = 1000;

/// The secret that goes with the sealing key.
const TOKEN: &str = "telegram.token";

/// Ports to which Telegram sends events (Bot API, `setWebhook`).
const WEBHOOK_PORTS: [u16; 4] = [443, 80, 88, 8443];

pub(super) fn settle(origin: &Origin, mut found: Found, problems: &mut Problems) -> Config {
    let in_clear = in_clear(&found);
    let secret_files = read_secret_files(origin, &mut found, problems);
    let mut values = Values::parse(origin, &found, problems);
    let mut config = build(origin, &mut values);
    let token_file = secret_files.iter().find(|(secret, _)| *secret == TOKEN);
    config.telegram.token_file = token_file.map(|(_, file)| file.clone());
    config.secret_files = secret_files;
    config.in_clear = in_clear;
    check_rate(&config, &found, problems);
    check_webhook(&config, &found, problems);
    check_listeners(&config, &found, problems);
    config
}

/// Addresses with a password that stand in the configuration file itself.
fn in_clear(found: &Found) -> Vec<&'static str> {
    let has_password = |raw: &Raw| {
        let url = raw.text().and_then(|text| Url::parse(text).ok());
        url.is_some_and(|url| {
            url.password().is_some() || url.query_pairs().any(|(name, _)| name == "password")
        })
    };
    let urls = KEYS
        .iter()
        .filter(|key| matches!(key.kind, Kind::SecretUrl(_)));
    let is_in_clear = |path: &str| {
        found
            .get(path)
            .is_some_and(|(place, raw)| matches!(place, Place::File { .. }) && has_password(raw))
    };
    urls.map(|key| key.path)
        .filter(|path| is_in_clear(path))
        .collect()
}

/// Replaces each `…_file` by the secret that the file holds; gives where each lies. That of the token may be missing: it goes with the
/// sealing key, and what needs no token must go on then.
fn read_secret_files(
    origin: &Origin,
    found: &mut Found,
    problems: &mut Problems,
) -> Vec<(&'static str, PathBuf)> {
    let mut files = Vec::new();
    for key in KEYS {
        let Kind::FileOf(secret) = key.kind else {
            continue;
        };
        let Some((place, raw)) = found.remove(key.path) else {
            continue;
        };
        if let Some((other, _)) = found.get(secret) {
            problems.add(
                &place,
                &format!(
                    "is given together with {}; keep one of the two",
                    shown(&other.to_string(), 200)
                ),
            );
            continue;
        }
        let text = match value::parse(key.kind, &raw, &origin.working_dir) {
            Ok(Value::Path(path)) => {
                let text = read::secret_file(&path);
                let may_be_missing = secret == TOKEN && !path.exists();
                files.push((secret, path));
                if may_be_missing {
                    continue;
                }
                text
            }
            Ok(_) => Err("is not a path".to_owned()),
            Err(why) => Err(why),
        };
        match text {
            Ok(text) => {
                found.insert(secret, (place, Raw::Untyped(text)));
            }
            Err(why) => problems.add(&place, &why),
        }
    }
    files
}

struct Values(BTreeMap<&'static str, Value>);

impl Values {
    fn parse(origin: &Origin, found: &Found, problems: &mut Problems) -> Self {
        let mut values = BTreeMap::new();
        for key in KEYS {
            let written = found.get(key.path).and_then(|(place, raw)| {
                value::parse(key.kind, raw, &origin.working_dir)
                    .map_err(|why| problems.add(place, &why))
                    .ok()
            });
            let default = || {
                value::parse(
                    key.kind,
                    &Raw::Untyped(key.default?.to_owned()),
                    &origin.working_dir,
                )
                .ok()
            };
            if let Some(value) = written.or_else(default) {
                values.insert(key.path, value);
            }
        }
        Self(values)
    }

    fn flag(&self, path: &str) -> bool {
        matches!(self.0.get(path), Some(Value::Flag(true)))
    }

    fn number(&self, path: &str) -> u32 {
        match self.0.get(path) {
            Some(Value::Number(number)) => *number,
            _ => unreachable!("{path} is a number with a default"),
        }
    }

    fn number_if_set(&self, path: &str) -> Option<u32> {
        match self.0.get(path) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn word(&self, path: &str) -> &'static str {
        match self.0.get(path) {
            Some(Value::Word(word)) => word,
            _ => unreachable!("{path} is a choice with a default"),
        }
    }

    fn listen(&self, path: &str) -> Option<SocketAddr> {
        match self.0.get(path) {
            Some(Value::Listen(address)) => Some(*address),
            _ => None,
        }
    }

    fn path(&mut self, path: &str) -> Option<PathBuf> {
        match self.0.remove(path) {
            Some(Value::Path(value)) => Some(value),
            _ => None,
        }
    }

    fn words(&mut self, path: &str) -> Option<String> {
        match self.0.remove(path) {
            Some(Value::Words(words)) => Some(words),
            _ => None,
        }
    }

    fn url(&mut self, path: &str) -> Option<Url> {
        match self.0.remove(path) {
            Some(Value::Url(url)) => Some(url),
            _ => None,
        }
    }

    fn secret(&mut self, path: &str) -> Option<SecretString> {
        match self.0.remove(path) {
            Some(Value::Secret(secret)) => Some(secret),
            _ => None,
        }
    }
}

fn build(origin: &Origin, values: &mut Values) -> Config {
    let keys = keys(origin, values);
    let webhook = values
        .url("telegram.webhook_url")
        .zip(values.listen("telegram.webhook_listen"));
    Config {
        data_dir: values.path("data_dir").expect("data_dir has a default"),
        database: Database {
            url: values.secret("database.url"),
            max_connections: values.number("database.max_connections"),
            migrate: values.flag("database.migrate"),
            size_limit_gb: values.number_if_set("database.size_limit_gb"),
        },
        telegram: Telegram {
            token: values.secret(TOKEN),
            token_file: None,
            api_url: values.url("telegram.api_url"),
            proxy: values.secret("telegram.proxy"),
            webhook: webhook.map(|(url, listen)| Webhook { url, listen }),
        },
        intake: Intake {
            proxy: values.secret("intake.proxy"),
            allow_private_addresses: values.flag("intake.allow_private_addresses"),
        },
        dedupe: dedupe(values),
        delivery: Delivery {
            rate_per_second: values.number("delivery.rate_per_second"),
            paid_broadcast: values.flag("delivery.paid_broadcast"),
            retention_days: values.number("delivery.retention_days"),
        },
        review: Review {
            routine_approvals: values.number("review.routine_approvals"),
            breaking_approvals: values.number("review.breaking_approvals"),
            retraction_approvals: values.number("review.retraction_approvals"),
        },
        erased_file: values
            .path("backup.erased_file")
            .unwrap_or_else(|| keys.file.with_extension("erased")),
        keys,
        web: Web {
            listen: values
                .listen("web.listen")
                .expect("web.listen has a default"),
            public_url: values.url("web.public_url"),
            metrics_listen: values
                .listen("web.metrics_listen")
                .expect("web.metrics_listen has a default"),
        },
        mirror_dir: values.path("mirror.dir"),
        mirror_url: values.url("mirror.public_url"),
        operator: values.words("about.operator"),
        backup_retention_days: values.number("backup.retention_days"),
        log: log(values),
        in_clear: Vec::new(),
        secret_files: Vec::new(),
    }
}

fn keys(origin: &Origin, values: &mut Values) -> Keys {
    let folder = origin.key_folder();
    let mut at = |path, name| values.path(path).unwrap_or_else(|| folder.join(name));
    let (file, signing_file) = (
        at("keys.file", "vestka.key"),
        at("keys.signing_file", "vestka.sign"),
    );
    let passphrase = values
        .path("keys.passphrase_file")
        .or_else(|| origin.credential("vestka.passphrase"));
    Keys {
        file,
        signing_file,
        passphrase: Passphrase::in_file(passphrase),
    }
}

fn dedupe(values: &Values) -> Dedupe {
    Dedupe {
        copy_percent: values.number("dedupe.copy_percent"),
        copy_hours: values.number("dedupe.copy_hours"),
        short_copy_hours: values.number("dedupe.short_copy_hours"),
        proposal_percent: values.number("dedupe.proposal_percent"),
        proposals: values.number("dedupe.proposals"),
        event_hours: values.number("dedupe.event_hours"),
        window_items: values.number("dedupe.window_items"),
    }
}

fn log(values: &Values) -> Log {
    Log {
        format: if values.word("log.format") == "json" {
            LogFormat::Json
        } else {
            LogFormat::Text
        },
        level: values.word("log.level").parse().unwrap_or(Level::INFO),
    }
}

fn place(found: &Found, path: &str) -> Place {
    found
        .get(path)
        .map_or_else(|| Place::Key(path.to_owned()), |(place, _)| place.clone())
}

/// Whether the Bot API server is not Telegram's: then its limits and its demand for encryption do not hold.
fn has_own_server(config: &Config) -> bool {
    let server = config.telegram.api_url.as_ref().and_then(Url::host_str);
    server.is_some_and(|host| host != "api.telegram.org")
}

fn check_rate(config: &Config, found: &Found, problems: &mut Problems) {
    let rate = config.delivery.rate_per_second;
    if has_own_server(config) {
        return;
    }
    let place = place(found, "delivery.rate_per_second");
    if rate > PAID_RATE {
        problems.add(
            &place,
            &format!("{rate} a second is more than the {PAID_RATE} that Telegram allows for paid broadcasts; lower it, or name an own server in telegram.api_url"),
        );
    } else if rate > FREE_RATE && !config.delivery.paid_broadcast {
        problems.add(
            &place,
            &format!("{rate} a second is more than the {FREE_RATE} that Telegram allows for free; lower it, set delivery.paid_broadcast = true (Telegram charges Stars), or name an own server in telegram.api_url"),
        );
    }
}

fn check_webhook(config: &Config, found: &Found, problems: &mut Problems) {
    let (url, listen) = ("telegram.webhook_url", "telegram.webhook_listen");
    for (given, missing) in [(url, listen), (listen, url)] {
        if found.contains_key(given) && !found.contains_key(missing) {
            let remedy = format!("needs {missing} beside it; give both, or none for long polling");
            problems.add(&place(found, given), &remedy);
        }
    }
    let webhook = config.telegram.webhook.as_ref();
    if webhook.is_some_and(|webhook| webhook.url.scheme() != "https") && !has_own_server(config) {
        problems.add(
            &place(found, url),
            "is not encrypted; Telegram accepts only one that begins with https://",
        );
        return;
    }
    let port = webhook.and_then(|webhook| webhook.url.port_or_known_default());
    if port.is_some_and(|port| !WEBHOOK_PORTS.contains(&port)) && !has_own_server(config) {
        problems.add(
            &place(found, url),
            "has a port to which Telegram does not send; give it 443, 80, 88 or 8443",
        );
    }
}

fn check_listeners(config: &Config, found: &Found, problems: &mut Problems) {
    let listeners = [
        ("web.listen", Some(config.web.listen)),
        ("web.metrics_listen", Some(config.web.metrics_listen)),
        (
            "telegram.webhook_listen",
            config
                .telegram
                .webhook
                .as_ref()
                .map(|webhook| webhook.listen),
        ),
    ];
    for (index, (path, address)) in listeners.iter().enumerate() {
        let Some(address) = address.filter(|address| address.port() != 0) else {
            continue;
        };
        if let Some((other, _)) = listeners[..index]
            .iter()
            .find(|(_, taken)| *taken == Some(address))
        {
            problems.add(
                &place(found, path),
                &format!("{address} is taken by {other}; give each its own port"),
            );
        }
    }
}
