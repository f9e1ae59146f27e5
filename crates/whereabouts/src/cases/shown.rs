//! One case on the screen: what stands, what would make it stand more firmly, and why.

use anyhow::Result;
use cases::fact::{FactView, Value, shown};
use cases::{Case, FactState, Holding, Procedure, Standing, procedures};
use claims::{Account, Reason};
use dates::Answer;
use register::table;
use serde_json::{Value as Json, json};

use super::Opened;
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::counted;
use crate::terminal::{isolated, number, say};

/// Shows one person's case.
pub fn show(common: &Common, opened: &Opened, beginning: &str, why: bool) -> Result<Outcome> {
    let on = opened.cases();
    let person = opened.person(&on, beginning)?;
    let own = on.cases.records_of(person);
    let title = opened.named(person, &own).map_or_else(|| "name unknown".to_owned(), |named| named.title());
    let case = on.case(person);
    // A body's decision is laid beside the facts, and changes none of them.
    let subject = |record| opened.accounts.subject_of(record);
    let matters = procedures(&own, on.cases.links(), subject, opened.day);
    if common.json {
        let mut json = serde_json::to_value(&case)?;
        json["schema"] = json!("whereabouts/1");
        json["person"] = json!(person.to_string());
        json["title"] = json!(title);
        json["called_disappeared"] = json!(on.cases.is_called_disappeared(person));
        json["label"] = json!(case.state.label());
        json["known_on"] = json!(opened.known_on);
        json["procedures"] = serde_json::to_value(&matters)?;
        let apart = matters.iter().filter_map(|matter| matter.divergence(case.state));
        json["divergences"] = serde_json::to_value(apart.collect::<Vec<_>>())?;
        json["records"] = own.iter().map(record_json).collect();
        say(json.to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{}   {}", isolated(&title), person.short()));
    let known =
        opened.known_on.as_deref().map_or_else(|| "now".to_owned(), |day| format!("on {}", isolated(day)));
    say(format!("as of {}, as known {known}, from {}\n", case.on, counted(own.len(), "record", "records")));
    if !on.cases.is_called_disappeared(person) {
        say("nobody calls this person disappeared: a burial register, or a list of officials, names them\n");
    }
    Page { case: &case, own: &own, matters: &matters, why }.print();
    Ok(Outcome::Done)
}

fn record_json(account: &Account<'_>) -> Json {
    json!({
        "record": account.id().to_string(),
        "kind": account.kind(),
        "source": account.source.slug,
        "grade": format!("{:?}", account.source.grade),
        "locator": table::place(&account.record.locator),
    })
}

struct Page<'a> {
    case: &'a Case,
    own: &'a [Account<'a>],
    matters: &'a [Procedure],
    why: bool,
}

