//! Panels of the interface: a rounded box with a hairline and a soft shadow in one quad.
//!
//! egui makes hundreds of triangles of a frame with a shadow, and its shader reads a texture for each
//! of their pixels. Where no GPU draws them, that costs more than a whole board.

use std::sync::atomic::{AtomicU32, Ordering};

use bytemuck::{Pod, Zeroable};
use egui::{Color32, Rect, Shadow, Shape};
use egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor};

/// How a panel looks; lengths are in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanelLook {
    /// Its outer edge.
    pub rect: Rect,
    /// Of its corners.
    pub radius: f32,
    /// Its ground.
    pub fill: Color32,
    /// A line of one point inside its edge.
    pub hairline: Color32,
    /// Below it. Only how far down it is counts of its offset, and its spread does not.
    pub shadow: Shadow,
    /// Of all of it.
    pub opacity: f32,
}

impl PanelLook {
    /// What paints it, wherever [`crate::render::install`] was called for the renderer.
    pub fn shape(self) -> Shape {
        let painted = self.rect + self.shadow.margin();
        let callback = PanelCallback {
            look: self,
            slot: AtomicU32::new(0),
        };
        egui_wgpu::Callback::new_paint_callback(painted, callback).into()
    }

    /// In pixels of a target.
    fn instance(&self, screen: &ScreenDescriptor) -> Instance {
        let scale = screen.pixels_per_point;
        let middle = self.rect.center() * scale;
        let half_size = self.rect.size() * (0.5 * scale);
        let shadow = &self.shadow;
        let color = |color: Color32| color.gamma_multiply(self.opacity).to_array();
        Instance {
            middle_half_size: [middle.x, middle.y, half_size.x, half_size.y],
            radius_line_drop_blur: [
                self.radius * scale,
                scale,
                f32::from(shadow.offset[1]) * scale,
                f32::from(shadow.blur) * scale,
            ],
            target_size: screen.size_in_pixels.map(|side| side as f32),
            colors: [
                color(self.fill),
                color(self.hairline),
                color(self.shadow.color),
            ],
        }
    }
}

/// A panel as the shader is given it.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Instance {
    middle_half_size: [f32; 4],
    radius_line_drop_blur: [f32; 4],
    target_size: [f32; 2],
    colors: [[u8; 4]; 3],
}

/// A panel on its way through egui.
struct PanelCallback {
    look: PanelLook,
    /// Which of the frame's panels it is, once that is prepared.
    slot: AtomicU32,
}

/// What is made once per render state.
struct Panels {
    pipeline: wgpu::RenderPipeline,
    /// Of this frame, in the order in which they are prepared.
    instances: Vec<Instance>,
    buffer: wgpu::Buffer,
}

/// Makes what panels are painted with.
pub(super) fn install(state: &egui_wgpu::RenderState) {
    let panels = Panels {
        pipeline: pipeline(state),
        instances: Vec::new(),
        buffer: buffer(&state.device, 16),
    };
    state.renderer.write().callback_resources.insert(panels);
}

fn pipeline(state: &egui_wgpu::RenderState) -> wgpu::RenderPipeline {
    let device = &state.device;
    let source = concat!(include_str!("common.wgsl"), include_str!("panel.wgsl"));
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("panel"),
        source: wgpu::ShaderSource::Wgsl(source.into()),
    });
    let target = state.target_format;
    let entry_point = if target.is_srgb() {
        "panel_linear"
    } else {
        "panel_encoded"
    };
    let attributes = wgpu::vertex_attr_array![
        0 => Float32x4, 1 => Float32x4, 2 => Float32x2, 3 => Unorm8x4, 4 => Unorm8x4, 5 => Unorm8x4
    ];
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("panel"),
        layout: None,
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("panel_vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[Some(wgpu::VertexBufferLayout {
                array_stride: size_of::<Instance>() as u64,
                step_mode: wgpu::VertexStepMode::Instance,
                attributes: &attributes,
            })],
        },
        primitive: wgpu::PrimitiveState {
            topology: wgpu::PrimitiveTopology::TriangleStrip,
            ..Default::default()
        },
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some(entry_point),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format: target,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}

fn buffer(device: &wgpu::Device, panels: usize) -> wgpu::Buffer {
    device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("panels"),
        size: (panels * size_of::<Instance>()) as u64,
        usage: wgpu::BufferUsages::VERTEX | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    })
}

impl CallbackTrait for PanelCallback {
    fn prepare(
        &self,
        _device: &wgpu::Device,
        _queue: &wgpu::Queue,
        screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(panels) = resources.get_mut::<Panels>() {
            self.slot
                .store(panels.instances.len() as u32, Ordering::Relaxed);
            panels.instances.push(self.look.instance(screen));
        }
        Vec::new()
    }

    fn finish_prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        // The first one sends them all.
        if let Some(panels) = resources.get_mut::<Panels>()
            && !panels.instances.is_empty()
        {
            let bytes = bytemuck::cast_slice(&panels.instances);
            if panels.buffer.size() < bytes.len() as u64 {
                panels.buffer = buffer(device, panels.instances.len().next_power_of_two());
            }
            queue.write_buffer(&panels.buffer, 0, bytes);
            panels.instances.clear();
        }
        Vec::new()
    }

    fn paint(
        &self,
        info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(panels) = resources.get::<Panels>() else {
            return;
        };
        let [width, height] = info.screen_size_px.map(|side| side as f32);
        pass.set_viewport(0.0, 0.0, width, height, 0.0, 1.0);
        pass.set_pipeline(&panels.pipeline);
        pass.set_vertex_buffer(0, panels.buffer.slice(..));
        let slot = self.slot.load(Ordering::Relaxed);
        pass.draw(0..4, slot..slot + 1);
    }
}
