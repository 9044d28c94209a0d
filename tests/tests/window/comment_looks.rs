//! What comments look like, in both themes. Made with lavapipe.

use egui::{Ui, pos2};
use tavla::commands::Platform;
use tavla::comments::Wanted;
use tavla::talk::Named;
use tavla::theme::PersonColor;
use tavla::ui::comments::{
    CardView, Face, ListView, MessageView, PinView, PinWhat, RowView, ThreadPin, comments_panel_ui,
};
use tavla::ui::{CommandView, CommentsUi, CommentsView};
use tavla_shared::geometry::Rect;
use tavla_shared::id::ThreadId;
use tavla_shared::talk::MessageId;

use crate::panels::check;

/// 2026-11-23, noon.
const NOW: i64 = 1_795_435_200;

fn face(name: &str, slot: usize) -> Face {
    Face {
        name: name.to_owned(),
        color: PersonColor { chosen: None, slot },
        picture: None,
    }
}

fn thread(number: u128, name: &str, slot: usize, text: &str) -> ThreadPin {
    ThreadPin {
        id: ThreadId::from_random(number),
        face: face(name, slot),
        text: text.into(),
        replies: 0,
        resolved: false,
        shape_gone: false,
        pending: false,
    }
}

fn view<'a>(pins: &'a [PinView], card: Option<&'a CardView>) -> CommentsView<'a> {
    CommentsView {
        pins,
        card,
        draft_at: None,
        list: None,
        unread: 0,
        locked: None,
        mentionable: &[],
        now: NOW,
    }
}

fn pin(x: f32, y: f32, unread: bool, thread: ThreadPin) -> PinView {
    PinView {
        at: pos2(x, y),
        unread,
        what: PinWhat::Thread(thread),
    }
}

fn pins_ui(ui: &mut Ui) {
    let asked = "Is this right?";
    let plain = thread(1, "Ada Lindqvist", 0, asked);
    let answered = ThreadPin {
        replies: 3,
        ..thread(2, "Ben Okafor", 1, asked)
    };
    let resolved = ThreadPin {
        resolved: true,
        replies: 2,
        ..thread(3, "Mira Sato", 2, asked)
    };
    let gone = ThreadPin {
        shape_gone: true,
        ..thread(4, "Mira Sato", 2, asked)
    };
    let pending = ThreadPin {
        pending: true,
        ..thread(5, "Ada Lindqvist", 0, asked)
    };
    let cluster = PinView {
        at: pos2(300.0, 60.0),
        unread: true,
        what: PinWhat::Cluster {
            first: Some(ThreadId::from_random(6)),
            count: 12,
            bounds: Rect::ZERO,
        },
    };
    let pins = vec![
        pin(20.0, 60.0, false, plain),
        pin(70.0, 60.0, true, answered),
        pin(140.0, 60.0, false, resolved),
        pin(210.0, 60.0, false, gone),
        pin(255.0, 60.0, false, pending),
        cluster,
    ];
    let mut view = view(&pins, None);
    view.draft_at = Some(pos2(350.0, 60.0));
    let canvas = ui.max_rect();
    CommentsUi::default().ui(ui, canvas, &view, false);
}

fn said(name: &str, slot: usize, seconds: i64, text: &str) -> MessageView {
    MessageView {
        removable: None,
        face: face(name, slot),
        time: NOW - seconds,
        text: text.into(),
        named: Vec::new(),
        pending: false,
    }
}

fn card_ui(ui: &mut Ui) {
    let answered = ThreadPin {
        replies: 2,
        ..thread(2, "Ben Okafor", 1, "Is this right?")
    };
    let id = answered.id.clone();
    let asks = "Could the second step come before the first? People ask for it.";
    let mut named = said(
        "Mira Sato",
        2,
        600,
        "@Ada Lindqvist, you drew it. What do you think?",
    );
    named.named.push(Named {
        range: 0..14,
        user: "ada".into(),
        is_me: true,
    });
    let own = MessageView {
        removable: Some(MessageId {
            peer: 1,
            counter: 1,
        }),
        ..said("Ada Lindqvist", 0, 20, "I swap them this afternoon.")
    };
    let card = CardView {
        id: id.clone(),
        at: pos2(24.0, 60.0),
        messages: [said("Ben Okafor", 1, 7_300, asks), named, own].into(),
        resolved: None,
        removable: true,
        shape_gone: false,
        has_others: true,
    };
    let pins = vec![pin(24.0, 60.0, false, answered)];
    let view = view(&pins, Some(&card));
    let mut comments = CommentsUi::default();
    comments.show(id);
    let canvas = ui.max_rect();
    comments.ui(ui, canvas, &view, false);
}

fn row(at: usize) -> Option<RowView> {
    let long = "Could the second step come before the first? People ask for it.";
    let answered = ThreadPin {
        replies: 3,
        ..thread(1, "Ben Okafor", 1, long)
    };
    let gone = ThreadPin {
        shape_gone: true,
        ..thread(2, "Mira Sato", 2, "Who is this for?")
    };
    let resolved = ThreadPin {
        resolved: true,
        replies: 1,
        ..thread(3, "Ada Lindqvist", 0, "The arrow is the wrong way round")
    };
    let (pin, unread, age) = match at {
        0 => (answered, true, 20),
        1 => (gone, false, 7_300),
        2 => (resolved, false, 200_000),
        _ => return None,
    };
    Some(RowView {
        pin,
        unread,
        latest: NOW - age,
    })
}

fn panel_ui(ui: &mut Ui) {
    let mut view = view(&[], None);
    view.unread = 1;
    view.list = Some(ListView {
        count: 3,
        any: true,
        row: &row,
    });
    let commands = CommandView {
        platform: Platform::Linux,
        enabled: &|_| true,
        obstacle: &|_| tavla::editor::Obstacle::Selection(tavla::editor::Picked::Something),
        named: &|_| None,
        checked: &|_| false,
    };
    comments_panel_ui(ui, &view, &Wanted::default(), &commands);
}

#[test]
fn pins_of_every_kind() {
    check("comment-pins", [400.0, 80.0], pins_ui);
}

#[test]
fn the_card_of_a_thread_beside_its_pin() {
    check("comment-card", [430.0, 480.0], card_ui);
}

#[test]
fn the_list_of_comments() {
    check("comment-list", [352.0, 460.0], panel_ui);
}
