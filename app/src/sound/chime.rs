//! What the chime sounds like: two soft notes, the second a fifth above the first. Pure.

use std::f32::consts::TAU;

/// How long it is.
const SECONDS: f32 = 1.4;
/// How loud, of what a device can.
const LOUDNESS: f32 = 0.16;
/// How long a note takes to come, so that it does not click.
const ATTACK_SECONDS: f32 = 0.012;
/// In which time a note falls to a third.
const DECAY_SECONDS: f32 = 0.26;
/// Over how long it ends in silence.
const RELEASE_SECONDS: f32 = 0.15;
/// Both notes: when each begins, and its frequency.
const NOTES: [(f32, f32); 2] = [(0.0, 659.26), (0.22, 987.77)];

/// The chime in samples from −1 to 1, so many a second, for one channel.
pub(super) fn chime(rate: u32) -> Vec<f32> {
    let samples = (SECONDS * rate as f32) as usize;
    let at = |sample: usize| {
        let seconds = sample as f32 / rate as f32;
        let notes = NOTES.iter().map(|&note| note_at(note, seconds));
        let ending = ((SECONDS - seconds) / RELEASE_SECONDS).clamp(0.0, 1.0);
        LOUDNESS * ending * notes.sum::<f32>()
    };
    (0..samples).map(at).collect()
}

fn note_at((begins, frequency): (f32, f32), seconds: f32) -> f32 {
    let since = seconds - begins;
    if since < 0.0 {
        return 0.0;
    }
    let attack = (since / ATTACK_SECONDS).min(1.0);
    let wave = (TAU * frequency * since).sin();
    // An octave above, faint and gone sooner: a bell more than a whistle.
    let bell = 0.25 * (2.0 * TAU * frequency * since).sin() * (-since / DECAY_SECONDS).exp();
    attack * (-since / DECAY_SECONDS).exp() * (wave + bell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chime_is_soft_and_begins_and_ends_in_silence() {
        for rate in [8_000, 44_100, 48_000] {
            let samples = chime(rate);
            assert_eq!(samples.len(), (SECONDS * rate as f32) as usize);
            let most = samples.iter().fold(0.0_f32, |most, it| most.max(it.abs()));
            assert!((0.05..0.4).contains(&most), "{most}");
            assert!(samples[0].abs() < 1e-3 && samples[samples.len() - 1].abs() < 1e-3);
            // No jump that would be heard as a click.
            let step = samples.windows(2).map(|pair| (pair[1] - pair[0]).abs());
            let most = step.fold(0.0_f32, f32::max);
            assert!(most < 0.4 * 48_000.0 / rate as f32, "{most} at {rate}");
        }
    }
}
