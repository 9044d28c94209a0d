//! What would be written, drawn small on a thread for the dialog that asks. What is shown stays until what is newer
//! is there; one thread at a time works on it.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

use egui::{TextureHandle, TextureOptions};
use tavla_shared::geometry::Size;
use tavla_shared::id::BoardId;
use tavla_shared::shape::Kind;

use super::making::{Failure, Small};
use crate::app::TavlaApp;
use crate::export::ExportError;
use crate::export::product::{Options, Pages, ProductError};
use crate::headway::Headway;
use crate::i18n::text;
use crate::scene::{Mark, Scene};
use crate::ui::{ExportFrame, ExportPicture, ExportPreview, ExportView, ExportWhat, PICTURE_ROOM};

/// See the module.
#[derive(Default)]
pub(super) struct Preview {
    /// What is shown or being drawn.
    asked: Option<Asked>,
    drawing: Option<Drawing>,
    shown: Shown,
    /// The frames of the board as it was then.
    frames: Vec<ExportFrame>,
}

/// What a picture is of.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    board: BoardId,
    mark: Mark,
    look: Look,
}

/// What somebody has chosen that makes it look otherwise.
#[derive(Debug, Clone, PartialEq)]
struct Look {
    what: ExportWhat,
    dark: bool,
    transparent: bool,
    pages: Pages,
    /// Pixels there is room for, each way.
    room: [u32; 2],
}

/// A picture on its way.
struct Drawing {
    told: Receiver<Result<Small, Failure>>,
    headway: Arc<Headway>,
    look: Look,
}

impl Drop for Drawing {
    fn drop(&mut self) {
        self.headway.stop();
    }
}

/// What there is to see.
#[derive(Default)]
enum Shown {
    #[default]
    Nothing,
    Picture(Box<(TextureHandle, ExportPicture)>),
    Words(ExportPreview),
}

impl Preview {
    pub(super) fn view(&self, selected: usize) -> ExportView<'_> {
        ExportView {
            selected,
            frames: &self.frames,
            preview: match &self.shown {
                Shown::Nothing => ExportPreview::Coming,
                Shown::Picture(picture) => ExportPreview::Shown(picture.1),
                Shown::Words(words) => *words,
            },
        }
    }

    /// Whether nobody is shown anything.
    fn is_at_rest(&self) -> bool {
        self.asked.is_none() && self.drawing.is_none()
    }

    /// Takes what has been drawn.
    fn take_drawn(&mut self, ctx: &egui::Context) {
        let Some(drawing) = self.drawing.take() else {
            return;
        };
        match drawing.told.try_recv() {
            Err(TryRecvError::Empty) => self.drawing = Some(drawing),
            // Somebody may want by now what was being drawn when they wanted something else for a moment.
            Ok(Err(Failure::Stopped(_))) => self.asked = None,
            Ok(drawn) => self.shown = shown(ctx, drawn),
            Err(TryRecvError::Disconnected) => {
                self.shown = Shown::Words(ExportPreview::Failed);
            }
        }
    }
}

fn shown(ctx: &egui::Context, drawn: Result<Small, Failure>) -> Shown {
    Shown::Words(match drawn {
        Ok(small) => {
            let pixels = small.image.size;
            let texture = ctx.load_texture("export", small.image, TextureOptions::LINEAR);
            let picture = ExportPicture {
                texture: texture.id(),
                pixels,
                size: small.size,
                pages: small.pages,
                shapes: small.shapes,
            };
            return Shown::Picture(Box::new((texture, picture)));
        }
        Err(Failure::Product(ProductError::Export(ExportError::Nothing))) => ExportPreview::Nothing,
        Err(Failure::Product(ProductError::NoFrames)) => ExportPreview::NoFrames,
        Err(error) => {
            tracing::warn!(%error, "what is exported cannot be shown");
            ExportPreview::Failed
        }
    })
}

/// The frames of a board that are shown, in the order one reads them.
pub(super) fn frames_of(scene: &Scene) -> Vec<ExportFrame> {
    let frames = scene.all_in_z_order();
    let frames = frames.filter(|it| it.kind == Kind::Frame && !scene.is_hidden(&it.id));
    let mut frames: Vec<_> = frames.collect();
    frames.sort_by(|a, b| {
        let (a, b) = (a.bounds(), b.bounds());
        a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0))
    });
    let frame = |it: &Arc<tavla_shared::shape::Shape>| {
        let name = it.text.trim();
        let name = Some(name).filter(|name| !name.is_empty());
        ExportFrame {
            id: it.id.clone(),
            name: name
                .unwrap_or_else(|| text("export-frame-unnamed"))
                .to_owned(),
        }
    };
    frames.into_iter().map(frame).collect()
}

