//! The examples that `demo` builds: what each holds, what it is asked, and from which files of `fixtures` it is made.

/// An example register.
#[derive(Debug)]
pub struct Example {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What it is, in its first line.
    pub title: &'static str,
    /// The folder that is made where none is named.
    pub folder: &'static str,
    /// The seed of its chance, so that everyone sees the same identifiers.
    pub seed: &'static [u8; 32],
    /// Its lists with their mappings, in the order in which they are imported.
    pub lists: &'static [(&'static str, &'static [u8], &'static str)],
    /// Its dockets, in the order in which they are added.
    pub dockets: &'static [(&'static str, &'static str)],
    /// People of the dockets who are judged to be one, by the keys of two of their records, and why.
    pub same: &'static [(&'static str, &'static str, &'static str)],
    /// What it is asked, and by which command it answers. Each names its day, so that it answers alike on every day.
    pub answers: &'static [(&'static str, &'static [&'static str])],
    /// What whoever looks around has to know.
    pub warning: &'static str,
    /// Commands to try next.
    pub next: &'static [&'static str],
}

macro_rules! lists {
    ($folder:literal: $($list:literal, $mapping:literal;)*) => {
        &[$((
            $list,
            include_bytes!(concat!("../../../fixtures/", $folder, "/", $list)),
            include_str!(concat!("../../../fixtures/", $folder, "/", $mapping)),
        )),*]
    };
}

macro_rules! dockets {
    ($folder:literal: $($docket:literal,)*) => {
        &[$(($docket, include_str!(concat!("../../../fixtures/", $folder, "/", $docket)))),*]
    };
}

/// All of them.
pub static EXAMPLES: [Example; 2] = [LAKESIDE, IRAN_1988];

/// An invented place: conflicting lists of people, and what is said of cases, graves, certificates, consents and dangers.
const LAKESIDE: Example = Example {
    name: "lakeside",
    title: "Lakeside, an invented place",
    folder: "lakeside-register",
    seed: b"lakeside: everyone is invented..",
    // A list that copies another comes after it.
    lists: lists!["lakeside":
        "families-list.csv", "families-list.toml";
        "southern-committee.csv", "southern-committee.toml";
        "documentation-centre.tsv", "documentation-centre.toml";
        "international-monitor.csv", "international-monitor.toml";
        "party-book.xlsx", "party-book.toml";
        "burial-register.csv", "burial-register.toml";
        "remembrance-pages.csv", "remembrance-pages.toml";
        "archive.ftm.json", "archive.ftm.toml";
    ],
    dockets: dockets!["lakeside":
        "cases.toml",
        "graves.toml",
        "certificates.toml",
        "registers.toml",
        "procedures.toml",
        "states.toml",
        "protection.toml",
        "letters.toml",
        "offices.toml",
        "statements.toml",
        "places.toml",
    ],
    same: &[
        ("gazette:O-1", "those-who-sat:O-1", "one name in two scripts, and one post"),
        ("gazette:O-4", "farland-court:O-4", "one name in two scripts, and one post"),
    ],
    answers: &[
        (
            "is their fate, and are their whereabouts, established?",
            &["case", "list", "--counts", "--on", "2024-08-30"],
        ),
        ("what is known of each grave?", &["grave", "list", "--on", "2024-08-30"]),
        ("were they entered in a burial register?", &["register-check", "--on", "2024-08-30"]),
        ("which certificates were refused, or are false?", &["certificate", "list", "--on", "2024-08-30"]),
        ("what is due, and what did a State leave unanswered?", &["deadlines", "list", "--on", "2024-08-30"]),
    ],
    warning: "everyone in it is invented",
    next: &["serve", "people حسین"],
};

/// Public facts of the executions of 1988 in Iran and of what came after: no victims, no private persons.
const IRAN_1988: Example = Example {
    name: "iran-1988",
    title: "Iran 1988, public facts with their sources: no victims, no private persons",
    folder: "iran-1988-register",
    seed: b"iran-1988: public facts only....",
    lists: &[],
    dockets: dockets!["iran-1988-public":
        "letters.toml",
        "events.toml",
        "graves.toml",
        "offices.toml",
        "statements.toml",
    ],
    same: &[],
    answers: &[
        (
            "what was asked on 3 September 2020, and what is known to each question?",
            &["letter", "show", "IRN 20/2020", "--on", "2026-11-30"],
        ),
        (
            "who of those whom sources name held which office on that day, and what followed?",
            &["officials", "--on", "2020-09-03", "--as-of", "2026-11-30"],
        ),
        (
            "when were the killings? each published window, and over what sources differ",
            &["events", "--conflicts", "--on", "2026-11-30"],
        ),
        ("which grave sites were damaged, when and how?", &["grave", "history", "--on", "2026-11-30"]),
        ("how many? every claimant's own number", &["numbers", "--on", "2026-11-30"]),
        (
            "what did officials say that cannot both hold?",
            &["statement", "contradictions", "--on", "2026-11-30"],
        ),
        ("what did courts do?", &["proceedings", "--on", "2026-11-30"]),
        (
            "which mandates cover the killings?",
            &[
                "letter",
                "mandates",
                "--from",
                "1988-07",
                "--to",
                "1988-09",
                "--state",
                "Iran",
                "--subject",
                "execution",
                "--subject",
                "enforced_disappearance",
                "--on",
                "2026-11-30",
            ],
        ),
    ],
    warning: "public facts, each marked by how far its text was read; the living are only «named in SOURCE as»",
    next: &["letter shadow --html shadow.html --lang fa", "statement list --admissions", "letter ladder"],
};
