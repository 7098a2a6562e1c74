//! The test cases of JMESPath's specification: `*.json`, each a list of documents with expressions
//! and what they find in them, or which kind of error they are.

use anyhow::{Context, bail};
use policy::jmespath::{CompileError, Dialect, EvalError, Expression, Mistake, Nothing};
use policy::tree::Tree;

use super::judged::files_in;
use super::ledger::Ledger;
use super::{Options, Outcome, Score, folder};

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(corpus) = folder("jmespath") else {
        return Ok(Outcome::Skipped("no corpus jmespath here".to_owned()));
    };
    let ledger = Ledger::read("jmespath")?;
    let mut score = Score::default();
    for file in files_in(&corpus)? {
        let text = std::fs::read_to_string(&file)?;
        let Tree::List(groups) = Tree::from_json(&text)? else {
            bail!("{} is no list", file.display());
        };
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        for group in groups {
            let given = group.get("given").context("a group has a document")?.to_document();
            let Some(Tree::List(cases)) = group.get("cases") else { bail!("a group has cases") };
            for case in cases {
                let expression = case.get("expression").and_then(Tree::as_str);
                let expression = expression.context("a case has an expression")?;
                match difference(case, expression, given.root()) {
                    None => score.agrees(),
                    Some(how) => {
                        score.differs(&format!("{stem}/{expression}"), &how, &ledger, options);
                    }
                }
            }
        }
    }
    Ok(Outcome::Ran(score))
}

/// How the answer is another than the case says; a benchmark only has to be answered.
fn difference(case: &Tree, expression: &str, given: model::Node<'_>) -> Option<String> {
    let answer = Expression::compile(expression, Dialect::Standard)
        .map_err(|error| (kind_of_mistake(&error), error.to_string()))
        .and_then(|compiled| {
            let found = compiled.evaluate(given, &Nothing, Expression::STEPS);
            found.map_err(|error| (kind_of_error(&error), error.to_string()))
        });
    let expected = case.get("error").and_then(Tree::as_str);
    match (answer, expected, case.get("result")) {
        (Err((kind, _)), Some(expected), _) if kind == expected => None,
        (Err((kind, says)), ..) => Some(format!("{kind} ({says})")),
        (Ok(found), None, Some(result)) if found != *result => {
            Some(format!("{found} instead of {result}"))
        }
        (Ok(_), None, _) => None,
        (Ok(found), Some(kind), _) => Some(format!("{found} instead of {kind}")),
    }
}

fn kind_of_mistake(error: &CompileError) -> &'static str {
    match error.mistake {
        Mistake::Syntax(_) | Mistake::TooComplex => "syntax",
        Mistake::UnknownFunction(_) => "unknown-function",
        Mistake::Arity { .. } => "invalid-arity",
        Mistake::ZeroStep => "invalid-value",
    }
}

fn kind_of_error(error: &EvalError) -> &'static str {
    match error {
        EvalError::Type { .. } => "invalid-type",
        EvalError::Function { .. } => "invalid-value",
        EvalError::UnknownKey(_) => "unknown-key",
        EvalError::Missing(_) => "missing",
        EvalError::OutOfSteps => "out-of-steps",
    }
}
