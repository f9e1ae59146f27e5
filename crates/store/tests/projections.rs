//! What was worked out is found again, filtered, replaced and dropped; the log stays as it was.
#![allow(clippy::unwrap_used)]

mod town;

use ledger::{EntryId, RecordId, SourceId};
use store::{PairRow, PeopleFilter, PeopleOrder, PersonRow, Projection, Span, Store};
use town::{NOW, add_record, add_source, create, open, standing_rows, withdraw};

/// Two lists of an invented town; records 1-3 are of the first, 4-5 of the second.
fn town(store: &mut Store) -> (Vec<RecordId>, [SourceId; 2]) {
    let mut writing = store.begin(NOW).unwrap();
    let lists = [add_source(&mut writing, "one"), add_source(&mut writing, "two")];
    let ids = [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5)]
        .map(|(list, row)| add_record(&mut writing, lists[list], row, "a"))
        .to_vec();
    writing.commit().unwrap();
    (ids, lists)
}

/// The place of the record in this row.
fn seq(row: u64) -> u64 {
    row + 4
}

fn person(no: u64, id: RecordId, name: &str) -> PersonRow {
    PersonRow {
        no,
        id,
        name: name.to_owned(),
        sort: name.to_lowercase(),
        records: 1,
        sources: 1,
        independent: 1,
        burial: false,
        born: Span::default(),
        died: Span::default(),
        sex: None,
        places: String::new(),
        name_latin: String::new(),
    }
}

fn put_town_people(store: &mut Store, ids: &[RecordId]) {
    let people = [
        PersonRow {
            records: 3,
            independent: 2,
            burial: true,
            died: Span { earliest: Some(100), latest: Some(120) },
            places: "bandar daryache".to_owned(),
            name_latin: "Zahra".to_owned(),
            ..person(1, ids[0], "Zahra Amiri")
        },
        PersonRow {
            born: Span { earliest: Some(10), latest: None },
            died: Span { earliest: None, latest: Some(90) },
            ..person(2, ids[2], "bahram Kuhi")
        },
        person(3, ids[4], "Parvin Jangali"),
    ];
    let members = [(1, 1), (2, 1), (4, 1), (3, 2), (5, 3)].map(|(row, no)| (seq(row), no));
    let state = store.state().unwrap();
    store.put_people(&state, people, members).unwrap();
}

fn check(store: &Store, what: &str, filter: PeopleFilter, expected: &[u64]) {
    let filter = PeopleFilter { limit: filter.limit.max(10), ..filter };
    let page = store.people(&filter).unwrap();
    let found: Vec<u64> = page.people.iter().map(|person| person.no).collect();
    assert_eq!(found, expected, "{what}");
    assert_eq!(page.total, expected.len() as u64, "{what}");
}

#[test]
fn people_are_listed_by_every_filter() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, lists) = town(&mut store);
    put_town_people(&mut store, &ids);
    let all = PeopleFilter::default;
    check(&store, "all, by name", all(), &[2, 3, 1]);
    let by = |order| PeopleFilter { order, ..all() };
    check(&store, "by records", by(PeopleOrder::Records), &[1, 2, 3]);
    check(&store, "by sources", by(PeopleOrder::Independent), &[1, 2, 3]);
    check(&store, "by death", by(PeopleOrder::Died), &[2, 1, 3]);
    check(&store, "source", PeopleFilter { sources: vec![lists[1]], ..all() }, &[3, 1]);
    let unknown = vec![SourceId([0; 16])];
    check(&store, "unknown source", PeopleFilter { sources: unknown, ..all() }, &[]);
    check(&store, "place", PeopleFilter { place: Some("daryache".into()), ..all() }, &[1]);
    check(&store, "burial", PeopleFilter { burial: Some(true), ..all() }, &[1]);
    check(&store, "no burial", PeopleFilter { burial: Some(false), ..all() }, &[2, 3]);
    check(&store, "sources", PeopleFilter { min_independent: 2, ..all() }, &[1]);
    check(&store, "records", PeopleFilter { min_records: 2, ..all() }, &[1]);
    let died = |from, to| PeopleFilter { died: Some((from, to)), ..all() };
    check(&store, "died before", died(0, 90), &[2]);
    check(&store, "died at the edge", died(120, 200), &[1]);
    check(&store, "died in both windows", died(80, 110), &[2, 1]);
    check(&store, "died in no window", died(121, 200), &[]);
    let born = |from, to| PeopleFilter { born: Some((from, to)), ..all() };
    check(&store, "born later", born(5000, 6000), &[2]);
    check(&store, "born earlier", born(0, 9), &[]);
}

