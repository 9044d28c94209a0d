//! What other programs copy as HTML, as letters with their looks: what stresses them, links and lists.
//!
//! Colours, sizes and fonts are left where they were: pages say them of every letter, for a background that a board
//! does not have. Of tables cells are told apart by tabs. Pages are strangers', so nothing in them is believed to be
//! whole or in order.

mod style;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use html5gum::{DefaultEmitter, EndTag, StartTag, Token, Tokenizer};
use tavla_shared::shape::{Emphasis, INDENT_MAX, LIST_MARK, ListKind, Look, MarksBuilder};

use self::style::Style;
use super::kept;
use crate::text::editing::Letters;

/// The longest HTML that is read, in bytes: a few milliseconds.
pub const HTML_BYTES_MAX: usize = 256 << 10;
/// Elements are in each other so deep at most; what is deeper looks like what it is in.
const DEPTH_MAX: usize = 256;

/// The letters of a page's part; none where none of them has a look, or where it is too long.
pub fn letters(html: &str) -> Option<Letters> {
    if html.len() > HTML_BYTES_MAX {
        return None;
    }
    let mut page = Page::default();
    let mut emitter = DefaultEmitter::default();
    // What is between a script's or a style's tags has none of its own.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) => page.open(&tag),
            Token::EndTag(tag) => page.close(&tag),
            Token::String(words) => page.write(&String::from_utf8_lossy(&words)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    let marks = page.marks.finish()?;
    Some(Letters {
        text: page.text,
        marks: Some(marks),
    })
}

/// Whether letters of a page are those of the plain text that came with it. Spaces, signs of lists and their numbers are
/// written otherwise by each program.
pub fn says_the_same(letters: &str, plain: &str) -> bool {
    let words =
        |text: &str| -> Vec<char> { text.chars().filter(|it| it.is_alphanumeric()).collect() };
    let (letters, plain) = (words(letters), words(plain));
    let mut left = letters.iter().peekable();
    for letter in &plain {
        if left.peek() == Some(&letter) {
            left.next();
        } else if !letter.is_numeric() {
            return false;
        }
    }
    left.peek().is_none()
}

/// How letters look and are read within an element.
#[derive(Debug, Clone, Default)]
struct Manner {
    look: Look,
    /// How many lists it is in.
    lists: usize,
    /// It is a table's cell, which is one line.
    is_cell: bool,
    /// Spaces and line ends are what they are.
    is_verbatim: bool,
    /// It is not shown.
    is_skipped: bool,
}

/// An element that is open, and how it was around it.
#[derive(Debug)]
struct Element {
    name: Vec<u8>,
    around: Manner,
}

/// What was read so far.
#[derive(Debug, Default)]
struct Page {
    text: String,
    marks: MarksBuilder,
    open: Vec<Element>,
    manner: Manner,
    /// What the items of each list around begin with.
    lists: Vec<ListKind>,
    /// What comes before the next letter: line ends,
    breaks: usize,
    /// the mark of an item and how deep that is,
    item: Option<(ListKind, u8)>,
    /// the ends of a table's cells,
    cells: usize,
    /// or a space, which looks as where it stands.
    space: Option<Look>,
}

impl Page {
    fn open(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        match name {
            b"br" if self.manner.is_cell => self.put_space(),
            b"br" => self.breaks += 1,
            b"input" => self.tick(tag),
            _ => {}
        }
        self.end_line(name);
        if is_void(name) || tag.self_closing || self.open.len() >= DEPTH_MAX {
            return;
        }
        self.open.push(Element {
            name: name.to_vec(),
            around: self.manner.clone(),
        });
        let manner = &mut self.manner;
        match name {
            b"b" | b"strong" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => {
                stress(&mut manner.look, Emphasis::Bold, true);
            }
            b"th" => {
                stress(&mut manner.look, Emphasis::Bold, true);
                manner.is_cell = true;
            }
            b"i" | b"em" | b"cite" | b"dfn" | b"var" => {
                stress(&mut manner.look, Emphasis::Italic, true);
            }
            b"u" | b"ins" => stress(&mut manner.look, Emphasis::Underline, true),
            b"s" | b"del" | b"strike" => stress(&mut manner.look, Emphasis::Strike, true),
            b"code" | b"kbd" | b"samp" | b"tt" => stress(&mut manner.look, Emphasis::Code, true),
            b"pre" => {
                stress(&mut manner.look, Emphasis::Code, true);
                manner.is_verbatim = true;
            }
            b"a" => manner.look.link = attribute(tag, b"href").and_then(|it| kept::text_link(&it)),
            b"head" | b"style" | b"script" | b"title" | b"template" => manner.is_skipped = true,
            b"ul" => self.begin_list(ListKind::Bullet),
            b"ol" => self.begin_list(ListKind::Number),
            b"li" if !manner.is_skipped => self.begin_item(),
            b"td" => manner.is_cell = true,
            _ => {}
        }
        if let Some(style) = attribute(tag, b"style") {
            let style = Style::of(&style);
            for (emphasis, on) in style.stressed {
                stress(&mut self.manner.look, emphasis, on);
            }
            self.manner.is_verbatim |= style.is_verbatim;
            self.manner.is_skipped |= style.is_hidden;
        }
    }

    fn close(&mut self, tag: &EndTag<()>) {
        let name: &[u8] = &tag.name;
        match name {
            b"td" | b"th" => self.cells += 1,
            // Of one without letters nothing is left.
            b"li" | b"ol" | b"ul" => self.item = None,
            _ => {}
        }
        self.end_line(name);
        // Elements that end in another order than they began end with the one that they are in.
        let at = self.open.iter().rposition(|element| element.name == name);
        if let Some(element) = at.and_then(|at| self.open.drain(at..).next()) {
            self.manner = element.around;
            self.lists.truncate(self.manner.lists);
        }
    }

    fn begin_list(&mut self, kind: ListKind) {
        self.lists.push(kind);
        self.manner.lists = self.lists.len();
    }

    fn begin_item(&mut self) {
        let depth = self.lists.len().saturating_sub(1);
        let indent = u8::try_from(depth).map_or(INDENT_MAX, |depth| depth.min(INDENT_MAX));
        let kind = self.lists.last().copied().unwrap_or(ListKind::Bullet);
        self.item = Some((kind, indent));
    }

    /// A box before an item's letters is the item's own.
    fn tick(&mut self, tag: &StartTag<()>) {
        let is_box = attribute(tag, b"type").is_some_and(|kind| kind == "checkbox");
        if let Some((kind, _)) = self.item.as_mut().filter(|_| is_box) {
            *kind = if attribute(tag, b"checked").is_some() {
                ListKind::Checked
            } else {
                ListKind::Check
            };
        }
    }

    /// An element that begins or ends lines begins or ends.
    fn end_line(&mut self, name: &[u8]) {
        if !is_block(name) {
            return;
        }
        if self.manner.is_cell {
            self.put_space();
            return;
        }
        self.breaks = self.breaks.max(1);
        self.cells = 0;
    }

    fn put_space(&mut self) {
        let look = &self.manner.look;
        self.space.get_or_insert_with(|| look.clone());
    }

    fn write(&mut self, words: &str) {
        if self.manner.is_skipped {
            return;
        }
        for letter in words.chars() {
            match letter {
                '\r' => {}
                '\n' if self.manner.is_verbatim => self.breaks += 1,
                ' ' | '\t' | '\n' | '\u{c}' if !self.manner.is_verbatim => self.put_space(),
                // One that does not wrap would not be found as a space.
                '\u{a0}' => self.put(' '),
                letter if letter.is_control() && letter != '\t' => {}
                letter => self.put(letter),
            }
        }
    }

    /// Puts a letter, after all that comes before it.
    fn put(&mut self, letter: char) {
        let breaks = std::mem::take(&mut self.breaks);
        let space = self.space.take();
        let cells = std::mem::take(&mut self.cells);
        let begins = self.text.is_empty() || breaks > 0;
        if !self.text.is_empty() {
            for _ in 0..breaks {
                self.push('\n', Look::default());
            }
        }
        if let Some((kind, indent)) = self.item.take() {
            let mark = Look {
                list: Some(kind),
                indent,
                ..Look::default()
            };
            self.push(LIST_MARK, mark);
        } else if cells > 0 {
            for _ in 0..cells {
                self.push('\t', Look::default());
            }
        } else if let Some(look) = space.filter(|_| !begins) {
            self.push(' ', look);
        }
        self.push(letter, self.manner.look.clone());
    }

    fn push(&mut self, letter: char, look: Look) {
        self.text.push(letter);
        self.marks.push(1, look);
    }
}

fn stress(look: &mut Look, emphasis: Emphasis, on: bool) {
    look.emphasis = look.emphasis.with(emphasis, on);
}

fn attribute<'t>(tag: &'t StartTag<()>, name: &[u8]) -> Option<Cow<'t, str>> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(value))
}

/// Whether an element begins and ends lines.
fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"address"
            | b"article"
            | b"aside"
            | b"blockquote"
            | b"body"
            | b"dd"
            | b"div"
            | b"dl"
            | b"dt"
            | b"figure"
            | b"footer"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"header"
            | b"hr"
            | b"li"
            | b"main"
            | b"ol"
            | b"p"
            | b"pre"
            | b"section"
            | b"table"
            | b"tr"
            | b"ul"
    )
}

/// Whether nothing can be in an element, so that it has no end.
fn is_void(name: &[u8]) -> bool {
    matches!(
        name,
        b"area"
            | b"base"
            | b"br"
            | b"col"
            | b"embed"
            | b"hr"
            | b"img"
            | b"input"
            | b"link"
            | b"meta"
            | b"source"
            | b"track"
            | b"wbr"
    )
}
