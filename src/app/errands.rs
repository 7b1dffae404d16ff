//! The **errands** of the keeper over the line: alerts, drills, answers and questions to readers, and wiping the chats of the staff.
//!
//! Never here: what an errand does.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::line::{KEEPER_PERIOD, Line};
use super::service::Service;
use crate::review::Pictures;
use crate::scheduler::Bell;
use crate::subscriptions::Subscriptions;
use crate::telegram::{Alerting, Answering, Autodeleting, Drilling, Picturing, Tipping, Wiping};

/// Links to who sent tips, and tips, are looked through this often for what has come to its time.
const TIPS_PERIOD: Duration = Duration::from_mins(1);

/// A picture can be recognised within so long after it went out.
const PICTURES_PERIOD: Duration = Duration::from_secs(15);

/// Admins are told within so long; one that cannot be reached is tried as often.
const ALERTS_PERIOD: Duration = Duration::from_secs(10);

impl Service {
    pub(super) fn start_tips(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let tips = Arc::new(self.foundation.tips(&self.keys));
        let every = ("tips", TIPS_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let tips = Arc::clone(&tips);
            async move { tips.step().await.map(drop) }
        });
        let tipping = Arc::new(Tipping::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            self.foundation.tips(&self.keys),
            self.subscriptions(line),
        ));
        let every = ("tipping", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let tipping = Arc::clone(&tipping);
            async move { tipping.step().await.map(drop) }
        });
    }

    fn subscriptions(&self, line: &Line) -> Subscriptions {
        Subscriptions::new(
            self.foundation.store.clone(),
            Arc::clone(&self.keys.vault),
            Arc::clone(&self.foundation.clock),
            line.bot,
        )
    }

    pub(super) fn start_autodeleting(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let autodeleting = Arc::new(Autodeleting::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            self.subscriptions(line),
        ));
        let every = ("autodelete", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let autodeleting = Arc::clone(&autodeleting);
            async move { autodeleting.step().await.map(drop) }
        });
    }

    pub(super) fn start_wiping(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let wiping = Arc::new(Wiping::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            self.foundation.staff(&self.keys),
        ));
        let every = ("wiping", KEEPER_PERIOD, self.wiping_bell.clone());
        self.while_held(tasks, held, every, move || {
            let wiping = Arc::clone(&wiping);
            async move { wiping.step().await.map(drop) }
        });
    }

    pub(super) fn start_alerting(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let alerting = Arc::new(Alerting::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            self.foundation.staff(&self.keys),
        ));
        let every = ("alerts", ALERTS_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let alerting = Arc::clone(&alerting);
            async move { alerting.step().await.map(drop) }
        });
    }

    pub(super) fn start_verifying(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let verifier = self.foundation.verifier();
        let every = ("prints", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let verifier = verifier.clone();
            async move { verifier.step().await.map(drop) }
        });
        let foundation = &self.foundation;
        let picturing = Arc::new(Picturing::new(
            line.api.clone(),
            foundation.review(&self.keys),
            Pictures::new(foundation.store.clone(), Arc::clone(&foundation.clock)),
            line.bot,
        ));
        let every = ("pictures", PICTURES_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let picturing = Arc::clone(&picturing);
            async move { picturing.step().await.map(drop) }
        });
        let answering = Arc::new(Answering::new(
            line.api.clone(),
            Arc::clone(&line.budget),
            self.foundation.questions(&self.keys),
            self.subscriptions(line),
        ));
        let every = ("answers", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let answering = Arc::clone(&answering);
            async move { answering.step().await.map(drop) }
        });
    }

    pub(super) fn start_drilling(
        &self,
        tasks: &mut JoinSet<()>,
        line: &Arc<Line>,
        held: &watch::Receiver<bool>,
    ) {
        let drilling = Arc::new(Drilling::new(
            (
                self.foundation.review(&self.keys),
                self.foundation.staff(&self.keys),
            ),
            line.api.clone(),
            line.messenger.clone(),
            Arc::clone(&line.budget),
        ));
        let every = ("drills", KEEPER_PERIOD, Bell::default());
        self.while_held(tasks, held, every, move || {
            let drilling = Arc::clone(&drilling);
            async move { drilling.step().await.map(drop) }
        });
    }
}
