//! How others see the person: as it was kept, as they change it, and their own picture on its way from a
//! file.

use std::path::PathBuf;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use egui::Context;
use tavla_shared::presence::Face;
use tavla_shared::protocol::limits::{IMAGE_BYTES_MAX, IMAGE_SIDE_MAX};
use tavla_shared::shape::Color;

use crate::app::boards::own_name;
use crate::app::open_board::identity;
use crate::app::{AppServices, NAME_KEY, TavlaApp};
use crate::faces::{Picking, PictureError};
use crate::i18n::{text, text_with};
use crate::session::Identity;
use crate::storage::Storage;
use crate::ui::you_dialog::YouDialog;
use crate::ui::{Introduction, Severity, YouView};

/// The setting that holds the colour that the person chose, if any,
const COLOR_KEY: &str = "color";
/// and the one that holds their picture, if any, in Base64.
const FACE_KEY: &str = "face";
const MEGABYTE: usize = 1024 * 1024;

/// Who sits here, as they said last.
pub(super) fn kept_identity(services: &AppServices) -> Identity {
    let storage = &services.storage;
    let name = own_name(services);
    let identity = match kept_color(storage) {
        Some(color) => Identity::new(&name, color, storage.device()),
        None => identity(&name, storage.device()),
    };
    Identity {
        face: kept_face(storage),
        ..identity
    }
}

fn kept_color(storage: &Storage) -> Option<Color> {
    let color = storage.setting::<Option<String>>(COLOR_KEY)??;
    Color::from_text(&color).filter(|color| !color.is_none())
}

fn kept_face(storage: &Storage) -> Option<Face> {
    let face = storage.setting::<Option<String>>(FACE_KEY)??;
    Face::new(&STANDARD.decode(face).ok()?)
}

impl TavlaApp {
    /// How others see the person now.
    pub(super) fn introduction(&self) -> Introduction {
        let identity = self.board.desk().session().identity();
        Introduction {
            name: identity.person.name.to_string(),
            color: identity.chosen,
            face: identity.face.clone(),
        }
    }

    /// What the dialog about it is shown.
    pub(super) fn you_view<'a>(&self, now: &'a Introduction) -> YouView<'a> {
        let dialog = self.shell.you_dialog();
        let face = dialog.and_then(YouDialog::face);
        YouView {
            now,
            slot: self.board.my_color().slot,
            picture: face.and_then(|face| self.portraits.picture(face)),
            picking: self.picking.is_some(),
        }
    }

    /// Keeps how the person wants to be seen, and shows it to the others.
    pub(super) fn introduce(&mut self, introduction: &Introduction) {
        let storage = &mut self.services.storage;
        let Introduction { name, color, face } = introduction;
        storage.put_setting(NAME_KEY, name);
        storage.put_setting(COLOR_KEY, &color.map(|color| color.to_string()));
        let face = face.as_ref().map(|face| STANDARD.encode(face.bytes()));
        storage.put_setting(FACE_KEY, &face);
        self.board.introduce(kept_identity(&self.services));
    }

    /// Asks for a file for the person's own picture.
    pub(super) fn pick_face(&mut self, ctx: &Context) {
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text("you-picture-choose"))
            .add_filter(
                "PNG, JPEG, WebP, GIF",
                &["png", "jpg", "jpeg", "webp", "gif"],
            )
            .pick_file();
        self.make_face(ctx, move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let file = runtime.ok()?.block_on(picked)?;
            Some(file.path().to_owned())
        });
    }

    /// Makes the file at `path` the picture in the dialog about the person, where that is open.
    pub fn choose_face(&mut self, ctx: &Context, path: PathBuf) {
        self.make_face(ctx, move || Some(path));
    }

    fn make_face(
        &mut self,
        ctx: &Context,
        pick: impl FnOnce() -> Option<PathBuf> + Send + 'static,
    ) {
        // The newest file counts: what came of one before it nobody waits for.
        match Picking::start(Arc::clone(&self.services.wake), pick) {
            Ok(picking) => self.picking = Some(picking),
            Err(error) => {
                tracing::error!(%error, "no thread to read a picture");
                self.tell(ctx, Severity::Error, text("error-no-thread"));
            }
        }
    }

    /// Takes in what came of a file that was picked.
    pub(super) fn take_picked_face(&mut self, ctx: &Context) {
        let outcome = self.picking.as_ref().and_then(Picking::outcome);
        let Some(picked) = outcome else {
            return;
        };
        self.picking = None;
        // A dialog that was left has nothing to do with it any more.
        if let (Some(you), Some(made)) = (self.shell.you_dialog_mut(), picked) {
            you.take_face(made.map_err(|error| refusal_words(&error)));
        }
        ctx.request_repaint();
    }
}

/// Why a file makes no picture, and what to do.
fn refusal_words(error: &PictureError) -> String {
    match error {
        PictureError::Unreadable => text("you-picture-unreadable").to_owned(),
        PictureError::TooLarge => {
            let limit = IMAGE_BYTES_MAX / MEGABYTE;
            text_with("you-picture-too-large", &[("limit", limit.into())])
        }
        PictureError::NotShown(error) => {
            tracing::debug!(%error, "a file makes no picture of somebody");
            let side = IMAGE_SIDE_MAX as usize;
            text_with("you-picture-not-shown", &[("side", side.into())])
        }
    }
}
