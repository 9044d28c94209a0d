//! Who points at something outside of the view has a mark at its edge that leads there.

use egui_kittest::kittest::Queryable as _;
use tavla::camera::Camera;
use tavla_shared::geometry::Point;

use crate::trio::Trio;

const MARK: &str = "Ada Lindqvist is over there · click to go";

#[test]
fn who_is_outside_the_view_has_a_mark_at_its_edge_and_a_click_goes_there() {
    let mut trio = Trio::gather();
    trio.windows[0].harness.hover_at([600.0, 400.0].into());
    trio.wait("Ada's cursor is seen", |[_, ben, _]| {
        let cursors = ben.board().editor().peers().cursors();
        cursors.iter().any(|cursor| cursor.name == "Ada Lindqvist")
    });
    assert!(trio.windows[1].harness.query_by_label(MARK).is_none());
    let far = Camera {
        center: Point::new(9_000.0, -3_000.0),
        zoom: 1.0,
    };
    let ben = trio.windows[1].app_mut().board_mut().editor_mut();
    ben.set_camera(far);
    trio.windows[1].harness.run_steps(3);
    trio.windows[1].click(MARK);
    let ben = trio.windows[1].app().board().editor();
    let cursors = ben.peers().cursors();
    let ada = cursors.iter().find(|it| it.name == "Ada Lindqvist");
    let at = ada.map(|ada| ada.at).unwrap();
    assert!(ben.view().visible().contains(at));
    assert!(trio.windows[1].harness.query_by_label(MARK).is_none());
}
