//! Editing as triples of text before, input and text after. `|` is the caret, `^` the other end of
//! a selection.

mod behaviour;
mod bench;
mod directions;
mod fuzz;
mod pointer;
mod scripts;
