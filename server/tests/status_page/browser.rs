//! A headless Chromium, by its `DevTools` protocol: opens a page and reads texts of it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// The longest that a page may take to show something.
const PATIENCE_MILLIS: u64 = 30_000;
/// The same, and the answer's way.
const PATIENCE: Duration = Duration::from_millis(PATIENCE_MILLIS + 5_000);

/// A browser with one page. Dropping it ends it.
pub struct Browser {
    child: Child,
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    asked: u64,
    session: String,
    _profile: TempDir,
}

impl Browser {
    /// Starts it; none where there is none. In CI, on Linux, there has to be one.
    pub async fn start() -> Option<Self> {
        let Some(program) = program() else {
            assert!(
                std::env::var_os("CI").is_none(),
                "CI has to have a Chromium"
            );
            return None;
        };
        let profile = tempfile::tempdir().unwrap();
        let child = Command::new(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args([
                "--no-first-run",
                "--disable-background-networking",
                "--disable-sync",
            ])
            .args(["--disable-component-update", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.unwrap();
        let url = address(child.stderr.take().unwrap());
        let (socket, _) = connect_async(url).await.unwrap();
        let mut browser = Self {
            child,
            socket,
            asked: 0,
            session: String::new(),
            _profile: profile,
        };
        let made = browser
            .ask("Target.createTarget", json!({ "url": "about:blank" }))
            .await;
        let target = json!({ "targetId": made["targetId"], "flatten": true });
        let attached = browser.ask("Target.attachToTarget", target).await;
        attached["sessionId"]
            .as_str()
            .unwrap()
            .clone_into(&mut browser.session);
        Some(browser)
    }

    /// Goes to a page, and waits until it is there.
    pub async fn open(&mut self, url: &str) {
        self.ask("Page.navigate", json!({ "url": url })).await;
        let there = "document.readyState === 'complete' && location.href !== 'about:blank'";
        assert!(self.comes_true(there).await, "{url} is not loaded");
    }

    /// The text of an element; empty where there is none.
    pub async fn text(&mut self, selector: &str) -> String {
        let text = self.run(&text_of(selector)).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element says this.
    pub async fn wait_until(&mut self, selector: &str, wanted: &str) {
        let says = format!("{} === {wanted:?}", text_of(selector));
        let told = self.comes_true(&says).await;
        let text = self.text(selector).await;
        assert!(told, "{selector} says {text:?} instead of {wanted:?}");
    }

    /// Whether something comes true in the page, which looks again itself after each change.
    async fn comes_true(&mut self, condition: &str) -> bool {
        let script = format!(
            "new Promise((told) => {{
               const end = performance.now() + {PATIENCE_MILLIS}
               const look = () => {{
                 if ({condition}) told(true)
                 else if (performance.now() > end) told(false)
                 else setTimeout(look, 20)
               }}
               look()
             }})"
        );
        let asked = json!({ "expression": script, "returnByValue": true, "awaitPromise": true });
        let told = self.ask("Runtime.evaluate", asked).await;
        told["result"]["value"] == json!(true)
    }

    /// Leaves a mark that goes when the page is loaded again.
    pub async fn mark(&mut self) {
        self.run("window.marked = true").await;
    }

    /// Whether the mark is still there.
    pub async fn is_marked(&mut self) -> bool {
        self.run("window.marked === true").await == json!(true)
    }

    async fn run(&mut self, script: &str) -> Value {
        let asked = json!({ "expression": script, "returnByValue": true });
        self.ask("Runtime.evaluate", asked).await["result"]["value"].clone()
    }

    async fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        let mut asked = json!({ "id": id, "method": method, "params": params });
        if !self.session.is_empty() {
            asked["sessionId"] = json!(self.session);
        }
        self.socket
            .send(Message::Text(asked.to_string().into()))
            .await
            .unwrap();
        loop {
            let next = tokio::time::timeout(PATIENCE, self.socket.next()).await;
            let Message::Text(text) = next.unwrap().unwrap().unwrap() else {
                continue;
            };
            let mut told: Value = serde_json::from_str(&text).unwrap();
            if told["id"] == json!(id) {
                assert!(told["error"].is_null(), "{method}: {told}");
                return told["result"].take();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Already gone is as good.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn program() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&paths)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

fn text_of(selector: &str) -> String {
    format!("(document.querySelector({selector:?})?.innerText ?? '')")
}

/// Where the browser listens, which it says once it does.
fn address(stderr: ChildStderr) -> String {
    let lines = BufReader::new(stderr).lines().map_while(Result::ok);
    let mut told = lines.filter_map(|line| {
        let (_, url) = line.split_once("DevTools listening on ")?;
        Some(url.trim().to_owned())
    });
    let url = told.next().expect("a browser that listens");
    // What it says from now on nobody reads, and it must not wait for that.
    std::thread::Builder::new()
        .name("browser's words".to_owned())
        .spawn(move || told.count())
        .unwrap();
    url
}
