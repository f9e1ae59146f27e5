//! What is wrong with a document or with how a death was recorded, under one rule.

use dates::Lang;
use ledger::RecordId;

use crate::law::{Offence, Rule, Severity};

/// One breach of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// The rule, such as `RD-23-3`.
    pub rule: String,
    /// Where it stands, such as `art. 23(3)`.
    pub article: String,
    /// Whose rule it is.
    pub severity: Severity,
    /// The wrong of ICPPED art. 22 that it comes near, if one.
    pub offence: Option<Offence>,
    /// What is wrong.
    pub flaw: Flaw,
    /// The fields it is about, properties of the kind `death_record`.
    pub fields: Vec<String>,
    /// How far it is shown.
    pub proof: Proof,
    /// The records it rests on.
    pub records: Vec<RecordId>,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// Fields that must be filled in are blank.
    Missing,
    /// A field says that it is not known.
    Unknown,
    /// The cause is a word for death itself.
    Euphemism,
    /// The date is not known to the day.
    NotToTheDay,
    /// A signature or seal is missing.
    NotAffirmed,
    /// Neither a doctor nor enough witnesses certified the death.
    NotVouched,
    /// It stands in some registers and not in all that the law names.
    NotEntered,
    /// It was declared after the last day.
    Late {
        /// The fewest and the most days past due; `None` for an open end.
        least: Option<i32>,
        /// See `least`.
        most: Option<i32>,
    },
    /// Other evidence contradicts it.
    Contradicted,
    /// No record of the death is known.
    NotRegistered,
    /// Somebody asked for it and was not given it.
    Refused,
}

/// How far something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {
    /// The document as entered here shows it.
    Found,
    /// A source says so.
    Reported,
    /// It may be so.
    CannotTell(Doubt),
}

/// Why it cannot be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// Nobody entered the field here; the document may have it.
    NotEntered,
    /// The dates do not say whether the rule was in force.
    InForce,
    /// The dates are too wide.
    Dates,
    /// Some evidence contradicts it and some agrees.
    Disputed,
    /// This register has seen nothing; that is not to say that there is nothing.
    Silence,
}

impl Defect {
    /// A breach of a rule.
    pub fn of(rule: &Rule, flaw: Flaw, fields: Vec<String>, proof: Proof, records: Vec<RecordId>) -> Defect {
        Defect {
            rule: rule.id.clone(),
            article: rule.article.clone(),
            severity: rule.severity,
            offence: rule.offence,
            flaw,
            fields,
            proof,
            records,
        }
    }

    /// Whether it is shown or said, and not only possible.
    pub fn counts(&self) -> bool {
        !matches!(self.proof, Proof::CannotTell(_))
    }
}

impl Flaw {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Flaw::Missing => "missing",
            Flaw::Unknown => "unknown",
            Flaw::Euphemism => "euphemism",
            Flaw::NotToTheDay => "not_to_the_day",
            Flaw::NotAffirmed => "not_affirmed",
            Flaw::NotVouched => "not_vouched",
            Flaw::NotEntered => "not_entered",
            Flaw::Late { .. } => "late",
            Flaw::Contradicted => "contradicted",
            Flaw::NotRegistered => "not_registered",
            Flaw::Refused => "refused",
        }
    }

    /// It in words.
    pub fn word(self, lang: Lang) -> &'static str {
        let words = match self {
            Flaw::Missing => ["left blank", "خالی مانده", "تُرك فارغا"],
            Flaw::Unknown => ["said to be unknown", "«نامعلوم» نوشته شده", "قيل إنه مجهول"],
            Flaw::Euphemism => [
                "a word for death in place of its cause",
                "به‌جای علت، نامی برای خود مرگ",
                "لفظ للموت بدل سببه",
            ],
            Flaw::NotToTheDay => ["not known to the day", "روز آن معلوم نیست", "لا يُعرف يومه"],
            Flaw::NotAffirmed => ["missing", "ندارد", "مفقود"],
            Flaw::NotVouched => [
                "certified by nobody whom the law asks for",
                "بی تصدیق کسانی که قانون می‌خواهد",
                "دون تصديق من يشترطه القانون",
            ],
            Flaw::NotEntered => ["not in every register", "در همهٔ دفترها نیست", "ليس في كل السجلات"],
            Flaw::Late { .. } => ["declared late", "دیر اعلام شده", "صُرّح به متأخرا"],
            Flaw::Contradicted => {
                ["contradicted by other evidence", "ناسازگار با مدارک دیگر", "تناقضه أدلة أخرى"]
            }
            Flaw::NotRegistered => ["no record of the death", "مرگ ثبت نشده", "الوفاة غير مقيدة"],
            Flaw::Refused => ["asked for and not given", "درخواست شده و داده نشده", "طُلب ولم يُعط"],
        };
        in_lang(lang, words)
    }
}

impl Proof {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Proof::Found => "found",
            Proof::Reported => "reported",
            Proof::CannotTell(_) => "cannot_tell",
        }
    }

    /// The proof under a rule of which it is not certain that it was in force.
    pub fn under(self, in_force: dates::Answer) -> Proof {
        match (self, in_force) {
            (proof @ Proof::CannotTell(_), _) | (proof, dates::Answer::Yes) => proof,
            _ => Proof::CannotTell(Doubt::InForce),
        }
    }
}

impl Doubt {
    /// The identifier in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Doubt::NotEntered => "not_entered",
            Doubt::InForce => "in_force",
            Doubt::Dates => "dates",
            Doubt::Disputed => "disputed",
            Doubt::Silence => "silence",
        }
    }

    /// It in words.
    pub fn word(self, lang: Lang) -> &'static str {
        let words = match self {
            Doubt::NotEntered => [
                "not entered here: the document may have it",
                "اینجا وارد نشده؛ شاید در سند باشد",
                "لم يُدخل هنا؛ قد يكون في الوثيقة",
            ],
            Doubt::InForce => [
                "the dates do not say which law was in force",
                "تاریخ‌ها نمی‌گویند کدام قانون معتبر بوده",
                "لا تدل التواريخ على القانون النافذ",
            ],
            Doubt::Dates => ["the dates are too wide", "بازهٔ تاریخ‌ها فراخ است", "نطاق التواريخ واسع"],
            Doubt::Disputed => ["other evidence is divided", "مدارک دیگر یک‌سخن نیستند", "الأدلة الأخرى منقسمة"],
            Doubt::Silence => ["nothing was seen here", "اینجا چیزی دیده نشده", "لم يُر هنا شيء"],
        };
        in_lang(lang, words)
    }
}

fn in_lang(lang: Lang, words: [&'static str; 3]) -> &'static str {
    match lang {
        Lang::English => words[0],
        Lang::Persian => words[1],
        Lang::Arabic => words[2],
    }
}
