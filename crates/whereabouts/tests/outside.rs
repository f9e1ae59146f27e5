//! Lists linked without any register: whole outputs, what is refused, numbers counted by hand.
#![allow(missing_docs, clippy::unwrap_used)]

mod run;

use std::collections::BTreeMap;

use run::{Desk, lakeside};

/// Two invented lists in two scripts, and who is who.
fn small() -> Desk {
    let desk = Desk::new();
    desk.write(
        "families.csv",
        "id,name,father,born,died,city\n\
         f1,بهرام کاظمی‌نژاد,یعقوب,1340,1367/05/06,همدان\n\
         f2,پروانه دلاوری,منوچهر,1344,1367/06/01,ساری\n\
         f3,سهراب گلپایگانی,ایرج,1335,1360/07/02,اهواز\n\
         f3,ناشناس,,,,\n",
    );
    desk.write(
        "families.toml",
        "key = \"id\"\n[columns]\nname = \"name\"\nfather = \"father_name\"\nborn = \"birth_date\"\ndied = \"death_date\"\ncity = \"city\"\n\
         [reading]\ncalendar = \"solar-hijri\"\n",
    );
    desk.write(
        "monitor.csv",
        "Full name,Father's name,Date of death,City,Remark\n\
         Parvaneh Delavari,Manuchehr,1988-08-23,Sari,\n\
         Bahram Kazeminejad,Yaghub,1988-07-28,Hamadan,\"seen, once\"\n\
         Keyvan Shahrokhi,Farhad,1983-01-15,Shiraz,\n",
    );
    desk.write("truth.csv", "list,record,person\nfamilies,f1,B\nfamilies,f2,P\nfamilies,f3,S\nfamilies,f3#2,U\nmonitor,2,P\nmonitor,3,B\nmonitor,4,K\n");
    desk
}

#[test]
fn lists_become_clusters_and_pairs_without_a_register() {
    let desk = small();
    let ran =
        desk.run("link-lists families.csv monitor.csv --clusters clusters.csv --pairs pairs.csv").ends(0);
    ran.says("lists ").says("key.repeated").warns("monitor.csv: columns guessed: ");
    assert_eq!(
        desk.read("clusters.csv"),
        "list,record,cluster\nfamilies,f1,0\nfamilies,f2,1\nfamilies,f3,2\nfamilies,f3#2,3\nmonitor,2,1\nmonitor,3,0\nmonitor,4,4\n"
    );
    let pairs = desk.read("pairs.csv");
    let mut rows = pairs.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = rows.next().unwrap();
    assert_eq!(header[..6], ["list_a", "record_a", "list_b", "record_b", "probability", "weight"]);
    let place = |name: &str| header.iter().position(|own| *own == name).unwrap();
    let mut sure = BTreeMap::new();
    for row in rows {
        assert_eq!(row.len(), header.len());
        if row[4].parse::<f32>().unwrap() > 0.9 {
            sure.insert(
                row[1].to_owned(),
                [row[3], row[place("father")], row[place("death")]].map(str::to_owned),
            );
        }
    }
    let expected = [("f1", ["3", "cross-script", "same-day"]), ("f2", ["2", "cross-script", "same-day"])];
    assert_eq!(sure, expected.map(|(a, found)| (a.to_owned(), found.map(str::to_owned))).into());
    assert!(!desk.path().join("register").exists());
}

#[test]
fn the_order_of_files_does_not_matter() {
    let desk = small();
    desk.run("link-lists families.csv monitor.csv --clusters one.csv --pairs p1.csv").ends(0);
    desk.run("link-lists monitor.csv families.csv --clusters two.csv --pairs p2.csv --quiet").ends(0);
    assert_eq!(desk.read("one.csv"), desk.read("two.csv"));
    assert_eq!(desk.read("p1.csv"), desk.read("p2.csv"));
}

#[test]
fn standard_output_can_be_a_table_alone() {
    let desk = small();
    let ran = desk.run("link-lists families.csv monitor.csv --clusters -").ends(0).warns("persons");
    assert!(ran.out.starts_with("list,record,cluster\n") && ran.out.lines().count() == 8, "{}", ran.out);
    let ran = desk.run("link-lists families.csv monitor.csv --json").ends(0);
    let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&summary["records"], &summary["persons"]), (&7.into(), &5.into()));
    assert_eq!(summary["issues"]["key.repeated"], 1);
}

#[test]
fn a_judgement_of_different_parts_what_would_be_joined() {
    let desk = small();
    desk.write("judged.csv", "list_a,record_a,list_b,record_b,verdict\nmonitor,3,families,f1,different\n");
    desk.run("link-lists families.csv monitor.csv --judgements judged.csv --clusters c.csv").ends(0);
    assert!(desk.read("c.csv").contains("families,f2,1\n") && desk.read("c.csv").contains("monitor,2,1\n"));
    assert!(desk.read("c.csv").contains("families,f1,0\n") && !desk.read("c.csv").contains("monitor,3,0\n"));
}