impl Page<'_> {
    fn print(&self) {
        let case = self.case;
        line("state", &format!("{}: {}", case.state.code(), case.state.label()));
        self.fact("fate", &case.fate);
        self.fact("whereabouts", &case.whereabouts);
        self.elements();
        self.clock();
        self.flags();
        self.findings();
        self.recorded();
        self.procedures();
        for issue in &case.issues {
            line("issue", &issue.says);
            self.reason(issue);
        }
    }

    fn fact<T: Value>(&self, name: &str, view: &FactView<T>) {
        let since = shown(&view.since).map(|since| format!(" since {since}")).unwrap_or_default();
        let happened = shown(&view.happened).map(|when| format!("   ({when})")).unwrap_or_default();
        line(name, &format!("{}   {}{since}{happened}", reported(view), words(view.standing.code())));
        if view.standing == Standing::Contradicted || view.sides.len() > 1 {
            for side in &view.sides {
                let sources = counted(side.independent, "independent source", "independent sources");
                let when = shown(&side.happened).map(|when| format!(" ({when})")).unwrap_or_default();
                line("", &format!("- reported {}{when}: {sources}", words(side.value.code())));
            }
        }
        view.reasons.iter().for_each(|reason| self.reason(reason));
        if let Some(next) = &view.next {
            line("", &format!("to stand more firmly: {next}"));
        }
    }

    fn elements(&self) {
        for element in &self.case.elements {
            let view = &element.view;
            let not = if view.value == Holding::DoesNotHold { "reported not to hold, " } else { "" };
            let standing = words(view.standing.code());
            line(
                "element",
                &format!("{:34} {not}{standing}   {}", words(element.element.code()), element.article),
            );
            view.reasons.iter().for_each(|reason| self.reason(reason));
        }
        for gap in &self.case.element_gap {
            line("missing", &format!("{}: {}", words(gap.element.code()), gap.needs));
        }
    }

    fn clock(&self) {
        let clock = &self.case.clock;
        let since = shown(&clock.since).unwrap_or_else(|| "not known".to_owned());
        let until = clock.until.map(|day| format!(", until {day}")).unwrap_or_default();
        let days = clock.days.and_then(|days| u64::try_from(days).ok());
        let days = days.map(|days| format!(": at least {} days", number(days))).unwrap_or_default();
        line("concealed", &format!("since {since}{until}{days}"));
    }

    fn flags(&self) {
        for flag in &self.case.flags {
            let is = match flag.is {
                Answer::Yes => "yes",
                Answer::No => "no",
                Answer::Maybe => "cannot tell",
            };
            line("follows", &format!("{:26} {is:12} {}", words(flag.flag.code()), flag.reason.says));
            if self.why {
                self.reason(&flag.reason);
            }
        }
    }

    fn findings(&self) {
        for finding in &self.case.findings {
            let by = if finding.own { "the register" } else { "a body" };
            let what = format!("{} {}", words(finding.about.code()), words(finding.value));
            let standard = words(finding.standard.code());
            line("finding", &format!("{what}, at «{standard}», by {by}: {}", words(finding.state.code())));
            self.reason(&finding.reason);
        }
        for opinion in &self.case.opinions {
            let modality = opinion.modality.map(words).unwrap_or_default();
            line("opinion", &format!("{} {modality}   {}", words(opinion.label), opinion.record.short()));
        }
    }

    fn recorded(&self) {
        let answers = &self.case.answers;
        for answer in answers.items.iter().filter(|answer| !answer.responses.is_empty()) {
            let item = format!("{} (art. {})", words(answer.item), answer.article);
            line("State", &format!("{item}: {}", words(answer.status.code())));
        }
        if let Some(acknowledged) = answers.acknowledged {
            line(
                "State",
                if acknowledged { "acknowledged the detention" } else { "did not acknowledge the detention" },
            );
        }
        for step in &self.case.accountability {
            let outcome = step.outcome.map(|outcome| format!(": {}", words(outcome))).unwrap_or_default();
            let when = shown(&step.on).map(|when| format!("{when} ")).unwrap_or_default();
            line("step", &format!("{when}{}{outcome}", step.rung.map(words).unwrap_or_default()));
        }
        for step in &self.case.family {
            let when = shown(&step.on).map(|when| format!("{when} ")).unwrap_or_default();
            line("family", &format!("{when}{}", words(step.step)));
        }
    }

    fn procedures(&self) {
        for matter in self.matters {
            let name = [matter.mechanism, matter.kind]
                .into_iter()
                .flatten()
                .map(words)
                .collect::<Vec<_>>()
                .join(", ");
            line("before", &format!("{name}: {}", words(matter.stage.code())));
            if let Some(divergence) = matter.divergence(self.case.state) {
                line("", &format!("DIVERGES: {}", divergence.reason.says));
                self.reason(&divergence.reason);
            }
            for issue in &matter.issues {
                line("issue", &issue.says);
                self.reason(issue);
            }
        }
    }

    /// The rule, where it stands, and the records; only where reasons were asked for.
    fn reason(&self, reason: &Reason) {
        if !self.why {
            return;
        }
        line("", &format!("why: {}   [{}; {}]", reason.says, reason.rule, reason.cites));
        for id in &reason.records {
            let own = self.own.iter().find(|account| account.id() == *id);
            let of = own.map(|account| {
                let graded = account.credibility().map(|one| one.to_string()).unwrap_or("-".to_owned());
                let place = table::place(&account.record.locator);
                let place = if place.is_empty() { place } else { format!(" {place}") };
                format!(
                    "{}{place}, {} ({:?}{graded})",
                    isolated(&account.source.slug),
                    account.kind(),
                    account.source.grade
                )
            });
            line(
                "",
                &format!(
                    "     {}  {}",
                    id.short(),
                    of.unwrap_or_else(|| "a record of another case".to_owned())
                ),
            );
        }
    }
}

/// A value in words: "reported", until it is established.
fn reported<T: Value>(view: &FactView<T>) -> String {
    match view.standing {
        Standing::Established => words(view.value.code()),
        Standing::Contradicted => "contradictory reports".to_owned(),
        _ if view.value == T::UNKNOWN => "not known".to_owned(),
        _ => format!("reported {}", words(view.value.code())),
    }
}

/// A code in words.
pub(super) fn words(code: &str) -> String {
    code.replace('_', " ")
}

/// The state in a few words, for lists.
pub(super) fn state_words(state: FactState) -> &'static str {
    state.label()
}

fn line(name: &str, text: &str) {
    say(format!("{name:12} {text}"));
}
