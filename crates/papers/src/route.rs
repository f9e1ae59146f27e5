//! Where a case can be brought, with reasons (standards 1.10). Each verdict has three answers.

use std::sync::LazyLock;

use claims::{Account, Reason};
use dates::{Answer, Day, Window};
use deadlines::Rules;
use ledger::RecordId;
use serde::{Serialize, Serializer};

/// What routing asks of a case.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c, 'a> {
    /// Everything that is said of the person's case.
    pub about: &'c [Account<'a>],
    /// The State, as somebody wrote it; nothing where nobody did.
    pub state: Option<&'c str>,
    /// How many people of the register have a case: for the pattern that general allegations need.
    pub others: usize,
}

/// One way a case can go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The body and its procedure, as `wgeid.standard`.
    pub id: &'static str,
    /// Whether it is open.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What is missing, or would decide it.
    pub missing: Vec<String>,
}

/// Whether a way is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is.
    Eligible,
    /// It is not.
    NotEligible,
    /// It cannot be told from what is known.
    CannotTell,
}

impl Verdict {
    /// The code, as the standards have it.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Eligible => "eligible",
            Verdict::NotEligible => "not_eligible",
            Verdict::CannotTell => "cannot_tell",
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.code())
    }
}

/// The fewest cases that a pattern is spoken of for; our own figure.
pub const PATTERN: usize = 5;

/// When it began, and the records that say so.
type Began = Option<(Window, Vec<RecordId>)>;

/// A State and the ICPPED.
struct Party {
    spellings: Vec<String>,
    in_force: Option<Day>,
}

static PARTIES: LazyLock<Vec<Party>> = LazyLock::new(|| {
    let lines = include_str!("../data/parties.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Party {
            spellings: cells[0].split('|').map(names::fold_joined).collect(),
            in_force: Day::from_iso(cells[1]),
        }
    };
    lines.map(read).collect()
});

/// The first day on which the ICPPED was in force for any State (S75).
fn convention() -> Day {
    Day::from_ymd(2010, 12, 23).expect("a day of the calendar")
}

/// Every way, in the order of the standards, on a day of receipt.
pub fn route(case: &Case<'_, '_>, on: Day) -> Vec<Route> {
    let happened = case.began();
    let missing = case.missing();
    vec![
        looking_back("wgeid.urgent", "WGEID-URG-3M", &happened, on),
        case.connected(&happened, on),
        case.standard("wgeid.standard", &missing),
        case.intervention(on),
        case.general(),
        case.urgent_action(&happened),
        case.letter(&missing),
        case.appeal(&happened, on),
        case.complaint(),
        case.jurisdiction(),
        Route::new(
            "missing_persons.tracing",
            Verdict::Eligible,
            "ICRC, tracing of missing persons",
            "humanitarian, open to every family; asks for a consent of its own (search_tracing)",
            [],
        ),
    ]
}

impl Route {
    fn new(
        id: &'static str,
        verdict: Verdict,
        cites: &'static str,
        says: &str,
        records: impl IntoIterator<Item = RecordId>,
    ) -> Route {
        Route { id, verdict, reason: Reason::new(id, cites, says, records), missing: Vec::new() }
    }

    fn needs(mut self, missing: impl IntoIterator<Item = String>) -> Route {
        self.missing = missing.into_iter().collect();
        self
    }
}

/// A procedure that takes only what happened within a time before receipt.
fn looking_back(id: &'static str, rule: &str, happened: &Began, on: Day) -> Route {
    let cites = "OHCHR, WGEID procedures";
    let Some((window, records)) = happened else {
        return Route::new(id, Verdict::CannotTell, cites, "nobody says when the person disappeared", [])
            .needs(["the date of the disappearance".to_owned()]);
    };
    if window.earliest.is_some_and(|first| on < first) {
        let says = "by that day nobody had disappeared: the disappearance is dated later";
        return Route::new(id, Verdict::NotEligible, cites, says, records.iter().copied());
    }
    let eligible = Rules::built_in().rule(rule).and_then(|rule| rule.eligible(window, &Window::of(on)));
    let (verdict, says) = match eligible.map(|eligible| eligible.answer) {
        Some(Answer::Yes) => (Verdict::Eligible, "the disappearance lies within its time before receipt"),
        Some(Answer::No) => (Verdict::NotEligible, "the disappearance lies before its time"),
        _ => (
            Verdict::CannotTell,
            "for some of the days that can be meant it lies within its time: ask the family for the day",
        ),
    };
    Route::new(id, verdict, cites, says, records.iter().copied())
}

