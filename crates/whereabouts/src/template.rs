//! A blank workbook for one kind of record, made from the codebook, and its mapping.
//!
//! Every cell is text, so that no spreadsheet program turns «۱۳۶۷/۵/۸» into another day;
//! drop-downs propose terms and refuse nothing, since odd input is evidence too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ledger::{Codebook, Kind, Property, ValueType};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, Formula, Note, Workbook, Worksheet, XlsxError,
};

/// How many rows have drop-downs.
const ROWS: u32 = 1000;

/// The key of a row in its list: the first column of every template.
const KEY: &str = "key";

/// The workbook's bytes, in one of the codebook's languages.
pub fn workbook(kind: &Kind, lang: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let terms = vocabularies(kind);
    let sheets = Sheets { kind, lang, terms: &terms };
    sheets.blank(workbook.add_worksheet())?;
    sheets.examples(workbook.add_worksheet())?;
    sheets.terms(workbook.add_worksheet())?;
    workbook.save_to_buffer()
}

/// The mapping that reads a filled template, as its file has it.
pub fn mapping(kind: &Kind, lang: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = String::from(
        "# Made with the workbook beside it. Give your list a slug and a title of its own: a list is known by its slug.\n",
    );
    let _ = writeln!(text, "key = {}\n\n[list]\nslug = {}", quoted(KEY), quoted(&kind.id.replace('_', "-")));
    let _ = writeln!(
        text,
        "title = {}\nkind = {}\nlang = {}",
        quoted(kind.labels.get(lang)),
        quoted(&kind.id),
        quoted(lang)
    );
    let _ = writeln!(
        text,
        "grade = \"F\"\nsharing = \"team\"\n\n[reading]\nsheet = {}\n\n[columns]",
        quoted(&sheet_name(kind, lang))
    );
    for (property, header) in columns(kind, lang) {
        let target = match property.many {
            true => format!("{{ property = {}, separator = \";\" }}", quoted(&property.id)),
            false => quoted(&property.id),
        };
        let _ = writeln!(text, "{} = {target}", quoted(&header));
    }
    text
}

struct Sheets<'a> {
    kind: &'a Kind,
    lang: &'a str,
    terms: &'a BTreeMap<&'a str, u16>,
}

impl Sheets<'_> {
    /// The sheet to fill in: a header with notes, and drop-downs below.
    fn blank(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(sheet_name(self.kind, self.lang))?;
        self.header(sheet)?;
        for (column, (property, _)) in (1..).zip(columns(self.kind, self.lang)) {
            sheet.insert_note(0, column, &Note::new(self.help(property)).set_author("Whereabouts"))?;
            if let Some(range) = self.range(property) {
                let choice = DataValidation::new()
                    .allow_list_formula(Formula::new(range))
                    .set_error_style(DataValidationErrorStyle::Information);
                sheet.add_data_validation(1, column, ROWS, column, &choice)?;
            }
        }
        Ok(())
    }

    /// The same header with two rows as examples; never imported.
    fn examples(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("examples")?;
        self.header(sheet)?;
        for row in 0..2_usize {
            let at = row as u32 + 1;
            sheet.write(at, 0, ["1", "2"][row])?;
            for (column, (property, _)) in (1..).zip(columns(self.kind, self.lang)) {
                sheet.write(at, column, self.example(property, row))?;
            }
        }
        Ok(())
    }

    /// The terms, a vocabulary a column: what the drop-downs show.
    fn terms(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name("terms")?;
        self.direct(sheet);
        for (id, column) in self.terms {
            let Some(vocabulary) = Codebook::builtin().vocabulary(id) else { continue };
            sheet.write_with_format(0, *column, vocabulary.labels.get(self.lang), &bold())?;
            sheet.set_column_width(*column, 28)?;
            for (row, term) in (1..).zip(&vocabulary.terms) {
                sheet.write(row, *column, term.labels.get(self.lang))?;
            }
        }
        Ok(())
    }

    fn header(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        self.direct(sheet);
        sheet.set_freeze_panes(1, 1)?;
        let text = Format::new().set_num_format("@");
        sheet.write_with_format(0, 0, KEY, &bold())?;
        sheet.set_column_format(0, &text)?;
        for (column, (_, header)) in (1..).zip(columns(self.kind, self.lang)) {
            sheet.write_with_format(0, column, header, &bold())?;
            sheet.set_column_format(column, &text)?;
            sheet.set_column_width(column, 24)?;
        }
        Ok(())
    }

    fn direct(&self, sheet: &mut Worksheet) {
        sheet.set_right_to_left(self.lang != "en");
    }

    /// The cells of the terms sheet that a drop-down shows.
    fn range(&self, property: &Property) -> Option<String> {
        let id = property.terms.as_deref()?;
        let column = rust_xlsxwriter::utility::column_number_to_name(*self.terms.get(id)?);
        let last = Codebook::builtin().vocabulary(id)?.terms.len() + 1;
        Some(format!("=terms!${column}$2:${column}${last}"))
    }

    /// What a note says of a column: what kind of value, how it is written, whether there may be several.
    fn help(&self, property: &Property) -> String {
        let help = HELP.iter().find(|(of, ..)| *of == property.value_type);
        let text = help.map_or("", |(_, en, fa, ar)| match self.lang {
            "fa" => fa,
            "ar" => ar,
            _ => en,
        });
        let several = match (property.many, self.lang) {
            (false, _) => "",
            (true, "fa") => " چند مقدار را با ; جدا کنید.",
            (true, "ar") => " افصل بين القيم بعلامة ;",
            (true, _) => " Several values: put ; between them.",
        };
        let to =
            if property.to.is_empty() { String::new() } else { format!(" ({})", property.to.join(", ")) };
        format!("{}: {text}{to}{several}", property.id)
    }

    fn example(&self, property: &Property, row: usize) -> String {
        let arabic = self.lang != "en";
        let pick =
            |latin: [&str; 2], other: [&str; 2]| if arabic { other[row] } else { latin[row] }.to_owned();
        match (property.id.as_str(), property.value_type) {
            ("given_name", _) => return pick(["Behzad", "Golrokh"], ["بهزاد", "گلرخ"]),
            ("family_name", _) => return pick(["Sohrabian", "Baluti"], ["سهرابیان", "بلوطی"]),
            ("father_name" | "declarant_name", _) => return pick(["Gudarz", "Kaveh"], ["گودرز", "کاوه"]),
            _ => {}
        }
        match property.value_type {
            ValueType::Date => pick(["1988-07-30", "August 1988"], ["۱۳۶۷/۵/۸", "مرداد ۶۷"]),
            ValueType::Name => pick(["Behzad Sohrabian", "Golrokh Baluti"], ["بهزاد سهرابیان", "گلرخ بلوطی"]),
            ValueType::Place => pick(["Neykaran", "Bidmeshkzar"], ["نی‌کران", "بیدمشک‌زار"]),
            ValueType::Number => pick(["12", "40"], ["۱۲", "۴۰"]),
            ValueType::Url => "https://example.org/page".to_owned(),
            ValueType::Id => ["A-14", "A-15"][row].to_owned(),
            ValueType::Link => ["families-list:12", "families-list:31"][row].to_owned(),
            ValueType::Term => {
                let terms = property.terms.as_deref().and_then(|id| Codebook::builtin().vocabulary(id));
                let term = terms.and_then(|known| known.terms.get(row).or(known.terms.first()));
                term.map(|term| term.labels.get(self.lang).to_owned()).unwrap_or_default()
            }
            ValueType::Text => pick(["as the source writes it", "…"], ["همان‌گونه که منبع نوشته است", "…"]),
        }
    }
}

