//! The rules of the house, as tests: see `tests/`.
//!
//! Nothing here is used by the program. A rule that a person must remember is
//! a rule that will be broken, so each one that can be checked is checked.
