//! The workspace's Rust files as tokens: comments and the insides of strings are not code, and what
//! is compiled for tests alone can be told from the product.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};

/// The workspace's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ lies in the workspace")
        .to_owned()
}

/// One Rust file.
pub struct Source {
    /// From the root, with `/`.
    pub path: String,
    /// As it is on disk.
    pub text: String,
    /// Its code, test modules included.
    pub tokens: Vec<Token>,
}

/// One token of it.
#[derive(Debug)]
pub struct Token {
    /// As it is written.
    pub text: String,
    /// Counted from 1.
    pub line: usize,
    /// Whether it is in a `#[cfg(test)]` module or a tests file.
    pub test: bool,
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("a listed file can be read");
        let from_root = path
            .strip_prefix(root())
            .expect("it was found under the root");
        let path = from_root.to_string_lossy().replace('\\', "/");
        let stream: TokenStream = text
            .parse()
            .unwrap_or_else(|error| panic!("{path} cannot be read as Rust: {error}"));
        let in_tests = path.starts_with("tests/") || path.contains("/tests/");
        let tests_only = in_tests || path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
        let mut tokens = Vec::new();
        flatten(stream, tests_only, &mut tokens);
        Self { path, text, tokens }
    }

    /// The tokens that are compiled into the product.
    pub fn product(&self) -> Vec<&Token> {
        self.tokens.iter().filter(|token| !token.test).collect()
    }

    /// The module directly under the crate's `src`, if it is in one: `tools` for `app/src/tools/pen.rs`.
    pub fn module(&self, crate_name: &str) -> Option<&str> {
        let inside = self.path.strip_prefix(crate_name)?.strip_prefix("/src/")?;
        Some(inside.split('/').next()?.trim_end_matches(".rs"))
    }
}

/// Every Rust file of the workspace, sorted.
pub fn all() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in ["app", "server", "shared", "tests"] {
        collect(&root().join(folder), &mut paths);
    }
    paths.sort();
    paths.iter().map(|path| Source::read(path)).collect()
}

fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the workspace can be listed") {
        let path = entry.expect("so can its entries").path();
        let skipped = path.ends_with("target") || path.ends_with("node_modules");
        if path.is_dir() && !skipped {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn flatten(stream: TokenStream, test: bool, into: &mut Vec<Token>) {
    // Set by #[cfg(test)] until the group of the module it is on has passed.
    let mut next_is_test = false;
    for tree in stream {
        let line = tree.span().start().line;
        let mut push = |text: String| into.push(Token { text, line, test });
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                let inside = group.stream();
                let attribute = inside.to_string();
                push(open.to_owned());
                flatten(inside, test || (next_is_test && open == "{"), into);
                into.push(Token {
                    text: close.to_owned(),
                    line: group.span_close().start().line,
                    test,
                });
                if open == "[" && attribute.starts_with("cfg") && attribute.contains("test") {
                    next_is_test = !attribute.contains("not");
                } else if open == "{" {
                    next_is_test = false;
                }
            }
            TokenTree::Punct(punct) => {
                push(punct.to_string());
                if punct.as_char() == ';' {
                    next_is_test = false;
                }
            }
            other => push(other.to_string()),
        }
    }
}

/// Where `words` (`["std", "::", "fs"]`) stand one after the other.
pub fn find<'t>(tokens: &[&'t Token], words: &[&str]) -> Vec<&'t Token> {
    // The lexer gives `::` as two colons.
    let words: Vec<&str> = words
        .iter()
        .flat_map(|word| {
            if *word == "::" {
                vec![":", ":"]
            } else {
                vec![*word]
            }
        })
        .collect();
    tokens
        .windows(words.len())
        .filter(|window| {
            window
                .iter()
                .zip(&words)
                .all(|(token, word)| token.text == *word)
        })
        .map(|window| window[0])
        .collect()
}

/// The first segments after `start::`, whether written `start::a::…` or `start::{a::…, b}`.
pub fn segments_after<'t>(tokens: &[&'t Token], start: &str) -> Vec<(String, &'t Token)> {
    let mut found = Vec::new();
    for (at, window) in tokens.windows(4).enumerate() {
        let [first, colon, colon_again, next] = window else {
            continue;
        };
        if first.text != start || colon.text != ":" || colon_again.text != ":" {
            continue;
        }
        if next.text != "{" {
            found.push((next.text.clone(), *first));
            continue;
        }
        // Depth 1, and directly after the brace or a comma: the first segment of a branch.
        let mut depth = 0;
        let mut branch_begins = false;
        for token in &tokens[at + 3..] {
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," => {}
                name if depth == 1 && branch_begins => found.push((name.to_owned(), *token)),
                _ => {}
            }
            if depth == 0 {
                break;
            }
            branch_begins = depth == 1 && matches!(token.text.as_str(), "{" | ",");
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(code: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        flatten(code.parse().unwrap(), false, &mut tokens);
        tokens
    }

    #[test]
    fn paths_are_found_however_they_are_written() {
        let code = "use crate::{a::X, b::{self, c}, d}; fn f() { crate::e::g() } // crate::no
            const S: &str = \"crate::no\";";
        let tokens = tokens(code);
        let all: Vec<&Token> = tokens.iter().collect();
        let names: Vec<String> = segments_after(&all, "crate")
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["a", "b", "d", "e"]);
    }

    #[test]
    fn test_modules_are_told_from_the_product() {
        let tokens = tokens("fn a() {} #[cfg(test)] mod tests { fn b() {} } fn c() {}");
        let product: Vec<&str> = tokens
            .iter()
            .filter(|t| !t.test)
            .map(|t| t.text.as_str())
            .collect();
        assert!(product.contains(&"a") && product.contains(&"c") && !product.contains(&"b"));
    }
}
