//! What stands around a page: language and direction, navigation, the way to other languages.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use askama::Template;
use dates::Lang;
use ledger::RecordId;

use crate::locale::{LANGUAGES, Locale};
use crate::part::{Page, Part, PartHtml};
use crate::rich::{Rich, cut, visible};

/// A place of the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Place {
    Overview,
    People,
    Graves,
    Registers,
    Certificates,
    Letters,
    Statements,
    Officials,
    Deadlines,
    Review,
    Sources,
    Add,
    Log,
    Edition,
    Nowhere,
}

impl Place {
    /// The places in the order in which they are offered: who, where, what is on paper, how it is known.
    pub const ALL: [Place; 13] = [
        Place::Overview,
        Place::People,
        Place::Graves,
        Place::Registers,
        Place::Certificates,
        Place::Letters,
        Place::Statements,
        Place::Officials,
        Place::Deadlines,
        Place::Review,
        Place::Sources,
        Place::Add,
        Place::Log,
    ];

    /// The places of an edition: what it is and how it is checked, instead of the work on the register.
    pub const OF_EDITIONS: [Place; 10] = [
        Place::Overview,
        Place::People,
        Place::Graves,
        Place::Registers,
        Place::Certificates,
        Place::Letters,
        Place::Statements,
        Place::Officials,
        Place::Sources,
        Place::Edition,
    ];

    /// Its address below the language.
    pub fn path(self) -> &'static str {
        match self {
            Place::Overview | Place::Nowhere => "",
            Place::People => "people",
            Place::Graves => "graves",
            Place::Registers => "registers",
            Place::Certificates => "certificates",
            Place::Letters => "letters",
            Place::Statements => "statements",
            Place::Officials => "officials",
            Place::Deadlines => "deadlines",
            Place::Review => "review",
            Place::Sources => "sources",
            Place::Add => "add",
            Place::Log => "log",
            Place::Edition => "edition",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Place::Overview | Place::Nowhere => "nav-overview",
            Place::People => "nav-people",
            Place::Graves => "nav-graves",
            Place::Registers => "nav-registers",
            Place::Certificates => "nav-certificates",
            Place::Letters => "nav-letters",
            Place::Statements => "nav-statements",
            Place::Officials => "nav-officials",
            Place::Deadlines => "nav-deadlines",
            Place::Review => "nav-review",
            Place::Sources => "nav-sources",
            Place::Add => "nav-add",
            Place::Log => "nav-log",
            Place::Edition => "nav-edition",
        }
    }
}

/// Where links lead: to addresses of the program that serves, or from file to file of an edition.
#[derive(Clone, Copy)]
pub enum Ways<'a> {
    /// To the program.
    Served,
    /// To files, so that a folder opens from anywhere.
    Files {
        /// The way from the page's folder up to the first one, as `../../`.
        up: &'a str,
        /// The file of a page below its language, `person/3k/3k2m.html`; `None` where the edition has no such page.
        file: &'a dyn Fn(&str) -> Option<String>,
        /// The same of a thing with an identifier, `person`, `record` or `grave`: pages are full of them.
        thing: &'a dyn Fn(&str, RecordId) -> Option<String>,
    },
}

impl Ways<'_> {
    /// Where the address of a page leads, in a language; nothing where there is no such page.
    pub fn to(&self, lang: Lang, path: &str) -> Option<String> {
        match self {
            Ways::Served => Some(address(lang, path)),
            Ways::Files { up, file, .. } => Some(format!("{up}{}/{}", lang.code(), file(path)?)),
        }
    }

    /// The same for the page of a thing with an identifier.
    pub(crate) fn to_thing(self, lang: Lang, place: &str, id: RecordId) -> Option<String> {
        match self {
            Ways::Served => Some(address(lang, &format!("{place}/{id}"))),
            Ways::Files { up, thing, .. } => Some([up, lang.code(), "/", &thing(place, id)?].concat()),
        }
    }

    /// Where a file lies that is of no language.
    pub(crate) fn fixed(&self, name: &str) -> String {
        match self {
            Ways::Served => format!("/{name}"),
            Ways::Files { up, .. } => format!("{up}{name}"),
        }
    }

    pub(crate) fn is_served(&self) -> bool {
        matches!(self, Ways::Served)
    }
}

/// What is the same around every page of one register in one language.
pub struct Frame<'a> {
    /// The language.
    pub locale: &'static Locale,
    /// Where links lead.
    pub ways: Ways<'a>,
    /// Whose register it is, as its log says.
    pub recorder: &'a str,
    /// Whether anyone can open it: then it says so on every page.
    pub open_to_anyone: bool,
    /// The day for which it answers.
    pub on: Rich,
    /// The token that forms send; empty where nothing can be sent.
    pub token: &'a str,
    /// The navigation, where many pages have the same.
    pub navigation: Option<&'a Navigation>,
    /// Who is signed in, where people come in by accounts.
    pub visitor: Option<Visitor<'a>>,
}

/// Somebody who is signed in.
#[derive(Clone, Copy)]
pub struct Visitor<'a> {
    /// The name.
    pub name: &'a str,
    /// Whether they may close the register for everybody.
    pub closes: bool,
    /// The places that are for others.
    pub hidden: &'a [Place],
}

