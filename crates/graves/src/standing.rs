//! How well it is known that people lie in a site, and by which rule.
//!
//! The ladder is that of standards 3.3; the rungs between hearsay and a spade follow the rules of
//! standing of 9.1: independent sources are counted by families, never by documents.

use claims::{Account, Family, Reason};
use dates::{Answer, Day};
use ledger::{Grade, RecordId};
use serde::Serialize;

use crate::ground::Ground;
use crate::moment::{happened, window_of};
use crate::problem::{Problem, Severity};
use crate::terms::Standing;

/// How well it is known, why, and what sources say of it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// The standing that follows from what is said; `None` where nothing is said by the day.
    pub standing: Option<Standing>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The standing that sources give it in their own words; it decides nothing.
    #[serde(serialize_with = "crate::json::stated")]
    pub stated: Vec<(Standing, RecordId)>,
    /// What contradicts.
    pub problems: Vec<Problem>,
}

const LADDER: &str = "V-501; docs/graves.md";
const DUG: &str = "Minnesota Protocol, recovery of human remains";

/// The standing of a site on a day.
pub fn standing(ground: &Ground<'_>, site: RecordId, on: Day) -> Judged {
    let whole = ground.with_parts(site);
    let (found, empty) = spade(ground, &whole, on);
    let voices: Vec<&Account<'_>> =
        voices(ground, &whole).into_iter().filter(|voice| began(voice, on) != Answer::No).collect();
    let stated = stated(&voices);
    let excluded: Vec<RecordId> = voices.iter().filter(|it| excludes(it)).map(|it| it.id()).collect();
    let mut problems = Vec::new();
    let said_empty = !empty.is_empty() || !excluded.is_empty();
    if said_empty && !found.is_empty() {
        let records = found.iter().chain(&empty).chain(&excluded).copied();
        let says = "Remains were found at a site that is also said to be empty.";
        problems.push(Problem::new(Severity::Error, "site.excluded-yet-found", DUG, says, records));
    }
    let (standing, reasons) = if !found.is_empty() {
        reached(Standing::ConfirmedPhysically, DUG, "Remains were recovered there or counted there.", found)
    } else if !empty.is_empty() {
        reached(Standing::Excluded, DUG, "It was examined and no remains were found.", empty)
    } else if !excluded.is_empty() {
        let says = "A source that is fairly reliable or better excludes it, and says on what basis.";
        reached(Standing::Excluded, DUG, says, excluded)
    } else {
        by_word(&voices.into_iter().filter(|voice| !denies(voice)).collect::<Vec<_>>())
    };
    Judged { standing, reasons, stated, problems }
}

type Reached = (Option<Standing>, Vec<Reason>);

fn reached(standing: Standing, cites: &'static str, says: &str, records: Vec<RecordId>) -> Reached {
    let rule = match standing {
        Standing::Rumoured => "site.rumoured",
        Standing::Reported => "site.reported",
        Standing::CrediblySuspected => "site.credibly-suspected",
        Standing::ConfirmedByWitnessConvergence => "site.witnesses-agree",
        Standing::ConfirmedPhysically => "site.confirmed-physically",
        Standing::Excluded => "site.excluded",
    };
    (Some(standing), vec![Reason::new(rule, cites, says, records)])
}

/// What was dug: the records that found remains, and those that looked and found none.
fn spade(ground: &Ground<'_>, whole: &[RecordId], on: Day) -> (Vec<RecordId>, Vec<RecordId>) {
    let (mut found, mut empty) = (Vec::new(), Vec::new());
    for (place, site) in whole.iter().enumerate() {
        let certain = |account: &&Account<'_>| began(account, on) == Answer::Yes;
        found.extend(ground.pointing(*site, "remains", "site").filter(certain).map(Account::id));
        for account in ground.pointing(*site, "examination", "site").filter(certain) {
            match account.number("mni") {
                Some(mni) if mni >= 1.0 => found.push(account.id()),
                // An empty part says nothing of the rest.
                Some(0.0) if place == 0 => empty.push(account.id()),
                _ => {}
            }
        }
    }
    (found, empty)
}

/// Everybody who says that people lie there: of the site, of a part of it, or of a person in it.
fn voices<'g, 'a>(ground: &'g Ground<'a>, whole: &[RecordId]) -> Vec<&'g Account<'a>> {
    let mut found = Vec::new();
    for site in whole {
        found.extend(ground.of(*site));
        let buried = ground.pointing(*site, "interment", "site");
        found.extend(buried.filter(|account| account.yes("lies_there") != Some(false)));
    }
    found
}

fn began(account: &Account<'_>, on: Day) -> Answer {
    match account.kind() {
        // A site's own days are those of the burials; that it is spoken of has no day but the log's.
        "grave_site" => Answer::Yes,
        _ => happened(window_of(account).as_ref(), on),
    }
}

fn stated(voices: &[&Account<'_>]) -> Vec<(Standing, RecordId)> {
    let standing =
        |voice: &&Account<'_>| Some((Standing::from_term(voice.term("site_standing")?)?, voice.id()));
    voices.iter().filter_map(standing).collect()
}

fn denies(voice: &Account<'_>) -> bool {
    voice.term("site_standing") == Some(Standing::Excluded.term())
}

fn excludes(voice: &Account<'_>) -> bool {
    denies(voice) && voice.text("standing_basis").is_some() && voice.reliability() <= Grade::C
}

/// The standing by word of mouth alone.
fn by_word(voices: &[&Account<'_>]) -> Reached {
    if voices.is_empty() {
        return (None, Vec::new());
    }
    let ids = |chosen: &[&Account<'_>]| chosen.iter().map(|voice| voice.id()).collect::<Vec<_>>();
    let credible: Vec<&Account<'_>> = voices.iter().copied().filter(|voice| !is_doubtful(voice)).collect();
    let witnesses: Vec<&Account<'_>> =
        credible.iter().copied().filter(|voice| voice.first_hand() == Some(true)).collect();
    if independent(&witnesses) >= 2 && witnesses.iter().any(|voice| is_good(voice)) {
        let says = "Two or more independent witnesses who were there agree, one of them good.";
        return reached(Standing::ConfirmedByWitnessConvergence, LADDER, says, ids(&witnesses));
    }
    if independent(&credible) >= 2 && credible.iter().any(|voice| is_good(voice)) {
        let says =
            "Two or more independent sources agree, one of them fairly reliable and possibly true or better.";
        return reached(Standing::CrediblySuspected, LADDER, says, ids(&credible));
    }
    if !credible.is_empty() {
        let says = "A source reports it; no second independent one of sufficient grade agrees.";
        return reached(Standing::Reported, LADDER, says, ids(&credible));
    }
    let says = "All who say it are doubtful or call it a rumour themselves.";
    reached(Standing::Rumoured, LADDER, says, ids(voices))
}

/// Credibility 4 or 5, or a rumour by the source's own word. What cannot be judged is not doubtful.
fn is_doubtful(voice: &Account<'_>) -> bool {
    voice.credibility().is_some_and(|credibility| credibility >= 4)
        || voice.term("site_standing") == Some(Standing::Rumoured.term())
}

/// Reliability A to C and credibility 1 to 3: what one of two agreeing sources must have (9.1).
fn is_good(voice: &Account<'_>) -> bool {
    voice.reliability() <= Grade::C && voice.credibility().is_some_and(|credibility| credibility <= 3)
}

/// How many independent sources speak.
pub(crate) fn independent(voices: &[&Account<'_>]) -> usize {
    let mut families: Vec<Family> = voices.iter().map(|voice| voice.family).collect();
    families.sort_unstable();
    families.dedup();
    families.len()
}
