//! The thread that holds the open register: one question after another, read anew when the log grew.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use anyhow::Result;
use dates::Lang;
use linkage::Explainer;
use store::{Patience, SourceRow};
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use super::answers::answer;
use super::entering::Entered;
use super::everybody::Everybody;
use super::importing::Uploads;
use super::sitting::{Sitting, goes_on, is_review};
use super::visits::{Seated, Visits};
use crate::accounts::{Accounts, Wanted};
use crate::commands::link;
use crate::options::Common;
use crate::session::Session;
use crate::showing::Known;

/// What a browser asks for.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The language of the answer.
    pub lang: Lang,
    /// The address below the language, without its question.
    pub path: String,
    /// The question: names and values.
    pub query: Vec<(String, String)>,
    /// What a form sent, its token already looked at; `None` for a page that is only read.
    pub form: Option<Vec<(String, String)>>,
    /// The file that came with the form.
    pub file: Option<Sent>,
    /// The token that the forms of the answer carry.
    pub token: String,
    /// The visit of whoever asks, where people come in by accounts.
    pub visit: Option<u64>,
}

/// A file as a browser sent it; wiped when nothing needs it any more.
#[derive(Clone)]
pub struct Sent {
    /// Its name as the browser gives it: shown, never a path.
    pub name: String,
    /// Its bytes, untouched.
    pub bytes: Arc<Zeroizing<Vec<u8>>>,
}

impl std::fmt::Debug for Sent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "a file of {} bytes", self.bytes.len())
    }
}

/// What the desk answers.
#[derive(Debug)]
pub enum Reply {
    /// A page, found or not.
    Html(u16, String),
    /// A file for programs: its type and its bytes.
    File(&'static str, Vec<u8>),
    /// Look there: after a form, so that going back sends nothing twice.
    See(String),
}

enum Question {
    /// For a page.
    Page(Box<Asked>, oneshot::Sender<Reply>),
    /// For the open register itself: who comes in, who leaves.
    Act(Box<dyn FnOnce(&mut Work) + Send>),
}

/// The way to the thread that holds the register; when the last of these is gone, it closes it.
#[derive(Clone)]
pub struct Desk {
    questions: Sender<Question>,
    reading: Arc<AtomicBool>,
}

/// What the thread works with.
pub(super) struct Work {
    pub common: Common,
    pub session: Session,
    /// Who answers in reviews.
    pub reviewer: String,
    pub sitting: Sitting,
    /// Lists that were read and not imported yet.
    pub uploads: Uploads,
    /// Which forms recorded what.
    pub entered: Entered,
    /// Everybody as the list of people needs them, since the register was last read.
    pub everybody: Everybody,
    /// What explains pairs, by the weights by which the queue of doubts was made; read for the first review.
    pub explainer: Option<Explainer>,
    /// The sources, each with how many records of it stand.
    pub sources: Vec<SourceRow>,
    /// Who is in, where people come in by accounts.
    pub visits: Option<Visits>,
    /// Whoever asks just now, where people come in by accounts.
    pub seated: Option<Seated>,
    /// Set while the register is read anew, for those who wait.
    pub reading: Arc<AtomicBool>,
}

impl Desk {
    /// Hands an open register to a thread of its own.
    ///
    /// With `patience` people come in by accounts, and stay so long; what they record is theirs.
    pub fn open(
        common: Common,
        mut session: Session,
        reviewer: String,
        patience: Option<Patience>,
    ) -> Result<Desk> {
        if patience.is_some() {
            session.store.end_visits(None, store::Ended::Closed, crate::clock::now_ms())?;
        }
        let visits = patience.map(Visits::new);
        let (send, receive) = channel();
        let (sitting, uploads, entered) = (Sitting::default(), Uploads::default(), Entered::default());
        let everybody = Everybody::default();
        let work = Work {
            common,
            session,
            reviewer,
            sitting,
            uploads,
            entered,
            everybody,
            explainer: None,
            sources: Vec::new(),
            visits,
            seated: None,
            reading: Arc::default(),
        };
        let reading = work.reading.clone();
        std::thread::Builder::new().name("desk".to_owned()).spawn(move || serve(work, &receive))?;
        Ok(Desk { questions: send, reading })
    }

    /// Whether the register is being read anew just now: then every question waits.
    pub(super) fn is_reading(&self) -> bool {
        self.reading.load(Ordering::SeqCst)
    }

    /// Asks, and waits for the answer; `None` once the register is closed.
    pub async fn ask(&self, asked: Asked) -> Option<Reply> {
        let (back, answer) = oneshot::channel();
        self.questions.send(Question::Page(Box::new(asked), back)).ok()?;
        answer.await.ok()
    }

    /// Does something with the open register, between two pages; `None` once it is closed.
    pub(super) async fn with<T: Send + 'static>(
        &self,
        act: impl FnOnce(&mut Work) -> T + Send + 'static,
    ) -> Option<T> {
        let (back, answer) = oneshot::channel();
        let act = move |work: &mut Work| drop(back.send(act(work)));
        self.questions.send(Question::Act(Box::new(act))).ok()?;
        answer.await.ok()
    }
}

/// Answers until nobody can ask any more.
fn serve(mut work: Work, questions: &Receiver<Question>) {
    let mut waiting = next_page(&mut work, questions);
    while let Some((asked, back)) = waiting.take() {
        waiting = match read_and_answer(&mut work, (asked, back), questions) {
            Ok(next) => next,
            // The cause may hold what the register protects; the terminal is the custodian's own.
            Err(error) => {
                eprintln!("whereabouts: the register could not be read: {error:#}");
                None
            }
        };
    }
    work.close();
}

type ForPage = (Box<Asked>, oneshot::Sender<Reply>);

/// The next question for a page; what is to be done before it is done.
fn next_page(work: &mut Work, questions: &Receiver<Question>) -> Option<ForPage> {
    loop {
        match questions.recv().ok()? {
            Question::Page(asked, back) => return Some((asked, back)),
            Question::Act(act) => act(work),
        }
    }
}

/// Reads the register and answers from it; the question for which it must be read anew comes back.
fn read_and_answer(
    work: &mut Work,
    first: ForPage,
    questions: &Receiver<Question>,
) -> Result<Option<ForPage>> {
    work.reading.store(true, Ordering::SeqCst);
    work.explainer = None;
    link::catch_up(&work.common, &mut work.session)?;
    let accounts = Accounts::read(&work.session, Wanted::Everyone, None)?;
    let known = Known::of(&work.session, &accounts)?;
    work.everybody = Everybody::of(&work.session, &known)?;
    work.sources = work.session.store.sources()?;
    known.by_name();
    known.held_by_source();
    known.clocks();
    work.reading.store(false, Ordering::SeqCst);
    let mut next = Some(first);
    while let Some((asked, back)) = next.take() {
        if asked.form.is_none() && back.is_closed() {
            // Whoever asked was told that the register is being read, and asks again.
            next = next_page(work, questions);
            continue;
        }
        if !is_review(&asked.path) {
            work.leave_review(asked.visit);
        }
        let stale = known.is_stale(&work.session)? || known.day != crate::accounts::as_of(None)?;
        if stale && !goes_on(&asked.path) {
            return Ok(Some((asked, back)));
        }
        let reply = work.seated(asked.visit, |work| answer(work, &known, &asked));
        // A visit that ended meanwhile gets the first page's address, which leads to where one signs in.
        back.send(reply.unwrap_or_else(|| Reply::See("/".to_owned()))).ok();
        next = next_page(work, questions);
    }
    Ok(None)
}
