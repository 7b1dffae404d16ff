//! The demo in a browser: what somebody sees who tries Vestka for the first time, from the first tap to Ctrl-C.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::world::browser::Browser;
use crate::world::postgres::passable_folder;

/// The people on the page, as `vestka demo` puts them there.
const SUBSCRIBER: Person = Person(1_100_000_000_001);
const MODERATOR: Person = Person(1_100_000_000_002);
const ADMIN: Person = Person(1_100_000_000_003);

/// What the demo's newsroom reports, invented.
const STORY: &str = "Court releases two journalists";

/// And what its press office does.
const OTHER_STORY: &str = "Council adds eleven persons to its list of sanctions";

/// From the tap on "Approve, live" until the update is in the subscriber's chat.
const PROMISE: Duration = Duration::from_secs(2);

/// How long Ctrl-C may take.
const STOP: Duration = Duration::from_secs(10);

/// The channel of the demo's subscriber.
const CHANNEL: &str = "Neighbours' news";

/// A small phone, held upright.
const PHONE: (u32, u32) = (390, 844);

/// The window, as on a laptop.
const WINDOW: (u32, u32) = (1400, 900);

#[tokio::test]
async fn who_tries_the_demo_sees_an_update_arrive_and_nothing_is_left_behind() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.page, WINDOW).await;

    subscribe(&browser).await;
    open_draft(&browser).await;
    MODERATOR.press(&browser, "Approve…").await;
    MODERATOR
        .reads(&browser, "this goes to fewer than 10 subscribers")
        .await;
    let approved = Instant::now();
    MODERATOR.press(&browser, "Approve, live").await;
    SUBSCRIBER.reads(&browser, STORY).await;
    let took = approved.elapsed();
    println!("from the approval to the update: {} ms", took.as_millis());
    assert!(took <= PROMISE, "{took:?} is more than {PROMISE:?}");

    let update = SUBSCRIBER.newest(&browser).await;
    for part in ["Single source", "Evidence: ", "Code "] {
        assert!(update.contains(part), "{part} is not in: {update}");
    }
    MODERATOR.reads(&browser, "Published. Code: ").await;
    log_in_again(&browser).await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    demo.interrupt();
}

/// On a small phone and by keyboard alone: the button below the chat opens the chooser, and what is chosen is managed and read.
#[tokio::test]
async fn a_channel_is_chosen_below_the_chat_on_a_phone_by_keyboard_alone() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.page, PHONE).await;
    // The first key leads past what stands above the chats.
    browser.press_key(Key::Tab).await;
    assert_eq!(focused(&browser).await, "Skip to the chats");
    browser.press_key(Key::Enter).await;
    let place = "return document.activeElement.id";
    let place = browser.client.execute(place, vec![]).await;
    assert_eq!(place.expect("a name"), "columns");
    subscribe(&browser).await;
    SUBSCRIBER.say(&browser, "/channel").await;
    let key = SUBSCRIBER.inside("div[@class='keyboard']//button[.='Choose a channel']");
    focus(&browser, &key).await;
    browser.press_key(Key::Enter).await;
    browser
        .find(&SUBSCRIBER.inside("dialog[@open][@aria-label='Choose a channel']"))
        .await;
    assert_eq!(focused(&browser).await, CHANNEL);
    let wide = "return document.documentElement.scrollWidth";
    let wide = browser.client.execute(wide, vec![]).await;
    let wide = wide.expect("a width").as_u64().expect("a number");
    assert!(wide <= u64::from(PHONE.0), "{wide} pixels are too wide");

    // Given up, it can be opened again; chosen, the keyboard goes.
    browser.press_key(Key::Escape).await;
    focus(&browser, &key).await;
    browser.press_key(Key::Enter).await;
    browser
        .find(&SUBSCRIBER.inside("dialog[@open][@aria-label='Choose a channel']"))
        .await;
    browser.press_key(Key::Enter).await;
    SUBSCRIBER.reads(&browser, "Chosen. For half an hour").await;
    browser
        .find(&SUBSCRIBER.inside("div[contains(@class, 'keyboard')][@hidden][not(button)]"))
        .await;
    browser
        .find(&SUBSCRIBER.inside("button[contains(@class, 'open-keyboard')][@hidden]"))
        .await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    browser.close().await;
    demo.interrupt();
}

