//! The **staff** of the demo: they join and log in as people would, and what their phones would show stands on the page.
//!
//! Never here: a way in that others of the staff do not have.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use totp_rs::Totp;
use vestka_simulator::Simulator;

use crate::app::Service;
use crate::domain::staff::Role;
use crate::review::Invited;

/// Seconds for which an authenticator shows a code.
const STEP: i64 = 30;

/// One of the staff on the page, and how they come in.
pub(super) struct Guest {
    person: i64,
    name: &'static str,
    way: Way,
}

enum Way {
    /// Not of the staff yet.
    Invited(Invited),
    /// Of the staff since an earlier demo, whose phone is gone: a new secret, as `vestka staff enrol` gives it.
    Enrolled(String),
}

/// Their phone: a name and what makes the codes.
pub(super) struct Authenticator {
    name: &'static str,
    totp: Totp,
}

impl Guest {
    /// Makes ready what this person comes in by.
    pub(super) async fn expect(
        service: &Service,
        (person, name): (i64, &'static str),
        role: Role,
    ) -> anyhow::Result<Self> {
        let (foundation, keys) = (service.foundation(), service.keys());
        let members = foundation.store.staff_lines().await?;
        let known = members.into_iter().find(|member| member.role == role);
        let enrolment = match known {
            Some(member) => foundation.access(keys).enrol(&member.handle).await?,
            None => None,
        };
        let way = match enrolment {
            Some(enrolment) => Way::Enrolled(enrolment.uri),
            None => Way::Invited(
                foundation
                    .invitations(keys)
                    .invite(role, "operator")
                    .await?,
            ),
        };
        Ok(Self { person, name, way })
    }

    /// Comes in and logs in.
    pub(super) async fn come(
        self,
        simulator: &Simulator,
        now: impl Fn() -> DateTime<Utc>,
    ) -> anyhow::Result<Authenticator> {
        let uri = match self.way {
            Way::Invited(invited) => join(simulator, self.person, &invited).await?,
            Way::Enrolled(uri) => uri,
        };
        let totp = Totp::from_url(&uri).context("the picture holds no secret")?;
        let phone = Authenticator {
            name: self.name,
            totp,
        };
        let typed = format!("/login {}", phone.code(now()));
        let sent = simulator.say(self.person, &typed);
        // Of all answers to a code the welcome alone has buttons.
        let welcome = format!("that {} is logged in", self.name);
        simulator
            .wait_for(&welcome, |state| {
                state
                    .from_bot(self.person)
                    .any(|message| message.id > sent && !message.buttons.is_empty())
            })
            .await?;
        Ok(phone)
    }
}

/// Joins as a person would: opens the link, sends the four words, reads the picture; gives the address that is in it.
async fn join(simulator: &Simulator, person: i64, invited: &Invited) -> anyhow::Result<String> {
    let opened = simulator.say(person, &format!("/start invite_{}", invited.token));
    simulator.wait_for_text(person, opened, "").await?;
    let sent = simulator.say(person, &invited.phrase);
    let picture = simulator
        .wait_for_text(person, sent, "otpauth://totp/")
        .await?;
    Ok(picture.text)
}

impl Authenticator {
    fn code(&self, now: DateTime<Utc>) -> String {
        let second = u64::try_from(now.timestamp()).unwrap_or(0);
        self.totp.generate(second).to_string()
    }
}

/// Which codes are shown at this time; the next ones follow when this changes.
pub(super) const fn step_at(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP)
}

/// What all phones show now: `Moderator 123456, Admin 654321`.
pub(super) fn shown(phones: &[Authenticator], now: DateTime<Utc>) -> String {
    let codes: Vec<String> = phones
        .iter()
        .map(|phone| format!("{} {}", phone.name, phone.code(now)))
        .collect();
    codes.join(", ")
}
