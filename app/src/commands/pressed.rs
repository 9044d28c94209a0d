//! From a key that was pressed to the command it means.

use egui::Event;

use super::{Command, Context, KeyPress, Platform};

/// What an event is to commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// It means this one.
    Command(Command),
    /// It repeats one that holding its key does not repeat.
    Held,
    /// It means none.
    Free,
}

impl Pressed {
    /// What `event` means in `context`.
    pub fn of(event: &Event, context: Context, platform: Platform) -> Self {
        let found = match event {
            Event::Key {
                key,
                physical_key,
                pressed: true,
                repeat,
                modifiers,
            } => {
                let press = KeyPress {
                    key: *key,
                    physical: *physical_key,
                    modifiers: *modifiers,
                };
                let found = find_shortcut(press, context, platform);
                if *repeat && found.is_some_and(|command| !command.repeats()) {
                    return Self::Held;
                }
                found
            }
            // Windowing turns these keys into events of their own.
            Event::Copy if context.copies_shapes() => Some(Command::Copy),
            Event::Cut if context.copies_shapes() => Some(Command::Cut),
            _ => None,
        };
        found.map_or(Self::Free, Self::Command)
    }
}

/// The command that `press` means in `context`: keys as typed go before keys by position, more
/// modifiers before fewer.
fn find_shortcut(press: KeyPress, context: Context, platform: Platform) -> Option<Command> {
    let as_typed = KeyPress {
        physical: None,
        ..press
    };
    [as_typed, press].iter().find_map(|press| {
        Command::ALL
            .iter()
            .filter(|command| command.works_in(context))
            .flat_map(|&command| {
                command
                    .shortcuts(platform)
                    .iter()
                    .map(move |&shortcut| (command, shortcut))
            })
            .filter(|(_, shortcut)| shortcut.works_in(context) && shortcut.matches(press))
            .max_by_key(|(_, shortcut)| shortcut.modifier_count())
            .map(|(command, _)| command)
    })
}

impl Command {
    const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Nudge(_)
                | Self::NudgeFar(_)
                | Self::Walk(_)
                | Self::Page(_)
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::Duplicate
                | Self::BringForward
                | Self::SendBackward
        )
    }
}

#[cfg(test)]
mod tests {
    use egui::{Key, Modifiers};

    use super::*;
    use crate::commands::{Direction, ToolKind};

    #[track_caller]
    fn check(
        (key, physical, modifiers): (Key, Option<Key>, Modifiers),
        context: Context,
        expected: Option<Command>,
    ) {
        let press = KeyPress {
            key,
            physical,
            modifiers,
        };
        assert_eq!(find_shortcut(press, context, Platform::Linux), expected);
    }

    #[test]
    fn more_modifiers_go_before_fewer() {
        let both = Modifiers::COMMAND | Modifiers::SHIFT;
        check((Key::Z, None, both), Context::Canvas, Some(Command::Redo));
        check(
            (Key::Z, None, Modifiers::COMMAND),
            Context::Canvas,
            Some(Command::Undo),
        );
        check(
            (Key::G, None, both),
            Context::Canvas,
            Some(Command::Ungroup),
        );
    }

    #[test]
    fn shift_with_a_letter_never_takes_a_tool() {
        check(
            (Key::R, Some(Key::R), Modifiers::SHIFT),
            Context::Canvas,
            None,
        );
        check(
            (Key::R, None, Modifiers::NONE),
            Context::Canvas,
            Some(Command::Tool(ToolKind::Rectangle)),
        );
    }

    #[test]
    fn shifted_digits_and_signs_are_found_by_their_place() {
        let shift = Modifiers::SHIFT;
        check(
            (Key::Exclamationmark, Some(Key::Num1), shift),
            Context::Canvas,
            Some(Command::ZoomFit),
        );
        check(
            (Key::Num1, Some(Key::Num1), shift),
            Context::Canvas,
            Some(Command::ZoomFit),
        );
        check(
            (Key::Questionmark, Some(Key::Slash), shift),
            Context::Canvas,
            Some(Command::ShowKeys),
        );
        check(
            (
                Key::CloseCurlyBracket,
                Some(Key::CloseBracket),
                Modifiers::COMMAND | shift,
            ),
            Context::Canvas,
            Some(Command::BringToFront),
        );
        // A German keyboard types / with Shift+7.
        check(
            (Key::Slash, Some(Key::Num7), Modifiers::COMMAND | shift),
            Context::Canvas,
            Some(Command::CommandPalette),
        );
    }

