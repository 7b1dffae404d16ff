//! `vestka verify` as scripts rely on it: five verdicts, and exit status 0 for each.

use std::collections::BTreeSet;

use serde_json::Value;
use vestka::app::Foundation;
use vestka::domain::language::Language;
use vestka_simulator::{Settings, Simulator};

use crate::world::{Program, TOPICS};

const UPDATE: &str = r#"
topics = ["sanctions"]
urgency = "routine"
verification = "confirmed"
original_language = "en"
[text.en]
title = "Ten persons listed"
body = "The council has adopted the list of ten persons."
[[evidence]]
url = "https://council.example/list"
credibility = 1
public = true
"#;

const TEXT: &str = "Ten persons listed\n\nThe council has adopted the list of ten persons.";

async fn simulator() -> Simulator {
    let started = Simulator::start(Settings::default()).await;
    started.expect("a free port")
}

/// The program with an update that it has published: its code. As long as the foundation is open, no command starts the server anew.
async fn published(telegram: &Simulator) -> (Program, Foundation, String) {
    let program = Program::with_database(telegram).await;
    let foundation = program.foundation().await;
    let catalogue = program.file("catalogue.toml", TOPICS);
    let imported = program.run(&["catalogue", "import", &catalogue]).await;
    assert_eq!(imported.code, 0, "{imported:?}");
    let file = program.file("update.toml", UPDATE);
    let published = program.json(&["update", "publish", &file]).await;
    let code = published["code"].as_str().expect("a code").to_owned();
    (program, foundation, code)
}

/// Asks about a text on standard input.
async fn verify(program: &Program, text: &str) -> Value {
    let ended = program
        .run_with(&["verify", "-", "--format", "json"], text)
        .await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let answer: Value = serde_json::from_str(&ended.out).expect("JSON");
    let keys: BTreeSet<&str> = answer
        .as_object()
        .expect("one object")
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "verdict",
        "code",
        "revision",
        "language",
        "current_revision",
        "differences",
    ] {
        assert!(keys.contains(key), "{key} is missing in {answer}");
    }
    answer
}

#[tokio::test]
async fn every_verdict_is_printed_with_exit_status_0() {
    let telegram = simulator().await;
    let (program, _open, code) = published(&telegram).await;

    let genuine = verify(&program, TEXT).await;
    assert_eq!(genuine["verdict"], "genuine");
    assert_eq!(genuine["code"], Value::from(code.clone()));
    assert_eq!(
        (&genuine["revision"], &genuine["language"]),
        (&1.into(), &"en".into())
    );
    let altered = verify(&program, &TEXT.replace("has adopted", "has not adopted")).await;
    assert_eq!(altered["verdict"], "altered");
    assert_eq!(
        altered["differences"],
        serde_json::json!([{"published": null, "given": "not"}])
    );
    let unknown = verify(
        &program,
        "Banks will be closed from Monday on, tell everybody you know",
    )
    .await;
    assert_eq!(
        (&unknown["verdict"], &unknown["code"]),
        (&"unknown".into(), &Value::Null)
    );
    let by_code = program.json(&["verify", &code.to_lowercase()]).await;
    assert_eq!(
        (&by_code["verdict"], &by_code["current_revision"]),
        (&"genuine".into(), &1.into())
    );

    let corrected = UPDATE.replace("ten persons.", "eleven persons.")
        + "[reason]\nen = \"We counted wrong.\"\n";
    let file = program.file("correction.toml", &corrected);
    let ended = program.run(&["update", "correct", &code, &file]).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let superseded = verify(&program, TEXT).await;
    assert_eq!(
        (
            &superseded["verdict"],
            &superseded["revision"],
            &superseded["current_revision"]
        ),
        (&"superseded".into(), &1.into(), &2.into())
    );
    let ended = program
        .run(&["update", "retract", &code, "--reason", "It did not happen."])
        .await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let retracted = verify(&program, TEXT).await;
    assert_eq!(retracted["verdict"], "retracted");
    let words = program.run(&["verify", &code]).await;
    assert_eq!(words.code, 0, "{words:?}");
    let begins = "We published this and then withdrew it.";
    assert!(words.out.starts_with(begins), "{}", words.out);
}

