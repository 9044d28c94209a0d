//! A shape's letters as Markdown.
//!
//! What is written is read again as the same letters, as far as Markdown has words for them: with as few signs as that
//! takes, so that what is Markdown already stays as it was. Colours of letters are left out.

mod inline;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use tavla_shared::shape::{Emphasis, EmphasisSet, ListKind, Look, TextMarks};

use crate::import::markdown::{MARKDOWN_BYTES_MAX, letters};
use crate::shapes::list::{ListCounter, ListItem, paragraphs};

/// How careful letters are written that could be read as signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    /// As they are.
    Bare,
    /// Those that mean something where they stand are escaped.
    Signs,
    /// All that could mean something anywhere, and tags say what stresses letters.
    All,
}

/// The Markdown for a text.
pub fn write(text: &str, marks: Option<&TextMarks>) -> String {
    let signs = written(text, marks, Care::Signs);
    // What is longer is read as plain letters.
    if signs.len() > MARKDOWN_BYTES_MAX {
        return signs;
    }
    let meant = seen(text, marks);
    let mut nearly = None;
    for care in [Care::Bare, Care::Signs, Care::All] {
        let markdown = written(text, marks, care);
        let read = letters(&markdown);
        let read = seen(&read.text, read.marks.as_deref());
        if read == meant {
            return markdown;
        }
        // There is no room between a list's items, and none where a text begins.
        if nearly.is_none() && is_but_for_lines(&read, &meant) {
            nearly = Some(markdown);
        }
    }
    nearly.unwrap_or(signs)
}

/// Whether the same letters are seen, in other lines.
fn is_but_for_lines(one: &[Seen], other: &[Seen]) -> bool {
    let letters = |seen: &&Seen| seen.0 != '\n';
    one.iter().filter(letters).eq(other.iter().filter(letters))
}

/// What is seen of one letter that Markdown has words for.
type Seen = (char, EmphasisSet, Option<Arc<str>>, Option<(ListKind, u8)>);

/// What is seen of letters: spaces look the same whatever is said of them, and at the ends of lines like nothing.
fn seen(text: &str, marks: Option<&TextMarks>) -> Vec<Seen> {
    let mut seen: Vec<Seen> = Vec::new();
    let is_space = |seen: &Seen| seen.0.is_whitespace() && seen.0 != '\n';
    let mut letters = text.chars();
    for (chars, look) in TextMarks::spans(marks, 0..text.chars().count()) {
        for letter in letters.by_ref().take(chars) {
            if letter == '\n' {
                let end = seen
                    .iter()
                    .rposition(|it| !is_space(it))
                    .map_or(0, |at| at + 1);
                seen.truncate(end);
            }
            if letter == '\n' && seen.is_empty() {
                continue;
            }
            seen.push(if letter.is_whitespace() {
                (letter, EmphasisSet::default(), None, None)
            } else {
                let list = look.list.map(|kind| (kind, look.indent));
                (letter, look.emphasis, look.link.clone(), list)
            });
        }
    }
    let end = seen.iter().rposition(|it| !it.0.is_whitespace());
    seen.truncate(end.map_or(0, |at| at + 1));
    seen
}

/// A line of a text.
struct Line {
    item: Option<ListItem>,
    /// Its letters without an item's mark.
    spans: Vec<(String, Look)>,
}

impl Line {
    fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Whether all of it is code.
    fn is_code(&self) -> bool {
        let is_code = |(_, look): &(String, Look)| look.emphasis.has(Emphasis::Code);
        self.item.is_none() && !self.is_empty() && self.spans.iter().all(is_code)
    }

    fn letters(&self) -> String {
        self.spans.iter().map(|(words, _)| words.as_str()).collect()
    }
}

fn lines(text: &str, marks: Option<&TextMarks>) -> Vec<Line> {
    let mut counter = ListCounter::default();
    let mut rows = text.split('\n');
    let line = |chars: Range<usize>| {
        let item = counter.next(ListItem::at(marks, chars.clone()));
        let mark = item.map_or(0, |item| item.mark);
        let mut letters = rows.next().unwrap_or_default().chars().skip(mark);
        let spans = TextMarks::spans(marks, chars.start + mark..chars.end).into_iter();
        let spans = spans.map(|(count, look)| (letters.by_ref().take(count).collect(), look));
        Line {
            item,
            spans: spans.collect(),
        }
    };
    paragraphs(text).map(line).collect()
}

fn written(text: &str, marks: Option<&TextMarks>, care: Care) -> String {
    let lines = lines(text, marks);
    let mut rows: Vec<String> = Vec::with_capacity(lines.len());
    let mut depth = None;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let block = code_block(&lines[at..]);
        if block > 1 {
            let code: Vec<String> = lines[at..at + block].iter().map(Line::letters).collect();
            let fence = "`".repeat(inline::ticks(&code.join("\n")).max(2) + 1);
            rows.push(fence.clone());
            rows.extend(code);
            rows.push(fence);
            at += block;
            depth = None;
            continue;
        }
        let words = inline::written(&line.spans, line.item.is_some(), care);
        rows.push(if let Some(item) = line.item {
            // Markdown has no item deeper than right below one.
            let deepest = depth.map_or(0, |depth: u8| depth + 1);
            let indent = item.indent.min(deepest);
            depth = Some(indent);
            let sign = match item.kind {
                ListKind::Bullet => "- ".to_owned(),
                ListKind::Number => format!("{}. ", item.number),
                ListKind::Check => "- [ ] ".to_owned(),
                ListKind::Checked => "- [x] ".to_owned(),
            };
            format!("{}{sign}{words}", "\t".repeat(indent.into()))
        } else {
            depth = None;
            words
        });
        at += 1;
    }
    rows.join("\n")
}

/// How many lines from the first on are code, with empty ones between them.
fn code_block(lines: &[Line]) -> usize {
    let is_in = |line: &&Line| line.is_code() || (line.is_empty() && line.item.is_none());
    let block = lines.iter().take_while(is_in);
    let codes = block.enumerate().filter(|(_, line)| line.is_code());
    let last = codes.last().map_or(0, |(at, _)| at + 1);
    if lines[0].is_code() { last } else { 0 }
}
