//! Times reading of lists.
fn main() {}