/// A code with a mistake in it, as it was typed; and two codes.
#[tokio::test]
async fn a_mistyped_code_is_named_as_it_was_typed_and_of_several_each() {
    let telegram = simulator().await;
    let (program, _open, code) = published(&telegram).await;
    let by_code = program.json(&["verify", &code]).await;
    assert_eq!(
        (&by_code["typed"], &by_code["codes"]),
        (&Value::Null, &serde_json::json!([]))
    );
    let last = if code.ends_with('7') { '8' } else { '7' };
    let typo = format!("{}{last}", &code[..6]).to_lowercase();
    let near = program.json(&["verify", &typo]).await;
    assert_eq!(
        (&near["typed"], &near["code"]),
        (&Value::from(typo), &Value::from(code.clone()))
    );
    let two = verify(&program, &format!("{code} 0000011")).await;
    assert_eq!(
        (&two["verdict"], &two["asked"], &two["code"]),
        (&"unknown".into(), &"several_codes".into(), &Value::Null)
    );
    assert_eq!(
        two["codes"],
        serde_json::json!([
            {"code": code.clone(), "revision": 1, "current_revision": 1},
            {"code": "0000011", "revision": null, "current_revision": null},
        ])
    );
}

/// What is added counts however far behind it stands.
#[tokio::test]
async fn nothing_hides_far_behind_a_text_of_ours() {
    let telegram = simulator().await;
    let (program, _open, _) = published(&telegram).await;
    for filling in [" ", "🔥 "] {
        let behind = format!("{TEXT}{}All of it is a lie.", filling.repeat(70_000));
        let altered = verify(&program, &behind).await;
        assert_eq!(altered["verdict"], "altered", "{altered}");
    }
    let blanks = verify(&program, &format!("{TEXT}{}", " ".repeat(70_000))).await;
    assert_eq!(blanks["verdict"], "genuine");
}

/// What a person hears in Telegram, and what a script hears, is the same: the code with signs, one that nobody has, a line of ours.
#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "a story told in one go, or a table of cases"
)]
async fn the_command_line_says_what_the_bot_says() {
    let telegram = simulator().await;
    let (program, foundation, code) = published(&telegram).await;
    let unknown = if code == "0000011" {
        "0000022"
    } else {
        "0000011"
    };

    let ours = Value::from(code.clone());
    for (asked, verdict, kind, begins) in [
        (
            code.clone(),
            "genuine",
            "code",
            "There is an update of ours with this code.",
        ),
        (
            format!("«{code}»?"),
            "genuine",
            "code",
            "There is an update of ours with this code.",
        ),
        (
            format!("/verify {code}"),
            "genuine",
            "code",
            "There is an update of ours with this code.",
        ),
        (
            format!("{code} is this true?"),
            "unknown",
            "code",
            "There is an update of ours with this code.",
        ),
        (
            unknown.to_owned(),
            "unknown",
            "code",
            "We have no update with this code.",
        ),
        (
            "ABC9".to_owned(),
            "unknown",
            "nearly_code",
            "We have no update with this code.",
        ),
        (
            "This part is superseded too.".to_owned(),
            "superseded",
            "left_over",
            "This line is ours.",
        ),
        (
            "Ta część też jest wycofana.".to_owned(),
            "retracted",
            "left_over",
            "This line is ours.",
        ),
        ("persons".to_owned(), "unknown", "text", "Not ours."),
        (TEXT.to_owned(), "genuine", "text", "Genuine."),
    ] {
        let answer = verify(&program, &asked).await;
        assert_eq!(answer["verdict"], verdict, "{asked}: {answer}");
        assert_eq!(answer["asked"], kind, "{asked}: {answer}");
        let is_ours = begins.starts_with("There is") || begins.starts_with("Genuine");
        let expected = if is_ours { &ours } else { &Value::Null };
        assert_eq!(&answer["code"], expected, "{asked}: {answer}");
        let said = program.run(&["verify", &asked]).await;
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.starts_with(begins), "{asked}: {}", said.out);
        // The bot has the same from the same place.
        let judged = foundation.verifier().check(&asked).await;
        let told = vestka::telegram::describe(&judged.expect("it answers"), Language::En);
        assert_eq!(said.out.trim_end(), told, "{asked}");
    }
}
