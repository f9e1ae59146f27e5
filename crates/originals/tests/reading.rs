//! What is read out of files of every form: their text at its places, claims, parts; and hostile ones.
#![allow(missing_docs, clippy::unwrap_used)]

use std::io::Write;

use originals::{Found, also, read, refined};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn found(bytes: &[u8]) -> (&'static str, Found) {
    let form = refined(bytes);
    let mut found = Found::default();
    read(bytes, form, &mut found);
    (form.media_type, found)
}

/// The places and texts, a line for each passage.
fn told(found: &Found) -> Vec<String> {
    found.passages.iter().map(|one| format!("{}: {}", one.place, one.text.replace('\n', " / "))).collect()
}

fn codes(found: &Found) -> Vec<&str> {
    found.issues.iter().map(|one| one.code.as_str()).collect()
}

#[test]
fn plain_text_is_read_in_any_encoding() {
    let text = "بهزاد سهرابیان، فرزند کاووس، در ۶ مرداد ۱۳۶۷ در زندان کناره بود و دیگر بازنگشت.\nسطر دوم";
    let wide = |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let arabic = "بهزاد كان في السجن وكان معه كثيرون من أصحابه ولم يعد إلى بيته بعد ذلك اليوم أبدا\n";
    let (windows, _, _) = encoding_rs::WINDOWS_1256.encode(arabic);
    for (bytes, words) in [
        (text.as_bytes().to_vec(), "فرزند کاووس"),
        ([b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(), "فرزند کاووس"),
        ([b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat(), "فرزند کاووس"),
        (wide(u16::to_be_bytes), "فرزند کاووس"),
        (windows.into_owned(), "ولم يعد"),
    ] {
        let (media_type, found) = found(&bytes);
        assert_eq!(media_type, "text/plain");
        assert!(found.passages[0].text.contains(words), "{:?}", found.passages);
        assert!(found.passages[0].place.starts_with("line"));
    }
}

#[test]
fn a_word_document_gives_its_paragraphs_notes_and_deletions() {
    let document = r#"<?xml version="1.0"?><w:document xmlns:w="w"><w:body>
        <w:p><w:r><w:t>بهزاد</w:t></w:r><w:r><w:t xml:space="preserve"> سهرابیان</w:t></w:r></w:p>
        <w:p><w:r><w:t>A &amp; B &#1740;</w:t></w:r><w:del><w:r><w:delText>گور ۱۲</w:delText></w:r></w:del></w:p></w:body></w:document>"#;
    let notes = r#"<w:footnotes xmlns:w="w"><w:p><w:r><w:t>a footnote</w:t></w:r></w:p></w:footnotes>"#;
    let about = r#"<cp:coreProperties><dc:creator>Omid</dc:creator><dcterms:created>2020-01-02T03:04:05Z</dcterms:created></cp:coreProperties>"#;
    let bytes = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
        ("word/footnotes.xml", notes.as_bytes()),
        ("docProps/core.xml", about.as_bytes()),
    ]);
    let (media_type, found) = found(&bytes);
    assert!(media_type.ends_with("wordprocessingml.document"));
    assert_eq!(
        told(&found),
        [
            "paragraphs 1-2: بهزاد سهرابیان / A & B ی",
            "deleted text, paragraph 1: گور ۱۲",
            "footnotes, paragraph 1: a footnote"
        ]
    );
    let claims: Vec<String> = found.claims.iter().map(|one| format!("{}={}", one.what, one.value)).collect();
    assert_eq!(claims, ["dc:creator=Omid", "dcterms:created=2020-01-02T03:04:05Z"]);
    assert_eq!(found.issues, []);
}

#[test]
fn an_opendocument_text_gives_its_paragraphs() {
    let content = r#"<office:document-content><office:body><text:tracked-changes><text:p>خط‌خورده</text:p></text:tracked-changes>
        <text:h>سرفصل</text:h><text:p>یک<text:s/>دو<text:tab/>سه<text:line-break/>چهار</text:p></office:body></office:document-content>"#;
    let bytes = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ]);
    let (media_type, found) = found(&bytes);
    assert_eq!(media_type, "application/vnd.oasis.opendocument.text");
    assert_eq!(
        told(&found)[0],
        "paragraphs 1-3: سرفصل / یک دو سه / چهار".replace("paragraphs 1-3", &found.passages[0].place)
    );
    assert!(
        told(&found)[1].contains("deleted text") && told(&found)[1].contains("خط‌خورده"),
        "{:?}",
        told(&found)
    );
}

#[test]
fn a_workbook_gives_its_rows_sheet_by_sheet() {
    let content = r#"<office:document-content><office:body><office:spreadsheet>
        <table:table table:name="مردان"><table:table-row><table:table-cell office:value-type="string"><text:p>نام</text:p></table:table-cell></table:table-row>
        <table:table-row><table:table-cell office:value-type="string"><text:p>بهزاد</text:p></table:table-cell><table:table-cell office:value-type="float"><text:p>12</text:p></table:table-cell></table:table-row></table:table>
        <table:table table:name="زنان"><table:table-row><table:table-cell office:value-type="string"><text:p>پروین</text:p></table:table-cell></table:table-row></table:table>
        </office:spreadsheet></office:body></office:document-content>"#;
    let bytes = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
    ]);
    let (_, found) = found(&bytes);
    assert_eq!(told(&found), ["sheet مردان, rows 1-2: نام / بهزاد\t12", "sheet زنان, row 1: پروین"]);
}

