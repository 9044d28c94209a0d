//! Pictures as the shader finds them: a texture with all its sizes, and how it is sampled.

use crate::blobs::{Bitmap, Level};

/// How pictures are bound.
pub(super) struct PictureBinding {
    layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    /// For what shows no picture.
    none: wgpu::BindGroup,
}

impl PictureBinding {
    pub(super) fn new(device: &wgpu::Device, queue: &wgpu::Queue) -> Self {
        let entry = |binding, ty| wgpu::BindGroupLayoutEntry {
            binding,
            visibility: wgpu::ShaderStages::FRAGMENT,
            ty,
            count: None,
        };
        let texture = wgpu::BindingType::Texture {
            sample_type: wgpu::TextureSampleType::Float { filterable: true },
            view_dimension: wgpu::TextureViewDimension::D2,
            multisampled: false,
        };
        let sampler = wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering);
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("canvas picture"),
            entries: &[entry(0, texture), entry(1, sampler)],
        });
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            label: Some("canvas picture"),
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            mipmap_filter: wgpu::MipmapFilterMode::Linear,
            ..Default::default()
        });
        let blank = Bitmap {
            levels: vec![Level {
                width: 1,
                height: 1,
                pixels: vec![0; 4],
            }],
        };
        let none = bound(device, queue, &layout, &sampler, &blank);
        Self {
            layout,
            sampler,
            none,
        }
    }

    pub(super) fn layout(&self) -> &wgpu::BindGroupLayout {
        &self.layout
    }

    /// What is bound where no picture is shown.
    pub(super) fn none(&self) -> &wgpu::BindGroup {
        &self.none
    }

    /// Brings a picture to the GPU.
    pub(super) fn bind(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        bitmap: &Bitmap,
    ) -> wgpu::BindGroup {
        bound(device, queue, &self.layout, &self.sampler, bitmap)
    }
}

fn bound(
    device: &wgpu::Device,
    queue: &wgpu::Queue,
    layout: &wgpu::BindGroupLayout,
    sampler: &wgpu::Sampler,
    bitmap: &Bitmap,
) -> wgpu::BindGroup {
    let size = |level: &Level| wgpu::Extent3d {
        width: level.width,
        height: level.height,
        depth_or_array_layers: 1,
    };
    let full = bitmap.levels.first().map(size).unwrap_or_default();
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("canvas picture"),
        size: full,
        mip_level_count: bitmap.levels.len().max(1) as u32,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::Rgba8Unorm,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    for (mip_level, level) in (0..).zip(&bitmap.levels) {
        queue.write_texture(
            wgpu::TexelCopyTextureInfo {
                texture: &texture,
                mip_level,
                origin: wgpu::Origin3d::ZERO,
                aspect: wgpu::TextureAspect::All,
            },
            &level.pixels,
            wgpu::TexelCopyBufferLayout {
                offset: 0,
                bytes_per_row: Some(4 * level.width),
                rows_per_image: None,
            },
            size(level),
        );
    }
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("canvas picture"),
        layout,
        entries: &[
            wgpu::BindGroupEntry {
                binding: 0,
                resource: wgpu::BindingResource::TextureView(&view),
            },
            wgpu::BindGroupEntry {
                binding: 1,
                resource: wgpu::BindingResource::Sampler(sampler),
            },
        ],
    })
}
