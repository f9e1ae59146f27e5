//! A real browser, told what to do over the WebDriver protocol (W3C), with scripts of pages blocked.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

pub mod fox;

/// What a reader does, in whatever browser.
pub trait Hands {
    /// Opens an address.
    fn go(&self, address: &str);
    /// The address that is open.
    fn address(&self) -> String;
    /// The page as it stands.
    fn source(&self) -> String;
    /// Presses the button that a style selector finds, and waits until the page it stood on has given way.
    fn press(&self, selector: &str);
    /// Writes into what a style selector finds; into a field for files, a path.
    fn write(&self, selector: &str, text: &str);
    /// Waits while the register is being read: the page says so, and asks again by itself.
    fn settle(&self) {
        for _ in 0..600 {
            if !self.source().contains("id=\"being-read\"") {
                return;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        panic!("the register is still being read after two minutes");
    }
}

impl Hands for Driver {
    fn go(&self, address: &str) {
        Driver::go(self, address);
    }

    fn address(&self) -> String {
        Driver::address(self)
    }

    fn source(&self) -> String {
        Driver::source(self)
    }

    fn press(&self, selector: &str) {
        Driver::press(self, selector);
    }

    fn write(&self, selector: &str, text: &str) {
        Driver::write(self, selector, text);
    }
}

/// One browser window.
pub struct Driver {
    child: Child,
    port: u16,
    session: String,
    _profile: tempfile::TempDir,
}

impl Driver {
    /// Starts the browser, with scripts of pages blocked or not; nothing where its driver is not installed
    /// (Debian: chromium-driver).
    pub fn start(blocked: bool) -> Option<Driver> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let profile = tempfile::tempdir().unwrap();
        let mut driver = Driver { child, port, session: String::new(), _profile: profile };
        driver.wait_until_ready();
        let folder = format!("--user-data-dir={}", driver._profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            &folder,
        ];
        let options = json!({
            "args": arguments,
            // 2 blocks scripts of pages; what the driver itself executes still runs.
            "prefs": {"profile.managed_default_content_settings.javascript": if blocked { 2 } else { 1 }},
        });
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"performance": "ALL"},
        }}});
        let session = driver.ask("POST", "/session", &wanted);
        driver.session = format!("/session/{}", session["sessionId"].as_str().unwrap());
        Some(driver)
    }

    fn wait_until_ready(&self) {
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("the driver does not answer after ten seconds");
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let value = self.answered(method, path, body);
        assert!(value["error"].is_null(), "{path}: {}", value["message"]);
        value
    }

    /// What the driver answers, be it an error.
    fn answered(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all((head + &body).as_bytes()).unwrap();
        let answer: Value = serde_json::from_slice(&body_of(&mut BufReader::new(stream))).unwrap();
        answer["value"].clone()
    }

    fn tell(&self, path: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}{path}", self.session), body)
    }

    /// Opens an address.
    pub fn go(&self, address: &str) {
        self.tell("/url", &json!({"url": address}));
        self.settle();
    }

    /// The address that is open.
    pub fn address(&self) -> String {
        self.ask("GET", &format!("{}/url", self.session), &Value::Null).as_str().unwrap().to_owned()
    }

    /// The page as it stands.
    pub fn source(&self) -> String {
        self.ask("GET", &format!("{}/source", self.session), &Value::Null).as_str().unwrap().to_owned()
    }

    /// Runs the driver's own script in the page.
    pub fn run(&self, script: &str) -> Value {
        self.tell("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs the driver's own script, which calls back when it is done.
    pub fn run_and_wait(&self, script: &str) -> Value {
        self.tell("/execute/async", &json!({"script": script, "args": []}))
    }

    /// The size of what a reader sees, in CSS pixels.
    pub fn size(&self, width: u32, height: u32) {
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500});
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Shows pages as they are printed, or as on a screen again.
    pub fn on_paper(&self, paper: bool) {
        let media = if paper { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", &json!({"media": media}));
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.tell("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// The first element that a style selector finds.
    fn find(&self, selector: &str) -> String {
        let found = self.tell("/element", &json!({"using": "css selector", "value": selector}));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    /// Presses the button that a style selector finds, and waits until the page it stood on has given way.
    ///
    /// The driver waits for a page that has begun to load; on a busy machine a form may not have been sent by then.
    pub fn press(&self, selector: &str) {
        let element = self.find(selector);
        self.tell(&format!("/element/{element}/click"), &json!({}));
        let there = format!("{}/element/{element}/name", self.session);
        for _ in 0..300 {
            if !self.answered("GET", &there, &Value::Null)["error"].is_null() {
                return self.settle();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{selector}: nothing came of it in thirty seconds");
    }

    /// Writes into what a style selector finds; into a field for files, a path.
    pub fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector);
        self.tell(&format!("/element/{element}/value"), &json!({"text": text}));
    }

    /// Every address that was asked for since the last time.
    pub fn requests(&self) -> Vec<String> {
        let lines = self.tell("/se/log", &json!({"type": "performance"}));
        let lines = lines.as_array().unwrap().iter();
        let messages = lines.filter_map(|line| serde_json::from_str::<Value>(line["message"].as_str()?).ok());
        let sent = messages.filter(|line| line["message"]["method"] == "Network.requestWillBeSent");
        sent.filter_map(|line| Some(line["message"]["params"]["request"]["url"].as_str()?.to_owned()))
            .collect()
    }

    /// A picture of what a reader sees, as PNG in base 64.
    pub fn picture(&self) -> String {
        self.devtools("Page.captureScreenshot", &json!({}))["data"].as_str().unwrap().to_owned()
    }
}

/// The body of an answer. The driver keeps the connection open whatever it is asked, so its length must be read.
fn body_of(stream: &mut impl BufRead) -> Vec<u8> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    body
}

impl Drop for Driver {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let (session, none) = (std::mem::take(&mut self.session), Value::Null);
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.ask("DELETE", &session, &none)))
                .ok();
        }
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
