//! Files that YAML's dark corners are in: half of them written by its rules, half of those broken.

mod pools;
mod write;

use super::super::random::Random;
use pools::{BROKEN_PIECES, SEPARATORS};
use write::Writer;

/// Makes files, the same ones for the same seed.
pub(super) struct Generator {
    random: Random,
    samples: Vec<Vec<u8>>,
}

/// What makes a document an object, before what is probed.
const HEAD: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

impl Generator {
    /// Breaks `samples` too.
    pub(super) fn new(seed: u64, samples: Vec<Vec<u8>>) -> Generator {
        Generator { random: Random::new(seed), samples }
    }

    /// The next file.
    pub(super) fn file(&mut self) -> Vec<u8> {
        let mut text = match self.random.below(20) {
            0..=10 => self.object(),
            11 | 12 => self.scalars(),
            13 | 14 => self.stream(),
            15 => self.json(),
            16 => self.flow(),
            _ if self.samples.is_empty() => self.object(),
            _ => {
                let sample = self.random.below(self.samples.len());
                let sample = self.samples.get(sample).map(Vec::as_slice).unwrap_or_default();
                String::from_utf8_lossy(sample).into_owned()
            }
        };
        if self.random.one_in(2) {
            for _ in 0..=self.random.below(3) {
                self.break_once(&mut text);
            }
        }
        self.encode(text)
    }

    fn object(&mut self) -> String {
        let mut text = HEAD.to_owned();
        text.push_str("probe:");
        let mut writer = Writer::new(&mut self.random, &mut text);
        writer.value(2, 4);
        if self.random.one_in(4) {
            text.push_str("more:");
            Writer::new(&mut self.random, &mut text).value(2, 3);
        }
        if self.random.one_in(12) {
            text.pop();
        }
        text
    }

    /// A list of scalars, a mapping of keys.
    fn scalars(&mut self) -> String {
        let mut text = HEAD.to_owned();
        text.push_str("probe:\n");
        let keys = self.random.one_in(2);
        for _ in 0..=self.random.below(8) {
            text.push_str(if keys { "  " } else { "  - " });
            let mut writer = Writer::new(&mut self.random, &mut text);
            writer.scalar_text();
            text.push_str(if keys { ": x\n" } else { "\n" });
        }
        text
    }

    /// Several documents, in ways that end one and begin another, or only seem to.
    fn stream(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..=self.random.below(4) {
            text.push_str(self.random.pick(SEPARATORS));
            if self.random.one_in(5) {
                continue;
            }
            let object = self.object();
            text.push_str(&object);
            if self.random.one_in(8) {
                text.push_str("...\n");
            }
        }
        text
    }

    fn json(&mut self) -> String {
        let mut text = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"},\"probe\":".to_owned();
        Writer::new(&mut self.random, &mut text).json(4);
        text.push('}');
        if self.random.one_in(4) {
            let again = text.clone();
            text.push_str(self.random.pick(&["", "\n", "\n---\n", " ", "x", "\n\n# c\n"]));
            text.push_str(&again);
        }
        text.push_str(self.random.pick(&["", "\n", "\n\n"]));
        text
    }

    /// One object in braces that is no JSON.
    fn flow(&mut self) -> String {
        let mut text = self.random.pick(&["--- \n", "", "# c\n", "---\n"]).to_string();
        text.push_str("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, probe: ");
        Writer::new(&mut self.random, &mut text).flow(4);
        text.push_str("}\n");
        text
    }

    /// Puts in, takes out or doubles something somewhere after the head.
    fn break_once(&mut self, text: &mut String) {
        let from = if text.starts_with(HEAD) { HEAD.len() } else { 0 };
        let mut at = from + self.random.below(text.len() - from + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        match self.random.below(8) {
            0..=3 => text.insert_str(at, self.random.pick(BROKEN_PIECES)),
            4 | 5 if at < text.len() => {
                text.remove(at);
            }
            6 => {
                // Shifts a line.
                let start =
                    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                if self.random.one_in(2)
                    || !text.get(start..).is_some_and(|line| line.starts_with(' '))
                {
                    text.insert(start, ' ');
                } else {
                    text.remove(start);
                }
            }
            _ => {
                // Doubles a line.
                let start =
                    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                let end = text
                    .get(at..)
                    .and_then(|rest| rest.find('\n'))
                    .map_or(text.len(), |found| at + found + 1);
                let line = text.get(start..end).unwrap_or_default().to_owned();
                text.insert_str(end, &line);
            }
        }
    }

    fn encode(&mut self, mut text: String) -> Vec<u8> {
        if self.random.one_in(12) {
            text = text.replace('\n', "\r\n");
        }
        match self.random.below(120) {
            0 | 1 => format!("\u{FEFF}{text}").into_bytes(),
            2 => [0xFF, 0xFE]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                .collect(),
            3 => [0xFE, 0xFF]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
                .collect(),
            4..=6 => {
                let mut bytes = text.into_bytes();
                let at = self.random.below(bytes.len() + 1);
                let broken = [
                    &b"\xFF"[..],
                    b"\xC3",
                    b"\xE2\x82",
                    b"\xC0\x80",
                    b"\xED\xA0\x80",
                    b"\xF0\x9F\x98",
                    b"\x80",
                ];
                bytes.splice(at..at, self.random.pick(&broken).iter().copied());
                bytes
            }
            _ => text.into_bytes(),
        }
    }
}
