//! What was **found**: all that lies on the disk is searched; and what is put there on purpose, in every form, is found.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Executor as _, PgConnection};

use super::cast::{Cast, person};
use crate::world::postgres::pg_dump;
use crate::world::{Program, Secrets, every_form};

/// So much of a file stands before what is put into it.
const TAIL: usize = 1 << 16;

/// What was collected, and what is searched for.
pub(super) struct Found {
    pub(super) folder: PathBuf,
    pub(super) secrets: Secrets,
}

/// What bytea columns hold, as bytes: the dump shows them in hexadecimal.
fn decoded(dump: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = dump;
    while let Some(at) = rest.windows(3).position(|some| some == b"\\\\x") {
        rest = &rest[at + 3..];
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_hexdigit())
            .count();
        if let Ok(some) = data_encoding::HEXLOWER_PERMISSIVE.decode(&rest[..length / 2 * 2]) {
            bytes.extend(some);
            bytes.push(b'\n');
        }
        rest = &rest[length..];
    }
    bytes
}

/// Secrets of all of them; it takes a while.
pub(super) fn secrets_of(cast: Cast) -> Secrets {
    Secrets::with_words(cast.ids(), cast.words())
}

/// How many processes left their memory on the disk.
pub(super) fn core_files(program: &Program) -> usize {
    let files = walkdir::WalkDir::new(program.folder()).into_iter();
    files
        .filter_map(Result::ok)
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy();
            name == "core" || name.starts_with("core.")
        })
        .count()
}

impl Found {
    pub(super) fn new(program: &Program, secrets: Secrets) -> Self {
        let folder = program.folder().join("found");
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { folder, secrets }
    }

    /// The dump, plain and with all columns decoded.
    pub(super) fn dump(&self, program: &Program) {
        let dump = self.folder.join("dump.sql");
        pg_dump(&program.connect_options(), &dump);
        let text = std::fs::read(&dump).expect("a dump");
        assert!(text.len() > 100_000, "everybody is in it");
        std::fs::write(self.folder.join("dump.bin"), decoded(&text)).expect("written");
    }

    /// The dump, plain and decoded, the metrics, and all that lies in the folder of the data with the whole cluster.
    pub(super) fn in_the_data(&self, program: &Program) -> Vec<String> {
        let mut found = self.secrets.all_below(&self.folder);
        found.extend(self.secrets.all_below(&program.data_dir()));
        found
    }

    /// What the program, its commands and the doctor said, and what is kept beside the keys.
    pub(super) fn in_the_logs(&self, program: &Program) -> Vec<String> {
        let remembered = program.folder().join("vestka.erased");
        let beside = std::fs::read(remembered).unwrap_or_default();
        let mut found = self.secrets.all_below(&program.logs());
        found.extend(self.secrets.find(&beside));
        found
    }

    /// How much all of that is.
    pub(super) fn bytes(&self, program: &Program) -> u64 {
        [&self.folder, &program.data_dir(), &program.logs()]
            .into_iter()
            .flat_map(walkdir::WalkDir::new)
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .filter(std::fs::Metadata::is_file)
            .map(|metadata| metadata.len())
            .sum()
    }

    fn place(&self, file: &Path) -> Option<String> {
        self.secrets.find(&std::fs::read(file).expect("a file"))
    }

    /// Every form of a number and of a name, one after the other, at the end of a log, of the metrics and of a dump.
    pub(super) fn plant_everywhere(&self, program: &Program) {
        let forms = every_form(person(77), "Zyrhvald");
        for called in [
            "decimal",
            "hexadecimal",
            "8 bytes",
            "base64",
            "hexadecimal of decimal",
            "base64 of decimal",
            "a word",
            "a word in hexadecimal",
            "a word in base64",
        ] {
            assert!(forms.iter().any(|(form, _)| *form == called), "{called}");
        }
        for place in [
            program.logs().join("run-1.log"),
            self.folder.join("metrics-1"),
            self.folder.join("dump.sql"),
        ] {
            let whole = std::fs::read(&place).expect("it was written");
            let before = &whole[whole.len().saturating_sub(TAIL)..];
            for (form, bytes) in &forms {
                let planted = [before, b"chat=", bytes, b"\n"].concat();
                let found = self.secrets.find(&planted);
                let found = found.unwrap_or_else(|| panic!("{form} in {}", place.display()));
                assert!(found.starts_with(&format!("{form} at")), "{form}: {found}");
            }
        }
        // Where nobody looks for it.
        let planted = program.data_dir().join("planted");
        std::fs::write(&planted, format!("a{}", person(77))).expect("written");
        let found = self.secrets.find_below(&program.data_dir());
        assert!(found.is_some_and(|found| found.contains("planted: decimal")));
        std::fs::remove_file(&planted).expect("it is there");
    }

    /// A table that keeps an id as it is, one compressed, and one that is deleted at once.
    pub(super) async fn plant_in_the_cluster(
        &self,
        connection: &mut PgConnection,
        program: &Program,
    ) {
        let who = person(321);
        let below = |folder: &Path| self.secrets.find_below(folder);
        // Compressed beyond recognition on the disk: only the dump tells. (The id in the WAL is compressed as well.)
        run(connection, &format!(
            "CREATE TABLE planted (told text); ALTER TABLE planted ALTER told SET STORAGE EXTENDED;
             INSERT INTO planted SELECT string_agg(md5(g::text), '') || (repeat('{0}', 2) || '{1}') FROM generate_series(1, 3) g, generate_series(1, 40)",
            "1",
            &who.to_string()[1..]
        ))
        .await;
        self.dump(program);
        let found = self.place(&self.folder.join("dump.sql"));
        assert!(found.is_some(), "in a column of text");
        run(connection, "DROP TABLE planted").await;
        // As bytes in a column of a table that is gone again: the log of the server remembers.
        run(
            connection,
            &format!(
                "CREATE TABLE planted (told bigint); INSERT INTO planted VALUES ({who}); CHECKPOINT"
            ),
        )
        .await;
        let tables = program.data_dir().join("postgres/data/base");
        let found = below(&tables).expect("in a column of numbers");
        assert!(found.contains("8 bytes"), "{found}");
        run(connection, "DROP TABLE planted").await;
        assert!(
            below(&program.data_dir()).is_some(),
            "what is deleted stays in the write-ahead log until it goes"
        );
    }
}

async fn run(connection: &mut PgConnection, sql: &str) {
    let done = connection.execute(AssertSqlSafe(sql.to_owned())).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