#[test]
fn a_list_comes_in_parts_that_know_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, _) = town(&mut store);
    put_town_people(&mut store, &ids);
    let filter = PeopleFilter { limit: 2, offset: 1, ..PeopleFilter::default() };
    let page = store.people(&filter).unwrap();
    let found: Vec<u64> = page.people.iter().map(|person| person.no).collect();
    assert_eq!((found.as_slice(), page.total), ([3, 1].as_slice(), 3));
}

#[test]
fn a_person_is_reached_from_a_record_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, _) = town(&mut store);
    put_town_people(&mut store, &ids);
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.person_of(seq(4)).unwrap(), Some(1));
    assert_eq!(store.person_of(0).unwrap(), None);
    assert_eq!(store.members_of(1).unwrap(), [1, 2, 4].map(seq));
    let of_one: Vec<u64> =
        store.members().unwrap().into_iter().filter(|of| of.1 == 1).map(|of| of.0).collect();
    assert_eq!(of_one, [1, 2, 4].map(seq));
    let one = store.person(1).unwrap().unwrap();
    assert_eq!((one.name_latin.as_str(), one.id, one.burial), ("Zahra", ids[0], true));
    assert_eq!(one.died, Span { earliest: Some(100), latest: Some(120) });
    assert_eq!(store.person(9).unwrap(), None);
    assert_eq!(store.people_count().unwrap(), 3);
}

fn words(groups: &[&[&str]]) -> Vec<Vec<String>> {
    groups.iter().map(|group| group.iter().map(|word| (*word).to_owned()).collect()).collect()
}

fn put_town_words(store: &mut Store) {
    let state = store.state().unwrap();
    let rows = ["zahra amiri", "زهرا amiri", "bahram kuhi", "zahra امیری", "parvin jangali"];
    let rows = (1..).map(seq).zip(rows.map(str::to_owned));
    store.put_search(&state, rows).unwrap();
}

#[test]
fn words_find_records_in_any_script() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    town(&mut store);
    put_town_words(&mut store);
    let check = |groups: &[&[&str]], rows: &[u64]| {
        let found = store.search(&words(groups), 10).unwrap();
        let expected: Vec<u64> = rows.iter().map(|row| seq(*row)).collect();
        assert_eq!(found, expected, "{groups:?}");
    };
    check(&[&["zahra"]], &[1, 4]);
    check(&[&["zahra", "زهرا"]], &[1, 2, 4]);
    check(&[&["zahra"], &["amiri", "امیری"]], &[1, 4]);
    check(&[&["zahra"], &["kuhi"]], &[]);
    check(&[&["zah"]], &[]);
    check(&[&["zah*"]], &[1, 4]);
    check(&[&["زه*"]], &[2]);
    check(&[&["bahram"], &["kuh*"]], &[3]);
    check(&[&["bahra"], &["kuhi*"]], &[]);
    check(&[&["ZAHRA"]], &[1, 4]);
    check(&[&["terms"]], &[]);
    check(&[], &[]);
}

#[test]
fn what_was_withdrawn_is_not_found() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, _) = town(&mut store);
    put_town_words(&mut store);
    let mut writing = store.begin(NOW).unwrap();
    withdraw(&mut writing, ids[0]);
    writing.commit().unwrap();
    assert_eq!(store.search(&words(&[&["zahra"]]), 1).unwrap(), [seq(4)]);
}

#[test]
fn people_are_found_by_the_words_of_their_records() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, lists) = town(&mut store);
    put_town_people(&mut store, &ids);
    put_town_words(&mut store);
    let by = |groups: &[&[&str]]| PeopleFilter { terms: words(groups), ..Default::default() };
    check(&store, "one word", by(&[&["zahra", "kuhi"]]), &[2, 1]);
    check(&store, "two words", by(&[&["zahra"], &["amiri"]]), &[1]);
    check(&store, "nothing to look for", by(&[&["\""]]), &[]);
    let prefix = by(&[&["jang*"]]);
    check(&store, "a beginning", prefix, &[3]);
    let source = PeopleFilter { sources: vec![lists[1]], ..by(&[&["kuhi"]]) };
    check(&store, "a word in another list", source, &[]);
}

