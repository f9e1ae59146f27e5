//! The pages as a real browser shows them with scripts blocked: what can be done, whether it fits, who can use it.
//!
//! Needs chromium and its driver (Debian: chromium, chromium-driver); where they are not installed, nothing is
//! looked at and the tests say so. With `WHEREABOUTS_AXE=axe.min.js` (npm: axe-core) every page is also held
//! against its rules for readers who do not see, or do not use a mouse.
#![allow(missing_docs, clippy::unwrap_used)]

mod browser;
mod driver;
mod run;

use browser::office::{self, office};
use browser::{Browser, links};
use driver::fox::Fox;
use driver::{Driver, Hands};
use run::Desk;

/// A browser in a session of its own.
fn seated(desk: &Desk, blocked: bool) -> Option<(Driver, Browser, String)> {
    let Some(driver) = Driver::start(blocked) else {
        eprintln!("chromedriver is not installed: the pages were not looked at");
        return None;
    };
    desk.take("letters.toml");
    let added = desk.demo("letter add --file letters.toml").code;
    assert!([0, 4, 5].contains(&added), "letters are added, or the demonstration has them");
    let served = Browser::waiting(desk, "serve -r lakeside-register");
    let base = format!("http://{}", served.host);
    driver.go(&format!("{base}{}", served.link));
    Some((driver, served, base))
}

/// One page of each kind, below the language.
fn pages(driver: &Driver, base: &str) -> Vec<String> {
    let first = |list: &str, kind: &str| {
        driver.go(&format!("{base}/en/{list}"));
        let found =
            links(&driver.source()).into_iter().find(|link| link.starts_with(&format!("/en/{kind}/")));
        found.unwrap_or_else(|| panic!("{list} leads to no {kind}"))[4..].to_owned()
    };
    let mut pages: Vec<String> = [
        "",
        "people",
        "graves",
        "registers",
        "certificates",
        "letters",
        "review",
        "sources",
        "add",
        "log",
        "log/witnesses",
        "log/users",
        "log/consents",
        "patterns",
    ]
    .map(str::to_owned)
    .into();
    let person = first("certificates?standing=issued_and_contradicted", "person");
    pages.push(person.clone());
    pages.push(first("graves", "grave"));
    pages.push(first("letters", "letter"));
    pages.push(first("sources", "source"));
    pages.push(first(&person, "record"));
    pages.push("enter/disappearance".to_owned());
    pages.push("registers?answer=page_missing".to_owned());
    pages
}

#[test]
fn every_page_fits_its_window_and_asks_nothing_of_others() {
    let desk = Desk::with_demo();
    let Some((driver, _served, base)) = seated(&desk, true) else { return };
    let pages = pages(&driver, &base);
    driver.requests();
    for lang in ["en", "fa", "ar"] {
        for page in &pages {
            // A laptop, the same at 200 % zoom, a phone.
            for width in [1180, 590, 360] {
                driver.size(width, 800);
                driver.go(&format!("{base}/{lang}/{page}"));
                let wide = driver.run("return document.documentElement.scrollWidth").as_u64().unwrap();
                assert!(wide <= u64::from(width), "/{lang}/{page} is {wide} wide in a window of {width}");
            }
        }
    }
    for address in driver.requests() {
        let own = address.starts_with(&format!("{base}/")) || address.starts_with("data:");
        assert!(own, "a page asks for {address}");
    }
}

#[test]
fn on_paper_a_table_stays_a_table_and_a_long_section_begins_where_there_is_room() {
    let desk = Desk::with_demo();
    let Some((driver, _served, base)) = seated(&desk, true) else { return };
    // A sheet of A4 between its margins is narrower than many a phone is wide.
    driver.size(718, 1000);
    driver.on_paper(true);
    for page in ["", "people", "review/1", "letters"] {
        driver.go(&format!("{base}/fa/{page}"));
        let cards = driver.run(
            "return [...document.querySelectorAll('table')].filter(one => getComputedStyle(one).display != 'table').length",
        );
        assert_eq!(cards, 0, "/fa/{page}: tables became cards");
        let kept_whole = driver.run(
            "return [...document.querySelectorAll('section, table')].filter(one => one.offsetHeight > 1000 \
             && getComputedStyle(one).breakInside == 'avoid').length",
        );
        assert_eq!(kept_whole, 0, "/fa/{page}: what fills more than a sheet leaves one empty before it");
        let forms = driver.run(
            "return document.querySelectorAll('form').length && \
            [...document.querySelectorAll('form')].filter(one => one.offsetHeight > 0).length",
        );
        assert_eq!(forms, 0, "/fa/{page}: nobody presses a button on paper");
    }
}

