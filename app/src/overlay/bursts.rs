//! Signs that people throw: some of each rise from their place and fade.

use egui::{Color32, Painter, Vec2};

use crate::camera::View;
use crate::editor::BurstShown;
use crate::theme::paint_reaction;

/// How many rise.
const PARTS: u16 = 6;
/// How large a sign is, in egui points.
const SIZE: f32 = 26.0;
/// How high they rise, in egui points.
const RISE: f32 = 130.0;
/// How far to the side they go at most, in egui points.
const SPREAD: f32 = 64.0;
/// After which part of its time a sign begins to fade.
const FADES_FROM: f32 = 0.5;

pub(super) fn paint(painter: &Painter, view: &View, burst: &BurstShown, color: Color32) {
    let from = view.screen_from_board(burst.at);
    if !painter.clip_rect().expand(RISE).contains(from) {
        return;
    }
    let Some(age) = burst.age else {
        paint_reaction(painter, &burst.emoji, from, SIZE, color);
        return;
    };
    for part in 0..PARTS {
        let chance = |which: u16| chance(burst.id, part * 4 + which);
        // One after the other, so that they do not rise as one.
        let began = 0.25 * f32::from(part) / f32::from(PARTS);
        let t = ((age - began) / (1.0 - began)).clamp(0.0, 1.0);
        if age < began {
            continue;
        }
        let risen = 1.0 - (1.0 - t) * (1.0 - t);
        // Each has a lane of its own, so that they do not hide each other; neighbours rise differently.
        let lane = (f32::from(part) + chance(0)) / f32::from(PARTS);
        let aside = (lane * 2.0 - 1.0) * SPREAD * risen;
        let far = if part % 2 == 0 { 0.45 } else { 0.8 };
        let height = RISE * (far + 0.2 * chance(1)) * risen;
        let size = SIZE * (0.7 + 0.3 * chance(2)) * (t * 8.0).min(1.0);
        let opacity = 1.0 - ((t - FADES_FROM) / (1.0 - FADES_FROM)).max(0.0);
        let mut faint = painter.clone();
        faint.multiply_opacity(opacity);
        let at = from + Vec2::new(aside, -height);
        paint_reaction(&faint, &burst.emoji, at, size, color);
    }
}

/// Between 0 and 1, the same in every frame of a burst.
fn chance(burst: usize, which: u16) -> f32 {
    let mut mixed = ((burst as u64) << 16 | u64::from(which)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed >> 40) as f32 / (1_u64 << 24) as f32
}
