//! The operations of a block: what each is in, how much it is, and its value.
//!
//! The layout is that of Loro 1.17.1 (`oplog/change_store/block_encode.rs`). Loro believes how long
//! an operation says it is, and panics later where that is not so.

use super::budget::Budget;
use super::columns::{Cell, Differences, Runs};
use super::containers::{Container, Kind, Origin};
use super::cursor::{Cursor, Malformed};
use super::header::{Header, Span};
use super::mentions;
use super::preview::Preview;
use super::values::{LIST, Value, Values};

// What an operation does, as its column of value types says.
const STYLE_END: i64 = 0;
const TEXT: i64 = 5;
const DELETE_KEY: i64 = 8;
const DELETE_SPAN: i64 = 9;
const VALUE: i64 = 11;
const STYLE_START: i64 = 12;

const MISFIT: Malformed = Malformed("an operation does not fit its container");
const LENGTH: Malformed = Malformed("an operation is not as long as it says");
const COLUMNS: Malformed = Malformed("its columns differ in length");

/// One operation without its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    container: usize,
    /// A key's number or a position.
    prop: i64,
    does: i64,
    len: usize,
}

/// Walks the operations of one block.
#[derive(Debug)]
pub(super) struct Operations<'a, 'k, 'p> {
    pub(super) span: Span,
    pub(super) header: Header<'a>,
    pub(super) containers: &'k [Container],
    pub(super) values: Values<'a, 'k>,
    pub(super) preview: &'p mut Preview<'a>,
    pub(super) budget: &'p mut Budget,
    /// The operation before, if it is in this block.
    pub(super) last: Option<Row>,
}

impl Operations<'_, '_, '_> {
    /// Walks all of them; they must be exactly what the header says.
    pub(super) fn walk(&mut self, rows: &[u8], deletions: &[u8]) -> Result<(), Malformed> {
        self.check_makers()?;
        let mut rows = Rows::new(rows)?;
        let mut deletions = Deletions::new(deletions)?;
        let mut lengths = self.header.lengths();
        let mut change_left = 0;
        let mut counter = self.span.counter;
        while let Some(row) = rows.next()? {
            self.budget.operation()?;
            if change_left == 0 {
                change_left = lengths.next()?.ok_or(LENGTH)?;
            }
            if self.operation(row, counter, &mut deletions)? != row.len {
                return Err(LENGTH);
            }
            change_left = usize::checked_sub(change_left, row.len).ok_or(LENGTH)?;
            counter += row.len;
            self.last = Some(row);
        }
        deletions.finish()?;
        self.values.cursor.finish()?;
        if change_left > 0 || lengths.next()?.is_some() {
            return Err(LENGTH);
        }
        Ok(())
    }

    /// The makers of containers must have been there before. The block's own writer is looked at
    /// with each operation.
    fn check_makers(&mut self) -> Result<(), Malformed> {
        for container in self.containers {
            match container.origin {
                Origin::Root | Origin::Mergeable(None) => {}
                Origin::Mergeable(Some(maker)) => self.preview.need(maker.peer, maker.counter),
                Origin::Made(maker) => {
                    let peer = self.header.peer(maker.peer).ok_or(MISFIT)?;
                    self.preview.need(peer, maker.counter);
                }
            }
        }
        Ok(())
    }

    /// How much one operation is, from its value.
    fn operation(
        &mut self,
        row: Row,
        counter: usize,
        deletions: &mut Deletions<'_>,
    ) -> Result<usize, Malformed> {
        let container = *self.containers.get(row.container).ok_or(MISFIT)?;
        if let Origin::Made(maker) = container.origin
            && maker.peer == 0
            && maker.counter >= counter
        {
            return Err(Malformed("a container is used before it is made"));
        }
        let at = usize::try_from(row.prop).map_err(|_| MISFIT)?;
        match (container.kind, row.does) {
            (Kind::Map, DELETE_KEY) if at < self.values.keys.len() => {
                self.mention(container, (at, counter), None);
                Ok(1)
            }
            (Kind::Map, VALUE) if at < self.values.keys.len() => {
                let value = self.values.cursor.rest();
                self.mention(container, (at, counter), Some(value));
                self.put(container)?;
                Ok(1)
            }
            (Kind::List, VALUE) => {
                if self.values.cursor.byte()? != LIST {
                    return Err(MISFIT);
                }
                let entries = self.values.entries()?;
                for _ in 0..entries {
                    self.put(container)?;
                }
                Ok(entries)
            }
            (Kind::Text, TEXT) => Ok(self.values.text()?.chars().count()),
            (Kind::Text, STYLE_START) => {
                self.values.cursor.byte()?;
                let letters = self.values.cursor.count()?;
                self.values.key()?;
                match self.values.value(self.budget)? {
                    Value::Plain if letters > 0 => Ok(1),
                    _ => Err(MISFIT),
                }
            }
            // Its beginning is the operation before it; that may be in an earlier block.
            (Kind::Text, STYLE_END) => match self.last {
                Some(last) if last.does != STYLE_START || last.container != row.container => {
                    Err(MISFIT)
                }
                _ => Ok(1),
            },
            (Kind::Text | Kind::List, DELETE_SPAN) => self.delete(counter, deletions),
            _ => Err(MISFIT),
        }
    }

    /// Notes an operation on a map's key where it is about which shapes there are.
    fn mention(
        &mut self,
        container: Container,
        (key, counter): (usize, usize),
        value: Option<&[u8]>,
    ) {
        let keys = self.values.keys;
        let of = match (container.origin, container.name) {
            (Origin::Made(maker), _) => {
                let peer = self.header.peer(maker.peer);
                peer.map(|peer| mentions::Map::Made(peer, maker.counter))
            }
            (_, Some(name)) => keys.get(name).map(|name| mentions::Map::Named(name)),
            _ => None,
        };
        if let (Some(of), Some(&key), Some(peer)) = (of, keys.get(key), self.header.peer(0))
            && let Some(said) = mentions::said(of, key, value)
        {
            let at = (peer, counter);
            self.preview.mention(mentions::Mention { at, said });
        }
    }

    /// A value of a map or list.
    fn put(&mut self, into: Container) -> Result<(), Malformed> {
        if let Value::Container(kind) = self.values.value(self.budget)?
            && !into.may_hold(Kind::from_byte(kind)?)
        {
            return Err(Malformed("containers are nested too deep"));
        }
        Ok(())
    }

    fn delete(
        &mut self,
        counter: usize,
        deletions: &mut Deletions<'_>,
    ) -> Result<usize, Malformed> {
        let deletion = deletions.next()?;
        let peer = self.header.peer(deletion.peer).ok_or(MISFIT)?;
        let end = deletion.counter.checked_add(deletion.len).ok_or(MISFIT)?;
        if deletion.len == 0 || (deletion.peer == 0 && end > counter) {
            return Err(Malformed("what is deleted was never there"));
        }
        self.preview.need(peer, end - 1);
        Ok(deletion.len)
    }
}

