//! Steps of a migration that would stop a running program, or lose what it wrote: found in the text of the SQL.

/// A step by the words it consists of, and what to do instead. `…` stands for any words between.
const UNSAFE: [(&str, &str); 16] = [
    (
        "alter table … set not null",
        "it reads the whole table under an exclusive lock; add a CHECK … NOT VALID, then validate it",
    ),
    (
        "alter table … add column … not null",
        "rows and the running program have no value for it; give a DEFAULT, or expand first",
    ),
    (
        "alter table … add primary key",
        "it builds an index under an exclusive lock; build it concurrently, then USING INDEX",
    ),
    (
        "alter table … add unique",
        "it builds an index under an exclusive lock; build it concurrently, then USING INDEX",
    ),
    (
        "alter table … add check",
        "it reads the whole table under an exclusive lock; say NOT VALID, then validate it",
    ),
    (
        "alter table … add constraint",
        "it reads the whole table under an exclusive lock; say NOT VALID, then validate it",
    ),
    (
        "alter table … add foreign key",
        "it reads the whole table under a lock; say NOT VALID, then validate it",
    ),
    (
        "alter table … drop column",
        "the program before still reads it; contract a release later, and say so in a comment: -- contracts NAME",
    ),
    (
        "alter table … type",
        "it rewrites the table under an exclusive lock; add a column, copy, switch",
    ),
    (
        "alter table … rename",
        "the program before knows the old name; add, copy, switch",
    ),
    (
        "drop table",
        "the program before still reads it; contract a release later, and say so in a comment: -- contracts NAME",
    ),
    (
        "create index",
        "writes wait for it; CREATE INDEX CONCURRENTLY in a migration of its own (-- no-transaction)",
    ),
    (
        "create unique index",
        "writes wait for it; CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own (-- no-transaction)",
    ),
    ("lock table", "it holds up the running program"),
    ("truncate", "it loses rows"),
    (
        "do ''",
        "nobody sees what a block does; write plain statements",
    ),
];

/// Words that make one of them safe after all.
const SAFE: [&str; 3] = ["concurrently", "not valid", "using index"];

/// The unsafe steps of a migration, each with its statement. New tables of the same migration are empty: with them anything goes. An
/// index of a table that a comment calls short is built while writes wait for less than a second: -- short NAME: why.
pub(crate) fn unsafe_steps(sql: &str) -> Vec<String> {
    let contracts = noted(sql, "-- contracts ");
    let short = noted(sql, "-- short ");
    let short: Vec<&str> = short
        .iter()
        .filter_map(|note| note.split(':').next())
        .collect();
    let statements = statements(sql);
    let new: Vec<&str> = statements
        .iter()
        .filter_map(|statement| statement.strip_prefix("create table "))
        .filter_map(|rest| rest.trim_start_matches("if not exists ").split(' ').next())
        .collect();
    let mut found = Vec::new();
    for statement in &statements {
        let on_new = new.iter().any(|table| is_on(statement, table));
        let contracts = contracts.iter().any(|name| has_word(statement, name));
        let hit = UNSAFE.iter().find(|(step, _)| matches(statement, step));
        if let Some((step, advice)) = hit
            && !on_new
            && !is_made_safe(statement, step)
            && !(contracts && step.contains("drop"))
            && !(step.ends_with("index") && short.iter().any(|table| is_on(statement, table)))
        {
            found.push(format!("{statement}: {advice}"));
        }
    }
    found
}

/// What comments that begin so say.
fn noted(sql: &str, begin: &str) -> Vec<String> {
    sql.lines()
        .filter_map(|line| line.trim().strip_prefix(begin))
        .map(str::to_lowercase)
        .collect()
}

fn is_made_safe(statement: &str, step: &str) -> bool {
    SAFE.iter().any(|words| statement.contains(words))
        || (step.ends_with("not null")
            && step.contains("add column")
            && has_word(statement, "default"))
}

