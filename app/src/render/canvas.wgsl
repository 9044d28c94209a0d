// The board's shader: places vertices by the camera and gives every edge one pixel of ramp.
//
// Colours are handled as egui does: encoded (not linear) sRGB all the way, blended as they are; only
// a target that encodes by itself is given linear values.

const CHUNK: f32 = 1024.0;
const SLOT_BITS: u32 = 24u;
const SLOTS_PER_ROW: u32 = 256u;
const SLOT_TEXELS: u32 = 2u;
// Frames within frames cut off at most so often.
const CLIPS_MAX: u32 = 8u;
// A frame's own corners, in board units.
const FRAME_RADIUS: f32 = 8.0;
const MODE_STROKE: u32 = 0u;
const MODE_CAP: u32 = 1u;
const MODE_HATCH: u32 = 2u;
const MODE_AREA: u32 = 3u;
const MODE_GLYPH: u32 = 4u;
const MODE_SHADOW: u32 = 5u;
const MODE_BITMAP: u32 = 6u;
const MODE_BOX: u32 = 7u;
const MODE_ELLIPSE: u32 = 8u;
const MODE_DIAMOND: u32 = 9u;
// Half the width of a shadow's fade, in board units.
const SHADOW_SOFTNESS: f32 = 13.0;

// What a pipeline draws besides strokes, areas, shadows and figures. Each has a pipeline of its own,
// because a software renderer goes through every branch for every pixel.
override GLYPHS: bool = false;
override BITMAPS: bool = false;
// Whether frames cut anything off.
override CLIPPED: bool = false;

struct View {
    // Of the viewport, in pixels,
    size: vec2<f32>,
    // and its corner in the target.
    corner: vec2<f32>,
    // Where the camera's centre is shown.
    center: vec2<f32>,
    // The camera's centre: its chunk and the rest.
    camera_chunk: vec2<i32>,
    camera_offset: vec2<f32>,
    pixels_per_unit: f32,
    grid_spacing: f32,
    dot_radius: f32,
    // How visible the dots are that the next coarser grid does not have.
    odd_dots: f32,
    grid_phase: vec2<f32>,
    // How faint a stroke gets that is thinner than a pixel.
    stroke_min: f32,
    // How many of the grid's dots there are in a row.
    grid_columns: u32,
    canvas: vec4<f32>,
    dot: vec4<f32>,
};

@group(0) @binding(0) var<uniform> view: View;
// Each shape's origin: chunk x, chunk y, and the rest as two floats. Then one more than the slot of
// the frame that cuts it off, 0 for none; half its width and height, and its angle.
@group(0) @binding(1) var slots: texture_2d<u32>;
@group(0) @binding(2) var masks: texture_2d<f32>;
@group(0) @binding(3) var pictures: texture_2d<f32>;
@group(0) @binding(4) var smooth_sampler: sampler;
// The picture that is drawn; its colours are multiplied by its opacity.
@group(1) @binding(0) var bitmap: texture_2d<f32>;
@group(1) @binding(1) var bitmap_sampler: sampler;

struct Fragment {
    @builtin(position) position: vec4<f32>,
    @location(0) color: vec4<f32>,
    // Stroke: distance from the middle, half width. Area: distance from the edge. Bitmap: the place
    // in it, and the distance from the edge as the extent. Figure: the place from its middle, and
    // half its size. Others: as given.
    @location(1) place: vec2<f32>,
    @location(2) extent: vec2<f32>,
    // The mode, and one more than the slot of the frame that cuts it off.
    @location(3) @interpolate(flat) kind: vec2<u32>,
    // Of a figure: its outline's colour,
    @location(4) @interpolate(flat) outline: vec4<f32>,
    // its corners' radius, half its outline's width, both in pixels, and its opacity,
    @location(5) @interpolate(flat) figure: vec3<f32>,
    // and how opaque a stroke of the outline is for its width. Of all strokes: how many there are.
    @location(6) @interpolate(flat) strokes: vec2<f32>,
};

fn slot_texel(slot: u32, part: u32) -> vec4<u32> {
    let at = vec2<u32>(slot % SLOTS_PER_ROW * SLOT_TEXELS + part, slot / SLOTS_PER_ROW);
    return textureLoad(slots, vec2<i32>(at), 0);
}

