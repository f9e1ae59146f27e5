//! What canonical CBOR says, read by another implementation.

use data_encoding::HEXLOWER as HEX;
use minicbor::data::Type;
use serde_json::{Value, json};

/// What CBOR says, read by another implementation: byte strings become `{"bytes": hex}`.
pub fn says(bytes: &[u8]) -> Value {
    fn value(decoder: &mut minicbor::Decoder<'_>) -> Value {
        match decoder.datatype().unwrap() {
            Type::Bool => json!(decoder.bool().unwrap()),
            Type::Null => {
                decoder.null().unwrap();
                Value::Null
            }
            Type::Bytes => json!({ "bytes": HEX.encode(decoder.bytes().unwrap()) }),
            Type::String => json!(decoder.str().unwrap()),
            Type::Array => {
                let length = decoder.array().unwrap().expect("a definite length");
                (0..length).map(|_| value(decoder)).collect()
            }
            _ => json!(decoder.u64().unwrap()),
        }
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let read = value(&mut decoder);
    assert_eq!(decoder.position(), bytes.len());
    read
}
