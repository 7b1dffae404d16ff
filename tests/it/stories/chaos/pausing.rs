//! **Pausing** and resuming by hand while something dies: either is done or it is not, and what is resumed goes on.

use tokio::process::Child;

use super::bound::Bound;
use super::{Stage, Victim};

impl Stage {
    /// In turn while it is being paused, while it is being resumed, and while it runs. It goes on afterwards.
    pub(super) async fn kill_at_work(
        &mut self,
        (number, victim): (usize, Victim),
        code: &str,
        bound: &mut Bound,
    ) {
        let admin = match number % 3 {
            0 => Some(self.says("pause", code)),
            1 => {
                self.says("pause", code).wait().await.expect("it ends");
                Some(self.says("resume", code))
            }
            _ => None,
        };
        self.kill(victim, bound).await;
        let Some(mut admin) = admin else { return };
        admin.wait().await.expect("it ends");
        while self.is_paused().await {
            self.says("resume", code).wait().await.expect("it ends");
        }
    }

    /// An admin says it on the host.
    fn says(&self, what: &str, code: &str) -> Child {
        self.programs[0].begin_piped(&["delivery", what, code])
    }

    async fn is_paused(&self) -> bool {
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM fanouts WHERE state = 'paused')")
            .fetch_one(&mut self.connect().await)
            .await
            .expect("the server answers")
    }
}
