//! Which keys trigger which command, where, on which platform.

use egui::{Event, Key};

use super::shortcut::{alt_shift, ctrl, ctrl_alt, ctrl_shift, plain, shift};
use super::{Command, Direction, KeyPress, Platform, Shortcut, ToolKind};

/// Where a key goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Context {
    /// Nothing is being typed.
    Canvas,
    /// Text of a shape is being typed.
    CanvasText,
    /// Text of the interface is being typed.
    Field,
    /// A dialog is open.
    Dialog,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 4] = [Self::Canvas, Self::CanvasText, Self::Field, Self::Dialog];
}

impl Command {
    /// Its keys; the first is the one to show.
    pub const fn shortcuts(self, platform: Platform) -> &'static [Shortcut] {
        let mac = matches!(platform, Platform::Mac);
        match self {
            Self::Tool(tool) => tool_shortcuts(tool),
            Self::ToggleToolLock => const { &[plain(Key::Q)] },
            Self::Undo => const { &[ctrl(Key::Z)] },
            Self::Redo if mac => const { &[ctrl_shift(Key::Z)] },
            Self::Redo => const { &[ctrl_shift(Key::Z), ctrl(Key::Y)] },
            Self::Cut => const { &[ctrl(Key::X)] },
            Self::Copy => const { &[ctrl(Key::C)] },
            Self::Paste => const { &[ctrl(Key::V)] },
            Self::Duplicate => const { &[ctrl(Key::D)] },
            Self::Delete => const { &[plain(Key::Delete), plain(Key::Backspace)] },
            Self::SelectAll => const { &[ctrl(Key::A)] },
            Self::Group => const { &[ctrl(Key::G)] },
            Self::Ungroup => const { &[ctrl_shift(Key::G)] },
            Self::BringForward => const { &[ctrl(Key::CloseBracket)] },
            Self::SendBackward => const { &[ctrl(Key::OpenBracket)] },
            Self::BringToFront if mac => const { &[ctrl_alt(Key::CloseBracket)] },
            Self::BringToFront => const { &[ctrl_shift(Key::CloseBracket)] },
            Self::SendToBack if mac => const { &[ctrl_alt(Key::OpenBracket)] },
            Self::SendToBack => const { &[ctrl_shift(Key::OpenBracket)] },
            Self::Nudge(direction) => match direction {
                Direction::Left => const { &[plain(Key::ArrowLeft)] },
                Direction::Right => const { &[plain(Key::ArrowRight)] },
                Direction::Up => const { &[plain(Key::ArrowUp)] },
                Direction::Down => const { &[plain(Key::ArrowDown)] },
            },
            Self::NudgeFar(direction) => match direction {
                Direction::Left => const { &[shift(Key::ArrowLeft)] },
                Direction::Right => const { &[shift(Key::ArrowRight)] },
                Direction::Up => const { &[shift(Key::ArrowUp)] },
                Direction::Down => const { &[shift(Key::ArrowDown)] },
            },
            Self::ZoomIn => const { &[ctrl(Key::Plus), ctrl(Key::Equals)] },
            Self::ZoomOut => const { &[ctrl(Key::Minus)] },
            Self::ZoomReset => const { &[ctrl(Key::Num0)] },
            Self::ZoomFit => const { &[shift(Key::Num1)] },
            Self::ZoomFitSelection => const { &[shift(Key::Num2), shift(Key::Num3)] },
            Self::ToggleTheme => const { &[alt_shift(Key::D)] },
            Self::ToggleGrid => const { &[ctrl(Key::Quote)] },
            Self::Boards => const { &[ctrl_shift(Key::O)] },
            Self::NewBoard => const { &[ctrl(Key::N)] },
            Self::RenameBoard => const { &[plain(Key::F2)] },
            Self::Import => const { &[ctrl(Key::O)] },
            Self::CommandPalette => const { &[ctrl(Key::Slash), ctrl_shift(Key::P)] },
            Self::ShowKeys => const { &[plain(Key::Questionmark)] },
            Self::Quit => const { &[ctrl(Key::Q)] },
            Self::ThemeLight
            | Self::ThemeDark
            | Self::ThemeSystem
            | Self::Connect
            | Self::Share => &[],
        }
    }

    /// Whether its keys work in `context`; typing keeps the keys that write, move the caret,
    /// select and take back.
    pub const fn works_in(self, context: Context) -> bool {
        match context {
            Context::Canvas => true,
            Context::CanvasText => matches!(
                self,
                Self::Undo
                    | Self::Redo
                    | Self::ZoomIn
                    | Self::ZoomOut
                    | Self::ZoomReset
                    | Self::ToggleGrid
                    | Self::Boards
                    | Self::NewBoard
                    | Self::Import
                    | Self::CommandPalette
                    | Self::Quit
            ),
            Context::Field => matches!(self, Self::CommandPalette | Self::Quit),
            Context::Dialog => matches!(self, Self::Quit),
        }
    }
}

