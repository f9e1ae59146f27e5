//! An office that serves its register to people with accounts: who comes in, what each may do, what is written down.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod run;

use browser::office::{WORDS, inside, office, serve};
use browser::{Answer, Browser, field, links};
use run::Desk;

fn is_outside(answer: &Answer) -> bool {
    answer.status == 303 && answer.header("location").is_some_and(|to| to.ends_with("/sign-in"))
}

#[test]
fn an_office_is_served_only_where_that_is_safe_and_somebody_can_come_in() {
    let desk = Desk::with_demo();
    desk.write("own", format!("{WORDS}\n"));
    for (words, code, says) in [
        ("--listen 127.0.0.1:0", 5, "nobody has an account here"),
        ("--listen 192.0.2.7:80", 5, "would pass in the clear"),
        ("--listen 0.0.0.0:80", 5, "would pass in the clear"),
        ("--listen 0.0.0.0:80 --behind-tls", 2, "no name was given"),
        ("--listen 127.0.0.1:0 --host a/b", 2, "is no name of a host"),
        ("--host office", 2, "--listen"),
    ] {
        desk.demo(&format!("serve {words}")).ends(code).warns(says);
    }
    desk.demo("users add Mina --role reviewer --key-passphrase-file own").ends(0);
    desk.demo("serve --listen 127.0.0.1:0").ends(5).warns("users totp NAME");
    desk.write("short", "1234567\n");
    desk.demo("users add Nasrin --role recorder --key-passphrase-file short").ends(5).warns("fewer than 12");
    desk.demo("users totp Mina --key-passphrase-file short").ends(5);
    let shown = desk.demo("users totp Mina --key-passphrase-file own").ends(0).out;
    assert!(shown.contains("otpauth://totp/") && shown.contains('█'), "{shown}");
}

#[test]
fn only_name_passphrase_and_code_together_open_and_nothing_tells_which_was_wrong() {
    let (desk, mut devices) = office(&[("Mina", "reviewer")]);
    let mut served = serve(&desk);
    for lang in ["en", "fa", "ar"] {
        let page = served.without_session(&format!("/{lang}/sign-in"));
        assert_eq!(page.status, 200);
        assert!(!page.body.contains("Lakeside"), "nothing of the register is told before");
        assert!(is_outside(&served.without_session(&format!("/{lang}/people"))));
    }
    assert!(is_outside(&served.without_session("/")) && is_outside(&served.without_session("/open/x")));
    assert_eq!(served.post("/en/lock", "token=x").status, 403);
    assert_eq!(served.post_from("/en/sign-in", "name=Mina", "http://example.org").status, 403);

    let mina = &mut devices[0];
    let good = mina.code();
    let wrong: Vec<String> =
        [("Mina", "wrong", good.as_str()), ("Nobody", WORDS, &good), ("Mina", WORDS, "000000")]
            .into_iter()
            .map(|(name, words, code)| {
                let answer = served.sign_in(name, words, code);
                assert_eq!((answer.status, answer.header("set-cookie")), (403, None), "{name}");
                answer.body
            })
            .collect();
    assert!(wrong.iter().all(|one| *one == wrong[0]), "one answer, whatever was wrong");
    let answer = served.sign_in("Mina", WORDS, &good);
    assert_eq!(answer.status, 303);
    let set = answer.header("set-cookie").unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && !set.contains("Secure"), "{set}");
    assert_eq!(served.get("/en/people").status, 200);
    let again = served.sign_in("Mina", WORDS, &good);
    assert_eq!(again.status, 403, "a code works once");

    for _ in 0..4 {
        served.sign_in("Mina", "wrong", "000000");
    }
    let waits = served.sign_in("Mina", WORDS, &mina.code());
    assert_eq!(waits.status, 429, "too many of one name");
    assert!(waits.body.contains("Too many attempts") && waits.header("retry-after").is_some());
    assert!(
        served.post("/fa/sign-in", "name=Mina&passphrase=x&code=0").body.contains("تلاش‌ها از اندازه گذشت")
    );
}

