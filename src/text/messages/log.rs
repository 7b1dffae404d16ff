//! The messages of the area *log*: the delivery log and its alerts, for admins.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    log_title();
    log_empty();
    log_line(code: str, number: id, state: str);
    log_done(settled: number, due: number);
    log_done_of_about(settled: number, due: number);
    log_rate(rate: str);
    log_left_seconds(count: number);
    log_left_minutes(count: number);
    log_left_hours(count: number);
    log_over_time(bars: str, most: str);
    log_why(why: str);
    log_halted(languages: str);
    log_count(what: str, count: number);
    log_deferred();
    log_left();
    log_duplicates();
    log_edited();
    log_not_edited();
    log_edits_waiting();
    log_begun(time: str);
    log_last(time: str);
    log_relayed();
    log_rows_gone();
    log_older(command: str);
    log_which(command: str);
    log_unknown(code: str);
    log_attempts(code: str, number: id);
    log_attempts_none();
    log_attempt(time: str, pseudonym: str, reason: str);
    log_pause_ask(code: str, settled: number, due: number, waiting: number);
    log_resume_ask(code: str, settled: number, due: number, waiting: number);
    log_retry_ask(code: str, failed: number, accepted: number);
    log_retry_uncertain_ask(code: str, uncertain: number, accepted: number);
    log_retry_unreachable_ask(code: str, unreachable: number, accepted: number);
    log_trust_ask(code: str, suspects: number, settled: number, due: number, waiting: number);
    log_stop_ask(code: str, settled: number, due: number, waiting: number);
    log_paused(code: str);
    log_trusted(code: str);
    log_stopped(code: str);
    log_resumed(code: str);
    log_retried(code: str, count: number);
    log_retried_held(code: str);
    log_retry_nothing(code: str);
    log_retried_more(code: str, count: number, rest: number);
    log_edits_ask(count: number);
    log_edits_retried(code: str, count: number);
    log_retry_stopped();
    log_retry_stopping(code: str);
    log_retry_amended(code: str, number: id);
    log_not_possible(code: str);
    log_digests(failed: number, tried: number, reason: str, time: str);
    log_digests_resume_ask(failed: number, tried: number);
    log_digests_trust_ask(failed: number, tried: number);
    log_digests_resumed();
    log_digests_trusted();
    log_digests_not_halted();
    log_csv_cut(count: number, command: str);

    // Buttons.
    button_log_list();
    button_log_attempts();
    button_log_csv();
    button_log_older();
    button_log_newest();
    button_log_pause();
    button_log_resume();
    button_log_trust();
    button_log_stop();
    button_log_retry(count: number);
    button_log_retry_uncertain(count: number);
    button_log_retry_unreachable(count: number);
    button_log_digests_resume();
    button_log_digests_trust();

    // Alerts.
    alert_fanout_stalled(code: str);
    alert_fanout_halted(code: str);
    alert_digests_halted(failed: number, tried: number, time: str);
    alert_fanout_finished(code: str, accepted: number, unreachable: number, failed: number, uncertain: number);
    alert_fanout_edits(edited: number, unedited: number);
    alert_many_unreachable(code: str, unreachable: number, settled: number);
    alert_telegram_wait(time: str);
    alert_token_refused();
    alert_token_shared();
    alert_database_free(megabytes: number);
    alert_database_taken(megabytes: number, allowed: number);
}
