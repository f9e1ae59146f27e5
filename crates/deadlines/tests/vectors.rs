//! The table in `testdata/`: what falls due when, what was in time, what is eligible.
//!
//! Anyone can add a line; a line that differs is shown with what came out.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use dates::{Answer, Day, Hints, Window, read};
use deadlines::{Elapsed, Moment, Rules, RulesError, State, Trigger};

const TABLE: &str = include_str!("../testdata/vectors.tsv");
const OWN: &str = include_str!("../testdata/own.toml");

/// What a line gives: a date by name.
struct Given<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Given<'a> {
    /// Reads `since=۶ مرداد ۱۳۶۷ on=2025-01-01`: a name ends at `=`, a date at the next name.
    fn read(text: &'a str) -> Given<'a> {
        let mut given = BTreeMap::new();
        let mut rest = text;
        while let Some((name, after)) = rest.split_once('=') {
            let end = after.find('=').and_then(|next| after[..next].rfind(' ')).unwrap_or(after.len());
            given.insert(name.trim(), after[..end].trim());
            rest = &after[end..];
        }
        Given(given)
    }

    fn window(&self, name: &str) -> Window {
        let text = self.0.get(name).unwrap_or_else(|| panic!("{name}= is missing"));
        match text.split_once('/') {
            Some((first, last)) if first.ends_with("..") || last.ends_with("..") || first.len() == 10 => {
                Window { earliest: Day::from_iso(first), latest: Day::from_iso(last) }
            }
            _ => read(text, &Hints::default()).candidates[0].window,
        }
    }

    fn trigger(&self) -> Trigger {
        match self.0.get("since").and_then(|text| Moment::read(text)) {
            Some(moment) => Trigger::Moment(moment),
            None if self.0.contains_key("since") => Trigger::Days(self.window("since")),
            None => Trigger::Days(Window::default()),
        }
    }

    fn on(&self) -> Day {
        self.0.get("on").map_or(Day::LAST, |text| Day::from_iso(text).unwrap())
    }

    /// The one name that is not `since`.
    fn event(&self) -> &str {
        self.0.keys().find(|name| **name != "since").unwrap()
    }
}

fn shown<T: PartialEq + ToString>(earliest: Option<T>, latest: Option<T>) -> String {
    let end = |end: Option<&T>| end.map_or("..".to_owned(), T::to_string);
    match (&earliest, &latest) {
        (None, None) => String::new(),
        (first, last) if first == last => end(first.as_ref()),
        (first, last) => format!("{}/{}", end(first.as_ref()), end(last.as_ref())),
    }
}

fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Maybe => "maybe",
    }
}

/// What comes out of one line.
fn outcome(rules: &Rules, asked: &str, id: &str, given: &Given) -> String {
    if asked == "days" {
        return Elapsed::between(&given.window("from"), &given.window("to")).to_string();
    }
    let rule = rules.rule(id).unwrap_or_else(|| panic!("there is no rule {id}"));
    match asked {
        "due" => {
            let due = rules.due(rule, &given.trigger(), given.on());
            let exact = due.exact.map_or(String::new(), |exact| shown(exact.earliest, exact.latest));
            format!("{} {exact}", shown(due.window.earliest, due.window.latest)).trim().to_owned()
        }
        "state" => rules.due(rule, &given.trigger(), given.on()).state.code().to_owned(),
        "done" => done(rules, id, given),
        "eligible" => {
            let found = rule.eligible(&given.window("happened"), &given.window("received"));
            word(found.unwrap().answer).to_owned()
        }
        "cutoff" => {
            let cutoff = rule.eligible(&Window::default(), &given.window("received")).unwrap().cutoff;
            shown(cutoff.earliest, cutoff.latest)
        }
        other => panic!("nothing is asked by «{other}»"),
    }
}

fn done(rules: &Rules, id: &str, given: &Given) -> String {
    let rule = rules.rule(id).unwrap();
    let kept = rules.kept(rule, &given.trigger(), &given.window(given.event()));
    let end = rule.end(Some(given.event())).unwrap();
    let mut words = vec![word(kept.in_time).to_owned(), kept.late.to_string(), kept.day.to_string()];
    if kept.in_time == Answer::No {
        words.extend(end.late.clone());
        words.extend(end.late_allowed.then(|| "allowed".to_owned()));
    }
    words.join(" ")
}

