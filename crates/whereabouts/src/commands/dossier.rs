//! `whereabouts dossier`: all that is known of a person, a grave site or an official, for one audience, with its sources.

use std::io::Write as _;
use std::path::PathBuf;

use ::offices::Offices;
use ::statements::Statements;
use anyhow::Result;
use certificates::{Laws, death_file};
use claims::Account;
use clap::{Args, Subcommand};
use consent::Purpose;
use dates::Day;
use graves::{Ground, Site, identifications, public_place};
use ledger::{RecordId, Statement};
use papers::Tongue;
use papers::dossier::{self, Annex, Dossier, Official, Section, Subject, Victim};
use register::{
    Audience, Court, GateRule, Partners, Public, Redactions, Register, State, Team, UnConfidential,
};

use crate::accounts::{self, Accounts, Wanted};
use crate::certificates::deaths;
use crate::cleared::Cleared;
use crate::commands::export::{self, For, purpose};
use crate::commands::letter::tongue;
use crate::commands::link;
use crate::failure::{Failure, Kind, Outcome};
use crate::options::Common;
use crate::protection;
use crate::session::Session;
use crate::terminal::{isolated, say};

/// Everything that one audience may see of a person, a grave site or an official: evidence, conflicts, reasons, sources.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts dossier person 3k2m9x1q --for team --html person.html --lang fa
  whereabouts dossier site 7pq2m1x4 --html site.html --lang ar
  whereabouts dossier official 5m1x9k2q --for team --json
  whereabouts dossier site 7pq2m1x4                  in lines, for the public

Everything passes the gate for its audience first, and the dossier is made of what is left (docs/dossiers.md). Nothing is sent.")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// A person: fate and whereabouts, every value, the record of the death.
    Person {
        #[command(flatten)]
        of: Of,
    },
    /// A grave site: how well it is known, what was done to it, how many, who is said to lie there.
    Site {
        #[command(flatten)]
        of: Of,
    },
    /// An official: posts, what is alleged and by whom, words, what followed, what courts did.
    Official {
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Debug, Args)]
struct Of {
    /// Whose: the identifier of any of its records, or its first characters.
    record: String,
    /// For whom.
    #[arg(long = "for", visible_alias = "audience", value_enum, default_value = "public")]
    audience: For,
    /// What for, a term of the vocabulary `purpose`; where it is not said, the usual purpose of the audience.
    #[arg(long, value_name = "PURPOSE", value_parser = purpose)]
    purpose: Option<Purpose>,
    /// The language: en, fa or ar.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = tongue)]
    lang: Tongue,
    /// Write a page to this new file, ready to print.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Write here how much was withheld, by rule.
    #[arg(long, value_name = "FILE")]
    redactions: Option<PathBuf>,
    /// As of this day; today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    let (subject, of) = match &options.what {
        What::Person { of } => (Subject::Person, of),
        What::Site { of } => (Subject::Site, of),
        What::Official { of } => (Subject::Official, of),
    };
    match of.audience {
        For::Public => write::<Public>(common, subject, of),
        For::Partners => write::<Partners>(common, subject, of),
        For::Team => write::<Team>(common, subject, of),
        For::Un => write::<UnConfidential>(common, subject, of),
        For::State => write::<State>(common, subject, of),
        For::Court => write::<Court>(common, subject, of),
    }
}

/// What every dossier rests on.
struct Desk<'d, A: Audience> {
    accounts: &'d Accounts,
    register: &'d Register<A>,
    /// What the audience may see.
    told: &'d [Account<'d>],
    id: RecordId,
    on: Day,
}

fn write<A: Audience>(common: &Common, subject: Subject, of: &Of) -> Result<Outcome> {
    export::allowed::<A>(of.purpose)?;
    let on = accounts::as_of(of.on.as_deref())?;
    let mut session = Session::open(common)?;
    link::catch_up(common, &mut session)?;
    let (_, record) = session.find(&of.record)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, accounts::known_on(of.known_on.as_deref())?)?;
    let release = protection::release(of.purpose, on);
    // What was known on a day is told by the wishes of today.
    let protected = protection::protection(&session, on)?;
    let register = session.register()?.disclose::<A>(protected, release);
    let mut withheld = Redactions::default();
    let id = accounts.subject_of(record);
    refuse(&accounts, &register, subject, record, on)?;
    // What is withheld elsewhere in the register is no matter of this dossier.
    let counted = |account: &Account<'_>| {
        let meant = accounts.links_of(account).into_iter().filter_map(|(_, _, means)| means);
        [account.id()].into_iter().chain(meant).any(|record| accounts.subject_of(record) == id)
    };
    let cleared = Cleared::through(&register, &accounts, |_| true, counted, &mut withheld);
    let told = cleared.accounts();
    let desk = Desk { accounts: &accounts, register: &register, told: &told, id, on };
    let made = match subject {
        Subject::Person => desk.person(),
        Subject::Site => desk.site(),
        Subject::Official => desk.official(),
    };
    let made = made.ok_or_else(|| {
        Failure::error(
            Kind::Refused,
            format!("nothing of record {} may be shown to this audience ({})", record.short(), A::NAME),
            "`--for team` shows it to those who work on the register; docs/dossiers.md says what the gate asks",
        )
    })?;
    let receipt = withheld.to_json::<A>(register.gate().purpose().id(), &on.to_string());
    if let Some(file) = &of.html {
        write_file(file, &dossier::html(&made, &receipt, of.lang))?;
    }
    if let Some(file) = &of.redactions {
        write_file(file, &format!("{}\n", serde_json::to_string_pretty(&receipt)?))?;
    }
    if common.json {
        say(dossier::json(&made, &receipt, of.lang).to_string());
    } else if of.html.is_none() {
        dossier::lines(&made, of.lang, isolated).iter().for_each(say);
    } else if !common.quiet {
        eprintln!("written, not sent: a dossier for {}", A::NAME);
    }
    Ok(Outcome::Done)
}

