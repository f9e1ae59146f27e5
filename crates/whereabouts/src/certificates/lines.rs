//! Death records in lines, for people.

use certificates::defect::Doubt;
use certificates::{
    Contradiction, DeathFile, Defect, Examination, Flaw, Law, Proof, Request, Rule, Side, Strength,
};
use claims::Account;
use dates::Lang;
use ledger::Codebook;

use super::{Accounts, label, place};
use crate::terminal::{isolated, padded};

/// How the record of one death stands, and all it rests on.
pub fn file(accounts: Accounts<'_, '_>, file: &DeathFile<'_>) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", file.standing.code(), file.standing.word("en"))];
    for reason in &file.reasons {
        lines.push(format!("  because {} ({})", reason.says, reason.cites));
    }
    lines.push(format!("  obligation to record the death: {}", obligation(file)));
    if file.child == dates::Answer::Yes {
        lines.push("  V-804 a child: under eighteen on every day that is told".to_owned());
    }
    if !file.defects.is_empty() {
        lines.push("\nhow the death was recorded".to_owned());
        lines.extend(file.defects.iter().map(|one| defect(accounts, one, true)));
    }
    if !file.requests.is_empty() {
        lines.push("\nrequests".to_owned());
        lines.extend(file.requests.iter().map(|one| request(accounts, one)));
    }
    for examined in &file.documents {
        lines.push(String::new());
        lines.extend(examination(accounts, examined));
    }
    lines
}

fn obligation(file: &DeathFile<'_>) -> &'static str {
    match file.record_obligation() {
        certificates::RecordObligation::Open => "open",
        certificates::RecordObligation::Met => "met",
        certificates::RecordObligation::CannotTell => "cannot be told",
        certificates::RecordObligation::NotOwed => "not owed: nobody reports a death",
    }
}

/// One document: what it is, what is wrong with it, with what it cannot be true.
pub fn examination(accounts: Accounts<'_, '_>, examined: &Examination<'_>) -> Vec<String> {
    let document = &examined.document;
    let kind =
        Codebook::builtin().vocabulary("death_record_kind").and_then(|terms| terms.term(document.kind));
    let kind = kind.map_or("document of a kind that nobody said", |term| term.labels.get("en"));
    let head = format!("{kind}   {}", isolated(&place(accounts, document.id())));
    if document.denies_registration() {
        return vec![head, "  a source says that there is no such record".to_owned()];
    }
    let mut lines = match &examined.law {
        Some(law) => vec![format!("{head}   {law}")],
        None => vec![head, format!("  {}", without_law(document))],
    };
    let told = lines.len();
    lines.extend(examined.defects.iter().map(|one| defect(accounts, one, false)));
    for found in &examined.contradictions {
        lines.extend(contradiction(accounts, found));
    }
    lines.extend(examined.said.iter().map(|said| format!("  the source says   {}", isolated(&said.words))));
    if lines.len() == told {
        lines.push("  nothing known is wrong with it".to_owned());
    }
    lines
}

/// Why a document is held against no country's law: it names none, or one whose law is not here.
fn without_law(document: &certificates::Document<'_>) -> String {
    let named = ["law", "country"].into_iter().find_map(|property| document.account.text(property));
    match named {
        Some(named) => format!(
            "no law of «{}» on death records is in the files here: held only against international standards and against \
             what else is said; docs/certificates.md says how to add a law",
            isolated(named)
        ),
        None => {
            "it names no country: held only against international standards and against what else is said; \
                 add its country, or say --law"
                .to_owned()
        }
    }
}

fn defect(accounts: Accounts<'_, '_>, defect: &Defect, with_place: bool) -> String {
    let fields: Vec<String> = defect.fields.iter().map(|field| label("death_record", field)).collect();
    let mut said = match defect.proof {
        Proof::CannotTell(Doubt::NotEntered) => {
            "not entered here, so that the document may have it".to_owned()
        }
        _ => flaw(defect.flaw),
    };
    if !fields.is_empty() {
        said += &format!(": {}", fields.join("; "));
    }
    match defect.proof {
        Proof::CannotTell(Doubt::NotEntered) => {}
        Proof::CannotTell(doubt) => said += &format!(" ({})", doubt.word(Lang::English)),
        _ => {}
    }
    if with_place {
        let places: Vec<String> = defect.records.iter().map(|id| isolated(&place(accounts, *id))).collect();
        said += &format!("   {}", places.join(", "));
    }
    format!("  {} {} {said}", padded(&defect.rule, 10), padded(proof(defect.proof), 15))
}

fn proof(proof: Proof) -> &'static str {
    match proof {
        Proof::Found => "found",
        Proof::Reported => "reported",
        Proof::CannotTell(_) => "cannot be told",
    }
}

fn flaw(flaw: Flaw) -> String {
    let word = flaw.word(Lang::English);
    match flaw {
        Flaw::Late { least, most } => format!("{word}, {} days past due", deadlines::Elapsed { least, most }),
        _ => word.to_owned(),
    }
}

fn contradiction(accounts: Accounts<'_, '_>, found: &Contradiction) -> Vec<String> {
    let strength = match found.strength() {
        Strength::Unopposed => "contradicted",
        Strength::Disputed => "disputed",
    };
    let mut lines =
        vec![format!("  {strength} in {} ({})", found.about.word(Lang::English), found.about.rule())];
    lines.push(side(accounts, "certified", "death_record", &found.certified));
    for claimed in &found.claimed {
        let kind = accounts.iter().find(|one| one.id() == claimed.record).map_or("person", Account::kind);
        lines.push(side(accounts, "claimed", kind, claimed));
    }
    if !found.agreeing.is_empty() {
        let places: Vec<String> = found.agreeing.iter().map(|id| isolated(&place(accounts, *id))).collect();
        lines.push(format!("    agreeing   {}", places.join(", ")));
    }
    lines
}

fn side(accounts: Accounts<'_, '_>, word: &str, kind: &str, side: &Side) -> String {
    let (value, place) = (isolated(side.value.trim()), isolated(&place(accounts, side.record)));
    format!("    {} {value}   {}   {place}", padded(word, 10), label(kind, &side.property))
}

fn request(accounts: Accounts<'_, '_>, request: &Request<'_>) -> String {
    let account = &request.account;
    let outcome = Codebook::builtin()
        .vocabulary("request_outcome")
        .and_then(|terms| terms.term(request.outcome.code()));
    let outcome = outcome.map_or("", |term| term.labels.get("en"));
    let mut line = format!("  {} ", padded(outcome, 22));
    for property in ["date", "asked_of", "reason", "condition"] {
        if let Some(value) = account.text(property) {
            line += &format!("{}   ", isolated(value));
        }
    }
    line + &isolated(&place(accounts, account.id()))
}

/// A law with its rules.
pub fn law(law: &Law) -> Vec<String> {
    let title = law.labels.get("en").map_or(law.id.as_str(), String::as_str);
    let mut lines = vec![format!("{title}   {}", law.id)];
    lines.extend(law.rules.iter().map(rule));
    lines
}

fn rule(rule: &Rule) -> String {
    let days = match (rule.from, rule.until) {
        (None, None) => String::new(),
        (from, until) => {
            let day = |day: Option<dates::Day>| day.map(|day| day.to_string()).unwrap_or_default();
            format!("   in force {}..{}", day(from), day(until))
        }
    };
    let read = if rule.verified { "" } else { "   NOT VERIFIED: its text was not read" };
    let asks = rule.labels.get("en").map_or("", String::as_str);
    format!("  {} {asks}   {}{days}{read}", padded(&rule.id, 10), rule.article)
}
