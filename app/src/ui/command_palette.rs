//! The palette: every command, found by a few of its letters or by other words for it, those used lately first; what
//! cannot run says why.

mod matching;

use egui::{Align2, Id, Key, Margin, Modal, Modifiers, ScrollArea, TextEdit, Ui, Vec2, WidgetInfo};

use crate::commands::Command;
use crate::i18n::text;
use crate::theme::{TextRole, Themed as _, font};
use crate::ui::command_view::CommandView;
use crate::ui::menu::menu_row_ui;
use crate::ui::panel::surface;

pub(crate) use self::matching::command_score;
use self::matching::matching;

const WIDTH: f32 = 480.0;
const LIST_HEIGHT: f32 = 340.0;

/// What the palette keeps while it is open.
#[derive(Debug, Clone, Default)]
pub struct CommandPalette {
    typed: String,
    /// Which of the commands found Enter would run.
    marked: usize,
}

/// What became of the palette in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaletteOutcome {
    /// It stays.
    Open,
    /// It was closed.
    Closed,
    /// It was closed by choosing this.
    Chosen(Command),
}

impl CommandPalette {
    /// Shows the palette.
    pub fn ui(
        &mut self,
        ui: &Ui,
        commands: &CommandView<'_>,
        recent: &[Command],
    ) -> PaletteOutcome {
        let id = Id::unique("command-palette");
        let area = Modal::default_area(id)
            .anchor(Align2::CENTER_TOP, Vec2::new(0.0, 96.0))
            .accessible_name(text("palette"));
        let response = Modal::new(id)
            .area(area)
            .backdrop_color(ui.tokens().backdrop)
            .frame(surface(ui, Margin::same(8)))
            .show(ui.ctx(), |ui| {
                ui.set_width(WIDTH);
                self.contents_ui(ui, commands, recent)
            });
        match response.inner {
            Some(command) => PaletteOutcome::Chosen(command),
            None if response.should_close() => PaletteOutcome::Closed,
            None => PaletteOutcome::Open,
        }
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        commands: &CommandView<'_>,
        recent: &[Command],
    ) -> Option<Command> {
        // Before the field, which would move its caret by them.
        let moved = ui.input_mut(|input| {
            input.count_and_consume_key(Modifiers::NONE, Key::ArrowDown) as isize
                - input.count_and_consume_key(Modifiers::NONE, Key::ArrowUp) as isize
        });
        let entered = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text(text("palette-hint"))
            .font(font(TextRole::Body))
            .margin(Margin::symmetric(12, 9))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::text_edit(true, "", &self.typed, text("palette-hint")));
        response.request_focus();
        let found = matching(&self.typed, recent);
        if response.changed() {
            self.marked = 0;
        }
        let last = found.len().saturating_sub(1);
        self.marked = self.marked.saturating_add_signed(moved).min(last);
        if found.is_empty() {
            ui.add_space(12.0);
            ui.vertical_centered(|ui| ui.weak(text("palette-nothing")));
            ui.add_space(12.0);
            return None;
        }
        let mut chosen = None;
        ScrollArea::vertical()
            .max_height(LIST_HEIGHT)
            .min_scrolled_height(LIST_HEIGHT)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                // Headings only stand over what is in their order.
                let headed = self.typed.trim().is_empty() && !recent.is_empty();
                for (index, &command) in found.iter().enumerate() {
                    if headed && (index == 0 || index == recent.len()) {
                        heading_ui(ui, index == 0);
                    }
                    let marked = index == self.marked;
                    if entry_ui(ui, command, commands, marked, moved != 0)
                        || (marked && entered && (commands.enabled)(command))
                    {
                        chosen = Some(command);
                    }
                }
            });
        chosen
    }
}

fn heading_ui(ui: &mut Ui, recent: bool) {
    let words = text(if recent {
        "palette-recent"
    } else {
        "palette-all"
    });
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        let words = egui::RichText::new(words).font(font(TextRole::Label));
        ui.label(words.color(ui.tokens().muted));
    });
    ui.add_space(4.0);
}

fn entry_ui(
    ui: &mut Ui,
    command: Command,
    commands: &CommandView<'_>,
    marked: bool,
    moved: bool,
) -> bool {
    let because = commands.disabled_because(command);
    let shortcut = commands.shortcut(command);
    let aside = because.map(str::to_owned).or(shortcut);
    let label = commands.label(command);
    let response = ui
        .add_enabled_ui(because.is_none(), |ui| {
            menu_row_ui(ui, command.icon(), &label, aside.as_deref(), marked)
        })
        .inner;
    if marked && moved {
        response.scroll_to_me(None);
    }
    response.clicked()
}