fn write_file(file: &std::path::Path, text: &str) -> Result<()> {
    let mut file = export::open(file)?;
    file.write_all(text.as_bytes())?;
    Ok(file.flush()?)
}

/// Refuses what is no such subject, and whom the gate keeps back whole; with what to do about it.
fn refuse<A: Audience>(
    accounts: &Accounts,
    register: &Register<A>,
    subject: Subject,
    record: RecordId,
    on: Day,
) -> Result<()> {
    let kind = accounts.get(record).map_or("", |account| account.kind());
    let (wanted, listed) = match subject {
        Subject::Site => ("grave_site", "whereabouts grave list"),
        Subject::Person => ("person", "whereabouts people NAME"),
        Subject::Official => ("person", "whereabouts officials list"),
    };
    let id = accounts.subject_of(record);
    let all = accounts.all();
    let offices = Offices::new(&all, &accounts.links, |record| accounts.subject_of(record));
    let known = subject != Subject::Official || offices.people().contains(&offices.thing(id));
    if kind != wanted || !known {
        let what = match subject {
            Subject::Site => "no grave site",
            Subject::Person => "no person who stands in the register",
            Subject::Official => "nobody who held an office or is named as involved",
        };
        return Err(Failure::error(
            Kind::NotFound,
            format!("record {} is of {what}", record.short()),
            format!("`{listed}` finds them and prints their identifiers"),
        ));
    }
    if kind != "person" {
        return Ok(());
    }
    let own = accounts.of_kind("person").filter(|account| accounts.subject_of(account.id()) == id);
    let own: Vec<Account<'_>> = own.collect();
    // A list of officials names nobody as disappeared.
    if subject == Subject::Person && own.iter().all(|account| account.source.facts.names_officials()) {
        return Err(Failure::error(
            Kind::NotFound,
            format!("record {} is of an official, of whom nobody says that they disappeared", record.short()),
            format!("`whereabouts dossier official {}` has what is known", record.short()),
        ));
    }
    let own: Vec<RecordId> = own.iter().map(Account::id).collect();
    let Err(rule) = register.gate().subject(&register.gate().about(&own)) else { return Ok(()) };
    let missing: Vec<String> =
        offices.naming(id, on).missing().map(|reason| format!("{}: {}", reason.rule, reason.says)).collect();
    let next = match rule {
        GateRule::Suspect => format!("what is missing: {}", missing.join("; ")),
        GateRule::Silence => "`whereabouts consent list --silent` shows the danger".to_owned(),
        _ => "ask the family, and record the answer: whereabouts consent add".to_owned(),
    };
    let what = format!("{}: {} ({})", rule.id(), rule.says(), A::NAME);
    Err(Failure::error(Kind::Refused, what, next))
}

