//! `vestka demo`: the real program on this machine, with no account: only the addresses differ.
//!
//! A private Postgres, the Telegram simulator with a page to chat in, two origins that serve feeds, the bot, and three people
//! ready on the page. Ctrl-C stops it all and leaves nothing behind.
//!
//! Never here: anything that the service would do otherwise than elsewhere.

mod origins;
mod staff;

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use vestka_simulator::{MemberStatus, Settings, Simulator};

use super::run::stop_on_signal;
use super::{Context, Done, Failure, output};
use crate::app::{Foundation, Part, Service};
use crate::clock::Clock;
use crate::config::{self, Origin};
use crate::domain::staff::Role;
use crate::intake::catalogue::Catalogue;
use crate::scheduler::{self, Bell, Next};
use crate::store::cluster::Purpose;
use crate::telemetry;
use crate::vault::random;
use origins::Origins;
use staff::Guest;

/// Ids of the people on the page: above 2^40, as new accounts have them.
const SUBSCRIBER: i64 = 1_100_000_000_001;
const MODERATOR: (i64, &str) = (1_100_000_000_002, "Moderator");
const ADMIN: (i64, &str) = (1_100_000_000_003, "Admin");

/// The subscriber's own channel, in which the bot is nothing yet.
const CHANNEL: (i64, &str) = (-1_001_100_000_004, "Neighbours' news");

/// How often the demo looks whether the phones of the staff show new codes.
const LOOK: Duration = Duration::from_secs(1);

/// A second Ctrl-C within this is the first one once more: all that the demo made is deleted before it ends.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// In place of the codes while the staff come in.
const CODES_SOON: &str = "in a moment.";

/// What is to be known of them.
const CODES_CHANGE: &str = "Each works once; new ones come every half minute.";

/// Topics of the catalogue that ships; the demo has sources of its own.
const TOPICS: &str = include_str!("../../../deploy/belarus.toml");

/// Show everything on this machine
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Keep the data in this folder, and go on with it next time
    #[arg(long, value_name = "FOLDER", num_args = 0..=1, default_missing_value = "vestka-demo")]
    keep: Option<PathBuf>,
    /// Port of the page to chat in; 0 takes a free one
    #[arg(long, default_value_t = 8081)]
    port: u16,
}

impl Demo {
    pub(super) async fn run(self, context: &Context) -> Done {
        let stop = CancellationToken::new();
        stop_on_signal(&stop, AGAIN_AFTER)?;
        let folder = self.folder()?;
        // Boxed: it holds much.
        let shown = Box::pin(self.show(&folder, context, &stop)).await;
        if self.keep.is_none()
            && let Err(error) = std::fs::remove_dir_all(&folder)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            warn!("{} could not be deleted: {error}", folder.display());
        }
        shown
    }

    fn folder(&self) -> Result<PathBuf, Failure> {
        let folder = match &self.keep {
            Some(folder) => folder.clone(),
            None => std::env::temp_dir().join(format!("vestka-demo-{:08x}", random::number())),
        };
        std::fs::create_dir_all(&folder)
            .map_err(|error| super::shell::unwritable(&folder, &error))?;
        Ok(std::path::absolute(folder)?)
    }

    async fn show(&self, folder: &Path, context: &Context, stop: &CancellationToken) -> Done {
        let simulator = self.simulator().await?;
        let origins = Origins::start().await?;
        let (api_url, token) = (simulator.api_url(), simulator.token());
        let origin = Origin::isolated(
            folder,
            [
                ("data_dir", "data"),
                ("telegram.api_url", api_url.as_str()),
                ("telegram.token", token.as_str()),
                ("intake.allow_private_addresses", "true"),
                ("web.listen", "127.0.0.1:0"),
                ("web.metrics_listen", "127.0.0.1:0"),
                ("log.level", "warn"),
            ],
        );
        let config = config::load(&origin).map_err(|error| Failure::Usage(error.to_string()))?;
        telemetry::init(config.log)?;
        let foundation =
            Foundation::open(config, Purpose::Service, context.search_path.clone()).await?;
        let is_kept = self.keep.is_some();
        let served = serve(foundation, (&simulator, &origins), is_kept, stop).await;
        simulator.stop().await;
        match served {
            Ok(foundation) if is_kept => foundation.close().await?,
            Ok(foundation) => foundation.destroy().await?,
            Err(error) => return Err(error.into()),
        }
        output::print("Stopped. Nothing is left running.")
    }

    async fn simulator(&self) -> Result<Simulator, Failure> {
        let settings = Settings {
            listen: ([127, 0, 0, 1], self.port).into(),
            ..Settings::default()
        };
        let simulator = Simulator::start(settings).await.with_context(|| {
            format!(
                "port {} cannot be used; is another demo running? Try `vestka demo --port 0`",
                self.port
            )
        })?;
        simulator.add_person(SUBSCRIBER, "Subscriber", "en");
        for (person, name) in [MODERATOR, ADMIN] {
            simulator.add_person(person, name, "en");
        }
        let (channel, title) = CHANNEL;
        simulator.add_channel(channel, title);
        simulator.set_member_status(channel, SUBSCRIBER, MemberStatus::Creator);
        simulator.set_member_status(channel, simulator.bot_id(), MemberStatus::Left);
        Ok(simulator)
    }
}

