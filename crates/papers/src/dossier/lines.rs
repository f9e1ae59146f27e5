//! A dossier in lines, and its pieces in words: what the page and the lines share.

use dates::{Lang, Window, display};
use ledger::Codebook;
use register::phrases;

use super::{Dossier, Entry, Line, Piece};
use crate::Tongue;
use crate::words::word;

/// The dossier in lines for a terminal; `isolated` keeps the direction of a stored value to itself.
pub fn lines(dossier: &Dossier, tongue: Tongue, isolated: impl Fn(&str) -> String) -> Vec<String> {
    let say = |id: &str| word("dossier", id, tongue);
    let mut out = vec![format!("{}   {}", isolated(&dossier.title), dossier.id.short())];
    if !dossier.also.is_empty() {
        let also: Vec<String> = dossier.also.iter().map(|name| isolated(name)).collect();
        out.push(format!("{}: {}", say("also_called"), also.join(" · ")));
    }
    let audience = in_words(&dossier.audience(), tongue);
    out.push(format!("{} {} ({audience})", say("as_of"), dossier.on));
    for section in &dossier.sections {
        out.push(format!("\n{}", word("dossier", section.id, tongue)));
        section.entries.iter().for_each(|entry| out.extend(entry_lines(dossier, entry, tongue, &isolated)));
    }
    out.push(format!("\n{}", say("sources")));
    for (at, annex) in dossier.annexes.iter().enumerate() {
        out.push(format!(
            "  [{}] {}, {} ({})",
            at + 1,
            isolated(&annex.title),
            isolated(&annex.place.in_words(tongue)),
            annex.grade
        ));
    }
    out
}

fn entry_lines(
    dossier: &Dossier,
    entry: &Entry,
    tongue: Tongue,
    isolated: &impl Fn(&str) -> String,
) -> Vec<String> {
    let shown = |pieces: &[Piece]| -> String {
        joined(pieces, tongue, |piece| match piece {
            Piece::Stored(text, _) => isolated(text),
            Piece::Rule(..) => format!("[{}]", in_words(piece, tongue)),
            other => in_words(other, tongue),
        })
    };
    let mark =
        if entry.differ { format!("   ({})", word("dossier", "differ", tongue)) } else { String::new() };
    let head = format!("  {}{mark}", shown(&entry.label));
    let said =
        entry.lines.iter().map(|line| format!("    {}   {}", shown(&line.pieces), numbers(dossier, line)));
    [head].into_iter().chain(said).map(|line| line.trim_end().to_owned()).collect()
}

/// The annexes of a line, as `[1] [4]`.
fn numbers(dossier: &Dossier, line: &Line) -> String {
    let found = line.records.iter().filter_map(|record| dossier.annex(*record));
    found.map(|number| format!("[{number}]")).collect::<Vec<_>>().join(" ")
}

/// Pieces one after another, parted as they belong together: no two values run into one another.
pub(super) fn joined(pieces: &[Piece], tongue: Tongue, show: impl Fn(&Piece) -> String) -> String {
    let mut out = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        if at > 0 {
            out += between(&pieces[at - 1], piece, tongue);
        }
        out += &show(piece);
    }
    out
}

/// What parts two pieces: a name from its value, a value from the next one, a word from what it says.
fn between(before: &Piece, after: &Piece, tongue: Tongue) -> &'static str {
    use Piece::{Days, Number, Property, Read, Rule, Stored, Term, Words};
    match (before, after) {
        (_, Rule(..)) => " ",
        (Property(..), Property(..)) => tongue.comma(),
        (Property(..), _) | (Words(_), Property(..) | Stored(..) | Days(_)) => ": ",
        (Term(..) | Stored(..) | Days(_) | Read(_), Term(..) | Stored(..) | Days(_)) => tongue.comma(),
        (Number(_), Days(_)) => tongue.comma(),
        _ => " ",
    }
}

/// A piece in the words of a language.
pub(super) fn in_words(piece: &Piece, tongue: Tongue) -> String {
    let lang = tongue.lang();
    let codebook = Codebook::builtin();
    match piece {
        Piece::Word(id) => word("dossier", id, tongue).to_owned(),
        Piece::Term(vocabulary, id) => {
            let found = codebook.vocabulary(vocabulary).and_then(|known| known.read(id));
            found.map_or_else(|| id.clone(), |term| term.labels.get(lang.code()).to_owned())
        }
        Piece::Kind(kind) => {
            let known = codebook.kind(kind);
            known.map_or_else(|| kind.clone(), |known| known.labels.get(lang.code()).to_owned())
        }
        Piece::Property(kind, id) => {
            let known = codebook.property(kind, id);
            known.map_or_else(|| id.clone(), |known| known.labels.get(lang.code()).to_owned())
        }
        Piece::Stored(text, _) => text.clone(),
        Piece::Phrase(english) => phrases::said(lang, english).unwrap_or_else(|| english.clone()),
        Piece::Rule(rule, cites) => {
            format!("{rule} · {}", in_words(&Piece::Phrase(cites.clone()), tongue))
        }
        Piece::Days(window) => halves(window, lang).join(" · "),
        Piece::Number(number) => tongue.digits(&number.to_string()),
        Piece::Read(piece) => format!("({})", in_words(piece, tongue)),
        Piece::Words([english, persian, arabic]) => match lang {
            Lang::English => english,
            Lang::Persian => persian,
            Lang::Arabic => arabic,
        }
        .to_string(),
    }
}

/// Days in the calendar of the reader, and in the other one: each half by itself.
fn halves(window: &Window, lang: Lang) -> Vec<String> {
    let shown = display(&dates::dated(window, lang), lang);
    [Some(shown.written), shown.converted].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pieces: &[Piece], expected: [&str; 3]) {
        for (tongue, expected) in [Tongue::English, Tongue::Persian, Tongue::Arabic].into_iter().zip(expected)
        {
            assert_eq!(joined(pieces, tongue, |piece| in_words(piece, tongue)), expected);
        }
    }

    #[test]
    fn no_two_values_run_into_one_another() {
        let class = |id: &str| Piece::Term("statement_category", id.to_owned());
        check(
            &[class("blanket_denial"), class("vilification_of_victims")],
            [
                "blanket denial, vilification of victims",
                "انکار کامل، بدنام کردن قربانیان",
                "إنكار تام، تشويه سمعة الضحايا",
            ],
        );
        let name = Piece::Property("person".to_owned(), "name".to_owned());
        let value = Piece::Stored("X".to_owned(), None);
        check(&[name.clone(), value], ["Full name: X", "نام و نام خانوادگی: X", "الاسم الكامل: X"]);
        let flaw = Piece::Words(["is missing", "نیست", "ناقص"]);
        check(
            &[flaw, name.clone(), name],
            [
                "is missing: Full name, Full name",
                "نیست: نام و نام خانوادگی، نام و نام خانوادگی",
                "ناقص: الاسم الكامل، الاسم الكامل",
            ],
        );
        let day = dates::Day::from_iso("2017-09-01").expect("a day");
        let kind = Piece::Term("count_unit", "acts".to_owned());
        check(
            &[Piece::Number(3), kind, Piece::Days(Window::of(day))],
            [
                "3 acts, 1 September 2017",
                "۳ عمل‌ها، ۱۰ شهریور ۱۳۹۶ · ۱ سپتامبر ۲۰۱۷",
                "٣ أفعال، ١ سبتمبر ٢٠١٧",
            ],
        );
    }
}