#[test]
fn nobody_stands_twice_in_a_list_that_names_everybody_once() {
    let desk = Desk::new();
    let row = "Bahram Kazeminejad,Yaghub,1961-03-01,1988-07-28\n";
    desk.write("one.csv", format!("full name,father's name,date of birth,date of death\n{row}{row}"));
    let clusters = |words: &str| {
        desk.run(&format!("link-lists one.csv --clusters c.csv {words}")).ends(0);
        desk.read("c.csv").lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect()
    };
    let (free, once): (Vec<String>, Vec<String>) = (clusters(""), clusters("--one-to-one"));
    assert_eq!((free, once), (vec!["0".to_owned(); 2], vec!["0".to_owned(), "1".to_owned()]));
}

#[test]
fn what_cannot_be_done_is_refused_in_one_sentence() {
    let desk = small();
    desk.write("none.csv", "alpha,beta\n1,2\n3,4\n");
    desk.write("wrong.toml", "[columns]\nnaem = \"name\"\n");
    desk.write("odd.csv", "list_a,record_a,list_b,record_b,verdict\nfamilies,f9,monitor,2,same\n");
    desk.write("maybe.csv", "list_a,record_a,list_b,record_b,verdict\nfamilies,f1,monitor,2,perhaps\n");
    for (words, code, refusal) in [
        ("absent.csv", 1, "absent.csv"),
        ("none.csv", 2, "no column is understood to hold names"),
        ("families.csv --mapping wrong.toml", 2, "the list has no column «naem»"),
        (
            "families.csv monitor.csv --mapping a --mapping b --mapping c",
            2,
            "3 mappings are named for 2 files",
        ),
        ("families.csv --clusters families.csv", 2, "is read, and would be overwritten"),
        ("families.csv --clusters x.csv --pairs x.csv", 2, "would both be written to x.csv"),
        ("families.csv --clusters - --json", 2, "would both be written to standard output"),
        ("families.csv --clusters no/such/folder.csv", 1, "writing no/such/folder.csv"),
        ("families.csv --threshold 1.5", 2, "a number from 0 to 1"),
        ("families.csv monitor.csv --judgements odd.csv", 2, "row 2 of odd.csv names a record"),
        ("families.csv monitor.csv --judgements maybe.csv", 2, "row 2 of maybe.csv has a verdict"),
        ("families.csv --judgements truth.csv", 2, "truth.csv has no column «list_a»"),
    ] {
        desk.run(&format!("link-lists {words}")).ends(code).warns(refusal);
    }
}

#[test]
fn rows_with_problems_can_be_written_aside() {
    let desk = small();
    desk.write("odd.csv", "name,died\nBahram Kazeminejad,the day after\n");
    desk.write("odd.toml", "[columns]\nname = \"name\"\ndied = \"death_date\"\n");
    desk.run("link-lists odd.csv --errors mend.csv").ends(0).says("date.not-understood");
    assert!(desk.read("mend.csv").contains("the day after"));
    desk.run("link-lists odd.csv --errors mend.csv").ends(1).warns("needs a new file");
}

#[test]
fn clusters_and_pairs_are_measured_as_by_hand() {
    let desk = Desk::new();
    // Persons {a b} {c d e} {f}, clusters {a b c} {d e}; f is in no cluster, x in no truth.
    desk.write("truth.csv", "rec,who\na,1\nb,1\nc,2\nd,2\ne,2\nf,3\n");
    desk.write("clusters.csv", "list,record,cluster\nL,a,0\nM,b,0\nL,c,0\nL,d,7\nM,e,7\nM,x,8\n");
    desk.write(
        "pairs.csv",
        "list_a,record_a,list_b,record_b,probability\nL,a,M,b,0.97\nL,d,M,e,0.6\nL,a,L,c,0.6\nL,c,L,d,0.2\nL,a,M,x,0.9\n",
    );
    let ran = desk.run("evaluate --clusters clusters.csv --truth truth.csv --pairs pairs.csv --json").ends(0);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let number = |path: &str| found.pointer(path).and_then(serde_json::Value::as_f64).unwrap();
    for (path, expected) in [
        ("/records", 6.0),
        ("/persons", 3.0),
        ("/records_missing", 1.0),
        ("/records_unknown", 1.0),
        ("/true_pairs", 4.0),
        ("/joined_pairs", 4.0),
        ("/pairwise/precision", 0.5),
        ("/pairwise/recall", 0.5),
        ("/b_cubed/precision", 14.0 / 18.0),
        ("/b_cubed/recall", 14.0 / 18.0),
        ("/pairs/listed", 4.0),
        ("/pairs/unknown", 1.0),
        ("/pairs/share_of_true_pairs_listed", 0.75),
        ("/pairs/at/0/pairs", 3.0),
        ("/pairs/at/0/precision", 2.0 / 3.0),
        ("/pairs/at/0/recall", 0.5),
        ("/pairs/at/2/precision", 1.0),
        ("/pairs/best/threshold", 0.2),
        ("/pairs/best/f1", 0.75),
        ("/pairs/calibration/brier", (0.0009 + 0.16 + 0.36 + 0.64) / 4.0),
    ] {
        assert!((number(path) - expected).abs() < 1e-9, "{path} is {}, not {expected}", number(path));
    }
    let across = desk.run("evaluate --clusters clusters.csv --truth truth.csv --across --json").ends(0);
    let found: serde_json::Value = serde_json::from_str(&across.out).unwrap();
    // a-b, c-e, d-e are true across the lists; a-b, b-c, d-e are joined.
    assert_eq!((&found["true_pairs"], &found["joined_pairs"]), (&3.into(), &3.into()));
    desk.run("evaluate --clusters clusters.csv --truth truth.csv --pairs pairs.csv").ends(0).says("B-cubed");
}

