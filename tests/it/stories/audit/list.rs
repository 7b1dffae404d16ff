//! What is recorded: every command and every button says it, so that a new one cannot be forgotten.

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory as _;
use syn::visit::{self, Visit};
use vestka::cli::Cli;
use vestka::telegram::STAFF_COMMANDS;

/// What changes something, and the actions that the audit log then has. `/x` is typed in the bot, `X::Y` is a button, the rest
/// stands on the command line.
const RECORDED: &[(&str, &[&str])] = &[
    // Access.
    ("/login", &["login", "failed_login", "use_recovery_code"]),
    ("/logout", &["logout"]),
    ("StaffAct::LogOut", &["logout"]),
    ("/lock", &["lock"]),
    ("StaffAct::Lock", &["lock"]),
    ("lock", &["lock"]),
    ("/unlock", &["ask_to_unlock", "unlock"]),
    ("StaffAct::Unlock", &["ask_to_unlock", "unlock"]),
    ("unlock", &["unlock"]),
    // An invitation is accepted by a link and words that are no command: `join`, `wrong_phrase`.
    ("/invite", &["invite", "join", "wrong_phrase"]),
    ("StaffAct::Invite", &["invite"]),
    ("staff invite", &["invite"]),
    ("/remove", &["remove_staff", "ask_to_remove_staff"]),
    (
        "StaffAct::RemoveYes",
        &["remove_staff", "ask_to_remove_staff"],
    ),
    ("StaffAct::DestroyKey", &["destroy_key"]),
    ("staff remove", &["remove_staff"]),
    ("staff enrol", &["enrol"]),
    // Decisions.
    ("/reject", &["reject"]),
    ("/hold", &["hold"]),
    ("CandidateAct::Hold", &["hold"]),
    ("/unhold", &["release"]),
    ("CandidateAct::Unhold", &["release"]),
    ("/merge", &["merge"]),
    ("CandidateAct::SameEvent", &["merge"]),
    ("story merge", &["merge", "act_as"]),
    ("/split", &["split"]),
    ("story split", &["split", "act_as"]),
    ("CandidateAct::TwoEvents", &["separate"]),
    ("story separate", &["separate", "act_as"]),
    ("/stoprelay", &["stop_relay"]),
    ("CandidateAct::StopRelay", &["stop_relay"]),
    ("story stop-relay", &["stop_relay", "act_as"]),
    ("FormAct::CancelDraftYes", &["cancel_draft"]),
    ("FormAct::DrillYes", &["drill"]),
    ("/answer", &["answer"]),
    ("Action::AnswerTyped", &["answer"]),
    ("Action::Answer", &["answer"]),
    // Approvals and what they publish.
    ("CandidateAct::ApproveLive", &["approve", "publish"]),
    ("update publish", &["approve", "publish", "drill", "act_as"]),
    ("update correct", &["approve", "publish", "act_as"]),
    ("update retract", &["approve", "publish", "act_as"]),
    ("update approve", &["approve", "publish", "act_as"]),
    // Tips.
    ("TipAct::Read", &["read_tip"]),
    ("/ask", &["ask_tipster"]),
    ("/askall", &["ask_tipster"]),
    ("/droptip", &["reject"]),
    ("TipAct::Drop", &["reject"]),
    ("/limittip", &["limit_tipster"]),
    ("TipAct::Limit", &["limit_tipster"]),
    ("/bantip", &["ban_tipster"]),
    ("TipAct::Ban", &["ban_tipster"]),
    // Sources and their policies.
    (
        "catalogue import",
        &["import_catalogue", "grade_source", "set_source_state"],
    ),
    ("source import-opml", &["import_catalogue"]),
    ("source pause", &["set_source_state"]),
    ("source resume", &["set_source_state"]),
    ("source relay-on", &["relay_on"]),
    ("source secret", &["new_source_secret"]),
    // Turned off by the program itself, when the host of its links changes.
    ("source fetch", &["relay_off"]),
    // A reader, by its code: that it was done, never of whom.
    ("subscriber forget", &["forget_subscriber"]),
    // Delivery.
    ("delivery pause", &["pause_fanout"]),
    ("delivery resume", &["resume_fanout", "trust_failures"]),
    ("delivery stop", &["stop_fanout"]),
    ("delivery retry", &["retry_fanout"]),
    ("/pausefanout", &["pause_fanout"]),
    ("/resumefanout", &["resume_fanout", "trust_failures"]),
    ("/stopfanout", &["stop_fanout"]),
    ("/retryfailed", &["retry_fanout"]),
    (
        "Action::Log",
        &[
            "pause_fanout",
            "resume_fanout",
            "trust_failures",
            "stop_fanout",
            "retry_fanout",
            "export_delivery_log",
        ],
    ),
    // Evidence: who looked at what, and whose address a page saw.
    (
        "Action::Evidence",
        &["look_at_evidence", "fetch_page", "leave_page"],
    ),
    ("evidence fetch", &["fetch_page"]),
    ("CandidateAct::Split", &["split"]),
    // Keys. Whatever first opens a database with keys adopts them.
    ("run", &["adopt_keys", "send_back", "begin_afresh"]),
    (
        "key rotate",
        &[
            "prepare_key",
            "abandon_key",
            "rotate_key",
            "destroy_old_key",
        ],
    ),
    ("key destroy", &["destroy_key"]),
    ("key accept", &["accept_certificate"]),
    ("key signing rotate", &["rotate_signing_key"]),
    ("announce-successor publish", &["announce_successor"]),
];

