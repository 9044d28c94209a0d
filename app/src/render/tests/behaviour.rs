//! See the parent.

use super::*;

#[test]
fn pictures_for_the_eye() {
    let Ok(dir) = std::env::var("TAVLA_RENDER_OUT") else {
        return;
    };
    let dir = std::path::Path::new(&dir);
    for (name, dark) in [("light", false), ("dark", true)] {
        let mut board = Board::new(1280.0, 800.0);
        board.dark = dark;
        board
            .image(&onboarding())
            .write_png(&dir.join(format!("board-{name}.png")))
            .unwrap();
        let mut board = Board::scaled(660.0, 520.0, 2.0);
        board.dark = dark;
        board
            .image(&gallery())
            .write_png(&dir.join(format!("gallery-{name}.png")))
            .unwrap();
    }
}
