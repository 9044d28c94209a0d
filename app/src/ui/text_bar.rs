//! The bar over what is selected while a text is typed: how its letters look, where they lead, which list they are in.
//!
//! Returns what was asked for; it floats where it covers none of the selection.

use egui::{Align2, Area, Id, Margin, Order, Pos2, Rect, Ui, Vec2};
use tavla_shared::shape::{Color, Emphasis, ListKind};

use crate::commands::{Command, Icon, TextCommand};
use crate::editor::LetteringView;
use crate::i18n::text;
use crate::theme::{Ground, STROKES, Tokens};
use crate::ui::action::UiAction;
use crate::ui::button::{IconButton, divider_ui, icon_button};
use crate::ui::command_view::CommandView;
use crate::ui::link_field::{Answer, LinkField};
use crate::ui::panel::surface_ui;
use crate::ui::swatch::swatches_ui;

/// From the selection to the bar.
const GAP: f32 = 10.0;
/// The buttons, in groups.
const GROUPS: [&[TextCommand]; 3] = [
    &[
        TextCommand::Emphasis(Emphasis::Bold),
        TextCommand::Emphasis(Emphasis::Italic),
        TextCommand::Emphasis(Emphasis::Underline),
        TextCommand::Emphasis(Emphasis::Strike),
        TextCommand::Emphasis(Emphasis::Code),
    ],
    &[TextCommand::Link],
    &[
        TextCommand::List(ListKind::Bullet),
        TextCommand::List(ListKind::Number),
        TextCommand::List(ListKind::Check),
    ],
];

/// The bar, as long as it is shown.
#[derive(Debug, Default)]
pub struct TextBar {
    row: Row,
}

/// What is below the buttons.
#[derive(Debug, Default)]
enum Row {
    #[default]
    None,
    Colors,
    /// A field for an address, and what it is about, as it was when the field was opened.
    Link(LetteringView, LinkField),
}

impl TextBar {
    /// Asks for an address.
    pub fn ask_link(&mut self, view: Option<LetteringView>) {
        let Some(about) = view else { return };
        let field = LinkField::new(about.link.address.as_deref());
        self.row = Row::Link(about, field);
    }

    /// Shows the bar where there is something for it to be about.
    pub fn ui(
        &mut self,
        ui: &Ui,
        view: Option<&LetteringView>,
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let shown = match (&self.row, view) {
            // The address is about what was selected when it was asked for.
            (Row::Link(about, _), Some(_)) => Some(about.clone()),
            (Row::Link(..) | Row::Colors | Row::None, None) => None,
            (_, Some(view)) => view.has_selection.then(|| view.clone()),
        };
        let Some(shown) = shown else {
            self.row = Row::None;
            return Vec::new();
        };
        let (pivot, at) = place(ui.ctx().content_rect(), shown.around);
        Area::new(Id::unique("text-bar"))
            .order(Order::Foreground)
            .pivot(pivot)
            .fixed_pos(at)
            .constrain(true)
            .accessible_name(text("text-bar"))
            .show(ui.ctx(), |ui| {
                surface_ui(ui, Margin::same(6), |ui| {
                    self.contents_ui(ui, &shown, commands)
                })
            })
            .inner
    }

    fn contents_ui(
        &mut self,
        ui: &mut Ui,
        view: &LetteringView,
        commands: &CommandView<'_>,
    ) -> Vec<UiAction> {
        let mut actions = Vec::new();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (at, group) in GROUPS.iter().enumerate() {
                if at > 0 {
                    divider_ui(ui);
                }
                for &command in *group {
                    if button_ui(ui, command, view, commands) {
                        actions.push(UiAction::Run(Command::Letters(command)));
                    }
                }
            }
            divider_ui(ui);
            let open = matches!(self.row, Row::Colors);
            let mut button = IconButton::new(Icon::TextColor, text("text-bar-color"));
            button.selected = Some(open);
            if icon_button(ui, &button).clicked() {
                self.row = if open { Row::None } else { Row::Colors };
            }
        });
        match &mut self.row {
            Row::None => {}
            Row::Colors => actions.extend(colors_ui(ui, view)),
            Row::Link(_, field) => {
                ui.add_space(Tokens::GRID / 2.0);
                match ui.horizontal(|ui| field.ui(ui)).inner {
                    Answer::NotYet => return actions,
                    Answer::Set(address) => actions.push(UiAction::SetLink(address)),
                    Answer::Closed => {}
                }
                self.row = Row::None;
            }
        }
        actions
    }
}

fn button_ui(
    ui: &mut Ui,
    command: TextCommand,
    view: &LetteringView,
    commands: &CommandView<'_>,
) -> bool {
    let is_on = match command {
        TextCommand::Emphasis(emphasis) => view.look.emphasis.has(emphasis),
        TextCommand::List(kind) => view.list == Some(kind),
        TextCommand::Link => view.link.address.is_some(),
        TextCommand::Larger | TextCommand::Smaller => false,
    };
    let whole = Command::Letters(command);
    let mut button = IconButton::new(whole.icon(), text(whole.label_id()));
    button.selected = Some(is_on);
    button.shortcut = commands.shortcut(whole);
    icon_button(ui, &button).clicked()
}

fn colors_ui(ui: &mut Ui, view: &LetteringView) -> Option<UiAction> {
    ui.add_space(Tokens::GRID / 2.0);
    let dark = ui.visuals().dark_mode;
    let ground = Ground::of(None, dark);
    let own = std::iter::once(Color::NONE);
    let colors: Vec<Color> = own.chain(STROKES).collect();
    let chosen = view.look.color.unwrap_or(Color::NONE);
    let group = text("text-bar-color");
    let picked = ui.horizontal(|ui| {
        // The first one's ring is in line with the buttons.
        ui.add_space(Tokens::GRID / 2.0);
        swatches_ui(ui, group, &colors, Some(chosen), |color| {
            ground.stroke(color)
        })
    });
    let picked = picked.inner;
    picked.map(|color| UiAction::ColorLetters((!color.is_none()).then_some(color)))
}

/// Where the bar goes: above the selection, or below it where there is no room.
fn place(window: Rect, around: Rect) -> (Align2, Pos2) {
    let above = around.top() - GAP;
    if above - window.top() > Tokens::TOOL_SIZE * 3.0 {
        (Align2::CENTER_BOTTOM, Pos2::new(around.center().x, above))
    } else {
        let below = around.center_bottom() + Vec2::new(0.0, GAP);
        (Align2::CENTER_TOP, below)
    }
}
