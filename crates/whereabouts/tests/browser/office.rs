//! An office: people with accounts, the devices that show their codes, and coming in.
#![allow(dead_code, clippy::unwrap_used)]

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE32_NOPAD;
use store::code;

use super::Browser;
use crate::run::Desk;

/// Everybody's passphrase.
pub const WORDS: &str = "an invented passphrase";

/// The codes of somebody's device: each used once, the next one where that of now is used.
pub struct Device {
    secret: Vec<u8>,
    last: u64,
}

impl Device {
    /// The next one.
    pub fn code(&mut self) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
        let step = code::step_at(now).max(self.last + 1);
        self.last = step;
        code::code(&self.secret, step, 6)
    }
}

/// The demonstration's register with people of these roles, each with a second factor.
pub fn office(people: &[(&str, &str)]) -> (Desk, Vec<Device>) {
    let desk = Desk::with_demo();
    desk.write("own", format!("{WORDS}\n"));
    let mut devices = Vec::new();
    let mut decide: Vec<&str> = Vec::new();
    for (name, role) in people {
        let agreed = match decide[..] {
            [] => String::new(),
            [one] => format!("--by {one} --by-passphrase-file own"),
            [one, other, ..] => {
                format!("--by {one} --by-passphrase-file own --second {other} --second-passphrase-file own")
            }
        };
        desk.demo(&format!("users add {name} --role {role} --key-passphrase-file own {agreed}")).ends(0);
        if ["custodian", "administrator"].contains(role) {
            decide.push(name);
        }
        let ran = desk.demo(&format!("users totp {name} --key-passphrase-file own --json")).ends(0);
        let told: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let secret =
            told["otpauth"].as_str().unwrap().split("secret=").nth(1).unwrap().split('&').next().unwrap();
        devices.push(Device { secret: BASE32_NOPAD.decode(secret.as_bytes()).unwrap(), last: 0 });
    }
    (desk, devices)
}

/// How an office serves.
pub const SERVE: &str = "serve -r lakeside-register --listen 127.0.0.1:0";

/// The program that serves it.
pub fn serve(desk: &Desk) -> Browser {
    Browser::waiting(desk, SERVE)
}

/// A browser of somebody who is in.
pub fn inside(served: &mut Browser, name: &str, device: &mut Device) -> String {
    let answer = served.sign_in(name, WORDS, &device.code());
    assert_eq!((answer.status, answer.header("location")), (303, Some("/en/")), "{}", answer.body);
    served.cookie().clone()
}