/// What only shows something, or asks before anything is done.
const SHOWS: &[&str] = &[
    "/queue",
    "/open",
    "/preview",
    "/approve",
    "/updates",
    "/tips",
    "/staff",
    "/destroy_key",
    "Action::Queue",
    "Action::QueueView",
    "Action::QueueFilter",
    "Action::About",
    "/log",
    "CandidateAct::Sources",
    "CandidateAct::SplitMenu",
    "FormAct::AttachmentMenu",
    "FormAct::RemoveAttachment",
    "evidence list",
    "evidence save",
    "StaffAct::List",
    "StaffAct::Remove",
    "CandidateAct::Open",
    "CandidateAct::Draft",
    "CandidateAct::Reject",
    "CandidateAct::Cancel",
    "CandidateAct::Preview",
    "CandidateAct::Approve",
    "CandidateAct::Evidence",
    "CandidateAct::LanguageMenu",
    "CandidateAct::VerificationMenu",
    "CandidateAct::EditTitle",
    "CandidateAct::EditBody",
    "CandidateAct::Topics",
    "AmendAct::Recent",
    "AmendAct::Update",
    "AmendAct::Retract",
    "AmendAct::OwnWords",
    "AmendAct::Reason",
    "FormAct::CancelDraft",
    "FormAct::Drill",
    "FormAct::EvidenceMenu",
    "FormAct::RemoveEvidence",
    "FormAct::RemoveLanguage",
    "FormAct::PreviewIn",
    "FormAct::SendToMe",
    "FormAct::ScheduleMenu",
    "TipAct::List",
    "TipAct::Page",
    "TipAct::AskFirst",
    "TipAct::AskAll",
    "doctor",
    "healthcheck",
    "completions",
    "man",
    "catalogue check",
    "catalogue export",
    "source list",
    "source test",
    "source export-opml",
    "item list",
    "story list",
    "staff list",
    "subscriber count",
    "update list",
    "update show",
    "update export",
    "verify",
    "delivery report",
    "key status",
    "audit verify",
    "audit export",
    "mirror check",
];

/// What changes a draft, who works on it, or when it goes out: the approval of its version is recorded, with that time.
const DRAFTS: &[&str] = &[
    "/write",
    "/evidence",
    "/claim",
    "/release",
    "/schedule",
    "/drill",
    "/correct",
    "/retract",
    "CandidateAct::KeepText",
    "CandidateAct::Write",
    "CandidateAct::Topic",
    "CandidateAct::Urgency",
    "CandidateAct::Verification",
    "CandidateAct::Translate",
    "CandidateAct::Claim",
    "CandidateAct::Release",
    "CandidateAct::ChangeSeen",
    "AmendAct::Correct",
    "AmendAct::Because",
    "AmendAct::NewUpdate",
    "FormAct::Region",
    "FormAct::NoRegion",
    "FormAct::Valid",
    "FormAct::NoValid",
    "FormAct::Language",
    "FormAct::TitleIn",
    "FormAct::BodyIn",
    "FormAct::WhatToDo",
    "FormAct::NoWhatToDo",
    "FormAct::RemoveLanguageYes",
    "FormAct::RemoveEvidenceYes",
    "FormAct::Attach",
    "FormAct::AttachHeld",
    "FormAct::RemoveAttachmentYes",
    "FormAct::OtherTime",
    "FormAct::InOneHour",
    "FormAct::Tonight",
    "FormAct::Tomorrow",
    "FormAct::NoSchedule",
];

/// What readers do: never recorded, because that would tell of them.
const READERS: &[&str] = &[
    "Action::Language",
    "Action::Topic",
    "Action::AllTopics",
    "Action::TopicsDone",
    "Action::Pace",
    "Action::Hours",
    "Action::Forget",
    "Action::Privacy",
    "Action::Channel",
    "Action::Read",
    "Action::AskStaff",
    "ForumAct::Pause",
    "ForumAct::Resume",
    "ForumAct::Stop",
    "ForumAct::Hours",
    "TipAct::Done",
    "TipAct::Cancel",
    "TipAct::Withdraw",
    "TipAct::Answer",
];

