//! What came of the tests of policies, as JUnit XML: a suite a file, a case a case.

use std::io;

use crate::junit::{Attributes, Counts};
use crate::markup::Escaped;
use crate::sink::Sink;

/// A case of a test.
#[derive(Debug, Clone, Copy)]
pub struct Tested<'a> {
    /// The file it is written in.
    pub file: &'a str,
    /// The line there, where it is known.
    pub line: Option<u32>,
    /// What it is about.
    pub name: &'a str,
    /// What came of it.
    pub came: Came<'a>,
}

/// What came of a case.
#[derive(Debug, Clone, Copy)]
pub enum Came<'a> {
    /// What was expected.
    Passed,
    /// Something else, and how it differs.
    Failed(&'a str),
    /// It was left out, and why.
    Skipped(&'a str),
    /// It could not be run, and why.
    Broken(&'a str),
}

/// Writes cases as JUnit XML. Those of a file stand together.
pub fn tested_junit(cases: &[Tested<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    let mut sink = Sink::new(out);
    sink.push("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    sink.print(format_args!("<testsuites name=\"yagura test\"{}>\n", Attributes(counts(cases))));
    for suite in cases.chunk_by(|one, other| one.file == other.file) {
        let file = suite.first().map_or("", |case| case.file);
        let (file, counts) = (Escaped(file), Attributes(counts(suite)));
        sink.print(format_args!("<testsuite name=\"{file}\"{counts}>\n"));
        suite.iter().for_each(|tested| case(&mut sink, tested));
        sink.push("</testsuite>\n");
    }
    sink.push("</testsuites>\n");
    sink.finish()
}

fn case(sink: &mut Sink<'_>, tested: &Tested<'_>) {
    let (file, name) = (Escaped(tested.file), Escaped(tested.name));
    sink.print(format_args!("<testcase classname=\"{file}\" name=\"{name}\" file=\"{file}\""));
    if let Some(line) = tested.line {
        sink.print(format_args!(" line=\"{line}\""));
    }
    let (tag, says) = match tested.came {
        Came::Passed => return sink.push("/>\n"),
        Came::Failed(how) => ("failure", how),
        Came::Skipped(why) => ("skipped", why),
        Came::Broken(why) => ("error", why),
    };
    sink.print(format_args!("><{tag} message=\"{}\"/></testcase>\n", Escaped(says)));
}

fn counts(cases: &[Tested<'_>]) -> Counts {
    let count = |is_meant: fn(&Came<'_>) -> bool| {
        cases.iter().filter(|tested| is_meant(&tested.came)).count()
    };
    Counts {
        tests: cases.len(),
        failures: count(|came| matches!(came, Came::Failed(_))),
        errors: count(|came| matches!(came, Came::Broken(_))),
        skipped: count(|came| matches!(came, Came::Skipped(_))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_stand_under_their_file() {
        let case = |file, came| Tested { file, line: Some(3), name: "web <1>", came };
        let cases = [
            case("a.yaml", Came::Passed),
            case("a.yaml", Came::Failed("got \"pass\"")),
            case("b.yaml", Came::Skipped("a registry")),
        ];
        let mut written = Vec::new();
        tested_junit(&cases, &mut written).unwrap();
        let written = String::from_utf8(written).unwrap();
        let document = roxmltree::Document::parse(&written).unwrap();
        let suites: Vec<_> =
            document.root_element().children().filter(|it| it.is_element()).collect();
        let counts = |name| suites.iter().map(|it| it.attribute(name).unwrap()).collect::<Vec<_>>();
        assert_eq!(counts("name"), ["a.yaml", "b.yaml"]);
        assert_eq!(counts("failures"), ["1", "0"]);
        assert_eq!(counts("skipped"), ["0", "1"]);
        let failure = document.descendants().find(|it| it.has_tag_name("failure")).unwrap();
        assert_eq!(failure.attribute("message"), Some("got \"pass\""));
    }
}
