//! What is done in the window: the works that other whiteboards are measured by.

use anyhow::ensure;
use tempfile::TempDir;

use super::super::row::Output;
use super::super::scenes;
use super::Desktop;
use super::input::{Button, Key};
use super::middle::middle_when_fitted;
use super::path::{self, MIDDLE, Spot, Step};
use super::told::{Figure, Row};

const ZOOM_FIT: &[Key] = &[Key::Shift, Key::One];
const ZOOM_RESET: &[Key] = &[Key::Control, Key::Zero];
const UNDO: &[Key] = &[Key::Control, Key::Z];
const DESELECT: &[Key] = &[Key::Escape];
/// Past the slop, so that it is a drag.
const SLOP: i16 = 12;

/// The works at one zoom.
struct Zoomed {
    /// From where all is in view.
    zoom: Option<&'static [Key]>,
    pan: &'static str,
    /// What the board is moved by; the view goes the other way.
    step: Step,
    drag: &'static str,
}

const ZOOMS: [Zoomed; 2] = [
    Zoomed {
        zoom: None,
        pan: "pan_fit",
        step: Step { x: -6, y: -3 },
        drag: "drag1_fit",
    },
    Zoomed {
        zoom: Some(ZOOM_RESET),
        pan: "pan_100",
        step: Step { x: -24, y: -12 },
        drag: "drag1_100",
    },
];

/// Measures scenes of so many shapes.
pub(in super::super) fn run(scenes: &[usize], output: &mut Output) -> anyhow::Result<()> {
    for &shapes in scenes {
        let folder = TempDir::new()?;
        let file = folder.path().join("scene.excalidraw");
        std::fs::write(&file, scenes::excalidraw(shapes))?;
        let middle = middle_when_fitted(shapes)?;
        let (mut desktop, opened) = Desktop::open(&file)?;
        let mut tell = |work, figure| output.row(&Row::new(work, shapes, figure));
        tell("open_import", opened.figure())?;
        tell("memory", Figure::memory(desktop.program.memory_mb()?))?;
        for zoomed in &ZOOMS {
            desktop.look_at(middle, zoomed.zoom)?;
            tell(zoomed.pan, desktop.panned(zoomed.step)?)?;
            tell(zoomed.drag, desktop.dragged()?)?;
        }
        // By now the notice of the import has gone, which is a frame or two.
        tell("idle", Figure::idle(desktop.idle()?))?;
    }
    Ok(())
}

impl Desktop {
    /// Puts what is at this spot when all is in view into the middle of the screen, and zooms there.
    fn look_at(&mut self, spot: Spot, zoom: Option<&[Key]>) -> anyhow::Result<()> {
        self.display.strike(ZOOM_FIT)?;
        self.rest()?;
        self.display.move_to(spot)?;
        self.display.press(Button::Middle)?;
        self.rest()?;
        self.display.move_to(MIDDLE)?;
        self.rest()?;
        self.display.release(Button::Middle)?;
        if let Some(zoom) = zoom {
            self.display.strike(zoom)?;
        }
        self.rest().map(drop)
    }

    /// Pans by hand, with the middle button held.
    fn panned(&mut self, step: Step) -> anyhow::Result<Figure> {
        let path = path::pan(step);
        self.display.move_to(path.start)?;
        self.display.press(Button::Middle)?;
        self.rest()?;
        let before = self.picture()?;
        let worked = self.go(&path, |_| Ok(()))?;
        self.display.release(Button::Middle)?;
        self.rest()?;
        ensure!(worked.underway != before, "the board was not panned");
        ensure!(worked.end == before, "the board was not panned back");
        Ok(worked.figure())
    }

    /// Drags the shape in the middle, lets it go, and takes that back.
    fn dragged(&mut self) -> anyhow::Result<Figure> {
        let path = path::drag();
        self.display.move_to(path.start)?;
        self.rest()?;
        let untouched = self.picture()?;
        self.display.press(Button::Left)?;
        let slop = Spot {
            x: path.start.x + SLOP,
            ..path.start
        };
        self.display.move_to(slop)?;
        self.rest()?;
        let before = self.picture()?;
        let worked = self.go(&path, |display| display.release(Button::Left))?;
        ensure!(worked.underway != before, "the shape was not dragged");
        ensure!(
            worked.end != untouched,
            "the shape was not let go of elsewhere"
        );
        self.display.strike(UNDO)?;
        // It picks what it has brought back.
        self.rest()?;
        self.display.strike(DESELECT)?;
        self.display.move_to(path.start)?;
        self.rest()?;
        ensure!(self.picture()? == untouched, "the drag was not taken back");
        Ok(worked.figure())
    }
}
