//! What is known beforehand comes to the same as what is found out later, at the same cost.

use source::yaml;

use super::Knowing;
use crate::cel::{Activation, Budget, Environment, Program, Slot, Type, Value, kubernetes};

const PARAMS: &str = "{most: 3, words: [a, 'b*', c], none: {}, by: {x: [1, 2]}}";
const OBJECT: &str = "{words: [b, c, d], count: 4}";

/// Variables, each of which may use those before it.
const VARIABLES: &[(&str, &str)] = &[
    ("most", "params.most"),
    ("fixed", "params.words.filter(w, !w.endsWith('*'))"),
    ("named", "variables.fixed.map(w, {'name': w, 'is': dyn(variables.most)})"),
    ("own", "object.words"),
    ("both", "variables.fixed + variables.own"),
    ("wrong", "params.absent.size()"),
];

const EXPRESSIONS: &[&str] = &[
    "variables.most > 2 && object.count > variables.most",
    "object.words.all(w, w in variables.fixed || w == 'b' || w == 'd')",
    "variables.own.exists(w, variables.fixed.exists(f, f == w))",
    "variables.named.map(n, n.name + ':' + string(n.is)).join(', ')",
    "object.count == 5 ? variables.named.size() : variables.fixed.size()",
    "has(params.by.x) && params.by.x[1] == 2 && object.count in params.by.x",
    "variables.both.filter(w, w.startsWith('c')).size() + variables.most",
    "variables.wrong == 1 || object.count == 4",
    "object.count == 4 && variables.wrong == 1",
    "{'a': params.none, 'b': [object.count, variables.most]}",
    "optional.of(variables.most).optMap(x, x + object.count).orValue(0)",
    "params.words.map(w, w.replace('*', '')).exists(p, object.words[0].startsWith(p))",
    "optional.of(variables.most).orValue(object.count)",
];

struct Held {
    environment: Environment,
    params: Slot,
    object: Slot,
    variables: Vec<(Slot, Program)>,
}

impl Held {
    fn new() -> Held {
        let mut environment = kubernetes::environment(kubernetes::Release::NEWEST);
        let params = environment.declare("params", Type::Dyn);
        let object = environment.declare("object", Type::Dyn);
        let mut variables = Vec::new();
        for (name, expression) in VARIABLES {
            let program = environment.compile(expression).expect("a program");
            let name = format!("variables.{name}");
            variables.push((environment.declare(&name, program.result().clone()), program));
        }
        Held { environment, params, object, variables }
    }
}

/// What a program comes to, and what it costs.
fn outcome<'a>(
    program: &'a Program,
    activation: &Activation<'a>,
) -> (Result<Value<'a>, String>, u64) {
    let mut budget = Budget::new(Budget::PER_POLICY);
    let value = program.evaluate(activation, &mut budget).map_err(|error| error.to_string());
    (value, budget.spent())
}

fn value(document: &model::Document) -> Value<'_> {
    Value::of_node(document.root()).expect("a value")
}

#[test]
fn it_makes_no_difference_what_is_known() {
    let held = Held::new();
    let read =
        |text: &str| yaml::read(text.as_bytes(), &yaml::Limits::default()).documents.remove(0);
    let (params, object) = (read(PARAMS), read(OBJECT));
    for expression in EXPRESSIONS {
        let program = held.environment.compile(expression).expect(expression);
        let mut plain = Activation::new();
        plain.set(held.params, value(&params));
        plain.set(held.object, value(&object));
        held.variables.iter().for_each(|(slot, program)| plain.set_lazy(*slot, program));

        let mut knowing = Knowing::new(held.params, value(&params));
        let mut others = held.variables.clone();
        others.retain(|(slot, program)| !knowing.learn(*slot, program));
        assert_eq!(others.len(), 3, "own, both and wrong are not known");
        others.iter_mut().for_each(|(_, program)| *program = knowing.program(program));
        let left = knowing.program(&program);
        let found = knowing.found();
        let mut activation = Activation::new();
        activation.set(held.params, value(&params));
        activation.set(held.object, value(&object));
        others.iter().for_each(|(slot, program)| activation.set_lazy(*slot, program));
        found.iter().for_each(|(slot, known)| activation.set_known(*slot, known));
        assert_eq!(outcome(&left, &activation), outcome(&program, &plain), "{expression}");
    }
}
