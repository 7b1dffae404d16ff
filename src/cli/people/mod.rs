//! `vestka staff` and `vestka subscriber`: who works here, by handle; who receives, in numbers only.
//!
//! Never here: who anybody is.

mod acting;
mod enrol;
mod lock;

use std::time::Duration;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

pub(super) use acting::Acting;
pub(super) use lock::{Lock, Unlock};

use super::output::{self, Format};
use super::{
    Context, Done, Failure, with_database, with_keys, with_keys_if_any, with_own_database,
};
use crate::config::Config;
use crate::domain::staff::{Actor, Role};
use crate::subscriptions::Subscriptions;
use crate::telegram::{Api, ApiSettings};

/// Telegram tells the name of the bot within this, or the link is made without it.
const SOON: Duration = Duration::from_secs(10);

/// Moderators and admins
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Print a single-use link and its phrase, valid for 24 h; send them in two different ways
    Invite {
        /// What it makes of the one who joins
        #[arg(long, value_enum)]
        role: RoleName,
        /// JSON: handle, role, link, start, phrase, `expires_at`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Who works here
    List {
        /// JSON: a list of handle, role, since, `session_until`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Show a new secret as a QR code here, for a lost phone: the old secret, recovery codes and session end
    Enrol {
        /// Their handle
        handle: String,
        /// JSON: handle, uri, `recovery_codes`, `void_at`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// End somebody's membership and session at once; their chat is wiped
    Remove {
        /// Their handle
        handle: String,
    },
}

/// Subscribers: how many, and to erase one by its code
#[derive(Debug, Subcommand)]
pub(super) enum Subscriber {
    /// How many there are, by state
    Count {
        /// JSON: active, paused, unreachable, `awaiting_start`
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Erase one, by the code that its reader sees in the file of /mydata and tells you
    Forget {
        /// The code, such as K7QM-4TZA-B2CD-E3FG
        code: String,
    },
}

/// A role on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum RoleName {
    Moderator,
    Admin,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Moderator => Self::Moderator,
            RoleName::Admin => Self::Admin,
        }
    }
}

impl Staff {
    /// Whether it may come first, before there is any data.
    pub(in crate::cli) const fn may_begin(&self) -> bool {
        matches!(self, Self::Invite { .. } | Self::List { .. })
    }

    pub(super) async fn run(self, context: &Context) -> Done {
        match self {
            Self::Invite { role, format } => invite(context, role.into(), format).await,
            Self::List { format } => list(context, format).await,
            Self::Enrol { handle, format } => enrol::enrol(context, &handle, format).await,
            Self::Remove { handle } => {
                let removed = with_own_database(context, async |foundation| {
                    Ok(foundation
                        .store
                        .remove_staff(&handle, &Actor::Operator, foundation.clock.now())
                        .await?)
                })
                .await?;
                if !removed {
                    return Err(unknown(&handle));
                }
                output::print(&format!("{handle} is not of the staff any more."))
            }
        }
    }
}

fn unknown(handle: &str) -> Failure {
    anyhow::anyhow!("nobody of the staff has the handle {handle:?}; `vestka staff list` names them")
        .into()
}

async fn invite(context: &Context, role: Role, format: Format) -> Done {
    let (invited, username) = with_keys(context, async |foundation, keys| {
        let invited = foundation
            .invitations(keys)
            .invite(role, "operator")
            .await?;
        let known = foundation.store.bot_username().await?;
        let username = match known {
            Some(name) => Some(name),
            None => asked_of_telegram(&foundation.config).await,
        };
        Ok((invited, username))
    })
    .await?;
    let start = format!("/start invite_{}", invited.token);
    let link = username.map(|name| format!("https://t.me/{name}?start=invite_{}", invited.token));
    if format == Format::Json {
        return output::json(&json!({
            "handle": invited.handle, "role": role, "link": link, "start": start, "phrase": invited.phrase,
            "expires_at": invited.expires_at,
        }));
    }
    let link = link.unwrap_or_else(|| {
        "(the link is known once Telegram knows the token: `vestka doctor` looks)".to_owned()
    });
    output::print(&format!(
        "Link:    {link}\nor send: {start}\nPhrase:  {}\n\nIt makes one person {role}, under the handle {}, until {}.\n\
         Send the link one way and the phrase another; both are needed, once.",
        invited.phrase,
        invited.handle,
        output::time(Some(invited.expires_at))
    ))
}

/// What Telegram calls the bot, before its first run; none without a token, or when Telegram does not answer soon.
async fn asked_of_telegram(config: &Config) -> Option<String> {
    let settings = ApiSettings {
        token: config.telegram.token.clone()?,
        api_url: config.telegram.api_url.clone(),
        proxy: config.telegram.proxy.clone(),
    };
    let api = Api::new(settings).ok()?;
    let me = tokio::time::timeout(SOON, api.me()).await.ok()?;
    Some(me.ok()?.username)
}

async fn list(context: &Context, format: Format) -> Done {
    let staff = with_database(context, async |foundation| {
        Ok(foundation.store.staff_lines().await?)
    })
    .await?;
    if format == Format::Json {
        return output::json(&staff);
    }
    let rows: Vec<Vec<String>> = staff
        .iter()
        .map(|member| {
            vec![
                member.handle.clone(),
                member.role.to_string(),
                output::time(Some(member.since)),
                output::time(member.session_until),
            ]
        })
        .collect();
    output::table(
        &["handle", "role", "since", "session until"],
        &rows,
        "Nobody is of the staff yet; `vestka staff invite --role admin` makes the first invitation.",
    )
}

impl Subscriber {
    /// Whether it may come first, before there is any data.
    pub(in crate::cli) const fn may_begin(&self) -> bool {
        matches!(self, Self::Count { .. })
    }

    pub(super) async fn run(self, context: &Context) -> Done {
        let format = match self {
            Self::Count { format } => format,
            Self::Forget { code } => return forget(context, &code).await,
        };
        let counts = with_database(context, async |foundation| {
            Ok(foundation.store.count_subscribers(None).await?)
        })
        .await?;
        if format == Format::Json {
            return output::json(&counts);
        }
        let row = [
            counts.active,
            counts.paused,
            counts.unreachable,
            counts.awaiting_start,
        ];
        output::table(
            &["active", "paused", "unreachable", "awaiting start"],
            &[row.iter().map(ToString::to_string).collect()],
            "",
        )
    }
}

async fn forget(context: &Context, code: &str) -> Done {
    let found = with_keys_if_any(context, async |foundation, keys| {
        let Some(keys) = keys else { return Ok(false) };
        let store = &foundation.store;
        let found = Subscriptions::forget_by_code(store, &keys.vault, code).await?;
        if found {
            store.record_forgotten(foundation.clock.now()).await?;
        }
        Ok(found)
    })
    .await?;
    if !found {
        return Err(anyhow::anyhow!(
            "no subscriber has this code; it stands in the file that /mydata sends, and is void after the key that made it was destroyed"
        )
        .into());
    }
    output::print(
        "Nothing is sent to this subscriber any more. The running service deletes our messages there and erases all rows within 10 minutes; if none runs, the next `vestka run` does.",
    )
}
