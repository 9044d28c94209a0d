//! The board's shapes in other programs' words: pure functions of shapes and their pictures.
//!
//! Reads no disk, no clock and no document, and makes nothing up: what time it is and what is random is given.

pub mod excalidraw;