#[test]
fn everything_falls_due_as_its_line_says() {
    let rules = Rules::built_in().with("own.toml", OWN).unwrap();
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [asked, id, given, expected] = columns[..] else { panic!("four columns: {line}") };
        let found = outcome(&rules, asked, id, &Given::read(given));
        if found != expected {
            wrong.push(format!("{asked} {id} {given}\n  expected  {expected}\n  came out  {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_of_the_standards_is_there_and_says_whether_it_was_read() {
    let rules = Rules::built_in();
    let unread: Vec<&str> =
        rules.rules().iter().filter(|rule| !rule.verified).map(|rule| rule.id.as_str()).collect();
    assert_eq!(unread, ["WGEID-6M", "SP-UA-30D", "SP-OL-48H", "SP-EMBARGO", "ANNIV"]);
    assert_eq!(rules.rules().len(), 17);
    let idle: Vec<&str> =
        rules.rules().iter().filter(|rule| !rule.active).map(|rule| rule.id.as_str()).collect();
    assert_eq!(idle, ["SP-UA-30D"]);
}

#[test]
fn reminders_and_repeated_dues_follow_one_another() {
    let rules = Rules::built_in().with("own.toml", OWN).unwrap();
    let day = |text: &str| Window::of(Day::from_iso(text).unwrap());
    let since = |text: &str| Trigger::Days(day(text));
    let reminders = rules.reminders(rules.rule("WGEID-6M").unwrap(), &since("2025-01-15"));
    assert_eq!(reminders, ["2025-02-14", "2025-04-15", "2025-06-14", "2025-07-04"].map(day));
    let dues = rules.dues(rules.rule("CED-REM").unwrap(), &since("2025-11-28"), Day::LAST);
    let dues: Vec<Window> = dues.iter().map(|due| due.window).collect();
    assert_eq!(dues, ["2025-12-28", "2026-01-27", "2026-02-26"].map(day));
}

#[test]
fn a_period_of_ones_own_takes_the_place_of_one_that_was_not_found() {
    let text = "[periods]\nCED-REM.days = 30\nCONSENT-REVIEW.calendar_months = 6\n";
    let rules = Rules::built_in().with("own.toml", text).unwrap();
    let due = |rules: &Rules, id: &str| {
        let since = Trigger::Days(Window::of(Day::from_iso("2025-11-28").unwrap()));
        let dues = rules.dues(rules.rule(id).unwrap(), &since, Day::FIRST);
        dues.iter().map(|due| due.window.earliest.map(|day| day.to_string())).collect::<Vec<_>>()
    };
    let days = |days: &[&str]| days.iter().map(|day| Some((*day).to_owned())).collect::<Vec<_>>();
    assert_eq!(due(&rules, "CED-REM"), days(&["2025-12-28", "2026-01-27", "2026-02-26"]));
    assert_eq!(due(&rules, "CONSENT-REVIEW"), days(&["2026-05-28"]));
    assert_eq!(due(Rules::built_in(), "CED-REM"), [None, None, None]);
    let reminders = rules.rule("CED-REM").unwrap();
    assert!(reminders.note.as_ref().unwrap().en.contains("your own, from own.toml"));
    assert_eq!(reminders.cites, Rules::built_in().rule("CED-REM").unwrap().cites);
    let refused = |text: &str| Rules::built_in().with("own.toml", text).unwrap_err().to_string();
    assert!(refused("[periods]\nCED-ROM.days = 30").contains("«CED-ROM» is given a period"));
    assert!(refused("[periods]\nCED-REM.days = 0").contains("runs for no time at all"));
    assert!(refused("[periods]\nCED-REM.weeks = 3").contains("own.toml cannot be read"));
}

#[test]
fn odd_dates_are_answered_with_a_flag() {
    let rule = Rules::built_in().rule("wgeid-urg-3m").unwrap();
    let day = |text: &str| Window::of(Day::from_iso(text).unwrap());
    let beyond = rule.eligible(&day("2025-09-01"), &day("2025-08-31")).unwrap();
    assert!(beyond.after_receipt);
    let on = rule.eligible(&day("2025-05-31"), &day("2025-08-31")).unwrap();
    assert!(on.on_cutoff && !on.after_receipt);
    assert_eq!(
        Rules::built_in().rule("SP-60D").unwrap().eligible(&day("2025-05-31"), &day("2025-08-31")),
        None
    );
}

#[track_caller]
fn refused(change: (&str, &str), words: &str) {
    let text = OWN.replacen(change.0, change.1, 1);
    assert_ne!(text, OWN, "nothing was changed");
    let error = Rules::built_in().with("own.toml", &text).unwrap_err();
    assert!(error.to_string().contains(words), "{error}");
}

#[test]
fn a_rule_that_contradicts_itself_is_refused_with_what_is_wrong() {
    refused(("period.days = 8", "period.days = 0"), "rule «OWN-BEFORE» runs for no time at all");
    refused(("holidays = \"geneva\"", ""), "without naming a table of closed days");
    refused(("holidays = \"geneva\"", "holidays = \"lakeside\""), "of which there is no table");
    refused(("period.listed", "look_back = true\nperiod.listed"), "looks back");
    refused(("after = \"CED-2W\"", "after = \"CED-3W\""), "no rule with a trigger of its own");
    refused(("on = [\"state\"]", "on = []"), "who must act");
    refused(("on = [\"state\"]", "on = [\"state\"]\nzone = \"lakeside\""), "names the clock «lakeside»");
    refused(("id = \"OWN-SOLAR\"", "id = \"own-session\""), "stands there twice");
    refused(("verified = false", "checked = false"), "own.toml cannot be read");
    let unreadable = Rules::built_in().with("own.toml", "rules = 3").unwrap_err();
    assert!(matches!(unreadable, RulesError::Unreadable { .. }));
}

#[test]
fn states_have_words_in_every_language_and_codes_of_their_own() {
    let mut codes: Vec<&str> = State::ALL.iter().map(|state| state.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), State::ALL.len());
}

#[test]
fn silence_is_said_with_its_day_and_its_source() {
    let silence = deadlines::Silence {
        since: Window::of(Day::from_iso("2020-09-03").unwrap()),
        as_of: Day::from_iso("2020-12-09").unwrap(),
        source: "communications database".to_owned(),
    };
    assert_eq!(silence.days().to_string(), "97");
    let words = silence.in_words(dates::Lang::English);
    assert_eq!(words, "none seen as of 2020-12-09 in communications database");
}
