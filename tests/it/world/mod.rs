//! The **world** of a story: a database of its own, the simulated Telegram, a clock that is moved by hand, and the stages.
//!
//! A stage is made anew each time it is asked for, as after a restart. Nothing here sleeps.

#[cfg(feature = "full")]
pub(crate) mod browser;
mod conversation;
mod leak;
mod origin;
pub(crate) mod postgres;
mod program;

use std::sync::Arc;

use chrono::{DateTime, TimeZone as _, Utc};
use secrecy::SecretString;
use sqlx::postgres::PgPool;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use vestka::clock::{Clock, ManualClock};
use vestka::delivery::{Budget, Delivery, DeliverySettings, StepReport};
use vestka::domain::content::{Content, Evidence, Text};
use vestka::domain::delivery::{Counters, FanoutState};
use vestka::domain::language::Language;
use vestka::domain::staff::{Actor, Role};
use vestka::domain::subscriber::{ChatKind, Subscriber};
use vestka::domain::update::{Rules, Urgency};
use vestka::intake::Intake;
use vestka::intake::catalogue::Catalogue;
use vestka::intake::fetch::{FetchSettings, Fetcher};
use vestka::review::{Invitations, Review};
use vestka::store::review::Approval;
use vestka::store::{DatabaseAddress, Store};
use vestka::subscriptions::{Chat, Erasure, Subscriptions};
use vestka::telegram::{self, Api, ApiSettings, Poller, TelegramMessenger};
use vestka::telemetry::Metrics;
use vestka::vault::{ChatId, Purpose, Signer, Vault};
use vestka_simulator::{Settings, Simulator};

pub(crate) use leak::Secrets;
pub(crate) use origin::Origin;
pub(crate) use program::Program;

use postgres::TestDatabase;

/// Messages a second, so many that no story waits for the budget.
const RATE: u32 = 1000;

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
    metrics: Arc<Metrics>,
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

/// A fan-out as the report tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fanout {
    pub(crate) state: FanoutState,
    pub(crate) counters: Counters,
}

