//! What a person is told of that is about them: in the window, and by the desktop while they look elsewhere.
//! Where they want quiet on a board, neither.

use egui::{Context, ViewportCommand};
use tavla_shared::id::{BoardId, PeerId};
use tavla_shared::store::BoardSetting;

use crate::app::TavlaApp;
use crate::app::chatting::is_looked_at;
use crate::app::open_board::ChatNotice;
use crate::i18n::{text, text_with};
use crate::notifications::{Bulletin, Notice, NoticeKind, Told};
use crate::ui::{ChatAction, Severity, Subject, Toast, UiAction};

/// What was said longer ago than so many seconds is for the number on the button.
const FRESH_SECONDS: i64 = 60 * 60;

/// Something that somebody said to the person.
pub(super) struct Call {
    /// How.
    pub(super) kind: NoticeKind,
    /// Under which id they write.
    pub(super) by: PeerId,
    /// What it begins with.
    pub(super) words: String,
    /// When, in Unix seconds, by their clock.
    pub(super) time: i64,
    /// What a message about it is about.
    pub(super) subject: Subject,
    /// What shows it.
    pub(super) show: UiAction,
    /// Whether it is before a person who looks.
    pub(super) seen: bool,
}

impl TavlaApp {
    /// Tells what has happened that is about the person, and what the desktop can be told by now.
    pub(super) fn take_notices(&mut self, ctx: &Context, now: f64) {
        let mentions = self.board.take_chat_notices();
        if !mentions.is_empty() {
            self.take_mentions(ctx, mentions);
        }
        if is_looked_at(ctx) {
            self.gate.look();
        }
        for told in self.gate.due(now) {
            self.show_bulletin(&told);
        }
        if let Some(wait) = self.gate.due_in(now) {
            ctx.request_repaint_after_secs(wait as f32);
        }
        if self.services.notifier.take_click() {
            ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
            ctx.send_viewport_cmd(ViewportCommand::Focus);
        }
    }

    fn take_mentions(&mut self, ctx: &Context, mentions: Vec<ChatNotice>) {
        for mention in mentions {
            let call = Call {
                kind: NoticeKind::Mention,
                by: mention.message.peer,
                words: mention.words,
                time: mention.time,
                subject: Subject::Mentioned(self.board.id().clone()),
                show: UiAction::Chat(ChatAction::Show(Some(mention.message))),
                seen: self.has_chat_before_them(ctx),
            };
            self.tell_call(ctx, call);
        }
    }

    /// Tells that somebody called the person, unless that was long ago or the person does not want to hear
    /// of them.
    pub(super) fn tell_call(&mut self, ctx: &Context, call: Call) {
        let unix = (self.services.unix_seconds)();
        if unix - call.time >= FRESH_SECONDS || self.board.is_muted(call.by) {
            return;
        }
        let notice = Notice {
            kind: call.kind,
            who: self.board.author(call.by).name().to_owned(),
            words: call.words,
        };
        let toast = Toast::new(Severity::Info, toast_words(&notice));
        let toast = toast
            .about(call.subject)
            .with(text("notice-show"), call.show);
        self.notify(ctx, notice, (!call.seen).then_some(toast));
    }

    /// Somebody has begun to follow the person's view.
    pub(super) fn note_follower(&mut self, ctx: &Context, name: String) {
        let args = [("name", name.as_str().into())];
        let toast = Toast::new(Severity::Info, text_with("followed-by", &args));
        let notice = Notice {
            kind: NoticeKind::Follow,
            who: name,
            words: String::new(),
        };
        self.notify(ctx, notice, Some(toast));
    }

    /// Tells something that is about the person: by `toast`, if it is not before them already, and by the
    /// desktop while they look elsewhere.
    pub(super) fn notify(&mut self, ctx: &Context, notice: Notice, toast: Option<Toast>) {
        if self.is_quiet() {
            return;
        }
        if !is_looked_at(ctx) {
            let now = ctx.input(|input| input.time);
            if let Some(told) = self.gate.note(notice, now) {
                self.show_bulletin(&told);
            }
        }
        if let Some(toast) = toast {
            self.show_toast(ctx, toast);
        }
    }

    fn show_bulletin(&mut self, told: &Told) {
        let bulletin = bulletin(told, self.title());
        self.services.notifier.show(bulletin);
    }

    /// Whether the person wants quiet on the open board.
    pub(super) fn is_quiet(&self) -> bool {
        let quiet = self.services.storage.setting(&quiet_key(self.board.id()));
        quiet.unwrap_or(false)
    }

    /// Makes the open board quiet, or not any more.
    pub(super) fn toggle_quiet(&mut self, ctx: &Context) {
        let quiet = !self.is_quiet();
        let key = quiet_key(self.board.id());
        self.services.storage.put_setting(&key, &quiet);
        let words = if quiet { "quiet-on" } else { "quiet-off" };
        self.tell(ctx, Severity::Info, text(words));
    }
}

fn quiet_key(board: &BoardId) -> String {
    BoardSetting::Quiet.key(board.as_str())
}

fn toast_words(notice: &Notice) -> String {
    let id = match notice.kind {
        NoticeKind::Mention => "notice-mention-words",
        NoticeKind::Reply => "notice-reply-words",
        NoticeKind::Follow => "notice-follow",
    };
    let args = [
        ("name", notice.who.as_str().into()),
        ("words", notice.words.as_str().into()),
    ];
    text_with(id, &args)
}

/// What the desktop shows of something that happened on a board with this title.
fn bulletin(told: &Told, board: &str) -> Bulletin {
    let Notice { kind, who, words } = &told.notice;
    let name = [("name", who.as_str().into())];
    let count = [("count", told.count.into())];
    let title = match (kind, told.count) {
        (NoticeKind::Mention, 0 | 1) => text_with("notice-mention", &name),
        (NoticeKind::Mention, _) => text_with("notice-mentions", &count),
        (NoticeKind::Reply, 0 | 1) => text_with("notice-reply", &name),
        (NoticeKind::Reply, _) => text_with("notice-replies", &count),
        (NoticeKind::Follow, 0 | 1) => text_with("notice-follow", &name),
        (NoticeKind::Follow, _) => text_with("notice-follows", &count),
    };
    let body = match (words.as_str(), told.count) {
        ("", _) => text_with("notice-on-board", &[("board", board.into())]),
        (words, 0 | 1) => words.to_owned(),
        (words, _) => {
            let args = [("name", who.as_str().into()), ("words", words.into())];
            text_with("notice-newest", &args)
        }
    };
    Bulletin {
        kind: *kind,
        title,
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: NoticeKind, words: &str, count: usize, expected: [&str; 2]) {
        let notice = Notice {
            kind,
            who: "Ben".to_owned(),
            words: words.to_owned(),
        };
        let shown = bulletin(&Told { notice, count }, "Plans");
        assert_eq!([shown.title, shown.body], expected);
    }

    #[test]
    fn several_of_a_kind_are_one_bulletin_about_the_newest() {
        use NoticeKind::{Follow, Mention, Reply};
        check(Mention, "look", 1, ["Ben mentioned you", "look"]);
        check(
            Mention,
            "look",
            3,
            ["3 mentions", "The newest by Ben: look"],
        );
        check(Reply, "yes", 1, ["Ben replied to you", "yes"]);
        check(Reply, "yes", 2, ["2 replies", "The newest by Ben: yes"]);
        check(Follow, "", 1, ["Ben follows you", "On Plans"]);
        check(Follow, "", 2, ["2 people follow you", "On Plans"]);
    }
}
