//! What is read out of a file: passages at their places, claims, parts, issues.

use serde::{Deserialize, Serialize};

/// The most text that is taken from one file, in bytes.
pub const TEXT: usize = 64 << 20;
/// The most passages, claims and parts that are taken from one file, of each.
pub const PASSAGES: usize = 200_000;
/// The longest value of a claim, and the longest name of a part, in characters.
const CLAIM: usize = 2_000;

/// A stretch of text at one place of a file: a page, some lines, a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// The page, counted from 1, where the file has pages.
    pub page: Option<u32>,
    /// The place in words, as «page 3» or «sheet Men, rows 2-40».
    pub place: String,
    /// The text.
    pub text: String,
    /// Whether a machine read it from a picture; nobody has checked it.
    pub by_machine: bool,
}

/// What a file says of itself. Anybody can write that into a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Where it stands: `exif`, `c2pa`, `pdf`, `office`, `mail`, `web`.
    pub of: String,
    /// What it is about, as the file names it.
    pub what: String,
    /// What the file says.
    pub value: String,
}

/// A file within the file, or a record of a web archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// What it is called, or the address it was captured from.
    pub name: String,
    /// What kind it is said to be.
    pub kind: String,
    /// How many bytes it has.
    pub size: u64,
    /// When it was captured, as the file says.
    pub date: Option<String>,
    /// The digest that the file claims for it.
    pub digest: Option<String>,
    /// Whether that digest is the part's; nothing where it was not compared.
    pub digest_fits: Option<bool>,
}

/// Something odd about a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// A code of the table of issues.
    pub code: String,
    /// Where in the file, if it is one place.
    pub place: String,
}

/// How a text is told: one line of what the child process prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Words {
    /// What the file is.
    Form(String),
    /// A passage.
    Passage(Passage),
    /// A claim.
    Claim(Claim),
    /// A part.
    Part(Part),
    /// An issue.
    Issue(Issue),
    /// How many pages the file has.
    Pages(u32),
    /// The width and height of a picture, in pixels.
    Pixels(u32, u32),
    /// A program that read the file, with its version.
    Tool(String),
    /// A program that is needed to read it and is not installed.
    Missing(String),
    /// The end: without it, the reading is not whole.
    End,
}

/// What was read so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The media type, refined by what the file holds.
    pub form: Option<String>,
    /// The text.
    pub passages: Vec<Passage>,
    /// What the file says of itself.
    pub claims: Vec<Claim>,
    /// The files within it.
    pub parts: Vec<Part>,
    /// What is odd.
    pub issues: Vec<Issue>,
    /// How many pages it has, where it has pages and they were counted.
    pub pages: Option<u32>,
    /// The width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// The programs that read it.
    pub tools: Vec<String>,
    /// The programs that are missing here to read it.
    pub missing: Vec<String>,
    /// Whether all of it was told.
    pub whole: bool,
    bytes: usize,
}

impl Found {
    /// Adds a passage; blank ones are left out, and what is beyond the limit is an issue.
    pub fn passage(&mut self, page: Option<u32>, place: impl Into<String>, text: &str, by_machine: bool) {
        let text = text.trim_matches(['\n', '\r', '\u{c}', ' ']);
        if text.chars().all(char::is_whitespace) {
            return;
        }
        self.bytes += text.len();
        if self.bytes > TEXT || self.passages.len() >= PASSAGES {
            return self.issue("file.too-much-text", "");
        }
        self.passages.push(Passage { page, place: place.into(), text: text.to_owned(), by_machine });
    }

    /// Adds a claim; blank ones are left out.
    pub fn claim(&mut self, of: &str, what: impl Into<String>, value: impl AsRef<str>) {
        let value: String = value.as_ref().trim().chars().take(CLAIM).collect();
        if !value.is_empty() && self.claims.len() < PASSAGES {
            self.claims.push(Claim { of: of.to_owned(), what: what.into(), value });
        }
    }

    /// Adds a part; its name is cut to what can be shown.
    pub fn part(&mut self, mut part: Part) {
        if self.parts.len() >= PASSAGES {
            return self.issue("file.too-many-parts", "");
        }
        part.name = part.name.chars().take(CLAIM).collect();
        part.kind = part.kind.chars().take(CLAIM).collect();
        self.parts.push(part);
    }

    /// Notes something odd; the same thing at the same place once.
    pub fn issue(&mut self, code: &str, place: &str) {
        let place: String = place.chars().take(CLAIM).collect();
        let issue = Issue { code: code.to_owned(), place };
        if self.issues.len() < 1_000 && !self.issues.contains(&issue) {
            self.issues.push(issue);
        }
    }

    /// The lines by which a child process tells what it found.
    pub fn told(self) -> impl Iterator<Item = Words> {
        let form = self.form.into_iter().map(Words::Form);
        let tools = self.tools.into_iter().map(Words::Tool);
        let missing = self.missing.into_iter().map(Words::Missing);
        let pages = self.pages.into_iter().map(Words::Pages);
        let pixels = self.pixels.into_iter().map(|(width, height)| Words::Pixels(width, height));
        let head = form.chain(tools).chain(missing).chain(pages).chain(pixels);
        let issues = self.issues.into_iter().map(Words::Issue);
        let claims = self.claims.into_iter().map(Words::Claim);
        let parts = self.parts.into_iter().map(Words::Part);
        let passages = self.passages.into_iter().map(Words::Passage);
        head.chain(issues).chain(claims).chain(parts).chain(passages).chain([Words::End])
    }

    /// Takes in one line of what a child process tells; the limits hold here too.
    pub fn hear(&mut self, words: Words) {
        match words {
            Words::Form(media_type) => self.form = Some(media_type),
            Words::Passage(one) => self.passage(one.page, one.place, &one.text, one.by_machine),
            Words::Claim(one) => self.claim(&one.of, one.what, one.value),
            Words::Part(one) => self.part(one),
            Words::Issue(one) => self.issue(&one.code, &one.place),
            Words::Pages(count) => self.pages = Some(count),
            Words::Pixels(width, height) => self.pixels = Some((width, height)),
            Words::Tool(tool) => self.tools.push(tool),
            Words::Missing(tool) => self.missing.push(tool),
            Words::End => self.whole = true,
        }
    }
}

/// A place within a part of a file: «attachment 2, page 3».
pub(crate) fn within(outer: &str, inner: &str) -> String {
    match (outer.is_empty(), inner.is_empty()) {
        (true, _) => inner.to_owned(),
        (false, true) => outer.to_owned(),
        (false, false) => format!("{outer}, {inner}"),
    }
}
