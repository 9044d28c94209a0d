//! Many people in view: what their cursors in motion cost a frame beyond those of one.

use std::time::Duration;

use anyhow::ensure;
use egui::{Pos2, RawInput, Rect, vec2};
use tavla::editor::Editor;
use tavla::overlay::overlay_ui;
use tavla_shared::geometry::Point;
use tavla_shared::presence::{Presence, Who};

use super::row::{Output, Row, timed};

/// How many frames are shown before they are measured, and how many are.
const WARM_UP: u32 = 60;
const FRAMES: u32 = 600;
const FRAME_SECONDS: f64 = 1.0 / 60.0;
/// How much more a frame with fifty may take than one with one, in milliseconds.
const MORE_MILLIS_MAX: f64 = 1.0;

/// Prints what a frame takes with one and with fifty.
///
/// # Errors
/// Where fifty cost too much.
pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let mut medians = Vec::new();
    for people in [1, 50] {
        let row = Row::new("presence", "cursors a frame", frames(people)).with_members(people);
        medians.push(row.ms_p50);
        output.row(&row)?;
    }
    let more = medians[1] - medians[0];
    ensure!(
        more < MORE_MILLIS_MAX,
        "fifty people cost {more} ms a frame more than one"
    );
    Ok(())
}

/// What [`Editor::begin_frame`] and the overlay take in each frame.
fn frames(people: usize) -> Vec<Duration> {
    let ctx = egui::Context::default();
    tavla::theme::install(&ctx);
    let mut editor = Editor::new(1);
    let canvas = Rect::from_min_size(Pos2::ZERO, vec2(1_920.0, 1_080.0));
    let mut times = Vec::new();
    for frame in 0..WARM_UP + FRAMES {
        let now = f64::from(frame) * FRAME_SECONDS;
        editor.set_time(now);
        for person in 0..people {
            let peer = person as u64 + 1;
            if frame == 0 {
                editor.hear(
                    peer,
                    Presence::Who(Who {
                        name: format!("Person {person}"),
                        ..Who::default()
                    }),
                );
            }
            // Every other frame, and not all in the same.
            if (frame as usize + person).is_multiple_of(2) {
                let around = now * 2.0 + person as f64;
                let at = Point::new(around.cos() * 400.0, around.sin() * 300.0);
                editor.hear(peer, Presence::Cursor(at));
            }
        }
        let mut took = Duration::ZERO;
        let input = RawInput {
            screen_rect: Some(canvas),
            time: Some(now),
            ..RawInput::default()
        };
        let _shown = ctx.run_ui(input, |ui| {
            let ((), time) = timed(|| {
                editor.begin_frame(now, canvas);
                overlay_ui(ui, &mut editor);
            });
            took = time;
        });
        if frame >= WARM_UP {
            times.push(took);
        }
    }
    times
}
