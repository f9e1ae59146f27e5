//! What people write into: fields with a label, help, and how what they wrote was understood.

use crate::part::Button;
use crate::rich::Rich;

/// A form that writes to the register, or tries what would be written.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// Whether it carries a file.
    pub with_file: bool,
    /// What is sent besides: names and values.
    pub kept: Vec<(String, String)>,
    /// The fields, in groups with a heading each.
    pub groups: Vec<Group>,
    /// The buttons; the first is pressed by the return key.
    pub buttons: Vec<Button>,
}

/// Fields that belong together.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// What heads them.
    pub heading: Rich,
    /// The fields.
    pub fields: Vec<Field>,
}

/// One field.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name under which it is sent.
    pub name: String,
    /// What is asked.
    pub label: Rich,
    /// How it may be written.
    pub help: Rich,
    /// What can be written or chosen.
    pub input: Input,
    /// How what is written was understood; empty before it was looked at.
    pub understood: Rich,
}

/// What can be written or chosen.
#[derive(Debug, Clone)]
pub enum Input {
    /// One line.
    Line(String),
    /// Several lines, as so many values or as one text.
    Lines(String),
    /// One of some values, each with its words; the value that is chosen.
    Choice(Vec<(String, String)>, String),
    /// A file of the reader's own.
    File,
}

impl Field {
    /// A field without help, not yet looked at.
    pub fn new(name: impl Into<String>, label: Rich, input: Input) -> Field {
        Field { name: name.into(), label, help: Rich::new(), input, understood: Rich::new() }
    }

    /// With a line about how it may be written.
    pub fn help(mut self, help: Rich) -> Field {
        self.help = help;
        self
    }

    /// With how it was understood.
    pub fn understood(mut self, understood: Rich) -> Field {
        self.understood = understood;
        self
    }
}
