//! What a person asks about the others, and what comes of it; and what the others are told of how
//! present the person is.

use std::collections::BTreeSet;

use egui::{Context, Event, InputState};
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::store::BoardSetting;

use crate::app::TavlaApp;
use crate::app::words::control_error_words;
use crate::control::{Answer, Ask};
use crate::i18n::text_with;
use crate::storage::Storage;
use crate::ui::{PersonAction, Severity};

/// So many are kept for a board.
const MUTED_MAX: usize = 256;

/// Whom the person does not want to see on this board.
pub(super) fn muted(storage: &Storage, board: &BoardId) -> BTreeSet<String> {
    let muted = storage.setting::<Vec<String>>(&BoardSetting::Muted.key(board.as_str()));
    muted
        .unwrap_or_default()
        .into_iter()
        .take(MUTED_MAX)
        .collect()
}

/// As whom this board's server knew the person last; none where it named nobody.
pub(super) fn user_of(storage: &Storage, board: &BoardId) -> Option<String> {
    storage.setting(&BoardSetting::User.key(board.as_str()))
}

/// Whether the window is out of sight, as far as the system says.
fn is_hidden(input: &InputState) -> bool {
    input.viewport().visible() == Some(false) || input.viewport().minimized == Some(true)
}

/// Whether a person does something by it, and not the system.
fn is_deed(event: &Event) -> bool {
    matches!(
        event,
        Event::PointerMoved(_)
            | Event::PointerButton { .. }
            | Event::Key { .. }
            | Event::Text(_)
            | Event::Ime(_)
            | Event::Copy
            | Event::Cut
            | Event::Paste(_)
            | Event::Touch { .. }
            | Event::MouseWheel { .. }
            | Event::Zoom(_)
            | Event::AccessKitActionRequest(_)
    )
}

impl TavlaApp {
    /// Keeps as whom the server knows the person, who is the same also where it cannot be reached.
    pub(super) fn keep_user(&mut self) {
        if let Some(user) = self.board.take_known_as() {
            let key = BoardSetting::User.key(self.board.id().as_str());
            self.services.storage.put_setting(&key, &user);
        }
    }

    /// Looks whether the person is here, and tells the others at once where the window does not show a
    /// frame that would.
    pub(super) fn watch_presence(&mut self, ctx: &Context) {
        let (hidden, deed) = ctx.input(|input| {
            let deed = input.events.iter().any(is_deed);
            (is_hidden(input), deed)
        });
        let editor = self.board.editor_mut();
        editor.set_hidden(hidden);
        if deed && !hidden {
            editor.stir();
        }
        let untold = |app: &Self| app.board.is_live() && !app.board.editor().has_told_status();
        if hidden && untold(self) {
            self.answer_requests(ctx);
            if untold(self) {
                // Others were told something a moment ago: once more, then.
                ctx.request_repaint_after(super::TELL_AGAIN);
            }
        }
        if let Some(wait) = self.board.company_changes_in() {
            ctx.request_repaint_after_secs(wait as f32);
        }
    }

    /// Does what was asked about somebody.
    pub(super) fn act_on_person(&mut self, ctx: &Context, action: &PersonAction) {
        let editor = self.board.editor_mut();
        match action {
            PersonAction::Follow(peer) => editor.follow(*peer),
            PersonAction::StopFollowing => {
                editor.stop_following();
            }
            PersonAction::Find(peer) => editor.find(*peer),
            PersonAction::Accept => editor.accept(),
            PersonAction::Decline => {
                editor.decline();
            }
            PersonAction::Mute(peer, muted) => self.mute(*peer, *muted),
            PersonAction::SetRole(peer, role) => {
                let role = *role;
                self.decide(ctx, *peer, |user| Ask::SetRole { user, role });
            }
            PersonAction::Remove(peer) => self.decide(ctx, *peer, |user| Ask::Remove { user }),
        }
        ctx.request_repaint();
    }

    fn mute(&mut self, peer: PeerId, mute: bool) {
        let shown = self
            .board
            .editor()
            .peers()
            .iter()
            .find(|it| it.peer == peer);
        let Some(shown) = shown else {
            return;
        };
        let id = self.board.id().clone();
        let mut users = muted(&self.services.storage, &id);
        if mute {
            users.insert(shown.muted_as());
        } else {
            users.remove(&shown.muted_as());
        }
        let kept: Vec<&String> = users.iter().take(MUTED_MAX).collect();
        let key = BoardSetting::Muted.key(id.as_str());
        self.services.storage.put_setting(&key, &kept);
        self.board.editor_mut().set_muted(users);
    }

    fn decide(&mut self, ctx: &Context, peer: PeerId, ask: impl FnOnce(String) -> Ask) {
        let shown = self
            .board
            .editor()
            .peers()
            .iter()
            .find(|it| it.peer == peer && it.known);
        let (Some(shown), Some(link)) = (shown, self.board.link().cloned()) else {
            return;
        };
        let (user, name) = (shown.user.to_owned(), shown.name.to_owned());
        let asked = self
            .control
            .ask(self.board.id().clone(), link, ask(user.clone()));
        match asked {
            Ok(()) => {
                self.asked_about.insert(user, name);
            }
            Err(error) => self.tell(ctx, Severity::Warning, control_error_words(&error)),
        }
    }

    /// Tells what came of what an owner asked.
    pub(super) fn take_decisions(&mut self, ctx: &Context) {
        for Answer {
            board,
            ask,
            outcome,
        } in self.control.poll()
        {
            let asked = self.asked_about.remove(ask.user());
            // Of a board that was left meanwhile nobody waits to hear.
            if board != *self.board.id() {
                continue;
            }
            if let Err(error) = outcome {
                self.tell(ctx, Severity::Warning, control_error_words(&error));
                continue;
            }
            let name = asked.unwrap_or_else(|| ask.user().to_owned());
            let (id, role) = match &ask {
                Ask::SetRole { role, .. } => ("decided-role", role.name()),
                Ask::Remove { .. } => ("decided-removed", ""),
            };
            let args = [("name", name.as_str().into()), ("role", role.into())];
            self.tell(ctx, Severity::Info, text_with(id, &args));
        }
    }
}
