//! Keys, texts, the clipboard and the input method, each at its place among the pointer's events.

use std::sync::Arc;

use egui::os::OperatingSystem;
use egui::{Event, Key};

use crate::commands::{Context, Platform, Pressed};
use crate::editor::Editor;

/// Who hears the keys of one frame, and how their system names them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Keys {
    context: Context,
    platform: Platform,
    os: OperatingSystem,
}

impl Keys {
    /// Whether something of the interface is being typed into.
    pub(super) fn are_a_field_s(self) -> bool {
        self.context == Context::Field
    }

    pub(super) fn new(ctx: &egui::Context, context: Context) -> Self {
        Self {
            context,
            platform: Platform::of(ctx),
            os: ctx.os(),
        }
    }

    /// The board was pressed: what is typed after that is for it.
    pub(super) fn go_to_board(&mut self) {
        self.context = Context::Canvas;
    }

    /// Hands an event to the text being typed, to a command or to the tool, and says whether it was
    /// a command's: nothing else may act on it then. While text is typed it goes first, as what it
    /// does not write may be a command.
    pub(super) fn hear(self, event: &Event, editor: &mut Editor) -> bool {
        let typing = editor.is_typing();
        let context = match self.context {
            // The event before may have begun or ended the typing.
            Context::Canvas | Context::CanvasText if typing => Context::CanvasText,
            Context::Canvas | Context::CanvasText => Context::Canvas,
            elsewhere => elsewhere,
        };
        if context == Context::CanvasText && editor.type_event(event, self.os) {
            return false;
        }
        match Pressed::of(event, context, self.platform) {
            Pressed::Command(command) => {
                editor.run(command);
                true
            }
            Pressed::Held => true,
            Pressed::Free => {
                hand_over(event, context, editor);
                false
            }
        }
    }
}

/// What is no command's.
fn hand_over(event: &Event, context: Context, editor: &mut Editor) {
    let on_canvas = matches!(context, Context::Canvas | Context::CanvasText);
    match event {
        Event::Key {
            key,
            pressed,
            modifiers,
            ..
        } if !pressed || on_canvas && !modifiers.command => {
            // A key that went down on the canvas comes up there, wherever the focus is and whatever is held by then.
            editor.key(*key, *pressed);
        }
        Event::Paste(text) if context.copies_shapes() => editor.paste(Some(text)),
        Event::PasteImage(pixels) if context.copies_shapes() => {
            editor.paste_picture(Arc::clone(pixels));
        }
        Event::WindowFocused(false) => {
            // Keys let go in another window are never told here.
            editor.key(Key::Space, false);
            editor.key(Key::Z, false);
        }
        _ => {}
    }
}
