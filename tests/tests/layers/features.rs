//! The page of features says “yes” only of what a test shows, and names tests that are there.

use std::collections::BTreeSet;
use std::fs;

use crate::findings::Findings;
use crate::source::{self, root};

const PAGE: &str = "docs/features.md";
/// What may stand in the second column, or begin it.
const STANDS: [&str; 3] = ["yes", "in part: ", "not yet"];

/// One row: the feature, where Tavla stands, how it behaves, and what shows that.
fn rows() -> Vec<[String; 4]> {
    let page =
        fs::read_to_string(root().join(PAGE)).unwrap_or_else(|error| panic!("{PAGE}: {error}"));
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let cells = rows.map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        [(); 4].map(|()| cells.next().unwrap_or_default().to_owned())
    });
    cells.filter(|[feature, ..]| feature != "feature").collect()
}

/// What stands between backticks.
fn named(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn what_is_said_to_be_there_is_shown_by_tests_that_are_there() {
    let mut tests = BTreeSet::new();
    for source in source::all() {
        let functions = source.tokens.windows(2).filter(|pair| pair[0].text == "fn");
        tests.extend(functions.map(|pair| pair[1].text.clone()));
    }
    let mut findings = Findings::of(
        "docs/features.md says \"yes\" only of what a test shows, \"in part: what is missing\" or \
         \"not yet\" of the rest, and names tests by their functions:",
    );
    let rows = rows();
    assert!(rows.len() > 60, "only {} rows were read", rows.len());
    for [feature, stands, behaviour, shown] in &rows {
        if !STANDS.iter().any(|word| stands.starts_with(word)) {
            findings.add(format!("{feature}: stands at {stands:?}"));
        }
        if stands == "yes" && (behaviour.is_empty() || named(shown).is_empty()) {
            findings.add(format!("{feature}: yes, by no test"));
        }
        for name in named(shown) {
            let function = name.rsplit("::").next().unwrap_or(name);
            if !tests.contains(function) {
                findings.add(format!("{feature}: no test is called {name}"));
            }
        }
    }
    findings.assert_none();
}
