//! What the **server** itself would tell: settings under which statements, values or old bytes reach its logs, its statistics or its
//! write-ahead log.
//!
//! The private cluster has them right; of an own server `doctor` says what to change. Never here: changing a setting.

use crate::store::{Store, StoreError};

/// Something the server would tell, with the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The setting or column.
    pub what: String,
    /// What it does, and what to set.
    pub remedy: String,
}

/// Settings and the value under which they tell nothing.
const QUIET: [(&str, &str); 15] = [
    ("log_statement", "none"),
    ("log_duration", "off"),
    ("log_min_duration_statement", "-1"),
    ("log_min_duration_sample", "-1"),
    ("log_transaction_sample_rate", "0"),
    ("log_min_error_statement", "panic"),
    ("log_error_verbosity", "terse"),
    ("log_parameter_max_length", "0"),
    ("log_parameter_max_length_on_error", "0"),
    ("debug_print_parse", "off"),
    ("debug_print_rewritten", "off"),
    ("debug_print_plan", "off"),
    ("wal_recycle", "off"),
    ("wal_keep_size", "0"),
    ("archive_mode", "off"),
];

/// Megabytes of write-ahead log that the server may keep.
const MAX_WAL_MB: i64 = 256;

/// Extensions that write statements down.
const WRITERS: [&str; 3] = ["auto_explain", "pgaudit", "pg_stat_monitor"];

impl Store {
    /// What this server would tell of what is written here; nothing on a private cluster.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub async fn tellings(&self) -> Result<Vec<Telling>, StoreError> {
        let settings = sqlx::query!(
            r#"SELECT name AS "name!", setting AS "setting!" FROM pg_settings WHERE name = ANY (ARRAY[
                   'log_statement', 'log_duration', 'log_min_duration_statement', 'log_min_duration_sample',
                   'log_transaction_sample_rate', 'log_min_error_statement', 'log_error_verbosity', 'log_parameter_max_length',
                   'log_parameter_max_length_on_error', 'debug_print_parse', 'debug_print_rewritten', 'debug_print_plan',
                   'wal_recycle', 'wal_keep_size', 'archive_mode', 'max_wal_size', 'shared_preload_libraries',
                   'session_preload_libraries'])
               ORDER BY name"#
        )
        .fetch_all(&self.pool)
        .await?;
        let mut tellings = Vec::new();
        for row in settings {
            tellings.extend(setting(&row.name, &row.setting));
        }
        let sampled = sqlx::query!(
            r#"SELECT a.attrelid::regclass::text AS "table!", a.attname::text AS "column!" FROM pg_attribute a
               JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
               WHERE a.attnum > 0 AND NOT a.attisdropped AND coalesce(a.attstattarget, -1) <> 0
                 AND a.atttypid = 'bytea'::regtype AND a.attname ~ '(sealed|tipster|asker|opened_by)'
               ORDER BY 1, 2"#
        )
        .fetch_all(&self.pool)
        .await?;
        tellings.extend(sampled.into_iter().map(|row| Telling {
            what: format!("{}.{}", row.table, row.column),
            remedy: format!(
                "samples of it are kept in pg_statistic: ALTER TABLE {} ALTER COLUMN {} SET STATISTICS 0; ANALYZE {}",
                row.table, row.column, row.table
            ),
        }));
        let slots = sqlx::query_scalar!(r#"SELECT count(*) AS "n!" FROM pg_replication_slots"#)
            .fetch_one(&self.pool)
            .await?;
        if slots > 0 {
            tellings.push(Telling {
                what: format!("{slots} replication slots"),
                remedy: "they keep write-ahead log, and what was erased in it, until their replica has it: delete those that nobody uses".to_owned(),
            });
        }
        Ok(tellings)
    }
}

fn setting(name: &str, value: &str) -> Option<Telling> {
    let tell = |remedy: String| {
        Some(Telling {
            what: format!("{name} = {value}"),
            remedy,
        })
    };
    if name == "max_wal_size" {
        let megabytes = value.parse::<i64>().unwrap_or(i64::MAX);
        return if megabytes > MAX_WAL_MB {
            tell(format!(
                "what was erased stays in the write-ahead log for long: set it to {MAX_WAL_MB}MB or less"
            ))
        } else {
            None
        };
    }
    if name.ends_with("preload_libraries") {
        let writer = WRITERS.into_iter().find(|writer| value.contains(writer))?;
        return tell(format!(
            "{writer} writes statements down: take it out, or switch it off for this database"
        ));
    }
    let quiet = QUIET
        .into_iter()
        .find_map(|(known, quiet)| (known == name).then_some(quiet))?;
    if value == quiet {
        return None;
    }
    tell(match name {
        "wal_recycle" => "old write-ahead log is renamed and keeps what was erased: set it to off".to_owned(),
        "wal_keep_size" | "archive_mode" => {
            "old write-ahead log is kept, and what was erased in it: treat it as a backup, deleted within backup.retention_days"
                .to_owned()
        }
        _ => format!(
            "statements or values may reach the server's log: ALTER SYSTEM SET {name} = '{quiet}'; SELECT pg_reload_conf()"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn a_setting_that_tells_is_named_with_the_remedy() {
        for (name, value, remedy) in [
            ("log_statement", "all", "SET log_statement = 'none'"),
            ("max_wal_size", "1024", "256MB or less"),
            ("wal_recycle", "on", "set it to off"),
            ("archive_mode", "on", "treat it as a backup"),
            ("shared_preload_libraries", "x, auto_explain", "take it out"),
        ] {
            let told = setting(name, value).unwrap();
            assert!(
                told.what.contains(value) && told.remedy.contains(remedy),
                "{told:?}"
            );
        }
        for (name, value) in [
            ("log_statement", "none"),
            ("max_wal_size", "64"),
            ("shared_preload_libraries", "pg_stat_statements"),
        ] {
            assert_eq!(setting(name, value), None);
        }
    }
}
