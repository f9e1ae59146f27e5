//! A date while it is being read: everything but its original text.

use crate::{Assumption, Calendar, Certainty, Day, Precision, Window};

/// A window with how it was come by, before it belongs to a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub calendar: Calendar,
    pub window: Window,
    pub precision: Precision,
    pub certainty: Certainty,
    pub assumptions: Vec<Assumption>,
    /// The stretches of which one is meant, where there are several.
    pub choices: Vec<Window>,
    /// The EDTF of the text itself, where that is what it was.
    pub written: Option<String>,
}

impl Span {
    /// A span of a window that a calendar's rules gave.
    ///
    /// Lunar windows are a day wider at each end, for the sighting of the moon.
    pub fn new(
        calendar: Calendar,
        window: Window,
        precision: Precision,
        mut assumptions: Vec<Assumption>,
    ) -> Span {
        if calendar.margin() > 0 {
            assumptions.push(Assumption::Sighting);
        }
        Span {
            calendar,
            window: window.widened(calendar.margin()),
            precision,
            certainty: Certainty::Certain,
            assumptions,
            choices: Vec::new(),
            written: None,
        }
    }

    /// Adds an assumption once.
    pub fn assume(&mut self, assumption: Assumption) {
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
    }

    /// The window in EDTF, in the shortest form that has the same bounds.
    pub fn edtf(&self) -> String {
        if let Some(written) = &self.written {
            return written.clone();
        }
        let mark = self.certainty.mark();
        if !self.choices.is_empty() && mark.is_empty() {
            return set(&self.choices);
        }
        let (Some(earliest), Some(latest)) = (self.window.earliest, self.window.latest) else {
            let end = |day: Option<Day>| day.map_or("..".to_owned(), |day| format!("{day}{mark}"));
            return format!("{}/{}", end(self.window.earliest), end(self.window.latest));
        };
        if earliest == latest {
            return format!("{earliest}{mark}");
        }
        match self.whole() {
            Some(text) => text + mark,
            None => format!("{earliest}{mark}/{latest}{mark}"),
        }
    }

    /// A Gregorian month, season, year or decade by its own EDTF name.
    fn whole(&self) -> Option<String> {
        // Of several months or years the first is not the whole.
        if self.calendar != Calendar::Gregorian || !self.choices.is_empty() {
            return None;
        }
        let (year, month, _) = self.window.earliest?.ymd();
        match self.precision {
            Precision::Month => Some(format!("{year:04}-{month:02}")),
            Precision::Season => Some(format!("{year:04}-{}", 20 + month / 3)),
            Precision::Year => Some(format!("{year:04}")),
            Precision::Decade => Some(format!("{:03}X", year / 10)),
            Precision::Day | Precision::Part | Precision::Range => None,
        }
    }
}

/// An EDTF set of which one is meant: `[1988-07-28,1988-07-29]`.
fn set(choices: &[Window]) -> String {
    let stretches: Vec<_> = choices
        .iter()
        .filter_map(|window| window.earliest.zip(window.latest))
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}..{last}") })
        .collect();
    format!("[{}]", stretches.join(","))
}