// Where a slot's origin is from the camera, in board units. Chunks are subtracted as integers, so
// that what is far out is as exact as what is near.
fn origin_from_camera(origin: vec4<u32>) -> vec2<f32> {
    let chunks = vec2<f32>(bitcast<vec2<i32>>(origin.xy) - view.camera_chunk) * CHUNK;
    return chunks + (bitcast<vec2<f32>>(origin.zw) - view.camera_offset);
}

// Where a pixel of the viewport is for the rasteriser.
fn position_of(pixel: vec2<f32>) -> vec4<f32> {
    let place = 2.0 * pixel / view.size - 1.0;
    return vec4<f32>(place.x, -place.y, 0.0, 1.0);
}

@vertex
fn shape_vertex(
    @location(0) position: vec2<f32>,
    @location(1) normal: vec2<f32>,
    @location(2) edge_radius: vec2<f32>,
    @location(3) color: vec4<f32>,
    @location(4) slot_mode: u32,
) -> Fragment {
    let slot = slot_mode & ((1u << SLOT_BITS) - 1u);
    let mode = slot_mode >> SLOT_BITS;
    let origin = origin_from_camera(slot_texel(slot, 0u));
    let rest = slot_texel(slot, 1u);

    var out: Fragment;
    out.color = color;
    out.kind = vec2<u32>(mode, rest.x);
    out.place = normal;
    out.extent = edge_radius;
    var pixel = view.center + (origin + position) * view.pixels_per_unit;
    if mode >= MODE_BOX {
        let half_size = bitcast<vec2<f32>>(rest.yz);
        let stroke = stroke_px(edge_radius.y);
        // A pixel more than the outline reaches.
        let reach = half_size * view.pixels_per_unit + stroke.x + 1.0;
        let turn = vec2<f32>(cos(bitcast<f32>(rest.w)), sin(bitcast<f32>(rest.w)));
        let place = normal * reach;
        pixel = view.center + (origin + half_size) * view.pixels_per_unit
            + vec2<f32>(place.x * turn.x - place.y * turn.y, place.x * turn.y + place.y * turn.x);
        out.place = place;
        out.extent = half_size * view.pixels_per_unit;
        out.outline = unpacked(position.x, position.y);
        out.strokes = vec2<f32>(
            select(0.0, stroke.y, edge_radius.y > 0.0),
            floor(position.y / 65536.0),
        );
        let opacity = floor(position.y / 256.0) % 256.0 / 255.0;
        out.figure = vec3<f32>(edge_radius.x * view.pixels_per_unit, stroke.x, opacity);
    } else if mode <= MODE_HATCH {
        out.kind.x = MODE_STROKE;
        let half_width = abs(edge_radius.y);
        let stroke = stroke_px(half_width);
        out.strokes.y = select(1.0, 2.0, edge_radius.y < 0.0);
        pixel += normal * (stroke.x + 0.5);
        out.place = vec2<f32>(edge_radius.x * (stroke.x + 0.5), stroke.x);
        // As wide as a pixel at least, and as much fainter as that is too wide.
        let thinness = half_width * view.pixels_per_unit / stroke.x;
        out.color.a *= select(stroke.y, thinness, mode == MODE_HATCH);
        // An end is too long then, too.
        out.color.a *= select(1.0, thinness, mode == MODE_CAP);
    } else if mode == MODE_AREA {
        pixel += normal * (edge_radius.x * 0.5);
        out.place = vec2<f32>(edge_radius.x * 0.5, 0.0);
    } else if mode == MODE_BITMAP {
        // Where its sides are is in place of its colour, which is its own.
        let edge = (2.0 * color.r - 1.0) * 0.5;
        pixel += edge_radius * edge;
        out.extent = vec2<f32>(edge, 0.0);
    }
    out.position = position_of(pixel);
    return out;
}

// Half of how wide a stroke is drawn, in pixels, and how opaque: thinner than a pixel is drawn a
// pixel wide and fainter instead.
fn stroke_px(half_width: f32) -> vec2<f32> {
    let wanted = half_width * view.pixels_per_unit;
    let drawn = max(wanted, 0.5);
    return vec2<f32>(drawn, clamp(wanted / drawn, view.stroke_min, 1.0));
}

// A colour from two whole numbers: red, green and blue, and its opacity below another.
fn unpacked(bytes: f32, opacity: f32) -> vec4<f32> {
    let rgb = vec3<f32>(floor(bytes / 65536.0), floor(bytes / 256.0), bytes) % 256.0;
    return vec4<f32>(rgb, opacity % 256.0) / 255.0;
}

