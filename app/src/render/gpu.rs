//! The GPU's side: what painters have there, and the egui-wgpu callback that fills and draws
//! them. Knows no shape: bytes in, one ordered list of triangles out.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use bytemuck::{Pod, Zeroable};
use egui_wgpu::{CallbackResources, CallbackTrait, ScreenDescriptor};
use wgpu::util::DeviceExt as _;

use super::buffers::Buffers;
use super::picture_binding::{BoundPicture, PictureBinding};
use super::picture_queue::PictureChange;
use super::pipelines::Pipelines;
use super::upload::Uploads;

/// Everything a frame tells the shader; laid out as `View` in canvas.wgsl.
#[derive(Debug, Clone, Copy, Pod, Zeroable, PartialEq)]
#[repr(C)]
pub(super) struct ViewUniform {
    pub(super) size: [f32; 2],
    pub(super) corner: [f32; 2],
    pub(super) center: [f32; 2],
    pub(super) camera_chunk: [i32; 2],
    pub(super) camera_offset: [f32; 2],
    pub(super) pixels_per_unit: f32,
    pub(super) grid_spacing: f32,
    pub(super) dot_radius: f32,
    pub(super) odd_dots: f32,
    pub(super) grid_phase: [f32; 2],
    pub(super) stroke_min: f32,
    pub(super) grid_columns: u32,
    /// The shader's colours begin at a multiple of 16 bytes.
    pub(super) padding: [f32; 2],
    pub(super) canvas: [f32; 4],
    pub(super) dot: [f32; 4],
}

/// One frame of one painter, on its way through egui.
pub(super) struct Frame {
    /// Which painter's buffers to use.
    pub(super) painter: u64,
    pub(super) uploads: Arc<Mutex<Uploads>>,
    pub(super) view: ViewUniform,
    /// How many dots of the grid may be seen.
    pub(super) dots: u32,
    /// What is drawn, from the bottom up.
    pub(super) draws: Arc<[Draw]>,
}

impl Frame {
    /// How many draw calls it is: the ground is one, and so are all dots together.
    pub(super) fn draw_calls(&self) -> usize {
        1 + usize::from(self.dots > 0) + self.draws.len()
    }
}

/// A draw call of the board's triangles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draw {
    /// A part of the index buffer.
    pub(super) indices: Range<u32>,
    /// What is in it.
    pub(super) material: Material,
    /// Whether a frame may cut it off.
    pub(super) clipped: bool,
}

/// What a pipeline must be able to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Material {
    /// Strokes, areas, shadows and figures.
    Plain,
    /// Those, and glyphs.
    Glyphs,
    /// The picture of this number, and nothing else.
    Bitmap(u32),
}

/// Where paint callbacks find everything.
struct Canvas {
    pipelines: Pipelines,
    painters: BTreeMap<u64, OnGpu>,
}

/// Makes the board's pipelines and leaves them where paint callbacks find them.
pub(super) fn install(state: &egui_wgpu::RenderState) {
    let canvas = Canvas {
        pipelines: Pipelines::new(state),
        painters: BTreeMap::new(),
    };
    state.renderer.write().callback_resources.insert(canvas);
}

/// How many painters have something on the GPU.
#[cfg(test)]
pub(super) fn painters(state: &egui_wgpu::RenderState) -> usize {
    let renderer = state.renderer.read();
    let canvas = renderer.callback_resources.get::<Canvas>();
    canvas.map_or(0, |canvas| canvas.painters.len())
}

/// What one painter has on the GPU.
struct OnGpu {
    /// The painter's: it is gone when they are.
    uploads: Weak<Mutex<Uploads>>,
    buffers: Buffers,
    uniform: wgpu::Buffer,
    bind_group: wgpu::BindGroup,
    pictures: BTreeMap<u32, BoundPicture>,
}

