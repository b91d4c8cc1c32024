//! wenzhai 文摘: messy Chinese case studies in, a cross-linked static site in
//! two scripts out.
//!
//! ```text
//! read ─► SourceDocument ─ parse ─► Article ─ assemble ─► Digest
//!                                                           │ convert, once per edition
//!   output, serve, check ◄─ render ─ Site ◄─ plan ─────── Edition
//! ```
//!
//! Every stage is a folder, its noun in `mod.rs`, its verb in a file of its
//! own; every verb is a plain function from one immutable value to the next.
//! [`pipeline::build`] is the flow in code. `import` is a second, shorter
//! road: it ends in the same Markdown that `article::parse` begins with.
//!
//! The modules below stand in the order of the flow. `ARCHITECTURE.md` holds
//! the floors (who may name whom) and the invariants.

pub mod text;

pub mod diagnostic;

pub mod source;

pub mod config;
pub mod document;
pub mod theme;

pub mod article;

pub mod digest;
pub mod import;

pub mod edition;

pub mod site;

pub mod check;
pub mod output;
pub mod pipeline;
pub mod serve;

pub mod command;

pub mod cli;
