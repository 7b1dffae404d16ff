//! The messages of the area *received*: what subscribers receive.
//!
//! Never here: a sentence.

use super::messages;

messages! {
    render_breaking();
    render_correction();
    render_retraction();
    render_reason(reason: str);
    render_relayed();
    render_not_translated(language: str);
    render_what_to_do(text: str);
    render_evidence(links: str);
    render_region(region: str);
    render_code(code: str, time: str);
    render_more();
    render_drill();
    render_preview();
}