impl OnGpu {
    fn new(
        device: &wgpu::Device,
        layout: &wgpu::BindGroupLayout,
        sampler: &wgpu::Sampler,
        uploads: &Arc<Mutex<Uploads>>,
    ) -> Self {
        let buffers = Buffers::new(device);
        let uniform = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("canvas view"),
            contents: bytemuck::bytes_of(&ViewUniform::zeroed()),
            usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        });
        let bind_group = bind(device, layout, sampler, &buffers, &uniform);
        Self {
            uploads: Arc::downgrade(uploads),
            buffers,
            uniform,
            bind_group,
            pictures: BTreeMap::new(),
        }
    }

    /// Takes in what has become of pictures.
    fn change_pictures(
        &mut self,
        (device, queue): (&wgpu::Device, &wgpu::Queue),
        binding: &PictureBinding,
        changes: Vec<PictureChange>,
    ) {
        if changes.is_empty() {
            return;
        }
        for change in changes {
            match change {
                PictureChange::Added(number, bitmap) => {
                    let picture = BoundPicture::new(device, &bitmap);
                    self.pictures.insert(number, picture);
                }
                PictureChange::Came(number, strip) => {
                    if let Some(picture) = self.pictures.get_mut(&number) {
                        picture.write(queue, &strip);
                    }
                }
                PictureChange::Gone(number) => {
                    self.pictures.remove(&number);
                }
            }
        }
        for picture in self.pictures.values_mut() {
            binding.bind(device, picture);
        }
    }
}

fn bind(
    device: &wgpu::Device,
    layout: &wgpu::BindGroupLayout,
    sampler: &wgpu::Sampler,
    buffers: &Buffers,
    uniform: &wgpu::Buffer,
) -> wgpu::BindGroup {
    let views = buffers.views();
    let texture = |at: usize| wgpu::BindingResource::TextureView(&views[at]);
    let resources = [
        uniform.as_entire_binding(),
        texture(0),
        texture(1),
        texture(2),
        wgpu::BindingResource::Sampler(sampler),
    ];
    let entries: Vec<wgpu::BindGroupEntry<'_>> = resources
        .into_iter()
        .zip(0..)
        .map(|(resource, binding)| wgpu::BindGroupEntry { binding, resource })
        .collect();
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("canvas"),
        layout,
        entries: &entries,
    })
}

impl CallbackTrait for Frame {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &ScreenDescriptor,
        _encoder: &mut wgpu::CommandEncoder,
        resources: &mut CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        let Some(Canvas {
            pipelines,
            painters,
        }) = resources.get_mut()
        else {
            return Vec::new();
        };
        let Pipelines {
            layout,
            sampler,
            pictures,
            ..
        } = pipelines;
        painters.retain(|_, painter| painter.uploads.strong_count() > 0);
        let painter = painters
            .entry(self.painter)
            .or_insert_with(|| OnGpu::new(device, layout, sampler, &self.uploads));
        let uploads =
            std::mem::take(&mut *self.uploads.lock().unwrap_or_else(PoisonError::into_inner));
        if painter.buffers.apply(device, queue, &uploads) {
            let (buffers, uniform) = (&painter.buffers, &painter.uniform);
            painter.bind_group = bind(device, layout, sampler, buffers, uniform);
        }
        painter.change_pictures((device, queue), pictures, uploads.textures);
        queue.write_buffer(&painter.uniform, 0, bytemuck::bytes_of(&self.view));
        Vec::new()
    }

    fn paint(
        &self,
        _info: egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &CallbackResources,
    ) {
        let Some(Canvas {
            pipelines,
            painters,
        }) = resources.get()
        else {
            return;
        };
        let Some(painter) = painters.get(&self.painter) else {
            return;
        };
        pass.set_bind_group(0, &painter.bind_group, &[]);
        pass.set_bind_group(1, pipelines.pictures.none(), &[]);
        pass.set_pipeline(&pipelines.ground);
        pass.draw(0..3, 0..1);
        if self.dots > 0 {
            pass.set_pipeline(&pipelines.dots);
            pass.draw(0..3, 0..self.dots);
        }
        if self.draws.is_empty() {
            return;
        }
        pass.set_vertex_buffer(0, painter.buffers.vertices().slice(..));
        pass.set_index_buffer(
            painter.buffers.indices().slice(..),
            wgpu::IndexFormat::Uint32,
        );
        let mut last = None;
        for draw in self.draws.iter() {
            let pipeline = pipelines.shapes.of(draw);
            if last.replace(pipeline) != Some(pipeline) {
                pass.set_pipeline(pipeline);
            }
            if let Material::Bitmap(number) = draw.material {
                let picture = painter.pictures.get(&number);
                let group = picture.and_then(BoundPicture::group);
                pass.set_bind_group(1, group.unwrap_or(pipelines.pictures.none()), &[]);
            }
            pass.draw_indexed(draw.indices.clone(), 0, 0..1);
        }
    }
}
