//! The colour picker's keys, as Excalidraw has them: letters where the palette's places are on a keyboard,
//! digits for what was picked lately, and with Shift for shades.

use egui::{Event, Key, Ui};

use crate::commands::{KeyPress, Shortcut};
use crate::theme::{HUES, SHADES};
use crate::ui::color_picker::RECENT_MAX;

/// Where on a keyboard the palette is.
pub(super) const LETTERS: [Key; HUES.len()] = [
    Key::Q,
    Key::W,
    Key::E,
    Key::R,
    Key::T,
    Key::A,
    Key::S,
    Key::D,
    Key::F,
    Key::G,
    Key::Z,
    Key::X,
    Key::C,
    Key::V,
    Key::B,
];
const DIGITS: [Key; 5] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5];
const _: () = assert!(RECENT_MAX == DIGITS.len() && SHADES == DIGITS.len());

/// What a key asks the picker for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// This place of the palette.
    Hue(usize),
    /// This one of the recent colours.
    Recent(usize),
    /// This shade of the colour.
    Shade(usize),
    /// The eyedropper.
    Dropper,
}

/// What keys have asked for, in order. Nothing while something is typed.
pub(super) fn asked(ui: &Ui) -> Vec<Asked> {
    if ui.ctx().text_edit_focused() {
        return Vec::new();
    }
    ui.input(|input| input.events.iter().filter_map(meant).collect())
}

fn meant(event: &Event) -> Option<Asked> {
    let Event::Key {
        key,
        physical_key,
        pressed: true,
        repeat: false,
        modifiers,
    } = event
    else {
        return None;
    };
    let press = KeyPress {
        key: *key,
        physical: *physical_key,
        modifiers: *modifiers,
    };
    let is = |key: Key, shift: bool| {
        let shortcut = Shortcut {
            key,
            command: false,
            shift,
            alt: false,
        };
        shortcut.matches(&press)
    };
    let hue = LETTERS.iter().position(|letter| is(*letter, false));
    let recent = || DIGITS.iter().position(|digit| is(*digit, false));
    let shade = || DIGITS.iter().position(|digit| is(*digit, true));
    hue.map(Asked::Hue)
        .or_else(|| recent().map(Asked::Recent))
        .or_else(|| shade().map(Asked::Shade))
        .or_else(|| is(Key::I, false).then_some(Asked::Dropper))
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;

    use super::*;

    #[track_caller]
    fn check(key: Key, physical: Key, modifiers: Modifiers, expected: Option<Asked>) {
        let event = Event::Key {
            key,
            physical_key: Some(physical),
            pressed: true,
            repeat: false,
            modifiers,
        };
        assert_eq!(meant(&event), expected, "{key:?}");
    }

    #[test]
    fn letters_are_places_digits_recent_ones_and_with_shift_shades() {
        let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
        check(Key::Q, Key::Q, none, Some(Asked::Hue(0)));
        check(Key::B, Key::B, none, Some(Asked::Hue(14)));
        check(Key::Num1, Key::Num1, none, Some(Asked::Recent(0)));
        check(
            Key::Exclamationmark,
            Key::Num1,
            shift,
            Some(Asked::Shade(0)),
        );
        check(Key::Num5, Key::Num5, shift, Some(Asked::Shade(4)));
        check(Key::I, Key::I, none, Some(Asked::Dropper));
        check(Key::Q, Key::Q, Modifiers::COMMAND, None);
        check(Key::Num6, Key::Num6, none, None);
    }
}
