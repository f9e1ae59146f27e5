//! What a list is called where FollowTheMoney names datasets.

/// A slug as FollowTheMoney names datasets: small Latin letters, digits and `_`, no `_` at the ends.
///
/// Letters of other scripts are written as `u` and their code, so that no two lists fall together.
///
/// ```
/// assert_eq!(claims::ftm_dataset("لیست-2"), "u644u6ccu633u62a_2");
/// ```
pub fn ftm_dataset(slug: &str) -> String {
    let mut name = String::new();
    for letter in slug.chars() {
        match letter {
            'a'..='z' | '0'..='9' => name.push(letter),
            'A'..='Z' => name.push(letter.to_ascii_lowercase()),
            _ if letter.is_alphanumeric() => name.push_str(&format!("u{:x}", u32::from(letter))),
            _ => name.push('_'),
        }
    }
    name.trim_matches('_').to_owned()
}