#[test]
fn a_truth_that_does_not_fit_is_refused() {
    let desk = small();
    desk.write("c.csv", "list,record,cluster\nA,1,0\nB,1,1\n");
    desk.write("t.csv", "record,person\n1,x\n");
    desk.write("twice.csv", "record,person\n1,x\n1,y\n");
    desk.write("p.csv", "record_a,record_b,probability\n1,1,7.5\n");
    for (words, refusal) in [
        ("--clusters c.csv --truth t.csv", "line 3 of c.csv names a record that was there before"),
        ("--clusters c.csv --truth twice.csv", "line 3 of twice.csv names a record that was there before"),
        ("--clusters t.csv --truth c.csv", "t.csv has no column «cluster», «cluster_id»"),
        ("--clusters c.csv --truth families.csv", "families.csv has no column «person», «person_id»"),
        ("--clusters c.csv --truth c.csv --pairs p.csv", "p.csv has no column «list_a»"),
    ] {
        desk.run(&format!("evaluate {words}")).ends(2).warns(refusal);
    }
}

/// The invented place, linked without a register as well as with one.
#[test]
fn the_invented_place_is_linked_well() {
    let desk = Desk::new();
    let lists = [
        "families-list.csv",
        "southern-committee.csv",
        "documentation-centre.tsv",
        "international-monitor.csv",
        "party-book.xlsx",
        "burial-register.csv",
        "remembrance-pages.csv",
    ];
    for list in lists {
        desk.take(list);
        // Without keys, records are named by their rows, as the truth names them.
        let mapping = list.split('.').next().unwrap().to_owned() + ".toml";
        let text = desk.read(&mapping);
        desk.write(
            &mapping,
            text.lines().filter(|line| !line.starts_with("key")).collect::<Vec<_>>().join("\n"),
        );
    }
    let truth = std::fs::read_to_string(lakeside().join("truth.csv")).unwrap();
    let mut plain = "list,record,person\n".to_owned();
    for line in truth.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if lists.contains(&cells[0]) {
            plain += &format!("{},{},{}\n", cells[0].split('.').next().unwrap(), cells[1], cells[2]);
        }
    }
    desk.write("truth.csv", plain);
    desk.run(&format!("link-lists {} --clusters c.csv --pairs p.csv", lists.join(" ")));
    let ran = desk.run("evaluate --clusters c.csv --truth truth.csv --pairs p.csv --json").ends(0);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(found["records_missing"].as_u64().unwrap() < 10, "{found}");
    assert!(found["b_cubed"]["f1"].as_f64().unwrap() > 0.90, "{found}");
    assert!(found["pairs"]["calibration"]["error"].as_f64().unwrap() < 0.1, "{found}");
}

/// Parquet says what CSV says, out and in.
#[test]
#[cfg(feature = "parquet")]
fn tables_come_and_go_as_parquet() {
    let desk = small();
    desk.run("link-lists families.csv monitor.csv --clusters c.parquet --pairs p.parquet").ends(0);
    desk.run("link-lists families.csv monitor.csv --clusters c.csv --pairs p.csv").ends(0);
    let measured = |ending: &str| {
        let words = format!("--clusters c.{ending} --pairs p.{ending} --truth truth.csv --json");
        desk.run(&format!("evaluate {words}")).ends(0).out
    };
    assert_eq!(measured("parquet"), measured("csv"));
    // A list in Parquet is a list: here the one of clusters, whose records are taken for names.
    desk.write("list.toml", "[columns]\nrecord = \"name\"\nlist = \"city\"\n");
    let linked = |ending: &str| {
        desk.run(&format!("link-lists c.{ending} --mapping list.toml --clusters out.csv --quiet")).ends(0);
        desk.read("out.csv")
    };
    assert_eq!(linked("parquet"), linked("csv"));
    desk.write("broken.parquet", "PAR1 and nothing more");
    desk.run("link-lists broken.parquet --mapping list.toml").ends(1).warns("reading broken.parquet");
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_program_without_parquet_says_so() {
    let desk = small();
    desk.run("link-lists families.csv --clusters c.parquet").ends(2).warns("was built without Parquet");
    desk.run("link-lists families.parquet").ends(2).warns("was built without Parquet");
}
