//! Frame to bytes.

use super::error::EncodeError;
use super::limits::{FRAME_BYTES_MAX, ROOM_ID_BYTES_MAX, UPDATES_PER_FRAME_MAX};
use super::message::{Frame, JoinErrorCode, Message};

impl Frame {
    /// Writes the frame.
    ///
    /// # Errors
    /// [`EncodeError`] where no receiver would take it.
    pub fn encode(&self) -> Result<Vec<u8>, EncodeError> {
        if self.room.len() > ROOM_ID_BYTES_MAX {
            return Err(EncodeError::RoomIdTooLong {
                len: self.room.len(),
            });
        }
        let mut out = Vec::with_capacity(self.room.len() + 32 + payload_len(&self.message));
        out.extend(self.magic.bytes());
        put_bytes(&mut out, self.room.as_bytes());
        out.push(self.message.kind());
        put_message(&mut out, &self.message)?;
        if out.len() > FRAME_BYTES_MAX {
            return Err(EncodeError::TooLarge { len: out.len() });
        }
        Ok(out)
    }
}

/// About how long what varies in a message will be; most frames are updates.
fn payload_len(message: &Message) -> usize {
    match message {
        // A number of five bytes says how long each is.
        Message::DocUpdate { updates, .. } => updates.iter().map(|update| update.len() + 5).sum(),
        Message::Fragment { bytes, .. } => bytes.len(),
        Message::JoinRequest { auth, version } => auth.len() + version.len(),
        Message::JoinResponseOk { version, extra, .. } => version.len() + extra.len(),
        _ => 0,
    }
}

fn put_message(out: &mut Vec<u8>, message: &Message) -> Result<(), EncodeError> {
    match message {
        Message::JoinRequest { auth, version } => {
            put_bytes(out, auth);
            put_bytes(out, version);
        }
        Message::JoinResponseOk {
            permission,
            version,
            extra,
        } => {
            put_bytes(out, permission.as_str().as_bytes());
            put_bytes(out, version);
            put_bytes(out, extra);
        }
        Message::JoinError { code, message } => {
            out.push(code.byte());
            put_bytes(out, message.as_bytes());
            match code {
                JoinErrorCode::VersionUnknown {
                    receiver_version: Some(version),
                } => {
                    put_bytes(out, version);
                }
                JoinErrorCode::App { code: Some(code) } => put_bytes(out, code.as_bytes()),
                _ => {}
            }
        }
        Message::DocUpdate { updates, batch } => {
            if updates.len() > UPDATES_PER_FRAME_MAX {
                return Err(EncodeError::TooManyUpdates {
                    count: updates.len(),
                });
            }
            put_number(out, updates.len() as u64);
            for update in updates {
                put_bytes(out, update);
            }
            out.extend(batch.0);
        }
        Message::FragmentHeader {
            batch,
            fragments,
            total_bytes,
        } => {
            out.extend(batch.0);
            put_number(out, *fragments);
            put_number(out, *total_bytes);
        }
        Message::Fragment {
            batch,
            index,
            bytes,
        } => {
            out.extend(batch.0);
            put_number(out, *index);
            put_bytes(out, bytes);
        }
        Message::RoomError { code, message } => {
            out.push(code.byte());
            put_bytes(out, message.as_bytes());
        }
        Message::Leave => {}
        Message::Ack { batch, status } => {
            out.extend(batch.0);
            out.push(status.byte());
        }
    }
    Ok(())
}

pub(crate) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend(bytes);
}
