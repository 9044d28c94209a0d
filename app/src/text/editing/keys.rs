//! What a key means while text is edited, on each system.
//!
//! A table and nothing else.

use egui::os::OperatingSystem;
use egui::{Key, Modifiers};

use super::movement::{Movement, WordStop};

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// The caret goes; with `extend` the selection's other end stays.
    Move {
        movement: Movement,
        extend: bool,
    },
    /// What is selected goes, or else what is on the way.
    Delete(Movement),
    /// A new paragraph.
    Newline,
    /// A wide space; in a list a step deeper, or with `back` a step out; in a note the next note.
    Tab {
        back: bool,
    },
    /// From a note to a new one beside it; elsewhere editing is over.
    NextNote(Side),
    SelectAll,
    /// Editing is over.
    Leave,
}

/// Where a new note goes, as seen from the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To its left.
    Left,
    /// To its right.
    Right,
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// What a key asks for; none for a key that is not text's.
pub(super) fn intent(key: Key, modifiers: Modifiers, os: OperatingSystem) -> Option<Intent> {
    let mac = matches!(os, OperatingSystem::Mac | OperatingSystem::IOS);
    let by_word = if mac { modifiers.alt } else { modifiers.ctrl };
    let by_line = mac && modifiers.mac_cmd;
    let stop = if mac { WordStop::End } else { WordStop::Start };
    let extend = modifiers.shift;
    let movement = match key {
        Key::ArrowLeft if by_line => Movement::LineStart,
        Key::ArrowRight if by_line => Movement::LineEnd,
        Key::ArrowUp if by_line => Movement::TextStart,
        Key::ArrowDown if by_line => Movement::TextEnd,
        Key::ArrowLeft if by_word => Movement::WordLeft { stop },
        Key::ArrowRight if by_word => Movement::WordRight { stop },
        Key::ArrowLeft => Movement::Left,
        Key::ArrowRight => Movement::Right,
        Key::ArrowUp => Movement::Up,
        Key::ArrowDown => Movement::Down,
        Key::Home if modifiers.command => Movement::TextStart,
        Key::End if modifiers.command => Movement::TextEnd,
        Key::Home => Movement::LineStart,
        Key::End => Movement::LineEnd,
        _ => return other(key, modifiers, mac),
    };
    Some(Intent::Move { movement, extend })
}

fn other(key: Key, modifiers: Modifiers, mac: bool) -> Option<Intent> {
    let by_word = if mac { modifiers.alt } else { modifiers.ctrl };
    let by_line = mac && modifiers.mac_cmd;
    let stop = if mac { WordStop::End } else { WordStop::Start };
    let intent = match key {
        Key::Backspace if by_line => Intent::Delete(Movement::LineStart),
        Key::Backspace if by_word => Intent::Delete(Movement::WordBackward),
        Key::Backspace => Intent::Delete(Movement::Backward),
        Key::Delete if by_word => Intent::Delete(Movement::WordForward { stop }),
        Key::Delete => Intent::Delete(Movement::Forward),
        Key::Escape => Intent::Leave,
        Key::Enter if modifiers.command && modifiers.shift => Intent::NextNote(Side::Above),
        Key::Enter if modifiers.command => Intent::NextNote(Side::Below),
        Key::Enter => Intent::Newline,
        Key::Tab if modifiers.is_none() => Intent::Tab { back: false },
        Key::Tab if modifiers.shift_only() => Intent::Tab { back: true },
        Key::A if modifiers.command && !modifiers.shift => Intent::SelectAll,
        _ if mac && modifiers.ctrl && !modifiers.command => return emacs(key, modifiers.shift),
        _ => return None,
    };
    Some(intent)
}

/// The keys that every text field of macOS knows.
fn emacs(key: Key, extend: bool) -> Option<Intent> {
    let movement = match key {
        Key::A => Movement::LineStart,
        Key::E => Movement::LineEnd,
        Key::B => Movement::Left,
        Key::F => Movement::Right,
        Key::P => Movement::Up,
        Key::N => Movement::Down,
        Key::H => return Some(Intent::Delete(Movement::Backward)),
        Key::D => return Some(Intent::Delete(Movement::Forward)),
        Key::K => return Some(Intent::Delete(Movement::LineEnd)),
        _ => return None,
    };
    Some(Intent::Move { movement, extend })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_gone_by_with_each_systems_own_key() {
        let left = |modifiers, os| intent(Key::ArrowLeft, modifiers, os);
        let by_word = |stop| {
            Some(Intent::Move {
                movement: Movement::WordLeft { stop },
                extend: false,
            })
        };
        let ctrl = Modifiers {
            ctrl: true,
            command: true,
            ..Modifiers::NONE
        };
        assert_eq!(left(ctrl, OperatingSystem::Nix), by_word(WordStop::Start));
        assert_eq!(
            left(ctrl, OperatingSystem::Windows),
            by_word(WordStop::Start)
        );
        assert_eq!(
            left(Modifiers::ALT, OperatingSystem::Mac),
            by_word(WordStop::End)
        );
        let line = Intent::Move {
            movement: Movement::LineStart,
            extend: false,
        };
        let cmd = Modifiers {
            mac_cmd: true,
            command: true,
            ..Modifiers::NONE
        };
        assert_eq!(left(cmd, OperatingSystem::Mac), Some(line));
    }

    #[test]
    fn keys_of_commands_are_left_to_them() {
        let ctrl = Modifiers {
            ctrl: true,
            command: true,
            ..Modifiers::NONE
        };
        for key in [
            Key::Z,
            Key::S,
            Key::B,
            Key::I,
            Key::U,
            Key::E,
            Key::K,
            Key::F5,
        ] {
            assert_eq!(intent(key, ctrl, OperatingSystem::Nix), None, "{key:?}");
        }
    }
}
