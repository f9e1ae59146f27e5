//! A child process for hostile files: no files, no network, little memory, limited time.
//!
//! A legal workbook of 1.7 KB can make its reader ask for 549 GB. Whatever reads a file from outside
//! therefore runs in this program started again, which limits itself before it reads the first byte.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Once;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result};
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, path_beneath_rules,
};
use rustix::process::{Pid, Resource, Rlimit, Signal, kill_process_group, setrlimit};

/// The most memory the child may ask for: 1 GiB.
pub const MEMORY: u64 = 1 << 30;
/// The most seconds of processor time it, and each program it starts, may use; and that all of it together may take.
pub const SECONDS: u64 = 120;
/// The largest file that is read: 256 MiB.
pub const LARGEST: u64 = 256 << 20;

/// Where programs and what they need lie; nothing of a person's own is there.
const PROGRAMS: [&str; 10] = [
    "/usr",
    "/bin",
    "/lib",
    "/lib64",
    "/nix/store",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/alternatives",
    "/etc/localtime",
    "/dev/urandom",
];

/// What a child may reach beside its own standard input and output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Nothing.
    Nothing,
    /// The programs installed on this computer, for reading and running, never for writing.
    Programs,
}

/// Limits this process, and every process that it starts, for good.
pub fn confine(reach: Reach) -> Result<()> {
    let limit = |resource, most| {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })
            .context("limiting the reader")
    };
    limit(Resource::As, MEMORY)?;
    limit(Resource::Cpu, SECONDS)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    shut(reach)
}

/// Shuts this thread, and what it starts, out of files and network, as far as the kernel can.
fn shut(reach: Reach) -> Result<()> {
    // Kernels without Landlock still have the limits above; `say_unshut` says so.
    let abi = ABI::V5;
    let rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.create())
        .context("confining the reader")?;
    let rules = match reach {
        Reach::Nothing => rules,
        Reach::Programs => {
            let rules = rules
                .add_rules(path_beneath_rules(PROGRAMS, AccessFs::from_read(abi)))
                .context("confining the reader")?;
            let null = PathFd::new("/dev/null").context("confining the reader")?;
            let both = AccessFs::ReadFile | AccessFs::WriteFile;
            rules.add_rule(PathBeneath::new(null, both)).context("confining the reader")?
        }
    };
    rules.restrict_self().context("confining the reader")?;
    Ok(())
}

/// Whether the kernel can shut a process out of files and network; old ones and some containers cannot.
fn can_shut() -> bool {
    let rules = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    rules.handle_access(AccessFs::from_all(ABI::V1)).and_then(|rules| rules.create()).is_ok()
}

/// Says once that a hostile file is read with limits only.
fn say_unshut() {
    static SAID: Once = Once::new();
    SAID.call_once(|| {
        if !can_shut() {
            eprintln!(
                "this system has no Landlock: the reader of files is limited in memory and time, and not shut out \
                 of files and network; read files of strangers on a newer system (Linux 5.13)"
            );
        }
    });
}

/// A child of this program that reads one file from its standard input.
pub struct Confined {
    child: Child,
    feeder: Option<JoinHandle<std::io::Result<()>>>,
    /// As long as this is there, the deadline holds.
    watch: Sender<()>,
}

/// How a child ended that did not end well.
pub enum Ended {
    /// It said why, in one line.
    Said(String),
    /// It was stopped by its limits.
    Stopped,
}

impl Confined {
    /// Starts this program with these words on the bytes of a file; what it tells comes from what is returned with it.
    pub fn start(words: &[&str], mut file: impl Read + Send + 'static) -> Result<(Confined, ChildStdout)> {
        say_unshut();
        let mut command = Command::new(std::env::current_exe().context("finding this program")?);
        command.args(words).env_clear();
        // Its allocator would set aside a gigabyte of addresses, which is all that it may have.
        command.env("MIMALLOC_ARENA_RESERVE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own, so that the programs it starts can be ended with it.
        command.process_group(0);
        let mut child = command.spawn().context("starting the reader of files")?;
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let told = child.stdout.take().expect("standard output is piped");
        let feeder = std::thread::spawn(move || {
            std::io::copy(&mut file, &mut stdin)?;
            stdin.flush()
        });
        let watch = watch(Pid::from_child(&child));
        Ok((Confined { child, feeder: Some(feeder), watch }, told))
    }

    /// Waits for the child; the outer result is that of waiting. What could not be fed is told too.
    pub fn finish(mut self) -> Result<std::result::Result<(), Ended>> {
        let fed = self.feeder.take().map(|feeder| feeder.join());
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            stderr.by_ref().take(4096).read_to_string(&mut said).ok();
        }
        let status = self.child.wait().context("waiting for the reader of files")?;
        drop(self.watch);
        // A broken pipe only means that the child ended first; its status says why.
        if let Some(Ok(Err(error))) = fed
            && error.kind() == std::io::ErrorKind::InvalidData
        {
            return Ok(Err(Ended::Said("the original in the vault is damaged".to_owned())));
        }
        if status.success() {
            return Ok(Ok(()));
        }
        let first = said.lines().next().unwrap_or_default().trim_start_matches("whereabouts: ").to_owned();
        Ok(Err(if status.code() == Some(1) { Ended::Said(first) } else { Ended::Stopped }))
    }
}

/// Ends a child and all that it started when its time is over, unless it ended before.
fn watch(group: Pid) -> Sender<()> {
    let (alive, ended) = channel();
    std::thread::spawn(move || {
        if ended.recv_timeout(Duration::from_secs(SECONDS)) == Err(RecvTimeoutError::Timeout) {
            let _ = kill_process_group(group, Signal::KILL);
        }
    });
    alive
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_shut_out_of_files_wherever_it_is_said_that_it_can_be() {
        let (program, own) = std::thread::spawn(|| {
            shut(Reach::Programs).unwrap();
            (std::fs::read_dir("/usr").is_ok(), std::fs::read_dir(env!("CARGO_MANIFEST_DIR")).is_ok())
        })
        .join()
        .unwrap();
        assert!(program, "installed programs are within reach");
        assert_eq!(own, !can_shut(), "nothing else is, and where it is this is said");
    }
}
