//! Parcels: what carries frames where there is no WebSocket, in the body of a request or an answer.
//! Pure functions of bytes; borrows what it reads, and never believes a length beyond them.

use super::encode::{put_bytes, put_number};
use super::error::DecodeError;
use super::limits::{PARCEL_BYTES_MAX, PARCEL_ITEMS_MAX};
use super::reader::Reader;

/// One thing that a WebSocket would carry as one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Item<'a> {
    /// A frame.
    Frame(&'a [u8]),
    /// A keepalive.
    Text(&'a str),
    /// The end; nothing follows.
    Close {
        /// The close code.
        code: u16,
        /// Why.
        reason: &'a str,
    },
}

/// Items in order.
///
/// From a client, `number` counts its parcels from 1: one that is sent again keeps its number and is
/// taken once. From a server it is the number of the first item; each item counts one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel<'a> {
    /// See above.
    pub number: u64,
    /// The newest number of the other direction that has arrived here.
    pub ack: u64,
    /// What it carries.
    pub items: Vec<Item<'a>>,
}

impl Item<'_> {
    /// How much of a parcel it takes, at most.
    pub fn weight(&self) -> usize {
        let own = match self {
            Self::Frame(bytes) => bytes.len(),
            Self::Text(text) => text.len(),
            Self::Close { reason, .. } => reason.len(),
        };
        own + 16
    }
}

impl<'a> Parcel<'a> {
    /// Writes it.
    pub fn encode(&self) -> Vec<u8> {
        let weight: usize = self.items.iter().map(Item::weight).sum();
        let mut out = Vec::with_capacity(weight + 24);
        put_number(&mut out, self.number);
        put_number(&mut out, self.ack);
        for item in &self.items {
            match item {
                Item::Frame(bytes) => {
                    out.push(0);
                    put_bytes(&mut out, bytes);
                }
                Item::Text(text) => {
                    out.push(1);
                    put_bytes(&mut out, text.as_bytes());
                }
                Item::Close { code, reason } => {
                    out.push(2);
                    put_number(&mut out, u64::from(*code));
                    put_bytes(&mut out, reason.as_bytes());
                }
            }
        }
        out
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`DecodeError`] where the bytes are none.
    pub fn decode(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        if bytes.len() > PARCEL_BYTES_MAX {
            return Err(DecodeError::TooLarge { len: bytes.len() });
        }
        let mut reader = Reader::new(bytes);
        let (number, ack) = (reader.number()?, reader.number()?);
        let mut items = Vec::new();
        while reader.remaining() > 0 {
            if items.len() >= PARCEL_ITEMS_MAX {
                let extra = reader.remaining();
                return Err(DecodeError::TrailingBytes { extra });
            }
            items.push(match reader.byte()? {
                0 => Item::Frame(reader.bytes()?),
                1 => Item::Text(reader.text()?),
                2 => Item::Close {
                    // No code is larger; one that is says nothing that is known.
                    code: u16::try_from(reader.number()?).unwrap_or(0),
                    reason: reader.text()?,
                },
                kind => return Err(DecodeError::UnknownKind { kind }),
            });
        }
        Ok(Self { number, ack, items })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parcel_is_read_as_it_was_written() {
        let parcel = Parcel {
            number: 300,
            ack: 7,
            items: vec![
                Item::Frame(&[1, 2, 3]),
                Item::Text("ping"),
                Item::Close {
                    code: 4403,
                    reason: "no access",
                },
            ],
        };
        let bytes = parcel.encode();
        assert_eq!(
            bytes,
            b"\xac\x02\x07\x00\x03\x01\x02\x03\x01\x04ping\x02\xb3\x22\x09no access"
        );
        assert_eq!(Parcel::decode(&bytes), Ok(parcel));
    }

    #[test]
    fn a_parcel_that_was_cut_is_none() {
        let items = vec![Item::Frame(&[9; 300]), Item::Text("pong")];
        let (number, ack) = (1, 0);
        let bytes = Parcel { number, ack, items }.encode();
        let whole = Parcel::decode(&bytes).unwrap();
        for len in 0..bytes.len() {
            // Cut between two items it is a shorter parcel; HTTP knows where a body ends.
            if let Ok(shorter) = Parcel::decode(&bytes[..len]) {
                assert!(whole.items.starts_with(&shorter.items), "{len}");
            }
        }
    }

    #[test]
    fn what_is_no_parcel_is_refused() {
        for (bytes, error) in [
            (vec![1, 0, 3, 0], DecodeError::UnknownKind { kind: 3 }),
            (vec![0x80, 0, 0], DecodeError::OverlongNumber { at: 0 }),
            (
                vec![1, 0, 0, 0xff, 1],
                DecodeError::Truncated { missing: 255 },
            ),
            (vec![1, 0, 1, 1, 0xff], DecodeError::NotUtf8 { at: 4 }),
        ] {
            assert_eq!(Parcel::decode(&bytes), Err(error), "{bytes:?}");
        }
        let len = PARCEL_BYTES_MAX + 1;
        assert_eq!(
            Parcel::decode(&vec![0; len]),
            Err(DecodeError::TooLarge { len })
        );
        let many = [vec![1, 0], [0, 0].repeat(PARCEL_ITEMS_MAX + 1)].concat();
        let error = DecodeError::TrailingBytes { extra: 2 };
        assert_eq!(Parcel::decode(&many), Err(error));
    }
}
