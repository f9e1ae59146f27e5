//! A grave site in words.

use dates::{Answer, Day};
use graves::history::Image;
use graves::{Estimate, Event, Held, Named, PublicPlace, Site, public_place};
use serde_json::{Value, json};

use super::Voice;
use super::voice::{doubt, label, when};
use crate::session::counted;
use crate::terminal::{cut, isolated, padded, say};

/// One site in a line: what it is called, how well it is known, how many are named.
pub fn line(voice: &Voice<'_>, site: &Site) {
    let standing = site.standing.standing.map_or("nothing is said by that day", |standing| standing.term());
    let title = site.title().unwrap_or("a site without a name");
    let (fewest, most) = site.contents.named_between();
    let named = if fewest == most { most.to_string() } else { format!("{fewest} to {most}") };
    let wrong = if site.has_errors() { "   ERRORS" } else { "" };
    say(format!(
        "{}  {}  {}   {named} named, {}{wrong}",
        site.id.short(),
        padded(&cut(title, 24), 24),
        label("site_standing", standing),
        counted(site.history.len(), "event", "events"),
    ));
    if !site.within.is_empty() {
        let within: Vec<String> = site.within.iter().map(|whole| voice.site(*whole)).collect();
        say(format!("            within {}", within.join(", ")));
    }
}

/// A site with everything that is known of it.
pub fn show(voice: &Voice<'_>, site: &Site, on: Day) {
    say(format!(
        "{}   {}   on {on}",
        isolated(site.title().unwrap_or("a site without a name")),
        site.id.short()
    ));
    standing(voice, site);
    say("\ncalled");
    for called in &site.names {
        say(format!("  {}   {}", isolated(&called.name), voice.sources(&called.records)));
    }
    parts(voice, site);
    claims(voice, site);
    history(voice, site);
    holding(voice, site);
    place(voice, &public_place(voice.ground, site.id, on));
    if !site.problems().is_empty() {
        say("\nto look at");
        voice.problems(2, site.problems());
    }
}

fn standing(voice: &Voice<'_>, site: &Site) {
    let standing = site.standing.standing.map(|standing| label("site_standing", standing.term()));
    say(format!("  {}", standing.unwrap_or_else(|| "nothing is said of it by that day".to_owned())));
    voice.because(4, &site.standing.reasons);
    for (stated, record) in &site.standing.stated {
        say(format!(
            "    in its own words: {}   {}",
            label("site_standing", stated.term()),
            voice.source(*record)
        ));
    }
}

fn parts(voice: &Voice<'_>, site: &Site) {
    for (word, sites) in [("within", &site.within), ("parts", &site.parts)] {
        if !sites.is_empty() {
            say(format!("\n{word}"));
            sites.iter().for_each(|other| say(format!("  {}", voice.site(*other))));
        }
    }
}

/// Who is said to lie there, and how many: each claimant's number by itself.
pub fn claims(voice: &Voice<'_>, site: &Site) {
    say("\nhow many: each claimant's number by itself, never added");
    for estimate in &site.numbers.estimates {
        say(format!("  {}   {}", number(estimate), voice.source(estimate.record)));
    }
    for (places, record) in &site.numbers.capacity {
        say(format!("  room for {places}   {}", voice.source(*record)));
    }
    for mni in &site.numbers.mni {
        let how = mni.method.as_deref().map(|how| format!(" ({})", isolated(how))).unwrap_or_default();
        let bones = "individuals at least among the bones, no number of victims";
        say(format!("  {} {bones}{how}   {}", mni.at_least, voice.source(mni.record)));
    }
    say("\nsaid to lie there");
    site.contents.named.iter().for_each(|named| person(voice, named));
    for rest in &site.contents.remainder {
        let range = match rest.most {
            Some(most) if most == rest.least => most.to_string(),
            Some(most) => format!("{} to {most}", rest.least),
            None => format!("{} or more", rest.least),
        };
        say(format!("  besides the named: {range}   by {} of {}", by(rest.by), voice.source(rest.record)));
    }
    say(match site.contents.others {
        Answer::Yes => "  others lie there than those named: yes",
        Answer::No => "  others lie there than those named: no",
        Answer::Maybe => "  others lie there than those named: cannot tell",
    });
}

fn by(what: &str) -> &'static str {
    match what {
        "mni" => "the individuals counted",
        "capacity" => "the room claimed",
        _ => "the number claimed",
    }
}

fn number(estimate: &Estimate) -> String {
    let range = match (estimate.least, estimate.most) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(least), None) => format!("{least} or more"),
        (None, most) => format!("at most {}", most.unwrap_or_default()),
    };
    let unit = estimate.unit.map(|unit| format!(", {}", label("count_unit", unit))).unwrap_or_default();
    let claimant = estimate.claimant.as_deref().map(|who| format!(", claimed by {}", isolated(who)));
    let interest = estimate.interest.map(|interest| format!(" ({})", label("interest", interest)));
    let made = estimate.made.as_ref().map(|made| format!(", {}", when(Some(made))));
    [Some(range), Some(unit), claimant, interest, made].into_iter().flatten().collect()
}

