//! `whereabouts grave`: sites where the dead are said to lie, what was done to them, whose the remains are.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Subcommand, ValueEnum};
use dates::Day;
use graves::geojson::{self, Audience};
use graves::{Ground, Identification, Problem, Remains, Severity, Site, identifications, rank, returns};
use ledger::RecordId;
use register::{Internal, Public, Redactions, Register};
use serde_json::{Value, json};

use crate::accounts::{self, Accounts, Adding, Wanted};
use crate::failure::{Failure, Kind, Outcome};
use crate::graves::{Voice, remains, site};
use crate::leaving;
use crate::lists::read_text;
use crate::options::Common;
use crate::protection::{self, Hushed};
use crate::session::{Session, counted};
use crate::terminal::say;

/// Grave sites: how well each is known, who is said to lie there, what was done to it, whose the remains are.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  whereabouts grave add --file graves.toml
  whereabouts grave list --on 2020-09-03
  whereabouts grave show 3k2m9x1q
  whereabouts grave history                          what was done to each site, when and how
  whereabouts grave rank 8hq0z7ab --missing 318
  whereabouts grave geojson write sites.geojson --audience public

Everything is said as of a day: what happened or was decided later does not count (docs/graves.md).")]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the sites.
    List {
        #[command(flatten)]
        days: Days,
    },
    /// Show a site: how well it is known and why, who lies there, what was done to it, whose the remains are.
    Show {
        #[command(flatten)]
        of: Of,
    },
    /// What was done to a site, or to each, in the order of time, with the images before and after.
    History {
        /// The site, by the identifier of any of its records, or its first characters; every site if none is named.
        site: Option<String>,
        #[command(flatten)]
        days: Days,
    },
    /// Who is said to lie in a site, who elsewhere too, and how many besides the named.
    Claims {
        #[command(flatten)]
        of: Of,
    },
    /// Lay remains beside the missing of their site: an order in which to look, no answer.
    #[command(
        after_help = "Shows ante-mortem data, which is for the search only (ICPPED art. 19). Every factor is shown with how
it speaks; «none of these» is always among the answers; nothing is decided."
    )]
    Rank {
        /// The remains, by their identifier or its first characters.
        remains: String,
        /// How many are missing whose remains these could be, named or not.
        #[arg(long, value_name = "N")]
        missing: Option<u32>,
        #[command(flatten)]
        days: Days,
    },
    /// Sites as maps (GeoJSON): written for the team or the public, or read as records of a source.
    Geojson {
        #[command(subcommand)]
        map: MapWork,
    },
    /// Add what is said of graves: a docket, or one record from flags.
    #[command(after_help = "Examples:
  whereabouts grave add --file graves.toml
  whereabouts grave add --source field-notes --key G1 --set name=«خاک سرخ» --set province=«کرانه بالا»
  whereabouts grave add --kind site_event --source field-notes --set site=G1 --set event_kind=bulldozed --set date=1387/10/27")]
    Add {
        /// The kind of a record from flags.
        #[arg(long, default_value = "grave_site", value_parser = clap::builder::PossibleValuesParser::new(KINDS))]
        kind: String,
        #[command(flatten)]
        adding: Adding,
    },
}

