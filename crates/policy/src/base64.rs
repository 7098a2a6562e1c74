//! Base64, as RFC 4648 has it in its section 4.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes, with padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .enumerate()
            .fold(0_usize, |bits, (index, byte)| bits | usize::from(*byte) << (16 - 8 * index));
        for index in 0..4 {
            let letter = LETTERS.get(bits >> (18 - 6 * index) & 63).copied().unwrap_or(b'=');
            text.push(if index <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// Reads bytes; `None` when it is no base64. Line breaks count for nothing; whole groups of four
/// letters are asked for.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let letters: String = text.chars().filter(|letter| !matches!(letter, '\r' | '\n')).collect();
    if !letters.len().is_multiple_of(4) {
        return None;
    }
    decode_unpadded(without_padding(&letters)?)
}

/// The letters without the padding that fills up the last group of four; `None` where that is too
/// much of it.
pub(crate) fn without_padding(text: &str) -> Option<&str> {
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    let is_padded = padding == 0 || (padding <= 2 && text.len().is_multiple_of(4));
    is_padded.then_some(letters)
}

/// Reads letters without padding; `None` when they are no base64.
pub(crate) fn decode_unpadded(letters: &str) -> Option<Vec<u8>> {
    if letters.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 3);
    for chunk in letters.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for index in 0..4 {
            let letter = chunk.get(index).copied().unwrap_or(b'A');
            let value = LETTERS.iter().position(|it| *it == letter)?;
            bits = bits << 6 | value as u32;
        }
        let [_, all @ ..] = bits.to_be_bytes();
        bytes.extend(all.iter().take(chunk.len().saturating_sub(1)));
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foobar", "Zm9vYmFy")] {
            assert_eq!(encode(plain.as_bytes()), coded);
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
        }
        for wrong in ["Z", "Zg", "Zg=", "=", "====", "Zg==Zg==", "Zm9*"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
