//! Searching: in six languages, in whatever form a word is typed, with whatever is typed; and nothing of it is kept.

use vestka::domain::language::Language;
use vestka::text::words;

use super::{READER, buttons, publish_many, shown, turn, update, world};
use crate::world::{World, routine};

/// A text in each language.
const TEXTS: &[(Language, &str, &str)] = &[
    (
        Language::En,
        "Ministers imposed sanctions",
        "The European Union listed eleven judges.",
    ),
    (
        Language::Ru,
        "Министры ввели санкции",
        "Ещё одиннадцать судей попали в список Евросоюза.",
    ),
    (
        Language::Lt,
        "Ministrai įvedė sankcijas",
        "Į sąrašą įtraukta vienuolika teisėjų; rinkimų komisija tyli.",
    ),
    (
        Language::Be,
        "Міністры ўвялі санкцыі",
        "Яшчэ адзінаццаць суддзяў трапілі ў спіс; сям’я чакае.",
    ),
    (
        Language::Pl,
        "Ministrowie wprowadzili sankcje",
        "Na listę trafiło jedenastu sędziów z Białorusi; więzień czeka.",
    ),
    (
        Language::Uk,
        "Міністри запровадили санкції",
        "До списку потрапили одинадцять суддів; об’єднання чекає.",
    ),
];

/// What people type, and in which language it stands.
const TYPED: &[(&str, Language)] = &[
    ("sanction", Language::En),
    ("SANCTIONED judge", Language::En),
    ("the judges of the union", Language::En),
    ("санкций", Language::Ru),
    ("ЕЩЕ СУДЬЯ", Language::Ru),
    ("министров евросоюзу", Language::Ru),
    ("sankcijos", Language::Lt),
    ("rinkimu", Language::Lt),
    ("rinkimai", Language::Lt),
    ("TEISĖJAS", Language::Lt),
    ("teisejai", Language::Lt),
    ("санкцый", Language::Be),
    ("суддзі", Language::Be),
    ("сямя", Language::Be),
    ("сям'я", Language::Be),
    ("міністраў", Language::Be),
    ("санкцыямі", Language::Be),
    ("sankcji", Language::Pl),
    ("sedziow", Language::Pl),
    ("sędziowie", Language::Pl),
    ("bialorus", Language::Pl),
    ("wiezien", Language::Pl),
    ("санкцій", Language::Uk),
    ("судді", Language::Uk),
    ("обєднання", Language::Uk),
    ("запровадило", Language::Uk),
    ("потрапіли", Language::Uk),
];

