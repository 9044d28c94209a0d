//! Plays on Linux: over the socket of PulseAudio, or of PipeWire, which answers at the same. No system
//! library is linked or loaded for it.

use std::time::Duration;

use pulseaudio::protocol::{ChannelMap, PlaybackStreamParams, SampleFormat, SampleSpec};
use pulseaudio::{AsPlaybackSource as _, Client, ClientError};

const RATE: u32 = 48_000;
/// After so long it was heard, or never will be.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why nothing was heard.
#[derive(Debug, thiserror::Error)]
pub(super) enum SoundError {
    /// There is no server of sound, or it does not want to.
    #[error("the sound server: {0}")]
    Server(#[from] ClientError),
    /// Nothing to wait with.
    #[error("no runtime: {0}")]
    Runtime(#[from] std::io::Error),
    /// It takes no sound.
    #[error("the sound server takes too long")]
    TooLong,
}

/// Plays what `samples` makes for a rate, and waits until it was heard.
pub(super) fn play(samples: fn(u32) -> Vec<f32>) -> Result<(), SoundError> {
    let bytes: Vec<u8> = samples(RATE)
        .iter()
        .flat_map(|sample| sample.to_le_bytes())
        .collect();
    let mut played = 0;
    let source = move |room: &mut [u8]| {
        let left = &bytes[played..];
        let count = left.len().min(room.len());
        room[..count].copy_from_slice(&left[..count]);
        played += count;
        // Nothing more is the end.
        count
    };
    let params = PlaybackStreamParams {
        sample_spec: SampleSpec {
            format: SampleFormat::Float32Le,
            channels: 1,
            sample_rate: RATE,
        },
        channel_map: ChannelMap::mono(),
        ..PlaybackStreamParams::default()
    };
    let client = Client::from_env(c"Tavla")?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    runtime.block_on(async {
        let heard = async {
            let source = source.as_playback_source();
            let stream = client.create_playback_stream(params, source).await?;
            stream.play_all().await
        };
        match tokio::time::timeout(PATIENCE, heard).await {
            Ok(heard) => Ok(heard?),
            Err(_) => Err(SoundError::TooLong),
        }
    })
}
