//! Short messages that come and go at the bottom right, below what is under way. Errors say what happened to one's
//! work and stay until they are dismissed.

use tavla_shared::id::{BoardId, ThreadId};

use egui::{Align2, Area, Id, Margin, Order, RichText, Ui, Vec2};

use crate::commands::Icon;
use crate::i18n::{text, text_with};
use crate::theme::{Themed as _, Tokens, paint_icon};
use crate::ui::action::UiAction;
use crate::ui::button::{Emphasis, IconButton, icon_button, text_button};
use crate::ui::panel::surface_ui;
use crate::ui::work_card::{WorkView, work_card_ui};

const WIDTH: f32 = 300.0;
/// How long a message that needs no answer stays.
const SHOWN_SECONDS: f64 = 6.0;
/// So many are seen at once, the newest ones. Of more, those that go by themselves are gone; the others are counted, and
/// seen again once there is room.
const SEEN_MAX: usize = 4;
/// So many are kept at most.
const KEPT_MAX: usize = 64;

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Something was not done.
    Warning,
    /// Something failed.
    Error,
}

/// What a message is about, where that ends: it is said once at a time, and no longer than it is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// This board's edits are not on the disk.
    NotSaved(BoardId),
    /// The server does not want this board.
    Refused(BoardId),
    /// Messages of this board's chat that mention the person are not read.
    Mentioned(BoardId),
    /// What was said to the person in this thread of the board is not read.
    Commented(BoardId, ThreadId),
}

/// A message.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// How bad it is.
    pub severity: Severity,
    /// What it says.
    pub words: String,
    /// What can be done about it: the words on the button, and what that asks for.
    pub remedy: Option<(&'static str, UiAction)>,
    /// What it is about, if that may end.
    pub subject: Option<Subject>,
}

impl Toast {
    /// A message that only says something.
    pub fn new(severity: Severity, words: impl Into<String>) -> Self {
        let words = words.into();
        Self {
            severity,
            words,
            remedy: None,
            subject: None,
        }
    }

    /// The same for as long as it is so.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = Some(subject);
        self
    }

    /// The same with a button.
    #[must_use]
    pub fn with(mut self, label: &'static str, action: UiAction) -> Self {
        self.remedy = Some((label, action));
        self
    }
}

#[derive(Debug)]
struct Shown {
    toast: Toast,
    number: u64,
    /// When it goes, on egui's clock; none for what stays.
    until: Option<f64>,
}

/// The messages that are shown.
#[derive(Debug, Default)]
pub struct Toasts {
    shown: Vec<Shown>,
    next_number: u64,
}

impl Toasts {
    /// Adds a message at `now` on egui's clock; the same words twice are one message, and so are two
    /// about one subject.
    pub fn push(&mut self, toast: Toast, now: f64) {
        let is_old = |old: &Toast| {
            *old == toast || (toast.subject.is_some() && old.subject == toast.subject)
        };
        self.shown.retain(|shown| !is_old(&shown.toast));
        if self.shown.len() >= SEEN_MAX
            && let Some(passing) = self.shown.iter().position(|shown| shown.until.is_some())
        {
            self.shown.remove(passing);
        } else if self.shown.len() >= KEPT_MAX {
            self.shown.remove(0);
        }
        let until = (toast.severity != Severity::Error).then_some(now + SHOWN_SECONDS);
        self.shown.push(Shown {
            toast,
            number: self.next_number,
            until,
        });
        self.next_number += 1;
    }

    /// Takes back what is not so any more.
    pub fn keep(&mut self, is_so: impl Fn(&Subject) -> bool) {
        self.shown
            .retain(|shown| shown.toast.subject.as_ref().is_none_or(&is_so));
    }

    /// What there is, oldest first; the newest ones are seen.
    pub fn messages(&self) -> impl Iterator<Item = &Toast> {
        self.shown.iter().map(|shown| &shown.toast)
    }

