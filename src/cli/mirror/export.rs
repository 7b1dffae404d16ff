//! `vestka update export`: the signed files of one update.
//!
//! Never here: what is not signed.

use std::path::Path;

use crate::cli::update::read_code;
use crate::cli::{Context, Done, output, with_database};
use crate::review::records;

/// Writes the files, and says how to check them.
pub(in crate::cli) async fn export(context: &Context, code: &str, dir: &Path) -> Done {
    let code = read_code(code)?;
    let exported = with_database(context, async |foundation| {
        Ok(records::export(&foundation.store, &code, dir).await?)
    })
    .await?;
    let mut lines = vec![format!(
        "Written to {}: {}",
        dir.display(),
        exported.files.join(", ")
    )];
    lines.extend(
        exported
            .revisions
            .iter()
            .map(|(name, key)| format!("Check: minisign -Vm {name} -p {key}")),
    );
    output::print(&lines.join("\n"))
}