#[test]
fn each_role_is_offered_what_it_may_do_and_refused_the_rest() {
    let (desk, mut devices) = office(&[
        ("Mina", "reviewer"),
        ("Nasrin", "recorder"),
        ("Omid", "custodian"),
        ("Parisa", "administrator"),
    ]);
    let mut served = serve(&desk);
    let person = {
        inside(&mut served, "Mina", &mut devices[0]);
        let people = served.get("/en/people").body;
        links(&people).into_iter().find(|link| link.starts_with("/en/person/")).unwrap()
    };
    for (at, (name, reviews, records, administers)) in [
        ("Mina", true, false, false),
        ("Nasrin", false, true, false),
        ("Omid", false, false, false),
        ("Parisa", false, false, true),
    ]
    .into_iter()
    .enumerate()
    {
        inside(&mut served, name, &mut devices[at]);
        let home = served.get("/en/").body;
        assert!(home.contains(&format!(">{name}</bdi>")) && home.contains("action=\"/leave\""), "{name}");
        assert_eq!(home.contains("action=\"/lock\""), administers, "{name}");
        let menu = served.get("/en/graves").body;
        assert_eq!(menu.contains("href=\"/en/review\">"), reviews, "{name} and the navigation");
        let may = |path: &str| {
            let answer = served.get(path);
            assert_eq!(answer.status == 403, answer.body.contains("This is for others to do"), "{path}");
            answer.status != 403
        };
        assert_eq!(
            (may("/en/review"), may("/en/add"), may("/en/enter/person")),
            (reviews, records, records),
            "{name}"
        );
        let page = served.get(&person).body;
        assert_eq!(page.contains("/en/enter/"), records, "{name}: what can be entered of a person");
        let users = served.get("/en/log/users").body;
        assert_eq!(users.contains("id=\"views\""), administers, "{name}");
        // What is not offered is not done either.
        let token = field(&home, "token").unwrap();
        for (path, may) in [
            ("/en/review", reviews),
            (person.as_str(), reviews),
            ("/en/enter/person", records),
            ("/en/import/1", records),
            ("/en/log/users", administers),
            ("/en/log/verify", true),
        ] {
            let answer = served.post(path, &format!("token={token}&answer=x"));
            assert_eq!(answer.status != 403, may, "{name} {path}: {}", answer.status);
        }
        assert_eq!(served.post("/en/log/verify", "token=x").status, 403, "another token");
    }
    // Closing the register is for administrators.
    inside(&mut served, "Omid", &mut devices[2]);
    let token = field(&served.get("/en/").body, "token").unwrap();
    assert_eq!(served.post("/lock", &format!("token={token}")).status, 403);
    inside(&mut served, "Parisa", &mut devices[3]);
    let token = field(&served.get("/en/").body, "token").unwrap();
    assert_eq!(served.post("/lock", &format!("token={token}")).status, 200);
    assert_eq!(served.ends(), 0);
    let visits = desk.demo("users visits").ends(0).out;
    assert!(!visits.contains("is in") && visits.contains("closed at"), "{visits}");
}

#[test]
fn what_is_recorded_in_a_browser_is_signed_by_whoever_does_it() {
    let (desk, mut devices) = office(&[("Mina", "reviewer"), ("Nasrin", "recorder")]);
    let mut served = serve(&desk);
    inside(&mut served, "Mina", &mut devices[0]);
    let page = served.get("/en/review").body;
    let value = |name: &str| field(&page, name).unwrap().replace(' ', "+");
    let form = format!(
        "token={}&family={}&records={}&answer=unsure&reason=tried",
        value("token"),
        value("family"),
        value("records")
    );
    assert_eq!(served.post("/en/review", &form).status, 303);
    // Two at once: each keeps what is theirs.
    let mina = served.cookie().clone();
    let nasrin = inside(&mut served, "Nasrin", &mut devices[1]);
    let token = field(&served.get("/en/add").body, "token").unwrap();
    let sent = served.send("/en/import", &token, "names.csv", "number,name\n1,Sasan Kuhgard\n");
    assert_eq!(sent.header("location"), Some("/en/import/1"), "{}", sent.body);
    *served.cookie() = mina;
    assert_eq!(served.get("/en/review").status, 200);
    assert_eq!(served.get("/en/import/1").status, 403);
    *served.cookie() = nasrin;
    let form = |answer: &str| format!("token={token}&answer={answer}");
    let columns = served.get("/en/import/1").body;
    assert!(columns.contains("name=\"c-B\""), "{columns}");
    let fields = "&slug=names&title=Names&kind=person&key=A&sharing=team&c-B=name";
    let rows = served.post("/en/import/1", &(form("rows") + fields));
    assert_eq!(rows.status, 303, "{}", rows.body);
    let imported = served.post(rows.header("location").unwrap(), &form("import"));
    assert!(imported.header("location").is_some_and(|to| to.contains("/batch/")), "{}", imported.body);
    drop(served);

    let users: serde_json::Value = serde_json::from_str(&desk.demo("users list --json").ends(0).out).unwrap();
    let key = |at: usize| users["users"][at]["key"].as_str().unwrap().to_owned();
    // The newest head carries, beside the keys of the register, that of whoever recorded last.
    let checkpoint = desk.demo("verify --checkpoint").ends(0).out;
    assert!(checkpoint.contains(&key(1)), "{checkpoint}");
    desk.demo("verify").ends(0).says("whole");
}

