//! The **world** of a story: a database of its own, the simulated Telegram, a clock that is moved by hand, and the stages.
//!
//! A stage is made anew each time it is asked for, as after a restart. Nothing here sleeps.

#[cfg(feature = "full")]
pub(crate) mod browser;
mod conversation;
mod evidence;
pub(crate) mod hostile_origin;
mod leak;
mod newsstand;
mod origin;
mod people;
#[cfg(feature = "full")]
pub(crate) mod pooler;
pub(crate) mod postgres;
mod program;
mod stories;
mod updates;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use secrecy::SecretString;
use sqlx::postgres::{PgConnectOptions, PgPool};
use tempfile::TempDir;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use totp_rs::Totp;
use vestka::clock::{Clock, ManualClock};
use vestka::delivery::{
    Budget, Delivery, DeliveryLog, DeliverySettings, Limits, Messenger, Sharing, Watch,
};
use vestka::domain::update::Rules;
use vestka::intake::catalogue::Catalogue;
use vestka::intake::dedupe::Thresholds;
use vestka::intake::events::Events;
use vestka::intake::fetch::{FetchSettings, Fetcher};
use vestka::intake::health::Health;
use vestka::intake::{Intake, Push};
use vestka::review::{
    Access, Archive, Invitations, Pictures, Questions, Relay, Review, Staff, Tips, Verifier,
};
use vestka::store::{DatabaseAddress, Store};
use vestka::subscriptions::{Erased, Erasure, SignUps, Subscriptions, Sweeping};
use vestka::telegram::{
    self, Alerting, Answering, Api, ApiSettings, Autodeleting, Drilling, Following, Gate,
    GateLimits, Media, Picturing, Poller, TelegramMessenger, Tipping, Wiping,
};
use vestka::telemetry::Metrics;
use vestka::vault::{Signer, Vault};
use vestka_simulator::{Settings, Simulator};

pub(crate) use evidence::Line;
pub(crate) use leak::{Secrets, every_form};
pub(crate) use newsstand::Newsstand;
pub(crate) use origin::Origin;
pub(crate) use people::private;
pub(crate) use program::{Ended, Program, UPDATE, nth_number};
pub(crate) use stories::{Said, Told};
pub(crate) use updates::{breaking, routine};

use postgres::TestDatabase;

/// Messages a second, so many that no story waits for the budget.
pub(crate) const RATE: u32 = 1000;

/// Two topics in six languages, as `catalogue import` reads them.
pub(crate) const TOPICS: &str = r#"
[[topic]]
slug = "sanctions"
name = { en = "Sanctions", be = "Санкцыі", ru = "Санкции", pl = "Sankcje", lt = "Sankcijos", uk = "Санкції" }

[[topic]]
slug = "protests"
name = { en = "Protests and strikes", be = "Пратэсты і страйкі", ru = "Протесты и забастовки", pl = "Protesty i strajki", lt = "Protestai ir streikai", uk = "Протести і страйки" }
"#;

/// Everything that a story needs.
pub(crate) struct World {
    pub(crate) store: Store,
    /// The same database, for what only a test asks.
    pub(crate) pool: PgPool,
    pub(crate) vault: Arc<Vault>,
    pub(crate) signer: Arc<Signer>,
    pub(crate) clock: ManualClock,
    pub(crate) telegram: Simulator,
    /// Our number of the bot.
    pub(crate) bot: i16,
    /// Rings when a person has asked to be forgotten.
    pub(crate) erasure_asked: Arc<Notify>,
    pub(crate) metrics: Arc<Metrics>,
    /// How much the bot deals with. In a story no minute passes by itself, so there is no limit where it is not about one.
    pub(crate) gate: Mutex<GateLimits>,
    /// How pages of evidence are fetched.
    pub(crate) line: Mutex<Line>,
    /// The authenticators of the staff, by person.
    phones: Mutex<HashMap<i64, Totp>>,
    /// Beside the keys of this host: its file of erased ids.
    host: TempDir,
    /// Dropped last: its users are gone by then.
    database: TestDatabase,
}

/// The bot, reading events; it ends with this.
pub(crate) struct RunningBot(JoinHandle<()>);

impl Drop for RunningBot {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl World {
    /// A migrated, empty database with two topics, at noon of a Friday.
    pub(crate) async fn new() -> Self {
        Self::on(TestDatabase::with_schema().await).await
    }

