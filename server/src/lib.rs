//! Tavla's server: keeps boards in step, and keeps them.
