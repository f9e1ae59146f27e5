//! The built-in files. A new kind is one TOML file and one line here.

macro_rules! files {
    ($($name:literal,)*) => {
        /// Name and text of each file.
        pub(super) const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../codebook/", $name))),)*];
    };
}

files! {
    "kinds/person.toml",
}
