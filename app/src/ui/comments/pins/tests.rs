//! A pin in a hand, without an app.

use egui::pos2;
use egui_kittest::Harness;

use super::*;
use crate::theme::PersonColor;
use crate::ui::comments::view::Face;

const AT: Pos2 = pos2(200.0, 200.0);

/// Pins on a canvas of their own.
struct Seat {
    comments: CommentsUi,
    pins: Vec<PinView>,
    moved: usize,
}

impl eframe::App for Seat {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let view = CommentsView {
            pins: &self.pins,
            card: None,
            draft_at: None,
            list: None,
            unread: 0,
            locked: None,
            mentionable: &[],
            now: 0,
        };
        let canvas = ui.max_rect();
        let asked = self.comments.pins_ui(ui, canvas, &view);
        let moves = asked
            .iter()
            .filter(|asked| matches!(asked, CommentAction::Move(..)));
        self.moved += moves.count();
    }
}

fn pin(number: u128) -> PinView {
    let face = Face {
        name: "Ada Lindqvist".to_owned(),
        color: PersonColor {
            chosen: None,
            slot: 0,
        },
        picture: None,
    };
    PinView {
        at: AT + vec2(100.0 * number as f32, 0.0),
        unread: false,
        what: PinWhat::Thread(ThreadPin {
            id: ThreadId::from_random(number),
            face,
            text: "why?".into(),
            replies: 0,
            resolved: false,
            shape_gone: false,
            pending: false,
        }),
    }
}

/// The first of two pins is in the hand, away from where it was.
fn dragging() -> Harness<'static, Seat> {
    let seat = Seat {
        comments: CommentsUi::default(),
        pins: vec![pin(0), pin(1)],
        moved: 0,
    };
    let builder = Harness::builder().with_size([600.0, 400.0]);
    let mut harness = builder.build_eframe(move |cc| {
        crate::theme::install(&cc.egui_ctx);
        seat
    });
    let tip = AT + vec2(SIZE / 2.0, -SIZE / 2.0);
    harness.hover_at(tip);
    harness.step();
    harness.drag_at(tip);
    harness.step();
    for step in 1_u8..=4 {
        harness.hover_at(tip + vec2(0.0, 20.0 * f32::from(step)));
        harness.step();
    }
    let dragged = harness.state().comments.dragged_thread();
    assert_eq!(dragged, Some(&ThreadId::from_random(0)));
    harness
}

#[test]
fn a_pin_goes_where_the_hand_lets_it_go() {
    let mut harness = dragging();
    harness.drop_at(AT + vec2(0.0, 80.0));
    harness.step();
    let seat = harness.state();
    assert_eq!((seat.moved, seat.comments.dragged_thread()), (1, None));
}

#[test]
fn a_pin_whose_thread_is_gone_is_in_no_hand_any_more() {
    let mut harness = dragging();
    harness.state_mut().pins.remove(0);
    harness.step();
    assert_eq!(harness.state().comments.dragged_thread(), None);
    // Should it come back, it is where it was.
    harness.state_mut().pins.push(pin(0));
    harness.step();
    harness.drop_at(AT + vec2(0.0, 80.0));
    harness.step();
    let seat = harness.state();
    assert_eq!((seat.moved, seat.comments.dragged_thread()), (0, None));
}
