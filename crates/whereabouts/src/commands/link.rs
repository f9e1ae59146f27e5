//! `whereabouts link`: who is who, from all records and all judgements.

use anyhow::Result;
use clap::Args;
use linkage::Linked;
use serde_json::json;

use crate::changes::{Changes, Told};
use crate::copies;
use crate::earlier::{self, Earlier, Kept};
use crate::failure::Outcome;
use crate::options::Common;
use crate::people::{self, Projected};
use crate::session::Session;
use crate::terminal::{number, say};

/// Find which records speak of one human being.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts link
  whereabouts link --changes        also list every person that came out differently than before
  whereabouts link --anew           learn the weights anew, and decide about everybody

Once people were worked out, only what new records and judgements touch is decided anew, with the weights
learnt then; everything is, when what came since is a fifth of all records. After a list was added,
`link --anew` also learns how much it has in common with the others.

Nothing is changed in any record: people are worked out anew from the records and from every judgement
that stands, and may be worked out differently tomorrow. No group ever holds two records that a person
judged to be different.")]
pub struct Options {
    /// Print the table of weights, learnt from these lists.
    #[arg(long)]
    weights: bool,
    /// Draw so many clusterings, and give the number of people with its interval; 0 for none.
    ///
    /// Without this option 100 are drawn from up to 50,000 records, and none from more, or where
    /// only what changed is decided anew; with it, everything is.
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// Learn the weights anew and decide about everybody, also where only little changed.
    #[arg(long)]
    anew: bool,
    /// List every change since the linkage before, not only those of people who were joined or parted.
    #[arg(long)]
    changes: bool,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let mut session = Session::open(common)?;
    let (linked, projected) = relink_as(
        common,
        &mut session,
        &Wish { noted: true, draws: options.samples, anew: options.anew, all_changes: options.changes },
    )?;
    let proposed = copies::open(&session.store)?.len();
    if common.json {
        say(as_json(&linked, &projected, proposed).to_string());
        return Ok(Outcome::Done);
    }
    print(&linked, &projected);
    if proposed > 0 {
        let next = "whereabouts sources --copies";
        say(format!(
            "  {:<44}{:>8}   {next}",
            "lists that seem copied, awaiting a person",
            number(proposed as u64)
        ));
    }
    if projected.onto {
        let (touched, all) = (linked.statistics.touched as u64, linked.statistics.records as u64);
        let of = format!("   of {}; `link --anew` decides about everybody", number(all));
        say(format!("  {:<44}{:>8}{of}", "records decided about anew", number(touched)));
    }
    if let Some(changes) = &projected.changes {
        changes.print();
    }
    if options.weights {
        say(format!("\n{}", linked.model));
    }
    say("\nnext: whereabouts review     whereabouts people NAME");
    Ok(Outcome::Done)
}

/// Registers of more records are drawn from only when somebody asks: it takes as long as linking.
const DRAWN_FROM: usize = 50_000;

/// What a linkage is to do besides deciding who is who.
pub struct Wish {
    /// Whether the run is noted in the log.
    pub noted: bool,
    /// So many clusterings are drawn; without a number, 100 where that takes but a moment.
    pub draws: Option<usize>,
    /// Whether everything is decided anew, whatever is kept of an earlier linkage.
    pub anew: bool,
    /// Whether every change is told, with names.
    pub all_changes: bool,
}

/// Works out people, pairs and search; notes the run in the log when a person asked for it.
///
/// Draws `draws` clusterings, or 100 where that takes but a moment.
pub fn relink(
    common: &Common,
    session: &mut Session,
    noted: bool,
    draws: Option<usize>,
) -> Result<(Linked, Projected)> {
    relink_as(common, session, &Wish { noted, draws, anew: false, all_changes: false })
}

/// Works out people, pairs and search, onto the linkage before where that can be.
pub fn relink_as(common: &Common, session: &mut Session, wish: &Wish) -> Result<(Linked, Projected)> {
    let store = &mut session.store;
    let (mut evidence, mut lines) = people::gather(common, store)?;
    let earlier = Earlier::read(store)?;
    let whole = wish.anew || wish.draws.is_some_and(|draws| draws > 0);
    let previous = match earlier.as_ref().filter(|_| !whole) {
        Some(earlier) => earlier.to_build_on(store, &evidence, &lines.places)?,
        None => None,
    };
    let draws = wish.draws.unwrap_or(if evidence.subjects.len() > DRAWN_FROM { 0 } else { 100 });
    let linked = match &previous {
        Some(previous) => people::decide_onto(common, &evidence, previous),
        None => people::decide(common, &evidence, draws > 0),
    };
    let onto = previous.is_some();
    copies::keep(store, &std::mem::take(&mut lines.traces), &linked)?;
    let after = people::persons_of(&evidence, &lines, &linked);
    let changes = earlier
        .as_ref()
        .map(|earlier| Changes::between(&earlier.persons_named(&evidence, &lines.places), &after));
    let mut told = changes.map(|changes| Told::of(store, changes, wish.all_changes)).transpose()?;
    if wish.noted {
        people::note_run(store, &mut evidence, &linked, onto)?;
    }
    let kept = Kept::new(&evidence, earlier.filter(|_| onto).as_ref());
    let mut projected = people::project(common, store, evidence, lines, &linked)?;
    kept.write(store)?;
    if let Some(told) = &mut told {
        told.name(store)?;
    }
    projected.drawn = people::Drawn::new(&linked, projected.overview.people, draws);
    (projected.changes, projected.onto) = (told, onto);
    Ok((linked, projected))
}

