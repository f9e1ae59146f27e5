//! The built-in files. A new kind is one TOML file and one line here.

macro_rules! files {
    ($($name:literal,)*) => {
        /// Name and text of each file.
        pub(super) const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../codebook/", $name))),)*];
    };
}

files! {
    "kinds/access_provision.toml",
    "kinds/antemortem.toml",
    "kinds/detention_place.toml",
    "kinds/examination.toml",
    "kinds/grave_site.toml",
    "kinds/identification.toml",
    "kinds/interment.toml",
    "kinds/list.toml",
    "kinds/organisation.toml",
    "kinds/person.toml",
    "kinds/place.toml",
    "kinds/remains.toml",
    "kinds/remains_return.toml",
    "kinds/site_event.toml",
    "kinds/source.toml",
    "terms/calendar.toml",
    "terms/civil_status.toml",
    "terms/count_qualifier.toml",
    "terms/count_unit.toml",
    "terms/credibility.toml",
    "terms/custody_event.toml",
    "terms/family_access.toml",
    "terms/family_act.toml",
    "terms/fate.toml",
    "terms/grade.toml",
    "terms/grave_type.toml",
    "terms/handedness.toml",
    "terms/identification_level.toml",
    "terms/identification_method.toml",
    "terms/interest.toml",
    "terms/interment_basis.toml",
    "terms/manner_of_death.toml",
    "terms/notify_again.toml",
    "terms/number_basis.toml",
    "terms/obtained_how.toml",
    "terms/organisation_kind.toml",
    "terms/place_kind.toml",
    "terms/protection_status.toml",
    "terms/public_location_level.toml",
    "terms/remains_state.toml",
    "terms/role.toml",
    "terms/script.toml",
    "terms/sex.toml",
    "terms/sharing.toml",
    "terms/site_event_kind.toml",
    "terms/site_kind.toml",
    "terms/site_phase.toml",
    "terms/site_standing.toml",
    "terms/source_kind.toml",
    "terms/verdict.toml",
    "terms/yes_no.toml",
}