/// The columns of the operations.
#[derive(Debug)]
struct Rows<'a> {
    containers: Differences<'a>,
    props: Differences<'a>,
    does: Runs<'a>,
    lens: Runs<'a>,
}

impl<'a> Rows<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let [containers, props, does, lens] = columns(bytes)?;
        Ok(Self {
            containers: Differences::new(containers),
            props: Differences::new(props),
            does: Runs::new(does, Cell::Byte),
            lens: Runs::new(lens, Cell::Unsigned),
        })
    }

    fn next(&mut self) -> Result<Option<Row>, Malformed> {
        let row = (
            self.containers.next()?,
            self.props.next()?,
            self.does.next()?,
            self.lens.next()?,
        );
        match row {
            (Some(container), Some(prop), Some(does), Some(len)) => Ok(Some(Row {
                container: usize::try_from(container).map_err(|_| MISFIT)?,
                prop,
                does,
                len: usize::try_from(len)
                    .ok()
                    .filter(|&len| len > 0)
                    .ok_or(LENGTH)?,
            })),
            (None, None, None, None) => Ok(None),
            _ => Err(COLUMNS),
        }
    }
}

/// A span that was deleted.
#[derive(Debug, Clone, Copy)]
struct Deletion {
    peer: usize,
    counter: usize,
    len: usize,
}

/// The columns of the deleted spans; no bytes where there are none.
#[derive(Debug)]
struct Deletions<'a> {
    peers: Differences<'a>,
    counters: Differences<'a>,
    lens: Differences<'a>,
}

impl<'a> Deletions<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let [peers, counters, lens] = if bytes.is_empty() {
            [bytes; 3]
        } else {
            columns(bytes)?
        };
        Ok(Self {
            peers: Differences::new(peers),
            counters: Differences::new(counters),
            lens: Differences::new(lens),
        })
    }

    fn next(&mut self) -> Result<Deletion, Malformed> {
        let (Some(peer), Some(counter), Some(len)) =
            (self.peers.next()?, self.counters.next()?, self.lens.next()?)
        else {
            return Err(COLUMNS);
        };
        Ok(Deletion {
            peer: usize::try_from(peer).map_err(|_| MISFIT)?,
            counter: usize::try_from(counter).map_err(|_| MISFIT)?,
            // Backwards it is negative.
            len: len.unsigned_abs() as usize,
        })
    }

    fn finish(&mut self) -> Result<(), Malformed> {
        match (self.peers.next()?, self.counters.next()?, self.lens.next()?) {
            (None, None, None) => Ok(()),
            _ => Err(COLUMNS),
        }
    }
}

/// A table of `N` columns as `serde_columnar` writes a struct with one.
fn columns<const N: usize>(bytes: &[u8]) -> Result<[&[u8]; N], Malformed> {
    let mut cursor = Cursor::new(bytes);
    if cursor.varint()? != 1 || cursor.varint()? != N as u64 {
        return Err(COLUMNS);
    }
    let mut columns: [&[u8]; N] = [&[]; N];
    for column in &mut columns {
        *column = cursor.section()?;
    }
    cursor.finish()?;
    Ok(columns)
}
