//! A checkpoint on paper: its text and a QR code of it, as half blocks or as a table. No script, no picture file.

use anyhow::Result;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::failure::{Failure, Kind};

/// Light modules around the code, as the standard asks.
const QUIET: i32 = 4;

fn code(note: &str) -> Result<QrCode> {
    QrCode::encode_binary(note.as_bytes(), QrCodeEcc::Medium)
        .or_else(|_| QrCode::encode_binary(note.as_bytes(), QrCodeEcc::Low))
        .map_err(|_| {
            Failure::error(
                Kind::Failed,
                "the checkpoint with its signatures is too long for a QR code",
                "print it without --cosigned",
            )
        })
}

/// The code for a terminal or a typewriter.
pub fn blocks(note: &str) -> Result<String> {
    Ok(squares(&code(note)?))
}

/// A code as text: two rows of modules to a line.
pub fn squares(code: &QrCode) -> String {
    let dark = |x: i32, y: i32| code.get_module(x, y);
    let mut text = String::new();
    for y in (-QUIET..code.size() + QUIET).step_by(2) {
        for x in -QUIET..code.size() + QUIET {
            // Dark on light on paper; what is printed is the light, for terminals are dark.
            text.push(match (dark(x, y), dark(x, y + 1)) {
                (false, false) => '\u{2588}',
                (false, true) => '\u{2580}',
                (true, false) => '\u{2584}',
                (true, true) => ' ',
            });
        }
        text.push('\n');
    }
    text
}

const HEAD: &str = "<!doctype html>
<html lang=\"en\" dir=\"ltr\">
<meta charset=\"utf-8\">
<title>Checkpoint</title>
<style>
body { font-family: serif; margin: 2cm; }
pre { font-size: 9pt; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: 4mm; }
table { border-collapse: collapse; margin: 6mm 0; }
td { width: 1mm; height: 1mm; padding: 0; }
td.d { background: #000; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
p.sign { margin-top: 15mm; }
</style>
<h1>Checkpoint of a register</h1>
<p>This text names a log and how many entries it had, and is signed with its key. Whoever keeps this sheet can show
later that nothing before it was altered. It names nobody and nothing that is recorded.</p>
";

/// A page to print and to sign by hand.
pub fn page(note: &str) -> Result<String> {
    let code = code(note)?;
    let mut page = HEAD.to_owned();
    page += &format!("<pre>{}</pre>\n<table aria-label=\"QR code of the text above\">\n", escaped(note));
    for y in -QUIET..code.size() + QUIET {
        page += "<tr>";
        for x in -QUIET..code.size() + QUIET {
            page += if code.get_module(x, y) { "<td class=\"d\">" } else { "<td>" };
        }
        page += "</tr>\n";
    }
    page += "</table>\n<p class=\"sign\">Received on ______________ by ____________________________</p>\n</html>\n";
    Ok(page)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_show_the_same_code_with_its_quiet_edge() {
        let note = "whereabouts/x\n16\nWvQj=\n\n\u{2014} a b\n";
        let code = code(note).unwrap();
        let side = usize::try_from(code.size() + 2 * QUIET).unwrap();
        let text = blocks(note).unwrap();
        let lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
        assert_eq!((lines.len(), lines[0].len()), (side.div_ceil(2), side));
        let page = page(note).unwrap();
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("<tr>")).collect();
        assert_eq!(rows.len(), side);
        for (y, row) in rows.iter().enumerate() {
            for (x, cell) in row.trim_end_matches("</tr>").split("<td").skip(1).enumerate() {
                let light = match lines[y / 2][x] {
                    '\u{2588}' => true,
                    '\u{2580}' => y % 2 == 0,
                    '\u{2584}' => y % 2 == 1,
                    _ => false,
                };
                assert_eq!(cell.contains("class"), !light, "module {x}, {y}");
            }
        }
        assert!(page.contains("whereabouts/x\n16") && !page.contains("<svg") && !page.contains("<script"));
    }
}
