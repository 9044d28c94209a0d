// A panel of the interface: a rounded box with a hairline inside its edge, above its soft shadow.
// Everything is in pixels of the target.

struct Panel {
    @builtin(position) position: vec4<f32>,
    // From the panel's middle.
    @location(0) place: vec2<f32>,
    @location(1) @interpolate(flat) half_size: vec2<f32>,
    // The corners' radius and the hairline's width; how far down the shadow is, and its fade's width.
    @location(2) @interpolate(flat) radius_line: vec2<f32>,
    @location(3) @interpolate(flat) drop_blur: vec2<f32>,
    @location(4) @interpolate(flat) fill: vec4<f32>,
    @location(5) @interpolate(flat) line: vec4<f32>,
    @location(6) @interpolate(flat) shadow: vec4<f32>,
};

@vertex
fn panel_vertex(
    @builtin(vertex_index) index: u32,
    @location(0) middle_half_size: vec4<f32>,
    @location(1) radius_line_drop_blur: vec4<f32>,
    @location(2) target_size: vec2<f32>,
    @location(3) fill: vec4<f32>,
    @location(4) line: vec4<f32>,
    @location(5) shadow: vec4<f32>,
) -> Panel {
    let corner = vec2<f32>(f32(index & 1u), f32(index >> 1u)) * 2.0 - 1.0;
    var out: Panel;
    out.half_size = middle_half_size.zw;
    out.radius_line = radius_line_drop_blur.xy;
    out.drop_blur = radius_line_drop_blur.zw;
    out.fill = fill;
    out.line = line;
    out.shadow = shadow;
    let reach = out.half_size + 1.0 + 0.5 * out.drop_blur.y + vec2<f32>(0.0, out.drop_blur.x);
    out.place = corner * reach;
    let place = 2.0 * (middle_half_size.xy + out.place) / target_size - 1.0;
    out.position = vec4<f32>(place.x, -place.y, 0.0, 1.0);
    return out;
}

// Multiplied, encoded.
fn panel_color(in: Panel) -> vec4<f32> {
    let distance = box_distance(in.place, in.half_size, in.radius_line.x);
    let on_line = clamp(0.5 + distance + in.radius_line.y, 0.0, 1.0);
    let panel = mix(in.fill, in.line, on_line) * clamp(0.5 - distance, 0.0, 1.0);
    let blur = in.drop_blur.y;
    let below = in.place - vec2<f32>(0.0, in.drop_blur.x);
    // As egui does: the corners of what is blurred are rounder.
    let round = min(in.radius_line.x + 0.5 * blur, min(in.half_size.x, in.half_size.y));
    let out = box_distance(below, in.half_size, round);
    let shadow = in.shadow * clamp(0.5 - out / max(blur, 1.0), 0.0, 1.0);
    return panel + shadow * (1.0 - panel.a);
}

@fragment
fn panel_encoded(in: Panel) -> @location(0) vec4<f32> {
    return panel_color(in);
}

@fragment
fn panel_linear(in: Panel) -> @location(0) vec4<f32> {
    let color = panel_color(in);
    return vec4<f32>(linear_from_encoded(color.rgb), color.a);
}
