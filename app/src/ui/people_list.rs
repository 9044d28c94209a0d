//! The list of people at the right: who is here, what they do and may do, and what can be asked of them.
//! Decides nothing: whom the server obeys is its own affair.

use egui::{Align, Label, Layout, Margin, Popup, RichText, Sense, Ui, Vec2};
use tavla_shared::id::PeerId;
use tavla_shared::presence::Role;

use crate::commands::{Command, Icon};
use crate::i18n::{text, text_with};
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::action::UiAction;
use crate::ui::avatar::paint_avatar;
use crate::ui::button::{Emphasis, IconButton, icon_button, text_button};
use crate::ui::command_view::CommandView;
use crate::ui::menu::menu_row_ui;
use crate::ui::panel::surface;
use crate::ui::person::{PersonAction, PersonView, role_words};
use crate::ui::side_panel::{SIDE_WIDTH, SidePanel, SideShown};

/// Of a person's row.
const ROW_HEIGHT: f32 = 44.0;
/// Of the menu of roles.
const MENU_WIDTH: f32 = 200.0;
/// Of a button in a row, with the room beside it.
const BUTTON_WIDTH: f32 = 30.0;

/// What the list keeps while it is shown.
#[derive(Debug, Default)]
pub struct PeopleList {
    /// Whom the person has begun to remove.
    removing: Option<PeerId>,
}

/// What the list shows.
#[derive(Debug, Clone, Copy)]
pub struct PeopleView<'a> {
    /// Who is here, me first.
    pub people: &'a [PersonView],
    /// Whether the board is on a server.
    pub shared: bool,
    /// Whether the server obeys this person about the others.
    pub decides: bool,
    /// Whether everybody is asked to see this person's view.
    pub presenting: bool,
}

impl PeopleList {
    /// Shows the list.
    pub fn ui(&mut self, ui: &Ui, view: PeopleView<'_>, commands: &CommandView<'_>) -> SideShown {
        let panel = SidePanel {
            name: "people-list",
            title: text("people-list"),
            close: text("people-list-close"),
            metered: (commands.checked)(Command::ToggleFrameMeter),
        };
        let gone = |peer: PeerId| view.people.iter().all(|person| person.peer != peer);
        self.removing.take_if(|peer| gone(*peer));
        let mut actions = Vec::new();
        let closed = panel.ui(
            ui,
            |_| {},
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for person in view.people {
                    self.person_ui(ui, person, view.decides, &mut actions);
                }
                ui.add_space(Tokens::GRID);
                if view.people.len() < 2 {
                    actions.extend(alone_ui(ui, view.shared));
                } else {
                    actions.extend(together_ui(ui, view.presenting, commands));
                }
                actions.extend(facilitation_ui(ui));
            },
        );
        SideShown { actions, closed }
    }

    fn person_ui(
        &mut self,
        ui: &mut Ui,
        person: &PersonView,
        decides: bool,
        actions: &mut Vec<UiAction>,
    ) {
        ui.horizontal(|ui| {
            ui.set_min_height(ROW_HEIGHT);
            ui.spacing_mut().item_spacing = Vec2::new(10.0, 0.0);
            let disc = Vec2::splat(Tokens::AVATAR_SIZE + 2.0);
            let (rect, _) = ui.allocate_exact_size(disc, Sense::hover());
            paint_avatar(ui.painter(), rect, person, ui.visuals().dark_mode);
            let buttons = match (person.is_me(), decides) {
                (true, _) => 1.0,
                (false, false) => 3.0,
                (false, true) => 4.0,
            };
            let width = SIDE_WIDTH - disc.x - 10.0 - buttons * BUTTON_WIDTH;
            words_ui(ui, person, width - 10.0);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = BUTTON_WIDTH - 28.0;
                if person.is_me() {
                    let you = IconButton::small(Icon::Rename, text("people-change-me"));
                    if icon_button(ui, &you).clicked() {
                        actions.push(UiAction::Run(Command::You));
                    }
                    return;
                }
                if decides {
                    self.decide_ui(ui, person, actions);
                }
                actions.extend(buttons_ui(ui, person).map(UiAction::Person));
            });
        });
        if self.removing == Some(person.peer) {
            self.removal_ui(ui, person, actions);
        }
    }

    /// The menu of what an owner decides.
    fn decide_ui(&mut self, ui: &mut Ui, person: &PersonView, actions: &mut Vec<UiAction>) {
        let label = named("people-decide", person);
        let button = IconButton {
            disabled_because: (!person.known).then(|| text("people-unknown")),
            ..IconButton::small(Icon::More, &label)
        };
        let more = icon_button(ui, &button);
        let frame = surface(ui, Margin::same(6));
        Popup::menu(&more)
            .frame(frame)
            .width(MENU_WIDTH)
            .show(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for role in Role::ALL {
                    let icon = if person.role == Some(role) {
                        Icon::Check
                    } else {
                        role_icon(role)
                    };
                    if menu_row_ui(ui, icon, role_words(role), None, false).clicked() {
                        let action = PersonAction::SetRole(person.peer, role);
                        actions.push(UiAction::Person(action));
                        ui.close();
                    }
                }
                let label = text("people-remove");
                if menu_row_ui(ui, Icon::Quit, label, None, false).clicked() {
                    self.removing = Some(person.peer);
                    ui.close();
                }
            });
    }

    /// Asks once, in the list itself.
    fn removal_ui(&mut self, ui: &mut Ui, person: &PersonView, actions: &mut Vec<UiAction>) {
        ui.add_space(4.0);
        ui.add(Label::new(named("people-remove-question", person)).wrap());
        ui.add_space(6.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = Tokens::GRID;
            let remove = text_button(ui, text("people-remove-now"), Emphasis::Primary);
            if remove.clicked() {
                let action = PersonAction::Remove(person.peer);
                actions.push(UiAction::Person(action));
                self.removing = None;
            }
            if text_button(ui, text("people-keep"), Emphasis::Plain).clicked() {
                self.removing = None;
            }
        });
        ui.add_space(10.0);
    }
}

