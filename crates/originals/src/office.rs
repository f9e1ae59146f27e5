//! Word documents, OpenDocument texts and slides: their paragraphs, from their XML as it comes.
//!
//! Entities that a file defines itself are not followed; nothing outside the file is ever asked for.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::found::{Found, within};
use crate::plain;

/// The greatest size of one part, and of all parts together, unpacked, in bytes.
const UNPACKED: u64 = 256 << 20;
/// The greatest number of parts that are looked at.
const PARTS: usize = 10_000;

/// What the XML of one kind of document calls its parts.
pub(crate) struct Dialect {
    /// Whether a part of the archive holds text, and what the part is called.
    part: fn(&str) -> Option<String>,
    /// Elements whose letters are text; empty if all letters are.
    letters: &'static [&'static str],
    /// Elements whose letters were deleted and are still there.
    deleted: &'static [&'static str],
    /// Elements after which a new line begins.
    paragraphs: &'static [&'static str],
    /// Elements that stand for a space.
    spaces: &'static [&'static str],
    /// The part with what the document says of itself.
    about: &'static str,
}

pub(crate) const DOCX: Dialect = Dialect {
    part: |name| {
        let name = name.strip_prefix("word/")?.strip_suffix(".xml")?;
        let told = match name {
            "document" => String::new(),
            "footnotes" | "endnotes" | "comments" => name.to_owned(),
            _ if name.starts_with("header") || name.starts_with("footer") => name.to_owned(),
            _ => return None,
        };
        Some(told)
    },
    letters: &["w:t"],
    deleted: &["w:delText"],
    paragraphs: &["w:p", "w:br", "w:cr"],
    spaces: &["w:tab"],
    about: "docProps/core.xml",
};

pub(crate) const PPTX: Dialect = Dialect {
    part: |name| {
        let slide =
            name.strip_prefix("ppt/slides/slide").or(name.strip_prefix("ppt/notesSlides/notesSlide"))?;
        let number = slide.strip_suffix(".xml")?;
        let word = if name.contains("notes") { "notes of slide" } else { "slide" };
        Some(format!("{word} {number}"))
    },
    letters: &["a:t"],
    deleted: &[],
    paragraphs: &["a:p", "a:br"],
    spaces: &[],
    about: "docProps/core.xml",
};

pub(crate) const ODF: Dialect = Dialect {
    part: |name| (name == "content.xml").then(String::new),
    letters: &[],
    deleted: &["text:tracked-changes"],
    paragraphs: &["text:p", "text:h", "text:line-break"],
    spaces: &["text:s", "text:tab"],
    about: "meta.xml",
};

/// Reads a document that is a ZIP of XML parts.
pub(crate) fn read(bytes: &[u8], dialect: &Dialect, outer: &str, found: &mut Found) {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return found.issue("file.broken", outer);
    };
    let mut names: Vec<String> =
        archive.file_names().flatten().map(|name| name.into_owned()).take(PARTS).collect();
    names.sort();
    let mut left = UNPACKED;
    for name in names {
        let told = (dialect.part)(&name);
        if told.is_none() && name != dialect.about {
            continue;
        }
        let Ok(part) = archive.by_name(&name) else {
            found.issue("file.broken", &name);
            continue;
        };
        let mut limited = part.take(left);
        let reader = Reader::from_reader(BufReader::new(&mut limited));
        match told {
            None => about(reader, found),
            Some(told) => {
                let place = within(outer, &told);
                let paragraphs = paragraphs(reader, dialect, &place, found);
                numbered(&paragraphs.kept, &place, found);
                let deleted = within(&place, "deleted text");
                numbered(&paragraphs.deleted, &deleted, found);
            }
        }
        left = limited.limit();
        if left == 0 {
            return found.issue("file.too-large-unpacked", &name);
        }
    }
}

/// The text of one part: what stands there, and what was deleted and is still in the file.
#[derive(Default)]
struct Paragraphs {
    kept: String,
    deleted: String,
}

fn paragraphs<R: Read>(
    mut reader: Reader<BufReader<R>>,
    dialect: &Dialect,
    place: &str,
    found: &mut Found,
) -> Paragraphs {
    reader.config_mut().check_end_names = false;
    let (mut text, mut buffer) = (Paragraphs::default(), Vec::new());
    let (mut inside, mut gone) = (0_u32, 0_u32);
    loop {
        buffer.clear();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(Event::Eof) => return text,
            Ok(event) => event,
            Err(_) => {
                found.issue("file.broken", place);
                return text;
            }
        };
        let everywhere = dialect.letters.is_empty();
        let into = if gone > 0 { &mut text.deleted } else { &mut text.kept };
        match &event {
            Event::Start(tag) => {
                let name = tag.name();
                inside += u32::from(dialect.letters.contains(&name.as_ref()));
                gone += u32::from(dialect.deleted.contains(&name.as_ref()));
                if dialect.spaces.contains(&name.as_ref()) {
                    into.push(' ');
                }
            }
            Event::Empty(tag) => {
                let name = tag.name();
                if dialect.paragraphs.contains(&name.as_ref()) {
                    into.push('\n');
                } else if dialect.spaces.contains(&name.as_ref()) {
                    into.push(' ');
                }
            }
            Event::End(tag) => {
                let name = tag.name();
                if dialect.paragraphs.contains(&name.as_ref()) {
                    into.push('\n');
                }
                inside = inside.saturating_sub(u32::from(dialect.letters.contains(&name.as_ref())));
                gone = gone.saturating_sub(u32::from(dialect.deleted.contains(&name.as_ref())));
            }
            Event::Text(part) if everywhere || inside > 0 || gone > 0 => into.push_str(&part.xml10_content()),
            Event::CData(part) if everywhere || inside > 0 || gone > 0 => {
                into.push_str(&part.xml10_content())
            }
            Event::GeneralRef(name) if everywhere || inside > 0 || gone > 0 => {
                into.push_str(&reference(name));
            }
            _ => {}
        }
        if into.len() > crate::TEXT {
            found.issue("file.too-much-text", place);
            return text;
        }
    }
}

/// The letter behind `&amp;` or `&#1740;`; what a file defines itself stays as it is written.
fn reference(name: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(letter)) = name.resolve_char_ref() {
        return letter.to_string();
    }
    let known = quick_xml::escape::resolve_predefined_entity(name.as_ref());
    known.map_or_else(|| format!("&{};", name.as_ref()), str::to_owned)
}

/// The paragraphs of a part in passages, with their numbers.
fn numbered(text: &str, place: &str, found: &mut Found) {
    let mut own = Found::default();
    plain::by_lines(text, "", &mut own);
    for passage in own.passages {
        let paragraphs = passage.place.replacen("line", "paragraph", 1);
        found.passage(None, within(place, &paragraphs), &passage.text, false);
    }
    own.issues.into_iter().for_each(|issue| found.issue(&issue.code, place));
}

/// What the document says of itself: every element that holds letters and nothing else.
fn about<R: Read>(mut reader: Reader<BufReader<R>>, found: &mut Found) {
    let (mut name, mut value, mut buffer) = (String::new(), String::new(), Vec::new());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                name = tag.name().as_ref().to_owned();
                value.clear();
            }
            Ok(Event::Text(part)) if value.len() < 10_000 => value.push_str(&part.xml10_content()),
            Ok(Event::End(tag)) => {
                if tag.name().as_ref() == name {
                    found.claim("office", name.as_str(), &value);
                }
                name.clear();
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}
