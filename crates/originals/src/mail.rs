//! E-mails: their words, their fields as claims, their attachments as parts.
//!
//! A field is what somebody wrote there: a sender is easily forged.

use mail_parser::{MessageParser, MimeHeaders};

use crate::form::refined;
use crate::found::{Found, Part, within};
use crate::{plain, read_within, web};

/// The most attachments that are read.
const ATTACHMENTS: usize = 1_000;
/// Fields that are shown.
const FIELDS: [&str; 14] = [
    "From",
    "Sender",
    "Reply-To",
    "To",
    "Cc",
    "Bcc",
    "Date",
    "Subject",
    "Message-ID",
    "In-Reply-To",
    "Received",
    "Return-Path",
    "X-Mailer",
    "User-Agent",
];

/// Reads an e-mail.
pub(crate) fn read(bytes: &[u8], outer: &str, depth: u32, found: &mut Found) {
    // The parser gives up on some damaged encodings by a panic: such a file is broken like any other.
    let parsed = std::panic::catch_unwind(|| MessageParser::default().parse(bytes));
    let Some(message) = parsed.ok().flatten() else {
        return found.issue("file.broken", outer);
    };
    for (name, raw) in message.headers_raw() {
        if FIELDS.iter().any(|field| field.eq_ignore_ascii_case(name)) {
            let decoded = decoded(&message, name).unwrap_or_else(|| raw.to_owned());
            found.claim("mail", within(outer, name), flat(&decoded));
        }
    }
    if let Some(subject) = message.subject() {
        found.passage(None, within(outer, "subject"), subject, false);
    }
    for (number, part) in (1..).zip(message.text_bodies()) {
        let place = within(outer, &if number == 1 { "body".to_owned() } else { format!("body {number}") });
        let text = match part.is_text_html() {
            true => part.text_contents().map(web::text),
            false => part.text_contents().map(str::to_owned),
        };
        plain::by_lines(&text.unwrap_or_default(), &place, found);
    }
    if message.attachment_count() > ATTACHMENTS {
        found.issue("file.too-many-parts", outer);
    }
    for (number, part) in (1..).zip(message.attachments().take(ATTACHMENTS)) {
        let name = part.attachment_name().unwrap_or("without a name");
        let contents = part.contents();
        let form = refined(contents);
        let size = contents.len() as u64;
        let listed = format!("attachment {number}: {name}");
        found.part(Part {
            name: within(outer, &listed),
            kind: form.media_type.to_owned(),
            size,
            date: None,
            digest: None,
            digest_fits: None,
        });
        let place = within(outer, &format!("attachment {number}"));
        read_within(contents, form, &place, depth + 1, found);
    }
}

/// A field with its letters decoded, where it is one text.
fn decoded(message: &mail_parser::Message<'_>, name: &str) -> Option<String> {
    match name.to_ascii_lowercase().as_str() {
        "subject" => message.subject().map(str::to_owned),
        "from" => Some(addresses(message.from()?)),
        "to" => Some(addresses(message.to()?)),
        "cc" => Some(addresses(message.cc()?)),
        _ => None,
    }
}

fn addresses(address: &mail_parser::Address<'_>) -> String {
    let one = |addr: &mail_parser::Addr<'_>| match (addr.name(), addr.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    };
    address.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
