//! External ids: each entry the same one at every fetch, no two the same in a document.
//!
//! An id that a source gives to several different entries cannot tell them apart: each of them, the first too, then
//! carries a hash of its own link or title, so that it does not matter which of them stands first today.

use std::collections::HashMap;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::{NewItem, Problems, example, without_tracking};

/// Longer ids are replaced by their hash.
const MAX_ID: usize = 512;

/// Gives final ids; drops repeats.
/// `drafts` with the lines where they begin.
pub(super) fn settle(drafts: Vec<(NewItem, Option<usize>)>, faults: &mut Problems) -> Vec<NewItem> {
    let mut items: Vec<NewItem> = Vec::with_capacity(drafts.len());
    let mut lines = Vec::with_capacity(drafts.len());
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for (mut draft, line) in drafts {
        // Pages have no ids, and no lines: there it is no fault.
        if draft.external_id.is_empty() && line.is_some() {
            faults.note("id", line, || without_id(&draft));
        }
        draft.external_id = id(&draft);
        let group = groups.entry(draft.external_id.clone()).or_default();
        if let Some(&at) = group.iter().find(|at| is_same_entry(&items[**at], &draft)) {
            faults.note("repeated", line, || {
                format!(
                    "the entry \"{}\" stands there twice; it was read once",
                    example(&draft.external_id)
                )
            });
            if draft.updated_at > items[at].updated_at {
                items[at] = draft;
            }
            continue;
        }
        group.push(items.len());
        items.push(draft);
        lines.push(line);
    }
    let mut shared_ids: Vec<_> = groups.into_values().collect();
    // In the order of the document, so that the problems are too.
    shared_ids.sort_unstable();
    for group in shared_ids.iter().filter(|group| group.len() > 1) {
        let marks: Vec<String> = group
            .iter()
            .map(|at| mark(&items[*at], group, &items))
            .collect();
        for (at, mark) in group.iter().zip(marks) {
            let shared = &mut items[*at].external_id;
            faults.note("shared", lines[*at], || {
                format!("the id \"{}\" is also that of another entry; they were told apart by link or title", example(shared))
            });
            *shared = format!("{shared}#{mark}");
        }
    }
    items
}

fn without_id(draft: &NewItem) -> String {
    let stand_in = if draft.url.is_some() {
        "its link"
    } else {
        "a hash of what it says"
    };
    format!(
        "this entry has no id (guid); {stand_in} stands in, and when that changes the entry counts as new"
    )
}

/// Of two entries under one id: an exact repeat, or two states of one entry (Atom lists them so, each with its time).
fn is_same_entry(one: &NewItem, two: &NewItem) -> bool {
    let other_state = one.updated_at.is_some()
        && two.updated_at.is_some()
        && one.updated_at != two.updated_at
        && link(one) == link(two);
    one.fingerprint == two.fingerprint || other_state
}

/// What the source calls it, else its link, else a hash of what it says.
fn id(draft: &NewItem) -> String {
    let given = Some(draft.external_id.as_str()).filter(|id| !id.is_empty());
    match given.map(str::to_owned).or_else(|| link(draft)) {
        Some(id) if id.len() <= MAX_ID => id,
        Some(id) => format!("sha256:{}", hash(&id, 32)),
        None => {
            let said = format!(
                "{}\n{}",
                draft.title.as_deref().unwrap_or_default(),
                draft.text
            );
            format!("sha256:{}", hash(&said, 32))
        }
    }
}

/// What tells an entry from the others under its id: its link, or with its title, or with all it says. As little as
/// does it, so that an edit does not change the id.
fn mark(item: &NewItem, group: &[usize], items: &[NewItem]) -> String {
    let tells: [fn(&NewItem) -> String; 2] = [
        |item| link(item).unwrap_or_default(),
        |item| {
            format!(
                "{}\n{}",
                link(item).unwrap_or_default(),
                item.title.as_deref().unwrap_or_default()
            )
        },
    ];
    for tell in tells {
        let own = tell(item);
        if group.iter().filter(|at| tell(&items[**at]) == own).count() == 1 {
            return hash(&own, 8);
        }
    }
    HEXLOWER.encode(&item.fingerprint[..4])
}

fn link(item: &NewItem) -> Option<String> {
    item.url.as_deref().and_then(without_tracking)
}

fn hash(text: &str, digits: usize) -> String {
    let mut hex = HEXLOWER.encode(&Sha256::digest(text.as_bytes()));
    hex.truncate(digits);
    hex
}