/// Whether the statement alters, indexes or drops this table.
fn is_on(statement: &str, table: &str) -> bool {
    [
        "alter table",
        "alter table only",
        "drop table",
        "on",
        "lock table",
        "truncate",
    ]
    .iter()
    .any(|before| format!("{statement} ").contains(&format!("{before} {table} ")))
}

fn matches(statement: &str, step: &str) -> bool {
    let mut parts = step.split(" … ");
    let Some(mut rest) = parts.next().and_then(|begin| statement.strip_prefix(begin)) else {
        return false;
    };
    parts.all(|part| match format!("{rest} ").find(&format!(" {part} ")) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

fn has_word(statement: &str, word: &str) -> bool {
    statement.split(' ').any(|known| known == word)
}

/// The statements in small letters, one space between words; comments, texts and bodies of functions taken out.
fn statements(sql: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |at| at + 2)
        } else if first == '\'' {
            plain.push_str("''");
            1 + rest[1..].find('\'').map_or(rest.len() - 1, |at| at + 1)
        } else if let Some(tag) = dollar_tag(rest) {
            plain.push_str("''");
            let body = &rest[tag.len()..];
            tag.len() + body.find(tag).map_or(body.len(), |at| at + tag.len())
        } else {
            plain.push(if "(),".contains(first) { ' ' } else { first });
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    plain
        .to_lowercase()
        .replace('"', "")
        .split(';')
        .map(|statement| statement.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|statement| !statement.is_empty())
        .collect()
}

/// `$$` or `$body$` at the beginning.
fn dollar_tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('$')?;
    let end = inner.find('$')?;
    inner[..end]
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '_')
        .then(|| &text[..end + 2])
}

#[test]
fn unsafe_steps_are_found() {
    for step in [
        "ALTER TABLE items ALTER COLUMN title SET NOT NULL;",
        "ALTER TABLE items ADD COLUMN size integer NOT NULL;",
        "ALTER TABLE items ADD CONSTRAINT size CHECK (size > 0);",
        "ALTER TABLE items ADD FOREIGN KEY (story_id) REFERENCES stories;",
        "ALTER TABLE items\n  DROP COLUMN title;",
        "ALTER TABLE items ALTER COLUMN id TYPE bigint;",
        "alter table items rename column a to b;",
        "ALTER TABLE \"items\" RENAME TO things;",
        "CREATE INDEX a ON items (title);",
        "CREATE UNIQUE INDEX a ON items (title);",
        "DROP TABLE items;",
        "TRUNCATE items;",
        "DO $$ BEGIN; PERFORM 1; END $$;",
        "CREATE TABLE a (id integer); CREATE INDEX b ON items (title);",
        "-- short stories: few\nCREATE INDEX a ON items (title);",
        "-- short items: few\nTRUNCATE items;",
    ] {
        assert_eq!(unsafe_steps(step).len(), 1, "{step}");
    }
}

#[test]
fn safe_steps_are_not() {
    for step in [
        "ALTER TABLE items ADD COLUMN size integer;",
        "ALTER TABLE items ADD COLUMN size integer NOT NULL DEFAULT 0;",
        "ALTER TABLE items ADD CONSTRAINT size CHECK (size > 0) NOT VALID;",
        "ALTER TABLE items VALIDATE CONSTRAINT size;",
        "-- no-transaction\nCREATE INDEX CONCURRENTLY a ON items (title);",
        "CREATE TABLE a (id integer PRIMARY KEY, type text); CREATE INDEX b ON a (type); ALTER TABLE a ALTER COLUMN type SET NOT NULL;",
        "-- contracts title\nALTER TABLE items DROP COLUMN title;",
        "-- short items: few\nCREATE INDEX a ON items (title);",
        "COMMENT ON TABLE items IS 'Never DROP TABLE items; nor ''truncate'' it';",
        "UPDATE items SET title = '' WHERE false; -- ALTER TABLE items DROP COLUMN title;",
        "CREATE FUNCTION f() RETURNS void AS $body$ BEGIN; TRUNCATE items; END $body$ LANGUAGE plpgsql;",
    ] {
        assert_eq!(unsafe_steps(step), Vec::<String>::new(), "{step}");
    }
}
