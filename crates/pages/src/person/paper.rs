//! How the record of a death stands: documents, what is wrong with them, requests and their outcome.

use certificates::defect::{Doubt, Proof};
use certificates::{Contradiction, DeathFile, Defect, Examination, Flaw, Request, Side, Standing};
use claims::Account;

use crate::locale::Arg;
use crate::part::{Fact, Section};
use crate::rich::{Rich, Tone, cut};
use crate::{Part, Voice};

/// The section of a person's page.
pub(super) fn section(voice: &Voice<'_>, file: &DeathFile<'_>, own: &[Account<'_>]) -> Section {
    let standing = Rich::tag(tone(file.standing), file.standing.word(voice.locale.code()));
    let mut facts = vec![Fact {
        name: voice.words("paper-standing"),
        mark: Rich::new(),
        values: vec![standing.and(voice.why(&file.reasons))],
    }];
    for examined in &file.documents {
        facts.push(document(voice, examined, own));
    }
    for request in &file.requests {
        facts.push(asked(voice, request));
    }
    let counted: Vec<Rich> = file.defects.iter().map(|one| defect(voice, one)).collect();
    if !counted.is_empty() {
        facts.push(Fact { name: voice.words("paper-breaches"), mark: Rich::new(), values: counted });
    }
    Section::new("paper", voice.text("person-paper")).with(Part::Facts(facts))
}

/// How the standing of a record of death wants to be seen.
pub(crate) fn tone(standing: Standing) -> Tone {
    match standing {
        Standing::IssuedAndConsistent => Tone::Firm,
        Standing::IssuedAndContradicted | Standing::IssuedWithDefects | Standing::RequestedAndRefused => {
            Tone::Broken
        }
        Standing::NoDeathClaimed => Tone::Plain,
        _ => Tone::Said,
    }
}

fn document(voice: &Voice<'_>, examined: &Examination<'_>, own: &[Account<'_>]) -> Fact {
    let document = &examined.document;
    let mut values = vec![voice.cite(document.id())];
    if document.denies_registration() {
        values.push(voice.words("paper-denied"));
    }
    values.extend(examined.defects.iter().map(|one| defect(voice, one)));
    values.extend(examined.contradictions.iter().map(|one| contradiction(voice, one, own)));
    values.extend(examined.said.iter().map(|said| voice.words("paper-said").and(Rich::stored(&said.words))));
    if values.len() == 1 {
        values.push(voice.words("paper-whole"));
    }
    Fact {
        name: Rich::words(voice.locale.term("death_record_kind", document.kind)),
        mark: Rich::new(),
        values,
    }
}

fn defect(voice: &Voice<'_>, defect: &Defect) -> Rich {
    let lang = voice.locale.lang();
    let (tone, proof) = match defect.proof {
        Proof::Found => (Tone::Broken, "paper-found"),
        Proof::Reported => (Tone::Broken, "paper-reported"),
        Proof::CannotTell(_) => (Tone::Plain, "answer-maybe"),
    };
    let said = match (defect.proof, defect.flaw) {
        (Proof::CannotTell(Doubt::NotEntered), _) => voice.words("paper-not-entered"),
        (_, Flaw::Late { least, .. }) => {
            let days = least.and_then(|days| u64::try_from(days).ok()).unwrap_or_default();
            let late = voice.say("paper-days-late", &[("n", Arg::Count(days))]);
            Rich::words(defect.flaw.word(lang)).and_words(" ").and(late)
        }
        _ => Rich::words(defect.flaw.word(lang)),
    };
    let fields = defect.fields.iter().map(|field| Rich::words(voice.locale.property("death_record", field)));
    let fields = Rich::join(fields, voice.comma());
    let fields = if fields.is_empty() { fields } else { Rich::words(": ").then(fields) };
    let rule =
        Rich::small(Rich::code(defect.rule.as_str()).and_words(" · ").then(voice.phrase(&defect.article)));
    Rich::tag(tone, voice.text(proof)).and(said.then(fields)).and(Rich::line(rule))
}

fn contradiction(voice: &Voice<'_>, found: &Contradiction, own: &[Account<'_>]) -> Rich {
    let head = Rich::tag(Tone::Broken, voice.text("paper-contradicted")).and_words(" ");
    let head = head.and(Rich::words(found.about.word(voice.locale.lang())));
    let certified = side(voice, "paper-certified", &found.certified, own);
    let claimed = found.claimed.iter().map(|one| Rich::line(side(voice, "paper-claimed", one, own)));
    claimed.fold(head.and(Rich::line(certified)), Rich::and)
}

fn side(voice: &Voice<'_>, word: &str, side: &Side, own: &[Account<'_>]) -> Rich {
    let kind = own.iter().find(|account| account.id() == side.record).map_or("person", Account::kind);
    let label = Rich::small(Rich::words(voice.locale.property(kind, &side.property)));
    voice.words(word).and(Rich::stored(&cut(side.value.trim(), 120))).and(label).and(voice.cite(side.record))
}

fn asked(voice: &Voice<'_>, request: &Request<'_>) -> Fact {
    let outcome = Rich::words(voice.locale.term("request_outcome", request.outcome.code()));
    let tone = if request.withheld() { Tone::Broken } else { Tone::Said };
    let when = request.asked.map(|asked| voice.window(&asked)).unwrap_or_default();
    let said = ["asked_of", "reason", "condition"].iter().filter_map(|property| {
        let value = request.account.text(property)?;
        let label = Rich::words(voice.locale.property("death_record_request", property)).and_words(": ");
        Some(Rich::line(label.and(Rich::stored(&cut(value, 200)))))
    });
    let line = said.fold(when, Rich::and).and(Rich::line(voice.cite(request.id())));
    Fact { name: voice.words("paper-request"), mark: Rich::tag(tone, outcome.plain()), values: vec![line] }
}