const fn tool_shortcuts(tool: ToolKind) -> &'static [Shortcut] {
    match tool {
        ToolKind::Select => const { &[plain(Key::V), plain(Key::Num1)] },
        ToolKind::Hand => const { &[plain(Key::H)] },
        ToolKind::Rectangle => const { &[plain(Key::R), plain(Key::Num2)] },
        ToolKind::Diamond => const { &[plain(Key::D), plain(Key::Num3)] },
        ToolKind::Ellipse => const { &[plain(Key::O), plain(Key::Num4)] },
        ToolKind::Arrow => const { &[plain(Key::A), plain(Key::Num5)] },
        ToolKind::Line => const { &[plain(Key::L), plain(Key::Num6)] },
        ToolKind::Pen => const { &[plain(Key::P), plain(Key::X), plain(Key::Num7)] },
        ToolKind::Text => const { &[plain(Key::T), plain(Key::Num8)] },
        ToolKind::Note => const { &[plain(Key::N)] },
        ToolKind::Eraser => const { &[plain(Key::E), plain(Key::Num0)] },
    }
}

/// The command that `press` means in `context`: keys as typed go before keys by position, more
/// modifiers before fewer.
pub fn find_shortcut(press: &KeyPress, context: Context, platform: Platform) -> Option<Command> {
    let as_typed = KeyPress {
        physical: None,
        ..*press
    };
    [as_typed, *press].iter().find_map(|press| {
        Command::ALL
            .iter()
            .filter(|command| command.works_in(context))
            .flat_map(|&command| {
                command
                    .shortcuts(platform)
                    .iter()
                    .map(move |&shortcut| (command, shortcut))
            })
            .filter(|(_, shortcut)| shortcut.matches(press))
            .max_by_key(|(_, shortcut)| shortcut.modifier_count())
            .map(|(command, _)| command)
    })
}

/// Takes the presses that mean a command out of this frame's input, in their order. Holding a key
/// repeats only what one would want repeated.
pub fn take_pressed(ctx: &egui::Context, context: Context) -> Vec<Command> {
    let platform = Platform::of(ctx);
    let mut commands = Vec::new();
    ctx.input_mut(|input| {
        input.events.retain(|event| {
            let command = match event {
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
                    let found = find_shortcut(&press, context, platform);
                    if *repeat && found.is_some_and(|command| !command.repeats()) {
                        return false;
                    }
                    found
                }
                // Windowing turns these keys into events of their own.
                Event::Copy if context == Context::Canvas => Some(Command::Copy),
                Event::Cut if context == Context::Canvas => Some(Command::Cut),
                _ => None,
            };
            commands.extend(command);
            command.is_none()
        });
    });
    commands
}

impl Command {
    const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Nudge(_)
                | Self::NudgeFar(_)
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
    use egui::Modifiers;

    use super::*;

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
        assert_eq!(find_shortcut(&press, context, Platform::Linux), expected);
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
        check((Key::K, Some(Key::V), none), Context::Canvas, None);
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
}