#[derive(Debug, Subcommand)]
enum MapWork {
    /// Write the sites: exactly for the team, as the level of each allows for the public.
    Write {
        /// The file to write; it must not exist yet.
        file: PathBuf,
        /// Whom the map is for.
        #[arg(long, value_enum, default_value = "public")]
        audience: For,
        #[command(flatten)]
        days: Days,
    },
    /// Read a file of sites or of outlines as records of a source.
    #[command(after_help = "Example:
  whereabouts grave geojson read survey.geojson --source survey --source-title «Survey of 2019» --dry-run

Properties are read by the identifiers and headers of `whereabouts records kinds grave_site`; others become notes.
Positions are sealed until a level of the site says otherwise.")]
    Read {
        /// The file.
        file: PathBuf,
        /// The source whose records these are, by its slug.
        #[arg(long, value_name = "SLUG")]
        source: String,
        /// The title of the source, if the register does not have it yet.
        #[arg(long, value_name = "TITLE")]
        source_title: Option<String>,
        /// Read and check only; add nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum For {
    Team,
    Public,
}

#[derive(Debug, Args)]
struct Of {
    /// The site, by the identifier of any of its records, or its first characters.
    site: String,
    #[command(flatten)]
    days: Days,
}

#[derive(Debug, Args)]
struct Days {
    /// As of this day: what happened later does not count. Today if none is given.
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
    /// As the register knew it at the end of this day.
    #[arg(long, value_name = "DATE")]
    known_on: Option<String>,
}

/// The kinds that this command adds.
const KINDS: [&str; 10] = [
    "grave_site",
    "site_event",
    "interment",
    "access_provision",
    "remains",
    "examination",
    "antemortem",
    "identification",
    "remains_return",
    "detention_place",
];

/// Carries the command out.
pub fn run(common: &Common, options: &Options) -> Result<Outcome> {
    match &options.what {
        What::List { days } => asked(common, days, |asked| list(common, asked)),
        What::Show { of } => of_site(common, &of.site, &of.days, |asked, found| show(common, asked, found)),
        What::History { site: Some(site), days } => {
            of_site(common, site, days, |asked, found| history(common, asked, std::slice::from_ref(found)))
        }
        What::History { site: None, days } => asked(common, days, |asked| {
            history(common, asked, &Site::all(asked.voice.ground, asked.on, &asked.identified))
        }),
        What::Claims { of } => {
            of_site(common, &of.site, &of.days, |asked, found| claims(common, asked, found))
        }
        What::Rank { remains, missing, days } => {
            asked(common, days, |asked| ranking(common, asked, remains, *missing))
        }
        What::Geojson { map: MapWork::Write { file, audience, days } } => {
            asked(common, days, |asked| write_map(common, asked, file, *audience))
        }
        What::Geojson { map: MapWork::Read { file, source, source_title, dry_run } } => {
            read_map(common, file, source, source_title.as_deref(), *dry_run)
        }
        What::Add { kind, adding } => accounts::add(common, adding, kind, &KINDS),
    }
}

/// What every answer rests on: the ground, the day, what was identified by then.
struct Asked<'a> {
    session: &'a Session,
    accounts: &'a Accounts,
    voice: Voice<'a>,
    on: Day,
    identified: Vec<Identification>,
}