impl Case<'_, '_> {
    /// The accounts of a kind that have a property.
    fn with(&self, kind: &str, property: &str) -> Vec<RecordId> {
        let has = |account: &&Account<'_>| account.kind() == kind && account.text(property).is_some();
        self.about.iter().filter(has).map(Account::id).collect()
    }

    /// When it began, by all who say so.
    fn began(&self) -> Began {
        const SAID: [(&str, &str); 5] = [
            ("person", "disappearance_date"),
            ("person", "arrest_date"),
            ("disappearance", "date"),
            ("person", "last_seen_date"),
            ("disappearance", "last_contact_date"),
        ];
        let told = self.about.iter().flat_map(|account| {
            let said = SAID.iter().filter(|(kind, _)| *kind == account.kind());
            said.filter_map(|(_, property)| Some((account.window(property)?, account.id())))
        });
        let told: Vec<(Window, RecordId)> = told.collect();
        let window = told.iter().map(|(window, _)| *window).reduce(|one, other| one.around(&other))?;
        Some((window, told.into_iter().map(|(_, record)| record).collect()))
    }

    /// The minimum elements that are neither there nor excused.
    fn missing(&self) -> Vec<String> {
        let elements = consent::elements(self.about);
        let missing = elements.into_iter().filter(|element| !element.met && !element.excused);
        missing.map(|element| element.id.to_owned()).collect()
    }

    fn connected(&self, happened: &Began, on: Day) -> Route {
        let within = looking_back("wgeid.connected", "WGEID-CONN-1Y", happened, on);
        if within.verdict == Verdict::NotEligible {
            return within;
        }
        let cites = "OHCHR, WGEID procedures";
        let connected = self.with("procedure", "connected_to");
        match connected.is_empty() {
            true => Route::new(
                "wgeid.connected",
                Verdict::CannotTell,
                cites,
                "it needs a connected case within three months; none is recorded",
                [],
            )
            .needs(["a procedure that it is connected with (connected_to)".to_owned()]),
            false => Route {
                reason: Reason::new("wgeid.connected", cites, within.reason.says, connected),
                ..within
            },
        }
    }

    fn standard(&self, id: &'static str, missing: &[String]) -> Route {
        let cites = "OHCHR, WGEID procedures; FIACAT, minimum elements for WGEID (2011)";
        match missing.is_empty() {
            true => Route::new(
                id,
                Verdict::Eligible,
                cites,
                "the six minimum elements are there or excused; age of the case is no bar",
                [],
            ),
            false => Route::new(
                id,
                Verdict::NotEligible,
                cites,
                "minimum elements are missing: a draft may wait for them",
                [],
            )
            .needs(missing.iter().cloned()),
        }
    }

    /// Incidents of reprisal that are not over on a day.
    fn open_incidents(&self, on: Day) -> Vec<RecordId> {
        let incidents = self.about.iter().filter(|account| account.kind() == "reprisal_incident");
        let open = incidents.filter(|account| {
            let begun = account.window("date").and_then(|date| date.earliest).is_none_or(|day| day <= on);
            let ended = account.window("to_date").and_then(|date| date.latest).is_some_and(|day| day < on);
            begun && !ended && account.yes("ongoing") != Some(false)
        });
        open.map(Account::id).collect()
    }

    fn intervention(&self, on: Day) -> Route {
        let cites = "OHCHR, Reporting a disappearance to the Working Group";
        let open = self.open_incidents(on);
        match open.is_empty() {
            true => Route::new(
                "wgeid.prompt_intervention",
                Verdict::NotEligible,
                cites,
                "no incident of reprisal that goes on is recorded",
                [],
            ),
            false => Route::new(
                "wgeid.prompt_intervention",
                Verdict::Eligible,
                cites,
                "an incident of reprisal is recorded and not over; whoever is at risk must agree",
                open,
            ),
        }
    }

    fn general(&self) -> Route {
        let cites = "OHCHR procedures (Spanish page)";
        match self.others >= PATTERN {
            true => Route::new(
                "wgeid.general_allegation",
                Verdict::Eligible,
                cites,
                "the register holds a pattern of cases; it goes without personal data",
                [],
            ),
            false => Route::new(
                "wgeid.general_allegation",
                Verdict::CannotTell,
                cites,
                "few cases are in this register; a pattern may be known elsewhere",
                [],
            ),
        }
    }