async fn focus(browser: &Browser, xpath: &str) {
    let element = browser.find(xpath).await;
    let element = serde_json::to_value(element).expect("its number");
    let focused = browser
        .client
        .execute("arguments[0].focus()", vec![element]);
    focused.await.expect("it takes the focus");
}

/// The label of what has the focus.
async fn focused(browser: &Browser) -> String {
    let text = "return document.activeElement.textContent";
    let text = browser.client.execute(text, vec![]).await;
    text.expect("a text").as_str().expect("a text").to_owned()
}

/// The picture at the top of the README, of the real program, by light and on a wide window.
#[tokio::test]
#[ignore = "writes deploy/demo.png"]
async fn the_picture_of_the_readme() {
    let demo = Demo::start();
    let browser = Browser::open(&demo.page, WINDOW).await;
    subscribe(&browser).await;
    ADMIN.reads(&browser, "Your session is open").await;
    open_draft(&browser).await;
    MODERATOR.press(&browser, "Approve…").await;
    MODERATOR.press(&browser, "Approve, live").await;
    SUBSCRIBER.reads(&browser, STORY).await;
    MODERATOR.press(&browser, "Back to the queue").await;
    MODERATOR.reads(&browser, OTHER_STORY).await;
    ADMIN.open(&browser, OTHER_STORY).await;
    ADMIN.reads(&browser, "grade A").await;
    let picture = browser.client.screenshot().await.expect("a picture");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/demo.png");
    std::fs::write(file, picture).expect("the picture is written");
    browser.close().await;
    demo.interrupt();
}

/// Three taps: language, topics, pace.
async fn subscribe(browser: &Browser) {
    browser
        .click(&SUBSCRIBER.inside("button[contains(@class, 'start')]"))
        .await;
    SUBSCRIBER.press(browser, "English").await;
    SUBSCRIBER.press(browser, "All topics").await;
    SUBSCRIBER.reads(browser, "Chosen: ").await;
    SUBSCRIBER.press(browser, "Done").await;
    SUBSCRIBER.press(browser, "At once").await;
    SUBSCRIBER.reads(browser, "All set.").await;
}

/// The moderator, who joined by an invitation and is logged in, finds the story in the queue and takes its text.
async fn open_draft(browser: &Browser) {
    MODERATOR.reads(browser, "Your session is open").await;
    MODERATOR.open(browser, STORY).await;
    MODERATOR.press(browser, "Use this text").await;
    MODERATOR.reads(browser, "Complete.").await;
}

/// The moderator ends the session and opens another with the code that the top of the page shows; each works once.
async fn log_in_again(browser: &Browser) {
    let used = code(browser).await;
    MODERATOR.say(browser, "/logout").await;
    MODERATOR.reads(browser, "The session is over").await;
    MODERATOR.say(browser, "/queue").await;
    MODERATOR.reads(browser, "Please log in").await;
    let begun = Instant::now();
    let fresh = loop {
        let code = code(browser).await;
        if code != used {
            break code;
        }
        assert!(begun.elapsed() < Duration::from_mins(1), "always {code}");
    };
    MODERATOR.say(browser, &format!("/login {fresh}")).await;
    MODERATOR.reads(browser, "Your session is open").await;
    MODERATOR.say(browser, "/queue").await;
    MODERATOR.queued(browser, OTHER_STORY).await;
}

/// The moderator's code at this moment, as the page shows it.
async fn code(browser: &Browser) -> String {
    let told = browser
        .text("//ul[@id='guide-lines']/li[contains(., '/login')]")
        .await;
    let (_, code) = told.split_once("Moderator ").expect("the code");
    code.chars().take(6).collect()
}

/// One of the people on the page.
#[derive(Clone, Copy)]
struct Person(i64);

impl Person {
    /// Something in this person's column.
    fn inside(self, what: &str) -> String {
        format!("//section[@data-person='{}']//{what}", self.0)
    }

    async fn say(self, browser: &Browser, text: &str) {
        let input = self.inside("input[@name='text']");
        browser
            .with(&input, async |element| element.send_keys(text).await)
            .await;
        browser
            .click(&self.inside("button[contains(@class, 'send')]"))
            .await;
    }

    /// Presses the newest button with this label.
    async fn press(self, browser: &Browser, label: &str) {
        let button = format!("button[@data-callback][normalize-space()='{label}']");
        browser
            .click(&format!("({})[last()]", self.inside(&button)))
            .await;
    }

