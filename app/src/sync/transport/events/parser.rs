//! Bytes of an event stream to events, within bounds. Knows the format and no event.

use std::collections::VecDeque;

use tavla_shared::protocol::limits::PARCEL_BYTES_MAX;

/// The most one event may hold: base64 makes three bytes four.
const EVENT_BYTES_MAX: usize = 4 * PARCEL_BYTES_MAX;

/// One event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Its kind.
    pub name: String,
    /// Its lines.
    pub data: String,
    /// Its number, as text.
    pub id: String,
}

/// Reads a stream piece by piece.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    event: Event,
    ready: VecDeque<Event>,
    overfull: bool,
}

impl Parser {
    /// Takes the next bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            self.line.extend(&rest[..end]);
            rest = &rest[end + 1..];
            self.end_line();
        }
        self.line.extend(rest);
        self.overfull |= self.line.len() + self.event.data.len() > EVENT_BYTES_MAX;
    }

    /// The next event that is whole.
    pub fn next(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    /// Whether an event grew beyond what a server sends.
    pub fn is_overfull(&self) -> bool {
        self.overfull
    }

    /// Whether no event is being read: what came was whole events, or nothing but a heartbeat.
    pub fn is_between_events(&self) -> bool {
        self.line.is_empty() && self.event == Event::default()
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if !event.name.is_empty() {
                self.ready.push_back(event);
            }
            return;
        }
        let line = String::from_utf8_lossy(line);
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "id" => value.clone_into(&mut self.event.id),
            "data" => {
                if !self.event.data.is_empty() {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            // A comment, or a field for browsers.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_however_the_stream_is_cut() {
        let stream = ":   \n\nevent: frames\ndata: YQ==\ndata: YmM=\nid: 8\n\n:\n\n\
                      event: text\r\ndata: pong\r\nid: 9\r\n\r\n";
        let event = |name: &str, data: &str, id: &str| Event {
            name: name.to_owned(),
            data: data.to_owned(),
            id: id.to_owned(),
        };
        let expected = [
            event("frames", "YQ==\nYmM=", "8"),
            event("text", "pong", "9"),
        ];
        for size in 1..stream.len() {
            let mut parser = Parser::default();
            let mut events = Vec::new();
            for piece in stream.as_bytes().chunks(size) {
                parser.push(piece);
                events.extend(std::iter::from_fn(|| parser.next()));
            }
            assert_eq!(events, expected, "in pieces of {size}");
            assert!(parser.is_between_events());
        }
    }

    #[test]
    fn an_event_without_end_is_noticed() {
        let mut parser = Parser::default();
        let piece = vec![b'a'; 64 * 1024];
        for _ in 0..EVENT_BYTES_MAX / piece.len() {
            parser.push(&piece);
            assert!(!parser.is_overfull());
        }
        parser.push(&piece);
        assert!(parser.is_overfull());
    }
}
