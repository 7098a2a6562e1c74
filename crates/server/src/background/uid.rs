//! The uid of an object, in the room of a number.

use std::num::NonZeroU128;

/// A uid as API servers make them. What is written otherwise is nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Uid(NonZeroU128);

impl Uid {
    /// `3f2504e0-4f89-11d3-9a0c-0305e82c3301`
    pub(super) fn read(text: &str) -> Option<Uid> {
        let mut number = 0_u128;
        for (at, byte) in text.bytes().enumerate() {
            match (at, byte) {
                (8 | 13 | 18 | 23, b'-') => {}
                (8 | 13 | 18 | 23, _) => return None,
                _ => {
                    let digit = char::from(byte).to_digit(16)?;
                    number = number << 4 | u128::from(digit);
                }
            }
        }
        NonZeroU128::new(number).filter(|_| text.len() == 36).map(Uid)
    }
}

#[cfg(test)]
mod tests {
    use super::Uid;

    #[test]
    fn only_what_an_api_server_makes_is_one() {
        let one = Uid::read("3f2504e0-4f89-11d3-9a0c-0305e82c3301");
        assert!(one.is_some());
        assert_ne!(one, Uid::read("3f2504e0-4f89-11d3-9a0c-0305e82c3302"));
        for text in [
            "",
            "3f2504e04f8911d39a0c0305e82c3301",
            "3f2504e0-4f89-11d3-9a0c-0305e82c33012",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330",
            "3f2504e0-4f89-11d3-9a0c-0305e82c330-",
            "00000000-0000-0000-0000-000000000000",
            "é",
        ] {
            assert_eq!(Uid::read(text), None, "{text}");
        }
    }
}
