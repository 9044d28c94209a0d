// Colours as egui has them: encoded (not linear) sRGB.

fn linear_from_encoded(color: vec3<f32>) -> vec3<f32> {
    let lower = color / vec3<f32>(12.92);
    let higher = pow((color + vec3<f32>(0.055)) / vec3<f32>(1.055), vec3<f32>(2.4));
    return select(higher, lower, color < vec3<f32>(0.04045));
}

