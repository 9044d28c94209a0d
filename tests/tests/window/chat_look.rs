//! What the chat looks like, in both themes. Made with lavapipe.

use std::sync::Arc;

use tavla::talk::{Known, Named, TalkShown};
use tavla::theme::{PersonColor, first_color};
use tavla::ui::chat_panel::ChatPanel;
use tavla::ui::{AuthorView, ChatPanelView, ChatSource, ShapeView};
use tavla_shared::board::Person;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{Chat, Message, MessageId, Tombstone, Words};

use crate::panels::check_app;

/// 2026-11-23, noon.
const NOON: i64 = 1_795_435_200;
const NAMES: [&str; 3] = ["Ada Lindqvist", "Ben Okafor", "Mira Sato"];

/// The chat as Ada sees it.
struct Look {
    panel: ChatPanel,
}

struct Source {
    dark: bool,
}

fn talk() -> TalkShown {
    TalkShown::new(Arc::from("user0"))
}

fn people() -> Vec<Person> {
    let person = |peer: u64| Person {
        peer,
        name: NAMES[peer as usize].into(),
        color: first_color(&format!("user{peer}")),
        user: format!("user{peer}").into(),
    };
    (0..3).map(person).collect()
}

impl ChatSource for Source {
    fn author(&self, peer: PeerId) -> AuthorView {
        let chosen = Some(first_color(&format!("user{peer}")));
        AuthorView {
            key: peer.to_string(),
            name: NAMES[peer as usize].to_owned(),
            color: PersonColor { chosen, slot: 0 }.on(self.dark),
            picture: None,
        }
    }

    fn may_remove(&self, peer: PeerId) -> bool {
        peer == 0
    }

    fn is_pending(&self, message: MessageId) -> bool {
        message.counter == 99
    }

    fn color_of(&self, _user: &str, kept: Color) -> egui::Color32 {
        let chosen = Some(kept);
        PersonColor { chosen, slot: 0 }.on(self.dark)
    }

    fn named(&self, message: &Message) -> Vec<Named> {
        talk().named_in(&message.words, &Known::of(people()))
    }

    fn mentions_me(&self, message: &Message) -> bool {
        talk().mentions_me(&message.words)
    }

    fn shape(&self, id: &ShapeId) -> ShapeView {
        let is_there = id.as_str() == "goals";
        let name = if is_there {
            "Goals of the year"
        } else {
            "Deleted shape"
        };
        ShapeView {
            name: name.to_owned(),
            is_there,
        }
    }

    fn utc_offset(&self, _unix: i64) -> i32 {
        0
    }
}

fn message(peer: u64, counter: u32, minutes: i64, text: &str) -> Message {
    Message {
        id: MessageId { peer, counter },
        time: NOON + minutes * 60,
        words: Words::plain(text),
    }
}

fn chat() -> Vec<Message> {
    let mut linked = message(
        2,
        2,
        -12,
        "@Ada Lindqvist does this fit? https://a.example/plan",
    );
    linked.words.mentions = vec![Arc::from("user0")];
    linked.words.links = ["goals", "gone"]
        .map(|id| ShapeId::new(id).unwrap())
        .to_vec();
    let mut named = message(0, 2, -5, "I think so. @Ben Okafor, what do you say?");
    named.words.mentions = vec![Arc::from("user1")];
    vec![
        message(
            1,
            1,
            -24 * 60,
            "I have put the notes of last week in the corner",
        ),
        message(2, 1, -14, "Good morning!"),
        linked,
        named,
        message(0, 99, -1, "Shall we begin?"),
    ]
}

impl eframe::App for Look {
    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        let dark = ui.visuals().dark_mode;
        ui.painter()
            .rect_filled(ui.max_rect(), 0.0, ui.visuals().panel_fill);
        let chat = chat();
        let gone = Tombstone {
            id: MessageId {
                peer: 1,
                counter: 2,
            },
            time: NOON - 8 * 60,
            before: 3,
        };
        let messages: Chat = chat.into_iter().map(Arc::new).collect();
        let known = Known::of(people());
        let view = ChatPanelView {
            board: "plans",
            known_revision: 1,
            divider: Some(MessageId {
                peer: 2,
                counter: 1,
            }),
            messages: &messages,
            tombstones: &Arc::from([gone]),
            unread: 0,
            source: &Source { dark },
            known: &known,
            mentionable: &[],
            selection: &[ShapeId::new("goals").unwrap()],
            writing: &["Ben Okafor".to_owned()],
            locked: None,
            company: None,
            unix: NOON,
        };
        self.panel.ui(ui, &view, false);
    }
}

#[test]
fn the_chat_with_names_links_and_what_is_new() {
    check_app("chat", [352.0, 640.0], || Look {
        panel: ChatPanel::default(),
    });
}
