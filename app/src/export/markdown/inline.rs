//! One line's letters, with signs around those that are stressed, are code or lead somewhere.

use std::sync::Arc;

use tavla_shared::shape::{Emphasis, EmphasisSet, Look};

use super::Care;

/// What is around letters, as signs or tags.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Around {
    Link(Arc<str>),
    Stress(Emphasis),
}

/// What has signs around it; code has its own.
const STRESSES: [Emphasis; 4] = [
    Emphasis::Bold,
    Emphasis::Italic,
    Emphasis::Strike,
    Emphasis::Underline,
];

/// A line of Markdown.
pub(super) fn written(spans: &[(String, Look)], is_item: bool, care: Care) -> String {
    let letters = letters(spans);
    let plain: Vec<char> = letters.iter().map(|(letter, _)| *letter).collect();
    let escapes = Escapes::of(&plain, is_item, care);
    let mut line = String::new();
    let mut open: Vec<Around> = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        let look = &letters[at].1;
        let run = letters[at..]
            .iter()
            .take_while(|(_, it)| it == look)
            .count();
        let wanted = wanted(look);
        let kept = open.iter().take_while(|it| wanted.contains(it)).count();
        for around in open.drain(kept..).rev() {
            line.push_str(&closing(&around, care));
        }
        let mut new: Vec<Around> = wanted.into_iter().filter(|it| !open.contains(it)).collect();
        // What lasts longest goes around the others.
        let lasting = |around: &Around| {
            let has = |(_, look): &&(char, Look)| has(look, around);
            letters[at..].iter().take_while(has).count()
        };
        new.sort_by_key(|around| std::cmp::Reverse(lasting(around)));
        for around in new {
            line.push_str(&opening(&around, care));
            open.push(around);
        }
        if look.emphasis.has(Emphasis::Code) {
            let code: String = plain[at..at + run].iter().collect();
            line.push_str(&code_span(&code));
        } else {
            for letter in at..at + run {
                escapes.put(letter, &mut line);
            }
        }
        at += run;
    }
    for around in open.iter().rev() {
        line.push_str(&closing(around, care));
    }
    line
}

/// The longest run of backticks.
pub(super) fn ticks(words: &str) -> usize {
    let runs = words.split(|letter| letter != '`').map(str::len);
    runs.max().unwrap_or(0)
}

/// The letters with what signs can say of them. Signs begin and end at letters: of spaces is said what is said of the
/// letters on both sides as well.
fn letters(spans: &[(String, Look)]) -> Vec<(char, Look)> {
    let told = |look: &Look| Look {
        emphasis: look.emphasis,
        link: look.link.clone(),
        ..Look::default()
    };
    let mut letters: Vec<(char, Look)> = spans
        .iter()
        .flat_map(|(words, look)| words.chars().map(|letter| (letter, told(look))))
        .collect();
    let mut at = 0;
    while at < letters.len() {
        let spaces = letters[at..].iter();
        let spaces = spaces
            .take_while(|(letter, _)| letter.is_whitespace())
            .count();
        if spaces == 0 {
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).map(|at| letters[at].1.clone());
        let after = letters.get(at + spaces).map(|(_, look)| look.clone());
        let look = both(&before.unwrap_or_default(), &after.unwrap_or_default());
        for (_, space) in &mut letters[at..at + spaces] {
            *space = both(space, &look);
        }
        at += spaces;
    }
    letters
}

fn both(one: &Look, other: &Look) -> Look {
    let mut emphasis = EmphasisSet::default();
    for each in Emphasis::ALL {
        emphasis = emphasis.with(each, one.emphasis.has(each) && other.emphasis.has(each));
    }
    Look {
        emphasis,
        link: one.link.clone().filter(|_| one.link == other.link),
        ..Look::default()
    }
}

fn has(look: &Look, around: &Around) -> bool {
    match around {
        Around::Link(address) => look.link.as_ref() == Some(address),
        Around::Stress(emphasis) => look.emphasis.has(*emphasis),
    }
}

fn wanted(look: &Look) -> Vec<Around> {
    let link = look.link.iter().cloned().map(Around::Link);
    let stresses = STRESSES.into_iter().filter(|it| look.emphasis.has(*it));
    link.chain(stresses.map(Around::Stress)).collect()
}

