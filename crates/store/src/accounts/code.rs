//! Codes of a moment: RFC 6238 (TOTP) over RFC 4226 (HOTP), as every authenticator app has them.
//!
//! HMAC-SHA-1, steps of thirty seconds from 1970, six digits. SHA-1 is what all apps know; within HMAC its
//! collisions do not matter (RFC 6238 section 1.2, RFC 6194 section 3.3).

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use zeroize::Zeroizing;

/// Seconds of one step.
pub const STEP: u64 = 30;
/// Digits of a code.
pub const DIGITS: usize = 6;
/// Steps before and after the present one whose codes are taken: clocks differ (RFC 6238 section 5.2).
pub const DRIFT: u64 = 1;

/// The step of a moment, in milliseconds since 1970.
pub fn step_at(now_ms: u64) -> u64 {
    now_ms / 1000 / STEP
}

/// The code of a step, in so many digits.
pub fn code(secret: &[u8], step: u64, digits: usize) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("any key length fits HMAC");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // Dynamic truncation, RFC 4226 section 5.3.
    let at = usize::from(hash[19] & 0x0f);
    let four = [hash[at] & 0x7f, hash[at + 1], hash[at + 2], hash[at + 3]];
    let ten = u64::from(u32::from_be_bytes(four)) % 10u64.pow(u32::try_from(digits).unwrap_or(9).min(9));
    format!("{ten:0digits$}")
}

/// The step whose code was typed, if it is one that is taken now and newer than the last one used.
///
/// All steps that could be are computed, whichever fits.
pub fn fits(secret: &[u8], typed: &str, now_ms: u64, last: u64) -> Option<u64> {
    let typed = typed_digits(typed)?;
    let now = step_at(now_ms);
    let mut found = None;
    for step in now.saturating_sub(DRIFT)..=now + DRIFT {
        let own = Zeroizing::new(code(secret, step, DIGITS));
        let differs = own.bytes().zip(typed.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b));
        if differs == 0 && step > last {
            found = found.or(Some(step));
        }
    }
    found
}

/// Six digits as they were typed, in the digits of any of our scripts, with or without spaces.
fn typed_digits(typed: &str) -> Option<Zeroizing<String>> {
    let mut digits = Zeroizing::new(String::with_capacity(DIGITS));
    for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
        let value = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            '٠'..='٩' => u32::from(c) - u32::from('٠'),
            '۰'..='۹' => u32::from(c) - u32::from('۰'),
            _ => return None,
        };
        if digits.len() == DIGITS {
            return None;
        }
        digits.push(char::from_digit(value, 10)?);
    }
    (digits.len() == DIGITS).then_some(digits)
}

/// The address that an authenticator app reads, typed or as a QR code (Key URI Format).
pub fn provision(secret: &[u8], office: &str, name: &str) -> Zeroizing<String> {
    let [office, name] = [office, name].map(|text| utf8_percent_encode(text, ENCODED));
    let secret = Zeroizing::new(BASE32_NOPAD.encode(secret));
    Zeroizing::new(format!(
        "otpauth://totp/{office}:{name}?secret={}&issuer={office}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
        *secret
    ))
}

/// All but what an address need not encode (RFC 3986, section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret is the ASCII text, the mode SHA-1, eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        for (seconds, expected) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(code(b"12345678901234567890", step_at(seconds * 1000), 8), expected, "{seconds}");
        }
    }

    /// RFC 4226, appendix D: six digits by counter.
    #[test]
    fn the_codes_of_counters_are_those_of_the_standard() {
        let expected = [
            "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
            "520489",
        ];
        for (step, expected) in expected.into_iter().enumerate() {
            assert_eq!(code(b"12345678901234567890", step as u64, 6), expected, "{step}");
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_never_twice() {
        let secret = b"12345678901234567890";
        let now = 1_111_111_111_000;
        let step = step_at(now);
        for (typed, last, expected) in [
            (code(secret, step, 6), 0, Some(step)),
            (code(secret, step - 1, 6), 0, Some(step - 1)),
            (code(secret, step + 1, 6), 0, Some(step + 1)),
            (code(secret, step - 2, 6), 0, None),
            (code(secret, step + 2, 6), 0, None),
            (code(secret, step, 6), step, None),
            (code(secret, step - 1, 6), step, None),
            (code(secret, step + 1, 6), step, Some(step + 1)),
        ] {
            assert_eq!(fits(secret, &typed, now, last), expected, "{typed} after {last}");
        }
    }

    #[test]
    fn a_code_is_read_in_any_digits() {
        let secret = b"12345678901234567890";
        for (typed, expected) in [
            ("755224", true),
            ("755 224", true),
            ("۷۵۵۲۲۴", true),
            ("٧٥٥٢٢٤", true),
            ("75522", false),
            ("7552244", false),
            ("75522a", false),
            ("", false),
        ] {
            // Step 0 is the one before the present here; the last used is below every step.
            let code = typed_digits(typed);
            assert_eq!(code.as_deref().map(String::as_str) == Some("755224"), expected, "{typed}");
        }
        assert_eq!(fits(secret, "287082", 45_000, 0), Some(1));
    }

    #[test]
    fn an_app_is_told_in_the_form_it_knows() {
        let uri = provision(b"12345678901234567890", "Lakeside Archive", "مینا");
        assert_eq!(
            uri.as_str(),
            "otpauth://totp/Lakeside%20Archive:%D9%85%DB%8C%D9%86%D8%A7?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Lakeside%20Archive&algorithm=SHA1&digits=6&period=30"
        );
    }
}
