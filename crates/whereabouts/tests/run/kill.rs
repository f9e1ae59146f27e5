//! Killing the program at work, at another moment in each round.
#![allow(dead_code, clippy::unwrap_used)]

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Desk;

/// Rounds; a larger number by `WHEREABOUTS_KILL_ROUNDS`.
pub fn rounds() -> usize {
    std::env::var("WHEREABOUTS_KILL_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(6)
}

/// Rounds of one command, each killed at some moment within the time that it takes.
pub struct Killing {
    within: Duration,
    round: u64,
    at_work: u64,
}

/// A run that was killed, or had ended before.
pub struct Ended {
    /// Whether it was still at work.
    pub at_work: bool,
    /// What it had printed.
    pub out: String,
}

impl Killing {
    /// Moments spread over so many milliseconds.
    pub fn within(milliseconds: u64) -> Killing {
        Killing { within: Duration::from_millis(milliseconds), round: 0, at_work: 0 }
    }

    /// Moments spread over the time that the command takes here when nobody kills it, which is tried once.
    pub fn as_long_as(desk: &Desk, words: &[&str]) -> Killing {
        let begun = Instant::now();
        desk.run_words(words);
        Killing { within: begun.elapsed(), round: 0, at_work: 0 }
    }

    /// Starts the program and sends it SIGKILL.
    pub fn kill(&mut self, desk: &Desk, words: &[&str]) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whereabouts"));
        command.args(words).current_dir(desk.path()).env_clear();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // The golden ratio spreads the moments evenly.
        let moment = (self.round as f64 * 0.618_033_988_7).fract();
        std::thread::sleep(self.within.mul_f64(moment));
        let at_work = child.try_wait().unwrap().is_none();
        child.kill().ok();
        let out = String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned();
        self.round += 1;
        self.at_work += u64::from(at_work);
        Ended { at_work, out }
    }
}

impl fmt::Display for Killing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rounds, {} killed at work", self.round, self.at_work)
    }
}

/// Copies a folder with everything in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let beside = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &beside);
        } else {
            std::fs::copy(&path, beside).unwrap();
        }
    }
}