    /// The same in a cluster of its own, whose bytes can be searched.
    pub(crate) async fn alone() -> Self {
        Self::on(TestDatabase::alone().await).await
    }

    async fn on(database: TestDatabase) -> Self {
        let clock = ManualClock::at(noon());
        let store = connect(&database).await;
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("a simulator on a free port");
        let bot = store
            .bot(telegram.bot_id(), "vestka_bot", clock.now())
            .await
            .expect("a bot");
        let topics = Catalogue::parse(TOPICS).expect("our own catalogue");
        store
            .import_catalogue(&topics, clock.now())
            .await
            .expect("topics");
        let keys = tempfile::tempdir().expect("a folder for a key");
        let signer = Signer::create(&keys.path().join("vestka.sign")).expect("a signing key");
        Self {
            pool: PgPool::connect_lazy_with(database.connect_options()),
            vault: Arc::new(Vault::generate()),
            signer: Arc::new(signer),
            erasure_asked: Arc::new(Notify::new()),
            metrics: Arc::new(Metrics::default()),
            gate: Mutex::new(GateLimits {
                per_minute: u32::MAX,
                staff_per_minute: u32::MAX,
                group_per_minute: u32::MAX,
                per_second: u32::MAX,
                hint_pause: TimeDelta::zero(),
            }),
            line: Mutex::default(),
            phones: Mutex::default(),
            store,
            clock,
            telegram,
            bot,
            host: tempfile::tempdir().expect("a folder beside the keys"),
            database,
        }
    }

    /// Another pool on the same database: what a process has after a restart.
    pub(crate) async fn reconnect(&mut self) {
        self.store.close().await;
        self.store = connect(&self.database).await;
    }

    /// Topics of this world, and these sources as a catalogue file has them.
    pub(crate) async fn import(&self, sources: &str) {
        let catalogue = Catalogue::parse(&[TOPICS, sources].concat()).expect("our own catalogue");
        let now = self.clock.now();
        self.store
            .import_catalogue(&catalogue, now)
            .await
            .expect("the database answers");
    }

    pub(crate) fn subscriptions(&self) -> Subscriptions {
        Subscriptions::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            self.bot,
        )
    }

    /// What counts who joins, as after a start.
    pub(crate) fn sign_ups(&self) -> Arc<SignUps> {
        Arc::new(SignUps::new(self.store.clone(), self.any_clock()))
    }

    pub(crate) fn review(&self) -> Review {
        self.review_by(Rules::default())
    }