#[tokio::test]
async fn a_word_is_found_in_six_languages_and_in_other_forms() {
    let world = world().await;
    let _bot = world.run_bot();
    let mut titles = Vec::new();
    for text in TEXTS {
        world.publish(&update(&[*text])).await;
        titles.push(text.1);
    }
    let mut missed = Vec::new();
    for (typed, language) in TYPED {
        let found = world.say(READER, &format!("/search {typed}")).await.text;
        let title = TEXTS
            .iter()
            .find(|text| text.0 == *language)
            .map(|text| text.1);
        if !found.contains(title.expect("a text in every language")) {
            missed.push(format!("{typed}: {found}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    for (typed, never) in [
        ("санаторий", ""),
        ("міна", ""),
        ("sanction monkeys", ""),
        ("protokol", ""),
        ("суд", "Ministers"),
    ] {
        let found = world.say(READER, &format!("/search {typed}")).await.text;
        assert!(
            found.starts_with("Nothing was found.")
                || (!never.is_empty() && !found.contains(never)),
            "{typed}: {found}"
        );
    }
}

#[tokio::test]
async fn one_update_in_six_languages_is_found_once_in_the_readers_own() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&update(TEXTS)).await;
    for typed in [
        "sanctions",
        "санкции",
        "санкцыі",
        "sankcje",
        "санкції міністри",
    ] {
        let found = world.say(READER, &format!("/search {typed}")).await;
        assert!(
            found
                .text
                .starts_with(&format!("Search: {typed}\nAs of 12:00.")),
            "{}",
            found.text
        );
        assert_eq!(buttons(&found), ["Read 1"], "{}", found.text);
        assert!(
            found.text.contains("1. Ministers imposed sanctions"),
            "{}",
            found.text
        );
    }
}

#[tokio::test]
async fn what_was_corrected_is_found_as_it_stands_and_what_was_retracted_by_what_it_said() {
    let world = world().await;
    let _bot = world.run_bot();
    let (_, first) = world.publish(&routine("Twelve monkeys escaped")).await;
    let (_, second) = world.publish(&routine("Nine zebras escaped")).await;
    world
        .correct(&first, routine("Twelve donkeys escaped"))
        .await;
    world.retract(&second).await;
    let gone = world.say(READER, "/search monkeys").await;
    assert!(gone.text.starts_with("Nothing was found."), "{}", gone.text);
    let now = world.say(READER, "/search donkey").await;
    assert!(
        now.text.contains("Twelve donkeys escaped\nCorrection 1 · "),
        "{}",
        now.text
    );
    // A word of its former text, which a retraction does not repeat.
    let taken_back = world.say(READER, "/search zebras council").await;
    assert!(
        taken_back.text.contains("\nRetracted\nReason: "),
        "{}",
        taken_back.text
    );
}

#[tokio::test]
async fn pages_of_a_search_are_turned_after_a_restart_with_the_words_in_the_message() {
    let world = world().await;
    publish_many(&world, 12).await;
    let typed = "/search   adopted <b>council</b> & 'list'";
    let list = {
        let _bot = world.run_bot();
        world.say(READER, typed).await
    };
    assert!(
        list.text
            .starts_with("Search: adopted <b>council</b> & 'list'\n"),
        "{}",
        list.text
    );
    assert_eq!(shown(&list), [12, 11, 10, 9, 8]);
    let _bot = world.run_bot();
    let second = turn(&world, &list, "Older").await;
    assert_eq!(shown(&second), [7, 6, 5, 4, 3]);
    assert!(
        second
            .text
            .starts_with("Search: adopted <b>council</b> & 'list'\n")
    );
    let third = turn(&world, &second, "Older").await;
    assert_eq!(shown(&third), [2, 1]);
    assert_eq!(shown(&turn(&world, &third, "Newer").await), [7, 6, 5, 4, 3]);
}

/// Nothing of these may fail, be read as an operator, or find what is not there.
const HOSTILE: &[&str] = &[
    "'",
    "\\",
    "''';--",
    "'; DROP TABLE current_revisions; --",
    "a:* | b & !c <-> d",
    "sanction:* & !(judge",
    "\u{0}\u{1}\u{202e}",
    "%_%",
    "$1 {} {0}",
    "🇧🇾 ❤️",
    "ѐ́̂̃",
    "((((((",
    "a/b code/xx en/sanction",
    "\u{200b}\u{feff}",
    "ﷺ ﬁ ǆ",
];

#[tokio::test]
async fn whatever_is_typed_is_answered_with_what_to_do() {
    let world = world().await;
    let _bot = world.run_bot();
    world.publish(&update(TEXTS)).await;
    let words = words(Language::En);
    for typed in HOSTILE {
        let said = world.say(READER, &format!("/search {typed}")).await.text;
        let expected = [
            words.reading_nothing_found(),
            words.reading_too_common(),
            words.reading_search_which(),
        ];
        assert!(
            expected.contains(&said) || said.starts_with("Search: "),
            "{typed:?}: {said}"
        );
    }
    for (typed, answer) in [
        ("/search".to_owned(), words.reading_search_which()),
        ("/search   ".to_owned(), words.reading_search_which()),
        ("/search a".to_owned(), words.reading_too_common()),
        ("/search the and of".to_owned(), words.reading_too_common()),
        ("/search и в на".to_owned(), words.reading_too_common()),
        ("/search — !".to_owned(), words.reading_too_common()),
        (
            format!("/search {}", "ж".repeat(161)),
            words.reading_too_long(8),
        ),
        (
            "/search one two three four five six seven eight nine".to_owned(),
            words.reading_too_long(8),
        ),
        (
            format!("/search {}", "ж".repeat(160)),
            words.reading_nothing_found(),
        ),
    ] {
        assert_eq!(world.say(READER, &typed).await.text, answer, "{typed}");
    }
}

#[tokio::test]
async fn what_was_searched_for_stands_nowhere() {
    let world = world().await;
    let _bot = world.run_bot();
    world.join(READER).await;
    world.publish(&routine("Ten persons listed")).await;
    let before = everything(&world).await;
    world.say(READER, "/search council quagmirelike").await;
    world.say(READER, "/search council").await;
    let after = everything(&world).await;
    assert!(!after.contains("quagmire"), "{after}");
    let lines = |dump: &str| {
        let kept = dump
            .lines()
            .filter(|line| !line.starts_with("chat_messages"));
        kept.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&before), lines(&after));
}

/// Every row of every table, as text.
async fn everything(world: &World) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1",
    )
    .fetch_all(&world.pool)
    .await
    .expect("the database answers");
    let mut dump = String::new();
    for table in tables {
        let select = format!(
            "SELECT coalesce(string_agg(t::text, ' ' ORDER BY t::text), '') FROM {table} AS t"
        );
        let rows: String = sqlx::query_scalar(sqlx::AssertSqlSafe(select))
            .fetch_one(&world.pool)
            .await
            .expect("the database answers");
        dump.extend([table.as_str(), ": ", &rows, "\n"]);
    }
    dump
}
