//! tldraw's rich text, a tree of paragraphs, lists and marked letters, as letters with their looks.

use serde_json::Value;
use tavla_shared::shape::{Emphasis, INDENT_MAX, LIST_MARK, ListKind, Look, MarksBuilder};

use crate::import::fields::Fields;
use crate::import::kept;
use crate::text::editing::Letters;

/// The letters of a shape: rich ones, or the plain ones of older files.
pub(super) fn letters(props: &Fields<'_>) -> Letters {
    let Some(document) = props.object("richText") else {
        let plain = props.text("text").unwrap_or_default();
        return Letters::from(&*plain.replace("\r\n", "\n"));
    };
    let mut page = Page::default();
    page.blocks(&document, 0);
    Letters {
        text: page.text,
        marks: page.marks.finish(),
    }
}

/// What was read so far.
#[derive(Default)]
struct Page {
    text: String,
    marks: MarksBuilder,
    /// The sign of the item whose letters come next, and how deep it is.
    item: Option<(ListKind, u8)>,
    has_begun: bool,
}

impl Page {
    /// What is in a document, an item or a quote. `depth` is in how many lists that is; the JSON itself has a bottom.
    fn blocks(&mut self, around: &Fields<'_>, depth: u8) {
        for block in around.list("content").iter().filter_map(Fields::of) {
            match block.text("type") {
                Some("bulletList") => self.list(&block, ListKind::Bullet, depth),
                Some("orderedList") => self.list(&block, ListKind::Number, depth),
                Some("taskList") => self.list(&block, ListKind::Check, depth),
                Some("paragraph") | None => self.paragraph(&block, &Look::default()),
                Some("heading") => {
                    self.paragraph(&block, &stressed(Look::default(), Emphasis::Bold));
                }
                Some("codeBlock") => {
                    self.paragraph(&block, &stressed(Look::default(), Emphasis::Code));
                }
                Some("horizontalRule") => {}
                _ => self.blocks(&block, depth),
            }
        }
    }

    fn list(&mut self, list: &Fields<'_>, kind: ListKind, depth: u8) {
        for item in list.list("content").iter().filter_map(Fields::of) {
            let is_done = item
                .object("attrs")
                .is_some_and(|attrs| attrs.flag("checked"));
            let kind = if kind == ListKind::Check && is_done {
                ListKind::Checked
            } else {
                kind
            };
            self.item = Some((kind, depth.min(INDENT_MAX)));
            self.blocks(&item, depth.saturating_add(1));
            // One without a paragraph is an empty item.
            if self.item.is_some() {
                self.begin_line();
            }
        }
    }

    fn begin_line(&mut self) {
        if self.has_begun {
            self.push('\n', Look::default());
        }
        self.has_begun = true;
        if let Some((kind, indent)) = self.item.take() {
            let mark = Look {
                list: Some(kind),
                indent,
                ..Look::default()
            };
            self.push(LIST_MARK, mark);
        }
    }

    fn paragraph(&mut self, paragraph: &Fields<'_>, look: &Look) {
        self.begin_line();
        for inline in paragraph.list("content").iter().filter_map(Fields::of) {
            if inline.text("type") == Some("hardBreak") {
                self.push('\n', Look::default());
            } else {
                let look = marked(look.clone(), inline.list("marks"));
                self.write(inline.text("text").unwrap_or_default(), &look);
            }
        }
    }

    fn write(&mut self, words: &str, look: &Look) {
        for letter in words.chars() {
            match letter {
                '\n' => self.push('\n', Look::default()),
                letter if letter.is_control() && letter != '\t' => {}
                letter => self.push(letter, look.clone()),
            }
        }
    }

    fn push(&mut self, letter: char, look: Look) {
        self.text.push(letter);
        self.marks.push(1, look);
    }
}

fn stressed(mut look: Look, emphasis: Emphasis) -> Look {
    look.emphasis = look.emphasis.with(emphasis, true);
    look
}

fn marked(mut look: Look, marks: &[Value]) -> Look {
    for mark in marks.iter().filter_map(Fields::of) {
        let emphasis = match mark.text("type") {
            Some("bold" | "strong") => Emphasis::Bold,
            Some("italic" | "em") => Emphasis::Italic,
            Some("underline") => Emphasis::Underline,
            Some("strike") => Emphasis::Strike,
            Some("code") => Emphasis::Code,
            Some("link") => {
                let address = mark.object("attrs").and_then(|attrs| attrs.name("href"));
                look.link = address.and_then(|address| kept::text_link(&address));
                continue;
            }
            _ => continue,
        };
        look = stressed(look, emphasis);
    }
    look
}
