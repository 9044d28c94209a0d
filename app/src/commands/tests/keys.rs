//! Every key means its command, and those of Excalidraw what they mean there.

use egui::{Event, Key, Modifiers};

use crate::commands::{
    ArrangeCommand, Command, Context, Direction, Platform, Pressed, Shortcut, StyleCommand,
    TextCommand, ToolKind,
};

/// What a key with these modifiers would mean.
fn meant(shortcut: Shortcut, context: Context, platform: Platform) -> Option<Command> {
    let mut modifiers = Modifiers {
        shift: shortcut.shift,
        alt: shortcut.alt,
        command: shortcut.command,
        ..Modifiers::NONE
    };
    match platform {
        Platform::Mac => modifiers.mac_cmd = shortcut.command,
        Platform::Linux | Platform::Windows => modifiers.ctrl = shortcut.command,
    }
    let event = Event::Key {
        key: shortcut.key,
        physical_key: Some(shortcut.key),
        pressed: true,
        repeat: false,
        modifiers,
    };
    match Pressed::of(&event, context, platform) {
        Pressed::Command(command) => Some(command),
        Pressed::Held | Pressed::Free => None,
    }
}

#[test]
fn every_key_leads_to_its_command_on_every_platform() {
    let contexts = [Context::Canvas, Context::CanvasText];
    for platform in Platform::ALL {
        for &command in Command::ALL {
            let context = contexts.into_iter().find(|it| command.works_in(*it));
            for &shortcut in command.shortcuts(platform) {
                let found = context.and_then(|context| meant(shortcut, context, platform));
                let keys = shortcut.text(platform);
                assert_eq!(found, Some(command), "{keys} on {platform:?}");
            }
        }
    }
}

const fn tool(kind: ToolKind) -> Command {
    Command::Tool(kind)
}

const fn style(command: StyleCommand) -> Command {
    Command::Style(command)
}

const fn arrange(command: ArrangeCommand) -> Command {
    Command::Arrange(command)
}

