//! The GPU's side: pipelines, buffers and textures, and the egui-wgpu callback that fills and draws
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
use super::upload::Uploads;
use super::vertex::Vertex;

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

/// One draw call.
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

/// What is made once per render state.
struct Pipelines {
    shapes: ShapePipelines,
    ground: wgpu::RenderPipeline,
    dots: wgpu::RenderPipeline,
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    pictures: PictureBinding,
    painters: BTreeMap<u64, OnGpu>,
}

/// A pipeline for each material; the second of each heeds frames.
struct ShapePipelines {
    plain: [wgpu::RenderPipeline; 2],
    glyphs: [wgpu::RenderPipeline; 2],
    bitmaps: [wgpu::RenderPipeline; 2],
}

impl ShapePipelines {
    fn of(&self, draw: &Draw) -> &wgpu::RenderPipeline {
        let pair = match draw.material {
            Material::Plain => &self.plain,
            Material::Glyphs => &self.glyphs,
            Material::Bitmap(_) => &self.bitmaps,
        };
        &pair[usize::from(draw.clipped)]
    }
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

/// Makes the board's pipelines and leaves them where paint callbacks find them.
pub(super) fn install(state: &egui_wgpu::RenderState) {
    let device = &state.device;
    let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("canvas"),
        source: wgpu::ShaderSource::Wgsl(include_str!("canvas.wgsl").into()),
    });
    let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("canvas"),
        entries: &bind_group_entries(),
    });
    let pictures = PictureBinding::new(device);
    let pipeline_layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: Some("canvas"),
        bind_group_layouts: &[Some(&layout), Some(pictures.layout())],
        immediate_size: 0,
    });
    let target = state.target_format;
    let suffix = if target.is_srgb() {
        "linear"
    } else {
        "encoded"
    };
    let attributes = wgpu::vertex_attr_array![
        0 => Float32x2, 1 => Float32x2, 2 => Float32x2, 3 => Unorm8x4, 4 => Uint32
    ];
    let shape_vertices = wgpu::VertexBufferLayout {
        array_stride: size_of::<Vertex>() as u64,
        step_mode: wgpu::VertexStepMode::Vertex,
        attributes: &attributes,
    };
    let pipeline = |name: &str,
                    vertices: &[Option<wgpu::VertexBufferLayout<'_>>],
                    constants: &[(&str, f64)]| {
        device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
            label: Some(name),
            layout: Some(&pipeline_layout),
            vertex: wgpu::VertexState {
                module: &module,
                entry_point: Some(&format!("{name}_vertex")),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: vertices,
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &module,
                entry_point: Some(&format!("{name}_{suffix}")),
                compilation_options: wgpu::PipelineCompilationOptions {
                    constants,
                    ..Default::default()
                },
                targets: &[Some(wgpu::ColorTargetState {
                    format: target,
                    blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                    write_mask: wgpu::ColorWrites::ALL,
                })],
            }),
            multiview_mask: None,
            cache: None,
        })
    };
    let shapes = |glyphs: f64, bitmaps: f64| {
        [0.0, 1.0].map(|clipped| {
            let constants = [
                ("GLYPHS", glyphs),
                ("BITMAPS", bitmaps),
                ("CLIPPED", clipped),
            ];
            pipeline("shape", &[Some(shape_vertices.clone())], &constants)
        })
    };
    let pipelines = Pipelines {
        shapes: ShapePipelines {
            plain: shapes(0.0, 0.0),
            glyphs: shapes(1.0, 0.0),
            bitmaps: shapes(0.0, 1.0),
        },
        ground: pipeline("ground", &[], &[]),
        dots: pipeline("dot", &[], &[]),
        layout,
        sampler: device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("canvas glyphs"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..Default::default()
        }),
        pictures,
        painters: BTreeMap::new(),
    };
    state.renderer.write().callback_resources.insert(pipelines);
}

fn bind_group_entries() -> [wgpu::BindGroupLayoutEntry; 5] {
    let texture = |binding, visibility, sample_type| wgpu::BindGroupLayoutEntry {
        binding,
        visibility,
        ty: wgpu::BindingType::Texture {
            sample_type,
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        },
        count: None,
    };
    let smooth = wgpu::TextureSampleType::Float { filterable: true };
    [
        wgpu::BindGroupLayoutEntry {
            binding: 0,
            visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
            ty: wgpu::BindingType::Buffer {
                ty: wgpu::BufferBindingType::Uniform,
                has_dynamic_offset: false,
                min_binding_size: None,
            },
            count: None,
        },
        texture(
            1,
            wgpu::ShaderStages::VERTEX_FRAGMENT,
            wgpu::TextureSampleType::Uint,
        ),
        texture(2, wgpu::ShaderStages::FRAGMENT, smooth),
        texture(3, wgpu::ShaderStages::FRAGMENT, smooth),
        wgpu::BindGroupLayoutEntry {
            binding: 4,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
            count: None,
        },
    ]
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
        let Some(pipelines) = resources.get_mut::<Pipelines>() else {
            return Vec::new();
        };
        let Pipelines {
            layout,
            sampler,
            painters,
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
        let Some(pipelines) = resources.get::<Pipelines>() else {
            return;
        };
        let Some(painter) = pipelines.painters.get(&self.painter) else {
            return;
        };
        pass.set_bind_group(0, &painter.bind_group, &[]);
        pass.set_bind_group(1, pipelines.pictures.none(), &[]);
        pass.set_pipeline(&pipelines.ground);
        pass.draw(0..3, 0..1);
        if self.dots > 0 {
            pass.set_pipeline(&pipelines.dots);
            pass.draw(0..6, 0..self.dots);
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