    /// Waits for a message of the bot with these words.
    async fn reads(self, browser: &Browser, words: &str) {
        browser.find(&self.inside(&message(words))).await;
    }

    async fn newest(self, browser: &Browser) -> String {
        let newest = format!("({})[last()]", self.inside("*[@data-message]"));
        browser.text(&newest).await
    }

    /// Opens the candidate of this story.
    async fn open(self, browser: &Browser, story: &str) {
        self.say(browser, "/queue").await;
        let line = self.queued(browser, story).await;
        let (number, _) = line.split_once(". ").expect("the number of the candidate");
        self.press(browser, &format!("Open {number}")).await;
    }

    /// The line of the queue that tells this story; refreshes the queue until the source was read.
    async fn queued(self, browser: &Browser, story: &str) -> String {
        let begun = Instant::now();
        loop {
            let queue = self.newest(browser).await;
            if let Some(line) = queue.lines().find(|line| line.ends_with(story)) {
                return line.to_owned();
            }
            assert!(begun.elapsed() < Duration::from_mins(1), "{queue}");
            self.press(browser, "Refresh").await;
        }
    }
}

/// A message of the bot that says this.
fn message(words: &str) -> String {
    format!("*[@data-message][not(contains(@class, 'mine'))][contains(., '{words}')]")
}

/// The program, as somebody starts it in a terminal.
struct Demo {
    process: Child,
    output: Option<BufReader<ChildStdout>>,
    page: String,
    /// Where its temporary files go.
    folder: TempDir,
}

impl Demo {
    fn start() -> Self {
        let folder = passable_folder();
        let mut process = Command::new(env!("CARGO_BIN_EXE_vestka"))
            .args(["demo", "--port", "0"])
            .env("TMPDIR", folder.path())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the demo starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output"));
        let mut line = String::new();
        output.read_line(&mut line).expect("its first line");
        let page = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"));
        let page = page.expect("the address of the page").to_owned();
        Self {
            process,
            output: Some(output),
            page,
            folder,
        }
    }

    /// Ctrl-C: it ends well and soon, and leaves neither a process nor a file.
    fn interrupt(mut self) {
        let busy = self.processes();
        assert!(busy.len() > 1, "Postgres runs beside the program: {busy:?}");
        self.signal();
        let told = self.last_words(STOP).expect("Ctrl-C stops it in time");
        let status = self.process.wait().expect("its exit status");
        assert!(
            status.success(),
            "{status}, signal {:?}: {told}",
            status.signal()
        );
        assert!(told.ends_with("Nothing is left running.\n"), "{told}");
        assert_eq!(self.processes(), Vec::<String>::new());
        let left: Vec<_> = std::fs::read_dir(self.folder.path())
            .expect("the folder")
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }

    fn signal(&self) {
        kill_process(Pid::from_child(&self.process), Signal::INT).expect("the program is there");
    }

    /// What it still says until it closes its output, which is its end; none when that takes too long.
    fn last_words(&mut self, limit: Duration) -> Option<String> {
        let mut output = self.output.take()?;
        let (done, ended) = mpsc::channel();
        thread::spawn(move || {
            let mut told = String::new();
            let _ = output.read_to_string(&mut told);
            let _ = done.send(told);
        });
        ended.recv_timeout(limit).ok()
    }

    /// Processes that work in its folder or name it: the program, and its Postgres.
    fn processes(&self) -> Vec<String> {
        let folder = self.folder.path();
        let all = std::fs::read_dir("/proc").expect("the processes");
        all.filter_map(|entry| entry.ok().map(|entry| entry.path()))
            .filter(|process| belongs(process, folder))
            .map(|process| process.display().to_string())
            .collect()
    }
}

fn belongs(process: &Path, folder: &Path) -> bool {
    let works_there =
        || std::fs::read_link(process.join("cwd")).is_ok_and(|cwd| cwd.starts_with(folder));
    let names_it = || {
        let command = std::fs::read(process.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&command).contains(&*folder.to_string_lossy())
    };
    works_there() || names_it()
}

impl Drop for Demo {
    /// After a failure it still may clean up.
    fn drop(&mut self) {
        if matches!(self.process.try_wait(), Ok(None)) {
            self.signal();
            if self.last_words(STOP).is_none() {
                let _ = self.process.kill();
            }
            let _ = self.process.wait();
        }
    }
}
