//! The container: a ZIP file without the parts of ZIP that a board's file does not need. Knows names, sizes and
//! checksums of entries, not what is in them.
//!
//! Read from the front, entry by entry, and not by the table at the end: so nothing is kept for what a file
//! says it holds, there are no two answers to what is in it, and a file that was cut off is read up to there.

use std::io::{self, Read, Write};

use super::FILE_BYTES_MAX;

/// How an entry begins, and what begins where the last one has ended.
const ENTRY: u32 = 0x0403_4b50;
const TABLE_ROW: u32 = 0x0201_4b50;
const TABLE_END: u32 = 0x0605_4b50;
/// What a reader has to know: unpacking, and nothing newer.
const VERSION: u16 = 20;
/// The first day that the container can say: when a part was written is no matter, and each time would make
/// other bytes.
const DATE: u16 = 0x0021;
/// Bits of an entry that change how it is read: encryption, and sizes that follow what they are of.
const FLAGS_UNREAD: u16 = 0b1001;
const HEAD_BYTES: usize = 30;
/// No part has a longer name.
const NAME_BYTES_MAX: usize = 256;

/// How an entry's bytes are packed.
pub(super) const STORED: u16 = 0;
pub(super) const DEFLATED: u16 = 8;

/// What the container says of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name; never a path.
    pub(super) name: String,
    /// How it is packed.
    pub(super) method: u16,
    /// How many bytes it has in the file.
    pub(super) packed: u64,
}

/// Where reading ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    /// Where it should: at the table.
    Table,
    /// So many bytes are missing.
    Cut { missing: u64 },
    /// Something else stands there, or it is packed as no part is.
    Other,
    /// At the largest size that a file has.
    TooLarge,
    /// The system gives no more.
    Io(String),
}

/// Entries as they come.
#[derive(Debug)]
pub(super) struct Entries<R> {
    input: R,
    read: u64,
}

impl<R: Read> Entries<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, read: 0 }
    }

    /// How many bytes have been read.
    pub(super) fn bytes_read(&self) -> u64 {
        self.read
    }

    /// What the next entry is; its bytes must be taken or passed before the one after it.
    pub(super) fn next_entry(&mut self) -> Result<Entry, End> {
        let mut head = [0; HEAD_BYTES];
        self.fill(&mut head[..4])?;
        match u32_at(&head, 0) {
            ENTRY => {}
            TABLE_ROW | TABLE_END => return Err(End::Table),
            _ => return Err(End::Other),
        }
        self.fill(&mut head[4..])?;
        let (name_len, extra_len) = (u16_at(&head, 26), u16_at(&head, 28));
        if u16_at(&head, 6) & FLAGS_UNREAD != 0 || usize::from(name_len) > NAME_BYTES_MAX {
            return Err(End::Other);
        }
        let mut name = vec![0; usize::from(name_len)];
        self.fill(&mut name)?;
        let entry = Entry {
            name: String::from_utf8(name).map_err(|_| End::Other)?,
            method: u16_at(&head, 8),
            packed: u64::from(u32_at(&head, 18)),
        };
        self.pass(u64::from(extra_len))?;
        Ok(entry)
    }

    /// The entry's bytes as they are in the file: as many as are there, and where that ended if it was early.
    pub(super) fn take(&mut self, entry: &Entry) -> (Vec<u8>, Option<End>) {
        let mut bytes = Vec::new();
        let end = self.copy(entry.packed, &mut bytes).err();
        (bytes, end)
    }

    /// Goes past so many bytes.
    pub(super) fn pass(&mut self, bytes: u64) -> Result<(), End> {
        self.copy(bytes, &mut io::sink())
    }

    fn copy(&mut self, bytes: u64, into: &mut impl Write) -> Result<(), End> {
        let room = FILE_BYTES_MAX.saturating_sub(self.read);
        let copied = io::copy(&mut self.input.by_ref().take(bytes.min(room)), into)
            .map_err(|error| End::Io(error.to_string()))?;
        self.read += copied;
        match bytes - copied {
            0 => Ok(()),
            _ if copied == room => Err(End::TooLarge),
            missing => Err(End::Cut { missing }),
        }
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), End> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => {
                    let missing = (bytes.len() - filled) as u64;
                    return Err(End::Cut { missing });
                }
                Ok(more) => {
                    filled += more;
                    self.read += more as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(End::Io(error.to_string())),
            }
        }
        if self.read > FILE_BYTES_MAX {
            return Err(End::TooLarge);
        }
        Ok(())
    }
}

fn u16_at(bytes: &[u8; HEAD_BYTES], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8; HEAD_BYTES], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

/// An entry that is written, for the table at the end.
struct Row {
    name: String,
    fields: Vec<u8>,
    at: u32,
}

/// What is written of an entry.
pub(super) struct Sealed<'a> {
    pub(super) name: &'a str,
    pub(super) method: u16,
    /// Of the bytes before they were packed, by the container's own way.
    pub(super) crc: u32,
    /// How many those were.
    pub(super) bytes: u64,
    pub(super) packed: &'a [u8],
}

/// Writes entries one after the other, and the table by which other programs find them.
pub(super) struct ContainerWriter<'a, W> {
    out: &'a mut W,
    written: u64,
    rows: Vec<Row>,
}

impl<'a, W: Write> ContainerWriter<'a, W> {
    pub(super) fn new(out: &'a mut W) -> Self {
        Self {
            out,
            written: 0,
            rows: Vec::new(),
        }
    }

    /// Writes an entry. Sizes fit the container's 32 bits, as a file's are bounded.
    pub(super) fn put(&mut self, entry: &Sealed<'_>) -> io::Result<()> {
        let mut fields = Vec::with_capacity(HEAD_BYTES);
        for field in [VERSION, 0, entry.method, 0, DATE] {
            fields.extend(field.to_le_bytes());
        }
        let sizes = [entry.packed.len() as u64, entry.bytes];
        fields.extend(entry.crc.to_le_bytes());
        for size in sizes {
            fields.extend(fitting(size)?.to_le_bytes());
        }
        fields.extend((entry.name.len() as u16).to_le_bytes());
        fields.extend(0_u16.to_le_bytes());
        let at = fitting(self.written)?;
        self.write(&ENTRY.to_le_bytes())?;
        self.write(&fields)?;
        self.write(entry.name.as_bytes())?;
        self.write(entry.packed)?;
        let name = entry.name.to_owned();
        self.rows.push(Row { name, fields, at });
        Ok(())
    }

    /// Writes the table; gives the size of the file.
    pub(super) fn finish(mut self) -> io::Result<u64> {
        let begin = fitting(self.written)?;
        let rows = std::mem::take(&mut self.rows);
        let count = (rows.len() as u16).to_le_bytes();
        for row in rows {
            self.write(&TABLE_ROW.to_le_bytes())?;
            self.write(&VERSION.to_le_bytes())?;
            self.write(&row.fields)?;
            // No comment, the first disk, no attributes.
            self.write(&[0; 10])?;
            self.write(&row.at.to_le_bytes())?;
            self.write(row.name.as_bytes())?;
        }
        let bytes = fitting(self.written)? - begin;
        self.write(&TABLE_END.to_le_bytes())?;
        // The first disk.
        self.write(&[0; 4])?;
        self.write(&count)?;
        self.write(&count)?;
        self.write(&bytes.to_le_bytes())?;
        self.write(&begin.to_le_bytes())?;
        // No comment.
        self.write(&[0; 2])?;
        Ok(self.written)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.written += bytes.len() as u64;
        self.out.write_all(bytes)
    }
}

fn fitting(size: u64) -> io::Result<u32> {
    u32::try_from(size).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}
