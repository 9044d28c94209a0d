//! The frame meter: how long frames take, and what is in them. Asks for no frame itself: at rest it
//! shows the last one.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use egui::{Align2, Margin, Pos2, Sense, Shape, Stroke, Ui, Vec2, pos2};

use crate::i18n::{text, text_with};
use crate::render::PaintStats;
use crate::theme::{TextRole, Themed as _, Tokens, font};
use crate::ui::panel::{Place, panel_ui};

/// The frames that are shown.
const FRAMES: usize = 120;
/// How high the graph is, in egui points, and what that stands for: a frame at 60 Hz.
const GRAPH: Vec2 = Vec2::new(196.0, 40.0);
const FULL: Duration = Duration::from_micros(16_667);

/// How often the system is asked for the program's memory at most.
const MEMORY_EVERY: Duration = Duration::from_secs(1);
/// A line of figures.
const ROW_HEIGHT: f32 = 16.0;

/// What is known of the frames so far.
#[derive(Debug, Default)]
pub struct FrameMeter {
    /// What the newest frames took on this thread, oldest first.
    took: VecDeque<Duration>,
    paint: PaintStats,
    shapes: usize,
    memory_bytes: Option<usize>,
    memory_asked: Option<Instant>,
}

impl FrameMeter {
    /// Takes in a frame: when it was begun, what was painted, and of how many shapes in all. `clock` is
    /// read last, so that what the meter itself takes counts.
    pub fn note(
        &mut self,
        begun: Instant,
        clock: impl FnOnce() -> Instant,
        paint: PaintStats,
        shapes: usize,
    ) {
        let is_old = |at: Instant| begun.saturating_duration_since(at) > MEMORY_EVERY;
        if self.memory_asked.is_none_or(is_old) {
            self.memory_asked = Some(begun);
            self.memory_bytes = memory_stats::memory_stats().map(|memory| memory.physical_mem);
        }
        self.paint = paint;
        self.shapes = shapes;
        if self.took.len() == FRAMES {
            self.took.pop_front();
        }
        self.took
            .push_back(clock().saturating_duration_since(begun));
    }

    /// How long frames took: the middle one, and the one that 95 of 100 are shorter than, in
    /// milliseconds.
    pub fn millis(&self) -> Option<(f64, f64)> {
        let mut took: Vec<Duration> = self.took.iter().copied().collect();
        took.sort_unstable();
        let rank = |percent: usize| {
            let at = (took.len() * percent).div_ceil(100).max(1) - 1;
            took.get(at).map(|it| it.as_secs_f64() * 1e3)
        };
        rank(50).zip(rank(95))
    }

    /// Shows it below the people.
    pub fn ui(&self, ui: &Ui) {
        let place = Place {
            align: Align2::RIGHT_TOP,
            offset: Vec2::new(-Tokens::EDGE, Tokens::EDGE + 64.0),
            margin: Margin::same(12),
        };
        panel_ui(ui, "frame-meter", place, |ui| {
            ui.set_width(GRAPH.x);
            ui.spacing_mut().interact_size.y = ROW_HEIGHT;
            ui.spacing_mut().item_spacing.y = 4.0;
            self.graph_ui(ui);
            let (middle, most) = self.millis().unwrap_or_default();
            let paint = self.paint;
            let in_view = text_with(
                "meter-of",
                &[("count", paint.shapes.into()), ("all", self.shapes.into())],
            );
            let memory = self.memory_bytes.map_or(String::new(), |bytes| {
                let megabytes = bytes.div_ceil(1 << 20);
                text_with("meter-megabytes", &[("count", megabytes.into())])
            });
            let rows = [
                ("meter-frame", format!("{middle:.1} · {most:.1} ms")),
                ("meter-shapes", in_view),
                ("meter-draws", paint.draws.to_string()),
                ("meter-vertices", paint.vertices_held.to_string()),
                ("meter-memory", memory),
            ];
            for (label, value) in rows {
                row_ui(ui, text(label), &value);
            }
        });
    }

    fn graph_ui(&self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(GRAPH, Sense::hover());
        let tokens = ui.tokens();
        let painter = ui.painter();
        let line = Stroke::new(1.0, tokens.hairline);
        painter.line_segment([rect.left_top(), rect.right_top()], line);
        painter.line_segment([rect.left_bottom(), rect.right_bottom()], line);
        let point = |(at, took): (usize, &Duration)| -> Pos2 {
            let share = took.as_secs_f32() / FULL.as_secs_f32();
            let x = rect.left() + GRAPH.x * at as f32 / (FRAMES - 1) as f32;
            pos2(x, rect.bottom() - GRAPH.y * share.min(1.0))
        };
        let points: Vec<Pos2> = self.took.iter().enumerate().map(point).collect();
        painter.add(Shape::line(points, Stroke::new(1.5, tokens.accent)));
    }
}

fn row_ui(ui: &mut Ui, label: &str, value: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        let words = |words: &str, color| {
            egui::RichText::new(words)
                .font(font(TextRole::Label))
                .color(color)
        };
        ui.label(words(label, tokens.muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(words(value, tokens.text));
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_frames_count() {
        let mut meter = FrameMeter::default();
        assert_eq!(meter.millis(), None);
        let begun = Instant::now();
        for millis in 0..1_000 {
            let now = begun + Duration::from_millis(millis);
            meter.note(begun, || now, PaintStats::default(), 0);
        }
        assert_eq!(meter.millis(), Some((939.0, 993.0)));
    }
}
