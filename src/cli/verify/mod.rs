//! `vestka verify`: what `/verify` answers, for a code or for a text on standard input.
//!
//! Never here: judging; every verdict is exit status 0.

use std::io::Read as _;

use anyhow::Context as _;
use serde_json::json;

use super::output::{self, Format};
use super::{Context, Done, with_database};
use crate::domain::language::Language;
use crate::review::Judged;
use crate::store::publication::Published;
use crate::telegram;

/// Bytes of a text on standard input.
const LONGEST: u64 = 1 << 20;

/// Is a message ours, and does it still stand?
#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// The code of an update, or `-` for a text on standard input
    #[arg(value_name = "CODE|-")]
    asked: String,
    /// JSON: one object: verdict (genuine, superseded, retracted, altered, unknown), code, revision, language,
    /// `current_revision`, differences (a list of published, given), part, additions, asked (code, `nearly_code`,
    /// `left_over`, text, `several_codes`, digest, answer), typed (a code as it was typed, when it was near another), codes
    /// (of several updates each: code, revision, `current_revision`); absent is null. Of a code beside other words, and of
    /// what has the form of an answer of ours, the verdict is unknown: it says nothing of the words
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Verify {
    pub(super) async fn run(self, context: &Context) -> Done {
        let asked = if self.asked == "-" {
            typed()?
        } else {
            self.asked
        };
        // Nothing is no message: a verdict on it would be one on what a broken pipeline lost.
        if asked.trim().is_empty() {
            return Err(anyhow::anyhow!(
                "there is no text to check: give a code, or the message on standard input"
            )
            .into());
        }
        let checked = with_database(context, async |foundation| {
            let verifier = foundation.verifier();
            // What was published before there was an index is found too.
            while verifier.step().await? > 0 {}
            Ok(verifier.check(&asked).await?)
        })
        .await?;
        match self.format {
            Format::Json => output::json(&document(&checked)),
            Format::Text => output::print(&telegram::describe(&checked, Language::En)),
        }
    }
}

/// The text on standard input; half of one, or one that was not understood, would get a verdict that is not its own.
fn typed() -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .context("standard input cannot be read")?;
    if bytes.len() as u64 > LONGEST {
        anyhow::bail!("the text on standard input is longer than 1 MiB: give the message alone");
    }
    String::from_utf8(bytes)
        .map_err(|_| anyhow::anyhow!("standard input is not text in UTF-8: save it as UTF-8"))
}

/// Keys as the contract has them.
fn document(checked: &Judged) -> serde_json::Value {
    let (revision, current) = (checked.revision.as_ref(), checked.current.as_ref());
    let number = |revision: &Option<Published>| revision.as_ref().map(|revision| revision.number);
    let codes = checked.several.iter().map(|one| {
        json!({
            "code": one.code,
            "revision": number(&one.revision),
            "current_revision": number(&one.current),
        })
    });
    let codes: Vec<_> = codes.collect();
    json!({
        "verdict": checked.verdict,
        "code": revision.map(|revision| &revision.code),
        "revision": revision.map(|revision| revision.number),
        "language": checked.language,
        "current_revision": current.map(|current| current.number),
        "differences": checked.differences,
        "part": checked.is_part,
        "additions": checked.additions,
        "asked": checked.asked.as_str(),
        "typed": checked.typed(),
        "codes": codes,
    })
}