    /// ICPPED art. 30 and 35: a State party, and what began after the Convention was in force for it.
    fn urgent_action(&self, happened: &Began) -> Route {
        const ID: &str = "ced.urgent_action";
        let cites = "ICPPED art. 30, 35; CED/C/4/Rev.1";
        let (window, records) = happened.clone().unwrap_or_default();
        if window.latest.is_some_and(|last| last < convention()) {
            return Route::new(
                ID,
                Verdict::NotEligible,
                cites,
                "it began before the Convention was in force for any State",
                records,
            );
        }
        let Some(state) = self.state.map(names::fold_joined) else {
            return Route::new(
                ID,
                Verdict::CannotTell,
                cites,
                "nobody says which State it concerns",
                records,
            )
            .needs(["the State (--state)".to_owned()]);
        };
        let Some(party) = PARTIES.iter().find(|party| party.spellings.contains(&state)) else {
            return Route::new(
                ID,
                Verdict::CannotTell,
                cites,
                "whether the State is a party is not in our table",
                records,
            )
            .needs(["whether the State is a party, and since when".to_owned()]);
        };
        let (verdict, says) = match (party.in_force, window.earliest, window.latest) {
            (None, ..) => (Verdict::NotEligible, "the State is no party (from memory: check)"),
            (Some(since), Some(first), _) if since <= first => {
                (Verdict::Eligible, "it began when the Convention was in force for the State")
            }
            (Some(since), _, Some(last)) if last < since => {
                (Verdict::NotEligible, "it began before the Convention was in force for the State")
            }
            _ => (Verdict::CannotTell, "for some of the days that can be meant it began too early"),
        };
        Route::new(ID, verdict, cites, says, records)
    }

    fn letter(&self, missing: &[String]) -> Route {
        let cites = "idsn.org, submit a complaint";
        let missing: Vec<String> = missing.iter().filter(|id| *id != "me_steps").cloned().collect();
        match missing.is_empty() {
            true => Route::new(
                "sp.allegation_letter",
                Verdict::Eligible,
                cites,
                "victim, perpetrators, date, place and a source with a name are there",
                [],
            ),
            false => Route::new(
                "sp.allegation_letter",
                Verdict::NotEligible,
                cites,
                "what a letter needs is missing",
                [],
            )
            .needs(missing),
        }
    }

    fn appeal(&self, happened: &Began, on: Day) -> Route {
        let cites = "iranhrc.org, definitions of urgent appeals";
        let open = self.open_incidents(on);
        if !open.is_empty() {
            return Route::new(
                "sp.urgent_appeal",
                Verdict::Eligible,
                cites,
                "an incident of reprisal goes on: time-critical",
                open,
            );
        }
        let fresh = looking_back("sp.urgent_appeal", "WGEID-URG-3M", happened, on);
        let says = match fresh.verdict {
            Verdict::Eligible => "the disappearance is fresh: time-critical",
            Verdict::NotEligible => {
                "nothing that goes on or is imminent is recorded; an allegation letter is for what has happened"
            }
            Verdict::CannotTell => "whether it is time-critical hangs on a day that is not known",
        };
        Route { reason: Reason::new("sp.urgent_appeal", cites, says, fresh.reason.records), ..fresh }
    }

    fn complaint(&self) -> Route {
        let cites = "Human Rights Council complaint procedure; from memory";
        let says = "for consistent patterns of gross violations; confidential, not anonymous, remedies exhausted or in vain: to be judged by people";
        Route::new("hrc.complaint_procedure", Verdict::CannotTell, cites, says, [])
    }

    fn jurisdiction(&self) -> Route {
        let forum = |account: &&Account<'_>| account.term("rung") == Some("universal_jurisdiction_case");
        let records: Vec<RecordId> = self.about.iter().filter(forum).map(Account::id).collect();
        match records.is_empty() {
            true => Route::new(
                "universal_jurisdiction",
                Verdict::CannotTell,
                "the law of the State of the forum",
                "no forum and no suspect's presence is recorded for this case",
                [],
            ),
            false => Route::new(
                "universal_jurisdiction",
                Verdict::Eligible,
                "the law of the State of the forum",
                "a case under universal jurisdiction is recorded",
                records,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_of_parties_is_read() {
        let lines = include_str!("../data/parties.tsv").lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 4, "{line}");
            assert!(
                cells[1] == "no" || Day::from_iso(cells[1]).is_some_and(|day| convention() <= day),
                "{line}"
            );
            assert!(
                ["yes", "no"].contains(&cells[3]) && (cells[3] == "no" || !cells[2].contains("memory")),
                "{line}"
            );
        }
    }
}
