//! The library in the window: items go onto the board, what is picked becomes one, and what a person does with their
//! own is kept at once.

mod exporting;
mod thumbnails;

use std::sync::Arc;
use std::time::Instant;

use egui::Context;
use tavla_shared::geometry::Point;
use tavla_shared::shape::{Kind, Shape};

use self::exporting::Exporting;
use self::thumbnails::Thumbnails;
use super::files::lost_words;
use super::{AppServices, TavlaApp};
use crate::i18n::{text, text_with};
use crate::library::{
    Brought, Full, ITEM_BYTES_MAX, ITEMS_MAX, Item, ItemKey, LIBRARY_BYTES_MAX, Library, NewItem,
    suggested_name,
};
use crate::ui::{LibraryAction, LibraryView, Severity, Toast, UiAction, WorkView};

/// See the module.
pub(super) struct Items {
    library: Library,
    thumbnails: Thumbnails,
    exporting: Option<Exporting>,
}

impl Items {
    /// As they were kept.
    pub(super) fn kept(services: &AppServices) -> Self {
        let store = services.storage.store_path().to_owned();
        Self {
            library: Library::kept(services.storage.library()),
            thumbnails: Thumbnails::new(store, Arc::clone(&services.wake)),
            exporting: None,
        }
    }

    /// The file that takes long enough at `now` for somebody to be shown it.
    pub(super) fn works(&self, now: f64) -> impl Iterator<Item = WorkView> {
        let exporting = self.exporting.iter();
        exporting.filter_map(move |exporting| exporting.work(now))
    }

    /// Lets the file end before its next step.
    pub(super) fn stop(&self) {
        if let Some(exporting) = &self.exporting {
            exporting.stop();
        }
    }

    /// Waits until then for the file to be in its place or away; whether it is.
    pub(super) fn wait(&self, until: Instant) -> bool {
        let exporting = self.exporting.as_ref();
        exporting.is_none_or(|exporting| exporting.wait(until))
    }

    /// Whether there is anything of the person's own.
    pub(super) fn has_own(&self) -> bool {
        !self.library.items().is_empty()
    }

    /// What the panel shows, on a board that is shown so large; `offered`: what is picked there could be let go here.
    pub(super) fn view(&self, zoom: f64, offered: bool) -> LibraryView<'_> {
        LibraryView {
            library: &self.library,
            pictures: self.thumbnails.pictures(),
            zoom,
            offered,
        }
    }
}

impl TavlaApp {
    /// The library.
    pub fn library(&self) -> &Library {
        &self.items.library
    }

    /// Whether what is picked is dragged over the library.
    pub(super) fn offers_selection(&self, ctx: &Context) -> bool {
        let at = ctx.input(|input| input.pointer.interact_pos());
        let is_here = at.is_some_and(|at| self.shell.library_is_at(ctx, at));
        is_here && self.board.editor().drags_selection()
    }

    /// Has the pictures made of what is in view.
    pub(super) fn follow_items(&mut self, ctx: &Context) {
        let Items {
            library,
            thumbnails,
            ..
        } = &mut self.items;
        thumbnails.follow(ctx, library, self.shell.library_items_shown());
    }

    pub(super) fn act_on_library(&mut self, ctx: &Context, action: LibraryAction) {
        match action {
            LibraryAction::Insert(key) => {
                let middle = self.board.editor().view().camera.center;
                self.insert_item(&key, middle);
            }
            LibraryAction::Drop(key, at) => {
                let at = self.board.editor().view().board_from_screen(at);
                self.insert_item(&key, at);
            }
            LibraryAction::Rename(id, name) => {
                let item = self.items.library.rename(&id, &name);
                self.keep_item(item.as_ref());
            }
            LibraryAction::Move(id, next) => {
                let item = self.items.library.move_before(&id, next.as_deref());
                self.keep_item(item.as_ref());
            }
            LibraryAction::Delete(id) => self.delete_item(ctx, &id),
            LibraryAction::Restore(item) => match self.items.library.put_back(Item::clone(&item)) {
                Ok(()) => self.keep_item(Some(item.as_ref())),
                Err(full) => self.tell(ctx, Severity::Warning, full_words(full)),
            },
        }
    }

