//! Whether somebody who was erased stays so: the file of erased ids, and what the database server keeps.
//!
//! Never here: mending anything.

use chrono::TimeDelta;

use super::{Finding, State, finding};
use crate::app::Foundation;
use crate::clock::{Clock as _, SystemClock};
use crate::store::traces::Rights;

pub(super) async fn findings(foundation: &Foundation) -> Vec<Finding> {
    let mut findings = erased(foundation).await;
    findings.extend(server(foundation).await);
    findings
}

async fn erased(foundation: &Foundation) -> Vec<Finding> {
    let failed = |message: String| vec![finding("erased ids", State::Failed, message)];
    let warning = |message: String| finding("erased ids", State::Warning, message);
    let erased = match foundation.keys_if_any().await {
        Ok(Some(keys)) => foundation.erased(&keys),
        // What is wrong with the keys is told of with them.
        Ok(None) | Err(_) => return Vec::new(),
    };
    let config = &foundation.config;
    let (comparison, numbers) = match erased.look().await {
        Ok(looked) => looked,
        Err(problem) => return failed(problem.to_string()),
    };
    if let Some(problem) = erased.unwritable() {
        return failed(problem);
    }
    let mut findings = Vec::new();
    if !comparison.missing.is_empty() {
        findings.push(warning(format!(
            "this database is an older copy: {} erasures since are carried out again at the start",
            comparison.missing.len()
        )));
    }
    findings.extend(
        comparison
            .lost
            .map(|lost| warning(lost.sentence(&config.erased_file))),
    );
    let kept = TimeDelta::days(config.backup_retention_days.into());
    if let Some(day) = numbers
        .unlisted_on
        .filter(|day| SystemClock.now().date_naive() - *day <= kept)
    {
        findings.push(warning(format!(
            "an erasure of {day} could not be written down: delete every backup of the database from before that day"
        )));
    }
    if config.erased_file.starts_with(&config.data_dir) {
        findings.push(warning(
            "backup.erased_file lies in data_dir: a restore puts an old one back; keep it elsewhere".to_owned(),
        ));
    }
    if findings.is_empty() {
        findings.push(finding(
            "erased ids",
            State::Ok,
            config.erased_file.display().to_string(),
        ));
    }
    findings
}

async fn server(foundation: &Foundation) -> Vec<Finding> {
    let warning = |message: String| finding("server", State::Warning, message);
    let (tellings, rights) = match (
        foundation.store.tellings().await,
        foundation.store.sweeping_rights().await,
    ) {
        (Ok(tellings), Ok(rights)) => (tellings, rights),
        (Err(error), _) | (_, Err(error)) => return vec![warning(error.to_string())],
    };
    let mut findings: Vec<Finding> = tellings
        .into_iter()
        .map(|telling| warning(format!("{}: {}", telling.what, telling.remedy)))
        .chain(missing_rights(rights).map(|sentence| warning(sentence.to_owned())))
        .collect();
    if findings.is_empty() {
        findings.push(finding(
            "server",
            State::Ok,
            "it keeps nothing of what is asked and erased",
        ));
    }
    findings
}

/// What the role may not do and should, with the remedy.
fn missing_rights(rights: Rights) -> impl Iterator<Item = &'static str> {
    [
        (
            rights.tables,
            "the role does not own the tables, so what was erased stays in their free space: let a role that does connect, or run VACUUM FULL on subscribers, askers, visitor_messages and the tip_… tables by a schedule of your own",
        ),
        (
            rights.switch,
            "the role may not begin a new segment of the write-ahead log, so what was erased stays in it until it is full: GRANT EXECUTE ON FUNCTION pg_switch_wal() TO it",
        ),
        (
            rights.checkpoint,
            "the role may not write a checkpoint, so old write-ahead log goes with the server's next one (checkpoint_timeout): GRANT pg_checkpoint TO it (Postgres 15 and later)",
        ),
    ]
    .into_iter()
    .filter_map(|(has, sentence)| (!has).then_some(sentence))
}
