//! `vestka update export`: the signed files of one update.
//!
//! Never here: what is not signed.

use std::path::Path;

use super::read_code;
use crate::cli::shell::unwritable;
use crate::cli::{Context, Done, output, with_keys_to_read};
use crate::review::records::{self, ExportError, write_whole};

/// Writes the files, and says how to check them.
pub(super) async fn export(context: &Context, code: &str, dir: &Path) -> Done {
    let code = read_code(code)?;
    let exported = with_keys_to_read(context, async |foundation, keys| {
        let exported = records::export(&foundation.store, &code, dir).await;
        let mut exported = exported.map_err(|error| match error {
            ExportError::Folder { path, why } => unwritable(&path, &why),
            error => error.into(),
        })?;
        for (sha256, name) in exported.attachments.clone() {
            let Some(keys) = keys else { break };
            if let Some(bytes) = foundation.review(keys).kept_bytes(&sha256).await? {
                let name = name.trim_start_matches("files/").to_owned();
                let path = dir.join(&name);
                write_whole(&path, &bytes).map_err(|error| unwritable(&path, &error))?;
                exported.files.push(name);
            }
        }
        Ok(exported)
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
