//! A real browser: Chromium without a window, driven over WebDriver, with axe-core for accessibility.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::wd::TimeoutConfiguration;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::sync::{OnceCell, Semaphore, SemaphorePermit};

use super::{TestApp, User};

/// A browser window. Closing it ends the driver and the browser.
pub(crate) struct Browser {
    pub(super) client: Client,
    base: String,
    _driver: Driver,
    _turn: SemaphorePermit<'static>,
}

/// Browsers at the same time; each takes a core.
static TURNS: Semaphore = Semaphore::const_new(2);

impl Browser {
    /// A window of a desktop's size.
    pub(crate) async fn open(app: &TestApp) -> Self {
        Self::open_at(&app.base).await
    }

    /// The same for a program that is reached by another address.
    pub(crate) async fn open_at(base: &str) -> Self {
        Self::open_with(base, Vec::new()).await
    }

    /// The same with a camera that sees a film.
    pub(crate) async fn open_before(base: &str, film: &Path) -> Self {
        let film = format!("--use-file-for-fake-video-capture={}", film.display());
        let camera =
            ["--use-fake-device-for-media-stream".to_owned(), "--use-fake-ui-for-media-stream".to_owned(), film];
        Self::open_with(base, camera.to_vec()).await
    }

    async fn open_with(base: &str, more: Vec<String>) -> Self {
        let turn = TURNS.acquire().await.unwrap();
        let (driver, port) = tokio::task::spawn_blocking(Driver::start).await.unwrap();
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--lang=sv",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", driver.profile.display()));
        arguments.extend(more);
        let wanted = json!({ "goog:chromeOptions": { "args": arguments } });
        let client = connect(port, wanted.as_object().expect("an object").clone()).await;
        client.update_timeouts(TimeoutConfiguration::new(Some(Duration::from_mins(1)), None, None)).await.unwrap();
        client.set_window_size(1280, 900).await.unwrap();
        Self { client, base: base.to_owned(), _driver: driver, _turn: turn }
    }

    /// Signs the window in as somebody.
    pub(crate) async fn sign_in(&self, user: &User) {
        let (name, value) = user.cookie().split_once('=').expect("a session");
        let cookie = json!({ "name": name, "value": value, "url": self.base, "httpOnly": true });
        self.devtools("Network.setCookie", cookie).await;
    }

    /// Signs whoever is signed in out.
    pub(crate) async fn sign_out(&self) {
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Goes to a page.
    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// The path of the page that is shown.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// The text that a reader sees in the first element that the selector finds.
    pub(crate) async fn text(&self, selector: &str) -> String {
        self.client.find(Locator::Css(selector)).await.unwrap().text().await.unwrap()
    }

    /// What an attribute of the first element says.
    pub(crate) async fn attribute(&self, selector: &str, name: &str) -> String {
        let element = self.client.find(Locator::Css(selector)).await.unwrap();
        element.attr(name).await.unwrap().unwrap_or_default()
    }

    /// What a field holds.
    pub(crate) async fn value(&self, selector: &str) -> String {
        let field = self.client.find(Locator::Css(selector)).await.unwrap();
        field.prop("value").await.unwrap().unwrap_or_default()
    }

    /// Chooses from a list, or a time from the browser's own picker: what one types there depends on the machine's language.
    pub(crate) async fn choose(&self, selector: &str, value: &str) {
        let field = serde_json::to_value(self.client.find(Locator::Css(selector)).await.unwrap()).unwrap();
        let script =
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', { bubbles: true }))";
        self.client.execute(script, vec![field, value.into()]).await.unwrap();
    }

    /// Goes on without what the pages' scripts do.
    pub(crate) async fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
    }

    /// Writes in a field, in place of what it had.
    pub(crate) async fn fill(&self, selector: &str, text: &str) {
        let field = self.client.find(Locator::Css(selector)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses the first button, or follows the first link, of the page that begins with these words, and waits for the
    /// page it leads to.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!("//main//*[self::a or self::button][starts-with(normalize-space(), '{words}')]");
        let target = self.client.find(Locator::XPath(&path)).await;
        let target = target.unwrap_or_else(|_| panic!("nothing to press says {words}"));
        self.arrive_after(async { target.click().await.unwrap() }).await;
    }

    /// Presses what does not lead to another page.
    pub(crate) async fn tap(&self, selector: &str) {
        self.client.find(Locator::Css(selector)).await.unwrap().click().await.unwrap();
    }

    /// Presses what does.
    pub(crate) async fn leave_by(&self, selector: &str) {
        self.arrive_after(self.tap(selector)).await;
    }

    /// Waits until the text of an element begins so; of an empty one, until it has none.
    pub(crate) async fn wait_for(&self, selector: &str, start: &str) {
        let mut said = String::new();
        for _ in 0..300 {
            said = self.text(selector).await;
            if said.starts_with(start) && said.is_empty() == start.is_empty() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{selector} says {said:?}, not {start:?}");
    }

    /// Waits until there is an element.
    pub(crate) async fn wait_for_element(&self, selector: &str) {
        self.client.wait().for_element(Locator::Css(selector)).await.unwrap();
    }

    /// Whether a reader sees the words somewhere.
    pub(crate) async fn shows(&self, words: &str) -> bool {
        self.text("body").await.contains(words)
    }

    /// Whether the browser has no page to show at a path.
    pub(crate) async fn cannot_go(&self, path: &str) -> bool {
        // The driver tells of some faults of the network, and not of others.
        let gone = self.client.goto(&format!("{}{path}", self.base)).await;
        gone.is_err() || self.client.find(Locator::Css("main")).await.is_err()
    }

    /// Puts a mark on the page that is gone when another comes.
    pub(crate) async fn mark_page(&self) {
        self.client.execute("window.marked = true", vec![]).await.unwrap();
    }

    /// Whether it is still there.
    pub(crate) async fn is_marked(&self) -> bool {
        self.client.execute("return window.marked === true", vec![]).await.unwrap() == Value::Bool(true)
    }

    /// What a promise of the page comes to.
    pub(crate) async fn asked(&self, promise: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {promise}.then(done)");
        self.client.execute_async(&script, vec![]).await.unwrap()
    }

    /// Does what leads to another page, and waits for it.
    pub(super) async fn arrive_after(&self, leave: impl Future<Output = ()>) {
        self.client.execute("window.left = true", vec![]).await.unwrap();
        leave.await;
        let arrived = "return window.left === undefined && document.readyState === 'complete'";
        for _ in 0..200 {
            if self.client.execute(arrived, vec![]).await.is_ok_and(|arrived| arrived == Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nothing leads on from {}", self.path().await);
    }

    /// Makes the window as wide as a phone's or a desktop's.
    pub(crate) async fn width(&self, pixels: u32) {
        // Chromium's own window is never narrower than 500 pixels; the emulated screen is.
        let metrics = json!({ "width": pixels, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Shows pages as a reader who prefers this colour scheme sees them.
    pub(crate) async fn colours(&self, scheme: &str) {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// What sticks out when the page can be scrolled sideways.
    pub(crate) async fn sticks_out(&self) -> Option<String> {
        let script = "const page = document.documentElement, width = page.clientWidth;
            if (page.scrollWidth <= width) return null;
            const wide = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width);
            return wide.map(e => e.outerHTML.slice(0, 80)).pop() ?? 'something unseen'";
        self.client.execute(script, vec![]).await.unwrap().as_str().map(str::to_owned)
    }

    /// What axe finds wrong with the page under WCAG 2.1 A and AA, a line each.
    pub(crate) async fn accessibility_faults(&self) -> Vec<String> {
        let is_there = self.client.execute("return 'axe' in window", vec![]).await.unwrap();
        if is_there == Value::Bool(false) {
            self.client.execute(axe().await, vec![]).await.unwrap();
        }
        let run = "const done = arguments[arguments.length - 1];
            axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] })
               .then(result => done(result.violations.map(v =>
                   v.id + ': ' + v.help + ' – ' + v.nodes.map(n => n.target.join(' ')).join(' | '))));";
        let found = self.client.execute_async(run, vec![]).await.unwrap();
        found.as_array().into_iter().flatten().map(|fault| fault.as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn devtools(&self, command: &str, parameters: Value) {
        self.client.issue_cmd(Devtools { command: command.to_owned(), parameters }).await.unwrap();
    }
}

/// What drives the browser. Its end is the end of the browser it started.
struct Driver {
    process: Child,
    profile: PathBuf,
    /// Kept open: it writes there now and then.
    said: BufReader<ChildStdout>,
}

impl Driver {
    /// Starts it, and reads which port it took.
    fn start() -> (Self, u16) {
        let process = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut process = process.expect("chromedriver is installed (Debian: chromium-driver)");
        let said = BufReader::new(process.stdout.take().unwrap());
        let mut driver = Self { process, profile: super::database::folder(), said };
        let mut line = String::new();
        while driver.said.read_line(&mut line).unwrap() > 0 {
            let port = line.trim_end().trim_end_matches('.').rsplit_once("started successfully on port ");
            if let Some((_, port)) = port {
                return (driver, port.parse().unwrap());
            }
            line.clear();
        }
        panic!("chromedriver does not say where it listens");
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = Command::new("pkill").arg("-P").arg(self.process.id().to_string()).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

/// A command of Chromium's own protocol, passed on by its driver.
#[derive(Debug)]
struct Devtools {
    command: String,
    parameters: Value,
}

impl fantoccini::wd::WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (http::Method::POST, Some(body.to_string()))
    }
}

async fn connect(port: u16, wanted: serde_json::Map<String, Value>) -> Client {
    let address = format!("http://127.0.0.1:{port}");
    for _ in 0..100 {
        let mut builder = ClientBuilder::new(HttpConnector::new());
        match builder.capabilities(wanted.clone()).connect(&address).await {
            Ok(client) => return client,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
    panic!("chromedriver does not answer at {address}");
}

/// The script of axe-core, installed once beside the build.
async fn axe() -> &'static str {
    static AXE: OnceCell<String> = OnceCell::const_new();
    AXE.get_or_init(|| async {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
        let script = folder.join("node_modules/axe-core/axe.min.js");
        if !script.exists() {
            std::fs::create_dir_all(&folder).unwrap();
            for file in ["package.json", "package-lock.json", ".npmrc"] {
                std::fs::copy(sources.join(file), folder.join(file)).unwrap();
            }
            let installed = Command::new("npm").args(["ci", "--silent"]).current_dir(&folder).status().expect("npm");
            assert!(installed.success(), "axe-core could not be installed");
        }
        std::fs::read_to_string(script).unwrap()
    })
    .await
}