fn opening(around: &Around, care: Care) -> String {
    match around {
        Around::Link(_) => "[".to_owned(),
        Around::Stress(emphasis) => {
            let sign = sign(*emphasis, care).map(str::to_owned);
            sign.unwrap_or_else(|| format!("<{}>", tag(*emphasis)))
        }
    }
}

fn closing(around: &Around, care: Care) -> String {
    match around {
        Around::Link(address) => {
            let is_plain = !address.contains(['(', ')', '\\', '&', '*', '_', ' ', '<', '>']);
            if is_plain {
                format!("]({address})")
            } else {
                let escaped = address.replace('\\', "\\\\").replace('&', "\\&");
                let escaped = escaped.replace('<', "\\<").replace('>', "\\>");
                format!("](<{escaped}>)")
            }
        }
        Around::Stress(emphasis) => {
            let sign = sign(*emphasis, care).map(str::to_owned);
            sign.unwrap_or_else(|| format!("</{}>", tag(*emphasis)))
        }
    }
}

/// The sign that stresses letters; none where a tag does.
fn sign(emphasis: Emphasis, care: Care) -> Option<&'static str> {
    match emphasis {
        _ if care == Care::All => None,
        Emphasis::Bold => Some("**"),
        Emphasis::Italic => Some("*"),
        Emphasis::Strike => Some("~~"),
        Emphasis::Underline | Emphasis::Code => None,
    }
}

fn tag(emphasis: Emphasis) -> &'static str {
    match emphasis {
        Emphasis::Bold => "b",
        Emphasis::Italic => "i",
        Emphasis::Underline => "u",
        Emphasis::Strike => "s",
        Emphasis::Code => "code",
    }
}

/// Code between as many backticks as it takes.
fn code_span(code: &str) -> String {
    let fence = "`".repeat(ticks(code) + 1);
    let touches = code.starts_with('`') || code.ends_with('`');
    let is_padded = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
    let room = if touches || is_padded { " " } else { "" };
    format!("{fence}{room}{code}{room}{fence}")
}

/// Which letters of a line would be read as signs.
struct Escapes<'l> {
    line: &'l [char],
    is_item: bool,
    care: Care,
    /// How many spaces the line begins with,
    first: usize,
    /// and where its last letter ends that is none.
    last: usize,
    /// From where on no link ends.
    links: usize,
}

impl<'l> Escapes<'l> {
    fn of(line: &'l [char], is_item: bool, care: Care) -> Self {
        let is_space = |letter: &char| letter.is_whitespace();
        let first = line.iter().take_while(|it| is_space(it)).count();
        let last = line.iter().rposition(|it| !is_space(it));
        let ends = |two: &[char]| two[0] == ']' && matches!(two[1], '(' | '[' | ':');
        Self {
            line,
            is_item,
            care,
            first,
            last: last.map_or(0, |at| at + 1),
            links: line.windows(2).rposition(ends).unwrap_or(0),
        }
    }

    fn put(&self, at: usize, out: &mut String) {
        let letter = self.line[at];
        let is_outer = at < self.first || at + 1 == self.line.len() && at >= self.last;
        if self.care > Care::Bare && is_outer && letter.is_whitespace() {
            out.push_str(if letter == '\t' { "&#9;" } else { "&#32;" });
            return;
        }
        if self.is_sign(at, letter) {
            out.push('\\');
        }
        out.push(letter);
    }

    fn is_sign(&self, at: usize, letter: char) -> bool {
        let next = self.line.get(at + 1).copied();
        match self.care {
            Care::Bare => false,
            Care::All => letter.is_ascii_punctuation() && !matches!(letter, '\'' | '"' | ',' | ';'),
            Care::Signs => match letter {
                '\\' | '`' | '*' | '~' => true,
                '_' => {
                    let before = at.checked_sub(1).map(|at| self.line[at]);
                    let is_letter = |it: Option<char>| it.is_some_and(char::is_alphanumeric);
                    !(is_letter(before) && is_letter(next))
                }
                '<' => next.is_some_and(|it| it.is_ascii_alphabetic() || "/!?".contains(it)),
                '&' => next.is_some_and(|it| it.is_ascii_alphanumeric() || it == '#'),
                '[' => at < self.links || (self.is_item && at == self.first),
                '#' | '-' | '+' | '=' => at == self.first,
                '.' | ')' => {
                    let number = &self.line[self.first..at];
                    !number.is_empty() && number.iter().all(char::is_ascii_digit)
                }
                _ => false,
            },
        }
    }
}