impl<A: Audience> Desk<'_, A> {
    /// The thing that a record stands for, as far as the register joins it.
    fn same(&self, record: RecordId) -> RecordId {
        self.accounts.subject_of(record)
    }

    fn own(&self) -> Vec<Account<'_>> {
        let own = self.told.iter().filter(|account| self.same(account.id()) == self.id);
        own.copied().collect()
    }

    /// What a person or another thing is called, among what the audience may see.
    fn name(&self, thing: RecordId) -> Option<String> {
        let of: Vec<Account<'_>> =
            self.told.iter().filter(|one| self.same(one.id()) == self.same(thing)).copied().collect();
        match of.first()?.kind() {
            "person" => Some(deaths::title(&of)),
            _ => {
                let called = of.iter().find_map(|one| one.text("name").or(one.text("title")));
                Some(called.map_or_else(|| thing.short(), str::to_owned))
            }
        }
    }

    /// Every record that speaks of some things, whole; those of the kind `leaving` excepted.
    fn evidence(&self, things: &[RecordId], leaving: &str) -> Section {
        let speaks = |account: &Account<'_>| {
            let own = things.contains(&self.same(account.id()));
            let meant = self.accounts.links_of(account).into_iter().filter_map(|(_, _, means)| means);
            own || meant.into_iter().any(|record| things.contains(&self.same(record)))
        };
        let told: Vec<Account<'_>> = self
            .told
            .iter()
            .filter(|account| account.kind() != leaving && account.kind() != "release" && speaks(account))
            .copied()
            .collect();
        let means = |account: &Account<'_>, said: &Statement| {
            let link = claims::Link::read(&said.value)?;
            self.accounts.links.resolve(&link, account.source.id)
        };
        dossier::records(&told, means, |thing| self.name(thing))
    }

    fn finish(&self, subject: Subject, title: String, also: Vec<String>, sections: Vec<Section>) -> Dossier {
        let find = |record| {
            self.told
                .iter()
                .find(|account| account.id() == record)
                .map(|account| Annex::of(account, self.told))
        };
        Dossier::new(subject, (self.id, title, also), (self.on, A::NAME), sections, find)
    }

    fn person(&self) -> Option<Dossier> {
        let own = self.own();
        let records = own.iter().map(|account| account.record.clone()).collect();
        let person = self.register.person(self.id, records, &mut Redactions::default())?;
        let on = crate::cases::on(self.accounts, self.told.to_vec(), self.on);
        let case = on.case(self.id);
        let about = on.cases.records_of(self.id);
        let file = death_file(&about, &self.accounts.links, Laws::built_in(), None, self.on);
        let matters = cases::procedures(&about, on.cases.links(), |record| self.same(record), self.on);
        let victim = Victim { person: &person, case: &case, file: &file, matters: &matters };
        let mut sections = dossier::person(&victim);
        let things: Vec<RecordId> = matters.iter().filter_map(|it| it.record).chain([self.id]).collect();
        sections.push(self.evidence(&things, "person"));
        let (native, latin) = person.headline();
        let title = native.clone().or(latin.clone()).unwrap_or_else(|| self.id.short());
        let also = latin.filter(|_| native.is_some()).into_iter().collect();
        Some(self.finish(Subject::Person, title, also, sections))
    }

    fn site(&self) -> Option<Dossier> {
        let ground = Ground::new(self.told, &self.accounts.links, |record| self.same(record));
        let identified = identifications(&ground, self.on);
        let site = Site::of(&ground, self.id, self.on, &identified)?;
        // The level that was decided says what the public may be told of the place, whatever its source's sharing.
        let all = self.accounts.all();
        let whole = Ground::new(&all, &self.accounts.links, |record| self.same(record));
        let whole = whole.closing(self.register.gate().closed_sources(&all));
        let mut place = public_place(&whole, self.id, self.on);
        let nobody = self.register.gate().about(&[]);
        let words =
            [&mut place.names, &mut place.cemetery, &mut place.city, &mut place.province, &mut place.country];
        for told in words {
            told.retain(|word| self.register.gate().text(&nobody, word).is_ok());
        }
        let name = |person| self.name(person);
        let mut sections = dossier::site(&site, &dossier::Ground { name: &name, place: &place });
        let things: Vec<RecordId> =
            site.records.iter().map(|record| self.same(*record)).chain([self.id]).collect();
        sections.push(self.evidence(&things, ""));
        let mut names = site.names.iter().map(|called| called.name.clone()).chain(place.names.clone());
        let title = names.next().or_else(|| place.city.first().cloned()).unwrap_or_else(|| self.id.short());
        let mut also: Vec<String> = Vec::new();
        names.filter(|name| *name != title).for_each(|name| {
            if !also.contains(&name) {
                also.push(name);
            }
        });
        Some(self.finish(Subject::Site, title, also, sections))
    }

    fn official(&self) -> Option<Dossier> {
        let own = self.own();
        own.first()?;
        let offices = Offices::new(self.told, &self.accounts.links, |record| self.same(record));
        let held = |speaker, when: &dates::Window| offices.institutions(speaker, when);
        let same = |record| offices.thing(self.same(record));
        let statements = Statements::new(self.told, &self.accounts.links, same, &held, self.on);
        let name = |thing| self.name(thing);
        let person = offices.thing(self.id);
        let asked = Official {
            person,
            offices: &offices,
            statements: &statements,
            name: &name,
            on: self.on,
            with_gates: A::NAME == Team::NAME,
        };
        let mut sections = dossier::official(&asked);
        sections.push(self.evidence(&[self.id], ""));
        let also = own.iter().flat_map(|account| account.texts("other_name")).map(str::to_owned).collect();
        Some(self.finish(Subject::Official, deaths::title(&own), also, sections))
    }
}
