//! The **command line**: one file a command. Results go to standard output, logs and progress to standard error.
//!
//! Exit status: 0 done, 1 failed with one clear sentence, 2 the command or the configuration is wrong.
//!
//! Never here: a rule; commands call the same functions as the bot.

mod attachment;
mod audit;
mod catalogue;
mod delivery;
#[cfg(feature = "demo")]
mod demo;
mod doctor;
mod evidence;
mod items;
mod key;
mod mirror;
mod output;
mod people;
mod run;
mod shell;
mod source;
mod story;
mod update;
mod verify;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use tracing::Level;

use crate::app::{Foundation, Keys};
use crate::config::{self, Config, Origin};
use crate::store::cluster::{Cluster, Purpose};
use crate::telemetry;

/// Relays verified updates to the people who subscribed to them, over Telegram.
#[derive(Debug, Parser)]
#[command(
    name = "vestka",
    version,
    about,
    max_term_width = 110,
    arg_required_else_help = true
)]
pub struct Cli {
    /// Configuration file; else `VESTKA_CONFIG`, else vestka.toml in this folder if it is there. Relative paths in it, and the data
    /// where it names none (vestka-data), count from the folder in which the command runs
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show everything on this machine, without an account: a simulated Telegram, two feeds, the bot
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Run the service until SIGTERM, Ctrl-C or the end of its terminal, unless it was started with `nohup`
    Run(run::Run),
    /// Check configuration, database, keys, token, sources and clock
    Doctor(doctor::Doctor),
    /// Apply the migrations
    Migrate(run::Migrate),
    /// Topics and sources as one TOML file
    #[command(subcommand)]
    Catalogue(catalogue::Catalogue),
    /// What we read
    #[command(subcommand)]
    Source(source::Source),
    /// What the sources said
    #[command(subcommand)]
    Item(items::Item),
    /// Items that report one event
    #[command(subcommand)]
    Story(story::Story),
    /// Moderators and admins
    #[command(subcommand)]
    Staff(people::Staff),
    /// Lock publishing at once
    Lock(people::Lock),
    /// Unlock publishing
    Unlock(people::Unlock),
    /// Subscribers, in numbers
    #[command(subcommand)]
    Subscriber(people::Subscriber),
    /// Verified updates
    #[command(subcommand)]
    Update(update::Update),
    /// What is kept of the evidence of updates
    #[command(subcommand)]
    Evidence(evidence::Evidence),
    /// Is a message ours?
    Verify(verify::Verify),
    /// The delivery log
    #[command(subcommand)]
    Delivery(delivery::Delivery),
    /// The key files
    #[command(subcommand)]
    Key(key::Key),
    /// The audit log
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The mirror: signed files that anyone can copy and check
    #[command(subcommand)]
    Mirror(mirror::Mirror),
    /// Announce where to go when the bot is gone, signed by the root key
    #[command(subcommand)]
    AnnounceSuccessor(mirror::AnnounceSuccessor),
    /// Ask a running service whether it is well
    Healthcheck(shell::Healthcheck),
    /// Print completions for a shell
    Completions(shell::Completions),
    /// Print the manual page
    Man(shell::Man),
}

/// Why a command did not do it.
#[derive(Debug)]
pub enum Failure {
    /// The command or the configuration is wrong: exit status 2.
    Usage(String),
    /// It failed: exit status 1.
    Failed(anyhow::Error),
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

type Done = Result<(), Failure>;

/// What every command gets.
pub(crate) struct Context {
    origin: Origin,
    search_path: Option<OsString>,
    /// Whether the command may be the first one on a host.
    may_begin: bool,
}

impl Context {
    /// The configuration; logs go out as it says, at warnings only for short commands.
    fn config(&self, is_service: bool) -> Result<Config, Failure> {
        let config =
            config::load(&self.origin).map_err(|error| Failure::Usage(error.to_string()))?;
        let mut log = config.log;
        if !is_service {
            log.level = log.level.min(Level::WARN);
        }
        telemetry::init(log)?;
        config.keys.passphrase.asked_by(key::ask_for_the_files);
        Ok(config)
    }

    /// Refuses a command that would work on an empty database made for it, and say that it is done; says where one is made for a
    /// command that may come first.
    fn look_for_data(&self, config: &Config) -> Done {
        if config.database.url.is_some() || Cluster::is_made(&config.data_dir) {
            return Ok(());
        }
        let place = config.data_dir.display();
        if self.may_begin {
            output::note(&format!(
                "There was no data in {place}: an empty database is made there."
            ));
            return Ok(());
        }
        Err(anyhow::anyhow!(
            "there is no data in {place}: name the configuration (--config) or data_dir, or run `vestka run` once"
        )
        .into())
    }

