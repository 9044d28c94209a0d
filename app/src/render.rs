//! The board's content on the GPU: one ordered list of triangles for shapes and text, drawn by an
//! egui-wgpu paint callback below the interface.
//!
//! Reads shapes, a view and colours; never changes anything, and never uses egui's own shapes.
//!
//! - [`install`] once per render state, then one [`Painter`] per canvas.
//! - Each frame: [`Painter::paint`] with the scene; add the callback to egui's painter; ask for a
//!   repaint while [`Painter::wants_another_frame`].
//!
//! [`PanelLook`] paints what the interface's panels stand on.
//!
//! A frame costs what has changed since the last one, and where nothing has, next to nothing.

mod area;
mod arena;
mod atlas;
mod bars;
mod body_cost;
mod buffers;
mod camera;
mod entries;
mod figure;
mod glyph_shapes;
mod gpu;
mod lettering;
mod letters;
mod listing;
mod mesh;
mod painter;
mod panel;
mod parts;
mod picture_binding;
mod picture_queue;
mod pipelines;
mod room;
mod stack;
mod stroke;
mod tangle;
mod tessellator;
mod textures;
mod translucent;
mod upload;
mod vertex;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use egui_wgpu::WgpuSetup;

pub use self::painter::{PaintStats, Painter, Picture};
pub use self::panel::PanelLook;

/// Makes the pipelines of the board and of panels, once, for the renderer that egui paints this window with.
///
/// Without it (no GPU, as in flow tests) callbacks paint nothing and everything else works.
pub fn install(state: &egui_wgpu::RenderState) {
    gpu::install(state);
    panel::install(state);
}

/// Has the GPU's memory taken in small blocks: a board needs a few large buffers, which have their own, and
/// where a software renderer paints it is everybody's memory.
pub fn spare_memory(setup: &mut WgpuSetup) {
    let WgpuSetup::CreateNew(setup) = setup else {
        return;
    };
    let usual = Arc::clone(&setup.device_descriptor);
    setup.device_descriptor = Arc::new(move |adapter| wgpu::DeviceDescriptor {
        memory_hints: wgpu::MemoryHints::MemoryUsage,
        ..usual(adapter)
    });
}
