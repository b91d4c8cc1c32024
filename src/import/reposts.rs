//! The same text in two sources, and which of two copies an editor would keep.
//!
//! How texts are compared, `text::reposts` knows; the digest asks it too.

mod merits;

pub use merits::Merits;

pub use crate::text::reposts::{Index, Sketch};
