//! One page in every language, each written to its file.

use std::cell::RefCell;

use anyhow::Result;
use dates::{Day, Lang};
use ledger::RecordId;
use pages::frame::Navigation;
use pages::locale::LANGUAGES;
use pages::voice::Said;
use pages::{Frame, Locale, Page, Rich, Voice, Ways, when};
use rayon::prelude::*;
use register::Public;

use super::folder::Folder;
use super::shelf::Shelf;
use crate::showing::{self, Known};

/// A page in the language of a voice; `None` where there is none.
pub type Make<'m> = &'m (dyn Fn(&Voice<'_>) -> Option<Page> + Sync);

/// What is around every page of an edition, and where each goes.
pub struct Press<'a> {
    /// What the public may see.
    pub known: &'a Known<'a, Public>,
    /// Which file holds which page.
    pub shelf: &'a Shelf<'a>,
    /// Where they are written.
    pub folder: &'a Folder,
    around: &'a Around<'a>,
}

/// What stands around every page.
pub struct Around<'a> {
    log: &'a str,
    open_to_anyone: bool,
    /// The day of the edition, in each of the languages.
    days: [Rich; LANGUAGES.len()],
    navigation: Navigation,
}

impl<'a> Around<'a> {
    /// Of an edition of a log for a day.
    pub fn new(log: &'a str, on: Day, open_to_anyone: bool) -> Around<'a> {
        let days = LANGUAGES.map(|lang| when::day(Locale::of(lang), on));
        Around { log, open_to_anyone, days, navigation: Navigation::default() }
    }
}

thread_local! {
    /// The text of a page; its room is used again for the next.
    static PAGE: RefCell<String> = const { RefCell::new(String::new()) };
}

impl<'a> Press<'a> {
    /// A press for one shelf.
    pub fn new(
        known: &'a Known<'a, Public>,
        shelf: &'a Shelf<'a>,
        folder: &'a Folder,
        around: &'a Around<'a>,
    ) -> Press<'a> {
        Press { known, shelf, folder, around }
    }

    /// Writes a file that is of no language.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<()> {
        self.folder.put(name, bytes)
    }

    /// Writes one page, its languages side by side.
    pub fn page(&self, path: &str, make: Make<'_>) -> Result<()> {
        let Some(file) = self.shelf.file(path) else { return Ok(()) };
        LANGUAGES.into_par_iter().try_for_each(|lang| self.in_language(path, &file, lang, make))
    }

    /// Writes one page, one language after the other: for the many that are written side by side.
    pub fn each(&self, path: &str, make: Make<'_>) -> Result<()> {
        let Some(file) = self.shelf.file(path) else { return Ok(()) };
        LANGUAGES.into_iter().try_for_each(|lang| self.in_language(path, &file, lang, make))
    }

    fn in_language(&self, path: &str, file: &str, lang: Lang, make: Make<'_>) -> Result<()> {
        let up = "../".repeat(file.matches('/').count() + 1);
        let find = |path: &str| self.shelf.file(path);
        let thing = |place: &str, id: RecordId| self.shelf.thing(place, id);
        let ways = Ways::Files { up: &up, file: &find, thing: &thing };
        let locale = Locale::of(lang);
        let record = |id: RecordId| self.known.record(id);
        let name = |id: RecordId| self.known.name(self.known.accounts.subject_of(id));
        let said = Said::default();
        let gate = self.known.register.gate();
        let Some(page) = make(&Voice { locale, ways, record: &record, name: &name, gate, said: &said })
        else {
            return Ok(());
        };
        let page = Page { path: path.to_owned(), ..page.settled() };
        let at = LANGUAGES.iter().position(|one| *one == lang).unwrap_or_default();
        let frame = Frame {
            locale,
            ways,
            recorder: self.around.log,
            open_to_anyone: self.around.open_to_anyone,
            on: self.around.days[at].clone(),
            token: "",
            navigation: Some(&self.around.navigation),
            visitor: None,
        };
        let target = format!("{}/{file}", lang.code());
        PAGE.with_borrow_mut(|html| {
            html.clear();
            frame.write(&page, html);
            self.folder.put(&target, html.as_bytes())
        })?;
        if let Some(stem) = target.strip_suffix("html").filter(|_| page.data) {
            self.folder.put(&format!("{stem}json"), page.json().to_string().as_bytes())?;
            self.folder.put(&format!("{stem}csv"), &showing::csv(&page))?;
        }
        Ok(())
    }
}