async fn serve(
    foundation: Foundation,
    (simulator, origins): (&Simulator, &Origins),
    is_kept: bool,
    stop: &CancellationToken,
) -> anyhow::Result<Foundation> {
    let catalogue = Catalogue {
        sources: Catalogue::parse(&origins.catalogue())?.sources,
        ..Catalogue::parse(TOPICS)?
    };
    foundation
        .store
        .import_catalogue(&catalogue, foundation.clock.now())
        .await?;
    let clock = Arc::clone(&foundation.clock);
    let parts = vec![Part::Bot, Part::Intake, Part::Delivery, Part::Web];
    let service = Service::new(foundation, parts, stop.clone()).await?;
    let guests = vec![
        Guest::expect(&service, MODERATOR, Role::Moderator).await?,
        Guest::expect(&service, ADMIN, Role::Admin).await?,
    ];
    let page = simulator.page_url();
    simulator.set_guide(on_page(CODES_SOON, is_kept));
    let (host, ended) = (simulator.clone(), stop.clone());
    let staff = tokio::spawn(async move {
        if let Err(error) = receive(guests, &host, (&clock, is_kept), ended).await {
            warn!("the staff of the demo could not log in: {error:#}");
        }
    });
    output::print(&in_terminal(&page, is_kept))
        .map_err(|_| anyhow::anyhow!("standard output cannot be written to"))?;
    let foundation = service.run().await?;
    staff.abort();
    Ok(foundation)
}

/// Lets the staff come in; from then on the page shows the codes that their phones would show.
async fn receive(
    guests: Vec<Guest>,
    simulator: &Simulator,
    (clock, is_kept): (&Arc<dyn Clock>, bool),
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let mut phones = Vec::new();
    for guest in guests {
        phones.push(guest.come(simulator, || clock.now()).await?);
    }
    let mut before = None;
    scheduler::repeat("codes", LOOK, Bell::default(), stop, || {
        let now = clock.now();
        let half_minute = Some(staff::step_at(now));
        if before != half_minute {
            before = half_minute;
            let codes = staff::shown(&phones, now);
            simulator.set_guide(on_page(&format!("{codes}. {CODES_CHANGE}"), is_kept));
        }
        std::future::ready(Ok::<_, Infallible>(Next::Idle))
    })
    .await;
    Ok(())
}

/// What the terminal says.
fn in_terminal(page: &str, is_kept: bool) -> String {
    let first = format!("Vestka is running. Open {page} in a browser.");
    let mut lines = vec![first];
    lines.extend(on_page("they stand at the top of the page.", is_kept));
    lines.join("\n")
}

/// What the page says on top, with the codes or where they are.
fn on_page(codes: &str, is_kept: bool) -> Vec<String> {
    let end = if is_kept {
        "Ctrl-C in the terminal stops everything. What was written stays in the folder of --keep."
    } else {
        "Ctrl-C in the terminal stops everything and leaves nothing behind."
    };
    vec![
        "Three people are on the page; Moderator and Admin have joined by invitation and are logged in.".to_owned(),
        "1. As Subscriber: press Start, choose a language, tap “All topics”, “Done”, “At once”.".to_owned(),
        "2. As Moderator: send /queue, open a candidate, “Use this text”, “Approve…”, “Approve, live”.".to_owned(),
        "3. Look at Subscriber: the verified update is there, with its code and evidence.".to_owned(),
        "As Subscriber, send /channel to have updates posted in a channel of your own; its column comes with the first post.".to_owned(),
        "What is breaking needs two people: set the urgency, approve as Moderator, then as Admin.".to_owned(),
        format!("After /logout or /lock, log in again: /login and the code of that person. Codes: {codes}"),
        "After /lock nothing is published until both have logged in and sent /unlock.".to_owned(),
        end.to_owned(),
    ]
}
