//! Calls that are no calls: their arguments are evaluated for each item, or not at all.

use super::super::function::Macros;
use super::super::value::Value;
use super::ast::{Expr, Fold, Item, Kind, Name, Step};
use super::parser::{Parsed, Parser};

/// A call with something before its dot.
pub(super) fn member(
    parser: &Parser<'_>,
    target: Expr,
    function: Name,
    mut arguments: Vec<Expr>,
    at: usize,
) -> Parsed<Expr> {
    if matches!(&target.kind, Kind::Ident { name, .. } if &**name == "cel")
        && let Some(kind) = of_cel(parser, &function, &mut arguments)?
    {
        return parser.build(kind, at);
    }
    let is_math = matches!(&target.kind, Kind::Ident { name, .. } if &**name == "math");
    if is_math && parser.macros.has(Macros::MATH) && matches!(&*function, "greatest" | "least") {
        arguments = math_arguments(arguments);
    }
    let Some(variables) = variables(parser, &function, arguments.len()) else {
        let target = Some(target.into());
        return parser.build(Kind::Call { target, function, is_rooted: false, arguments }, at);
    };
    let mut arguments = arguments.into_iter();
    let mut names = Vec::new();
    for variable in arguments.by_ref().take(variables) {
        names.push(simple_name(parser, &variable)?);
    }
    let mut names = names.into_iter();
    let missing = || parser.fail(at, "an argument is missing");
    let (first, second) = (names.next().ok_or_else(missing)?, names.next());
    if second.as_ref() == Some(&first) {
        return Err(parser.fail(at, "two variables of a macro have the same name"));
    }
    let body = arguments.next().ok_or_else(missing)?;
    let last = arguments.next();
    if let "optMap" | "optFlatMap" = &*function {
        let bound = Box::new((target, body));
        let is_flat = &*function == "optFlatMap";
        return parser.build(Kind::OptionalMap { name: first, bound, is_flat }, at);
    }
    let (filter, transform) = match last {
        None => (None, body),
        Some(transform) => (Some(body), transform),
    };
    let step = match &*function {
        "all" => Step::All(transform),
        "exists" => Step::Exists(transform),
        "exists_one" | "existsOne" => Step::ExistsOne(transform),
        "filter" => Step::Filter(transform),
        "sortBy" => Step::SortBy(transform),
        "transformMap" => Step::MapValues { filter, transform },
        "transformMapEntry" => Step::MapEntries { filter, transform },
        _ => Step::Map { filter, transform },
    };
    parser.build(Kind::Fold(Box::new(Fold { range: target, first, second, step })), at)
}

/// More than two numbers are a list of them.
fn math_arguments(arguments: Vec<Expr>) -> Vec<Expr> {
    match arguments.first().map(|first| first.at) {
        Some(at) if arguments.len() > 2 => {
            let items = arguments.into_iter().map(|value| Item { is_optional: false, value });
            vec![Kind::List(items.collect()).at(at)]
        }
        _ => arguments,
    }
}

/// How many variables a macro of this name and number of arguments has; `None` for a function.
fn variables(parser: &Parser<'_>, function: &str, arguments: usize) -> Option<usize> {
    let with = |macros, count| parser.macros.has(macros).then_some(count);
    match (function, arguments) {
        ("all" | "exists" | "exists_one" | "existsOne" | "filter", 2) | ("map", 2 | 3) => Some(1),
        ("all" | "exists" | "existsOne" | "exists_one", 3)
        | ("transformList" | "transformMap" | "transformMapEntry", 3 | 4) => {
            with(Macros::TWO_VARIABLES, 2)
        }
        ("sortBy", 2) => with(Macros::SORT_BY, 1),
        ("optMap", 2) => with(Macros::OPTIONALS, 1),
        ("optFlatMap", 2) => with(Macros::OPTIONAL_FLAT_MAP, 1),
        _ => None,
    }
}

/// `cel.bind` and its like.
fn of_cel(parser: &Parser<'_>, function: &str, arguments: &mut Vec<Expr>) -> Parsed<Option<Kind>> {
    let has_blocks = parser.macros.has(Macros::BLOCKS);
    Ok(match (function, arguments.as_slice()) {
        ("bind", [name, value, body]) if parser.macros.has(Macros::BINDINGS) => {
            let name = simple_name(parser, name)?;
            Some(Kind::Bind { name, bound: Box::new((value.clone(), body.clone())) })
        }
        ("block", [slots, body]) if has_blocks => {
            let Kind::List(items) = &slots.kind else {
                return Err(parser.fail(slots.at, "cel.block needs a list written out"));
            };
            let slots = items.iter().map(|item| item.value.clone()).collect();
            Some(Kind::Block { slots, body: body.clone().into() })
        }
        ("index", [index]) if has_blocks => Some(hidden(parser, "index", &[index])?),
        ("iterVar", [depth, unique]) if has_blocks => {
            Some(hidden(parser, "iterVar", &[depth, unique])?)
        }
        ("accuVar", [depth, unique]) if has_blocks => {
            Some(hidden(parser, "accuVar", &[depth, unique])?)
        }
        _ => None,
    })
}

/// A variable whose name cannot be written, made of numbers.
fn hidden(parser: &Parser<'_>, prefix: &str, numbers: &[&Expr]) -> Parsed<Kind> {
    let mut name = format!("@{prefix}");
    for number in numbers {
        match &number.kind {
            Kind::Literal(Value::Int(value)) if *value >= 0 => name.push_str(&format!(":{value}")),
            _ => return Err(parser.fail(number.at, "a number must stand here")),
        }
    }
    Ok(Kind::Ident { name: name.into(), is_rooted: false })
}

/// A call with nothing before it.
pub(super) fn global(
    parser: &Parser<'_>,
    function: Name,
    is_rooted: bool,
    arguments: Vec<Expr>,
    at: usize,
) -> Parsed<Expr> {
    if &*function != "has" || arguments.len() != 1 {
        return parser.build(Kind::Call { target: None, function, is_rooted, arguments }, at);
    }
    let select = arguments.into_iter().next().map(|argument| argument.kind);
    match select {
        Some(Kind::Select { operand, field, is_optional: false }) => {
            parser.build(Kind::Has { operand, field }, at)
        }
        _ => Err(parser.fail(at, "has() needs a field, as in has(a.b)")),
    }
}

fn simple_name(parser: &Parser<'_>, expr: &Expr) -> Parsed<Name> {
    match &expr.kind {
        Kind::Ident { name, is_rooted: false } => Ok(name.clone()),
        _ => Err(parser.fail(expr.at, "argument must be a simple name")),
    }
}
