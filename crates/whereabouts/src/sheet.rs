//! The child process that reads workbooks: no files, no network, little memory.
//!
//! A legal workbook of 1.7 KB can make its reader ask for 549 GB, so `import`
//! starts this program again with `read-sheet`, hands it the bytes on standard
//! input and takes rows from its standard output. The child limits itself
//! before it reads the first byte.

use std::io::{Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;
use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::failure::{Failure, Kind, Outcome};

/// The most memory the child may ask for: 1 GiB.
const MEMORY: u64 = 1 << 30;
/// The most seconds of processor time it may use.
const SECONDS: u64 = 120;
/// The largest workbook that is read: 256 MiB.
const LARGEST: u64 = 256 << 20;

/// Options of the hidden command.
#[derive(Debug, Args)]
pub struct Options {
    /// The sheet to read; the first that holds anything if none is named.
    #[arg(long)]
    sheet: Option<String>,
}

/// The child's side: limits itself, reads standard input, writes rows.
pub fn run(options: &Options) -> Result<Outcome> {
    confine()?;
    let mut bytes = Vec::new();
    std::io::stdin().take(LARGEST).read_to_end(&mut bytes).context("reading the workbook")?;
    let out = std::io::stdout().lock();
    let mut out = std::io::BufWriter::new(out);
    if let Err(error) = intake::sheet_to_rows(&bytes, options.sheet.as_deref(), &mut out) {
        out.flush().ok();
        return Err(Failure::error(
            Kind::Failed,
            error.to_string(),
            "save it anew as XLSX or CSV and import that",
        ));
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// No more memory, time, files or network than reading a workbook needs.
fn confine() -> Result<()> {
    let limit = |resource, most| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .context("limiting the reader")
    };
    limit(Resource::As, MEMORY)?;
    limit(Resource::Cpu, SECONDS)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    // Kernels without Landlock still have the limits above.
    let abi = ABI::V5;
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.create())
        .and_then(|rules| rules.restrict_self())
        .context("confining the reader")?;
    Ok(())
}

/// The parent's side: a child reading one workbook.
pub struct Reader {
    child: Child,
    feeder: Option<std::thread::JoinHandle<std::io::Result<()>>>,
}

impl Reader {
    /// Starts a child on the bytes of a workbook; rows come from what is returned with it.
    pub fn start(bytes: Vec<u8>, sheet: Option<&str>) -> Result<(Reader, ChildStdout)> {
        if bytes.len() as u64 >= LARGEST {
            return Err(Failure::error(
                Kind::Failed,
                format!("the workbook has {} MiB; at most {} are read", bytes.len() >> 20, LARGEST >> 20),
                "save its sheets as CSV and import those",
            ));
        }
        let mut command = Command::new(std::env::current_exe().context("finding this program")?);
        command
            .arg("read-sheet")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        if let Some(sheet) = sheet {
            command.args(["--sheet", sheet]);
        }
        let mut child = command.spawn().context("starting the reader of workbooks")?;
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let rows = child.stdout.take().expect("standard output is piped");
        let feeder = std::thread::spawn(move || stdin.write_all(&bytes));
        Ok((Reader { child, feeder: Some(feeder) }, rows))
    }

    /// Waits for the child and says how it ended.
    pub fn finish(mut self) -> Result<()> {
        if let Some(feeder) = self.feeder.take() {
            // A broken pipe here only means that the child ended first; its status says why.
            feeder.join().ok();
        }
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.by_ref().take(4096).read_to_string(&mut said).ok();
        }
        let status = self.child.wait().context("waiting for the reader of workbooks")?;
        if status.success() {
            return Ok(());
        }
        let why = match status.code() {
            Some(1) => said.lines().next().unwrap_or_default().trim_start_matches("whereabouts: ").to_owned(),
            _ => {
                format!("its reader went over its limits ({} MiB, {SECONDS} s) and was stopped", MEMORY >> 20)
            }
        };
        Err(Failure::error(
            Kind::Failed,
            format!("the workbook could not be read: {why}"),
            "open it in a spreadsheet program, save the sheet as CSV, and import that",
        ))
    }
}
