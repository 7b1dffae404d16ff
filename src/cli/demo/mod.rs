//! `vestka demo`: the real program on this machine, with no account: only the addresses differ.
//!
//! A private Postgres, the Telegram simulator with a page to chat in, two origins that serve feeds, the bot, and three people
//! ready on the page. Ctrl-C stops it all and leaves nothing behind.
//!
//! Never here: anything that the service would do otherwise than elsewhere.

mod origins;

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use vestka_simulator::{Settings, Simulator};

use super::run::stop_on_signal;
use super::{Context, Done, Failure, output};
use crate::app::{Foundation, Part, Service};
use crate::config::{self, Origin};
use crate::domain::staff::Role;
use crate::intake::catalogue::Catalogue;
use crate::review::Invited;
use crate::store::cluster::Purpose;
use crate::telemetry;
use crate::vault::random;
use origins::Origins;

/// Ids of the people on the page: above 2^40, as new accounts have them.
const SUBSCRIBER: i64 = 1_100_000_000_001;
const MODERATOR: i64 = 1_100_000_000_002;
const ADMIN: i64 = 1_100_000_000_003;

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
        stop_on_signal(&stop)?;
        let folder = self.folder()?;
        let shown = self.show(&folder, context, &stop).await;
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
            .with_context(|| format!("{} cannot be made", folder.display()))?;
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
        let served = serve(foundation, &simulator, &origins, stop).await;
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
        simulator.add_person(MODERATOR, "Moderator", "en");
        simulator.add_person(ADMIN, "Admin", "en");
        Ok(simulator)
    }
}

async fn serve(
    foundation: Foundation,
    simulator: &Simulator,
    origins: &Origins,
    stop: &CancellationToken,
) -> anyhow::Result<Foundation> {
    let topics = Catalogue::parse(TOPICS)?.topics;
    let sources = Catalogue::parse(&origins.catalogue())?.sources;
    foundation
        .store
        .import_catalogue(&topics, &sources, foundation.clock.now())
        .await?;
    let is_new = foundation.store.staff_lines().await?.is_empty();
    let parts = vec![Part::Bot, Part::Intake, Part::Delivery, Part::Web];
    let service = Service::new(foundation, parts, stop.clone()).await?;
    let invitations = service.foundation().invitations(service.keys());
    let mut joining = Vec::new();
    if is_new {
        joining.push((
            MODERATOR,
            invitations.invite(Role::Moderator, "operator").await?,
        ));
        joining.push((ADMIN, invitations.invite(Role::Admin, "operator").await?));
    }
    let guide = guide(&simulator.page_url());
    simulator.set_guide(guide.iter().skip(1).cloned());
    let guest = simulator.clone();
    let joined = tokio::spawn(async move {
        for (person, invited) in joining {
            join(&guest, person, &invited).await?;
        }
        anyhow::Ok(())
    });
    output::print(&guide.join("\n"))
        .map_err(|_| anyhow::anyhow!("standard output cannot be written to"))?;
    let foundation = service.run().await?;
    joined.abort();
    Ok(foundation)
}

/// Joins the staff as a person would: opens the link, sends the four words.
async fn join(simulator: &Simulator, person: i64, invited: &Invited) -> anyhow::Result<()> {
    let opened = simulator.say(person, &format!("/start invite_{}", invited.token));
    simulator.wait_for_text(person, opened, "").await?;
    let sent = simulator.say(person, &invited.phrase);
    simulator
        .wait_for_text(person, sent, &invited.handle)
        .await?;
    Ok(())
}

fn guide(page: &str) -> Vec<String> {
    vec![
        format!("Vestka is running. Open {page} in a browser."),
        "Three people are on the page; Moderator and Admin have joined already, by invitation.".to_owned(),
        "1. As Subscriber: press Start, choose a language, tap “All topics”, “Done”, “At once”.".to_owned(),
        "2. As Moderator: send /queue, open a candidate, “Use this text”, “Approve…”, “Approve, live”.".to_owned(),
        "3. Look at Subscriber: the verified update is there, with its code and evidence.".to_owned(),
        "What is breaking needs two people: set the urgency, approve as Moderator, then as Admin.".to_owned(),
        "Ctrl-C in the terminal stops everything and leaves nothing behind.".to_owned(),
    ]
}
