//! The dossier of a person: what stands of fate and whereabouts and why, the elements, what is owed, every value,
//! the record of the death, and matters before international bodies.

use cases::fact::{FactView, Holding, Value};
use cases::{Case, Procedure, Standing};
use certificates::DeathFile;
use dates::Answer;
use register::{Agreement, Audience, Person};

use super::evidence::{read_days, value};
use super::{Entry, Line, Piece, Section, days, procedures, say, stored, term};

/// What is known of a person, as one audience may see it.
#[derive(Debug, Clone, Copy)]
pub struct Victim<'v, A: Audience> {
    /// The person.
    pub person: &'v Person<A>,
    /// What stands of fate and whereabouts, of what this audience may see.
    pub case: &'v Case,
    /// How the record of the death stands.
    pub file: &'v DeathFile<'v>,
    /// Matters before international bodies, of what this audience may see.
    pub matters: &'v [Procedure],
}

/// The sections of a person's dossier.
pub fn person<A: Audience>(victim: &Victim<'_, A>) -> Vec<Section> {
    vec![
        status(victim.case),
        elements(victim.case),
        owed(victim.case),
        values(victim.person),
        paper(victim.file),
        procedures::section(victim.matters, victim.case.state),
    ]
}

/// The elements of an enforced disappearance, each as it stands (ICPPED art. 2; Rome Statute art. 7(2)(i)).
fn elements(case: &Case) -> Section {
    let word = |code: &str| match code {
        code if code == Holding::Holds.code() => say("holds"),
        code if code == Holding::DoesNotHold.code() => say("does_not_hold"),
        _ => say("not_known"),
    };
    let entries = case.elements.iter().map(|element| {
        let lines = fact(&element.view, word);
        Entry::new(term("finding_about", element.element.code()), lines)
            .differing(element.view.standing == Standing::Contradicted)
    });
    Section::new("elements", entries.collect())
}

/// What follows, and what is owed still.
fn owed(case: &Case) -> Section {
    let follows = case.flags.iter().filter(|flag| flag.is == Answer::Yes);
    let lines = follows.map(|flag| Line::because(&flag.reason)).collect();
    Section::new("owed", vec![Entry::new(say("follows"), lines)])
}

fn status(case: &Case) -> Section {
    let mut entries = vec![
        Entry::new(
            say("fate"),
            fact(&case.fate, |code| match code {
                "alive_detained" => say("alive_detained"),
                "alive_free" => say("alive_free"),
                "dead" => say("dead"),
                _ => say("not_known"),
            }),
        )
        .differing(case.fate.standing == Standing::Contradicted),
        Entry::new(say("whereabouts"), fact(&case.whereabouts, |code| term("whereabouts", code)))
            .differing(case.whereabouts.standing == Standing::Contradicted),
    ];
    if let Some(count) = case.clock.days.and_then(|count| u64::try_from(count).ok()) {
        let since =
            [Piece::Number(count), say("days_concealed")].into_iter().chain(days(Some(&case.clock.since)));
        entries
            .push(Entry::new(say("concealed"), vec![Line::new(since, case.clock.records.iter().copied())]));
    }
    let odd: Vec<Line> = case.issues.iter().map(Line::because).collect();
    entries.push(Entry::new(say("to_look_at"), odd));
    Section::new("status", entries)
}

/// A fact as it stands: «reported» until it is established; every side of it; why; what it would take.
fn fact<T: Value>(view: &FactView<T>, word: impl Fn(&str) -> Piece) -> Vec<Line> {
    let standing = match view.standing {
        Standing::NotAssessed => say("not_assessed"),
        Standing::NoInformation => say("no_information"),
        Standing::Alleged => say("alleged"),
        Standing::Supported => say("supported"),
        Standing::Established => say("established"),
        Standing::Contradicted => say("contradicted"),
    };
    let mut lines = vec![Line::new([word(view.value.code()), standing], view.claims.iter().copied())];
    if view.sides.len() > 1 || view.standing == Standing::Contradicted {
        lines.extend(view.sides.iter().map(|side| {
            let pieces =
                [say("reported"), word(side.value.code())].into_iter().chain(days(Some(&side.happened)));
            Line::new(pieces, side.claims.iter().copied())
        }));
    }
    lines.extend(view.reasons.iter().map(Line::because));
    let next = view.next.iter().map(|next| Piece::Phrase(next.clone()));
    lines.extend(next.map(|next| Line::new([say("to_stand"), next], [])));
    lines
}

/// Every value with everybody who says it; those that cannot all be true are marked.
fn values<A: Audience>(person: &Person<A>) -> Section {
    let entries = person.properties.iter().map(|property| {
        let lines = property.values.iter().map(|one| {
            let said = ledger::Statement {
                reading: one.reading.clone(),
                lang: one.claims.first().and_then(|claim| claim.lang.clone()),
                ..ledger::Statement::new(&property.id, &one.text)
            };
            let mut pieces = value("person", &said);
            if one.independent > 1 {
                pieces.extend([say("in"), Piece::Number(one.independent as u64), say("independent")]);
            }
            Line::new(pieces, one.claims.iter().map(|claim| claim.record))
        });
        Entry::new(Piece::Property("person".to_owned(), property.id.clone()), lines.collect())
            .differing(property.agreement == Agreement::Conflicting)
    });
    Section::new("values", entries.collect())
}

/// How the record of the death stands under the law of its day, and with what it cannot be true.
fn paper(file: &DeathFile<'_>) -> Section {
    let words = |word: &dyn Fn(&str) -> &'static str| Piece::Words(["en", "fa", "ar"].map(word));
    let standing = words(&|lang| file.standing.word(lang));
    let mut lines = vec![Line::new([standing], [])];
    lines.extend(file.reasons.iter().map(Line::because));
    let mut entries = vec![Entry::new(say("paper_standing"), lines)];
    let lang = |code: &str| dates::Lang::from_code(code).unwrap_or(dates::Lang::English);
    let defect = |one: &certificates::Defect| {
        let flaw = words(&|code| one.flaw.word(lang(code)));
        let fields = one.fields.iter().map(|field| Piece::Property("death_record".to_owned(), field.clone()));
        let rule = Piece::Rule(one.rule.to_string(), one.article.to_string());
        Line::new([flaw].into_iter().chain(fields).chain([rule]), one.records.iter().copied())
    };
    for examined in &file.documents {
        let mut lines: Vec<Line> = examined.defects.iter().map(defect).collect();
        for found in &examined.contradictions {
            let about = words(&|code| found.about.word(lang(code)));
            let side = |side: &certificates::Side| {
                [stored(&side.value)].into_iter().chain(read_days(&side.value, None)).collect::<Vec<_>>()
            };
            let certified = [say("certified"), about.clone()].into_iter().chain(side(&found.certified));
            lines.push(Line::new(certified, [found.certified.record]));
            for claimed in &found.claimed {
                let pieces = [say("others_say"), about.clone()].into_iter().chain(side(claimed));
                lines.push(Line::new(pieces, [claimed.record]));
            }
        }
        let differ = !examined.contradictions.is_empty();
        entries.push(Entry::new(term("death_record_kind", examined.document.kind), lines).differing(differ));
    }
    entries.push(Entry::new(say("breaches"), file.defects.iter().map(defect).collect()));
    Section::new("paper", entries)
}