/// How a value of each type is written, in English, Persian and Arabic.
const HELP: &[(ValueType, &str, &str, &str)] = &[
    (ValueType::Text, "words of the source", "به زبان خود منبع", "بكلمات المصدر"),
    (ValueType::Name, "a name, as the source spells it", "نام، به همان املای منبع", "اسم كما كتبه المصدر"),
    (
        ValueType::Date,
        "a date in any calendar, as far as it is known: 1367/5/8, «مرداد ۶۷», 1988-08, 1988. Never a made-up day.",
        "تاریخ به هر تقویم، تا همان اندازه که دانسته است: ۱۳۶۷/۵/۸، مرداد ۶۷، ۱۳۶۷. هرگز روز ساختگی ننویسید.",
        "تاريخ بأي تقويم بقدر ما هو معروف: ١٩٨٨/٧/٣٠ أو آب ١٩٨٨ أو ١٩٨٨. لا تكتب يومًا مفترضًا.",
    ),
    (
        ValueType::Place,
        "a place, as the source names it",
        "مکان، به همان نامی که منبع می‌نویسد",
        "مكان كما يسميه المصدر",
    ),
    (ValueType::Number, "a number", "عدد", "رقم"),
    (
        ValueType::Term,
        "choose a term, or write the source's own word",
        "یکی را برگزینید یا واژهٔ منبع را بنویسید",
        "اختر مصطلحًا أو اكتب كلمة المصدر",
    ),
    (ValueType::Url, "a web address", "نشانی وب", "عنوان على الشبكة"),
    (ValueType::Id, "a number or code of a document", "شماره یا کد سند", "رقم أو رمز وثيقة"),
    (
        ValueType::Link,
        "another record: its identifier, list:key, or a key of this same list",
        "رکوردی دیگر: شناسهٔ آن، فهرست:کلید، یا کلیدی از همین فهرست",
        "سجل آخر: معرّفه أو قائمة:مفتاح أو مفتاح من هذه القائمة",
    ),
];

/// The properties in the order of a form, each with its header; two of one label are told apart by their identifiers.
fn columns<'a>(kind: &'a Kind, lang: &'a str) -> impl Iterator<Item = (&'a Property, String)> + 'a {
    kind.properties.iter().map(move |property| {
        let label = property.labels.get(lang);
        let alike = kind.properties.iter().filter(|other| other.labels.get(lang) == label).count();
        let header = if alike > 1 { format!("{label} ({})", property.id) } else { label.to_owned() };
        (property, header)
    })
}

/// The vocabularies of a kind, each with its column on the terms sheet.
fn vocabularies(kind: &Kind) -> BTreeMap<&str, u16> {
    let mut ids: Vec<&str> =
        kind.properties.iter().filter_map(|property| property.terms.as_deref()).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().zip(0..).collect()
}

/// The name of the sheet to fill in: the kind's label, as far as a sheet can be called so.
fn sheet_name(kind: &Kind, lang: &str) -> String {
    let label = kind.labels.get(lang).chars().filter(|c| !"[]:*?/\\'".contains(*c));
    label.take(31).collect()
}

fn bold() -> Format {
    Format::new().set_bold().set_background_color(Color::RGB(0x00E8_ECEF)).set_num_format("@")
}
