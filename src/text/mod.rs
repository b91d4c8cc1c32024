//! The ground floor: places in files, Han text, scripts, addresses.
//!
//! In: strings. Out: facts about them. Knows nothing of files, articles or
//! sites.

pub mod collate;
pub mod corps;
pub mod fold;
pub mod gazetteer;
pub mod han;
pub mod han_table;
pub mod number;
pub mod reposts;
pub mod script;
pub mod slug;
pub mod span;
pub mod unit;

#[cfg(test)]
mod gazetteer_tests;
