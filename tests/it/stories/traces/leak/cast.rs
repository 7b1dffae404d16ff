//! The **cast**: who they are, and which part each has. Nobody else is called like them.

use std::ops::Range;

use vestka_simulator::Simulator;

/// Above 2^40, as new accounts have them, and like nothing else.
const FIRST: i64 = 0x01_5a_3c_71_00_11;

const FIRST_GROUP: i64 = -1_001_487_000_000_077;
const FIRST_CHANNEL: i64 = -1_001_733_000_000_019;

/// Beginnings of all names, usernames and phones.
const WORDS: [&str; 5] = ["Zyrhvald", "zyrhvald", "Жырхвальд", "qz_reader", "+3752997"];

/// Meets so many calls that fail, one each.
const TROUBLED: i64 = 140;

/// So many are there while the database fails: as many at a time, in so many ways.
pub(super) const AT_A_TIME: i64 = 16;
pub(super) const WAYS: i64 = 4;

/// How many take part.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cast {
    pub(super) people: i64,
    /// Who join by themselves and take a walk.
    pub(super) walking: i64,
    /// Of those, who take every feature.
    pub(super) eager: i64,
    /// Chats of many, and as many channels.
    pub(super) chats: i64,
    /// So many do something at once: more than a hundred a second are not listened to.
    pub(super) at_once: usize,
    /// Whether an answer to `getUpdates` is waited for that never comes: nothing else happens in that time, and it is long.
    pub(super) is_patient: bool,
}

/// The account of one of them.
pub(super) const fn person(number: i64) -> i64 {
    FIRST + number * 977
}

/// The chat that a group is said to become.
pub(super) const MIGRATED: i64 = FIRST_GROUP - 50;

impl Cast {
    /// Who walk, by number.
    pub(super) const fn walkers(self) -> Range<i64> {
        0..self.walking
    }

    pub(super) const fn troubled(self) -> Range<i64> {
        self.walking..self.walking + TROUBLED
    }

    /// Who are there while the database fails in this way.
    pub(super) const fn unlucky(self, way: i64) -> Range<i64> {
        let first = self.troubled().end + way * AT_A_TIME;
        first..first + AT_A_TIME
    }

    /// One of the staff.
    pub(super) const fn moderator(self) -> i64 {
        self.troubled().end + WAYS * AT_A_TIME
    }

    /// Who were there from the beginning, and receive.
    pub(super) fn silent(self) -> impl Iterator<Item = i64> {
        (self.moderator() + 1..self.people).map(person)
    }

    pub(super) fn groups(self) -> impl Iterator<Item = i64> {
        (0..self.chats).map(|number| FIRST_GROUP - number * 101)
    }

    pub(super) fn channels(self) -> impl Iterator<Item = i64> {
        (0..self.chats).map(|number| FIRST_CHANNEL - number * 103)
    }

    /// Everything that has a number which tells who it is.
    pub(super) fn ids(self) -> Vec<i64> {
        let people = (0..self.people).map(person);
        people
            .chain(self.groups())
            .chain(self.channels())
            .chain([MIGRATED])
            .collect()
    }

    /// Names, usernames, and the phones that are sent as contacts.
    pub(super) fn words(self) -> impl Iterator<Item = String> {
        let all = self.moderator();
        let phones = (0..all).map(move |n| format!("3752997{:05}", person(n) % 100_000));
        WORDS.into_iter().map(str::to_owned).chain(phones)
    }

    /// Lets all of them be on Telegram.
    pub(super) fn populate(self, telegram: &Simulator) {
        // These have started the bot some time ago.
        telegram.add_people(self.silent());
        for number in 0..self.people {
            let family = if number % 2 == 0 {
                "Zyrhvald"
            } else {
                "Жырхвальд"
            };
            let id = person(number);
            telegram.add_person(id, &format!("{family}{number:05}"), "en");
            telegram.set_username(id, &format!("qz_reader_{number:05}"));
        }
    }
}
