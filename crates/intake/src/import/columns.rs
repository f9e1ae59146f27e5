//! A mapping held against a table: which cell becomes which property.

use std::collections::BTreeSet;

use dates::Hints;
use ledger::codebook::{Property, ValueType, Vocabulary};
use ledger::{Codebook, Sharing};

use crate::mapping::{Mapping, MappingError, Target, closest};
use crate::table::{
    Column, FTM_ID, FTM_OTHER, FTM_SEPARATOR, FtmNames, Kind, Table, fold_header, letter_index,
};

use super::error_sheet;
use super::words::Calendars;

/// One column that is used, with everything its cells need.
#[derive(Debug, Clone)]
pub struct Use {
    /// Its place in the row.
    pub index: usize,
    /// Its name, for statements and issues.
    pub name: String,
    /// What its values state.
    pub properties: Vec<Said>,
    /// The language of its values, if the mapping says so.
    pub lang: Option<String>,
    /// How its dates are read.
    pub hints: Hints,
    /// Endings of dates that mean the year alone, beside the new year of `hints`.
    pub placeholders: Vec<String>,
    /// The column that names each row's calendar.
    pub calendar: Option<usize>,
    /// What stands between several values.
    pub separator: Option<String>,
    /// Columns whose values complete this one's.
    pub combine: Vec<usize>,
    /// What is put between combined values.
    pub joined_by: String,
}

impl Use {
    /// The protection that its values need, whatever becomes of them.
    pub fn sharing(&self) -> Sharing {
        self.properties.iter().map(|said| said.sharing).max().unwrap_or_default()
    }
}

/// One property that a column states.
#[derive(Debug, Clone)]
pub struct Said {
    /// Its identifier.
    pub id: String,
    /// What its values are.
    pub value_type: ValueType,
    /// The vocabulary of its terms.
    pub terms: Option<Vocabulary>,
    /// Who may be shown it: what the codebook asks for, or the column if it asks for more.
    pub sharing: Sharing,
}

/// A mapping held against the columns of a table.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The columns that become statements, in the order of the file.
    pub uses: Vec<Use>,
    /// The columns that make up a row's key.
    pub key: Vec<usize>,
    /// The column that tells the sources of a file apart.
    pub split: Option<usize>,
    /// The column of keys in an error sheet that was mended.
    pub mended: Option<usize>,
    /// The columns that are neither used nor left out on purpose.
    pub unused: Vec<Column>,
    /// Values that hold for every row.
    pub constants: Vec<(Use, String)>,
    /// The properties that name somebody.
    pub naming: BTreeSet<String>,
    /// The words for calendars in a column of them.
    pub calendars: Calendars,
}

impl Plan {
    /// Holds a mapping against a table; a column that the table lacks is an error that lists what it has.
    pub fn new(mapping: &Mapping, table: &Table<'_>, codebook: &Codebook) -> Result<Plan, MappingError> {
        let kind = mapping.list.kind.as_deref().unwrap_or("person");
        let ftm = table.format().kind == Kind::Ftm;
        let own;
        let mapping = if ftm && mapping.columns.is_empty() {
            own = of_ftm(mapping, codebook);
            &own
        } else {
            mapping
        };
        let columns = Columns { all: table.columns() };
        let mut uses = Vec::new();
        for (name, target) in &mapping.columns {
            uses.push(columns.used(name, target, mapping, codebook, kind)?);
        }
        uses.sort_by_key(|used: &Use| used.index);
        let key = columns.find_all(&mapping.key)?;
        let split = mapping.split_by.as_deref().map(|name| columns.find(name)).transpose()?;
        let ignored = mapping.ignore.iter().filter_map(|name| columns.find(name).ok());
        let calendars = uses.iter().filter_map(|used| used.calendar);
        let combined = uses.iter().flat_map(|used| used.combine.iter().copied());
        let taken: BTreeSet<usize> = uses.iter().map(|used| used.index).chain(ignored).collect();
        let taken: BTreeSet<usize> =
            taken.into_iter().chain(calendars).chain(combined).chain(split).collect();
        let unused = columns.all.iter().enumerate().filter(|(index, column)| {
            !taken.contains(index) && !key.contains(index) && !error_sheet::is_problem_column(&column.name)
        });
        let unused = unused.map(|(_, column)| column.clone()).collect();
        let constants = mapping.constants.iter().enumerate().map(|(place, (property, value))| {
            // Places beyond every column keep their dates apart from those of columns.
            let used = a_use(usize::MAX - place, property, &Target::of(property), mapping, codebook, kind);
            (used, value.clone())
        });
        let naming = codebook.kind(kind).into_iter().flat_map(|kind| &kind.properties);
        Ok(Plan {
            uses,
            key,
            split,
            mended: columns.all.iter().position(|column| column.name == error_sheet::KEY),
            unused,
            constants: constants.collect(),
            calendars: Calendars::new(codebook),
            naming: naming.filter(|property| names_somebody(property)).map(|it| it.id.clone()).collect(),
        })
    }
}

