//! Running the program as a person would, in a folder of its own.
#![allow(dead_code, clippy::unwrap_used)]

pub mod kill;

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder for one test, and the program run in it.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a run printed and how it ended.
pub struct Ran {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Desk {
    /// An empty folder.
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with the demonstration's register in it.
    pub fn with_demo() -> Desk {
        let desk = Desk::new();
        desk.run("demo").ends(0);
        desk
    }

    /// A folder with a register of its own, opened by the words in `words.txt`.
    pub fn with_register() -> Desk {
        let desk = Desk::new();
        desk.write("words.txt", "an invented passphrase of several words\n");
        desk.run("init --recorder Leila --passphrase-file words.txt").ends(0);
        desk
    }

    /// A folder with a throw-away register, which opens without the second that a passphrase takes.
    pub fn with_open_register() -> Desk {
        let desk = Desk::new();
        desk.run("init --recorder Leila --throwaway").ends(0);
        desk
    }

    /// A folder with a register that anyone may open: much quicker than one behind a passphrase.
    pub fn throwaway() -> Desk {
        let desk = Desk::new();
        desk.write("words.txt", "not asked for\n");
        desk.run("init --recorder Leila --throwaway").ends(0);
        desk
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file into the folder.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    /// Reads a file of the folder.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Copies a file of the invented place, and its mapping if it has one, into the folder.
    pub fn take(&self, name: &str) {
        for file in [name.to_owned(), mapping_of(name)] {
            let from = lakeside().join(&file);
            if from.is_file() {
                std::fs::copy(from, self.path().join(file)).unwrap();
            }
        }
    }

    /// Runs the program with words as a shell would split them (no quoting).
    pub fn run(&self, words: &str) -> Ran {
        self.run_words(&words.split_whitespace().collect::<Vec<_>>())
    }

    /// Runs the program with these words.
    pub fn run_words(&self, words: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_whereabouts"));
        command.args(words).current_dir(self.path()).env_clear();
        Ran::of(command.output().unwrap())
    }

    /// Runs the program as a person at a terminal does, who presses the next key at each question.
    pub fn sit(&self, words: &str, keys: &[&str]) -> Ran {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let keyboard = std::fs::File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_whereabouts"));
        command.args(words.split_whitespace()).current_dir(self.path()).env_clear();
        let mut child = command.stdin(keyboard).stdout(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdout.take().unwrap();
        let (mut said, mut keys, mut byte) = (Vec::new(), keys.iter(), [0u8]);
        while pipe.read(&mut byte).unwrap() > 0 {
            said.push(byte[0]);
            // A question ends in this; a number waits for the next key after each of its own.
            if said.ends_with(b"  > ") {
                let key = keys.next().unwrap_or(&"q");
                for letter in key.chars() {
                    std::thread::sleep(std::time::Duration::from_millis(60));
                    rustix::io::write(&terminal, letter.to_string().as_bytes()).unwrap();
                }
            }
        }
        let code = child.wait().unwrap().code().unwrap_or(-1);
        Ran { code, out: String::from_utf8(said).unwrap(), err: String::new() }
    }

    /// Runs the program on the register that `with_register` began.
    pub fn own(&self, words: &str) -> Ran {
        self.run(&format!("{words} --passphrase-file words.txt"))
    }

    /// Runs the program on the demonstration's register.
    pub fn demo(&self, words: &str) -> Ran {
        self.run(&format!("{words} --register lakeside-register"))
    }
}

impl Ran {
    fn of(output: Output) -> Ran {
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Fails unless the run ended with this code.
    pub fn ends(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "standard output:\n{}\nstandard error:\n{}", self.out, self.err);
        self
    }

    /// Fails unless standard output says this.
    pub fn says(self, words: &str) -> Ran {
        assert!(self.out.contains(words), "«{words}» is not in:\n{}", self.out);
        self
    }

    /// Fails unless standard error says this.
    pub fn warns(self, words: &str) -> Ran {
        assert!(self.err.contains(words), "«{words}» is not in:\n{}", self.err);
        self
    }
}

/// The folder of the invented place.
pub fn lakeside() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/lakeside")
}

fn mapping_of(name: &str) -> String {
    let (stem, _) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.toml")
}