    fn insert_item(&mut self, key: &ItemKey, at: Point) {
        if let Some(contents) = self.items.library.contents_of(key) {
            self.board
                .editor_mut()
                .insert_shapes(&contents.shapes(), at);
        }
    }

    /// Keeps an item as it is now.
    fn keep_item(&mut self, item: Option<&Item>) {
        if let Some(item) = item {
            self.services.storage.put_library_item(item.row());
        }
    }

    fn delete_item(&mut self, ctx: &Context, id: &str) {
        let Some(item) = self.items.library.remove(id) else {
            return;
        };
        self.services.storage.remove_library_item(id);
        let words = text_with("library-deleted", &[("name", item.name.as_str().into())]);
        let back = UiAction::Library(LibraryAction::Restore(Arc::new(item)));
        let toast = Toast::new(Severity::Info, words).with(text("library-undo"), back);
        self.show_toast(ctx, toast);
    }

    /// Keeps what is picked, shows it, and has it named.
    pub(super) fn add_to_library(&mut self, ctx: &Context) {
        let shapes = self.board.editor().picked_shapes();
        self.keep_shapes(ctx, &shapes);
    }

    fn keep_shapes(&mut self, ctx: &Context, shapes: &[Arc<Shape>]) {
        let is_nothing = shapes.iter().all(|shape| shape.kind == Kind::Group);
        let name = suggested_name(shapes);
        let Some(new) = NewItem::of(shapes, &name, None) else {
            let limit = ("limit", (ITEM_BYTES_MAX >> 10).into());
            let words = if is_nothing {
                text("library-nothing").to_owned()
            } else {
                text_with("library-too-much", &[limit])
            };
            return self.tell(ctx, Severity::Warning, words);
        };
        match self.take_item(new) {
            Ok(item) => self.shell.show_library(Some((item.id, item.name))),
            Err(full) => self.tell(ctx, Severity::Warning, full_words(full)),
        }
    }

    fn take_item(&mut self, new: NewItem) -> Result<Item, Full> {
        let mut random = || u128::from((self.services.random)());
        let id = random() | random() << 64;
        let now = u64::try_from((self.services.unix_millis)()).unwrap_or_default();
        let item = self.items.library.add(new, id, now)?;
        self.services.storage.put_library_item(item.row());
        Ok(item)
    }

    /// Keeps what a file has brought, in its order, before what is here; shows it, and says what is left out.
    pub(super) fn take_brought(&mut self, ctx: &Context, brought: Brought) {
        let (mut added, mut left) = (0_usize, 0_usize);
        for item in brought.items.into_iter().rev() {
            match self.take_item(item) {
                Ok(_) => added += 1,
                Err(full) => {
                    tracing::info!(%full, "an item of a file is not kept");
                    left += 1;
                }
            }
        }
        let mut lost = lost_words(&brought.report);
        for (id, count) in [
            ("library-lost-large", brought.too_large),
            ("library-lost-full", left),
        ] {
            lost.extend((count > 0).then(|| text_with(id, &[("count", count.into())])));
        }
        let lost = lost.join(", ");
        let count = ("count", added.into());
        let (severity, words) = if lost.is_empty() {
            (Severity::Info, text_with("library-imported", &[count]))
        } else {
            let args = [count, ("lost", lost.as_str().into())];
            let words = text_with("library-imported-with-losses", &args);
            (Severity::Warning, words)
        };
        if added > 0 {
            self.shell.show_library(None);
        }
        self.tell(ctx, severity, words);
    }

    /// What is picked was dragged, and is let go over the library: it stays where it was, and the library keeps it.
    pub(super) fn take_offered(&mut self, ctx: &Context) {
        let released = ctx.input(|input| input.pointer.primary_released());
        if released && self.offers_selection(ctx) {
            // As they were before the drag.
            let shapes = self.board.editor().picked_shapes();
            self.board.editor_mut().cancel_gesture();
            self.keep_shapes(ctx, &shapes);
        }
    }
}

fn full_words(full: Full) -> String {
    match full {
        Full::Items => text_with("library-full-items", &[("limit", ITEMS_MAX.into())]),
        Full::Bytes { .. } => {
            let limit = LIBRARY_BYTES_MAX >> 20;
            text_with("library-full-bytes", &[("limit", limit.into())])
        }
    }
}
