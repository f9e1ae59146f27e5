//! The text of a line without its markup, for CSV, JSON and titles: read off the HTML of this program, and of no other.

/// The text alone; what is folded away is not in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Bare {
    pub text: String,
    /// So many lines of their own came before there was any text: each begins with a mark once something stands before it.
    pub lines: u16,
}

/// What stands between two lines of their own.
const BETWEEN: &str = "; ";

impl Bare {
    /// Another text right after it.
    pub fn then(&mut self, other: Bare) {
        match self.text.is_empty() {
            true => self.lines = self.lines.saturating_add(other.lines),
            false => (0..other.lines).for_each(|_| self.text.push_str(BETWEEN)),
        }
        self.text.push_str(&other.text);
    }
}

/// Reads the HTML of a line.
pub(super) fn read(html: &str) -> Bare {
    until(&mut &*html, "")
}

/// Reads up to the end of an element, and past it.
fn until(rest: &mut &str, end: &str) -> Bare {
    let mut bare = Bare::default();
    while let Some(at) = rest.find('<') {
        push_unescaped(&mut bare.text, &rest[..at]);
        let Some((tag, after)) = rest[at + 1..].split_once('>') else { break };
        *rest = after;
        let name = tag.split(' ').next().unwrap_or_default();
        match name {
            "a" | "span" if !tag.ends_with("/") => {
                let inside = until(rest, if name == "a" { "/a" } else { "/span" });
                let own = match tag {
                    _ if tag.starts_with("span class=\"tag ") => inside,
                    "span class=\"line\"" => Bare { text: trimmed(inside), lines: 1 },
                    _ => Bare { text: trimmed(inside), lines: 0 },
                };
                bare.then(own);
            }
            "details" => drop(until(rest, "/details")),
            _ if !end.is_empty() && tag == end => return bare,
            _ => {}
        }
    }
    push_unescaped(&mut bare.text, rest);
    *rest = "";
    bare
}

fn trimmed(bare: Bare) -> String {
    bare.text.trim().to_owned()
}

fn push_unescaped(to: &mut String, text: &str) {
    const SIGNS: [(&str, char); 5] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        to.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = SIGNS.iter().find_map(|(sign, c)| Some((rest.strip_prefix(sign)?, *c)));
        let (after, c) = known.unwrap_or((&rest[1..], '&'));
        to.push(c);
        rest = after;
    }
    to.push_str(rest);
}
