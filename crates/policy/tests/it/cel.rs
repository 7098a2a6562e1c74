//! CEL, from outside: what expressions give for documents, what they may cost, what they survive.

mod budgets;
mod hostile;
mod messages;
mod places;

use policy::cel::{Activation, Budget, Environment, EvalError, Type, Value, library};
use source::yaml::{Limits, read};

/// The language with all of its extensions.
fn environment() -> Environment {
    library::extensions().into_iter().fold(Environment::standard(), Environment::with)
}

/// What an expression gives for a document called `object`, as the debugger shows it.
fn evaluate(expr: &str, object: &str) -> String {
    let stream = read(object.as_bytes(), &Limits::default());
    let mut environment = environment();
    let slot = environment.declare("object", Type::Dyn);
    let program = match environment.compile(expr) {
        Ok(program) => program,
        Err(error) => return error.to_string(),
    };
    let mut activation = Activation::new();
    activation.set(slot, Value::of_node(stream.documents[0].root()).unwrap());
    match program.evaluate(&activation, &mut Budget::new(Budget::PER_POLICY)) {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

/// What an expression without variables gives within a budget, and what it costs.
fn spend(expr: &str, budget: Budget) -> (Result<String, EvalError>, u64) {
    let mut budget = budget;
    let program = environment().compile(expr).unwrap();
    let result = program.evaluate(&Activation::new(), &mut budget);
    (result.map(|value| format!("{value:?}")).map_err(|error| *error), budget.spent())
}
