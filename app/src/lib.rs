//! Tavla's app: a native whiteboard that several people draw on at once.

pub mod commands;
pub mod i18n;
