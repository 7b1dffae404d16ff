//! A browser for tests: Chromium without a window, led by its driver, with a profile of its own that goes with it.
//!
//! Nothing here sleeps: the driver waits for what is asked for.

use std::future::Future;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::{CmdError, ErrorStatus};
use fantoccini::key::Key;
use fantoccini::wd::{Capabilities, TimeoutConfiguration, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use serde_json::{Value, json};
use tempfile::TempDir;

/// How long the driver waits for an element. It is a failure when it comes to that.
const PATIENCE: Duration = Duration::from_secs(20);

/// Clicks on what is being drawn anew meanwhile.
const CLICKS: usize = 50;

/// One page in one browser.
pub(crate) struct Browser {
    pub(crate) client: Client,
    // In this order: first the processes end, then their folder goes.
    driver: Driver,
    _profile: TempDir,
}

/// The processes; whatever happens, none is left.
struct Driver {
    process: Child,
    browser: Option<Pid>,
}

impl Browser {
    /// Opens a page that is this large.
    pub(crate) async fn open(url: &str, size: (u32, u32)) -> Self {
        Self::open_as(url, size, true).await
    }

    /// The same as somebody who has switched JavaScript off.
    pub(crate) async fn open_without_scripts(url: &str, size: (u32, u32)) -> Self {
        Self::open_as(url, size, false).await
    }

    async fn open_as(url: &str, (width, height): (u32, u32), scripts: bool) -> Self {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let (mut driver, port) = Driver::start();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities(&profile, scripts));
        let client = builder
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a session with the driver");
        driver.browser = client
            .capabilities()
            .and_then(|about| about.get("goog:processID"))
            .and_then(Value::as_i64)
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        let patience = TimeoutConfiguration::new(None, None, Some(PATIENCE));
        client.update_timeouts(patience).await.expect("time limits");
        client.goto(url).await.expect("the page opens");
        fit(&client, width, height).await;
        Self {
            client,
            driver,
            _profile: profile,
        }
    }

    /// Waits for an element.
    pub(crate) async fn find(&self, xpath: &str) -> Element {
        self.client
            .find(Locator::XPath(xpath))
            .await
            .unwrap_or_else(|error| panic!("{xpath}: {error}"))
    }

    /// Does something with an element. The page may draw it anew in between: then with the new one.
    pub(crate) async fn with<T, F>(&self, xpath: &str, act: impl Fn(Element) -> F) -> T
    where
        F: Future<Output = Result<T, CmdError>>,
    {
        for _ in 1..CLICKS {
            match act(self.find(xpath).await).await {
                Err(error) if is_in_motion(&error) => {}
                done => return done.unwrap_or_else(|error| panic!("{xpath}: {error}")),
            }
        }
        panic!("{xpath}: never stands still");
    }

    /// Clicks as a person would: on what is seen.
    pub(crate) async fn click(&self, xpath: &str) {
        self.with(xpath, async |element| element.click().await)
            .await;
    }

    /// The text of an element, as it is seen.
    pub(crate) async fn text(&self, xpath: &str) -> String {
        self.with(xpath, async |element| element.text().await).await
    }

    /// Presses a key, wherever the focus is.
    pub(crate) async fn press_key(&self, key: Key) {
        let pressed = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key.into() })
            .then(KeyAction::Up { value: key.into() });
        let done = self.client.perform_actions(pressed).await;
        done.expect("a key is pressed");
    }

    /// Says whether the reader likes it dark.
    pub(crate) async fn prefer(&self, is_dark: bool) {
        let scheme = if is_dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let done = self.client.issue_cmd(Emulate(features)).await;
        done.expect("the browser takes it");
    }

    /// What the page complained of since the last call.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(ConsoleLog).await;
        let entries = log.expect("the log of the console");
        entries
            .as_array()
            .expect("a list")
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    /// Ends the browser, then its driver.
    pub(crate) async fn close(mut self) {
        self.client.close().await.expect("the session ends");
        self.driver.browser = None;
        drop(self.driver);
    }
}

