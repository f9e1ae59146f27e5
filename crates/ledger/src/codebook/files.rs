//! The built-in files. A new kind is one TOML file and one line here.

macro_rules! files {
    ($($name:literal,)*) => {
        /// Name and text of each file.
        pub(super) const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../codebook/", $name))),)*];
    };
}

files! {
    "kinds/list.toml",
    "kinds/organisation.toml",
    "kinds/person.toml",
    "kinds/place.toml",
    "kinds/source.toml",
    "terms/calendar.toml",
    "terms/civil_status.toml",
    "terms/credibility.toml",
    "terms/custody_event.toml",
    "terms/fate.toml",
    "terms/grade.toml",
    "terms/interest.toml",
    "terms/obtained_how.toml",
    "terms/organisation_kind.toml",
    "terms/place_kind.toml",
    "terms/role.toml",
    "terms/script.toml",
    "terms/sex.toml",
    "terms/sharing.toml",
    "terms/source_kind.toml",
    "terms/verdict.toml",
    "terms/yes_no.toml",
}