// How much of a pixel is within all the frames that cut it off.
fn clip_coverage(pixel: vec2<f32>, innermost: u32) -> f32 {
    var coverage = 1.0;
    var clip = innermost;
    for (var level = 0u; level < CLIPS_MAX && clip != 0u; level += 1u) {
        let frame = slot_texel(clip - 1u, 1u);
        let half_size = bitcast<vec2<f32>>(frame.yz);
        let corner = origin_from_camera(slot_texel(clip - 1u, 0u));
        let from_middle = (pixel - view.center) / view.pixels_per_unit - corner - half_size;
        let turn = vec2<f32>(cos(bitcast<f32>(frame.w)), sin(bitcast<f32>(frame.w)));
        let place = vec2<f32>(
            dot(from_middle, turn),
            dot(from_middle, vec2<f32>(-turn.y, turn.x)),
        );
        let radius = min(FRAME_RADIUS, min(half_size.x, half_size.y));
        let distance = box_distance(place, half_size, radius);
        coverage *= clamp(0.5 - distance * view.pixels_per_unit, 0.0, 1.0);
        clip = frame.x;
    }
    return coverage;
}

fn shadow_coverage(place: vec2<f32>, half_size: vec2<f32>) -> f32 {
    let distance = box_distance(place, half_size, SHADOW_SOFTNESS);
    let t = clamp(0.5 - distance / (2.0 * SHADOW_SOFTNESS), 0.0, 1.0);
    return t * t * (3.0 - 2.0 * t);
}

// How far a place is outside of a figure's outline, in pixels; both from the figure's middle.
fn figure_distance(mode: u32, at: vec2<f32>, half_size: vec2<f32>, radius: f32) -> f32 {
    if mode == MODE_BOX {
        return box_distance(at, half_size, radius);
    }
    let place = abs(at);
    let axes = max(half_size, vec2<f32>(1.0e-3));
    if mode == MODE_ELLIPSE {
        // To first order, which near the outline is as good as exact.
        let out = length(place / axes);
        let slope = length(place / (axes * axes));
        return select(out * (out - 1.0) / slope, -min(axes.x, axes.y), out < 0.01);
    }
    // A smaller diamond with a rim of `radius`.
    let inner = axes * (1.0 - radius * length(axes) / (axes.x * axes.y));
    let along = (inner.x * inner.x - inner.y * inner.y
        - 2.0 * (place.x * inner.x - place.y * inner.y)) / dot(inner, inner);
    let side = clamp(along, -1.0, 1.0);
    let nearest = 0.5 * inner * vec2<f32>(1.0 - side, 1.0 + side);
    let outside = place.x * inner.y + place.y * inner.x - inner.x * inner.y;
    return length(place - nearest) * sign(outside) - radius;
}

// How dark a stroke is that is painted once, or twice in one place.
fn painted(once: f32, strokes: f32) -> f32 {
    return select(once, 1.0 - (1.0 - once) * (1.0 - once), strokes > 1.5);
}

// The outline over the inside, and both as opaque as the figure is.
fn figure_color(in: Fragment) -> vec4<f32> {
    let distance = figure_distance(in.kind.x, in.place, in.extent, in.figure.x);
    let inside = in.color.a * clamp(0.5 - distance, 0.0, 1.0);
    let once = in.strokes.x * clamp(in.figure.y + 0.5 - abs(distance), 0.0, 1.0);
    let outline = in.outline.a * painted(once, in.strokes.y);
    let below = inside * (1.0 - outline);
    let alpha = outline + below;
    let rgb = (in.outline.rgb * outline + in.color.rgb * below) / max(alpha, 1.0e-4);
    return vec4<f32>(rgb, alpha * in.figure.z);
}

fn glyph_color(in: Fragment) -> vec4<f32> {
    if in.extent.x > 0.5 {
        let place = in.place / vec2<f32>(textureDimensions(pictures));
        let picture = textureSampleLevel(pictures, smooth_sampler, place, 0.0);
        let color = picture.rgb / max(picture.a, 1.0e-4);
        return vec4<f32>(color, picture.a * in.color.a);
    }
    let place = in.place / vec2<f32>(textureDimensions(masks));
    let mask = textureSampleLevel(masks, smooth_sampler, place, 0.0).r;
    return vec4<f32>(in.color.rgb, in.color.a * mask);
}

