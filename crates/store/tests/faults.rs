//! One call to the disk fails, or all from one on: nothing acknowledged is lost, and what is refused is said in a sentence.
//!
//! Every call of a day's work is counted; `WHEREABOUTS_FAULTS=100000` lets each of them fail once, in each way. The
//! usual few are spread over the day; `WHEREABOUTS_SEED` takes others.
#![cfg(target_os = "linux")]
#![allow(missing_docs, clippy::unwrap_used)]

mod disk;
mod town;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use disk::watch::{Fault, Kind, Record, Watch};
use disk::work::{Claim, Scene, check, one_sentence};
use disk::{Draw, number};

/// How a day went on which something failed.
struct Day {
    record: Record,
    /// What was refused, by the name of what was being done and of the error.
    refused: Vec<String>,
    lost: Option<String>,
}

fn day_with(fault: Option<Fault>) -> Day {
    let mut scene = Scene::new(0);
    let watch = Watch::begin(&scene.root.clone(), fault);
    let played = catch_unwind(AssertUnwindSafe(|| scene.play(&watch)));
    let record = watch.end();
    let Ok(failed) = played else {
        return Day { record, refused: Vec::new(), lost: Some("it panicked".to_owned()) };
    };
    let sentences = failed.iter().try_for_each(|(_, error)| one_sentence(error));
    let refused = failed.iter().map(|(step, error)| format!("{step}: {}", kind_of(&format!("{error:?}"))));
    let refused = refused.collect();
    let checked = catch_unwind(AssertUnwindSafe(|| check(&scene.root, &scene.claims)));
    let kept = checked.unwrap_or_else(|_| Err("it panicked afterwards".to_owned()));
    Day { record, refused, lost: sentences.and(kept).err() }
}

/// A variant's name, with the code that SQLite gave where it gave one.
fn kind_of(debug: &str) -> String {
    if debug.contains("code:") {
        debug.to_owned()
    } else {
        debug.split([' ', '(', '{']).next().unwrap().to_owned()
    }
}

/// The faults to be tried: all there are, or so many of them, each one once.
fn faults(calls: u64, most: u64, seed: u64) -> Vec<Fault> {
    let mut all: Vec<Fault> = Vec::new();
    for nth in 1..=calls {
        for kind in Kind::ALL {
            all.extend([false, true].map(|lasting| Fault { nth, lasting, kind }));
        }
    }
    // An interruption that lasts is no interruption: it would be asked again for ever.
    all.retain(|fault| !(fault.lasting && fault.kind == Kind::Interrupted));
    let mut draw = Draw::new(seed);
    while all.len() as u64 > most {
        let at = draw.below(all.len());
        all.swap_remove(at);
    }
    all
}

#[test]
fn nothing_acknowledged_is_lost_when_the_disk_fails() {
    let (most, seed) = (number("WHEREABOUTS_FAULTS", 40), number("WHEREABOUTS_SEED", 1));
    let quiet = day_with(None);
    assert_eq!((quiet.lost, quiet.refused.len()), (None, 0));
    let (mut hit, mut refused, mut lost) = (0, BTreeMap::new(), Vec::new());
    let all = faults(quiet.record.calls, most, seed);
    for fault in &all {
        let day = day_with(Some(*fault));
        hit += u64::from(day.record.failed.is_some());
        for one in day.refused {
            *refused.entry(one).or_insert(0) += 1;
        }
        lost.extend(day.lost.map(|what| format!("{fault:?} at {:?}: {what}", day.record.failed)));
    }
    let calls = quiet.record.calls;
    println!("seed {seed}: {} faults in {calls} calls, {hit} hit, {} lost", all.len(), lost.len());
    refused.iter().for_each(|(one, times)| println!("  {times:>5} {one}"));
    assert!(hit > all.len() as u64 / 4, "only {hit} of {} faults were met with", all.len());
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// Were something acknowledged before it is on the disk, this would find it.
#[test]
fn an_acknowledgement_before_its_time_is_caught() {
    let fault = Fault { nth: 600, lasting: true, kind: Kind::Full };
    let mut scene = Scene::new(0);
    let watch = Watch::begin(&scene.root.clone(), Some(fault));
    let failed = scene.play(&watch);
    drop(watch);
    assert!(!failed.is_empty());
    check(&scene.root, &scene.claims).unwrap();
    scene.claims.push(Claim::Entries(1_000));
    let lost = check(&scene.root, &scene.claims).unwrap_err();
    assert_eq!(lost, "acknowledged and gone: Entries(1000)");
}
