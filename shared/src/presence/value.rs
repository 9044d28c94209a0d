//! Postcard bytes of one `LoroValue`, read within bounds and written in one order.

use loro::LoroValue;

use super::DEPTH_MAX;
use super::error::PresenceError;
use super::wire::{signed, zigzag};
use crate::protocol::encode::{put_bytes, put_number};
use crate::protocol::reader::Reader;

const NULL: u64 = 0;
const BOOL: u64 = 1;
const DOUBLE: u64 = 2;
const INTEGER: u64 = 3;
const STRING: u64 = 4;
const LIST: u64 = 5;
const MAP: u64 = 6;
const BINARY: u64 = 8;

/// Reads a value; `depth` lists and maps are around it. Lists grow as elements are found.
pub(super) fn value(reader: &mut Reader<'_>, depth: usize) -> Result<LoroValue, PresenceError> {
    let nested = |reader: &mut Reader<'_>| match depth {
        DEPTH_MAX => Err(PresenceError::TooDeep),
        _ => Ok(reader.number()?),
    };
    Ok(match reader.number()? {
        NULL => LoroValue::Null,
        BOOL => match reader.byte()? {
            found @ 0..=1 => LoroValue::Bool(found == 1),
            found => return Err(PresenceError::Flag { found }),
        },
        DOUBLE => LoroValue::Double(f64::from_le_bytes(reader.array()?)),
        INTEGER => LoroValue::I64(signed(reader.number()?)),
        STRING => LoroValue::String(reader.text()?.into()),
        LIST => {
            let mut list = Vec::new();
            for _ in 0..nested(reader)? {
                list.push(value(reader, depth + 1)?);
            }
            LoroValue::List(list.into())
        }
        MAP => {
            let mut map = Vec::new();
            for _ in 0..nested(reader)? {
                map.push((reader.text()?.to_owned(), value(reader, depth + 1)?));
            }
            LoroValue::Map(map.into())
        }
        BINARY => LoroValue::Binary(reader.bytes()?.to_vec().into()),
        kind => return Err(PresenceError::UnknownKind { kind }),
    })
}

/// Writes a value; maps in the order of their keys, so that equal values have equal bytes. A
/// container id, which no presence of ours holds, is written as null.
pub(super) fn put_value(out: &mut Vec<u8>, value: &LoroValue) {
    match value {
        LoroValue::Null | LoroValue::Container(_) => put_number(out, NULL),
        LoroValue::Bool(flag) => {
            put_number(out, BOOL);
            out.push(u8::from(*flag));
        }
        LoroValue::Double(number) => {
            put_number(out, DOUBLE);
            out.extend(number.to_le_bytes());
        }
        LoroValue::I64(number) => {
            put_number(out, INTEGER);
            put_number(out, zigzag(*number));
        }
        LoroValue::String(text) => {
            put_number(out, STRING);
            put_bytes(out, text.as_bytes());
        }
        LoroValue::List(list) => {
            put_number(out, LIST);
            put_number(out, list.len() as u64);
            for element in list.iter() {
                put_value(out, element);
            }
        }
        LoroValue::Map(map) => {
            put_number(out, MAP);
            put_number(out, map.len() as u64);
            let mut fields: Vec<_> = map.iter().collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            for (key, element) in fields {
                put_bytes(out, key.as_bytes());
                put_value(out, element);
            }
        }
        LoroValue::Binary(bytes) => {
            put_number(out, BINARY);
            put_bytes(out, bytes);
        }
    }
}
