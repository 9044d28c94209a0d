//! What a person says at a board, and hears.

use tavla::worker::{Event, TalkEvent};
use tavla_shared::talk::{TalkBatch, TalkEdit, Words};

use super::{NOW, Person};

#[allow(
    clippy::expect_used,
    reason = "a test that cannot set up its people has failed"
)]
impl Person {
    /// Says something in the chat.
    pub fn say(&mut self, text: &str) {
        self.talk_edit(vec![TalkEdit::Say(Words::plain(text))]);
    }

    /// Makes edits of the talk.
    ///
    /// # Panics
    /// Where there is no room for them.
    pub fn talk_edit(&mut self, edits: Vec<TalkEdit>) {
        self.ticket += 1;
        let batch = TalkBatch::new("talk", edits.clone());
        let sent = self.session.talk_edit(self.ticket, batch, NOW);
        sent.expect("room for an edit of the talk");
        self.talk.add_pending(self.ticket, edits, NOW);
    }

    /// What is said at the board, in order.
    pub fn heard(&self) -> Vec<String> {
        let messages = self.talk.messages().iter();
        messages.map(|it| it.words.text.to_string()).collect()
    }

    /// Waits until exactly this is said at the board, and none of it on its way.
    #[track_caller]
    pub fn wait_heard(&mut self, texts: &[&str]) {
        self.wait_until("all is heard", |person| {
            person.talk.pending() == 0 && person.heard() == texts
        });
    }

    /// Waits until all that this person said is on their disk.
    #[track_caller]
    pub fn wait_talk_saved(&mut self) {
        self.wait_until("what was said is saved", |person| {
            !person.talk.is_underway() && person.session.keeping().unsaved.is_none()
        });
    }

    /// What has happened to the talk.
    pub(super) fn take_in_talk(&mut self, event: &TalkEvent) {
        match event {
            Event::Opened(opened) | Event::Rebuilt(opened) => {
                self.talk.open(opened.peer, &opened.change);
            }
            Event::Changed {
                tickets, change, ..
            } => self.talk.apply(tickets, change),
            Event::Refused {
                ticket: Some(ticket),
                ..
            } => self.talk.refuse(*ticket),
            Event::Saved { .. } => self.talk.saved(),
            _ => {}
        }
    }
}
