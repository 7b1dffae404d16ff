//! What the server is told to do, written anew at each start.
//!
//! The log must not tell what people wrote: no statement, parameter or row ever gets into it.

use std::ops::RangeInclusive;
use std::path::Path;

use super::ClusterSettings;

/// Port 5432 in the socket's name; there is no TCP listener.
pub(super) const PORT: u16 = 5432;

/// The socket's name with that port.
pub(super) const SOCKET: &str = ".s.PGSQL.5432";

/// Who may connect: whoever can enter the socket's folder, that is the account and root.
pub(super) const HBA: &str = "# Written by Vestka when it made this cluster: the socket's folder decides who may connect.\n\
     local all vestka trust\n";

/// Settings that never differ.
///
/// `log_min_messages = log` leaves out the errors of single statements, which quote values ("invalid input syntax");
/// their callers get them. Old WAL is deleted rather than renamed for use again (`wal_recycle`), and little of it is
/// kept, so that erased rows leave the disk soon. The minimal WAL level serves a server without replicas. A page is read from memory or
/// an SSD here (`random_page_cost`), so that a thousand look-ups are no reason to read a whole table.
const ALWAYS: &str = "\
listen_addresses = ''
unix_socket_permissions = 0700
ssl = off
log_destination = 'stderr'
logging_collector = off
log_line_prefix = '%m [%p] '
log_min_messages = log
log_min_error_statement = panic
log_error_verbosity = terse
log_statement = none
log_duration = off
log_min_duration_statement = -1
log_min_duration_sample = -1
log_transaction_sample_rate = 0
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_connections = off
log_disconnections = off
log_checkpoints = off
log_lock_waits = off
log_temp_files = -1
log_autovacuum_min_duration = -1
debug_print_parse = off
debug_print_rewritten = off
debug_print_plan = off
track_activity_query_size = 100
update_process_title = off
session_preload_libraries = ''
shared_preload_libraries = ''
wal_level = minimal
max_wal_senders = 0
wal_recycle = off
min_wal_size = '32MB'
max_wal_size = '256MB'
jit = off
random_page_cost = 1.1
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
";

/// The share of the memory that Postgres keeps pages in, besides what the system keeps: a part of this size.
const PART_FOR_PAGES: u64 = 8;

/// Megabytes: no less than Postgres would take by itself, and no more than a million subscribers and their last deliveries are.
const FOR_PAGES: RangeInclusive<u64> = 128..=512;

/// The configuration of a server whose socket is in `socket`, on a machine with so many bytes of memory, if that is known.
pub(super) fn of(settings: &ClusterSettings, socket: &Path, memory: Option<u64>) -> String {
    // A list of folders inside a string: the name is quoted twice.
    let folder = socket.display().to_string();
    let folder = folder
        .replace('"', "\"\"")
        .replace('\\', "\\\\")
        .replace('\'', "''");
    let ClusterSettings {
        durable,
        max_connections,
        ..
    } = settings;
    let (durability, buffers) = if *durable {
        ("on", for_pages(memory))
    } else {
        ("off", 32)
    };
    format!(
        "# Written by Vestka at each start; what you change here is lost.\n\
         {ALWAYS}\
         port = {PORT}\n\
         unix_socket_directories = '\"{folder}\"'\n\
         max_connections = {max_connections}\n\
         shared_buffers = '{buffers}MB'\n\
         fsync = {durability}\n\
         synchronous_commit = {durability}\n\
         full_page_writes = {durability}\n\
         wal_init_zero = {durability}\n"
    )
}

/// Megabytes to keep pages in.
fn for_pages(memory: Option<u64>) -> u64 {
    let part = memory.unwrap_or(0) / PART_FOR_PAGES / (1 << 20);
    part.clamp(*FOR_PAGES.start(), *FOR_PAGES.end())
}

#[cfg(test)]
mod tests {
    use super::for_pages;

    #[test]
    fn pages_are_kept_in_an_eighth_of_the_memory() {
        let gigabytes = |count: u64| for_pages(Some(count << 30));
        assert_eq!((for_pages(None), gigabytes(1)), (128, 128));
        assert_eq!((gigabytes(2), gigabytes(24)), (256, 512));
    }
}