    pub(crate) fn review_by(&self, rules: Rules) -> Review {
        Review::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            Arc::clone(&self.signer),
            self.any_clock(),
            rules,
        )
    }

    pub(crate) fn relay(&self) -> Relay {
        Relay::new(self.review())
    }

    /// What sends drills, as after a start.
    pub(crate) fn drilling(&self) -> Drilling {
        self.drilling_within(Arc::new(Budget::per_second(RATE)))
    }

    pub(crate) fn drilling_within(&self, budget: Arc<Budget>) -> Drilling {
        let messenger = Arc::new(self.messenger(&budget));
        let parts = (self.review(), self.staff());
        Drilling::new(parts, self.api(), messenger, budget)
    }

    /// What tells admins, as after a start.
    pub(crate) fn alerting(&self) -> Alerting {
        let budget = Arc::new(Budget::per_second(RATE));
        Alerting::new(self.api(), budget, self.staff())
    }

    /// What goes out, as admins read it.
    pub(crate) fn delivery_log(&self) -> DeliveryLog {
        DeliveryLog::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    /// What finds out what admins must know of deliveries, as after a start.
    pub(crate) fn watch(&self, limits: Limits) -> Watch {
        let budget = Arc::new(Budget::per_second(RATE));
        Watch::new(self.store.clone(), self.any_clock(), budget, limits)
    }

    /// What keeps pages of the log up to date, as after a start.
    pub(crate) fn following(&self) -> Following {
        let budget = Arc::new(Budget::per_second(RATE));
        Following::new(self.api(), budget, self.delivery_log(), self.staff())
    }

    pub(crate) fn verifier(&self) -> Verifier {
        Verifier::new(self.store.clone(), telegram::RENDERING)
    }

    pub(crate) fn archive(&self) -> Archive {
        Archive::new(self.store.clone())
    }

    pub(crate) fn questions(&self) -> Questions {
        Questions::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    /// What sends the staff's answers, as after a start.
    pub(crate) fn answering(&self) -> Answering {
        let budget = Arc::new(Budget::per_second(RATE));
        Answering::new(self.api(), budget, self.questions(), self.subscriptions())
    }

    /// What reads our own pictures, as after a start.
    pub(crate) fn picturing(&self) -> Picturing {
        let pictures = Pictures::new(self.store.clone(), self.any_clock());
        Picturing::new(self.api(), self.review(), pictures, self.bot)
    }

    pub(crate) fn staff(&self) -> Staff {
        Staff::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    /// What readers send, as after a start.
    pub(crate) fn tips(&self) -> Tips {
        Tips::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    /// What carries the staff's questions, as after a start.
    pub(crate) fn tipping(&self) -> Tipping {
        let budget = Arc::new(Budget::per_second(RATE));
        Tipping::new(self.api(), budget, self.tips(), self.subscriptions())
    }

    /// What deletes our messages in the chats of those who want it, as after a start.
    pub(crate) fn autodeleting(&self) -> Autodeleting {
        self.autodeleting_within(Arc::new(Budget::per_second(RATE)))
    }

    /// The same with this budget.
    pub(crate) fn autodeleting_within(&self, budget: Arc<Budget>) -> Autodeleting {
        Autodeleting::new(self.api(), budget, self.subscriptions())
    }

    pub(crate) fn invitations(&self) -> Invitations {
        Invitations::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    /// What deletes in the chats of the staff, as after a start.
    pub(crate) fn wiping(&self) -> Wiping {
        let budget = Arc::new(Budget::per_second(RATE));
        Wiping::new(self.api(), budget, self.staff())
    }

    pub(crate) fn access(&self) -> Access {
        Access::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
        )
    }

    pub(crate) fn intake(&self) -> Intake {
        let settings = FetchSettings {
            allow_private_addresses: true,
            ..FetchSettings::new("vestka-test")
        };
        let fetcher = Fetcher::new(settings).expect("settings without a proxy");
        Intake::new(
            self.store.clone(),
            fetcher,
            self.any_clock(),
            Arc::clone(&self.metrics),
            Thresholds::default(),
        )
    }

    pub(crate) fn events(&self) -> Events {
        Events::new(self.store.clone(), self.any_clock(), Thresholds::default())
    }

    pub(crate) fn source_health(&self) -> Health {
        Health::new(self.store.clone(), self.any_clock())
    }

    /// The way in for partners, as after a start.
    pub(crate) fn push(&self) -> Push {
        Push::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            Arc::clone(&self.metrics),
            Thresholds::default(),
        )
    }

    pub(crate) fn erasure(&self) -> Erasure {
        self.erasure_by(self.erased())
    }

    /// The same of a host that remembers elsewhere.
    pub(crate) fn erasure_by(&self, erased: Erased) -> Erasure {
        let budget = Arc::new(Budget::per_second(RATE));
        Erasure::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            Arc::new(self.messenger(&budget)),
            Arc::new(erased),
        )
    }

    /// What this host remembers of erasures, as after a start.
    pub(crate) fn erased(&self) -> Erased {
        self.erased_at(self.erased_file())
    }

    /// The same of a host whose file lies elsewhere.
    pub(crate) fn erased_at(&self, file: PathBuf) -> Erased {
        Erased::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            file,
            TimeDelta::days(14),
        )
    }

    /// The folder of the cluster.
    pub(crate) fn cluster(&self) -> &Path {
        self.database.folder()
    }

    /// How to connect to the database.
    pub(crate) fn connect_options(&self) -> PgConnectOptions {
        self.database.connect_options()
    }

    /// Where this host remembers erasures.
    pub(crate) fn erased_file(&self) -> PathBuf {
        self.host.path().join("vestka.erased")
    }

    /// What takes the erased from the disk, as after a start.
    pub(crate) fn sweeping(&self) -> Sweeping {
        Sweeping::new(self.store.clone(), self.any_clock())
    }

    /// A delivery stage with a budget of its own, as after a start.
    pub(crate) fn delivery(&self) -> Delivery {
        self.delivery_within(Arc::new(Budget::per_second(RATE)))
    }

    /// A delivery stage with this budget.
    pub(crate) fn delivery_within(&self, budget: Arc<Budget>) -> Delivery {
        let messenger = Arc::new(self.messenger(&budget));
        self.delivery_over(messenger, budget)
    }

    /// The same over another messenger.
    pub(crate) fn delivery_over(
        &self,
        messenger: Arc<dyn Messenger>,
        budget: Arc<Budget>,
    ) -> Delivery {
        Delivery::new(
            (
                self.store.clone(),
                Arc::clone(&self.vault),
                self.any_clock(),
            ),
            messenger,
            budget,
            Arc::clone(&self.metrics),
            DeliverySettings {
                rate_per_second: RATE,
                workers: 4,
                bot: self.bot,
            },
        )
    }

    /// A process that shares the budget of so many messages a second with others.
    pub(crate) fn sharing(&self, budget: &Arc<Budget>, owner: i64, rate: u32) -> Sharing {
        Sharing::new(
            self.store.clone(),
            Arc::clone(budget),
            (owner, self.bot),
            rate,
        )
    }

    /// Starts reading events, as the service does.
    pub(crate) fn run_bot(&self) -> RunningBot {
        self.run_bot_within(Arc::new(Budget::per_second(RATE)))
    }

    /// The same with this budget.
    pub(crate) fn run_bot_within(&self, budget: Arc<Budget>) -> RunningBot {
        self.run_bot_with(Rules::default(), budget)
    }

    /// The same under other rules of review.
    pub(crate) fn run_bot_by(&self, rules: Rules) -> RunningBot {
        self.run_bot_with(rules, Arc::new(Budget::per_second(RATE)))
    }

    fn run_bot_with(&self, rules: Rules, budget: Arc<Budget>) -> RunningBot {
        let service = self.service(rules, budget);
        RunningBot(tokio::spawn(async move {
            Poller::new(service)
                .run(std::future::pending())
                .await
                .expect("the simulator lets the bot read");
        }))
    }

    /// What the handlers of incoming events work with, as after a start.
    pub(crate) fn service(&self, rules: Rules, budget: Arc<Budget>) -> Arc<telegram::Service> {
        let asked = Arc::clone(&self.erasure_asked);
        Arc::new(telegram::Service {
            api: self.api(),
            username: "vestka_bot".to_owned(),
            subscriptions: self.subscriptions(),
            review: self.review_by(rules),
            invitations: self.invitations(),
            tips: self.tips(),
            access: self.access(),
            staff: self.staff(),
            verifier: self.verifier(),
            archive: self.archive(),
            questions: self.questions(),
            pages: self.pages(),
            log: self.delivery_log(),
            pending: telegram::Pending::default(),
            channels: telegram::Channels::default(),
            about: telegram::About {
                operator: Some("Example Press Office".to_owned()),
                mirror: Some("https://mirror.example/".to_owned()),
                kept: telegram::KeptFor::default(),
            },
            clock: self.any_clock(),
            budget,
            gate: Gate::new(*self.gate.lock().expect("no test panicked with it")),
            sign_ups: self.sign_ups(),
            metrics: Arc::clone(&self.metrics),
            wake_erasure: Arc::new(move || asked.notify_one()),
            wake_wiping: Arc::new(|| ()),
            destroy_key: Arc::new(|_| ()),
        })
    }

    /// Carries out a statement without a result.
    pub(crate) async fn sql(&self, statement: &'static str) {
        sqlx::query(statement)
            .execute(&self.pool)
            .await
            .expect("the statement is right");
    }

    pub(crate) fn messenger(&self, budget: &Arc<Budget>) -> TelegramMessenger {
        let media = Media::new(self.review(), self.any_clock(), self.bot);
        TelegramMessenger::new(self.api(), Arc::clone(budget), false).with_media(media)
    }

    pub(crate) fn api(&self) -> Api {
        Api::new(ApiSettings {
            token: SecretString::from(self.telegram.token()),
            api_url: Some(self.telegram.api_url().parse().expect("an address")),
            proxy: None,
        })
        .expect("settings without a proxy")
    }

    fn any_clock(&self) -> Arc<dyn Clock> {
        Arc::new(self.clock.clone())
    }
}

async fn connect(database: &TestDatabase) -> Store {
    Store::connect(&DatabaseAddress::from(database.connect_options()), 6)
        .await
        .expect("a pool")
}

fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 20, 12, 0, 0)
        .single()
        .expect("this time exists")
}