fn named(id: &'static str, person: &PersonView) -> String {
    text_with(id, &[("name", person.name.as_str().into())])
}

fn role_icon(role: Role) -> Icon {
    match role {
        Role::Viewer => Icon::Eye,
        Role::Commenter => Icon::Note,
        Role::Editor => Icon::Pen,
        Role::Owner => Icon::Lock,
    }
}

/// The name, and below it what they may do and what they do.
fn words_ui(ui: &mut Ui, person: &PersonView, width: f32) {
    let muted = ui.tokens().muted;
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add_space(4.0);
        let name = if person.is_me() {
            named("people-me", person)
        } else {
            person.name.clone()
        };
        let name = RichText::new(name).font(font(TextRole::Strong));
        ui.add(Label::new(name).truncate());
        let standing = RichText::new(person.standing()).font(font(TextRole::Label));
        ui.add(Label::new(standing.color(muted)).truncate());
    });
}

/// What anybody can do about anybody, from the right.
fn buttons_ui(ui: &mut Ui, person: &PersonView) -> Option<PersonAction> {
    let peer = person.peer;
    let mute = if person.muted {
        "people-unmute"
    } else {
        "people-mute"
    };
    let follow = if person.is_followed() {
        "people-unfollow"
    } else {
        "people-follow"
    };
    let mut asked = None;
    let mut button = |icon, id, selected, action| {
        let label = named(id, person);
        let button = IconButton {
            selected,
            ..IconButton::small(icon, &label)
        };
        if icon_button(ui, &button).clicked() {
            asked = Some(action);
        }
    };
    let muting = PersonAction::Mute(peer, !person.muted);
    button(Icon::Mute, mute, Some(person.muted), muting);
    button(Icon::Locate, "people-find", None, PersonAction::Find(peer));
    let following = if person.is_followed() {
        PersonAction::StopFollowing
    } else {
        PersonAction::Follow(peer)
    };
    button(Icon::Eye, follow, Some(person.is_followed()), following);
    asked
}

/// Why nobody is here, and what to do about it.
fn alone_ui(ui: &mut Ui, shared: bool) -> Option<UiAction> {
    let words = if shared {
        "people-alone-shared"
    } else {
        "people-alone"
    };
    let muted = ui.tokens().muted;
    ui.add(Label::new(RichText::new(text(words)).color(muted)).wrap());
    ui.add_space(Tokens::GRID);
    let emphasis = if shared {
        Emphasis::Plain
    } else {
        Emphasis::Primary
    };
    let label = text("people-share");
    let share = text_button(ui, label, emphasis).clicked();
    share.then_some(UiAction::Run(Command::Share))
}

/// What helps everybody along, who comes later too.
fn facilitation_ui(ui: &mut Ui) -> Vec<UiAction> {
    let mut actions = Vec::new();
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = Tokens::GRID;
        for command in [Command::ToggleTimer, Command::StartVote] {
            let label = text(command.label_id());
            if text_button(ui, label, Emphasis::Plain).clicked() {
                actions.push(UiAction::Run(command));
            }
        }
    });
    ui.add_space(4.0);
    actions
}

/// What is asked of everybody.
fn together_ui(ui: &mut Ui, presenting: bool, commands: &CommandView<'_>) -> Vec<UiAction> {
    let spotlight = if presenting {
        "people-spotlight-stop"
    } else {
        "people-spotlight"
    };
    let buttons = [
        (Command::BringEveryone, "command-bring-everyone"),
        (Command::ToggleSpotlight, spotlight),
    ];
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = Tokens::GRID;
        for (command, label) in buttons {
            let because = commands.disabled_because(command);
            let shown = ui.add_enabled_ui(because.is_none(), |ui| {
                text_button(ui, text(label), Emphasis::Plain)
            });
            let response = match because {
                Some(because) => shown.inner.on_disabled_hover_text(because),
                None => shown.inner.on_hover_text(text(command.label_id())),
            };
            if response.clicked() {
                actions.push(UiAction::Run(command));
            }
        }
    });
    ui.add_space(4.0);
    actions
}
