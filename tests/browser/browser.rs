//! One browser for one test: started with an empty profile, ended with the
//! test however that ends.

use std::ffi::OsString;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

/// Longest wait for anything in a page.
const PATIENCE: Duration = Duration::from_secs(20);

/// A browser with one window.
pub(crate) struct Browser {
    client: Client,
    // Dropped in this order: the session ends before its driver and its
    // profile go.
    _session: Session,
}

/// The driver and what it holds open.
struct Session {
    driver: Child,
    port: u16,
    id: Option<String>,
    profile: TempDir,
}

/// Runs `steps` in a browser of its own. Tests take turns: several browsers at
/// once would only wait for each other.
pub(crate) fn browse(test: &str, steps: impl AsyncFnOnce(&Browser)) {
    static TURN: Mutex<()> = Mutex::new(());
    let (chromedriver, chromium) = match programs() {
        Ok(programs) => programs,
        Err(missing) => {
            let required = std::env::var_os("CI").is_some()
                || std::env::var("WENZHAI_BROWSER").is_ok_and(|it| it == "required");
            assert!(!required, "{missing} is not installed");
            // What is printed to the stream itself is shown even of tests that
            // pass.
            let _ = writeln!(
                std::io::stderr(),
                "skipped: {test}: {missing} is not installed"
            );
            return;
        }
    };
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let browser = Browser::start(&chromedriver, &chromium).await;
        steps(&browser).await;
    });
}

impl Browser {
    async fn start(chromedriver: &PathBuf, chromium: &PathBuf) -> Self {
        let profile = TempDir::new().unwrap();
        let mut driver = Command::new(chromedriver);
        driver
            .arg("--port=0")
            .env("HOME", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut driver = driver.spawn().unwrap();
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines
            .find_map(|line| port_in(&line.ok()?))
            .expect("chromedriver says on which port it listens");
        // The pipe must stay open and empty, or the driver stops at its next
        // line.
        std::thread::spawn(move || lines.for_each(drop));
        let mut session = Session {
            driver,
            port,
            id: None,
            profile,
        };
        let profile = session.profile.path().join("profile");
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &format!("--user-data-dir={}", profile.display()),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments, "binary": chromium },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "pageLoad": 60_000, "script": 20_000 },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("the value above is an object")
        };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let client = builder
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        session.id = client.session_id().await.unwrap();
        Self {
            client,
            _session: session,
        }
    }

    /// Opens an address and waits until it has loaded.
    pub(crate) async fn open(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The address in the address bar.
    pub(crate) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    /// One step back in the history.
    pub(crate) async fn back(&self) {
        self.client.back().await.unwrap();
    }

    /// The same page anew.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.unwrap();
    }

    /// The value of a JavaScript expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let script = format!("return ({expression});");
        self.client
            .execute(&script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// The same, where it is a text.
    pub(crate) async fn text(&self, expression: &str) -> String {
        self.value(expression)
            .await
            .as_str()
            .unwrap_or_else(|| panic!("{expression} is no text"))
            .to_owned()
    }

    /// The same, where it is a number.
    pub(crate) async fn number(&self, expression: &str) -> f64 {
        self.value(expression)
            .await
            .as_f64()
            .unwrap_or_else(|| panic!("{expression} is no number"))
    }

    /// Waits until a JavaScript expression holds. A page that is being left
    /// cannot answer, which is no failure.
    pub(crate) async fn wait_for(&self, expression: &str) {
        let start = Instant::now();
        let script = format!("return !!({expression});");
        while self.client.execute(&script, Vec::new()).await.ok() != Some(Value::Bool(true)) {
            assert!(
                start.elapsed() < PATIENCE,
                "{expression} does not come true; the page is {}",
                self.address().await
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until the page at `path` (the end of its address, without `#…`)
    /// has loaded and been drawn.
    pub(crate) async fn arrived(&self, path: &str) {
        self.wait_for(&format!(
            "document.readyState === 'complete' && location.pathname.endsWith('/{path}')"
        ))
        .await;
        let drawn = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";
        self.client.execute_async(drawn, Vec::new()).await.unwrap();
    }

    /// A window of this size, as a phone or a screen has it. The window of a
    /// browser without a screen cannot be narrower than 500 pixels.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 2, "mobile": width < 600 });
        self.command("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// The languages of the reader, the first one preferred.
    pub(crate) async fn languages(&self, languages: &str) {
        let agent = self.text("navigator.userAgent").await;
        let settings = json!({ "userAgent": agent, "acceptLanguage": languages });
        self.command("Emulation.setUserAgentOverride", settings)
            .await;
    }

    /// Whether pages may run scripts; what a test asks runs all the same once
    /// they may again.
    pub(crate) async fn scripts(&self, allowed: bool) {
        self.command(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": !allowed }),
        )
        .await;
    }

    /// A click with the mouse in the middle of an element.
    pub(crate) async fn click(&self, selector: &str) {
        let place = self
            .value(&format!(
                "(e => {{ e.scrollIntoViewIfNeeded(); const b = e.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; }})(document.querySelector({selector:?}))"
            ))
            .await;
        self.click_at(&place).await;
    }

    /// A click with the mouse at `[x, y]` of the window.
    pub(crate) async fn click_at(&self, place: &Value) {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.command("Input.dispatchMouseEvent", event).await;
        }
    }

    /// A command of the browser's own protocol.
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        self.post("goog/cdp/execute", &body).await
    }

    /// Errors that the pages have logged since the last call.
    pub(crate) async fn errors(&self) -> Vec<String> {
        let log = self.post("se/log", &json!({ "type": "browser" })).await;
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries
            .iter()
            .filter(|it| it["level"] == "SEVERE" || it["level"] == "WARNING");
        severe
            .map(|it| it["message"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    async fn post(&self, path: &'static str, body: &Value) -> Value {
        let command = Extension {
            path,
            body: body.to_string(),
        };
        self.client
            .issue_cmd(command)
            .await
            .unwrap_or_else(|error| panic!("{body}: {error}"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind, so the session is
        // ended first, in words that need no runtime: the test may be
        // panicking.
        if let (Some(id), Ok(mut stream)) = (&self.id, TcpStream::connect(("127.0.0.1", self.port)))
        {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = write!(
                stream,
                "DELETE /session/{id} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
                self.port
            );
            let _ = stream.read(&mut [0; 64]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A command that `fantoccini` has no name for.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: String,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.clone()))
    }
}

/// `chromedriver` and the browser, or the name of what is missing.
fn programs() -> Result<(PathBuf, PathBuf), &'static str> {
    let driver = find(&["chromedriver"]).ok_or("chromedriver")?;
    let browser = find(&[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ]);
    Ok((driver, browser.ok_or("chromium")?))
}

fn find(names: &[&str]) -> Option<PathBuf> {
    let path: OsString = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// The port in `ChromeDriver was started successfully on port 12345.`
fn port_in(line: &str) -> Option<u16> {
    let rest = line.strip_prefix("ChromeDriver was started successfully on port ")?;
    rest.trim_end_matches('.').parse().ok()
}
