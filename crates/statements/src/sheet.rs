//! Numbers as one table, for spreadsheets and programs: what the register documents, then every claim with its own
//! scope, claimant, day and source. Each claim keeps its line; there is no total.

use claims::Account;
use dates::{Day, Window};

use crate::number::{Documented, Number, Table};

/// The columns, in their order; an empty cell says that nobody said.
pub const COLUMNS: [&str; 19] = [
    "row",
    "unit",
    "documented",
    "group",
    "place",
    "from",
    "to",
    "claimant",
    "interest",
    "number",
    "least",
    "most",
    "qualifier",
    "basis",
    "claimed_from",
    "claimed_to",
    "source",
    "place_in_source",
    "record",
];

/// The rows: codes where the codebook has one, days as ISO 8601, texts as their source writes them.
///
/// A count that the audience is not told is `withheld`.
pub fn rows(documented: &[Documented], tables: &[Table<'_>]) -> Vec<[String; COLUMNS.len()]> {
    let own = documented.iter().map(counted);
    let claims = tables.iter().flat_map(|table| &table.numbers);
    own.chain(claims.map(claim)).collect()
}

fn counted(one: &Documented) -> [String; COLUMNS.len()] {
    let mut row = COLUMNS.map(|_| String::new());
    row[0] = "documented".to_owned();
    row[1] = one.unit.to_owned();
    row[2] = one.of.code().to_owned();
    row[9] = one.count.map_or_else(|| "withheld".to_owned(), |count| count.to_string());
    row
}

fn claim(one: &Number<'_>) -> [String; COLUMNS.len()] {
    let text = |property| one.account.text(property).unwrap_or_default().to_owned();
    let code = |term: Option<&str>| term.unwrap_or_default().to_owned();
    let figure = |figure: Option<f64>| figure.map(|figure| figure.to_string()).unwrap_or_default();
    let [from, to] = ends(one.time.as_ref());
    let [claimed_from, claimed_to] = ends(one.claimed.as_ref());
    [
        "claimed".to_owned(),
        code(one.unit),
        String::new(),
        text("group"),
        text("place"),
        from,
        to,
        one.claimant.clone(),
        code(one.interest),
        one.shown(),
        figure(one.least),
        figure(one.most),
        code(one.qualifier),
        code(one.basis),
        claimed_from,
        claimed_to,
        one.account.source.title.clone(),
        place(&one.account),
        one.account.id().to_string(),
    ]
}

/// The first and the last day of a window.
fn ends(window: Option<&Window>) -> [String; 2] {
    let window = window.copied().unwrap_or_default();
    [window.earliest, window.latest]
        .map(|day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default())
}

/// Where in its source a claim stands.
fn place(account: &Account<'_>) -> String {
    let locator = &account.record.locator;
    let parts = [
        locator.sheet.as_ref().map(|sheet| format!("sheet {sheet}")),
        locator.row.map(|row| format!("row {row}")),
        locator.page.as_ref().map(|page| format!("page {page}")),
        locator.timestamp.clone(),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
