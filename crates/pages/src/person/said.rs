//! Every value of a person with everybody who says it, competing ones side by side.

use ledger::{RecordId, Sharing, property};
use register::{Agreement, Audience, Claim, Person, Property, Value};

use super::View;
use crate::kept::{Kept, kept};
use crate::part::{Column, Fact, Row, Section, Table};
use crate::rich::{Rich, Tone, cut};
use crate::{Part, Voice, when};

/// Who this was, in a line: child of whom, born when and where, from where, what they did.
pub(super) fn who<A: Audience>(voice: &Voice<'_>, person: &Person<A>) -> Rich {
    let first = |id: &str| person.property(id).and_then(|known| known.values.first());
    let text = |id: &str| first(id).map(|value| Rich::stored(&cut(&value.text, 80)));
    let date = |id: &str| {
        first(id).map(|value| understood(voice, value).unwrap_or_else(|| Rich::stored(&value.text)))
    };
    let told = [
        ("who-father", text(property::FATHER_NAME)),
        ("who-born", date(property::BIRTH_DATE)),
        ("who-birth-place", text(property::BIRTH_PLACE)),
        ("who-from", text(property::CITY)),
        ("who-occupation", text(property::OCCUPATION)),
    ];
    let told = told.into_iter().filter_map(|(id, value)| Some(voice.words(id).and(value?)));
    Rich::join(told, " · ")
}

/// The table of all values.
pub(super) fn values<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let facts = view.person.properties.iter().map(|property| fact(voice, view, property)).collect();
    Section::new("values", voice.text("person-values"))
        .lead(voice.words("person-values-lead"))
        .with(Part::Facts(facts))
}

fn fact<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, property: &Property) -> Fact {
    let mark = match property.agreement {
        Agreement::Conflicting => Rich::tag(Tone::Broken, voice.text("agreement-conflicting")),
        Agreement::Various => Rich::tag(Tone::Plain, voice.text("agreement-various")),
        Agreement::Compatible => Rich::tag(Tone::Said, voice.text("agreement-compatible")),
        Agreement::Same => Rich::tag(Tone::Firm, voice.text("agreement-same")),
        Agreement::Single => Rich::new(),
    };
    Fact {
        name: Rich::words(voice.locale.property("person", &property.id)),
        mark,
        values: property.values.iter().map(|one| value(voice, view, one)).collect(),
    }
}

/// A value, how it was understood, and who says it where.
fn value<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, value: &Value) -> Rich {
    let lang = value.claims.first().and_then(|claim| claim.lang.as_deref());
    let mut line = Rich::new().and_stored(&value.text, lang);
    if let Some(understood) = understood(voice, value) {
        line = line.and_words(" = ").and(understood);
    }
    if value.claims.iter().any(|claim| claim.sharing == Sharing::Sealed) {
        line = line.and(Rich::tag(Tone::Sealed, voice.locale.term("sharing", "sealed")));
    }
    if value.independent > 1 {
        line = line.and(Rich::small(voice.counted("count-independent", value.independent)));
    }
    let claims = value.claims.iter().map(|claim| cite(voice, view, claim, &value.text));
    line.and(Rich::line(Rich::join(claims, " · ")))
}

fn cite<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>, claim: &Claim, shown: &str) -> Rich {
    let slug = view.register.source(claim.source).map_or("?", |source| source.slug.as_str());
    let cited = voice.cited(claim.record, slug, &claim.locator);
    if claim.text == shown {
        return cited;
    }
    cited.and(Rich::small(voice.words("spelled").and_stored(&claim.text, claim.lang.as_deref())))
}

/// How a date was understood, in both calendars; nothing for other values.
pub(crate) fn understood(voice: &Voice<'_>, value: &Value) -> Option<Rich> {
    let reading = value.reading.as_deref()?;
    let made = || {
        let reading = dates::Reading::from_text(&value.text, reading)?;
        let shown = reading.candidates.iter().map(|date| when::date(voice.locale, date));
        let shown = Rich::join(shown, &format!(" {} ", voice.text("or")));
        (!shown.is_empty()).then_some(shown)
    };
    kept(&READ, voice.locale.lang(), &(value.text.clone(), reading.to_owned()), made)
}

thread_local! {
    /// Dates by how they are written and how they were read.
    static READ: Kept<(String, String), Option<Rich>> = Kept::default();
}

/// The sources, each with what it is and the records of this person in it.
pub(super) fn sources<A: Audience>(voice: &Voice<'_>, view: &View<'_, A>) -> Section {
    let rows = view.person.sources.iter().filter_map(|id| {
        let source = view.register.source(*id)?;
        let own = view.person.records.iter().filter(|record| record.source == *id);
        let own: Vec<RecordId> = own.map(|record| record.id).collect();
        let title = voice.link(
            &format!("source/{}", crate::people::encoded(&source.slug)),
            Rich::stored(&cut(&source.title, 120)),
        );
        let by = source.publisher.as_deref().map(|by| Rich::line(Rich::small(Rich::stored(&cut(by, 80)))));
        let grade = voice.locale.term("grade", &format!("{:?}", source.grade));
        Some(Row::new([title.and(by.unwrap_or_default()), Rich::words(grade), voice.cites(&own)]))
    });
    let columns = vec![
        Column::new("source", voice.text("column-source")),
        Column::new("grade", voice.text("column-grade")),
        Column::new("records", voice.text("column-records")),
    ];
    let table = Table { caption: voice.words("person-sources"), columns, rows: rows.collect() };
    Section::new("sources", voice.text("person-sources"))
        .lead(voice.words("person-sources-lead"))
        .with(Part::Table(table))
}