#[test]
fn very_common_words_are_cut_short_and_say_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let state = store.state().unwrap();
    let id = RecordId([1; 16]);
    let everybody = 10_001;
    let rows = (0..everybody).map(|no| (no, if no < 9 { "ali rare" } else { "ali" }.to_owned()));
    store.put_search(&state, rows).unwrap();
    let people = (0..everybody).map(|no| person(no, id, "Ali"));
    store.put_people(&state, people, (0..everybody).map(|no| (no, no))).unwrap();
    for (word, cut_short, total) in [("ali", true, 10_000), ("rare", false, 9)] {
        let filter = PeopleFilter { terms: words(&[&[word]]), limit: 3, ..Default::default() };
        let page = store.people(&filter).unwrap();
        assert_eq!((page.cut_short, page.total, page.people.len()), (cut_short, total, 3));
    }
}

#[test]
fn pairs_come_in_the_order_of_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let state = store.state().unwrap();
    let pair = |rank: u64, a, b| PairRow { a, b, weight: 1.5, probability: 0.5, rank, family: rank / 2 };
    store.put_pairs(&state, [pair(2, 5, 6), pair(0, 1, 2), pair(1, 3, 4)]).unwrap();
    let ranks = |store: &Store, after, limit| -> Vec<u64> {
        store.next_pairs(after, limit).unwrap().iter().map(|pair| pair.rank).collect()
    };
    assert_eq!(ranks(&store, None, 2), [0, 1]);
    assert_eq!(ranks(&store, Some(1), 9), [2]);
    assert_eq!(store.pair(4, 3).unwrap(), Some(pair(1, 3, 4)));
    assert_eq!(store.pair(1, 4).unwrap(), None);
    let family = |store: &Store, family| -> Vec<u64> {
        store.family(family).unwrap().iter().map(|pair| pair.rank).collect()
    };
    assert_eq!((family(&store, 0), family(&store, 1), family(&store, 2)), (vec![0, 1], vec![2], vec![]));
    assert_eq!(store.next_families(None, 9).unwrap(), [0, 1]);
    assert_eq!((store.next_families(Some(0), 9).unwrap(), store.family_count().unwrap()), (vec![1], 2));
    let of = |record| store.families_of(record).unwrap();
    assert_eq!((of(1), of(4), of(6), of(9)), (vec![0], vec![0], vec![1], vec![]));
    assert!(store.remove_pair(2, 1).unwrap());
    assert!(!store.remove_pair(2, 1).unwrap());
    assert_eq!((ranks(&store, None, 9), store.pair_count().unwrap()), (vec![1, 2], 2));
}

#[test]
fn a_projection_knows_how_old_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, _) = town(&mut store);
    assert_eq!(store.built(Projection::People).unwrap(), None);
    put_town_people(&mut store, &ids);
    let then = store.state().unwrap();
    assert_eq!(store.built(Projection::People).unwrap(), Some(then));
    assert_eq!(store.built(Projection::Pairs).unwrap(), None);
    let mut writing = store.begin(NOW).unwrap();
    withdraw(&mut writing, EntryId::from(ids[0]));
    writing.commit().unwrap();
    let now = store.state().unwrap();
    assert_eq!((now.size, now.withdrawals, now.judgements), (then.size + 1, 1, 0));
    assert_eq!(store.built(Projection::People).unwrap(), Some(then));
}

#[test]
fn dropping_what_was_worked_out_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = create(folder.path());
    let (ids, lists) = town(&mut store);
    put_town_people(&mut store, &ids);
    put_town_words(&mut store);
    store.put_fact("recall", "0.97").unwrap();
    assert_eq!(store.get_fact("recall").unwrap().as_deref(), Some("0.97"));
    let (rows, keyed) = (standing_rows(&store), store.keyed_rows(lists[0]).unwrap());
    let checkpoint = store.checkpoint().unwrap();
    store.rebuild().unwrap();
    assert_eq!(store.get_fact("recall").unwrap(), None);
    assert_eq!(store.built(Projection::Search).unwrap(), None);
    assert_eq!(store.people_count().unwrap(), 0);
    assert_eq!(standing_rows(&store), rows);
    assert_eq!(store.keyed_rows(lists[0]).unwrap(), keyed);
    assert_eq!(store.checkpoint().unwrap(), checkpoint);
    assert_eq!(store.find_prefix(&ids[3].short()).unwrap(), [(seq(4), ids[3])]);
    town(&mut store);
    assert_eq!(store.size().unwrap(), 17, "writing goes on where it was");
}