fn asked(
    common: &Common,
    days: &Days,
    answer: impl FnOnce(&Asked<'_>) -> Result<Outcome>,
) -> Result<Outcome> {
    let on = accounts::as_of(days.on.as_deref())?;
    let session = Session::open(common)?;
    let accounts = Accounts::read(&session, Wanted::Everyone, accounts::known_on(days.known_on.as_deref())?)?;
    let all = accounts.all();
    let ground = Ground::new(&all, &accounts.links, |record| accounts.subject_of(record));
    let register = session.register()?;
    let hushed = Hushed::on(&accounts, on);
    let name = |person: RecordId| match hushed.hides(person) {
        true => "the case is silent".to_owned(),
        false => title(&register, &ground, person),
    };
    let identified = identifications(&ground, on);
    answer(&Asked {
        session: &session,
        accounts: &accounts,
        voice: Voice { ground: &ground, name: &name, sources: &accounts.sources },
        on,
        identified,
    })
}

/// What a person is called in a line, as everywhere else.
fn title(register: &Register<Internal>, ground: &Ground<'_>, person: RecordId) -> String {
    let records = ground.of(person).map(|account| account.record.clone()).collect();
    let found = register.person(person, records, &mut Redactions::default());
    found.map_or_else(|| "name unknown".to_owned(), |person| person.title())
}

fn of_site(
    common: &Common,
    beginning: &str,
    days: &Days,
    answer: impl FnOnce(&Asked<'_>, &Site) -> Result<Outcome>,
) -> Result<Outcome> {
    asked(common, days, |asked| {
        let (_, record) = asked.session.find(beginning)?;
        let found = Site::of(asked.voice.ground, record, asked.on, &asked.identified).ok_or_else(|| {
            Failure::error(
                Kind::NotFound,
                format!("record {} is of no grave site", record.short()),
                "`whereabouts grave list` lists the sites",
            )
        })?;
        answer(asked, &found)
    })
}

fn list(common: &Common, asked: &Asked<'_>) -> Result<Outcome> {
    let sites = Site::all(asked.voice.ground, asked.on, &asked.identified);
    if common.json {
        let all: Vec<_> = sites.iter().map(|found| site::as_json(&asked.voice, found, asked.on)).collect();
        let lost: Vec<_> = asked.voice.ground.lost_links().iter().map(lost_as_json).collect();
        say(json!({"schema": "whereabouts/1", "sites": all, "lost_links": lost}).to_string());
    } else {
        sites.iter().for_each(|found| site::line(&asked.voice, found));
        match sites.is_empty() {
            true => say("no grave sites yet; next: whereabouts grave add --file graves.toml"),
            false => say(format!("{} on {}", counted(sites.len(), "site", "sites"), asked.on)),
        }
        lost_links(&asked.voice);
    }
    Ok(with_findings(sites.iter().any(Site::has_errors)))
}

/// Links that lead to no record here: a list that was not imported, a key with a slip of the pen.
fn lost_links(voice: &Voice<'_>) {
    let lost = voice.ground.lost_links();
    if !lost.is_empty() {
        say(format!("{} to no record here", counted(lost.len(), "link leads", "links lead")));
    }
    for (record, property) in lost {
        say(format!("  {}  {}: {property}", record.short(), voice.source(*record)));
    }
}

fn lost_as_json((record, property): &(RecordId, &str)) -> Value {
    json!({"record": record.to_string(), "property": property})
}

fn with_findings(wrong: bool) -> Outcome {
    if wrong { Outcome::WithFindings } else { Outcome::Done }
}

fn show(common: &Common, asked: &Asked<'_>, found: &Site) -> Result<Outcome> {
    let ground = asked.voice.ground;
    let of = |id: &RecordId| Remains::of(ground, *id, asked.on);
    let bodies: Vec<Remains> = found.remains.iter().filter_map(of).collect();
    let from_here = |home: &graves::Return| home.remains.iter().any(|it| found.remains.contains(it));
    let homes = returns(ground, asked.on, &asked.identified).into_iter().filter(from_here);
    let homes: Vec<graves::Return> = homes.collect();
    let here = |known: &&Identification| known.remains.iter().any(|it| found.remains.contains(it));
    let identified: Vec<&Identification> = asked.identified.iter().filter(here).collect();
    let problems = identified.iter().flat_map(|known| &known.problems);
    let grave = |problem: &Problem| problem.severity > Severity::Warn;
    let wrong = problems.chain(homes.iter().flat_map(|home| &home.problems)).any(grave);
    let ended = with_findings(wrong || found.has_errors());
    if common.json {
        let mut shown = site::as_json(&asked.voice, found, asked.on);
        shown["identifications"] = json!(identified);
        shown["returns"] = json!(homes);
        shown["remains"] = json!(bodies);
        shown["schema"] = json!("whereabouts/1");
        say(shown.to_string());
        return Ok(ended);
    }
    site::show(&asked.voice, found, asked.on);
    if !bodies.is_empty() {
        say("\nremains");
        bodies.iter().for_each(|body| remains::show(&asked.voice, body, &asked.identified));
    }
    if !homes.is_empty() {
        say("\nthe way home");
        homes.iter().for_each(|home| remains::way_home(&asked.voice, home));
    }
    Ok(ended)
}

fn history(common: &Common, asked: &Asked<'_>, sites: &[Site]) -> Result<Outcome> {
    if common.json {
        let one = |found: &Site| json!({"site": found.id.to_string(), "history": site::history_json(&asked.voice, found)});
        let mut told = match sites {
            [only] => one(only),
            _ => json!({"sites": sites.iter().map(one).collect::<Vec<_>>()}),
        };
        told["schema"] = json!("whereabouts/1");
        say(told.to_string());
        return Ok(Outcome::Done);
    }
    for found in sites {
        if sites.len() > 1 {
            say(format!("\n{}", asked.voice.site(found.id)));
        }
        site::history(&asked.voice, found);
    }
    Ok(Outcome::Done)
}

fn claims(common: &Common, asked: &Asked<'_>, found: &Site) -> Result<Outcome> {
    if common.json {
        let whole = site::as_json(&asked.voice, found, asked.on);
        let (numbers, contents) = (&whole["numbers"], &whole["contents"]);
        let site = found.id.to_string();
        say(json!({"schema": "whereabouts/1", "site": site, "numbers": numbers, "contents": contents})
            .to_string());
    } else {
        site::claims(&asked.voice, found);
        asked.voice.problems(2, found.numbers.problems.iter().chain(&found.contents.problems));
    }
    Ok(Outcome::Done)
}

fn ranking(common: &Common, asked: &Asked<'_>, beginning: &str, missing: Option<u32>) -> Result<Outcome> {
    let (_, record) = asked.session.find(beginning)?;
    let body = asked.voice.ground.thing(record);
    let found = rank(asked.voice.ground, body, asked.on, missing, &asked.identified).ok_or_else(|| {
        Failure::error(
            Kind::NotFound,
            format!("record {} is of no remains that were recovered from a site by {}", record.short(), asked.on),
            "`whereabouts grave show SITE` lists the remains of a site; `site` of remains says where they were found",
        )
    })?;
    if common.json {
        let mut shown = remains::as_json(&asked.voice, &found);
        shown["schema"] = json!("whereabouts/1");
        say(shown.to_string());
    } else {
        remains::ranking(&asked.voice, &found);
    }
    Ok(Outcome::Done)
}

/// How many sites a map leaves out, and how many it tells more coarsely than they are recorded.
fn held_back(map: &geojson::Written) -> Vec<String> {
    let left_out = counted(
        map.left_out,
        "site is left out: no public source speaks of it",
        "sites are left out: no public source speaks of them",
    );
    let coarser = counted(map.held_back, "site goes", "sites go");
    [
        (map.left_out, left_out),
        (
            map.held_back,
            format!("{coarser} out coarser than recorded (V-301); `whereabouts grave show` says why"),
        ),
    ]
    .into_iter()
    .filter_map(|(count, line)| (count > 0).then_some(line))
    .collect()
}

fn write_map(common: &Common, asked: &Asked<'_>, file: &Path, audience: For) -> Result<Outcome> {
    let audience = match audience {
        For::Team => Audience::Team,
        For::Public => Audience::Public,
    };
    let sites = Site::all(asked.voice.ground, asked.on, &asked.identified);
    let map = if audience == Audience::Public {
        let release = protection::release(None, asked.on);
        let protection = protection::of(asked.accounts, asked.on);
        let register = asked.session.register()?.disclose::<Public>(protection, release);
        let all = asked.accounts.all();
        let ground = leaving::public_ground(asked.accounts, &all, &register);
        leaving::public_map(asked.accounts, &ground, &register, asked.on, &mut Redactions::default())
    } else {
        geojson::write(asked.voice.ground, &sites, asked.on, audience)
    };
    let mut text = serde_json::to_string_pretty(&map.collection)?;
    text.push('\n');
    if file == Path::new("-") {
        std::io::stdout().write_all(text.as_bytes())?;
        if !common.quiet {
            held_back(&map).iter().for_each(|line| eprintln!("{line}"));
        }
        return Ok(Outcome::Done);
    }
    let mut open =
        OpenOptions::new().write(true).create_new(true).open(file).map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Failure::error(
                Kind::Refused,
                format!("{} is there already", file.display()),
                "name a file that is not there yet",
            ),
            _ => anyhow::Error::from(error).context(format!("writing {}", file.display())),
        })?;
    open.write_all(text.as_bytes()).with_context(|| format!("writing {}", file.display()))?;
    if common.json {
        let told = json!({"schema": "whereabouts/1", "sites": sites.len(), "left_out": map.left_out, "held_back": map.held_back});
        say(told.to_string());
        return Ok(Outcome::Done);
    }
    say(format!("{} written to {}", counted(sites.len() - map.left_out, "site", "sites"), file.display()));
    held_back(&map).into_iter().for_each(say);
    Ok(Outcome::Done)
}

/// Adds the features of a map as records of a source.
fn read_map(common: &Common, file: &Path, slug: &str, title: Option<&str>, dry_run: bool) -> Result<Outcome> {
    let brought = geojson::read(&read_text(file)?, slug).map_err(|refused| {
        Failure::error(Kind::Failed, format!("{}: {refused}", file.display()), "nothing was added")
    })?;
    let mut docket = brought.docket;
    if let Some(title) = title {
        docket["source"][slug] = json!({"title": title});
    }
    if !common.json {
        brought.odd.iter().for_each(|odd| say(format!("feature {}: {}", odd.feature, odd.says)));
    }
    let added = accounts::add_text(common, &docket.to_string(), None, dry_run, &KINDS)?;
    Ok(if brought.odd.is_empty() { added } else { Outcome::WithFindings })
}
