//! Comments as one person sees them, over made-up talks and scenes.