impl Driver {
    /// Starts it on a free port, which it tells. It ends when another program takes the port that it has just found, so it is
    /// started again then.
    fn start() -> (Self, u16) {
        let started = (0..5).find_map(|_| Self::try_start());
        started.expect("the driver tells its port")
    }

    fn try_start() -> Option<(Self, u16)> {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver; Debian's packages are chromium and chromium-driver");
        let output = process.stdout.take().expect("its output");
        let started = Self {
            process,
            browser: None,
        };
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse().ok()
        })?;
        Some((started, port))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // They may be gone already.
        if let Some(browser) = self.browser {
            let _ = kill_process(browser, Signal::KILL);
        }
        let _ = kill_process_group(Pid::from_child(&self.process), Signal::KILL);
        let _ = self.process.wait();
    }
}

/// Makes the window larger by what its frame takes.
async fn fit(client: &Client, width: u32, height: u32) {
    let frame = "return [outerWidth - innerWidth, outerHeight - innerHeight]";
    let frame = client.execute(frame, vec![]).await.expect("the frame");
    let [x, y] = [&frame[0], &frame[1]]
        .map(|side| u32::try_from(side.as_u64().expect("a length")).expect("a small one"));
    let resized = client.set_window_size(width + x, height + y).await;
    resized.expect("the window takes its size");
}

fn capabilities(profile: &TempDir, scripts: bool) -> Capabilities {
    let mut arguments = vec![
        "--headless=new".to_owned(),
        "--disable-gpu".to_owned(),
        "--disable-quic".to_owned(),
        "--no-first-run".to_owned(),
        "--disable-background-networking".to_owned(),
        "--disable-component-update".to_owned(),
        "--disable-sync".to_owned(),
        // Small /dev/shm of containers.
        "--disable-dev-shm-usage".to_owned(),
        // Nothing moves: a picture shows what is there.
        "--force-prefers-reduced-motion".to_owned(),
        "--hide-scrollbars".to_owned(),
        // A mouse, as there is no screen to touch.
        "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4"
            .to_owned(),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    if rustix::process::geteuid().is_root() {
        arguments.push("--no-sandbox".to_owned());
    }
    let asked = json!({
        "goog:chromeOptions": {
            "args": arguments,
            // 1 allows them, 2 does not.
            "prefs": { "profile.managed_default_content_settings.javascript": if scripts { 1 } else { 2 } },
        },
        "goog:loggingPrefs": { "browser": "WARNING" },
    });
    asked.as_object().expect("an object").clone()
}

/// The element was replaced or is moving: look again.
fn is_in_motion(error: &CmdError) -> bool {
    let CmdError::Standard(refusal) = error else {
        return false;
    };
    matches!(
        refusal.error,
        ErrorStatus::StaleElementReference
            | ErrorStatus::ElementClickIntercepted
            | ErrorStatus::ElementNotInteractable
    )
}

/// What the console holds since the last time; Chromium's own command.
#[derive(Debug)]
struct ConsoleLog;

impl WebDriverCompatibleCommand for ConsoleLog {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/se/log",
            session.expect("an open session")
        ))
    }

    fn method_and_body(&self, _url: &url::Url) -> (reqwest::Method, Option<String>) {
        (
            reqwest::Method::POST,
            Some(json!({ "type": "browser" }).to_string()),
        )
    }
}

/// What the reader's system says it likes; Chromium's own command.
#[derive(Debug)]
struct Emulate(Value);

impl WebDriverCompatibleCommand for Emulate {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/goog/cdp/execute",
            session.expect("an open session")
        ))
    }

    fn method_and_body(&self, _url: &url::Url) -> (reqwest::Method, Option<String>) {
        let parameters = json!({ "features": self.0 });
        let command = json!({ "cmd": "Emulation.setEmulatedMedia", "params": parameters });
        (reqwest::Method::POST, Some(command.to_string()))
    }
}