/// Those of Excalidraw that are about what is here.
const EXCALIDRAW: &[(&str, Command)] = &[
    ("V", tool(ToolKind::Select)),
    ("1", tool(ToolKind::Select)),
    ("R", tool(ToolKind::Rectangle)),
    ("2", tool(ToolKind::Rectangle)),
    ("D", tool(ToolKind::Diamond)),
    ("3", tool(ToolKind::Diamond)),
    ("O", tool(ToolKind::Ellipse)),
    ("4", tool(ToolKind::Ellipse)),
    ("A", tool(ToolKind::Arrow)),
    ("5", tool(ToolKind::Arrow)),
    ("L", tool(ToolKind::Line)),
    ("6", tool(ToolKind::Line)),
    ("P", tool(ToolKind::Pen)),
    ("X", tool(ToolKind::Pen)),
    ("7", tool(ToolKind::Pen)),
    ("T", tool(ToolKind::Text)),
    ("8", tool(ToolKind::Text)),
    ("9", Command::Picture),
    ("E", tool(ToolKind::Eraser)),
    ("0", tool(ToolKind::Eraser)),
    ("H", tool(ToolKind::Hand)),
    ("F", tool(ToolKind::Frame)),
    ("K", tool(ToolKind::Laser)),
    ("B", tool(ToolKind::Bucket)),
    ("N", tool(ToolKind::Note)),
    ("Shift+X", tool(ToolKind::DrawToShape)),
    ("Q", Command::ToggleToolLock),
    ("S", style(StyleCommand::Stroke)),
    ("G", style(StyleCommand::Fill)),
    ("I", style(StyleCommand::TakeFill)),
    ("Shift+S", style(StyleCommand::TakeStroke)),
    ("Shift+G", style(StyleCommand::TakeFill)),
    ("Shift+F", style(StyleCommand::Font)),
    ("?", Command::ShowKeys),
    ("Ctrl+Z", Command::Undo),
    ("Ctrl+Shift+Z", Command::Redo),
    ("Ctrl+Y", Command::Redo),
    ("Ctrl+X", Command::Cut),
    ("Ctrl+C", Command::Copy),
    ("Ctrl+V", Command::Paste),
    ("Ctrl+Shift+V", Command::PastePlain),
    ("Ctrl+D", Command::Duplicate),
    ("Ctrl+A", Command::SelectAll),
    ("Delete", Command::Delete),
    ("Backspace", Command::Delete),
    ("Ctrl+Delete", Command::Clear),
    ("Ctrl+G", Command::Group),
    ("Ctrl+Shift+G", Command::Ungroup),
    ("Ctrl+Shift+L", Command::ToggleLocked),
    ("Shift+H", Command::FlipAcross),
    ("Shift+V", Command::FlipDown),
    ("Ctrl+K", Command::Link),
    // They type > and <.
    ("Ctrl+Shift+.", Command::Letters(TextCommand::Larger)),
    ("Ctrl+Shift+,", Command::Letters(TextCommand::Smaller)),
    ("Ctrl+Enter", Command::EditPoints),
    ("Tab", Command::NextKind),
    ("Shift+Tab", Command::PreviousKind),
    ("Ctrl+[", Command::SendBackward),
    ("Ctrl+]", Command::BringForward),
    ("Ctrl+Shift+[", Command::SendToBack),
    ("Ctrl+Shift+]", Command::BringToFront),
    ("Ctrl+Shift+Left", arrange(ArrangeCommand::AlignLeft)),
    ("Ctrl+Shift+Right", arrange(ArrangeCommand::AlignRight)),
    ("Ctrl+Shift+Up", arrange(ArrangeCommand::AlignTop)),
    ("Ctrl+Shift+Down", arrange(ArrangeCommand::AlignBottom)),
    ("Alt+H", arrange(ArrangeCommand::DistributeAcross)),
    ("Alt+V", arrange(ArrangeCommand::DistributeDown)),
    ("Ctrl+Left", Command::Grow(Direction::Left)),
    ("Ctrl+Right", Command::Grow(Direction::Right)),
    ("Ctrl+Up", Command::Grow(Direction::Up)),
    ("Ctrl+Down", Command::Grow(Direction::Down)),
    ("Alt+Left", Command::Walk(Direction::Left)),
    ("Alt+Right", Command::Walk(Direction::Right)),
    ("Alt+Up", Command::Walk(Direction::Up)),
    ("Alt+Down", Command::Walk(Direction::Down)),
    ("Left", Command::Nudge(Direction::Left)),
    ("Right", Command::Nudge(Direction::Right)),
    ("Up", Command::Nudge(Direction::Up)),
    ("Down", Command::Nudge(Direction::Down)),
    ("Shift+Left", Command::NudgeFar(Direction::Left)),
    ("Shift+Right", Command::NudgeFar(Direction::Right)),
    ("Shift+Up", Command::NudgeFar(Direction::Up)),
    ("Shift+Down", Command::NudgeFar(Direction::Down)),
    ("Ctrl+=", Command::ZoomIn),
    ("Ctrl+-", Command::ZoomOut),
    ("Ctrl+0", Command::ZoomReset),
    ("Shift+1", Command::ZoomFit),
    ("Shift+2", Command::ZoomFitSelection),
    ("Shift+3", Command::ZoomToSelection),
    ("PageUp", Command::Page(Direction::Up)),
    ("PageDown", Command::Page(Direction::Down)),
    ("Shift+PageUp", Command::Page(Direction::Left)),
    ("Shift+PageDown", Command::Page(Direction::Right)),
    ("Alt+Z", Command::ToggleZen),
    ("Alt+R", Command::ToggleViewOnly),
    ("Alt+S", Command::ToggleSnapToShapes),
    ("Ctrl+'", Command::ToggleGrid),
    ("Alt+/", Command::ToggleMeasures),
    ("Alt+Shift+D", Command::ToggleTheme),
    ("Ctrl+F", Command::Find),
    ("Ctrl+/", Command::CommandPalette),
    ("Ctrl+Shift+P", Command::CommandPalette),
    ("Ctrl+O", Command::Import),
    ("Ctrl+S", Command::SaveCopy),
    ("Ctrl+Shift+S", Command::SaveCopy),
    ("Ctrl+Shift+E", Command::Export),
    ("Alt+Shift+C", Command::CopyAsPng),
    ("Ctrl+Alt+C", Command::CopyStyle),
    ("Ctrl+Alt+V", Command::PasteStyle),
];

#[test]
fn the_keys_of_excalidraw_mean_what_they_mean_there() {
    for &(keys, command) in EXCALIDRAW {
        let found = meant(read(keys), Context::Canvas, Platform::Linux);
        assert_eq!(found, Some(command), "{keys}");
    }
}

/// What these mean goes by what is in hand or picked, there as here: the editor is told of them, and no command has
/// them.
const IN_HAND: [&str; 2] = ["Enter", "Esc"];

#[test]
fn enter_and_esc_are_no_command_s_and_reach_what_is_in_hand() {
    for platform in Platform::ALL {
        for context in [Context::Canvas, Context::CanvasText] {
            for keys in IN_HAND {
                assert_eq!(meant(read(keys), context, platform), None, "{keys}");
            }
        }
    }
}

/// Keys as they are written.
fn read(keys: &str) -> Shortcut {
    let (modifiers, key) = keys.rsplit_once('+').unwrap_or(("", keys));
    let has = |name: &str| modifiers.split('+').any(|it| it == name);
    Shortcut {
        key: Key::from_name(key).expect("a key of egui's"),
        command: has("Ctrl"),
        shift: has("Shift"),
        alt: has("Alt"),
    }
}
