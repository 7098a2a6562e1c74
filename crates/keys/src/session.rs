//! What a browser is given to be known by: random words, and a signature that nobody else can make.

use std::fmt;

use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

/// The system gives no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random bytes")]
pub struct NoRandomness;

/// A key that lives as long as the program, for HMAC-SHA256.
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// A new one.
    pub fn generate() -> Result<SigningKey, NoRandomness> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new());
        Ok(SigningKey(key.map_err(|_| NoRandomness)?))
    }

    /// The text with its signature behind it.
    pub fn sign(&self, text: &str) -> String {
        let tag = hmac::sign(&self.0, text.as_bytes());
        format!("{text}.{}", hexadecimal(tag.as_ref()))
    }

    /// The text without its signature; `None` where this key has not made it. It takes as long
    /// whatever is wrong with the signature.
    pub fn verify<'t>(&self, signed: &'t str) -> Option<&'t str> {
        let (text, tag) = signed.rsplit_once('.')?;
        let tag = bytes(tag)?;
        hmac::verify(&self.0, text.as_bytes(), &tag).ok().map(|()| text)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SigningKey")
    }
}

/// A random word of 128 bits, in thirty-two digits.
pub fn random_word() -> Result<String, NoRandomness> {
    let mut bytes = [0; 16];
    SystemRandom::new().fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(hexadecimal(&bytes))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |bits: u8| char::from_digit(u32::from(bits), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

/// The bytes of a signature; `None` where it is none.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if digits.len() != 64 || !is_digits {
        return None;
    }
    let (pairs, _) = digits.as_bytes().as_chunks::<2>();
    pairs.iter().map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_that_signed_knows_its_signature() {
        let (ours, others) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let signed = ours.sign("abc.123");
        assert_eq!(ours.verify(&signed), Some("abc.123"));
        assert_eq!(others.verify(&signed), None);
        let forged = signed.replace("abc", "abd");
        let cut = signed.get(..signed.len() - 1).unwrap_or_default();
        let upper = signed.to_uppercase();
        for wrong in [forged.as_str(), cut, upper.as_str(), "", ".", "abc.123", "é.é"] {
            assert_eq!(ours.verify(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn no_two_words_are_alike_and_no_key_is_printed() {
        let (one, other) = (random_word().unwrap(), random_word().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, other);
        assert_eq!(format!("{:?}", SigningKey::generate().unwrap()), "SigningKey");
    }
}
