//! What a frame costs while the zoom goes all the way in and out through a board of text.

use std::sync::Arc;

use egui::Event;
use tavla::commands::Command;
use tavla_shared::board::Edit;
use tavla_shared::board::schema::TEXT_CHARS_MAX;
use tavla_shared::geometry::{Point, Size};
use tavla_shared::id::ShapeId;
use tavla_shared::shape::{Font, Kind, Shape, ZIndex};
use tempfile::TempDir;

use super::frames::keep;
use super::row::Output;
use super::told::tell;
use super::window::{SIZE, Window};
use super::work::Cost;

const TEXTS: usize = 2_000;
const COLUMNS: usize = 40;
/// In the middle, where the zoom goes.
const LONG: usize = TEXTS / 2 + COLUMNS / 2;
const SIZES: [f64; 5] = [12.0, 16.0, 20.0, 28.0, 40.0];
const WORDS: [&str; 12] = [
    "plan", "draft", "review", "ship", "Merge", "queue", "Cache", "index", "node", "Größe", "42",
    "sketch",
];
const IDEOGRAPHS: &str = "一二三四五六七八九十百千万円人名私男女子父母兄弟姉妹大小高安新古多少長短早行\
    来帰食飲見聞読書話買教出入開休学校先生友会社員店駅車電道上中下左右前後東西南北山川田天雨花海空木\
    林森火水土日月年時分今間語本文字体手足目耳口心元気赤青白黒町村国世界図計画議予定";
/// From one frame to the next.
const STEP: f64 = 1.05;
const ZOOM_MIN: f64 = 0.1;
const ZOOM_MAX: f64 = 29.9;

pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let folder = TempDir::new()?;
    keep(folder.path(), &texts()?)?;
    let mut window = Window::open(folder.path())?;
    window.open_board(TEXTS)?;
    window.run(Command::ZoomFit)?;
    let middle = (SIZE / 2.0).to_pos2();
    window.frame(vec![Event::PointerMoved(middle)]);
    zoom_to(&mut window, ZOOM_MIN);
    window.rest()?;
    let work = window.worked(|window| {
        let mut frames = zoom_to(window, ZOOM_MAX);
        frames.extend(zoom_to(window, ZOOM_MIN));
        Ok(frames)
    })?;
    tell(TEXTS, "zoom_text", &work, output)?;
    window.check_picture("zoom_text")?;
    window.app.close();
    Ok(())
}

/// Pinches until the zoom is there.
fn zoom_to(window: &mut Window, zoom: f64) -> Vec<Cost> {
    let now = |window: &Window| window.app.board().editor().view().camera.zoom;
    let step = if zoom > now(window) { STEP } else { 1.0 / STEP };
    let mut costs = Vec::new();
    while (step > 1.0) == (now(window) < zoom) && now(window) != zoom {
        costs.push(window.frame(vec![Event::Zoom(step as f32)]));
    }
    costs
}

/// Texts in rows, of several sizes and fonts, every fifth of ideographs.
fn texts() -> anyhow::Result<Vec<Edit>> {
    let ideographs: Vec<char> = IDEOGRAPHS.chars().filter(|c| !c.is_whitespace()).collect();
    let ranks = ZIndex::spread(None, None, TEXTS);
    let one = |(number, rank): (usize, ZIndex)| {
        let mut text = Shape::new(ShapeId::new(&format!("text-{number:05}"))?, Kind::Text);
        let (column, row) = ((number % COLUMNS) as f64, (number / COLUMNS) as f64);
        text.pos = Point::new(column * 320.0, row * 160.0);
        text.style.text_size = SIZES[number % SIZES.len()];
        text.style.font = Font::ALL[number / 3 % Font::ALL.len()];
        text.style.text_wraps = true;
        text.size = Size::new(280.0, 120.0);
        let words = |count: usize| -> String {
            let word = |at: usize| WORDS[(number * 5 + at * 7) % WORDS.len()];
            (0..count).map(word).collect::<Vec<_>>().join(" ")
        };
        text.text = if number == LONG {
            // As long as a text may be, in one paragraph.
            let whole = words(TEXT_CHARS_MAX / 3);
            whole
                .chars()
                .take(TEXT_CHARS_MAX)
                .collect::<String>()
                .into()
        } else if number % 5 == 4 {
            let letter = |at: usize| ideographs[(number * 13 + at * 11) % ideographs.len()];
            (0..16).map(letter).collect::<String>().into()
        } else {
            words(3 + number % 8).into()
        };
        text.place.index = rank;
        Ok(Edit::Create(Arc::new(text)))
    };
    ranks.into_iter().enumerate().map(one).collect()
}
