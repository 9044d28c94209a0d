//! Bytes to frame.

use super::error::DecodeError;
use super::limits::{FRAME_BYTES_MAX, ROOM_ID_BYTES_MAX, UPDATES_PER_FRAME_MAX};
use super::message::{
    AckStatus, BatchId, Frame, JoinErrorCode, Magic, Message, Permission, RoomErrorCode,
};
use super::reader::Reader;

impl Frame {
    /// Reads one frame. What it allocates is bounded by what `bytes` really holds.
    ///
    /// # Errors
    /// [`DecodeError`] where `bytes` is not exactly one frame.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > FRAME_BYTES_MAX {
            return Err(DecodeError::TooLarge { len: bytes.len() });
        }
        let mut reader = Reader::new(bytes);
        let magic = Magic::from_bytes(reader.array()?);
        let room = reader.text()?;
        if room.len() > ROOM_ID_BYTES_MAX {
            return Err(DecodeError::RoomIdTooLong { len: room.len() });
        }
        let message = message(&mut reader)?;
        reader.end()?;
        Ok(Self {
            magic,
            room: room.to_owned(),
            message,
        })
    }
}

fn message(reader: &mut Reader<'_>) -> Result<Message, DecodeError> {
    Ok(match reader.byte()? {
        0x00 => Message::JoinRequest {
            auth: reader.bytes()?.to_vec(),
            version: reader.bytes()?.to_vec(),
        },
        0x01 => Message::JoinResponseOk {
            permission: permission(reader)?,
            version: reader.bytes()?.to_vec(),
            extra: reader.bytes()?.to_vec(),
        },
        0x02 => join_error(reader)?,
        0x03 => Message::DocUpdate {
            updates: updates(reader)?,
            batch: batch(reader)?,
        },
        0x04 => Message::FragmentHeader {
            batch: batch(reader)?,
            fragments: reader.number()?,
            total_bytes: reader.number()?,
        },
        0x05 => Message::Fragment {
            batch: batch(reader)?,
            index: reader.number()?,
            bytes: reader.bytes()?.to_vec(),
        },
        0x06 => Message::RoomError {
            code: RoomErrorCode::from_byte(reader.byte()?),
            message: reader.text()?.to_owned(),
        },
        0x07 => Message::Leave,
        0x08 => Message::Ack {
            batch: batch(reader)?,
            status: AckStatus::from_byte(reader.byte()?),
        },
        kind => return Err(DecodeError::UnknownKind { kind }),
    })
}

fn permission(reader: &mut Reader<'_>) -> Result<Permission, DecodeError> {
    match reader.text()? {
        "read" => Ok(Permission::Read),
        "write" => Ok(Permission::Write),
        _ => Err(DecodeError::UnknownPermission),
    }
}

/// The last field of codes 01 and 7F may be left out: the npm encoder does so when it is empty.
fn join_error(reader: &mut Reader<'_>) -> Result<Message, DecodeError> {
    let byte = reader.byte()?;
    let message = reader.text()?.to_owned();
    let more = reader.remaining() > 0;
    let code = match byte {
        0x01 => JoinErrorCode::VersionUnknown {
            receiver_version: if more {
                Some(reader.bytes()?.to_vec())
            } else {
                None
            },
        },
        0x02 => JoinErrorCode::AuthFailed,
        0x7f => JoinErrorCode::App {
            code: if more {
                Some(reader.text()?.to_owned())
            } else {
                None
            },
        },
        _ => JoinErrorCode::Unknown,
    };
    Ok(Message::JoinError { code, message })
}

/// Grows as updates are found: the declared count only ends the loop.
fn updates(reader: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, DecodeError> {
    let declared = reader.number()?;
    if declared > UPDATES_PER_FRAME_MAX as u64 {
        return Err(DecodeError::TooManyUpdates { declared });
    }
    let mut updates = Vec::new();
    for _ in 0..declared {
        updates.push(reader.bytes()?.to_vec());
    }
    Ok(updates)
}

fn batch(reader: &mut Reader<'_>) -> Result<BatchId, DecodeError> {
    reader.array().map(BatchId)
}
