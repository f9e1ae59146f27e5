//! A disk that can be looked at and made to fail, below the program: for tests of power cuts and of errors.
//!
//! `calls` stands between the program and the kernel. `watch` writes down what is done in one folder, and refuses
//! what it is told to refuse. `platter` says what may be left of it when the power goes. `work` is a day in a
//! register, with what was acknowledged in it.
#![allow(dead_code, clippy::unwrap_used)]

pub mod calls;
pub mod draw;
pub mod platter;
pub mod watch;
pub mod work;

pub use draw::{Draw, number};
