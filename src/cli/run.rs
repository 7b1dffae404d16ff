//! `vestka run`: the service; and `vestka migrate`.
//!
//! Never here: what runs.

mod signals;

pub(super) use signals::{stop_on_signal, unless_interrupted};

use std::time::Duration;

use clap::Args;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::{Context, Done, Failure, output};
use crate::app::{Foundation, FoundationError, Part, Service, Stopped, try_passphrase};
use crate::config::Config;
use crate::store::cluster::Purpose;
use crate::vault::Destroyed;

/// Run the service
#[derive(Debug, Args)]
pub(super) struct Run {
    /// Only these parts, separated by commas; several processes may share one database
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

/// Apply the migrations
#[derive(Debug, Args)]
pub(super) struct Migrate {}

impl Run {
    pub(super) async fn run(self, context: &Context) -> Done {
        let config = context.config(true)?;
        let parts = if self.only.is_empty() {
            vec![Part::Bot, Part::Intake, Part::Delivery, Part::Web]
        } else {
            self.only
        };
        // The token went with the key: that is what must be said then.
        let is_destroyed = Destroyed::at(&config.keys.file).is_some();
        if !is_destroyed && (parts.contains(&Part::Bot) || parts.contains(&Part::Delivery)) {
            config
                .require_token()
                .map_err(|error| Failure::Usage(error.to_string()))?;
        }
        for sentence in unused(&config) {
            warn!("{sentence}");
        }
        // While Ctrl-C still ends a question for the passphrase.
        try_passphrase(&config.keys)?;
        let stop = CancellationToken::new();
        stop_on_signal(&stop, Duration::ZERO)?;
        let opened = Foundation::open_until(&stop, config, context.search_path.clone()).await?;
        let Some(foundation) = opened else {
            info!("{}", Stopped);
            return Ok(());
        };
        serve(foundation, parts, stop).await
    }
}

/// What is set, but does nothing in this version: one sentence each.
fn unused(config: &Config) -> Vec<&'static str> {
    let mut unused = Vec::new();
    if config.web.public_url.is_some() {
        unused.push("web.public_url is set, but this version has no console to sign in to");
    }
    unused
}

/// Runs the service on a foundation and closes it.
pub(super) async fn serve(
    foundation: Foundation,
    parts: Vec<Part>,
    stop: CancellationToken,
) -> Done {
    let service = match Service::new(foundation, parts, stop).await {
        // It does not get better by itself, so supervisors must not try again.
        Err(error) if is_destruction(&error) => return Err(Failure::Usage(error.to_string())),
        Err(error) if error.is::<Stopped>() => {
            info!("{error}");
            return Ok(());
        }
        service => service?,
    };
    let foundation = service.run().await?;
    foundation.close().await?;
    Ok(())
}

fn is_destruction(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(FoundationError::Destroyed))
}

impl Migrate {
    pub(super) async fn run(self, context: &Context) -> Done {
        let mut config = context.config(false)?;
        config.database.migrate = true;
        Foundation::open(config, Purpose::Command, context.search_path.clone())
            .await?
            .close()
            .await?;
        output::print("The database is up to date.")
    }
}

#[cfg(test)]
mod tests {
    use super::unused;
    use crate::config::{self, Origin};

    #[test]
    fn what_is_set_and_does_nothing_is_told() {
        let told = |settings: &[(&str, &str)]| {
            let folder = tempfile::tempdir().unwrap();
            let origin = Origin::isolated(folder.path(), settings.iter().copied());
            unused(&config::load(&origin).unwrap())
        };
        assert_eq!(told(&[("backup.retention_days", "7")]), [""; 0]);
        let all = told(&[("web.public_url", "https://console.example.org/")]);
        let begin: Vec<&str> = all.iter().filter_map(|it| it.split(' ').next()).collect();
        assert_eq!(begin, ["web.public_url"]);
    }
}