    #[test]
    fn letters_are_found_as_they_are_typed_and_not_by_their_place() {
        let (none, command) = (Modifiers::NONE, Modifiers::COMMAND);
        // Dvorak types these where others have V, Z, Q and [.
        check(
            (Key::K, Some(Key::V), none),
            Context::Canvas,
            Some(Command::Tool(ToolKind::Laser)),
        );
        check(
            (Key::Semicolon, Some(Key::Z), command),
            Context::Canvas,
            None,
        );
        check((Key::Quote, Some(Key::Q), none), Context::Canvas, None);
        check(
            (Key::Slash, Some(Key::OpenBracket), command),
            Context::Canvas,
            Some(Command::CommandPalette),
        );
        // AZERTY types W where others have Z.
        check((Key::W, Some(Key::Z), command), Context::Canvas, None);
        // For Cyrillic м, which has no name, egui gives its place.
        check(
            (Key::V, Some(Key::V), none),
            Context::Canvas,
            Some(Command::Tool(ToolKind::Select)),
        );
        // The number pad moves, too: its 1 is End.
        check((Key::End, Some(Key::Num1), none), Context::Canvas, None);
    }

    #[test]
    fn a_row_of_the_outline_keeps_the_keys_that_go_from_row_to_row() {
        let none = Modifiers::NONE;
        for key in [Key::ArrowUp, Key::ArrowDown, Key::PageUp, Key::PageDown] {
            check((key, None, none), Context::Outline, None);
            check((key, None, Modifiers::SHIFT), Context::Outline, None);
        }
        let page = Command::Page(Direction::Down);
        check((Key::PageDown, None, none), Context::Control, Some(page));
    }

    #[test]
    fn typing_keeps_its_keys() {
        for key in [
            Key::V,
            Key::Num1,
            Key::Delete,
            Key::Questionmark,
            Key::ArrowLeft,
        ] {
            check((key, None, Modifiers::NONE), Context::CanvasText, None);
            check((key, None, Modifiers::NONE), Context::Field, None);
        }
        check(
            (Key::A, None, Modifiers::COMMAND),
            Context::CanvasText,
            None,
        );
        check(
            (Key::Z, None, Modifiers::COMMAND),
            Context::CanvasText,
            Some(Command::Undo),
        );
        check((Key::Z, None, Modifiers::COMMAND), Context::Field, None);
    }

    #[test]
    fn a_control_keeps_the_arrows_and_a_menu_all_keys_alone() {
        let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
        for (key, modifiers, command) in [
            (Key::ArrowLeft, none, Command::Nudge(Direction::Left)),
            (Key::ArrowUp, shift, Command::NudgeFar(Direction::Up)),
        ] {
            check((key, None, modifiers), Context::Canvas, Some(command));
            check((key, None, modifiers), Context::Control, None);
            check((key, None, modifiers), Context::Menu, None);
        }
        for (key, command) in [
            (Key::Delete, Command::Delete),
            (Key::R, Command::Tool(ToolKind::Rectangle)),
            (Key::F2, Command::RenameBoard),
        ] {
            check((key, None, none), Context::Control, Some(command));
            check((key, None, none), Context::Menu, None);
        }
        // As in a menu: Delete and F2 are about the item.
        for key in [Key::Delete, Key::F2, Key::Enter, Key::ArrowLeft] {
            check((key, None, none), Context::Library, None);
        }
        for context in [Context::Control, Context::Library, Context::Menu] {
            let undo = (Key::Z, None, Modifiers::COMMAND);
            check(undo, context, Some(Command::Undo));
        }
    }
}
