//! What is permitted and what is to be done, line by line, from files that anyone can extend.
#![allow(missing_docs, clippy::unwrap_used)]

use claims::docket::Docket;
use consent::{Audience, Consents, Purpose, Request, elements, was_a_child};
use dates::{Answer, Day, Hints, Window};
use ledger::{Codebook, DataClass, RecordId};

struct Families {
    docket: Docket,
    consents: Consents,
}

impl Families {
    fn read() -> Families {
        let docket = Docket::read(include_str!("../testdata/families.toml"), Codebook::builtin()).unwrap();
        let consents = Consents::new(&docket.accounts(), &docket.links());
        Families { docket, consents }
    }

    #[track_caller]
    fn person(&self, key: &str) -> [RecordId; 1] {
        [self.docket.record(&format!("letters:{key}")).expect("families.toml has the person")]
    }
}

fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect())
}

#[test]
fn what_is_permitted_is_permitted_by_the_rule_that_says_so() {
    let families = Families::read();
    let mut seen = 0;
    for cells in lines(include_str!("../testdata/permissions.tsv")) {
        let [key, purpose, class, audience, on, rule, attribution] = cells[..] else { panic!("{cells:?}") };
        let request = Request {
            purpose: Purpose::from_id(purpose).unwrap(),
            data_class: DataClass::from_code(class).unwrap(),
            audience: Audience::from_id(audience).unwrap(),
        };
        let found = families.consents.permits(&families.person(key), request, Day::from_iso(on).unwrap());
        assert_eq!(found.rule.id(), rule, "{cells:?}");
        assert_eq!(found.attribution.map_or("-", |one| one.id()), attribution, "{cells:?}");
        assert_eq!(found.permitted, rule == "consent.granted", "{cells:?}");
        assert!(found.reasons[0].rule == rule && !found.reasons[0].cites.is_empty(), "{cells:?}");
        seen += 1;
    }
    assert!(seen > 40, "only {seen} lines were read");
}

#[test]
fn what_should_be_done_is_asked_for() {
    let families = Families::read();
    for cells in lines(include_str!("../testdata/tasks.tsv")) {
        let tasks = families.consents.tasks(&families.person(cells[0]), Day::from_iso(cells[1]).unwrap());
        let rules: Vec<&str> = tasks.iter().map(|task| task.rule.id()).collect();
        let rules = if rules.is_empty() { "-".to_owned() } else { rules.join(" ") };
        assert_eq!(rules, cells[2], "{cells:?}");
    }
    assert_eq!(families.consents.adrift(), None);
}

#[test]
fn whoever_may_have_been_a_child_is_told_apart() {
    let window = |text: &str| -> Window {
        let reading = dates::read(text, &Hints::default());
        reading.candidates.first().map(|date| date.window).unwrap_or_default()
    };
    for cells in lines(include_str!("../testdata/children.tsv")) {
        let answer = match was_a_child(&window(cells[0]), &window(cells[1])) {
            Answer::Yes => "yes",
            Answer::No => "no",
            Answer::Maybe => "maybe",
        };
        assert_eq!(answer, cells[2], "{cells:?}");
    }
}

#[test]
fn a_submission_says_which_of_its_elements_are_there() {
    let docket = Docket::read(include_str!("../testdata/submissions.toml"), Codebook::builtin()).unwrap();
    let links = docket.links();
    for cells in lines(include_str!("../testdata/submissions.tsv")) {
        let person = docket.record(&format!("letters:{}", cells[0])).unwrap();
        let mut about = docket.accounts();
        about.retain(|account| {
            let meant = |link| links.resolve(&link, account.source.id) == Some(person);
            account.id() == person || account.links("person").any(meant)
        });
        let found = elements(&about);
        let those = |wanted: &dyn Fn(&consent::Element) -> bool| {
            let ids: Vec<&str> = found.iter().filter(|one| wanted(one)).map(|one| one.id).collect();
            if ids.is_empty() { "-".to_owned() } else { ids.join(" ") }
        };
        assert_eq!(those(&|one| one.met), cells[1], "{cells:?}");
        assert_eq!(those(&|one| one.excused), cells[2], "{cells:?}");
        assert_eq!(those(&|one| !one.met && !one.excused), cells[3], "{cells:?}");
    }
}
