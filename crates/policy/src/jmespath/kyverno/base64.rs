//! Base64 with padding, as the standard has it.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Writes bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
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

/// Reads bytes; `None` when it is no base64. Line breaks count for nothing.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    if !letters.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3);
    let last = (letters.len() / 4).saturating_sub(1);
    for (number, chunk) in letters.chunks(4).enumerate() {
        let padding = chunk.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || (padding > 0 && number != last) {
            return None;
        }
        let mut bits = 0_u32;
        for letter in chunk.iter().take(4 - padding) {
            let value = LETTERS.iter().position(|it| it == letter)?;
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        bits <<= 6 * padding;
        let all = bits.to_be_bytes();
        bytes.extend(all.get(1..4 - padding).unwrap_or_default());
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
