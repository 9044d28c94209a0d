//! The chat without an app: how much of a long one is laid out, and what is done at its end.

use std::cell::Cell;
use std::sync::Arc;

use egui::Color32;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use tavla_shared::id::{PeerId, ShapeId};
use tavla_shared::shape::Color;
use tavla_shared::talk::{Chat, Message, MessageId, Tombstones, Words};

use super::*;
use crate::talk::{Known, Named};

/// 2026-11-23, noon.
const NOW: i64 = 1_795_435_200;

fn said(count: u32, words: &str) -> Vec<Arc<Message>> {
    let message = |counter: u32| Message {
        id: MessageId {
            peer: u64::from(counter % 3),
            counter,
        },
        time: NOW - i64::from(count - counter) * 60,
        words: Words::plain(&format!("{words} {counter}")),
    };
    (0..count)
        .map(|counter| Arc::new(message(counter)))
        .collect()
}

#[derive(Default)]
struct Source {
    /// How many messages were laid out.
    looked: Cell<usize>,
    /// How often it was asked who wrote something, and what time it is where the person is.
    asked: Cell<usize>,
}

impl ChatSource for Source {
    fn author(&self, peer: PeerId) -> AuthorView {
        self.asked.set(self.asked.get() + 1);
        AuthorView {
            key: peer.to_string(),
            name: format!("Person {peer}"),
            color: Color32::BLUE,
            picture: None,
        }
    }

    fn is_pending(&self, _message: MessageId) -> bool {
        false
    }

    fn may_remove(&self, peer: PeerId) -> bool {
        peer == 0
    }

    fn color_of(&self, _user: &str, _kept: Color) -> Color32 {
        Color32::GRAY
    }

    fn named(&self, _message: &Message) -> Vec<Named> {
        Vec::new()
    }

    fn mentions_me(&self, _message: &Message) -> bool {
        self.looked.set(self.looked.get() + 1);
        false
    }

    fn shape(&self, id: &ShapeId) -> ShapeView {
        ShapeView {
            name: id.as_str().to_owned(),
            is_there: true,
        }
    }

    fn utc_offset(&self, _unix: i64) -> i32 {
        self.asked.set(self.asked.get() + 1);
        0
    }
}

/// A chat on a panel of its own.
struct Seat {
    panel: ChatPanel,
    chat: Chat,
    tombstones: Tombstones,
    known_revision: u64,
    source: Source,
    actions: Vec<UiAction>,
}

impl Seat {
    fn show(&mut self, ui: &mut Ui) {
        let view = ChatPanelView {
            board: "plans",
            known_revision: self.known_revision,
            messages: &self.chat,
            tombstones: &self.tombstones,
            divider: None,
            unread: 0,
            source: &self.source,
            known: &Known::default(),
            mentionable: &[],
            selection: &[],
            writing: &[],
            locked: None,
            company: None,
            unix: NOW,
        };
        let shown = self.panel.ui(ui, &view, false);
        self.actions.extend(shown.actions);
    }
}

impl eframe::App for Seat {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.show(ui);
    }
}

fn harness(chat: Vec<Arc<Message>>) -> Harness<'static, Seat> {
    let seat = Seat {
        panel: ChatPanel::default(),
        chat: Chat::from(chat),
        tombstones: Arc::from([]),
        known_revision: 1,
        source: Source::default(),
        actions: Vec::new(),
    };
    let builder = Harness::builder().with_size([400.0, 600.0]);
    let mut harness = builder.build_eframe(move |cc| {
        crate::theme::install(&cc.egui_ctx);
        seat
    });
    harness.run_steps(6);
    harness
}

#[test]
fn of_ten_thousand_messages_those_in_view_are_laid_out() {
    let mut harness = harness(said(10_000, "about the second step of the plan"));
    assert_eq!(harness.state().panel.list.rows(), 10_000);
    harness.state().source.looked.set(0);
    harness.step();
    let looked = harness.state().source.looked.get();
    assert!((5..200).contains(&looked), "{looked} were laid out");
}

#[test]
fn rows_are_made_where_something_is_said_or_somebody_is_somebody_else() {
    let mut harness = harness(said(2_000, "something"));
    let asked = |harness: &mut Harness<'static, Seat>| {
        harness.state().source.asked.set(0);
        harness.step();
        harness.state().source.asked.get()
    };
    // Those in view are asked about in each frame.
    let in_view = asked(&mut harness);
    assert!(in_view < 500, "{in_view}");
    harness.state_mut().chat = Arc::clone(&harness.state().chat);
    assert_eq!(asked(&mut harness), in_view);
    harness.state_mut().known_revision += 1;
    let all = asked(&mut harness);
    // Each author, and nobody's time anew: that stays.
    assert!((2_000..2_000 + 500).contains(&all), "{all}");
    harness.state_mut().tombstones = Arc::from([]);
    assert!(asked(&mut harness) >= 2_000);
}

#[test]
fn the_newest_are_in_view_until_somebody_scrolls_up() {
    let mut harness = harness(said(200, "something"));
    assert!(harness.state().panel.is_at_end());
    let mut more = harness.state().chat.to_vec();
    more.push(Arc::new(Message {
        id: MessageId {
            peer: 1,
            counter: 900,
        },
        time: NOW,
        words: Words::plain(&"a long one ".repeat(40)),
    }));
    harness.state_mut().chat = Chat::from(more);
    harness.run_steps(6);
    assert!(harness.state().panel.is_at_end());
    harness.hover_at(egui::pos2(200.0, 300.0));
    harness.step();
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: Vec2::new(0.0, 900.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
    assert!(!harness.state().panel.is_at_end());
    harness.get_by_label("Newest messages ↓").click();
    harness.run_steps(10);
    assert!(harness.state().panel.is_at_end());
}
