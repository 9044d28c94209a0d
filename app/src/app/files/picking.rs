//! Which files a person can pick, and asking for one.

use std::ffi::OsStr;
use std::path::Path;

use super::source::Source;
use crate::app::TavlaApp;
use crate::i18n::text;

/// The endings of the files that can be imported,
const ANY: &[&str] = &[
    "tavla",
    "excalidraw",
    "excalidrawlib",
    "json",
    "canvas",
    "tldr",
    "csv",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "svg",
];
/// and of those among them that are pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "webp", "gif", "svg"];
/// The ending of libraries.
pub(in crate::app) const LIBRARY: &str = "excalidrawlib";
const LIBRARIES: &[&str] = &[LIBRARY];

/// Whether a file is called as pictures are.
pub(in crate::app) fn is_picture(path: &Path) -> bool {
    let ending = path.extension().and_then(OsStr::to_str);
    ending.is_some_and(|ending| PICTURES.iter().any(|it| it.eq_ignore_ascii_case(ending)))
}

/// Which files a person is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Picked {
    /// Whatever can be imported.
    Any,
    /// Pictures.
    Picture,
    /// Libraries.
    Library,
}

impl TavlaApp {
    /// Asks for a file to import.
    pub(in crate::app) fn pick_file(&mut self, ctx: &egui::Context, kind: Picked) {
        // A picture comes into the hand, what a file holds beside what is there.
        let at = (kind == Picked::Picture).then(|| self.board.editor().pointer_on_board());
        let (title, name, endings) = match kind {
            Picked::Any => ("import-title", "import-kind", ANY),
            Picked::Picture => ("picture-title", "picture-kind", PICTURES),
            Picked::Library => ("library-import", "library-kind", LIBRARIES),
        };
        // Made here, as some systems show dialogs only for the main thread; waited for elsewhere.
        let picked = rfd::AsyncFileDialog::new()
            .set_title(text(title))
            .add_filter(text(name), endings)
            .pick_file();
        self.read_files(
            ctx,
            at,
            [move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build();
                let path = runtime.ok()?.block_on(picked)?.path().to_owned();
                Some(match kind {
                    Picked::Any | Picked::Library => Source::File(path),
                    Picked::Picture => Source::Picture(path),
                })
            }],
        );
    }
}
