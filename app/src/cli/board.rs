//! Shapes as a board of its own, and that as a file: what another program's drawing is once it is Tavla's.

use std::collections::BTreeSet;
use std::sync::Arc;

use rand::RngCore as _;
use tavla_shared::board::schema::TITLE_CHARS_MAX;
use tavla_shared::board::{Board, Edit, EditBatch, MetaEdit, Version};
use tavla_shared::board_file::{About, BoardFile};
use tavla_shared::id::{BoardId, PeerId, ShapeId};
use tavla_shared::shape::{Kind, Shape, ZIndex};

use super::lost::Lost;
use super::reading::{Loaded, Source};
use super::{CommandError, Console};
use crate::import::{Drawing, ImportReport, Placement};

pub(super) use crate::APP;

/// A new board with these shapes of one that was read, from the bottom up.
///
/// # Errors
/// [`CommandError`] where no board takes them.
pub(super) fn board_file(
    loaded: &Loaded,
    shapes: &[Arc<Shape>],
    console: &mut Console<'_>,
) -> Result<BoardFile, CommandError> {
    let title = kept_title(loaded.title());
    let mut edits: Vec<Edit> = by_themselves(shapes)
        .into_iter()
        .map(Edit::Create)
        .collect();
    let meta = &loaded.meta;
    let mut settings = vec![MetaEdit::Title(title.as_str().into())];
    let background = meta.background;
    settings.extend(background.map(|color| MetaEdit::Background(Some(color))));
    // Other programs' files have none unless somebody wanted one.
    if meta.grid || matches!(loaded.source, Source::Board(_)) {
        settings.push(MetaEdit::Grid(meta.grid));
    }
    edits.extend(settings.into_iter().map(Edit::Meta));
    let mut board = Board::new(writer(console));
    board.apply(&EditBatch::new("import", edits), console.now())?;
    let shown: BTreeSet<_> = shapes.iter().filter_map(|shape| shape.file).collect();
    let pictures = loaded.files.iter().filter(|(hash, _)| shown.contains(hash));
    Ok(BoardFile {
        about: About {
            board: Some(BoardId::from_random(console.name())),
            title,
            created: console.now(),
            saved: console.now(),
            app: APP.to_owned(),
        },
        board: board.updates_since(&Version::default())?,
        talk: Vec::new(),
        pictures: pictures.map(|(hash, it)| (*hash, it.clone())).collect(),
        thumbnail: None,
    })
}

/// As much of a title as a board holds.
pub(super) fn kept_title(title: &str) -> String {
    title.chars().take(TITLE_CHARS_MAX).collect()
}

/// What is told of a title that a board does not hold all of.
pub(super) fn title_lost(title: &str) -> Option<Lost> {
    let is_longer = title.chars().nth(TITLE_CHARS_MAX).is_some();
    Lost::counted("cli-lost-title", usize::from(is_longer))
}

/// The same file of a board that is called so, as far as a board holds it.
///
/// # Errors
/// [`CommandError`] where the board does not take it.
pub(super) fn retitled(
    file: BoardFile,
    title: &str,
    console: &mut Console<'_>,
) -> Result<BoardFile, CommandError> {
    let (mut board, _) = Board::open(writer(console), &file.board);
    let title = kept_title(title);
    let edits = vec![Edit::Meta(MetaEdit::Title(title.as_str().into()))];
    board.apply(&EditBatch::new("title", edits), console.now())?;
    Ok(BoardFile {
        board: board.updates_since(&Version::default())?,
        about: About {
            title,
            ..file.about
        },
        ..file
    })
}

/// The same file of a board that also has this drawing, to the right of all else.
///
/// # Errors
/// [`CommandError`] where the board does not take it.
pub(super) fn with_drawing(
    file: BoardFile,
    loaded: &Loaded,
    console: &mut Console<'_>,
) -> Result<BoardFile, CommandError> {
    let (mut board, _) = Board::open(writer(console), &file.board);
    let seen = board.shapes().filter(|shape| shape.kind != Kind::Group);
    let bounds = seen.map(|shape| shape.bounds());
    let roots = board.shapes().filter(|it| it.place.parent.is_none());
    let above = roots.map(|shape| shape.place.index.clone()).max();
    let placement = match bounds.reduce(|all, one| all.union(one)) {
        Some(earlier) => Placement::Beside { earlier, above },
        None => Placement::OwnBoard,
    };
    let drawing = Drawing {
        shapes: loaded.shapes.iter().map(|it| (**it).clone()).collect(),
        background: loaded.meta.background,
        grid: loaded.meta.grid,
        files: loaded.files.clone(),
        // What is too far out then is taken off it.
        report: ImportReport {
            shapes: loaded.shapes.len(),
            ..ImportReport::default()
        },
    };
    let imported = drawing.placed(&placement);
    board.apply(&EditBatch::new("import", imported.edits), console.now())?;
    let mut pictures = file.pictures;
    pictures.extend(imported.files);
    Ok(BoardFile {
        about: file.about,
        board: board.updates_since(&Version::default())?,
        talk: file.talk,
        pictures,
        thumbnail: None,
    })
}

/// A board's file as bytes.
///
/// # Errors
/// [`CommandError`] where no file holds it.
pub(super) fn packed(file: &BoardFile) -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    file.write(&mut bytes)?;
    Ok(bytes)
}

/// Under which id something is written that nobody has written under. Loro keeps the largest for itself.
fn writer(console: &mut Console<'_>) -> PeerId {
    console.random.next_u64().clamp(1, u64::MAX - 1)
}

/// The shapes as they are without what they were in, if that is not among them: in nothing, in the order they have.
fn by_themselves(shapes: &[Arc<Shape>]) -> Vec<Arc<Shape>> {
    let here: BTreeSet<&ShapeId> = shapes.iter().map(|shape| &shape.id).collect();
    let is_root = |shape: &Shape| {
        let parent = shape.place.parent.as_ref();
        parent.is_none_or(|parent| !here.contains(parent))
    };
    let has_left = |shape: &Arc<Shape>| is_root(shape) && shape.place.parent.is_some();
    if !shapes.iter().any(has_left) {
        return shapes.to_vec();
    }
    // Ranks in what they were in say nothing of each other.
    let roots = shapes.iter().filter(|shape| is_root(shape)).count();
    let mut ranks = ZIndex::spread(None, None, roots).into_iter();
    let mut alone = shapes.to_vec();
    for shape in &mut alone {
        if is_root(shape)
            && let Some(rank) = ranks.next()
        {
            let place = &mut Arc::make_mut(shape).place;
            place.parent = None;
            place.index = rank;
        }
    }
    alone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_its_frame_keeps_its_order_and_is_in_nothing() {
        let names = ["a", "b", "c"].map(|name| ShapeId::new(name).unwrap());
        let shapes: Vec<Arc<Shape>> = names
            .iter()
            .map(|id| {
                let mut shape = Shape::new(id.clone(), Kind::Rectangle);
                shape.place.parent = Some(ShapeId::new("gone").unwrap());
                Arc::new(shape)
            })
            .collect();
        let alone = by_themselves(&shapes);
        assert!(alone.iter().all(|shape| shape.place.parent.is_none()));
        let ranks = alone.iter().map(|shape| &shape.place.index);
        assert!(ranks.is_sorted());
        assert_eq!(by_themselves(&alone), alone);
    }
}
