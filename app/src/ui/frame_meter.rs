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
/// As long as the frames are counted back.
const SECOND: Duration = Duration::from_secs(1);
const FRAMES_A_SECOND_MAX: usize = 1_000;
/// A line of figures.
const ROW_HEIGHT: f32 = 16.0;

/// What a frame was of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrameContents {
    /// What was painted for it.
    pub paint: PaintStats,
    /// Shapes that paint something within the view,
    pub in_view: usize,
    /// and anywhere.
    pub shapes: usize,
}

/// How long the newest frames took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FrameTimes {
    /// Half of them took no longer,
    pub median: Duration,
    /// and 95 of 100 no longer than this.
    pub percentile_95: Duration,
    /// None took longer.
    pub longest: Duration,
}

/// What is known of the frames so far.
///
/// A frame's time is what it kept the UI thread busy. In a window that is everything, told when the next
/// frame is begun: input, what came from other threads, the interface, making triangles of all that, and
/// handing it to the GPU. Elsewhere it ends with the interface. Waiting for the screen never counts, nor
/// what other threads and the GPU do meanwhile.
#[derive(Debug, Default)]
pub struct FrameMeter {
    /// What the newest frames took, oldest first.
    took: VecDeque<Duration>,
    /// When the frames of the last second were begun.
    begun: VecDeque<Instant>,
    contents: FrameContents,
    memory_bytes: Option<usize>,
    memory_asked: Option<Instant>,
}

impl FrameMeter {
    /// Takes in how long the newest frame took that is known of, and what the one at `now` is of.
    pub fn note(&mut self, now: Instant, took: Duration, contents: FrameContents) {
        let is_old = |at: Instant| now.saturating_duration_since(at) > MEMORY_EVERY;
        if self.memory_asked.is_none_or(is_old) {
            self.memory_asked = Some(now);
            self.memory_bytes = memory_stats::memory_stats().map(|memory| memory.physical_mem);
        }
        self.contents = contents;
        self.begun.push_back(now);
        let is_past = |begun: &Instant| now.saturating_duration_since(*begun) >= SECOND;
        while self.begun.pop_front_if(|begun| is_past(begun)).is_some() {}
        // Where the clock stands still.
        self.begun.truncate(FRAMES_A_SECOND_MAX);
        if self.took.len() == FRAMES {
            self.took.pop_front();
        }
        self.took.push_back(took);
    }

    /// How long the frames took that are shown; none where there were none.
    pub fn times(&self) -> Option<FrameTimes> {
        let mut took: Vec<Duration> = self.took.iter().copied().collect();
        took.sort_unstable();
        let rank = |percent: usize| {
            let at = (took.len() * percent).div_ceil(100).max(1) - 1;
            took.get(at).copied()
        };
        Some(FrameTimes {
            median: rank(50)?,
            percentile_95: rank(95)?,
            longest: rank(100)?,
        })
    }

    /// How many frames there were in the second before the newest, and with it: few where the GPU is what
    /// a frame waits for, or where little was to be shown.
    pub fn frames_a_second(&self) -> usize {
        self.begun.len()
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
            self.times_ui(ui);
            self.contents_ui(ui);
        });
    }

    fn times_ui(&self, ui: &mut Ui) {
        let times = self.times().unwrap_or_default();
        let frames = self.took.len();
        row_ui(ui, text("meter-median"), &millis(times.median));
        row_ui(ui, text("meter-most"), &millis(times.percentile_95));
        let longest = text_with("meter-longest", &[("count", frames.into())]);
        row_ui(ui, &longest, &millis(times.longest));
        let rate = self.frames_a_second().to_string();
        row_ui(ui, text("meter-rate"), &rate);
    }

    fn contents_ui(&self, ui: &mut Ui) {
        let FrameContents {
            paint,
            in_view,
            shapes,
        } = self.contents;
        let in_view = text_with(
            "meter-of",
            &[("count", in_view.into()), ("all", shapes.into())],
        );
        let rows = [
            ("meter-shapes", in_view),
            ("meter-draws", paint.draw_calls.to_string()),
            ("meter-vertices", paint.vertices_held.to_string()),
            (
                "meter-memory",
                self.memory_bytes.map_or(String::new(), megabytes),
            ),
            ("meter-gpu", megabytes(paint.gpu_bytes)),
        ];
        for (label, value) in rows {
            row_ui(ui, text(label), &value);
        }
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

fn millis(took: Duration) -> String {
    let millis = format!("{:.1}", took.as_secs_f64() * 1e3);
    text_with("meter-millis", &[("millis", millis.as_str().into())])
}

fn megabytes(bytes: usize) -> String {
    let megabytes = bytes.div_ceil(1 << 20);
    text_with("meter-megabytes", &[("count", megabytes.into())])
}

/// A figure, with what it is of before it and as its accessible name.
fn row_ui(ui: &mut Ui, label: &str, value: &str) {
    let tokens = ui.tokens();
    ui.horizontal(|ui| {
        let words = |words: &str, color| {
            egui::RichText::new(words)
                .font(font(TextRole::Label))
                .color(color)
        };
        let label = ui.label(words(label, tokens.muted));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(words(value, tokens.text)).labelled_by(label.id);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(took: impl IntoIterator<Item = u64>, expected: Option<[u64; 3]>) {
        let mut meter = FrameMeter::default();
        let now = Instant::now();
        for millis in took {
            meter.note(now, Duration::from_millis(millis), FrameContents::default());
        }
        let expected = expected.map(|millis| {
            let [median, percentile_95, longest] = millis.map(Duration::from_millis);
            FrameTimes {
                median,
                percentile_95,
                longest,
            }
        });
        assert_eq!(meter.times(), expected);
    }

    #[test]
    fn the_median_the_95th_percentile_and_the_longest_are_of_the_newest_frames() {
        check([], None);
        check([7], Some([7, 7, 7]));
        check([9, 1, 5], Some([5, 9, 9]));
        // Of 100, five take longer than the 95th percentile, and one longest.
        check((1..=100).rev(), Some([50, 95, 100]));
        check(0..1_000, Some([939, 993, 999]));
    }

    #[test]
    fn frames_are_counted_back_for_a_second() {
        let mut meter = FrameMeter::default();
        let first = Instant::now();
        let mut after = |millis| {
            let now = first + Duration::from_millis(millis);
            meter.note(now, Duration::ZERO, FrameContents::default());
            meter.frames_a_second()
        };
        assert_eq!([0, 400, 999].map(&mut after), [1, 2, 3]);
        assert_eq!([1_000, 1_400, 5_000].map(&mut after), [3, 3, 1]);
    }

    #[test]
    fn a_long_frame_is_the_longest_until_it_is_no_longer_shown() {
        let after = |frames| std::iter::once(80).chain(std::iter::repeat_n(4, frames));
        check(after(FRAMES - 1), Some([4, 4, 80]));
        check(after(FRAMES), Some([4, 4, 4]));
    }
}
