//! Digests, and what tokens say. Signatures are not checked.

use md5::Md5;
use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha256, Sha512};

use super::encodings::{hex, read_url_bytes};
use super::{Answer, Context, Family};
use crate::rego::value::Value;
use crate::tree::Tree;

pub(super) const FAMILY: Family = &[
    ("crypto.hmac.equal", 2, equal),
    ("crypto.hmac.md5", 2, |context, arguments| keyed(context, arguments, digest::<Md5>, 64)),
    ("crypto.hmac.sha1", 2, |context, arguments| keyed(context, arguments, digest::<Sha1>, 64)),
    ("crypto.hmac.sha256", 2, |context, arguments| keyed(context, arguments, digest::<Sha256>, 64)),
    ("crypto.hmac.sha512", 2, |context, arguments| {
        keyed(context, arguments, digest::<Sha512>, 128)
    }),
    ("crypto.md5", 1, |context, arguments| plain(context, arguments, digest::<Md5>)),
    ("crypto.sha1", 1, |context, arguments| plain(context, arguments, digest::<Sha1>)),
    ("crypto.sha256", 1, |context, arguments| plain(context, arguments, digest::<Sha256>)),
    ("io.jwt.decode", 1, decode),
];

type Run = fn(&[u8]) -> Vec<u8>;

fn digest<D: Digest>(bytes: &[u8]) -> Vec<u8> {
    D::digest(bytes).to_vec()
}

/// What looking at a byte counts as.
const EFFORT: usize = 8;

fn plain<'a>(context: &mut Context, arguments: &[Value<'a>], run: Run) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    context.work(text.as_str().len().saturating_mul(EFFORT))?;
    context.text(hex(&run(text.as_str().as_bytes())))
}

/// The digest of a text that only who has the key can make, as RFC 2104 has it.
fn keyed<'a>(context: &mut Context, arguments: &[Value<'a>], run: Run, block: usize) -> Answer<'a> {
    let [Value::String(text), Value::String(key)] = arguments else { return Ok(None) };
    let (text, key) = (text.as_str().as_bytes(), key.as_str().as_bytes());
    context.work((text.len() + key.len()).saturating_mul(EFFORT))?;
    context.spend(text.len())?;
    let mut key = if key.len() > block { run(key) } else { key.to_vec() };
    key.resize(block, 0);
    let with = |mask: u8, rest: &[u8]| {
        let mut bytes: Vec<u8> = key.iter().map(|byte| byte ^ mask).collect();
        bytes.extend_from_slice(rest);
        run(&bytes)
    };
    context.text(hex(&with(0x5c, &with(0x36, text))))
}

fn equal<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(left), Value::String(right)] = arguments else { return Ok(None) };
    context.work(left.as_str().len())?;
    Ok(Some(Value::Bool(left.as_str() == right.as_str())))
}

/// The header, the claims and the signature of a token.
fn decode<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(token)] = arguments else { return Ok(None) };
    context.spend(token.as_str().len().saturating_mul(2))?;
    let parts = parts(token.as_str(), NESTED);
    Ok(parts.map(|(header, claims, signature)| {
        let [header, claims] = [header, claims].map(super::json::of_tree);
        Value::array(vec![header, claims, Value::from(signature)])
    }))
}

/// How many tokens within each other are looked into.
const NESTED: usize = 16;

/// The header, the claims and the signature. Claims that are a token themselves are looked into;
/// nobody without a key can read encrypted ones.
fn parts(token: &str, depth: usize) -> Option<(Tree, Tree, String)> {
    let mut parts = token.split('.');
    let (header, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    let read = |part: &str| String::from_utf8(read_url_bytes(part)?).ok();
    let header = Tree::from_json(&read(header)?).ok()?;
    let Tree::Map(fields) = &header else { return None };
    if parts.next().is_some() || fields.get("enc").is_some() {
        return None;
    }
    let signature = hex(&read_url_bytes(signature)?);
    let claims = read(claims)?;
    if fields.get("cty").and_then(Tree::as_str) == Some("JWT") {
        let claims = Tree::from_json(&claims).ok();
        let inner = claims.as_ref().and_then(Tree::as_str).filter(|_| depth > 0)?;
        return self::parts(inner, depth - 1);
    }
    let claims = Tree::from_json(&claims).ok()?;
    matches!(claims, Tree::Map(_)).then_some((header, claims, signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_the_standards() {
        for (name, arguments, start) in [
            ("crypto.md5", &["abc"][..], "900150983cd24fb0d6963f7d28e17f72"),
            ("crypto.sha1", &["abc"], "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("crypto.sha256", &["abc"], "ba7816bf8f01cfea414140de5dae2223"),
            ("crypto.hmac.md5", &["what do ya want for nothing?", "Jefe"], "750c783e6ab0b503"),
            ("crypto.hmac.sha1", &["what do ya want for nothing?", "Jefe"], "effcdf6ae5eb2fa2"),
            ("crypto.hmac.sha256", &["what do ya want for nothing?", "Jefe"], "5bdcc146bf60754e"),
            ("crypto.hmac.sha512", &["what do ya want for nothing?", "Jefe"], "164b7a7bfcf819e2"),
        ] {
            let (_, _, function) = FAMILY.iter().find(|(each, ..)| *each == name).unwrap();
            let arguments: Vec<Value<'_>> = arguments.iter().map(|it| Value::from(*it)).collect();
            let found = function(&mut Context::default(), &arguments).unwrap().unwrap();
            assert!(found.as_str().unwrap().starts_with(start), "{name} {found}");
        }
    }

    #[test]
    fn tokens_are_read() {
        let decoded = |token| decode(&mut Context::default(), &[Value::from(token)]).unwrap();
        let found = decoded("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.YQ").map(|it| it.to_string());
        assert_eq!(found.as_deref(), Some(r#"[{"alg": "none"}, {"sub": "me"}, "61"]"#));
        assert_eq!(decoded("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9"), None);
        assert_eq!(decoded("a.b.c"), None);
    }
}
