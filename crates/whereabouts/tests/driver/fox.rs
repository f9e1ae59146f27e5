//! Firefox as Tor Browser has it at its safest: scripts, SVG, MathML and fonts of pages off.
//!
//! Told what to do over Marionette, its own protocol: a length, a colon, and JSON, over the loopback.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use super::Hands;

/// One browser window.
pub struct Fox {
    child: Child,
    wire: Mutex<(BufReader<TcpStream>, u64)>,
    _profile: tempfile::TempDir,
}

/// What Tor Browser sets at its safest, and what keeps the browser from asking anything of its maker.
const PREFERENCES: &str = r#"
user_pref("javascript.enabled", false);
user_pref("svg.disabled", true);
user_pref("mathml.disabled", true);
user_pref("gfx.downloadable_fonts.enabled", false);
user_pref("marionette.port", 0);
user_pref("network.proxy.type", 0);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false);
user_pref("app.update.enabled", false);
user_pref("app.normandy.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.aboutwelcome.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("services.settings.server", "data:,");
"#;

impl Fox {
    /// Starts the browser; nothing where it is not installed (Debian: firefox-esr).
    pub fn start() -> Option<Fox> {
        let profile = tempfile::tempdir().unwrap();
        std::fs::write(profile.path().join("user.js"), PREFERENCES).unwrap();
        let mut child = Command::new("firefox-esr")
            .args(["--headless", "--no-remote", "--marionette", "--profile"])
            .arg(profile.path())
            .env("HOME", profile.path())
            .env("MOZ_HEADLESS_WIDTH", "1180")
            .env("MOZ_HEADLESS_HEIGHT", "900")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let wire = Self::wire(&profile, &mut child);
        let fox = Fox { child, wire: Mutex::new((wire, 0)), _profile: profile };
        fox.ask("WebDriver:NewSession", &json!({"acceptInsecureCerts": false}));
        Some(fox)
    }

    /// The connection, once the browser wrote at which port it listens.
    fn wire(profile: &tempfile::TempDir, child: &mut Child) -> BufReader<TcpStream> {
        for _ in 0..600 {
            let port = std::fs::read_to_string(profile.path().join("MarionetteActivePort"));
            let port = port.ok().and_then(|port| port.trim().parse::<u16>().ok());
            if let Some(stream) = port.and_then(|port| TcpStream::connect(("127.0.0.1", port)).ok()) {
                let mut wire = BufReader::new(stream);
                let hello = message(&mut wire);
                assert_eq!(hello["marionetteProtocol"], 3, "{hello}");
                return wire;
            }
            assert!(child.try_wait().unwrap().is_none(), "firefox ended before it listened");
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("firefox does not listen after a minute");
    }

    fn answered(&self, command: &str, parameters: &Value) -> Result<Value, Value> {
        let mut wire = self.wire.lock().unwrap();
        wire.1 += 1;
        let id = wire.1;
        let text = json!([0, id, command, parameters]).to_string();
        wire.0.get_mut().write_all(format!("{}:{text}", text.len()).as_bytes()).unwrap();
        let answer = message(&mut wire.0);
        assert_eq!(answer[1], id, "{answer}");
        if answer[2].is_null() { Ok(answer[3].clone()) } else { Err(answer[2].clone()) }
    }

    fn ask(&self, command: &str, parameters: &Value) -> Value {
        self.answered(command, parameters).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    fn find(&self, selector: &str) -> String {
        let found = self.ask("WebDriver:FindElement", &json!({"using": "css selector", "value": selector}));
        found["value"].as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    /// What the page is called.
    pub fn title(&self) -> String {
        self.ask("WebDriver:GetTitle", &json!({}))["value"].as_str().unwrap().to_owned()
    }

    /// Width and height of what a style selector finds, in CSS pixels.
    pub fn extent(&self, selector: &str) -> (f64, f64) {
        let rect = self.ask("WebDriver:GetElementRect", &json!({"id": self.find(selector)}));
        (rect["width"].as_f64().unwrap(), rect["height"].as_f64().unwrap())
    }

    /// A picture of what a reader sees, as PNG in base 64.
    pub fn picture(&self) -> String {
        let taken = self.ask("WebDriver:TakeScreenshot", &json!({"full": false, "hash": false}));
        taken["value"].as_str().unwrap().to_owned()
    }
}

impl Hands for Fox {
    fn go(&self, address: &str) {
        self.ask("WebDriver:Navigate", &json!({"url": address}));
        self.settle();
    }

    fn address(&self) -> String {
        self.ask("WebDriver:GetCurrentURL", &json!({}))["value"].as_str().unwrap().to_owned()
    }

    fn source(&self) -> String {
        self.ask("WebDriver:GetPageSource", &json!({}))["value"].as_str().unwrap().to_owned()
    }

    fn press(&self, selector: &str) {
        let id = json!({"id": self.find(selector)});
        self.ask("WebDriver:ElementClick", &id);
        for _ in 0..300 {
            if self.answered("WebDriver:GetElementTagName", &id).is_err() {
                return self.settle();
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{selector}: nothing came of it in thirty seconds");
    }

    fn write(&self, selector: &str, text: &str) {
        let id = self.find(selector);
        self.ask("WebDriver:ElementSendKeys", &json!({"id": id, "text": text}));
    }
}

/// One message: its length in digits, a colon, JSON.
fn message(wire: &mut impl BufRead) -> Value {
    let mut length = Vec::new();
    wire.read_until(b':', &mut length).unwrap();
    let length: usize = String::from_utf8(length).unwrap().trim_end_matches(':').parse().unwrap();
    let mut text = vec![0; length];
    wire.read_exact(&mut text).unwrap();
    serde_json::from_slice(&text).unwrap()
}

impl Drop for Fox {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
