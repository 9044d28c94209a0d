//! Markdown, as letters with their looks: what stresses them, links and lists.
//!
//! Line ends are where they are written, as programs for notes show them. Headings are bold. What a board has no look
//! for stays as it is written: quotes, tables, rules, pictures, links that lead to files. The text is a stranger's, and
//! there is nothing that is no Markdown.

#[cfg(test)]
mod tests;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use tavla_shared::shape::{
    Emphasis, EmphasisSet, INDENT_MAX, LIST_MARK, ListKind, Look, MarksBuilder,
};

use super::kept;
use crate::text::editing::Letters;

/// The longest Markdown whose signs are read, in bytes; what is longer is plain letters.
pub const MARKDOWN_BYTES_MAX: usize = 256 << 10;
/// Lines in more quotes than these look like lines in so many.
const QUOTES_MAX: usize = 8;

/// The letters that it says.
pub fn letters(markdown: &str) -> Letters {
    if markdown.len() > MARKDOWN_BYTES_MAX {
        return Letters::from(markdown);
    }
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut page = Page::new(markdown);
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        page.take(event, range);
    }
    Letters {
        text: page.text,
        marks: page.marks.finish(),
    }
}

/// What tags in Markdown say that letters can show.
pub fn emphasis_of_tag(name: &str) -> Option<Emphasis> {
    Some(match name {
        "b" | "strong" => Emphasis::Bold,
        "i" | "em" => Emphasis::Italic,
        "u" | "ins" => Emphasis::Underline,
        "s" | "del" => Emphasis::Strike,
        "code" => Emphasis::Code,
        _ => return None,
    })
}

/// What was read so far.
struct Page<'m> {
    source: &'m str,
    text: String,
    marks: MarksBuilder,
    /// How letters look by the elements that are open, the innermost last.
    looks: Vec<Look>,
    /// What tags say beside that.
    tags: EmphasisSet,
    /// What the items of each list around begin with.
    lists: Vec<ListKind>,
    /// The sign of the item whose letters come next, and how deep it is.
    item: Option<(ListKind, u8)>,
    /// Line ends before the next letter.
    breaks: usize,
    /// How many quotes are around, now
    quotes: usize,
    /// and around the letter before.
    quotes_before: usize,
    /// How many elements are open of what is written as it stands.
    skipped: usize,
    /// Where in the source what was written last ends.
    end: usize,
}

impl<'m> Page<'m> {
    fn new(source: &'m str) -> Self {
        Self {
            source,
            text: String::new(),
            marks: MarksBuilder::default(),
            looks: Vec::new(),
            tags: EmphasisSet::default(),
            lists: Vec::new(),
            item: None,
            breaks: 0,
            quotes: 0,
            quotes_before: 0,
            skipped: 0,
            end: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            return;
        }
        match event {
            Event::Start(tag) => self.open(&tag, range),
            Event::End(tag) => self.close(tag, &range),
            Event::Text(words) | Event::Html(words) => {
                self.write(&words);
                self.end = range.end;
            }
            Event::Code(words) => {
                let mut look = self.look();
                look.emphasis = look.emphasis.with(Emphasis::Code, true);
                for letter in words.chars() {
                    self.put(letter, &look);
                }
                self.end = range.end;
            }
            Event::InlineHtml(tag) => {
                self.tag(&tag);
                self.end = range.end;
            }
            Event::SoftBreak | Event::HardBreak => {
                self.breaks += 1;
                self.end = range.end;
            }
            Event::Rule => {
                self.begin_block(range.start);
                self.write_source(range);
            }
            Event::TaskListMarker(is_done) => {
                if let Some((kind, _)) = &mut self.item {
                    *kind = if is_done {
                        ListKind::Checked
                    } else {
                        ListKind::Check
                    };
                }
                self.end = range.end;
            }
            // These are not among the options.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {
                self.write_source(range);
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.begin_block(range.start),
            Tag::Heading { .. } => {
                self.begin_block(range.start);
                self.stress(Emphasis::Bold);
            }
            Tag::CodeBlock(_) => {
                self.begin_block(range.start);
                self.stress(Emphasis::Code);
            }
            Tag::BlockQuote(_) => {
                self.begin_block(range.start);
                self.quotes += 1;
            }
            Tag::List(number) => {
                self.begin_block(range.start);
                let kind = number.map_or(ListKind::Bullet, |_| ListKind::Number);
                self.lists.push(kind);
            }
            Tag::Item => self.begin_item(range.start),
            Tag::Strong => self.stress(Emphasis::Bold),
            Tag::Emphasis => self.stress(Emphasis::Italic),
            Tag::Strikethrough => self.stress(Emphasis::Strike),
            Tag::Link { dest_url, .. } => match kept::text_link(dest_url) {
                Some(address) => {
                    let link = Some(address);
                    let look = self.innermost();
                    self.looks.push(Look { link, ..look });
                }
                None => self.keep_source(range),
            },
            // What is in none of these is read by the options above.
            _ => self.keep_source(range),
        }
    }

    fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link => {
                self.looks.pop();
                self.end = range.end;
                return;
            }
            TagEnd::Heading(_) => drop(self.looks.pop()),
            // The end of its last line is not between it and what comes next.
            TagEnd::CodeBlock => {
                self.looks.pop();
                self.breaks = 0;
            }
            TagEnd::HtmlBlock => self.breaks = 0,
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item if self.item.is_some() => self.begin_line(),
            _ => {}
        }
        self.tags = EmphasisSet::default();
        let block = self.source.get(range.clone()).unwrap_or_default();
        self.end = self.end.max(range.start + block.trim_end().len());
    }

    /// A block begins: as many line ends after what came before as are written.
    fn begin_block(&mut self, at: usize) {
        if self.text.is_empty() || self.item.is_some() {
            return;
        }
        let between = self.source.get(self.end..at).unwrap_or_default();
        let written = between.bytes().filter(|&byte| byte == b'\n').count();
        self.breaks = self.breaks.max(written.max(1));
    }

    /// Items are on lines right after each other, also where the source has room between them.
    fn begin_item(&mut self, at: usize) {
        let is_first = self.breaks > 1;
        self.begin_block(at);
        if !is_first {
            self.breaks = self.breaks.min(1);
        }
        let depth = self.lists.len().saturating_sub(1);
        let indent = u8::try_from(depth).map_or(INDENT_MAX, |depth| depth.min(INDENT_MAX));
        let kind = self.lists.last().copied().unwrap_or(ListKind::Bullet);
        self.item = Some((kind, indent));
    }

    fn innermost(&self) -> Look {
        self.looks.last().cloned().unwrap_or_default()
    }

    fn stress(&mut self, emphasis: Emphasis) {
        let mut look = self.innermost();
        look.emphasis = look.emphasis.with(emphasis, true);
        self.looks.push(look);
    }

    /// How the next letter looks.
    fn look(&self) -> Look {
        let mut look = self.innermost();
        for emphasis in Emphasis::ALL {
            if self.tags.has(emphasis) {
                look.emphasis = look.emphasis.with(emphasis, true);
            }
        }
        look
    }

    fn tag(&mut self, tag: &str) {
        let name = tag.trim_matches(['<', '>', '/', ' ']).to_ascii_lowercase();
        if name == "br" {
            self.breaks += 1;
        } else if let Some(emphasis) = emphasis_of_tag(&name) {
            self.tags = self.tags.with(emphasis, !tag.starts_with("</"));
        } else {
            self.write(tag);
        }
    }

    /// What is in an element stays as it is written, signs and all.
    fn keep_source(&mut self, range: Range<usize>) {
        self.write_source(range);
        self.skipped = 1;
    }

    fn write_source(&mut self, range: Range<usize>) {
        let source = self.source;
        let start = range.start;
        let written = source.get(range).unwrap_or_default().trim_end();
        self.end = start + written.len();
        self.write(written);
    }

    fn write(&mut self, words: &str) {
        let look = self.look();
        for letter in words.chars() {
            match letter {
                '\n' => self.breaks += 1,
                letter => self.put(letter, &look),
            }
        }
    }

    /// Puts a letter, after all that comes before it.
    fn put(&mut self, letter: char, look: &Look) {
        if letter.is_control() && letter != '\t' {
            return;
        }
        self.begin_line();
        self.push(letter, look.clone());
    }

    /// Line ends, and what a line begins with.
    fn begin_line(&mut self) {
        let begins = self.text.is_empty() || self.breaks > 0;
        for rest in (0..std::mem::take(&mut self.breaks)).rev() {
            self.push('\n', Look::default());
            if rest > 0 {
                for _ in 0..self.quotes.min(self.quotes_before).min(QUOTES_MAX) {
                    self.push('>', Look::default());
                }
            }
        }
        if let Some((kind, indent)) = self.item.take() {
            let mark = Look {
                list: Some(kind),
                indent,
                ..Look::default()
            };
            self.push(LIST_MARK, mark);
        } else if begins {
            for _ in 0..self.quotes.min(QUOTES_MAX) {
                self.push('>', Look::default());
                self.push(' ', Look::default());
            }
        }
        self.quotes_before = self.quotes;
    }

    fn push(&mut self, letter: char, look: Look) {
        self.text.push(letter);
        self.marks.push(1, look);
    }
}