impl World {
    /// A migrated, empty database with two topics, at noon of a Friday.
    pub(crate) async fn new() -> Self {
        let database = TestDatabase::new(|options| async move {
            // On a thread of its own: sqlx's migrator borrows too specially to be sent between threads.
            let runtime = tokio::runtime::Handle::current();
            let migrating = tokio::task::spawn_blocking(move || {
                runtime.block_on(Store::migrate(&DatabaseAddress::from(options)))
            });
            Ok(migrating.await??)
        })
        .await;
        let clock = ManualClock::at(noon());
        let store = connect(&database).await;
        let telegram = Simulator::start(Settings::default())
            .await
            .expect("a simulator on a free port");
        let bot = store
            .bot(telegram.bot_id(), "vestka_bot", clock.now())
            .await
            .expect("a bot");
        let topics = Catalogue::parse(TOPICS).expect("our own catalogue").topics;
        store
            .import_catalogue(&topics, &[], clock.now())
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
            store,
            clock,
            telegram,
            bot,
            database,
        }
    }

    /// Another pool on the same database: what a process has after a restart.
    pub(crate) async fn reconnect(&mut self) {
        self.store.close().await;
        self.store = connect(&self.database).await;
    }

    pub(crate) fn subscriptions(&self) -> Subscriptions {
        Subscriptions::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            self.bot,
        )
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

    pub(crate) fn invitations(&self) -> Invitations {
        Invitations::new(
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
        )
    }

    pub(crate) fn erasure(&self) -> Erasure {
        let budget = Arc::new(Budget::per_second(RATE));
        Erasure::new(
            self.store.clone(),
            Arc::clone(&self.vault),
            self.any_clock(),
            Arc::new(self.messenger(&budget)),
        )
    }

    /// A delivery stage with a budget of its own, as after a start.
    pub(crate) fn delivery(&self) -> Delivery {
        let budget = Arc::new(Budget::per_second(RATE));
        Delivery::new(
            (
                self.store.clone(),
                Arc::clone(&self.vault),
                self.any_clock(),
            ),
            Arc::new(self.messenger(&budget)),
            budget,
            Arc::clone(&self.metrics),
            DeliverySettings {
                rate_per_second: RATE,
                workers: 4,
                bot: self.bot,
            },
        )
    }

    /// Starts reading events, as the service does.
    pub(crate) fn run_bot(&self) -> RunningBot {
        let asked = Arc::clone(&self.erasure_asked);
        let service = telegram::Service {
            api: self.api(),
            username: "vestka_bot".to_owned(),
            subscriptions: self.subscriptions(),
            review: self.review(),
            invitations: self.invitations(),
            vault: Arc::clone(&self.vault),
            store: self.store.clone(),
            clock: self.any_clock(),
            budget: Arc::new(Budget::per_second(RATE)),
            metrics: Arc::clone(&self.metrics),
            wake_erasure: Arc::new(move || asked.notify_one()),
        };
        RunningBot(tokio::spawn(async move {
            Poller::new(Arc::new(service))
                .run(std::future::pending())
                .await
                .expect("the simulator lets the bot read");
        }))
    }

    /// One of the staff, joined by invitation.
    pub(crate) async fn join_staff(&self, person: i64, role: Role) -> Actor {
        let invitations = self.invitations();
        let chat = ChatId::new(person);
        let invited = invitations.invite(role, "operator").await.expect("invited");
        invitations
            .open(&invited.token, chat)
            .await
            .expect("opened");
        invitations
            .join(&invited.phrase, chat, Language::En)
            .await
            .expect("joined");
        let member = invitations.member(chat).await.expect("a member");
        let member = member.expect("the phrase was right");
        Actor::Staff {
            id: member.id,
            handle: member.handle,
        }
    }

    /// A person who started the bot and subscribed to topics.
    pub(crate) async fn subscribe(&self, person: i64, topics: &[&str]) -> Subscriber {
        self.telegram.add_people([person]);
        self.subscribe_chat(person, ChatKind::Private, topics).await
    }

    /// A chat of any kind with topics.
    pub(crate) async fn subscribe_chat(
        &self,
        id: i64,
        kind: ChatKind,
        topics: &[&str],
    ) -> Subscriber {
        let subscriptions = self.subscriptions();
        let chat = Chat {
            kind,
            ..private(id)
        };
        let subscriber = subscriptions
            .find_or_add(chat, Language::En)
            .await
            .expect("a subscriber");
        let known = subscriptions.topics().await.expect("topics");
        let ids: Vec<i16> = known
            .iter()
            .filter(|topic| topics.contains(&topic.slug.as_str()))
            .map(|topic| topic.id)
            .collect();
        subscriptions
            .subscribe(subscriber.id, &ids)
            .await
            .expect("subscribed");
        subscriber
    }

    /// The subscriber of a private chat, if it is one.
    pub(crate) async fn subscriber(&self, person: i64) -> Option<Subscriber> {
        let found = self.subscriptions().find(private(person)).await;
        found.expect("the database answers")
    }

    /// Publishes with one approval, whatever the urgency; gives the revision and its code.
    pub(crate) async fn publish(&self, content: &Content) -> (i32, String) {
        let review = self.review_by(Rules {
            breaking_approvals: 1,
            ..Rules::default()
        });
        let draft = review
            .begin_from_nothing(content, None, &Actor::Operator)
            .await
            .expect("a draft");
        match review.approve(&draft, &Actor::Operator).await {
            Ok((Approval::Published(revision), code)) => (revision, code),
            other => panic!("not published: {other:?}"),
        }
    }

    /// Steps until nothing is to be done at this moment.
    pub(crate) async fn deliver(&self, delivery: &Delivery) -> StepReport {
        let mut all = StepReport::default();
        loop {
            let step = delivery.step().await.expect("the database answers");
            all.settled += step.settled;
            all.deferred += step.deferred;
            all.finished += step.finished;
            all.blocked_until = step.blocked_until;
            if step.blocked_until.is_some() || !(step.more || step.finished > 0) {
                return all;
            }
        }
    }

    /// What the report says of an update.
    pub(crate) async fn fanout(&self, code: &str) -> Fanout {
        let lines = self.store.fanouts(Some(code)).await.expect("a report");
        let line = lines.first().expect("it was published");
        Fanout {
            state: line.state,
            counters: line.counters,
        }
    }

    /// A chat id, sealed for subscribers.
    pub(crate) fn sealed(&self, person: i64) -> Vec<u8> {
        self.vault
            .seal_chat(Purpose::Subscriber, ChatId::new(person))
    }

    /// Carries out a statement without a result.
    pub(crate) async fn sql(&self, statement: &'static str) {
        sqlx::query(statement)
            .execute(&self.pool)
            .await
            .expect("the statement is right");
    }

    fn messenger(&self, budget: &Arc<Budget>) -> TelegramMessenger {
        TelegramMessenger::new(self.api(), Arc::clone(budget), false)
    }

    fn api(&self) -> Api {
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

/// The private chat of a person.
pub(crate) fn private(person: i64) -> Chat {
    Chat {
        id: ChatId::new(person),
        thread: None,
        kind: ChatKind::Private,
    }
}

/// A routine update about sanctions that lacks nothing.
pub(crate) fn routine(title: &str) -> Content {
    let mut content = Content::begin(Language::En, Urgency::Routine, vec!["sanctions".to_owned()]);
    let text = Text {
        title: title.to_owned(),
        body: "The council has adopted the list.".to_owned(),
    };
    content.text.insert(Language::En, text);
    content.evidence.push(Evidence {
        url: "https://council.example/list".parse().expect("an address"),
        note: "The list".to_owned(),
        credibility: 1,
        public: true,
    });
    content
}

/// The same, breaking.
pub(crate) fn breaking(title: &str) -> Content {
    Content {
        urgency: Urgency::Breaking,
        ..routine(title)
    }
}