/// The links to the places of the register, by language, place and folder: each written once for all pages.
#[derive(Debug, Default)]
pub struct Navigation(Mutex<HashMap<(Lang, Place, usize), Arc<str>>>);

impl Frame<'_> {
    /// The whole page as HTML.
    pub fn html(&self, page: &Page) -> String {
        let mut html = String::new();
        self.write(page, &mut html);
        html
    }

    /// Writes the whole page as HTML at the end of a text.
    pub fn write(&self, page: &Page, html: &mut String) {
        let layout = Layout { frame: self, locale: self.locale, page };
        layout.render_into(html).expect("the templates write into a string, which never fails");
    }
}

/// The address of a page in a language.
pub fn address(lang: Lang, path: &str) -> String {
    format!("/{}/{path}", lang.code())
}

/// What every page has around it, of the register or before it.
pub(crate) trait Framed {
    /// The language.
    fn locale(&self) -> &'static Locale;

    /// What the browser's own frame shows.
    fn title(&self) -> String;

    /// Where the same page is in a language.
    fn same_in(&self, lang: Lang) -> String;

    /// Where the name of the register leads.
    fn home(&self) -> String {
        self.same_in(self.locale().lang())
    }

    /// Where the style sheet is.
    fn style(&self) -> String {
        Ways::Served.fixed("static/site.css")
    }

    /// Whether it is only for those who work on the register: no search engine is to know it.
    fn unlisted(&self) -> bool {
        true
    }

    /// A message that holds no values.
    fn text(&self, id: &str) -> Cow<'static, str> {
        self.locale().fixed(id)
    }

    /// The same page in every language.
    fn languages(&self) -> Vec<Way> {
        let way = |lang: Lang| {
            let own = Locale::of(lang);
            let words = own.fixed("language-name");
            let here = lang == self.locale().lang();
            Way { href: self.same_in(lang), words, lang: own.code(), dir: own.dir(), here }
        };
        LANGUAGES.into_iter().map(way).collect()
    }
}

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    frame: &'a Frame<'a>,
    locale: &'static Locale,
    page: &'a Page,
}

/// The links to the places of the register.
#[derive(Template)]
#[template(path = "_places.html")]
struct Places {
    places: Vec<Way>,
}

/// One link of the navigation or of the languages.
pub(crate) struct Way {
    pub href: String,
    pub words: Cow<'static, str>,
    pub lang: &'static str,
    pub dir: &'static str,
    pub here: bool,
}

impl Framed for Layout<'_> {
    fn locale(&self) -> &'static Locale {
        self.locale
    }

    /// The heading, where nothing isolates it.
    fn title(&self) -> String {
        visible(&cut(&self.page.heading.plain(), 120))
    }

    fn same_in(&self, lang: Lang) -> String {
        self.frame.ways.to(lang, &self.page.path).unwrap_or_default()
    }

    fn home(&self) -> String {
        self.to("")
    }

    fn style(&self) -> String {
        self.frame.ways.fixed("static/site.css")
    }

    fn unlisted(&self) -> bool {
        self.frame.ways.is_served()
    }
}

impl Layout<'_> {
    fn said(&self, id: &str, name: &str, value: &str) -> Rich {
        Rich::words(self.locale.say(id, &[(name, crate::locale::Arg::Text(value))]))
    }

    fn to(&self, path: &str) -> String {
        self.frame.ways.to(self.locale.lang(), path).unwrap_or_default()
    }

    /// The links to the places as HTML.
    fn navigation(&self) -> Arc<str> {
        let made = || {
            let places = Places { places: self.places() };
            places.render().expect("the templates write into a string, which never fails").into()
        };
        match (self.frame.navigation, self.frame.ways) {
            (Some(Navigation(kept)), Ways::Files { up, .. }) => {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let key = (self.locale.lang(), self.page.place, up.len());
                kept.entry(key).or_insert_with(made).clone()
            }
            _ => made(),
        }
    }

    fn places(&self) -> Vec<Way> {
        let way = |place: Place| Way {
            href: self.to(place.path()),
            words: self.text(place.message()),
            lang: self.locale.code(),
            dir: self.locale.dir(),
            here: place == self.page.place,
        };
        let places: &[Place] = if self.unlisted() { &Place::ALL } else { &Place::OF_EDITIONS };
        let hidden = self.frame.visitor.map_or(&[][..], |visitor| visitor.hidden);
        places.iter().copied().filter(|place| !hidden.contains(place)).map(way).collect()
    }

    /// The address of the same page as a file for programs.
    fn data(&self, ending: &str) -> String {
        if !self.frame.ways.is_served() {
            let page = self.to(&self.page.path);
            return page.strip_suffix("html").map(|stem| format!("{stem}{ending}")).unwrap_or_default();
        }
        let (path, question) = match self.page.path.split_once('?') {
            Some((path, question)) => (path, format!("?{question}")),
            None => (self.page.path.as_str(), String::new()),
        };
        let path = if path.is_empty() { "overview" } else { path };
        format!("{}{question}", address(self.locale.lang(), &format!("{path}.{ending}")))
    }

    fn part<'p>(&'p self, part: &'p Part) -> PartHtml<'p> {
        PartHtml { part, token: self.frame.token }
    }
}