    /// Shows `works` and the messages, `room_below` above the corner, and lets go of those whose time is over.
    /// Gives what a button of theirs asks for.
    pub fn ui(&mut self, ui: &Ui, room_below: f32, works: &[WorkView]) -> Option<UiAction> {
        let now = ui.input(|input| input.time);
        self.shown
            .retain(|shown| shown.until.is_none_or(|until| until > now));
        if let Some(next) = self
            .shown
            .iter()
            .filter_map(|shown| shown.until)
            .reduce(f64::min)
        {
            ui.request_repaint_after_secs((next - now) as f32);
        }
        if self.shown.is_empty() && works.is_empty() {
            return None;
        }
        let mut dismissed = None;
        let mut action = None;
        Area::new(Id::unique("toasts"))
            .order(Order::Foreground)
            .anchor(
                Align2::RIGHT_BOTTOM,
                -Vec2::new(Tokens::EDGE, Tokens::EDGE + room_below),
            )
            .accessible_name(text("toasts"))
            .show(ui.ctx(), |ui| {
                for view in works {
                    if work_card_ui(ui, view, WIDTH) {
                        action = Some(UiAction::StopWork(view.work));
                    }
                }
                let earlier = self.shown.len().saturating_sub(SEEN_MAX);
                if earlier > 0 {
                    earlier_ui(ui, earlier);
                }
                for shown in &self.shown[earlier..] {
                    let answer = toast_ui(ui, &shown.toast);
                    if answer != Answer::None {
                        dismissed = Some(shown.number);
                    }
                    if let (Answer::Remedy, Some((_, remedy))) = (answer, &shown.toast.remedy) {
                        action = Some(remedy.clone());
                    }
                }
            });
        self.shown.retain(|shown| Some(shown.number) != dismissed);
        action
    }
}

/// What a person did about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    None,
    Dismissed,
    Remedy,
}

/// Says how many wait above those that are seen.
fn earlier_ui(ui: &mut Ui, count: usize) {
    let muted = ui.tokens().muted;
    let margin = Margin {
        left: 12,
        right: 8,
        top: 6,
        bottom: 6,
    };
    surface_ui(ui, margin, |ui| {
        ui.set_width(WIDTH);
        let words = text_with("toasts-earlier", &[("count", count.into())]);
        ui.label(RichText::new(words).color(muted));
    });
}

fn toast_ui(ui: &mut Ui, toast: &Toast) -> Answer {
    let tokens = ui.tokens();
    let (icon, color) = match toast.severity {
        Severity::Info => (Icon::Info, tokens.accent),
        Severity::Warning => (Icon::Warning, tokens.warn),
        Severity::Error => (Icon::Alert, tokens.error),
    };
    let margin = Margin {
        left: 12,
        right: 8,
        top: 8,
        bottom: 8,
    };
    surface_ui(ui, margin, |ui| {
        ui.set_width(WIDTH);
        ui.horizontal_top(|ui| {
            let (rect, _) = ui.allocate_exact_size(Vec2::new(18.0, 28.0), egui::Sense::hover());
            paint_icon(ui.painter(), icon, rect, Tokens::SMALL_ICON_SIZE, color);
            let mut answer = Answer::None;
            ui.vertical(|ui| {
                ui.set_width(WIDTH - 70.0);
                ui.add_space(6.0);
                let words = ui.add(egui::Label::new(&toast.words).wrap());
                words.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Status, true, &toast.words)
                });
                if let Some((label, _)) = &toast.remedy {
                    ui.add_space(6.0);
                    if text_button(ui, label, Emphasis::Plain).clicked() {
                        answer = Answer::Remedy;
                    }
                }
            });
            if icon_button(ui, &IconButton::small(Icon::Close, text("dismiss"))).clicked() {
                answer = Answer::Dismissed;
            }
            answer
        })
        .inner
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(toasts: &Toasts, expected: &[&str]) {
        let words: Vec<&str> = toasts.messages().map(|it| &*it.words).collect();
        assert_eq!(words, expected);
    }

    #[test]
    fn what_stays_is_kept_however_much_comes_and_what_passes_makes_room() {
        let mut toasts = Toasts::default();
        let mut push = |severity, words: &str| toasts.push(Toast::new(severity, words), 0.0);
        push(Severity::Error, "1");
        push(Severity::Info, "copied");
        for words in ["2", "3", "4", "5"] {
            push(Severity::Error, words);
        }
        push(Severity::Info, "saved");
        check(&toasts, &["1", "2", "3", "4", "5", "saved"]);
        toasts.push(Toast::new(Severity::Error, "6"), 0.0);
        check(&toasts, &["1", "2", "3", "4", "5", "6"]);
    }
}
