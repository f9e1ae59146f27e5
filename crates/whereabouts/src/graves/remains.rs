//! Whose remains are, and whose they could be, in words.

use graves::moment::word;
use graves::ranking::MissingFrom;
use graves::{Answered, Identification, Ranking, Remains, Return, Speaks};
use serde_json::{Value, json};

use super::Voice;
use super::voice::{label, when};
use crate::terminal::{isolated, padded, say};

/// One set of remains, with what is decided about it.
pub fn show(voice: &Voice<'_>, remains: &Remains, identified: &[Identification]) {
    say(format!(
        "  {}   {}   recovered {}",
        remains.id.short(),
        title(remains),
        when(remains.recovered.as_ref())
    ));
    say(format!("      {}", voice.sources(&remains.records)));
    for joined in &remains.reassociated {
        let fragments: Vec<String> = joined.fragments.iter().map(|fragment| fragment.short()).collect();
        let how = joined.method.as_deref().map(|how| format!(" ({})", isolated(how))).unwrap_or_default();
        say(format!("      with {}{how}   {}", fragments.join(", "), voice.source(joined.record)));
    }
    for known in graves::identification::of_remains(identified, remains.id) {
        identification(voice, known);
    }
}

fn title(remains: &Remains) -> String {
    let code = remains.code.as_deref().map(isolated).unwrap_or_else(|| "remains without a code".to_owned());
    let states: Vec<String> = remains.states.iter().map(|state| label("remains_state", state)).collect();
    if states.is_empty() { code } else { format!("{code}, {}", states.join(", ")) }
}

fn identification(voice: &Voice<'_>, known: &Identification) {
    let level =
        known.level.map_or("no level".to_owned(), |level| label("identification_level", level.term()));
    let person = known.person.map_or("nobody".to_owned(), |person| isolated(&(voice.name)(person)));
    let methods: Vec<String> =
        known.methods.iter().map(|method| label("identification_method", method.term())).collect();
    say(format!("      {level}: {person}   {}   {}", methods.join(", "), when(known.decided.as_ref())));
    voice.because(10, &known.reasons);
    if let Some(dna) = &known.dna {
        let figure =
            |figure: Option<f64>| figure.map_or("not stated".to_owned(), |figure| format!("{figure:.6}"));
        let prior = dna.prior_one_in.map_or("not stated".to_owned(), |one_in| format!("1 in {one_in:.0}"));
        say(format!(
            "          DNA: prior {prior}, posterior {} stated, {} worked out again, threshold {}",
            figure(dna.posterior.map(|it| it.value)),
            figure(dna.recomputed),
            figure(dna.threshold.map(|it| it.value)),
        ));
    }
    voice.problems(10, &known.problems);
}

/// The way home of one person's remains.
pub fn way_home(voice: &Voice<'_>, home: &Return) {
    let person = home.person.map_or("nobody named".to_owned(), |person| isolated(&(voice.name)(person)));
    say(format!(
        "  {person}: family told {}, given back {}, counts as returned: {}",
        when(home.notified.as_ref()),
        when(home.given_back.as_ref()),
        word(home.returned)
    ));
    if home.public_word_blocked {
        say("      BLOCKED V-313: nothing may be said in public before the family is told");
    }
    voice.problems(6, &home.problems);
}

/// An order in which to look: every answer with its factors.
pub fn ranking(voice: &Voice<'_>, ranking: &Ranking) {
    say(format!(
        "{}   {}   {}",
        title(&ranking.remains),
        ranking.remains.id.short(),
        voice.site(ranking.site)
    ));
    let from = match ranking.missing_from {
        MissingFrom::Given => "as given",
        MissingFrom::Claimed => "the greatest number that anybody claims of the site",
        MissingFrom::Supposed => "one more than are named: nobody claims a number",
    };
    say(format!("one of {} missing ({from})", ranking.missing));
    say(
        "An order in which to look. It decides nothing: an identification is a board's, by a primary method.",
    );
    ranking.answers.iter().for_each(|answer| answered(voice, answer, ranking.missing));
    for person in &ranking.left_out {
        say(format!("\nleft out, by a decision of the board: {}", isolated(&(voice.name)(*person))));
    }
}

fn answered(voice: &Voice<'_>, answer: &Answered, missing: u32) {
    let of = (answer.prior * f64::from(missing)).round();
    let Some(person) = answer.person else {
        return say(format!("\nnone of these   {of} of {missing} before anything is compared"));
    };
    let name = isolated(&(voice.name)(person));
    say(format!(
        "\n{name}   {}   {of} of {missing} before, {:+.1} bits by all factors",
        person.short(),
        answer.bits
    ));
    for factor in &answer.factors {
        let sign = match factor.speaks {
            Speaks::For => "for    ",
            Speaks::Against => "against",
            Speaks::CannotTell => "?      ",
        };
        say(format!("  {sign} {} {:+.1}  {}", padded(factor.factor, 10), factor.bits, factor.words));
        let sides = [("in life", &factor.person), ("found", &factor.remains)];
        for (side, said) in sides.into_iter().filter(|(_, said)| !said.is_empty()) {
            say(format!("            {side}: {}", isolated(said)));
        }
    }
}

/// A ranking for programs.
pub fn as_json(voice: &Voice<'_>, ranking: &Ranking) -> Value {
    let mut shown = json!(ranking);
    for answer in shown["answers"].as_array_mut().into_iter().flatten() {
        let id = answer["person"].as_str().and_then(|id| id.parse().ok());
        answer["name"] = json!(id.map(|id| (voice.name)(id)));
    }
    shown["decides"] = json!("nothing");
    shown
}