fn bitmap_color(in: Fragment, step_x: vec2<f32>, step_y: vec2<f32>) -> vec4<f32> {
    let texel = textureSampleGrad(bitmap, bitmap_sampler, in.place, step_x, step_y);
    let coverage = clamp(0.5 - in.extent.x, 0.0, 1.0);
    let color = texel.rgb / max(texel.a, 1.0e-4);
    return vec4<f32>(color, texel.a * in.color.a * coverage);
}

// Not multiplied, encoded.
fn shape_color(in: Fragment) -> vec4<f32> {
    if BITMAPS {
        return bitmap_color(in, dpdx(in.place), dpdy(in.place));
    }
    let mode = in.kind.x;
    if mode >= MODE_BOX {
        return figure_color(in);
    }
    if GLYPHS && mode == MODE_GLYPH {
        return glyph_color(in);
    }
    var coverage: f32;
    if mode == MODE_STROKE {
        coverage = clamp(in.place.y + 0.5 - abs(in.place.x), 0.0, 1.0);
        return vec4<f32>(in.color.rgb, painted(in.color.a * coverage, in.strokes.y));
    } else if mode == MODE_AREA {
        coverage = clamp(0.5 - in.place.x, 0.0, 1.0);
    } else {
        coverage = shadow_coverage(in.place, in.extent);
    }
    return vec4<f32>(in.color.rgb, in.color.a * coverage);
}

fn clipped_color(in: Fragment) -> vec4<f32> {
    let color = shape_color(in);
    if CLIPPED {
        let coverage = clip_coverage(in.position.xy - view.corner, in.kind.y);
        return vec4<f32>(color.rgb, color.a * coverage);
    }
    return color;
}

@fragment
fn shape_encoded(in: Fragment) -> @location(0) vec4<f32> {
    let color = clipped_color(in);
    return vec4<f32>(color.rgb * color.a, color.a);
}

@fragment
fn shape_linear(in: Fragment) -> @location(0) vec4<f32> {
    let color = clipped_color(in);
    return vec4<f32>(linear_from_encoded(color.rgb * color.a), color.a);
}

struct Ground {
    @builtin(position) position: vec4<f32>,
};

@vertex
fn ground_vertex(@builtin(vertex_index) index: u32) -> Ground {
    let corner = vec2<f32>(f32((index << 1u) & 2u), f32(index & 2u));
    var out: Ground;
    out.position = vec4<f32>(corner.x * 2.0 - 1.0, 1.0 - corner.y * 2.0, 0.0, 1.0);
    return out;
}

@fragment
fn ground_encoded(in: Ground) -> @location(0) vec4<f32> {
    return vec4<f32>(view.canvas.rgb, 1.0);
}

@fragment
fn ground_linear(in: Ground) -> @location(0) vec4<f32> {
    return vec4<f32>(linear_from_encoded(view.canvas.rgb), 1.0);
}

struct Dot {
    @builtin(position) position: vec4<f32>,
    // From the dot's middle, in pixels.
    @location(0) off: vec2<f32>,
    @location(1) @interpolate(flat) opacity: f32,
};

// A triangle around each dot that may be seen, row by row.
@vertex
fn dot_vertex(
    @builtin(vertex_index) index: u32,
    @builtin(instance_index) instance: u32,
) -> Dot {
    let column = vec2<f32>(f32(instance % view.grid_columns), f32(instance / view.grid_columns));
    let step = floor(-view.grid_phase / view.grid_spacing) + column;
    // Between whole pixels, so that all dots look the same.
    let middle = round(view.grid_phase + step * view.grid_spacing);
    // Of the equilateral triangle whose inscribed circle has the radius 1.
    let corner = vec2<f32>((f32(index) - 1.0) * sqrt(3.0), select(-1.0, 2.0, index == 1u));
    let odd = (i32(step.x) & 1) != 0 || (i32(step.y) & 1) != 0;
    var out: Dot;
    out.off = corner * (view.dot_radius + 0.5);
    out.opacity = view.dot.a * select(1.0, view.odd_dots, odd);
    let pixel = middle + out.off;
    out.position = position_of(pixel);
    return out;
}

fn dot_opacity(in: Dot) -> f32 {
    return in.opacity * clamp(view.dot_radius + 0.5 - length(in.off), 0.0, 1.0);
}

@fragment
fn dot_encoded(in: Dot) -> @location(0) vec4<f32> {
    return vec4<f32>(view.dot.rgb, 1.0) * dot_opacity(in);
}

@fragment
fn dot_linear(in: Dot) -> @location(0) vec4<f32> {
    return vec4<f32>(linear_from_encoded(view.dot.rgb), 1.0) * dot_opacity(in);
}
