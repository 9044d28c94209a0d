//! Plays on macOS and Windows, whose own sound needs nothing to be installed.

use std::sync::mpsc::sync_channel;
use std::time::Duration;

use cpal::traits::{DeviceTrait as _, HostTrait as _, StreamTrait as _};
use cpal::{SampleFormat, StreamConfig};

/// After so long it was heard, or never will be.
const PATIENCE: Duration = Duration::from_secs(10);
/// From when the last sample was taken until it was heard.
const LATENCY: Duration = Duration::from_millis(300);

/// Why nothing was heard.
#[derive(Debug, thiserror::Error)]
pub(super) enum SoundError {
    /// Nothing is plugged in.
    #[error("there is no sound device")]
    NoDevice,
    /// Its samples are none that this makes.
    #[error("the sound device wants {format} samples")]
    Format {
        /// Which it wants.
        format: SampleFormat,
    },
    /// It does not want to.
    #[error("the sound device: {0}")]
    Device(#[from] cpal::Error),
    /// It takes no sound.
    #[error("the sound device takes too long")]
    TooLong,
}

/// Plays what `samples` makes for a rate, and waits until it was heard.
pub(super) fn play(samples: fn(u32) -> Vec<f32>) -> Result<(), SoundError> {
    let device = cpal::default_host()
        .default_output_device()
        .ok_or(SoundError::NoDevice)?;
    let config = device.default_output_config()?;
    let format = config.sample_format();
    if format != SampleFormat::F32 {
        return Err(SoundError::Format { format });
    }
    let config = StreamConfig::from(config);
    let channels = usize::from(config.channels).max(1);
    let mut left = samples(config.sample_rate).into_iter();
    // One word is enough: it says that all was taken.
    let (taken, is_taken) = sync_channel(1);
    let fill = move |room: &mut [f32], _: &cpal::OutputCallbackInfo| {
        for frame in room.chunks_mut(channels) {
            frame.fill(left.next().unwrap_or(0.0));
        }
        if left.len() == 0 {
            taken.try_send(()).ok();
        }
    };
    let told = |error: cpal::Error| tracing::debug!(%error, "the sound device");
    let stream = device.build_output_stream(config, fill, told, None)?;
    stream.play()?;
    is_taken
        .recv_timeout(PATIENCE)
        .map_err(|_| SoundError::TooLong)?;
    // What the device has taken is not heard yet, and it does not say when it is.
    std::thread::sleep(LATENCY);
    Ok(())
}