/// What a page asks about: records and what is known of them, as its form sends it.
fn asked(page: &str) -> (String, String, String) {
    let value = |name: &str| field(page, name).unwrap();
    (value("token"), value("records"), value("family"))
}

fn answer(served: &Browser, (token, records, family): &(String, String, String), answer: &str) -> Answer {
    let records = records.replace(' ', "+");
    let form = format!("token={token}&family={family}&records={records}&reason=tried&answer={answer}");
    served.post("/en/review", &form)
}

/// One reader's sitting ended for everybody whenever the register was read anew for somebody else.
#[test]
fn a_review_goes_on_while_others_read() {
    let (desk, mut devices) = office(&[("Mina", "reviewer"), ("Nasrin", "reviewer")]);
    let mut served = serve(&desk);
    let mina = inside(&mut served, "Mina", &mut devices[0]);
    let first = asked(&served.get("/en/review").body);
    assert_eq!(answer(&served, &first, "unsure").status, 303);
    let second = asked(&served.get("/en/review").body);
    assert_ne!(first.1, second.1);

    let nasrin = inside(&mut served, "Nasrin", &mut devices[1]);
    assert_eq!(served.get("/en/people").status, 200, "for her the register is read anew");
    *served.cookie() = mina.clone();
    // The page that Mina has open is good, whatever its family is numbered now; both answers can be taken back.
    assert_eq!(answer(&served, &second, "unsure").header("location"), Some("/en/review"));
    *served.cookie() = nasrin;
    served.get("/en/people");
    *served.cookie() = mina;
    for (token, records, _) in [&second, &first] {
        assert!(served.get("/en/review").body.contains("Answered in this sitting"));
        let undone = served.post("/en/review/sitting", &format!("token={token}&answer=undo"));
        let mut to = undone.header("location").unwrap().to_owned();
        if to.ends_with("/again") {
            to = served.get(&to).header("location").unwrap().to_owned();
        }
        assert_eq!(&asked(&served.get(&to).body).1, records, "asked again");
    }
    assert!(!served.get("/en/review").body.contains("Answered in this sitting"));

    // What is shown and what is known must be the same: who is whom may have changed since.
    let (token, records, family) = asked(&served.get("/en/review").body);
    let other = (token, records, family.replace("0-1", "0-0"));
    assert_ne!(other.2, family, "{family}");
    let refused = answer(&served, &other, "different");
    assert!(refused.status == 500 && refused.body.contains("nothing was recorded"), "{}", refused.body);

    // Whoever leaves the review leaves it for themselves.
    assert_eq!(answer(&served, &asked(&served.get("/en/review").body), "unsure").status, 303);
    served.get("/en/graves");
    assert!(!served.get("/en/review").body.contains("Answered in this sitting"));
}

#[test]
fn a_changed_passphrase_lets_nobody_stay_in() {
    let (desk, mut devices) = office(&[("Mina", "reviewer")]);
    let mut served = serve(&desk);
    inside(&mut served, "Mina", &mut devices[0]);
    desk.write("new", "quite another invented passphrase\n");
    desk.demo("users passphrase Mina --key-passphrase-file own --new-passphrase-file new")
        .ends(0)
        .says("1 visit ended");
    assert!(is_outside(&served.get("/en/people")));
    let visits = desk.demo("users visits").ends(0).out;
    assert!(visits.contains("passphrase changed at"), "{visits}");
}

