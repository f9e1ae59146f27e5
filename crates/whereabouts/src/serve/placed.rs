//! Where the places are that people in a list are connected with: each once, whatever it is called.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use graves::place::Point;
use pages::people::{Located, Spelling};

use super::everybody::{Everybody, Seen, Word};
use crate::showing::Known;

/// Places that the map shows; of more, those with most people.
const PLACES: usize = 60;

/// What records may say of a place, by the facet that asks for it: a town of which somebody is, and a prison in
/// which they were held.
const SAID: [&str; 2] = ["place", "prison"];

/// The places of which a record says where they are, with how many of these people are connected with each.
///
/// Where records differ on where a place is, each of their points is one.
pub(super) fn located(known: &Known<'_>, everybody: &Everybody, seen: &[&Seen]) -> Vec<Located> {
    let (mut places, named) = places(known);
    let mut counted: HashMap<(usize, usize, Word), (Word, u64)> = HashMap::new();
    for one in seen {
        let (mut here, mut spelled) = (BTreeSet::new(), BTreeSet::new());
        for (facet, said) in one.said[..SAID.len()].iter().enumerate() {
            for (folded, written) in said {
                for place in named.get(everybody.word(*folded)).into_iter().flatten() {
                    here.insert(*place);
                    if spelled.insert((*place, facet, *folded)) {
                        counted.entry((*place, facet, *folded)).or_insert((*written, 0)).1 += 1;
                    }
                }
            }
        }
        here.into_iter().for_each(|place| places[place].people += 1);
    }
    for ((place, facet, _), (written, people)) in counted {
        let asked = (SAID[facet], everybody.word(written).to_owned());
        places[place].spellings.push(Spelling { asked, people });
    }
    places.retain(|place| place.people > 0);
    for place in &mut places {
        place.spellings.sort_by(|a, b| (Reverse(a.people), &a.asked).cmp(&(Reverse(b.people), &b.asked)));
    }
    places.sort_by_key(|place| Reverse(place.people));
    places.truncate(PLACES);
    places
}

/// Every place of which a record says where it is, and which of them a name, folded, is of.
fn places(known: &Known<'_>) -> (Vec<Located>, HashMap<String, BTreeSet<usize>>) {
    let (mut places, mut named): (Vec<Located>, HashMap<String, BTreeSet<usize>>) = Default::default();
    for account in known.accounts.of_kind("place").filter(|account| !known.is_hushed(account.id())) {
        let Some(at) = account.text("coordinates").and_then(Point::read) else { continue };
        let names = account.texts("name").chain(account.texts("other_name"));
        names.for_each(|name| {
            named.entry(names::fold(name)).or_default().insert(places.len());
        });
        places.push(Located {
            spellings: Vec::new(),
            at: (at.longitude, at.latitude),
            people: 0,
            record: account.id(),
        });
    }
    (places, named)
}
