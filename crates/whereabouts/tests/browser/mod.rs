//! A browser of a few lines: one request to a connection, over the loopback, with one cookie.
#![allow(dead_code, clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use crate::run::Desk;

pub mod office;

/// The program that serves, and the session in it.
pub struct Browser {
    child: Child,
    /// The link that opened the session, without its host.
    pub link: String,
    /// Host and port.
    pub host: String,
    cookie: String,
}

/// What the server answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Browser {
    /// Starts the program in a folder and opens the link that it prints.
    pub fn open(desk: &Desk, words: &str) -> Browser {
        let mut browser = Browser::waiting(desk, words);
        let entered = browser.get(&browser.link.clone());
        assert_eq!(entered.status, 303, "{}", entered.body);
        let set = entered.header("set-cookie").unwrap().to_owned();
        assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict"), "{set}");
        browser.cookie = set.split(';').next().unwrap().to_owned();
        browser
    }

    /// Starts the program in a folder; its link is not opened yet.
    pub fn waiting(desk: &Desk, words: &str) -> Browser {
        Browser::waiting_for(desk, words, "http://")
    }

    /// Starts the program in a folder, and reads the address behind the first line that begins so.
    pub fn waiting_for(desk: &Desk, words: &str, before: &str) -> Browser {
        let mut child = Command::new(env!("CARGO_BIN_EXE_whereabouts"))
            .args(words.split_whitespace())
            .current_dir(desk.path())
            .env_clear()
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let link =
            lines.map_while(Result::ok).find_map(|line| line.trim().strip_prefix(before).map(str::to_owned));
        let link = link.expect("the program prints a link");
        let link = link.split(';').next().unwrap_or_default();
        let (host, path) = link.split_once('/').unwrap_or((link, ""));
        Browser { child, link: format!("/{path}"), host: host.to_owned(), cookie: String::new() }
    }

    /// Sends name, passphrase and code, and keeps the cookie that comes of it.
    pub fn sign_in(&mut self, name: &str, passphrase: &str, code: &str) -> Answer {
        self.cookie.clear();
        let plus = |text: &str| text.replace(' ', "+");
        let form = format!("name={}&passphrase={}&code={code}", plus(name), plus(passphrase));
        let answer = self.post("/en/sign-in", &form);
        if let Some(set) = answer.header("set-cookie") {
            self.cookie = set.split(';').next().unwrap_or_default().to_owned();
        }
        answer
    }

    /// The cookie that is sent, or another one from now on.
    pub fn cookie(&mut self) -> &mut String {
        &mut self.cookie
    }

    /// Asks for a page in the session.
    pub fn get(&self, path: &str) -> Answer {
        self.raw("GET", path, &[("Host", &self.host), ("Cookie", &self.cookie)], "")
    }

    /// Asks for a page without the session.
    pub fn without_session(&self, path: &str) -> Answer {
        self.raw("GET", path, &[("Host", &self.host)], "")
    }

    /// Sends a form from one of the register's own pages.
    pub fn post(&self, path: &str, form: &str) -> Answer {
        self.post_from(path, form, &format!("http://{}", self.host))
    }

    /// Sends a form from a page of some origin, or of none.
    pub fn post_from(&self, path: &str, form: &str, origin: &str) -> Answer {
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        let mut headers = vec![("Host", self.host.as_str()), ("Cookie", self.cookie.as_str()), kind];
        if !origin.is_empty() {
            headers.push(("Origin", origin));
        }
        self.raw("POST", path, &headers, form)
    }

    /// Sends a form with a file, as a browser does.
    pub fn send(&self, path: &str, token: &str, name: &str, text: &str) -> Answer {
        let part = |head: &str, body: &str| {
            format!("--line\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = part("name=\"token\"", token)
            + &part(&format!("name=\"file\"; filename=\"{name}\""), text)
            + &part("name=\"answer\"", "read")
            + "--line--\r\n";
        let origin = format!("http://{}", self.host);
        let headers = [
            ("Host", self.host.as_str()),
            ("Cookie", self.cookie.as_str()),
            ("Content-Type", "multipart/form-data; boundary=line"),
            ("Origin", origin.as_str()),
        ];
        self.raw("POST", path, &headers, &body)
    }

    /// One request as it is written here, again while the answer is that the register is being read.
    pub fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        for _ in 0..600 {
            let answer = self.once(method, path, headers, body);
            if answer.header("refresh").is_none() {
                return answer;
            }
            std::thread::sleep(std::time::Duration::from_millis(200));
        }
        panic!("the register is still being read after two minutes");
    }

    fn once(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let path: String = path
            .bytes()
            .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let mut request =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        headers.iter().for_each(|(name, value)| request += &format!("{name}: {value}\r\n"));
        // What is too large is answered before it was read to its end.
        stream.write_all(format!("{request}\r\n{body}").as_bytes()).ok();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok();
        // A picture is no text; what a test asks of it stands in its headers.
        Answer::of(&String::from_utf8_lossy(&answer))
    }

    /// Ends the program.
    pub fn stop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }

    /// Waits for the program to end; its exit code.
    pub fn ends(&mut self) -> i32 {
        for _ in 0..100 {
            if let Some(ended) = self.child.try_wait().unwrap() {
                return ended.code().unwrap_or(-1);
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the program still serves after five seconds");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Answer {
    fn of(text: &str) -> Answer {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: body.to_owned() }
    }

    /// One header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Where a page leads.
pub fn links(body: &str) -> Vec<String> {
    let found = body.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found.map(|href| href.replace("&amp;", "&")).collect()
}

/// The value of a hidden field of the page's forms.
pub fn field(body: &str, name: &str) -> Option<String> {
    let found = body.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    found.split('"').next().map(str::to_owned)
}
