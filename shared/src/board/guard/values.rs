//! Walks the plain values of an update: every length against what is there, every key counted.
//!
//! The encoding is that of Loro 1.17.1 (`encoding/value.rs`). Its decoder makes room for as many
//! values as a list or map claims to have, and copies a map's key for each entry.

use super::budget::Budget;
use super::cursor::{Cursor, Malformed};

/// How deep lists and maps may be nested in one value.
const DEPTH_MAX: usize = 32;

const TEXT: u8 = 5;
const BINARY: u8 = 6;
pub(super) const LIST: u8 = 7;
const MAP: u8 = 8;
const CONTAINER: u8 = 9;

/// A value, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    Plain,
    /// A new container of this kind.
    Container(u8),
}

/// A list or map whose values are still to come.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    left: usize,
    keyed: bool,
}

/// Walks what one block calls its values.
#[derive(Debug)]
pub(super) struct Values<'a, 'k> {
    pub(super) cursor: Cursor<'a>,
    pub(super) keys: &'k [&'a str],
}

impl Values<'_, '_> {
    /// Walks one value. Containers are values of their own: within a list or a map there is none.
    pub(super) fn value(&mut self, budget: &mut Budget) -> Result<Value, Malformed> {
        match self.cursor.byte()? {
            CONTAINER => self.cursor.byte().map(Value::Container),
            kind => self.plain(kind, budget).map(|()| Value::Plain),
        }
    }

    /// The number of a key that there is.
    pub(super) fn key(&mut self) -> Result<&str, Malformed> {
        let at = self.cursor.count()?;
        self.keys
            .get(at)
            .copied()
            .ok_or(Malformed("a key is missing"))
    }

    /// Text or bytes.
    pub(super) fn text(&mut self) -> Result<&str, Malformed> {
        std::str::from_utf8(self.cursor.section()?).map_err(|_| Malformed("a text is not UTF-8"))
    }

    /// How many values a list or map has.
    pub(super) fn entries(&mut self) -> Result<usize, Malformed> {
        let count = self.cursor.count()?;
        // Each takes a byte at least.
        if count > self.cursor.len() {
            return Err(Malformed("a collection is longer than its bytes"));
        }
        Ok(count)
    }

    fn plain(&mut self, kind: u8, budget: &mut Budget) -> Result<(), Malformed> {
        let mut open = [Open::default(); DEPTH_MAX];
        let mut depth = 0;
        let mut kind = kind;
        loop {
            if let LIST | MAP = kind {
                let slot = open
                    .get_mut(depth)
                    .ok_or(Malformed("a value is nested too deep"))?;
                *slot = Open {
                    left: self.entries()?,
                    keyed: kind == MAP,
                };
                depth += 1;
            } else {
                self.scalar(kind)?;
            }
            while depth > 0 && open[depth - 1].left == 0 {
                depth -= 1;
            }
            let Some(innermost) = depth.checked_sub(1) else {
                return Ok(());
            };
            open[innermost].left -= 1;
            if open[innermost].keyed {
                let bytes = self.key()?.len();
                budget.key(bytes)?;
            }
            kind = self.cursor.byte()?;
        }
    }

    fn scalar(&mut self, kind: u8) -> Result<(), Malformed> {
        match kind {
            // Null, true, false.
            0..=2 => Ok(()),
            3 => self.cursor.skip_signed(),
            4 => self.cursor.take(8).map(|_| ()),
            TEXT => self.text().map(|_| ()),
            BINARY => self.cursor.section().map(|_| ()),
            CONTAINER => Err(Malformed("a container is inside a plain value")),
            _ => Err(Malformed("a value's kind is not known")),
        }
    }
}
