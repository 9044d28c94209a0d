//! Where the person looks on each board, kept so that they find it as they left it.

use tavla_shared::geometry::Point;

use crate::app::{OpenBoard, TavlaApp};
use crate::camera::Camera;
use crate::storage::{CameraRow, Storage};

impl TavlaApp {
    pub(super) fn remember_camera(&mut self) {
        if self.board.is_open() {
            let Camera { center, zoom } = self.board.editor().view().camera;
            let row = CameraRow {
                x: center.x,
                y: center.y,
                zoom,
            };
            self.services.storage.put_camera(self.board.id(), row);
        }
    }
}

/// The view is where it was when the board was last left.
pub(super) fn look_where_it_was(storage: &Storage, board: &mut OpenBoard) {
    match storage.camera(board.id()) {
        Some(CameraRow { x, y, zoom }) => {
            let center = Point::new(x, y);
            board.editor_mut().set_camera(Camera { center, zoom });
        }
        None => board.fit_when_opened(),
    }
}
