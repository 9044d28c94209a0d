//! Two people on boards of their own: what both do before they hear of each other is the same for everybody once
//! they have, in whichever order it arrives.

use std::sync::Arc;

use tavla_shared::board::Board;
use tavla_shared::geometry::{Point, Rect};
use tavla_shared::id::PeerId;
use tavla_shared::shape::{Color, Kind, Property, Shape};

use crate::editor::testing::{TestEditor, id};

/// Of what both write at once, some goes by who is the higher peer: each is that once.
const PEERS: [[PeerId; 2]; 2] = [[21, 22], [22, 21]];

/// These two people's editors, on boards on which there is what is on `base`.
fn both(base: &mut TestEditor, peers: [PeerId; 2]) -> [TestEditor; 2] {
    peers.map(|peer| {
        let mut test = TestEditor::seeded(peer);
        test.board = Board::new(peer);
        test.learn_from(&mut base.board);
        test
    })
}

/// Everybody once each of the two has heard of what the other has done, with two more, of whom one has heard of this
/// first and one of that.
fn after(mut mine: TestEditor, mut theirs: TestEditor) -> Vec<TestEditor> {
    let (mut this_first, mut that_first) = (TestEditor::new(), TestEditor::new());
    this_first.learn_from(&mut mine.board);
    that_first.learn_from(&mut theirs.board);
    this_first.learn_from(&mut theirs.board);
    that_first.learn_from(&mut mine.board);
    mine.learn_from(&mut theirs.board);
    theirs.learn_from(&mut mine.board);
    vec![mine, theirs, this_first, that_first]
}

fn shown(test: &TestEditor) -> Vec<Arc<Shape>> {
    test.editor.scene().all_in_z_order().cloned().collect()
}

#[track_caller]
fn check_all_see_the_same(all: &[TestEditor]) {
    for test in all {
        test.check_scene_is_the_board();
        assert_eq!(shown(test), shown(&all[0]));
    }
}

/// Three boxes in a frame with one to the right and one below, and a box in none.
fn three_frames() -> TestEditor {
    TestEditor::new()
        .with("f", Kind::Frame, Rect::new(50.0, 50.0, 350.0, 250.0))
        .with("right", Kind::Frame, Rect::new(400.0, 50.0, 700.0, 250.0))
        .with("below", Kind::Frame, Rect::new(50.0, 300.0, 350.0, 500.0))
        .with_box("a", 80.0, 100.0, 50.0, 50.0)
        .with_box("b", 160.0, 100.0, 50.0, 50.0)
        .with_box("c", 240.0, 100.0, 50.0, 50.0)
        .with_box("other", 600.0, 400.0, 50.0, 50.0)
        .inside("a", "f")
        .inside("b", "f")
        .inside("c", "f")
}

/// Writes something else, so many times.
fn keep_busy(test: &mut TestEditor, times: u8) {
    test.editor.select([id("other")]);
    for time in 0..times {
        let opacity = 0.5 + f64::from(time) / 100.0;
        test.editor.set_style(&Property::Opacity(opacity));
        test.settle();
    }
}

#[test]
fn of_two_who_drag_one_shape_into_two_frames_one_has_both_where_it_lies_and_what_it_is_in() {
    for peers in PEERS {
        for (name, x) in [("a", 105.0), ("b", 185.0), ("c", 265.0)] {
            // Whose writes are newer shifts with what was written before.
            for [before_mine, before_theirs] in [[0, 0], [1, 0], [2, 0], [3, 0], [0, 1], [0, 2]] {
                let mut base = three_frames();
                let origin = base.rect(name).origin();
                let [mut mine, mut theirs] = both(&mut base, peers);
                keep_busy(&mut mine, before_mine);
                keep_busy(&mut theirs, before_theirs);
                mine.drag((x, 125.0), (x + 350.0, 125.0));
                assert_eq!(mine.parent_of(name).as_deref(), Some("right"));
                theirs.editor.select(["a", "b", "c"].map(id));
                theirs.drag((x, 125.0), (x, 375.0));
                for each in ["a", "b", "c"] {
                    assert_eq!(theirs.parent_of(each).as_deref(), Some("below"));
                }
                let all = after(mine, theirs);
                check_all_see_the_same(&all);
                let parent = all[0].parent_of(name).expect("it is in neither frame");
                let place = match &*parent {
                    "right" => Point::new(origin.x + 350.0, origin.y),
                    "below" => Point::new(origin.x, origin.y + 250.0),
                    other => panic!("it is in {other}"),
                };
                let found = all[0].rect(name);
                assert_eq!(found.origin(), place, "{name} of {peers:?}, in {parent}");
                assert!(all[0].rect(&parent).contains(found.center()));
            }
        }
    }
}

#[test]
fn a_move_and_a_look_made_at_once_are_both_kept() {
    let red = Color::rgb(0xff_0000);
    for peers in PEERS {
        let mut base = three_frames();
        let [mut mine, mut theirs] = both(&mut base, peers);
        mine.editor.select(["a", "b"].map(id));
        mine.editor.set_style(&Property::Stroke(red));
        mine.settle();
        theirs.drag((105.0, 125.0), (105.0, 375.0));
        let all = after(mine, theirs);
        check_all_see_the_same(&all);
        let moved = all[0].shape("a");
        assert_eq!(
            (moved.pos, moved.style.stroke),
            (Point::new(80.0, 350.0), red)
        );
        assert_eq!(all[0].parent_of("a").as_deref(), Some("below"));
        assert_eq!(all[0].shape("b").style.stroke, red);
    }
}
