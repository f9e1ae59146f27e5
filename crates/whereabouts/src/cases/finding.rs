//! Recording a finding, and the second pair of eyes.

use anyhow::Result;
use clap::Args;

use crate::accounts::{self, Adding};
use crate::failure::Outcome;
use crate::options::Common;
use crate::session::Session;

/// The source that findings of this register are recorded under, unless another is named.
const SOURCE: (&str, &str) = ("findings", "Findings of this register");

/// A finding as the command line gives it.
#[derive(Debug, Args)]
pub struct Find {
    /// The person, or several: identifiers or their first characters.
    #[arg(required = true)]
    people: Vec<String>,
    /// What it decides: fate, whereabouts, an element, or legal_characterisation.
    #[arg(long)]
    about: String,
    /// What it found, as dead, alive_free, site_confirmed, holds; unknown takes an earlier finding back.
    #[arg(long, value_name = "VALUE", required_unless_present = "label")]
    value: Option<String>,
    /// The legal label, if that is what it is about.
    #[arg(long)]
    label: Option<String>,
    /// The standard of proof, as reasonable_grounds_to_believe.
    #[arg(long, value_name = "STANDARD")]
    standard: String,
    /// Who made it.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// When: today if not given.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// Whose finding it is: register, court, un_mechanism, fact_finding_body, truth_commission.
    #[arg(long, default_value = "register")]
    body: String,
    /// Who recorded a body's finding.
    #[arg(long, value_name = "NAME")]
    recorded_by: Option<String>,
    /// How it was found, as verified_contact.
    #[arg(long)]
    method: Option<String>,
    /// A record that supports it; may be given several times.
    #[arg(long, value_name = "RECORD")]
    supporting: Vec<String>,
    /// A record that speaks against it and was weighed.
    #[arg(long, value_name = "RECORD")]
    contrary: Vec<String>,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reasoning: String,
    /// A dissenting opinion.
    #[arg(long, value_name = "TEXT")]
    dissent: Option<String>,
    /// An earlier finding whose place it takes.
    #[arg(long, value_name = "RECORD")]
    supersedes: Vec<String>,
    /// The document it stands in.
    #[arg(long, value_name = "TEXT")]
    document: Option<String>,
    /// The source it is recorded under.
    #[arg(long, value_name = "SLUG", default_value = SOURCE.0)]
    source: String,
    /// Read and check only; add nothing.
    #[arg(long)]
    dry_run: bool,
}

/// A review as the command line gives it.
#[derive(Debug, Args)]
pub struct Review {
    /// The finding: its identifier or its first characters.
    finding: String,
    /// Who reviews it; neither its author nor whoever recorded it.
    #[arg(long, value_name = "NAME")]
    by: String,
    /// What the review says.
    #[arg(long, value_parser = ["agrees", "disagrees", "asks_for_more"])]
    outcome: String,
    /// Why.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// When: today if not given.
    #[arg(long, value_name = "DATE")]
    date: Option<String>,
    /// The source it is recorded under.
    #[arg(long, value_name = "SLUG", default_value = SOURCE.0)]
    source: String,
}

/// Records a finding; it counts once somebody else agrees.
pub fn find(common: &Common, find: &Find) -> Result<Outcome> {
    let mut values = Values::new(common)?;
    values.links("person", &find.people)?;
    values.text("about", Some(&find.about));
    values.text("value", find.value.as_ref());
    values.text("label", find.label.as_ref());
    values.text("standard_of_proof", Some(&find.standard));
    values.text("made_by", Some(&find.by));
    values.text("date", Some(&today(find.date.as_ref())?));
    values.text("body", Some(&find.body));
    values.text("recorded_by", find.recorded_by.as_ref());
    values.text("method", find.method.as_ref());
    values.links("supporting", &find.supporting)?;
    values.links("contrary", &find.contrary)?;
    values.text("reasoning", Some(&find.reasoning));
    values.text("dissent", find.dissent.as_ref());
    values.links("supersedes", &find.supersedes)?;
    values.text("document", find.document.as_ref());
    let adding = values.adding(&find.source, find.dry_run)?;
    accounts::add(common, &adding, "finding", &["finding"])
}

/// Records what a second person says of a finding.
pub fn review(common: &Common, review: &Review) -> Result<Outcome> {
    let mut values = Values::new(common)?;
    values.links("finding", std::slice::from_ref(&review.finding))?;
    values.text("by", Some(&review.by));
    values.text("outcome", Some(&review.outcome));
    values.text("reason", review.reason.as_ref());
    values.text("date", Some(&today(review.date.as_ref())?));
    let adding = values.adding(&review.source, false)?;
    accounts::add(common, &adding, "finding_review", &["finding_review"])
}

fn today(written: Option<&String>) -> Result<String> {
    match written {
        Some(written) => Ok(written.clone()),
        None => Ok(accounts::as_of(None)?.to_string()),
    }
}

/// The values of a record, with links written out whole.
struct Values {
    session: Session,
    values: Vec<String>,
}

impl Values {
    fn new(common: &Common) -> Result<Values> {
        Ok(Values { session: Session::open(common)?, values: Vec::new() })
    }

    fn text(&mut self, property: &str, value: Option<&String>) {
        self.values.extend(value.map(|value| format!("{property}={value}")));
    }

    fn links(&mut self, property: &str, beginnings: &[String]) -> Result<()> {
        for beginning in beginnings {
            // A row of a list is named as the list names it; anything else by its identifier.
            let link = match beginning.contains(':') {
                true => beginning.clone(),
                false => self.session.find(beginning)?.1.to_string(),
            };
            self.values.push(format!("{property}={link}"));
        }
        Ok(())
    }

    fn adding(self, source: &str, dry_run: bool) -> Result<Adding> {
        let known = self.session.store.sources()?.iter().any(|row| row.source.slug == source);
        let title = (!known && source == SOURCE.0).then(|| SOURCE.1.to_owned());
        Ok(Adding::of_values(self.values, source, title, dry_run))
    }
}
