//! The pipelines that the board is painted with, made once per render state.

use super::gpu::{Draw, Material};
use super::picture_binding::PictureBinding;
use super::vertex::Vertex;

/// See the module.
pub(super) struct Pipelines {
    pub(super) shapes: ShapePipelines,
    pub(super) ground: wgpu::RenderPipeline,
    pub(super) dots: wgpu::RenderPipeline,
    pub(super) layout: wgpu::BindGroupLayout,
    pub(super) sampler: wgpu::Sampler,
    pub(super) pictures: PictureBinding,
}

impl Pipelines {
    pub(super) fn new(state: &egui_wgpu::RenderState) -> Self {
        let device = &state.device;
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("canvas"),
            entries: &bind_group_entries(),
        });
        let pictures = PictureBinding::new(device);
        let recipe = Recipe::new(state, &[Some(&layout), Some(pictures.layout())]);
        Self {
            shapes: ShapePipelines {
                plain: recipe.shapes(0.0, 0.0),
                glyphs: recipe.shapes(1.0, 0.0),
                bitmaps: recipe.shapes(0.0, 1.0),
            },
            ground: recipe.pipeline("ground", &[], &[]),
            dots: recipe.pipeline("dot", &[], &[]),
            layout,
            sampler: device.create_sampler(&wgpu::SamplerDescriptor {
                label: Some("canvas glyphs"),
                mag_filter: wgpu::FilterMode::Linear,
                min_filter: wgpu::FilterMode::Linear,
                ..Default::default()
            }),
            pictures,
        }
    }
}

/// A pipeline for each material; the second of each heeds frames.
pub(super) struct ShapePipelines {
    plain: [wgpu::RenderPipeline; 2],
    glyphs: [wgpu::RenderPipeline; 2],
    bitmaps: [wgpu::RenderPipeline; 2],
}

impl ShapePipelines {
    pub(super) fn of(&self, draw: &Draw) -> &wgpu::RenderPipeline {
        let pair = match draw.material {
            Material::Plain => &self.plain,
            Material::Glyphs => &self.glyphs,
            Material::Bitmap(_) => &self.bitmaps,
        };
        &pair[usize::from(draw.clipped)]
    }
}

/// What all pipelines have in common.
struct Recipe<'a> {
    device: &'a wgpu::Device,
    module: wgpu::ShaderModule,
    layout: wgpu::PipelineLayout,
    target: wgpu::TextureFormat,
}

impl<'a> Recipe<'a> {
    fn new(
        state: &'a egui_wgpu::RenderState,
        bind_group_layouts: &[Option<&wgpu::BindGroupLayout>],
    ) -> Self {
        let device = &state.device;
        let module = device.create_shader_module(wgpu::ShaderModuleDescriptor {
            label: Some("canvas"),
            source: wgpu::ShaderSource::Wgsl(
                concat!(include_str!("common.wgsl"), include_str!("canvas.wgsl")).into(),
            ),
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("canvas"),
            bind_group_layouts,
            immediate_size: 0,
        });
        Self {
            device,
            module,
            layout,
            target: state.target_format,
        }
    }

    /// One that does not heed frames, and one that does.
    fn shapes(&self, glyphs: f64, bitmaps: f64) -> [wgpu::RenderPipeline; 2] {
        let attributes = wgpu::vertex_attr_array![
            0 => Float32x2, 1 => Float32x2, 2 => Float32x2, 3 => Unorm8x4, 4 => Uint32
        ];
        let vertices = wgpu::VertexBufferLayout {
            array_stride: size_of::<Vertex>() as u64,
            step_mode: wgpu::VertexStepMode::Vertex,
            attributes: &attributes,
        };
        [0.0, 1.0].map(|clipped| {
            let constants = [
                ("GLYPHS", glyphs),
                ("BITMAPS", bitmaps),
                ("CLIPPED", clipped),
            ];
            self.pipeline("shape", &[Some(vertices.clone())], &constants)
        })
    }

    fn pipeline(
        &self,
        name: &str,
        vertices: &[Option<wgpu::VertexBufferLayout<'_>>],
        constants: &[(&str, f64)],
    ) -> wgpu::RenderPipeline {
        let suffix = if self.target.is_srgb() {
            "linear"
        } else {
            "encoded"
        };
        let targets = [Some(wgpu::ColorTargetState {
            format: self.target,
            // Nothing is below the ground.
            blend: (name != "ground").then_some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
            write_mask: wgpu::ColorWrites::ALL,
        })];
        let descriptor = wgpu::RenderPipelineDescriptor {
            label: Some(name),
            layout: Some(&self.layout),
            vertex: wgpu::VertexState {
                module: &self.module,
                entry_point: Some(&format!("{name}_vertex")),
                compilation_options: wgpu::PipelineCompilationOptions::default(),
                buffers: vertices,
            },
            primitive: wgpu::PrimitiveState::default(),
            depth_stencil: None,
            multisample: wgpu::MultisampleState::default(),
            fragment: Some(wgpu::FragmentState {
                module: &self.module,
                entry_point: Some(&format!("{name}_{suffix}")),
                compilation_options: wgpu::PipelineCompilationOptions {
                    constants,
                    ..Default::default()
                },
                targets: &targets,
            }),
            multiview_mask: None,
            cache: None,
        };
        self.device.create_render_pipeline(&descriptor)
    }
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