    /// The database of a short command.
    async fn foundation(&self) -> Result<Foundation, Failure> {
        let config = self.config(false)?;
        self.look_for_data(&config)?;
        Ok(Foundation::open(config, Purpose::Command, self.search_path.clone()).await?)
    }
}

/// Runs `work` on the database of a short command, and closes it whatever came of it.
async fn with_database<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Foundation) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let foundation = context.foundation().await?;
    let done = work(&foundation).await;
    foundation.close().await?;
    done
}

/// The same for who writes there and needs no key for it: not before it is known that the database belongs to the keys of this host.
async fn with_own_database<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Foundation) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_database(context, async |foundation| {
        foundation.refuse_foreign().await?;
        work(foundation).await
    })
    .await
}

/// The same for who only looks: with the keys, if this database ever had any; none are made.
async fn with_keys_if_any<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Foundation, Option<&Keys>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_database(context, async |foundation| {
        let keys = foundation.keys_if_any().await?;
        work(foundation, keys.as_ref()).await
    })
    .await
}

/// The same for who reads only what is signed and published, also after the destruction of the sealing key.
async fn with_keys_to_read<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Foundation, Option<&Keys>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_database(context, async |foundation| {
        let keys = foundation.keys_to_read().await?;
        work(foundation, keys.as_ref()).await
    })
    .await
}

/// The same with the keys, made now if this database never had any.
async fn with_keys<T>(
    context: &Context,
    work: impl AsyncFnOnce(&Foundation, &Keys) -> Result<T, Failure>,
) -> Result<T, Failure> {
    with_database(context, async |foundation| {
        let keys = foundation.keys().await?;
        work(foundation, &keys).await
    })
    .await
}

impl Command {
    /// Whether it may be the first one on a host: it then makes the private database. Any other is about what is there already.
    const fn may_begin(&self) -> bool {
        match self {
            Self::Catalogue(_) | Self::Item(_) | Self::Verify(_) => true,
            Self::Source(command) => command.may_begin(),
            Self::Story(command) => command.may_begin(),
            Self::Staff(command) => command.may_begin(),
            Self::Subscriber(command) => command.may_begin(),
            Self::Update(command) => command.may_begin(),
            Self::Delivery(command) => command.may_begin(),
            // Those that do not ask make it themselves, or need none.
            _ => false,
        }
    }
}

impl Cli {
    /// Does what was asked.
    ///
    /// # Errors
    /// [`Failure`] with the sentence to print and the exit status.
    pub async fn run(self, search_path: Option<OsString>) -> Result<(), Failure> {
        let context = Context {
            origin: Origin::from_process(self.config),
            search_path,
            may_begin: self.command.may_begin(),
        };
        let ends_by_itself = self.command.ends_by_itself();
        // Boxed: it holds much.
        let work = Box::pin(self.command.run(&context));
        if ends_by_itself {
            run::unless_interrupted(work).await
        } else {
            work.await
        }
    }
}

impl Command {
    /// Whether it is over when it is done; the service and the demo go on until a signal, and hear it themselves.
    const fn ends_by_itself(&self) -> bool {
        match self {
            #[cfg(feature = "demo")]
            Self::Demo(_) => false,
            Self::Run(_) => false,
            _ => true,
        }
    }

    async fn run(self, context: &Context) -> Done {
        match self {
            #[cfg(feature = "demo")]
            Self::Demo(command) => Box::pin(command.run(context)).await,
            Self::Run(command) => command.run(context).await,
            Self::Doctor(command) => command.run(context).await,
            Self::Migrate(command) => command.run(context).await,
            Self::Catalogue(command) => command.run(context).await,
            Self::Source(command) => command.run(context).await,
            Self::Item(command) => command.run(context).await,
            Self::Story(command) => command.run(context).await,
            Self::Staff(command) => command.run(context).await,
            Self::Lock(command) => command.run(context).await,
            Self::Unlock(command) => command.run(context).await,
            Self::Subscriber(command) => command.run(context).await,
            Self::Update(command) => command.run(context).await,
            Self::Evidence(command) => command.run(context).await,
            Self::Verify(command) => command.run(context).await,
            Self::Delivery(command) => command.run(context).await,
            Self::Key(command) => command.run(context).await,
            Self::Audit(command) => command.run(context).await,
            Self::Mirror(command) => command.run(context).await,
            Self::AnnounceSuccessor(command) => command.run(context).await,
            Self::Healthcheck(command) => command.run(context).await,
            Self::Completions(command) => command.run(),
            Self::Man(command) => command.run(),
        }
    }
}
