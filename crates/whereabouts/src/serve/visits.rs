//! Who is in: each with a key of their own, a review, and lists on their way in.

use std::collections::HashMap;

use anyhow::Result;
use ledger::Signer;
use store::{Acting, Ended, Entering, Patience};

use super::desk::Work;
use super::entering::Entered;
use super::importing::Uploads;
use super::rights::Rights;
use super::sitting::Sitting;
use crate::clock::now_ms;

/// Everybody who is in, where people come in by accounts.
pub(super) struct Visits {
    patience: Patience,
    seats: HashMap<u64, Seat>,
}

/// Somebody who is in, between two of their questions.
struct Seat {
    name: String,
    rights: Rights,
    acting: Option<Acting>,
    sitting: Sitting,
    uploads: Uploads,
    entered: Entered,
}

impl Visits {
    pub(super) fn new(patience: Patience) -> Visits {
        Visits { patience, seats: HashMap::new() }
    }
}

impl Work {
    /// Looks at the code, and lets somebody in whose name, passphrase and code belong together.
    pub(super) fn come_in(
        &mut self,
        entering: &Entering,
        signer: Option<Signer>,
        code: &str,
        cookie: &str,
    ) -> Result<bool> {
        let now = now_ms();
        let entered = self.session.store.enter(entering, signer.as_ref(), code, now)?;
        let (Some(user), Some(signer), Some(visits)) = (entered, signer, &mut self.visits) else {
            return Ok(false);
        };
        let no = self.session.store.begin_visit(user.public, cookie, now)?;
        let seat = Seat {
            rights: Rights::of(&user.roles),
            acting: Some(Acting { name: user.name.clone(), signer }),
            name: user.name,
            sitting: Sitting::default(),
            uploads: Uploads::default(),
            entered: Entered::default(),
        };
        visits.seats.insert(no, seat);
        Ok(true)
    }

    /// The visit that a cookie is of, if it lasts.
    pub(super) fn visit_of(&mut self, cookie: &str) -> Result<Option<u64>> {
        let Some(visits) = &self.visits else { return Ok(None) };
        let found = self.session.store.visit(cookie, visits.patience, now_ms())?;
        let Some(found) = found else {
            self.tidy_up()?;
            return Ok(None);
        };
        if !visits.seats.contains_key(&found.no) {
            // Its key is not open here: the program was started anew since.
            self.session.store.end_visit(found.no, Ended::Closed, now_ms())?;
            return Ok(None);
        }
        Ok(Some(found.no))
    }

    /// Ends a visit, with all that waited in it.
    pub(super) fn leave(&mut self, visit: u64) -> Result<()> {
        self.session.store.end_visit(visit, Ended::Left, now_ms())?;
        if let Some(visits) = &mut self.visits {
            visits.seats.remove(&visit);
        }
        Ok(())
    }

    /// Ends what has lasted too long, and forgets the keys of those who are no longer in.
    pub(super) fn tidy_up(&mut self) -> Result<()> {
        let Some(visits) = &mut self.visits else { return Ok(()) };
        self.session.store.end_overdue(visits.patience, now_ms())?;
        let lasting = self.session.store.lasting_visits()?;
        visits.seats.retain(|no, _| lasting.contains(no));
        Ok(())
    }

    /// What whoever asks may do: everything, where nobody has to sign in.
    pub(super) fn rights(&self) -> Rights {
        self.seated.as_ref().map_or(Rights::ALL, |seated| seated.rights)
    }

    /// What somebody who is in may do.
    pub(super) fn rights_of(&self, visit: Option<u64>) -> Rights {
        match (&self.visits, visit) {
            (None, _) => Rights::ALL,
            (Some(visits), Some(visit)) => {
                visits.seats.get(&visit).map_or(Rights::of(&[]), |seat| seat.rights)
            }
            (Some(_), None) => Rights::of(&[]),
        }
    }

    /// Does something as whoever asks: what is recorded meanwhile carries their key and signature.
    ///
    /// `None` where the visit ended in the meantime.
    pub(super) fn seated<T>(&mut self, visit: Option<u64>, act: impl FnOnce(&mut Work) -> T) -> Option<T> {
        let Some(no) = visit else { return self.visits.is_none().then(|| act(self)) };
        let mut seat = self.visits.as_mut()?.seats.remove(&no)?;
        self.swap(&mut seat);
        let reviewer = std::mem::replace(&mut self.reviewer, seat.name.clone());
        self.session.store.act_as(seat.acting.take());
        self.seated = Some(Seated { visit: no, name: seat.name.clone(), rights: seat.rights });
        let done = act(self);
        self.seated = None;
        seat.acting = self.session.store.act_as(None);
        self.reviewer = reviewer;
        self.swap(&mut seat);
        self.visits.as_mut()?.seats.insert(no, seat);
        Some(done)
    }

    fn swap(&mut self, seat: &mut Seat) {
        std::mem::swap(&mut self.sitting, &mut seat.sitting);
        std::mem::swap(&mut self.uploads, &mut seat.uploads);
        std::mem::swap(&mut self.entered, &mut seat.entered);
    }

    /// Ends the review of whoever asks for another page; those of others go on.
    pub(super) fn leave_review(&mut self, visit: Option<u64>) {
        match (visit, &mut self.visits) {
            (Some(no), Some(visits)) => {
                visits.seats.get_mut(&no).into_iter().for_each(|seat| seat.sitting.leave());
            }
            _ => self.sitting.leave(),
        }
    }

    /// Ends all visits, when the register is closed.
    pub(super) fn close(&mut self) {
        if self.visits.is_some() {
            // What cannot be written down now is, when the program is started next.
            let _ = self.session.store.end_visits(None, Ended::Closed, now_ms());
        }
    }
}

/// Whoever asks just now.
pub(super) struct Seated {
    /// The visit.
    pub visit: u64,
    /// The name.
    pub name: String,
    /// What they may do.
    pub rights: Rights,
}