#[test]
fn who_saw_what_is_protected_is_written_down() {
    let (desk, mut devices) = office(&[("Mina", "reviewer"), ("Parisa", "administrator")]);
    desk.write(
        "sealed.toml",
        "[source.quiet]\ntitle = \"Quiet\"\nsharing = \"sealed\"\n\n[[person]]\nsource = \"quiet\"\nkey = \"1\"\n\
         name = \"Xanthippe Quux\"\n",
    );
    desk.demo("records add --file sealed.toml").ends(0);
    let mut served = serve(&desk);
    inside(&mut served, "Mina", &mut devices[0]);
    let people = served.get("/en/people?q=Xanthippe").body;
    let person = links(&people).into_iter().find(|link| link.starts_with("/en/person/")).unwrap();
    let listed = |desk: &Desk| {
        let told: serde_json::Value =
            serde_json::from_str(&desk.demo("users views --json").ends(0).out).unwrap();
        told["views"].as_array().unwrap().clone()
    };
    let open = "/en/sources";
    served.get(open);
    let before = listed(&desk);
    assert!(
        before.iter().all(|view| view["page"] != "sources"),
        "what is open to all is no view: {before:?}"
    );
    served.get(&person);
    served.get(&(person.clone() + ".json"));
    let seen = listed(&desk);
    assert_eq!(seen.len(), before.len() + 2, "the page, and the file of it: {seen:?}");
    assert_eq!(
        (seen[0]["name"].as_str(), seen[0]["page"].as_str()),
        (Some("Mina"), person.strip_prefix("/en/"))
    );
    let record = seen[0]["records"][0].as_str().unwrap().to_owned();
    assert!(desk.demo(&format!("users views --record {record}")).ends(0).out.lines().count() >= 2);
    assert!(desk.demo("users views --of Parisa").ends(0).out.is_empty());
    assert!(!desk.demo("users views").ends(0).out.contains("Xanthippe"), "no search is kept");

    inside(&mut served, "Parisa", &mut devices[1]);
    let page = served.get("/fa/log/users").body;
    assert!(page.contains("id=\"views\"") && page.contains(&format!("/fa/record/{record}")), "{page}");
    // An administrator sends her away; her cookie opens nothing any more.
    let parisa = served.cookie().clone();
    let mina = inside(&mut served, "Mina", &mut devices[0]);
    assert_eq!(served.get("/en/").status, 200);
    *served.cookie() = parisa;
    let token = field(&served.get("/en/log/users").body, "token").unwrap();
    let ended = served.post("/en/log/users", &format!("token={token}&name=Mina&answer=end"));
    assert_eq!(ended.header("location"), Some("/en/log/users"));
    *served.cookie() = mina;
    assert!(is_outside(&served.get("/en/")));
    assert!(desk.demo("users visits").ends(0).says("sent away at").out.contains("Parisa"));
}

#[test]
fn a_visit_ends_when_its_person_leaves_or_loses_the_key() {
    let (desk, mut devices) = office(&[("Mina", "reviewer"), ("Nasrin", "recorder")]);
    let mut served = serve(&desk);
    let cookie = inside(&mut served, "Mina", &mut devices[0]);
    let token = field(&served.get("/en/").body, "token").unwrap();
    let left = served.post("/leave", &format!("token={token}"));
    assert!(
        left.body.contains("You have signed out") && left.header("set-cookie").unwrap().contains("Max-Age=0")
    );
    *served.cookie() = cookie;
    assert!(is_outside(&served.get("/en/people")), "the cookie of before is worth nothing");

    inside(&mut served, "Nasrin", &mut devices[1]);
    desk.demo("users revoke Nasrin").ends(0);
    assert!(is_outside(&served.get("/en/people")), "a revoked key ends the visit at once");
    let visits = desk.demo("users visits").ends(0).out;
    assert!(visits.contains("left at") && visits.contains("sent away at"), "{visits}");
    drop(served);
    // Another program, another key: nobody is in, whatever the browser still has.
    let served = serve(&desk);
    assert!(is_outside(&served.get("/en/people")));
}

#[test]
fn behind_tls_cookies_and_addresses_are_of_https_only() {
    let (desk, mut devices) = office(&[("Mina", "reviewer")]);
    let mut child = Browser::waiting_for(
        &desk,
        &format!("{} --host office.example --behind-tls", browser::office::SERVE),
        "listening on ",
    );
    let host = child.host.clone();
    let post = |served: &Browser, origin: &str, code: &str| {
        let form = format!("name=Mina&passphrase={}&code={code}", WORDS.replace(' ', "+"));
        let headers = [
            ("Host", "office.example"),
            ("Origin", origin),
            ("Content-Type", "application/x-www-form-urlencoded"),
        ];
        served.raw("POST", "/en/sign-in", &headers, &form)
    };
    let code = devices[0].code();
    assert_eq!(post(&child, "http://office.example", &code).status, 403, "a page without TLS");
    let answer = post(&child, "https://office.example", &code);
    let set = answer.header("set-cookie").unwrap();
    assert!(set.starts_with("__Host-whereabouts=") && set.contains("; Secure"), "{set}");
    assert!(answer.header("strict-transport-security").is_some());
    let cookie = set.split(';').next().unwrap().to_owned();
    let get = |host: &str| child.raw("GET", "/en/", &[("Host", host), ("Cookie", &cookie)], "").status;
    assert_eq!((get("office.example"), get("other.example"), get(&host)), (200, 421, 200));
    child.stop();
}