fn person(voice: &Voice<'_>, named: &Named) {
    let identified = if named.identified { "   remains identified" } else { "" };
    say(format!(
        "  {}   {}   {}{identified}",
        named.person.short(),
        isolated(&(voice.name)(named.person)),
        counted(named.independent, "independent source", "independent sources"),
    ));
    say(format!("      {}", voice.sources(&named.claims)));
    if !named.denied.is_empty() {
        say(format!("      denied by {}", voice.sources(&named.denied)));
    }
    for site in &named.elsewhere {
        say(format!("      said to lie elsewhere too: {}", voice.site(*site)));
    }
}

/// What was done to a site, the earliest first.
pub fn history(voice: &Voice<'_>, site: &Site) {
    say("\nwhat was done to it");
    for event in &site.history {
        let kinds: Vec<String> = event.kinds.iter().map(|kind| label("site_event_kind", kind)).collect();
        let by_images = if event.dated_by_images { ", between two images" } else { "" };
        let until = event.until.map(|until| format!(" until {}", when(Some(&until)))).unwrap_or_default();
        say(format!(
            "  {}{until}{by_images}   {}{}",
            when(event.when.as_ref()),
            kinds.join(" or "),
            doubt(event.happened)
        ));
        details(voice, event);
    }
    if site.history.is_empty() {
        say("  nothing is reported by that day");
    }
}

fn details(voice: &Voice<'_>, event: &Event) {
    let independent = counted(event.independent, "independent source", "independent sources");
    say(format!("      {}   {independent}", voice.sources(&event.records)));
    for by in &event.by {
        say(format!("      named in source as done by: {}", isolated(by)));
    }
    for extent in &event.extent {
        say(format!("      extent: {}", isolated(extent)));
    }
    for (word, images) in [("before", &event.before), ("after", &event.after)] {
        images.iter().for_each(|one| say(format!("      image {word}: {}", image(voice, one))));
    }
}

/// An image by its source and the place in it; the file by its SHA-256, where the source has one in the vault.
fn image(voice: &Voice<'_>, image: &Image) -> String {
    let place = image.place.as_deref().map(|place| format!(", {}", isolated(place))).unwrap_or_default();
    let item = match voice.called(&image.source) {
        None => "   no source here is called so".to_owned(),
        Some(source) => source.file.map(|file| format!("   sha256 {file}")).unwrap_or_default(),
    };
    format!("{}{place}, taken {}{item}", isolated(&image.source), when(image.captured.as_ref()))
}

/// Says of each image which source has it, and the SHA-256 of that source's file.
fn items(voice: &Voice<'_>, history: &mut Value) {
    let events = history.as_array_mut().into_iter().flatten();
    for event in events {
        for word in ["before", "after"] {
            for image in event[word].as_array_mut().into_iter().flatten() {
                let source = image["source"].as_str().and_then(|slug| voice.called(slug));
                image["source_title"] = json!(source.map(|source| source.title.as_str()));
                image["file_sha256"] =
                    json!(source.and_then(|source| source.file).map(|file| file.to_string()));
            }
        }
    }
}

/// What was done to a site, for programs.
pub fn history_json(voice: &Voice<'_>, site: &Site) -> Value {
    let mut history = json!(site.history);
    items(voice, &mut history);
    history
}

fn holding(voice: &Voice<'_>, site: &Site) {
    say("\nwhat held on that day");
    let holding = &site.holding;
    let rows: [(&str, &[Held], &str); 7] = [
        ("protection", &holding.protection, "protection_status"),
        ("access of families", &holding.access, "family_access"),
        ("allowed", &holding.allowed, "family_act"),
        ("forbidden", &holding.forbidden, "family_act"),
        ("in charge", &holding.managed_by, ""),
        ("commemoration", &holding.commemoration, ""),
        ("phase", &holding.phase, "site_phase"),
    ];
    for (word, held) in
        rows.iter().flat_map(|(word, held, terms)| held.iter().map(move |it| ((word, terms), it)))
    {
        let (word, vocabulary) = word;
        let value = label(vocabulary, &held.value);
        let since =
            held.from.as_ref().map(|from| format!(", since {}", when(Some(from)))).unwrap_or_default();
        let until = held.to.as_ref().map(|to| format!(", until {}", when(Some(to)))).unwrap_or_default();
        let doubt = doubt(held.in_force);
        say(format!("  {word}: {}{since}{until}{doubt}   {}", isolated(&value), voice.source(held.record)));
    }
}

fn place(voice: &Voice<'_>, place: &PublicPlace) {
    say(format!("\nmay be told in public: {}", label("public_location_level", place.level.term())));
    let words = [&place.country, &place.province, &place.city, &place.cemetery, &place.names];
    let words: Vec<&str> = words.into_iter().flatten().map(String::as_str).collect();
    match words.is_empty() {
        true => say("  no record names one"),
        false => say(format!("  {}", isolated(&words.join(", ")))),
    }
    voice.because(4, &place.reasons);
    voice.problems(2, &place.problems);
}

/// A site for programs.
pub fn as_json(voice: &Voice<'_>, site: &Site, on: Day) -> Value {
    let mut shown = json!(site);
    for person in shown["contents"]["named"].as_array_mut().into_iter().flatten() {
        let id = person["person"].as_str().and_then(|id| id.parse().ok());
        person["name"] = json!(id.map(|id| (voice.name)(id)));
    }
    shown["history"] = history_json(voice, site);
    shown["public_place"] = json!(public_place(voice.ground, site.id, on));
    shown["on"] = json!(on.to_string());
    shown
}
