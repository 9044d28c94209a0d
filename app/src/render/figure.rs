//! Figures as two triangles each: the shader knows their outlines.

use tavla_shared::shape::Color;

use super::vertex::{Mesh, Mode, Vertex, slot_mode};
use crate::shapes::{Figure, Form};

/// How a figure is painted.
pub(super) struct FigureColors {
    pub(super) fill: Color,
    pub(super) outline: Color,
    /// Of all of it, 0 to 1.
    pub(super) opacity: f64,
}

/// Adds a figure with an outline `width` board units wide, none where that is 0. Its size and angle
/// are those in the slot.
pub(super) fn push_figure(
    mesh: &mut Mesh,
    figure: &Figure,
    width: f64,
    colors: &FigureColors,
    slot: u32,
) {
    let mode = match figure.form {
        Form::Box => Mode::Box,
        Form::Ellipse => Mode::Ellipse,
        Form::Diamond => Mode::Diamond,
    };
    let [r, g, b, a] = colors.outline.0.map(f32::from);
    let opacity = (colors.opacity * 255.0).round() as f32;
    let strokes = figure.strokes as f32;
    let corners = [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
    let [one, two, three, four] = corners.map(|(x, y)| {
        mesh.push(Vertex {
            position: [
                r * 65_536.0 + g * 256.0 + b,
                a + opacity * 256.0 + strokes * 65_536.0,
            ],
            normal: [x, y],
            edge: figure.radius as f32,
            radius: (width / 2.0) as f32,
            color: colors.fill.0,
            slot_mode: slot_mode(slot, mode),
        })
    });
    mesh.quad(one, two, three, four);
}