#[test]
fn every_page_can_be_used_by_everybody() {
    let Ok(axe) = std::env::var("WHEREABOUTS_AXE") else {
        eprintln!("WHEREABOUTS_AXE names no axe.min.js: the pages were not held against its rules");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let desk = Desk::with_demo();
    // The rules are a script of the driver's, which waits for timers that a blocked page does not have.
    let Some((driver, _served, base)) = seated(&desk, false) else { return };
    for page in pages(&driver, &base) {
        for lang in ["en", "fa", "ar"] {
            driver.size(1180, 900);
            driver.go(&format!("{base}/{lang}/{page}"));
            holds(&driver, &axe, &format!("/{lang}/{page}"));
        }
    }
}

/// Holds the page that is open against the rules.
fn holds(driver: &Driver, axe: &str, page: &str) {
    driver.run(axe);
    let found = driver.run_and_wait(
        "const done = arguments[arguments.length - 1];\
         axe.run(document).then(found => done(found.violations.map(one => \
         one.id + ': ' + one.nodes.slice(0, 3).map(node => node.html).join(' | '))))",
    );
    assert_eq!(found, serde_json::json!([]), "{page}");
}

/// Before the register: the way in, what it says to whoever got it wrong, and an administrator's own pages.
#[test]
fn everybody_can_come_in() {
    let (desk, mut devices) = office(&[("Mina", "administrator")]);
    // Where the rules are named, they need timers, which a page without scripts does not have.
    let axe = std::env::var("WHEREABOUTS_AXE").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let Some(driver) = Driver::start(axe.is_none()) else { return };
    let served = office::serve(&desk);
    let base = format!("http://{}", served.host);
    let look = |page: &str| {
        for width in [1180, 590, 360] {
            driver.size(width, 800);
            let wide = driver.run("return document.documentElement.scrollWidth").as_u64().unwrap();
            assert!(wide <= u64::from(width), "{page} is {wide} wide in a window of {width}");
        }
        shot(&page.replace('/', "-"), &driver.picture());
        axe.iter().for_each(|axe| holds(&driver, axe, page));
    };
    for lang in ["en", "ar", "fa"] {
        driver.go(&format!("{base}/{lang}/people"));
        assert!(driver.address().ends_with("/sign-in"), "{}", driver.address());
        look(&format!("/{lang}/sign-in"));
        driver.write("#f-name", "Mina");
        driver.write("#f-passphrase", "not hers");
        driver.write("#f-code", "000000");
        driver.press("main button");
        assert!(driver.source().contains("class=\"notice broken\""));
        look(&format!("/{lang}/sign-in-failed"));
    }
    driver.write("#f-name", "Mina");
    driver.write("#f-passphrase", office::WORDS);
    driver.write("#f-code", &devices[0].code());
    driver.press("main button");
    assert_eq!(driver.address(), format!("{base}/fa/"), "{}", driver.source());
    for page in ["", "log/users", "log/witnesses", "log/bundles", "log/erasures", "log/exclusions"] {
        driver.go(&format!("{base}/fa/{page}"));
        look(&format!("/fa/{page}"));
    }
    driver.press(".leave button");
    assert!(driver.source().contains("id=\"f-code\""), "signed out");
}

/// What somebody does who works on the register, from the first search to the lock.
fn tasks(driver: &dyn Hands, desk: &Desk, base: &str, lang: &str) {
    // To find somebody by a name in another script.
    driver.go(&format!("{base}/{lang}/people"));
    driver.write("#q", "Behzad");
    driver.press(".search button");
    assert!(driver.source().contains("بهزاد"), "{lang}: found across scripts");

    // To answer a doubt, and to take it back.
    driver.go(&format!("{base}/{lang}/review"));
    driver.press("#answer button[value=unsure]");
    assert!(driver.address().ends_with("/review"));
    driver.press("#sitting button[value=undo]");
    assert!(driver.address().contains("/review/"), "{lang}: asked again");

    // To bring a list in.
    desk.write("names.csv", "شماره,نام,نام خانوادگی\n1,ساسان,کوهگرد\n");
    driver.go(&format!("{base}/{lang}/add"));
    driver.write("#f-file", desk.path().join("names.csv").to_str().unwrap());
    driver.press("#list button[value=read]");
    assert!(driver.address().ends_with("/import/1"), "{}", driver.address());
    driver.press("button[value=rows]");
    assert!(driver.address().ends_with("/import/1/rows"), "{}", driver.source());
    driver.press("button[value=import]");
    assert!(driver.address().contains("/batch/"), "{}", driver.address());
    driver.go(&format!("{base}/{lang}/people?q=کوهگرد"));
    assert!(driver.source().contains("کوهگرد</bdi>"), "{lang}: the list is in");

    // To record what a source says of somebody.
    driver.go(&format!("{base}/{lang}/enter/disappearance?person=names:1&source=names"));
    driver.write("#f-p-date", "مرداد ۱۳۶۷");
    driver.press("button[value=look]");
    assert!(driver.source().contains("understood"), "{lang}: shown as it is understood");
    driver.press("button[value=record]");
    assert!(driver.address().contains("/record/"), "{}", driver.address());

    // To see that nothing was altered, and to lock.
    driver.go(&format!("{base}/{lang}/log"));
    driver.press("main .answer button");
    assert!(driver.source().contains("notice firm"), "{lang}: verified");
    driver.press(".lock button");
    assert!(driver.source().contains("Locked"), "{lang}: locked");
}

#[test]
fn everything_can_be_done_without_scripts() {
    for lang in ["en", "fa"] {
        let desk = Desk::with_demo();
        let Some((driver, _served, base)) = seated(&desk, true) else { return };
        driver.size(1180, 900);
        let ran = "<script>document.title='ran'</script>";
        driver.go(&format!("data:text/html,<title>still</title>{ran}"));
        assert_eq!(driver.run("return document.title"), "still", "scripts of pages are blocked");
        tasks(&driver, &desk, &base, lang);
    }
}

/// The same as in Tor Browser at its safest, whose engine it is.
#[test]
fn everything_can_be_done_in_firefox_with_scripts_pictures_of_lines_and_fonts_off() {
    for lang in ["en", "fa"] {
        let Some(fox) = Fox::start() else {
            eprintln!("firefox-esr is not installed: the pages were not looked at in it");
            return;
        };
        let desk = Desk::with_demo();
        let ran = "<svg id='s' width='50' height='50'></svg><script>document.title='ran'</script>";
        fox.go(&format!("data:text/html,<title>still</title>{ran}"));
        assert_eq!(fox.title(), "still", "scripts of pages are off");
        assert_ne!(fox.extent("#s"), (50.0, 50.0), "SVG is off");
        let served = Browser::waiting(&desk, "serve -r lakeside-register");
        let base = format!("http://{}", served.host);
        fox.go(&format!("{base}{}", served.link));
        for page in ["", "people", "graves", "log"] {
            fox.go(&format!("{base}/{lang}/{page}"));
            shot(&format!("fox-{lang}-{page}"), &fox.picture());
        }
        fox.go(&format!("{base}/{lang}/graves"));
        let map = fox.extent(".map img");
        assert!(map.0 > 300.0 && map.1 > 150.0, "the map is a picture that is shown: {map:?}");
        tasks(&fox, &desk, &base, lang);
    }
}

/// Keeps a picture to be looked at, where a folder for them is named.
fn shot(name: &str, png: &str) {
    let Ok(folder) = std::env::var("WHEREABOUTS_SHOTS") else { return };
    let decoded = data_encoding::BASE64.decode(png.as_bytes()).unwrap();
    std::fs::write(std::path::Path::new(&folder).join(format!("{name}.png")), decoded).unwrap();
}
