// What both shaders need.

fn linear_from_encoded(color: vec3<f32>) -> vec3<f32> {
    let lower = color / vec3<f32>(12.92);
    let higher = pow((color + vec3<f32>(0.055)) / vec3<f32>(1.055), vec3<f32>(2.4));
    return select(higher, lower, color < vec3<f32>(0.04045));
}

// How far a place is outside of a box with round corners; from its middle.
fn box_distance(place: vec2<f32>, half_size: vec2<f32>, radius: f32) -> f32 {
    let q = abs(place) - half_size + radius;
    return length(max(q, vec2<f32>(0.0))) + min(max(q.x, q.y), 0.0) - radius;
}