/// What touches no database of ours, or writes only what is there already.
const OUTSIDE: &[&str] = &[
    "demo",
    "migrate",
    "key create",
    "key protect",
    "key unprotect",
    "key root create",
    "key certify",
    "announce-successor sign",
    "mirror write",
];

/// Files of buttons, and the enums in them.
const BUTTONS: &[(&str, &[&str])] = &[
    ("src/telegram/action.rs", &["Action", "StaffAct"]),
    ("src/telegram/action/candidate.rs", &["CandidateAct"]),
    ("src/telegram/action/forum.rs", &["ForumAct"]),
    ("src/telegram/action/tip.rs", &["TipAct"]),
    ("src/telegram/staff/amend/act.rs", &["AmendAct"]),
    ("src/telegram/staff/draft/form.rs", &["FormAct"]),
];

fn file(path: &Path) -> syn::File {
    let source = std::fs::read_to_string(path).expect("our own source");
    syn::parse_file(&source).expect("our own source")
}

/// Buttons that hold others are named by those.
fn holds_others(variant: &syn::Variant) -> bool {
    ["Candidate", "Amend", "Staff", "Tip", "Form", "Forum"]
        .contains(&variant.ident.to_string().as_str())
}

fn buttons() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = BTreeSet::new();
    for (path, enums) in BUTTONS {
        for item in file(&root.join(path)).items {
            let syn::Item::Enum(item) = item else {
                continue;
            };
            let name = item.ident.to_string();
            if enums.contains(&name.as_str()) {
                let variants = item.variants.iter().filter(|it| !holds_others(it));
                all.extend(variants.map(|variant| format!("{name}::{}", variant.ident)));
            }
        }
    }
    assert!(all.len() > 60, "the enums were found: {all:?}");
    all
}

/// Commands of the program that have no further ones below them.
fn commands(command: &clap::Command, above: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for below in command.get_subcommands() {
        let name = format!("{above} {}", below.get_name());
        if below.has_subcommands() {
            all.extend(commands(below, &name));
        } else {
            all.insert(name.trim().to_owned());
        }
    }
    all
}

#[test]
fn every_command_and_button_says_what_it_records() {
    let typed = STAFF_COMMANDS.iter().map(|(name, _)| format!("/{name}"));
    let there: BTreeSet<String> = typed
        .chain(buttons())
        .chain(commands(&Cli::command(), ""))
        .collect();
    let mut said = BTreeSet::new();
    let lists = [SHOWS, DRAFTS, READERS, OUTSIDE];
    let quiet = lists.into_iter().flatten().copied();
    for name in RECORDED.iter().map(|(name, _)| *name).chain(quiet) {
        assert!(said.insert(name), "{name} stands in two lists");
    }
    let said: BTreeSet<String> = said.into_iter().map(str::to_owned).collect();
    let silent: Vec<_> = there.difference(&said).collect();
    assert!(
        silent.is_empty(),
        "these do not say what they record: add each to a list, and a record where one is due: {silent:?}"
    );
    let gone: Vec<_> = said.difference(&there).collect();
    assert!(gone.is_empty(), "these are no more: {gone:?}");
}

/// Every text in a file, outside of its tests.
#[derive(Default)]
struct Texts(BTreeSet<String>);

impl<'ast> Visit<'ast> for Texts {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.insert(text.value());
    }
}

/// The actions that a file gives to the log as they stand there.
#[derive(Default)]
struct Actions(BTreeSet<String>);

impl<'ast> Visit<'ast> for Actions {
    fn visit_expr_struct(&mut self, made: &'ast syn::ExprStruct) {
        if made
            .path
            .segments
            .last()
            .is_some_and(|it| it.ident == "AuditRecord")
        {
            for field in &made.fields {
                if matches!(&field.member, syn::Member::Named(name) if name == "action") {
                    let mut texts = Texts::default();
                    texts.visit_expr(&field.expr);
                    self.0.extend(texts.0);
                }
            }
        }
        visit::visit_expr_struct(self, made);
    }
}

#[test]
fn every_action_of_the_log_is_made_somewhere_and_said_in_the_list() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut texts, mut actions) = (Texts::default(), Actions::default());
    for folder in ["store", "review", "delivery"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let path = entry.expect("our own source").into_path();
            if path.extension().is_some_and(|it| it == "rs") {
                let file = file(&path);
                texts.visit_file(&file);
                actions.visit_file(&file);
            }
        }
    }
    let said: BTreeSet<String> = RECORDED
        .iter()
        .flat_map(|(_, actions)| actions.iter())
        .map(|action| (*action).to_owned())
        .collect();
    let never: Vec<_> = said.difference(&texts.0).collect();
    assert!(never.is_empty(), "nothing writes these: {never:?}");
    let unsaid: Vec<_> = actions.0.difference(&said).collect();
    assert!(
        unsaid.is_empty(),
        "nothing in the list says these: {unsaid:?}"
    );
    assert!(actions.0.len() > 20, "they were found: {:?}", actions.0);
}
