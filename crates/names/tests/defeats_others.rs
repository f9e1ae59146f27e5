//! The pairs that defeat other tools must hold here.

use names::{Layout, Level, compare, parse};

#[test]
fn names_in_two_scripts_agree() {
    for (a, b) in [("حسین كريمي", "Hossein Karimi"), ("محمدرضا احمدی", "Mohammad Reza Ahmadi")]
    {
        let comparison = compare(&parse(a, Layout::Auto), &parse(b, Layout::Auto));
        assert!(
            comparison.findings.iter().all(|finding| finding.level <= Level::CompoundSplit),
            "{comparison:?}"
        );
    }
}
