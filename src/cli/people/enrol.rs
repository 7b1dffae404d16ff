//! `vestka staff enrol`: a new secret for one of the staff, shown on this terminal; a lost phone is worth nothing then.
//!
//! Never here: making a secret.

use fast_qr::QRBuilder;
use serde_json::json;

use crate::cli::output::{self, Format};
use crate::cli::{Context, Done, with_keys};

pub(super) async fn enrol(context: &Context, handle: &str, format: Format) -> Done {
    let enrolment = with_keys(context, async |foundation, keys| {
        Ok(foundation.access(keys).enrol(handle).await?)
    })
    .await?;
    let Some(enrolment) = enrolment else {
        return Err(super::unknown(handle));
    };
    if format == Format::Json {
        return output::json(&json!({
            "handle": handle, "uri": enrolment.uri, "recovery_codes": enrolment.recovery_codes,
            "void_at": enrolment.void_at,
        }));
    }
    let picture = QRBuilder::new(enrolment.uri.as_str())
        .build()
        .map_err(|error| anyhow::anyhow!("the QR code cannot be made: {error}"))?;
    output::print(&format!(
        "{}\n{}\n\nRecovery codes, each for one session; write them on paper:\n  {}\n\n\
         The old secret, recovery codes and session of {handle} have ended. The new secret is confirmed by the first\n\
         /login in the bot, and void after {}. Clear this terminal afterwards.",
        picture.to_str(),
        enrolment.uri,
        enrolment.recovery_codes.join("\n  "),
        output::time(Some(enrolment.void_at))
    ))
}