impl TavlaApp {
    /// Shows the dialog what it asks about, while it is open.
    pub(in crate::app) fn follow_export_dialog(&mut self, ctx: &egui::Context) {
        let choice = self.shell.export_dialog().map(|it| it.choice().clone());
        let Some(choice) = choice else {
            if !self.exports.preview.is_at_rest() {
                self.exports.preview = Preview::default();
            }
            return;
        };
        self.exports.preview.take_drawn(ctx);
        let options = choice.options();
        let per_point = ctx.pixels_per_point();
        let room = [PICTURE_ROOM.x, PICTURE_ROOM.y].map(|side| (side * per_point) as u32);
        let asked = Asked {
            board: self.board.id().clone(),
            mark: self.board.editor().scene().mark(),
            look: Look {
                what: choice.what,
                dark: options.dark,
                transparent: options.transparent,
                pages: options.pages,
                room,
            },
        };
        let preview = &mut self.exports.preview;
        if preview.asked.as_ref() == Some(&asked) {
            return;
        }
        if let Some(drawing) = &preview.drawing {
            // What is only older than the board is shown as soon as it is there: others may go on drawing.
            if drawing.look != asked.look {
                drawing.headway.stop();
            }
            return;
        }
        let is_same_board =
            |before: &Asked| (&before.board, before.mark) == (&asked.board, asked.mark);
        if !preview.asked.as_ref().is_some_and(is_same_board) {
            self.exports.preview.frames = self.frames_of_board();
        }
        self.begin_preview(asked, options);
    }

    fn begin_preview(&mut self, asked: Asked, options: Options) {
        let job = self.export_job(&asked.look.what);
        let [width, height] = asked.look.room.map(f64::from);
        let headway = Arc::new(Headway::default());
        let shared = Arc::clone(&headway);
        let (tell, told) = sync_channel(1);
        let wake = Arc::clone(&self.services.wake);
        let started = std::thread::Builder::new()
            .name("tavla-export-preview".to_owned())
            .spawn(move || {
                let small = job.small(Size::new(width, height), &options, &shared);
                // Who has closed the dialog asks no more.
                tell.send(small).ok();
                wake();
            });
        let preview = &mut self.exports.preview;
        match started {
            Ok(_) => {
                preview.drawing = Some(Drawing {
                    told,
                    headway,
                    look: asked.look.clone(),
                });
            }
            Err(error) => {
                tracing::error!(%error, "no thread to show what is exported");
                preview.shown = Shown::Words(ExportPreview::Failed);
            }
        }
        preview.asked = Some(asked);
    }
}

#[cfg(test)]
mod tests {
    use tavla_shared::board::BoardChange;
    use tavla_shared::geometry::Point;
    use tavla_shared::id::ShapeId;
    use tavla_shared::shape::Shape;

    use super::*;
    use crate::headway::Stopped;

    #[test]
    fn what_was_stopped_while_it_was_drawn_is_drawn_when_it_is_wanted_again() {
        let ctx = egui::Context::default();
        let look = Look {
            what: ExportWhat::Board,
            dark: false,
            transparent: false,
            pages: Pages::One,
            room: [300, 200],
        };
        let (tell, told) = sync_channel(1);
        let mut preview = Preview {
            asked: Some(Asked {
                board: BoardId::from_random(1),
                mark: Scene::new().mark(),
                look: look.clone(),
            }),
            drawing: Some(Drawing {
                told,
                headway: Arc::default(),
                look,
            }),
            ..Preview::default()
        };
        preview.take_drawn(&ctx);
        assert!(preview.asked.is_some() && preview.drawing.is_some());
        tell.send(Err(Failure::Stopped(Stopped))).unwrap();
        preview.take_drawn(&ctx);
        // What is asked for next is compared with nothing, and begun.
        assert!(preview.is_at_rest());
    }

    #[test]
    fn frames_are_listed_as_one_reads_them_and_hidden_ones_are_not() {
        let frame = |number: u128, name: &str, at: (f64, f64)| {
            let mut frame = Shape::new(ShapeId::from_random(number), Kind::Frame);
            frame.text = Arc::from(name);
            frame.pos = Point::new(at.0, at.1);
            frame.size = Size::new(100.0, 100.0);
            frame
        };
        let mut hidden = frame(4, "Hidden", (0.0, 900.0));
        hidden.hidden = true;
        let frames = [
            frame(1, " Last ", (0.0, 500.0)),
            frame(2, "", (300.0, 0.0)),
            frame(3, "First", (0.0, 0.0)),
            hidden,
        ];
        let mut scene = Scene::new();
        let mut shapes: Vec<_> = frames.into_iter().map(Arc::new).collect();
        shapes.sort_by(|a, b| a.id.cmp(&b.id));
        scene.apply(&BoardChange {
            shapes,
            ..BoardChange::default()
        });
        let names: Vec<String> = frames_of(&scene).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["First", text("export-frame-unnamed"), "Last"]);
    }
}
