//! What a person is told of that is about them: in the window, and by the desktop while they look elsewhere.
//! Where they want quiet on a board, neither.

use egui::{Context, ViewportCommand};
use tavla_shared::id::BoardId;
use tavla_shared::store::BoardSetting;

use crate::activity::{Event, Kind};
use crate::app::TavlaApp;
use crate::app::calling::{Call, Due};
use crate::app::chatting::is_looked_at;
use crate::app::open_board::ChatNotice;
use crate::i18n::{text, text_with};
use crate::notifications::{Bulletin, Notice, NoticeKind, Told};
use crate::ui::{ChatAction, SAID_CHARS, Severity, Subject, Toast, UiAction, excerpt};

impl TavlaApp {
    /// Tells what has happened that is about the person, and what the desktop can be told by now.
    pub(super) fn take_notices(&mut self, ctx: &Context, now: f64) {
        if is_looked_at(ctx) {
            self.gate.forget_waiting();
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

    /// Somebody said something to the person, `live` where that was just now: it is told with the frame, or
    /// once nothing more comes of what was missed; not where the person does not want to hear of them.
    pub(super) fn call(&mut self, call: Call, live: bool) {
        if !self.board.is_muted(call.by) {
            self.board.calls_mut().add(call, live);
        }
    }

    /// Takes in which messages of the chat are about the person.
    pub(super) fn take_mentions(&mut self, ctx: &Context, now: f64) {
        let (mentions, forgotten) = self.board.take_chat_notices();
        let calls = self.board.calls_mut();
        calls.add_forgotten(NoticeKind::Mention, forgotten);
        for mention in mentions {
            self.note_mention(&mention, now);
            let ChatNotice { message, live, .. } = mention;
            let call = Call {
                kind: NoticeKind::Mention,
                by: message.author(),
                words: excerpt(&message.words.text, SAID_CHARS),
                subject: Subject::Mentioned(self.board.id().clone()),
                show: UiAction::Chat(ChatAction::Show(Some(message.id))),
                seen: self.has_chat_before_them(ctx),
            };
            self.call(call, live);
        }
    }

    /// Notes in the feed that a message mentions the person.
    fn note_mention(&mut self, mention: &ChatNotice, now: f64) {
        let message = &mention.message;
        let event = Event {
            actor: self.board.author(message.author()).actor(),
            kind: Kind::Mention,
            count: 1,
            shapes: message.words.links.clone(),
            place: None,
            words: excerpt(&message.words.text, SAID_CHARS),
            at: self.time_of(message.time, mention.live, now),
        };
        self.board.activity_mut().note(event);
    }

    /// When something was said, by the clock of the frames: what was missed, at its own time.
    pub(super) fn time_of(&self, unix: i64, live: bool, now: f64) -> f64 {
        if live {
            return now;
        }
        let age = (self.services.unix_seconds)().saturating_sub(unix).max(0);
        now - age as f64
    }

    /// Tells what others said to the person, once all is known of it.
    pub(super) fn tell_calls(&mut self, ctx: &Context) {
        match self.board.due_calls() {
            Some(Due::Each(calls)) => {
                for call in calls {
                    self.tell_call(ctx, call, 1);
                }
            }
            Some(Due::Together(newest, count)) => self.tell_call(ctx, newest, count),
            None => {}
        }
    }

    fn tell_call(&mut self, ctx: &Context, call: Call, count: usize) {
        let told = call.told(self.board.author(call.by).name(), count);
        let toast = Toast::new(Severity::Info, toast_words(&told));
        let toast = toast
            .about(call.subject)
            .with(text("notice-show"), call.show);
        self.notify_all(ctx, told, (!call.seen).then_some(toast));
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
        self.notify_all(ctx, Told { notice, count: 1 }, toast);
    }

    fn notify_all(&mut self, ctx: &Context, told: Told, toast: Option<Toast>) {
        if self.is_quiet() {
            return;
        }
        if !is_looked_at(ctx) {
            let now = ctx.input(|input| input.time);
            if let Some(told) = self.gate.note_all(told, now) {
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
        if quiet {
            self.gate.forget_waiting();
        }
        let words = if quiet { "quiet-on" } else { "quiet-off" };
        self.tell(ctx, Severity::Info, text(words));
    }
}

fn quiet_key(board: &BoardId) -> String {
    BoardSetting::Quiet.key(board.as_str())
}

fn toast_words(told: &Told) -> String {
    let Notice { kind, who, words } = &told.notice;
    let args = [
        ("name", who.as_str().into()),
        ("words", words.as_str().into()),
    ];
    match (kind, told.count) {
        (NoticeKind::Mention, 0 | 1) => text_with("notice-mention-words", &args),
        (NoticeKind::Reply, 0 | 1) => text_with("notice-reply-words", &args),
        _ => {
            let (title, newest) = (title(told), text_with("notice-newest", &args));
            let args = [
                ("title", title.as_str().into()),
                ("newest", newest.as_str().into()),
            ];
            text_with("notice-together", &args)
        }
    }
}

/// What happened, and how often.
fn title(told: &Told) -> String {
    let Notice { kind, who, .. } = &told.notice;
    let name = [("name", who.as_str().into())];
    let count = [("count", told.count.into())];
    match (kind, told.count) {
        (NoticeKind::Mention, 0 | 1) => text_with("notice-mention", &name),
        (NoticeKind::Mention, _) => text_with("notice-mentions", &count),
        (NoticeKind::Reply, 0 | 1) => text_with("notice-reply", &name),
        (NoticeKind::Reply, _) => text_with("notice-replies", &count),
        (NoticeKind::Calls, _) => text_with("notice-calls", &count),
        (NoticeKind::Follow, 0 | 1) => text_with("notice-follow", &name),
        (NoticeKind::Follow, _) => text_with("notice-follows", &count),
    }
}

/// What the desktop shows of something that happened on a board with this title.
fn bulletin(told: &Told, board: &str) -> Bulletin {
    let Notice { kind, who, words } = &told.notice;
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
        title: title(told),
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
    fn what_is_told_together_says_how_many_and_the_newest() {
        let notice = Notice {
            kind: NoticeKind::Mention,
            who: "Ben".to_owned(),
            words: "look".to_owned(),
        };
        let told = |count| {
            toast_words(&Told {
                notice: notice.clone(),
                count,
            })
        };
        assert_eq!(told(1), "Ben mentioned you: look");
        assert_eq!(told(12), "12 mentions. The newest by Ben: look");
    }

    #[test]
    fn several_of_a_kind_are_one_bulletin_about_the_newest() {
        use NoticeKind::{Calls, Follow, Mention, Reply};
        check(Mention, "look", 1, ["Ben mentioned you", "look"]);
        check(
            Mention,
            "look",
            3,
            ["3 mentions", "The newest by Ben: look"],
        );
        check(Reply, "yes", 1, ["Ben replied to you", "yes"]);
        check(Reply, "yes", 2, ["2 replies", "The newest by Ben: yes"]);
        check(
            Calls,
            "so?",
            9,
            ["9 mentions and replies", "The newest by Ben: so?"],
        );
        check(Follow, "", 1, ["Ben follows you", "On Plans"]);
        check(Follow, "", 2, ["2 people follow you", "On Plans"]);
    }
}