#[test]
fn an_email_gives_its_words_and_lists_its_attachments() {
    let inner = "From: c@x.example\nTo: d@x.example\nSubject: inner\n\nwords within";
    let mail = format!(
        "Received: from a\r\nFrom: =?UTF-8?B?{from}?= <omid@x.example>\r\nTo: sara@y.example\r\nDate: Tue, 1 Dec 2020 10:00:00 +0000\r\n\
         Subject: =?utf-8?Q?=D9=86=D8=A7=D9=85=D9=87?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=D8=A8=D9=87=D8=B2=D8=A7=D8=AF soft=\r\nline\r\n\
         --b\r\nContent-Type: text/plain; charset=windows-1256; name=\"../../e\u{202e}tc.txt\"\r\nContent-Disposition: attachment; filename=\"../../list.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{attached}\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n",
        from = data_encoding::BASE64.encode("امید".as_bytes()),
        attached = data_encoding::BASE64.encode("a list of names".as_bytes()),
    );
    let (media_type, found) = found(mail.as_bytes());
    assert_eq!(media_type, "message/rfc822");
    let told = told(&found).join("\n");
    for words in [
        "subject: نامه",
        "body, line 1: بهزاد softline",
        "attachment 1, line 1: a list of names",
        "words within",
    ] {
        assert!(told.contains(words), "«{words}» is not in:\n{told}");
    }
    let claim = |what: &str| found.claims.iter().find(|one| one.what == what).map(|one| one.value.as_str());
    assert_eq!(claim("From"), Some("امید <omid@x.example>"));
    assert_eq!(claim("Subject"), Some("نامه"));
    assert!(claim("Date").unwrap().contains("2020"));
    assert_eq!(found.parts[0].name, "attachment 1: ../../list.txt");
    assert_eq!((found.parts[0].kind.as_str(), found.parts[0].size), ("text/plain", 15));
}

fn warc() -> Vec<u8> {
    let page = "<html><title>خبر</title><p>بهزاد سهرابیان";
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let sha1 = |bytes: &[u8]| data_encoding::BASE32.encode(&<sha1::Sha1 as sha1::Digest>::digest(bytes));
    let record = |kind: &str, digest: &str, content: &str| {
        format!(
            "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/1\r\nWARC-Date: 2021-05-06T07:08:09Z\r\n\
             WARC-Payload-Digest: sha1:{digest}\r\nContent-Length: {}\r\n\r\n{content}\r\n\r\n",
            content.len()
        )
    };
    [record("response", &sha1(page.as_bytes()), &http), record("resource", &sha1(b"x"), "other words")]
        .concat()
        .into_bytes()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    gz.finish().unwrap()
}

fn check_warc(found: &Found) {
    let part = &found.parts.iter().find(|one| one.kind == "response").unwrap();
    assert_eq!(
        (part.name.as_str(), part.date.as_deref()),
        ("https://news.example/1", Some("2021-05-06T07:08:09Z"))
    );
    assert_eq!(part.digest_fits, Some(true));
    let wrong = found.parts.iter().find(|one| one.kind == "resource").unwrap();
    assert_eq!(wrong.digest_fits, Some(false));
    assert!(codes(found).contains(&"file.digest-differs"), "{:?}", found.issues);
    assert!(told(found).iter().any(|one| one.contains("بهزاد سهرابیان")), "{:?}", told(found));
}

#[test]
fn web_archives_are_listed_and_their_digests_compared() {
    let (media_type, plain) = found(&warc());
    assert_eq!(media_type, "application/warc");
    check_warc(&plain);
    let (media_type, packed) = found(&gzipped(&warc()));
    assert_eq!(media_type, "application/warc");
    check_warc(&packed);
    let inner = gzipped(&warc());
    let digest = data_encoding::HEXLOWER.encode(&<sha2::Sha256 as sha2::Digest>::digest(&inner));
    let package = format!(
        r#"{{"title": "A capture", "resources": [{{"path": "archive/a.warc.gz", "hash": "sha256:{digest}"}}, {{"path": "pages/pages.jsonl", "hash": "sha256:00"}}]}}"#
    );
    let wacz = zipped(&[
        ("datapackage.json", package.as_bytes()),
        ("archive/a.warc.gz", &inner),
        ("pages/pages.jsonl", b"{}"),
    ]);
    let (media_type, found) = found(&wacz);
    assert_eq!(media_type, "application/wacz");
    check_warc(&found);
    let part = |name: &str| found.parts.iter().find(|one| one.name == name).unwrap().digest_fits;
    assert_eq!((part("archive/a.warc.gz"), part("pages/pages.jsonl")), (Some(true), Some(false)));
    assert_eq!(found.claims[0].value, "A capture");
}

