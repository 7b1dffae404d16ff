//! Every message that can be said is said somewhere: one that nothing says is translated six times for nobody.

use vestka::text::{AREAS, FAMILIES};

use super::program;

#[test]
fn every_message_is_said_somewhere() {
    let code: String = program()
        .iter()
        .filter(|source| !source.path.starts_with("src/text/messages/"))
        .flat_map(|source| source.text.lines().take(source.lines))
        .collect::<Vec<_>>()
        .join("\n");
    let messages = AREAS.iter().flat_map(|area| area.messages);
    let names = messages.map(|message| message.name);
    let names = names.chain(FAMILIES.iter().map(|family| family.name));
    let unsaid: Vec<&str> = names
        .filter(|name| !code.contains(&format!(".{name}(")) && !code.contains(&format!("::{name}")))
        .collect();
    assert!(unsaid.is_empty(), "nothing says {unsaid:?}");
}
