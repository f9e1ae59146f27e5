//! How many bits speak for copying: what was seen, against what independent lists would show.
//!
//! Every kind of evidence comes down to events: two lists were alike, or not, where
//! independent ones would be with a known chance. A copy takes a share of its
//! values over; the share that fits best is compared with the one that independent lists reach
//! because both are near the truth (Dong, Berti-Equille and Srivastava 2009 on sources that share
//! false values).

/// Two lists alike or not in one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Event {
    /// How likely independent lists are alike here.
    pub chance: f32,
    pub alike: bool,
}

/// Events of one kind, counted by their chance.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Events {
    counts: [[u32; 2]; BINS],
}

const BINS: usize = 50;

impl Default for Events {
    fn default() -> Events {
        Events { counts: [[0; 2]; BINS] }
    }
}

impl FromIterator<Event> for Events {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Events {
        let mut all = Events::default();
        events.into_iter().for_each(|event| all.add(event));
        all
    }
}

impl Events {
    pub fn add(&mut self, event: Event) {
        let bin = (event.chance * BINS as f32) as usize;
        self.counts[bin.min(BINS - 1)][usize::from(event.alike)] += 1;
    }

    /// Alike, and all.
    pub fn seen(&self) -> (u32, u32) {
        self.counts.iter().fold((0, 0), |(alike, all), [no, yes]| (alike + yes, all + no + yes))
    }

    /// How many independent lists would have alike.
    pub fn expected(&self) -> f64 {
        self.bins().map(|(chance, no, yes)| chance * (no + yes)).sum()
    }

    /// The share taken over that fits best, from 0 to 0.98.
    pub fn share(&self) -> f64 {
        let shares = (0..50).map(|step| f64::from(step) / 50.0);
        let likely = shares.map(|share| (self.likelihood(share), share));
        likely.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.total_cmp(&x.1))).map_or(0.0, |(_, share)| share)
    }

    /// Bits for copying, against lists that share `floor` because of the truth.
    pub fn bits(&self, floor: f64) -> f64 {
        let best = self.share();
        if best <= floor {
            return 0.0;
        }
        self.likelihood(best) - self.likelihood(floor)
    }

    fn likelihood(&self, share: f64) -> f64 {
        self.bins()
            .map(|(chance, no, yes)| {
                let alike = share + (1.0 - share) * chance;
                yes * alike.log2() + no * (1.0 - alike).max(1e-9).log2()
            })
            .sum()
    }

    fn bins(&self) -> impl Iterator<Item = (f64, f64, f64)> {
        self.counts
            .iter()
            .enumerate()
            .map(|(bin, [no, yes])| ((bin as f64 + 0.5) / BINS as f64, f64::from(*no), f64::from(*yes)))
    }
}

/// The value that a share of all is below; nothing of nothing.
pub(super) fn quantile(values: &mut [f64], share: f64) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let at = share * values.len().checked_sub(1)? as f64;
    values.get(at.floor() as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(chance: f32, alike: u32, other: u32) -> Events {
        let all = (0..alike + other).map(|at| Event { chance, alike: at < alike });
        all.collect()
    }

    #[test]
    fn a_copy_takes_nearly_all_over_and_strangers_what_chance_gives() {
        for (chance, alike, other, share) in [(0.5, 97, 3, 0.94), (0.5, 50, 50, 0.0), (0.1, 90, 10, 0.88)] {
            let seen = events(chance, alike, other);
            assert!((seen.share() - share).abs() < 0.05, "{chance} {alike} {}", seen.share());
        }
        assert!(events(0.5, 97, 3).bits(0.2) > 30.0);
        assert_eq!(events(0.5, 50, 50).bits(0.2), 0.0);
        assert!(events(0.98, 100, 0).bits(0.2) < 2.0, "what all write tells next to nothing");
    }

    #[test]
    fn quantiles_of_few() {
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [3.0, 1.0, 2.0], 0.5), Some(2.0));
    }
}