#[test]
fn exif_is_told_as_a_claim_and_a_place_in_it_is_an_issue() {
    // A TIFF head, one directory: Make = "Cam", and GPSLatitude 35/1 0/1 0/1 in a directory of its own.
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let field = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_le_bytes(), &kind.to_le_bytes(), count.to_le_bytes().as_slice(), &value].concat()
    };
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(field(0x010f, 2, 4, *b"Cam\0"));
    tiff.extend(field(0x8825, 4, 1, 38_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(field(0x0002, 5, 3, 56_u32.to_le_bytes()));
    tiff.extend(0_u32.to_le_bytes());
    for number in [35_u32, 1, 0, 1, 0, 1] {
        tiff.extend(number.to_le_bytes());
    }
    let segment = [b"Exif\0\0".as_slice(), &tiff].concat();
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let frame = b"\xff\xc0\0\x0b\x08\0\x10\0\x20\x01\x11\0\xff\xda\0\x02\xff\xd9";
    let jpeg = [b"\xff\xd8\xff\xe1".as_slice(), &length, &segment, frame].concat();
    let (media_type, found) = found(&jpeg);
    assert_eq!((media_type, found.pixels), ("image/jpeg", Some((32, 16))));
    assert!(
        found.claims.iter().any(|one| one.what == "Make" && one.value.contains("Cam")),
        "{:?}",
        found.claims
    );
    assert_eq!(codes(&found), ["file.tells-a-place"]);
}

#[test]
fn two_files_in_one_are_noticed() {
    let zip = zipped(&[("evil.exe", b"MZ")]);
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01".as_slice(), &zip].concat();
    assert_eq!(also(&picture, refined(&picture)).map(|form| form.media_type), Some("application/zip"));
    let pdf_in_picture = b"\xff\xd8\xff\xe0\0\x10 %PDF-1.4 ...";
    assert_eq!(
        also(pdf_in_picture, refined(pdf_in_picture)).map(|form| form.media_type),
        Some("application/pdf")
    );
    for honest in [zip.as_slice(), b"%PDF-1.4", "a text on %PDF-1.4".as_bytes()] {
        assert_eq!(also(honest, refined(honest)), None);
    }
}

#[test]
fn hostile_files_are_issues_and_no_more() {
    // An entity that names a file outside, and one that doubles itself: neither is followed.
    let xxe = r#"<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:document><w:p><w:t>&x;&b;</w:t></w:p></w:document>"#;
    let (_, one) = found(&zipped(&[("word/document.xml", xxe.as_bytes())]));
    assert_eq!(told(&one), ["paragraph 1: &x;&b;"]);
    // A part that unpacks to far more than is read.
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("datapackage.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"{}").unwrap();
    zip.start_file("archive/a.warc", SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1 << 20];
    (0..520).for_each(|_| zip.write_all(&spaces).unwrap());
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20);
    let (_, two) = found(&bomb);
    assert!(codes(&two).contains(&"file.too-large-unpacked"), "{:?}", two.issues);
    // Mails within mails.
    let mut mail = "From: a@x.example\nTo: b@x.example\n\nthe innermost".to_owned();
    for _ in 0..10 {
        mail = format!(
            "From: a@x.example\nTo: b@x.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\n{}\n--q--\n",
            data_encoding::BASE64_MIME.encode(mail.as_bytes())
        );
    }
    let (_, three) = found(mail.as_bytes());
    assert_eq!(codes(&three), ["file.too-deep"]);
    // XML that never ends, elements that never close, tags without number.
    let open = format!("<w:document>{}", "<w:p><w:t>x".repeat(20_000));
    let (_, four) = found(&zipped(&[("word/document.xml", open.as_bytes())]));
    assert!(!four.passages.is_empty());
    // Names of ten kilobytes that climb, and hide their direction.
    let name = format!("{}\u{202e}{}", "../".repeat(2_000), "x".repeat(4_000));
    let (_, five) = found(&zipped(&[(&name, b"x")]));
    assert!(five.parts[0].name.chars().count() <= 2_000);
    // Heads that lie about lengths.
    for lie in
        ["Content-Length: 99999999999999999999", "Content-Length: 9223372036854775807", "Content-Length: -1"]
    {
        let (_, six) = found(format!("WARC/1.0\r\nWARC-Type: response\r\n{lie}\r\n\r\nx").as_bytes());
        assert_eq!(codes(&six), ["file.broken"], "{lie}");
    }
}

#[test]
fn no_bytes_stop_the_reader() {
    let mut runner = proptest::test_runner::TestRunner::new(proptest::test_runner::Config::with_cases(200));
    let whole = [warc(), gzipped(&warc()), zipped(&[("word/document.xml", b"<w:p><w:t>a</w:t></w:p>")])];
    let strategy = (0..whole.len(), proptest::collection::vec((0.0..1.0_f64, proptest::num::u8::ANY), 0..20));
    runner
        .run(&strategy, |(which, damages)| {
            let mut bytes = whole[which].clone();
            for (at, byte) in damages {
                let place = (at * bytes.len() as f64) as usize;
                bytes[place] = byte;
            }
            let _ = found(&bytes);
            Ok(())
        })
        .unwrap();
}
