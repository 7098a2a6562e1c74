//! Tables of expressions and what they give: `expression => value`. A value is an expression too.
//! Behind `!` stands the beginning of an error of evaluation, behind `?` that of compilation; a
//! part of it will do.

use policy::cel::kubernetes::authorizer::{
    Access, Authorizer, Decision, ResourceTarget, Subject, Target,
};
use policy::cel::kubernetes::functions::{authorize, authorizer, request_resource};
use policy::cel::kubernetes::{Release, environment};
use policy::cel::{Activation, Arguments, Budget, Environment, Evaluated, Host, Slot, Type, Value};

/// Holds a table against an environment.
#[track_caller]
fn check(table: &str) {
    let mut failures = Vec::new();
    for line in table.lines() {
        let (expression, expected) = line.split_once(" => ").expect("a row has an arrow");
        let found = Found::of(expression);
        let holds = match (&found, expected.split_once(' ')) {
            (Found::CompileError(error), Some(("?", part))) => error.contains(part),
            (Found::Error(error), Some(("!", part))) => error.contains(part),
            (Found::Value(value, _), _) => {
                matches!(Found::of(expected), Found::Value(expected, _) if expected == *value)
            }
            _ => false,
        };
        if !holds {
            failures.push(format!("{line}\n    {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Holds a table of costs: `15 - 10` is what an expression costs step by step, and what of it is
/// spared because lists, maps and moments that are written out are made when it is compiled.
#[track_caller]
fn check_costs(table: &str) {
    let mut failures = Vec::new();
    for line in table.lines() {
        let (expression, expected) = line.split_once(" => ").expect("a row has an arrow");
        let found = Found::of(expression);
        let (steps, spared) = expected.split_once(" - ").unwrap_or((expected, "0"));
        let spared: u64 = spared.parse().expect("it is a number");
        let holds = matches!(found, Found::Value(_, cost) if (cost + spared).to_string() == steps);
        if !holds {
            failures.push(format!("{line}\n    {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What came of an expression.
#[derive(Debug)]
enum Found {
    CompileError(String),
    Error(String),
    /// The value and what it cost.
    Value(Value<'static>, u64),
}

impl Found {
    fn of(expression: &str) -> Found {
        let (environment, slots) = with_authorizer();
        let program = match environment.compile(expression) {
            // Values borrow from it.
            Ok(program) => Box::leak(Box::new(program)),
            Err(error) => return Found::CompileError(error.to_string()),
        };
        let mut activation = Activation::new().with_host(&Judge);
        for (slot, value) in slots {
            activation.set(slot, value);
        }
        let mut budget = Budget::new(Budget::PER_POLICY);
        match program.evaluate(&activation, &mut budget) {
            Ok(value) => Found::Value(value, budget.spent()),
            Err(error) => Found::Error(error.to_string()),
        }
    }
}

/// The newest environment, where an expression may make patches, with its variables.
fn with_authorizer() -> (Environment, [(Slot, Value<'static>); 2]) {
    let mut environment =
        environment(Release::NEWEST).with(policy::cel::kubernetes::functions::json_patch());
    let target = ResourceTarget {
        group: "g".to_owned(),
        resource: "r".to_owned(),
        subresource: "s".to_owned(),
        namespace: "ns".to_owned(),
        name: "n".to_owned(),
        ..ResourceTarget::default()
    };
    let type_ = |name: &str| Type::opaque(&format!("kubernetes.authorization.{name}"));
    let asking = environment.declare("authorizer", type_("Authorizer"));
    let resource = environment.declare("authorizer.requestResource", type_("ResourceCheck"));
    (environment, [(asking, authorizer()), (resource, request_resource(target))])
}

/// Tells what it was asked.
struct Judge;

impl Host for Judge {
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>> {
        authorize(self, signature, Arguments(arguments)).expect("nothing else is asked")
    }
}

impl Authorizer for Judge {
    fn authorize(&self, access: &Access) -> Result<Decision, String> {
        let subject = match &access.subject {
            Subject::Requester => "Requester".to_owned(),
            Subject::ServiceAccount { namespace, name } => format!("{namespace}:{name}"),
        };
        let target = match &access.target {
            Target::Path(path) => path.clone(),
            Target::Resource(it) => {
                let parts = [&it.group, &it.resource, &it.subresource, &it.namespace, &it.name];
                let parts = parts.map(String::as_str).join("/");
                format!("{parts}/{}{}", it.field_selector, it.label_selector)
            }
        };
        match access.verb.as_str() {
            "unknown" => Err("nothing is known of it".to_owned()),
            "broken" => Ok(Decision { error: Some("it broke".to_owned()), ..Decision::default() }),
            verb => Ok(Decision {
                is_allowed: verb != "post",
                reason: format!("asked for {subject} {verb} {target}"),
                error: None,
            }),
        }
    }
}

#[test]
fn quantities() {
    check(include_str!("tables/quantity.txt"));
}

#[test]
fn versions() {
    check(include_str!("tables/semver.txt"));
}

#[test]
fn addresses() {
    check(include_str!("tables/ip.txt"));
}

#[test]
fn ranges() {
    check(include_str!("tables/cidr.txt"));
}

#[test]
fn urls() {
    check(include_str!("tables/url.txt"));
}

#[test]
fn patterns() {
    check(include_str!("tables/regex.txt"));
}

#[test]
fn lists() {
    check(include_str!("tables/lists.txt"));
    check(include_str!("tables/includes.txt"));
}

#[test]
fn formats() {
    check(include_str!("tables/format.txt"));
}

#[test]
fn authorization() {
    check(include_str!("tables/authorizer.txt"));
}

#[test]
fn without_an_authorizer_a_check_is_an_error() {
    let (environment, [(slot, value), _]) = with_authorizer();
    let program = environment.compile("authorizer.path('/a').check('get').allowed()").unwrap();
    let mut activation = Activation::new();
    activation.set(slot, value);
    let result = program.evaluate(&activation, &mut Budget::new(Budget::PER_POLICY));
    assert_eq!(result.unwrap_err().to_string(), "check is not available here");
}

#[test]
fn patches() {
    check(include_str!("tables/json_patch.txt"));
}

#[test]
fn calls_cost_what_the_api_server_reckons() {
    check_costs(include_str!("tables/cost.txt"));
}
