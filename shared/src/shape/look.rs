//! How letters of a text look beyond their shape's style, and what can be said of them one by one.
//!
//! Plain values: which letters they are said of is `marks`' to know.

use std::sync::Arc;

use super::style::Color;

/// The longest address of a link that letters carry, in bytes.
pub const TEXT_LINK_BYTES_MAX: usize = 2_048;
/// How deep list items can be.
pub const INDENT_MAX: u8 = 8;
/// What stands in the text where a list item begins, so that whoever reads plain letters sees it as one.
pub const LIST_MARK: char = '•';

/// What letters can be, each independently of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Emphasis {
    /// Heavier letters.
    Bold,
    /// Slanted letters.
    Italic,
    /// A line below them.
    Underline,
    /// A line through them.
    Strike,
    /// Letters of one width on a ground of their own.
    Code,
}

impl Emphasis {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Bold,
        Self::Italic,
        Self::Underline,
        Self::Strike,
        Self::Code,
    ];
}

/// Which emphases letters have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct EmphasisSet(u8);

impl EmphasisSet {
    /// Whether it is among them.
    pub fn has(self, emphasis: Emphasis) -> bool {
        self.0 & (1 << emphasis as u8) != 0
    }

    /// The same with one of them, or without it.
    #[must_use]
    pub fn with(self, emphasis: Emphasis, on: bool) -> Self {
        let bit = 1 << emphasis as u8;
        Self(if on { self.0 | bit } else { self.0 & !bit })
    }

    /// As a number, for stills.
    pub fn bits(self) -> u8 {
        self.0
    }

    /// From a number; what it has no meaning for is left out.
    pub fn from_bits(bits: u8) -> Self {
        let known = |set: Self, emphasis: Emphasis| set.with(emphasis, Self(bits).has(emphasis));
        Emphasis::ALL.into_iter().fold(Self::default(), known)
    }
}

/// What a list item begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// A dot.
    Bullet,
    /// Its number.
    Number,
    /// An empty box.
    Check,
    /// A ticked box.
    Checked,
}

impl ListKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Bullet, Self::Number, Self::Check, Self::Checked];

    /// What it is called in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bullet => "bullet",
            Self::Number => "number",
            Self::Check => "check",
            Self::Checked => "checked",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether items of both kinds are of one list: a ticked box is one that somebody has ticked.
    pub fn is_like(self, other: Self) -> bool {
        self.unticked() == other.unticked()
    }

    /// What a new item after one of this kind is.
    #[must_use]
    pub fn unticked(self) -> Self {
        match self {
            Self::Checked => Self::Check,
            kind => kind,
        }
    }
}

/// What letters look like beyond their shape's style.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Look {
    /// What stresses them.
    pub emphasis: EmphasisSet,
    /// Their colour; none for the text's.
    pub color: Option<Color>,
    /// Where a click on them leads.
    pub link: Option<Arc<str>>,
    /// On the mark that a list item begins with: what it is shown as.
    pub list: Option<ListKind>,
    /// On the same: how deep the item is.
    pub indent: u8,
}

impl Look {
    /// Whether there is nothing to say.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// What letters look like that are typed between one that looks like this and `after`: as the document's
    /// marks grow. A link does not, and ends where it ends.
    #[must_use]
    pub fn between(&self, after: &Self) -> Self {
        let both = self == after;
        let link = if self.link == after.link {
            self.link.clone()
        } else {
            None
        };
        Self {
            emphasis: self.emphasis,
            color: self.color,
            link,
            list: self.list.filter(|_| both),
            indent: if both { self.indent } else { 0 },
        }
    }

    /// What makes letters of a plain look have this one, and the reverse: every mark that differs.
    pub fn marks_from(&self, other: &Self) -> Vec<Mark> {
        MarkKey::ALL
            .into_iter()
            .map(|key| self.mark(key))
            .filter(|mark| *mark != other.mark(mark.key()))
            .collect()
    }

    /// What it says under a key.
    pub fn mark(&self, key: MarkKey) -> Mark {
        match key {
            MarkKey::Emphasis(emphasis) => Mark::Emphasis(emphasis, self.emphasis.has(emphasis)),
            MarkKey::Color => Mark::Color(self.color),
            MarkKey::Link => Mark::Link(self.link.clone()),
            MarkKey::List => Mark::List(self.list),
            MarkKey::Indent => Mark::Indent(self.indent),
        }
    }
}

/// One thing said of letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// An emphasis, or that it is not there.
    Emphasis(Emphasis, bool),
    /// A colour; none for the text's.
    Color(Option<Color>),
    /// An address; none for no link.
    Link(Option<Arc<str>>),
    /// What the mark of a list item is shown as.
    List(Option<ListKind>),
    /// How deep the item is.
    Indent(u8),
}

/// What marks are about. Each merges on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKey {
    /// One of the emphases.
    Emphasis(Emphasis),
    /// The colour.
    Color,
    /// The link.
    Link,
    /// The list item's kind.
    List,
    /// The list item's depth.
    Indent,
}

impl MarkKey {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Emphasis(Emphasis::Bold),
        Self::Emphasis(Emphasis::Italic),
        Self::Emphasis(Emphasis::Underline),
        Self::Emphasis(Emphasis::Strike),
        Self::Emphasis(Emphasis::Code),
        Self::Color,
        Self::Link,
        Self::List,
        Self::Indent,
    ];

    /// What it is called in the document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emphasis(Emphasis::Bold) => "bold",
            Self::Emphasis(Emphasis::Italic) => "italic",
            Self::Emphasis(Emphasis::Underline) => "underline",
            Self::Emphasis(Emphasis::Strike) => "strike",
            Self::Emphasis(Emphasis::Code) => "code",
            Self::Color => "colour",
            Self::Link => "link",
            Self::List => "list",
            Self::Indent => "indent",
        }
    }

    /// The key of that name; none for one of a newer version, or another program's.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.name() == name)
    }

    /// Whether letters typed right after such ones have it too.
    pub fn grows(self) -> bool {
        matches!(self, Self::Emphasis(_) | Self::Color)
    }
}

impl Mark {
    /// What it is about.
    pub fn key(&self) -> MarkKey {
        match self {
            Self::Emphasis(emphasis, _) => MarkKey::Emphasis(*emphasis),
            Self::Color(_) => MarkKey::Color,
            Self::Link(_) => MarkKey::Link,
            Self::List(_) => MarkKey::List,
            Self::Indent(_) => MarkKey::Indent,
        }
    }

    /// Whether a board may contain it.
    pub fn is_valid(&self) -> bool {
        match self {
            Self::Link(Some(link)) => !link.is_empty() && link.len() <= TEXT_LINK_BYTES_MAX,
            Self::Indent(indent) => *indent <= INDENT_MAX,
            _ => true,
        }
    }

    /// Says it of letters that look like this.
    pub fn apply_to(&self, look: &mut Look) {
        match self {
            Self::Emphasis(emphasis, on) => look.emphasis = look.emphasis.with(*emphasis, *on),
            Self::Color(color) => look.color = *color,
            Self::Link(link) => look.link.clone_from(link),
            Self::List(kind) => look.list = *kind,
            Self::Indent(indent) => look.indent = *indent,
        }
    }
}
