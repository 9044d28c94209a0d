//! What a worker promises, on real files with real boards.