/// Names of relatives are names too, but they do not say whom a row is about.
fn names_somebody(property: &Property) -> bool {
    use ledger::property::{FAMILY_NAME, GIVEN_NAME, NAME, OTHER_NAME};
    [NAME, GIVEN_NAME, FAMILY_NAME, OTHER_NAME].contains(&property.id.as_str())
}

/// What FollowTheMoney entities state when a mapping names no columns.
fn of_ftm(mapping: &Mapping, codebook: &Codebook) -> Mapping {
    let mut mapping = mapping.clone();
    for (ftm, property) in ftm_names(codebook, mapping.list.kind.as_deref().unwrap_or("person")).pairs() {
        mapping.columns.insert(ftm.to_owned(), Target::of(property));
    }
    mapping.columns.insert(FTM_OTHER.to_owned(), Target::of(ledger::property::NOTE));
    for target in mapping.columns.values_mut() {
        target.separator.get_or_insert(FTM_SEPARATOR.to_string());
    }
    if mapping.key.is_empty() {
        mapping.key = vec![FTM_ID.to_owned()];
    }
    mapping
}

/// The FollowTheMoney names of a kind's properties, for `Table::ftm`.
pub fn ftm_names(codebook: &Codebook, kind: &str) -> FtmNames {
    let properties = codebook.kind(kind).into_iter().flat_map(|kind| &kind.properties);
    FtmNames::new(properties.filter_map(|property| Some((property.ftm.clone()?, property.id.clone()))))
}

struct Columns<'a> {
    all: &'a [Column],
}

impl Columns<'_> {
    /// The column of a header (as written, or but for letters and case), or of a letter.
    fn find(&self, name: &str) -> Result<usize, MappingError> {
        let folded = fold_header(name);
        let exact = self.all.iter().position(|column| column.name == name || column.header == name);
        let like =
            || self.all.iter().position(|column| !folded.is_empty() && fold_header(&column.name) == folded);
        let by_letter = || letter_index(name).filter(|index| *index < self.all.len());
        exact.or_else(like).or_else(by_letter).ok_or_else(|| self.missing(name))
    }

    fn find_all(&self, names: &[String]) -> Result<Vec<usize>, MappingError> {
        names.iter().map(|name| self.find(name)).collect()
    }

    fn missing(&self, name: &str) -> MappingError {
        let names = self.all.iter().map(|column| column.name.as_str());
        let close = closest(name, names.clone());
        let close = close.map(|close| format!(" (did you mean «{close}»?)")).unwrap_or_default();
        let has: Vec<String> = names.map(|name| format!("«{name}»")).collect();
        let message = format!("the list has no column «{name}»{close}; it has {}", has.join(", "));
        MappingError { line: 0, message }
    }

    fn used(
        &self,
        name: &str,
        target: &Target,
        mapping: &Mapping,
        codebook: &Codebook,
        kind: &str,
    ) -> Result<Use, MappingError> {
        let index = self.find(name)?;
        let mut used = a_use(index, &self.all[index].name, target, mapping, codebook, kind);
        used.calendar = target.calendar_column.as_deref().map(|name| self.find(name)).transpose()?;
        used.combine = self.find_all(&target.combine)?;
        Ok(used)
    }
}

/// A use of a column that needs no other column.
fn a_use(
    index: usize,
    name: &str,
    target: &Target,
    mapping: &Mapping,
    codebook: &Codebook,
    kind: &str,
) -> Use {
    let mut hints = mapping.reading.hints();
    hints.calendar = target.calendar.or(hints.calendar);
    hints.order = target.order.or(hints.order);
    let placeholders: Vec<String> = mapping.reading.other_placeholders().map(str::to_owned).collect();
    Use {
        index,
        name: name.to_owned(),
        properties: target.properties.iter().map(|property| said(property, target, codebook, kind)).collect(),
        lang: target.lang.clone(),
        hints,
        placeholders,
        calendar: None,
        separator: target.separator.clone().or_else(|| mapping.reading.separator.clone()),
        combine: Vec::new(),
        joined_by: target.joined_by.clone().unwrap_or_else(|| " ".to_owned()),
    }
}

fn said(property: &str, target: &Target, codebook: &Codebook, kind: &str) -> Said {
    let known = codebook.property(kind, property);
    let terms = known.and_then(|known| known.terms.as_deref()).and_then(|id| codebook.vocabulary(id));
    Said {
        id: property.to_owned(),
        value_type: known.map_or(ValueType::Text, |known| known.value_type),
        terms: terms.cloned(),
        sharing: known
            .map(|known| known.sharing)
            .unwrap_or_default()
            .max(target.sharing.unwrap_or(Sharing::Public)),
    }
}
