//! Acting as one of the staff on the host: `--as HANDLE --code 123456`, for every command that decides something.
//!
//! Never here: whether the code is right.

use clap::Args;

use crate::app::{Foundation, Keys};
use crate::cli::{Context, Failure, output, with_keys, with_own_database};
use crate::domain::staff::Actor;
use crate::review::Login;

/// Who decides: the operator, or one of the staff who gives a one-time code.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct Acting {
    /// Act as this one of the staff; needs --code. Otherwise it counts as the operator's
    #[arg(long = "as", value_name = "HANDLE", requires = "one_time_code")]
    handle: Option<String>,
    /// Their one-time code, or a recovery code
    #[arg(
        id = "one_time_code",
        long = "code",
        value_name = "CODE",
        requires = "handle"
    )]
    code: Option<String>,
}

impl Acting {
    /// Decides something on the database of a short command, as who it is. The keys are needed for a code alone.
    pub(in crate::cli) async fn decide<T>(
        &self,
        context: &Context,
        work: impl AsyncFnOnce(&Foundation, &Actor) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        if self.handle.is_none() {
            return with_own_database(context, async |foundation| {
                work(foundation, &Actor::Operator).await
            })
            .await;
        }
        with_keys(context, async |foundation, keys| {
            let actor = self.actor(foundation, keys).await?;
            work(foundation, &actor).await
        })
        .await
    }

    /// Who it is; a code is used up by this.
    pub(in crate::cli) async fn actor(
        &self,
        foundation: &Foundation,
        keys: &Keys,
    ) -> Result<Actor, Failure> {
        let Some((handle, code)) = self.handle.as_ref().zip(self.code.as_ref()) else {
            return Ok(Actor::Operator);
        };
        let access = foundation.access(keys);
        let time = |at| output::time(Some(at));
        let why = match access.act_as(handle, code).await? {
            Ok(actor) => return Ok(actor),
            Err(Login::Wrong(None)) => {
                "this code is not right; try the next one that the app shows".to_owned()
            }
            Err(Login::Wrong(Some(at))) => format!(
                "this code is not right; the next one is looked at after {}",
                time(at)
            ),
            Err(Login::Wait(at)) => format!(
                "there were wrong codes; the next one is looked at after {}",
                time(at)
            ),
            Err(Login::Used) => {
                "this code was used already; wait for the next one that the app shows".to_owned()
            }
            Err(Login::NotEnrolled | Login::Right { .. }) => {
                "nobody of the staff with this handle has one-time codes; see `vestka staff list` and `vestka staff enrol HANDLE`".to_owned()
            }
        };
        Err(anyhow::anyhow!("--as {handle}: {why}").into())
    }
}