/// Works people out anew if something came since that bears on who is who.
pub fn catch_up(common: &Common, session: &mut Session) -> Result<()> {
    if people::is_current(&session.store)? {
        return Ok(());
    }
    if people::are_of_one_log(&session.store)? && earlier::still_holds(&session.store)? {
        if !session.store.is_read_only() {
            earlier::carry_on(&mut session.store)?;
        }
        return Ok(());
    }
    if session.store.is_read_only() {
        if !common.quiet {
            eprintln!(
                "the log has grown since people were worked out, and this disk is read-only: what follows is older"
            );
        }
        return Ok(());
    }
    if !common.quiet && crate::terminal::watched() {
        eprintln!("the log has grown since people were worked out; linking first");
    }
    relink(common, session, false, Some(0)).map(|_| ())
}

/// The lines that say what the register knows.
pub fn print(linked: &Linked, projected: &Projected) {
    let overview = &projected.overview;
    let line = |label: &str, value: u64, note: &str| say(format!("  {label:<44}{:>8}{note}", number(value)));
    line("lists", overview.lists, "");
    line("records", overview.records, "");
    let drawn = projected.drawn.as_ref().map(|drawn| people::interval(drawn.people, drawn.draws));
    line("people", overview.people, &drawn.map_or_else(String::new, |drawn| format!("   {drawn}")));
    let mean = overview.records_per_person_hundredths().unwrap_or_default();
    let most = overview.by_records.keys().next_back().copied().unwrap_or_default();
    say(format!(
        "  {:<44}{:>8}   at most {most}",
        "records per person, on average",
        format!("{}.{:02}", mean / 100, mean % 100)
    ));
    line("people in two or more independent sources", overview.corroborated(), "");
    if overview.listed_and_buried + overview.buried_only > 0 {
        let of = format!("   of {} on other lists", number(overview.listed));
        line("people of the lists in a burial register", overview.listed_and_buried, &of);
        line("people in a burial register only", overview.buried_only, "");
    }
    if overview.unnamed > 0 {
        line("records that name nobody", overview.unnamed, "   never linked by name");
    }
    let families = match projected.families {
        0 => String::new(),
        1 => "   in 1 family".to_owned(),
        more => format!("   in {} families", number(more)),
    };
    line("doubtful pairs awaiting a person", projected.doubtful, &families);
    line("issues found in the data", overview.issues_total(), "");
    let mut issues: Vec<(&String, &u64)> = overview.issues.iter().collect();
    issues.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (code, count) in issues.iter().take(6) {
        say(format!("      {code:<40}{:>8}", number(**count)));
    }
    if !linked.refused.is_empty() {
        say(format!(
            "  {} judgements of «same» are not kept, because a «different» stands against them",
            linked.refused.len()
        ));
    }
}

fn as_json(linked: &Linked, projected: &Projected, proposed: usize) -> serde_json::Value {
    let overview = &projected.overview;
    json!({
        "schema": "whereabouts/1",
        "lists": overview.lists,
        "records": overview.records,
        "people": overview.people,
        "people_drawn": projected.drawn.as_ref().map(|drawn| people::as_json(drawn.people, drawn.draws, people::SEED)),
        "unnamed_records": overview.unnamed,
        "people_by_records": overview.by_records,
        "people_by_independent_sources": overview.by_independent,
        "in_two_or_more_independent_sources": overview.corroborated(),
        "listed": overview.listed,
        "listed_and_in_burial_register": overview.listed_and_buried,
        "in_burial_register_only": overview.buried_only,
        "doubtful_pairs": projected.doubtful,
        "copies_proposed": proposed,
        "doubtful_families": projected.families,
        "issues": overview.issues,
        "onto_earlier_linkage": projected.onto,
        "records_decided": linked.statistics.touched,
        "changes": projected.changes.as_ref().map(Told::as_json),
        "pairs_compared": linked.statistics.pairs_compared,
        "blocking_recall_estimated": (!projected.onto).then_some(linked.statistics.blocking_recall),
        "judgements_refused": linked.refused.len(),
    })
}
