//! What operators go with. The evaluator does them itself; the checker reads this.

use super::super::function::Overload;

/// The operators, by the names that messages give them.
pub(super) fn operators() -> impl Iterator<Item = Overload> {
    let comparable = ["bool", "int", "uint", "double", "string", "bytes", "timestamp", "duration"];
    let numbers = ["int", "uint", "double"];
    let same = comparable.into_iter().map(|it| (it, it));
    let mixed = numbers.into_iter().flat_map(move |a| numbers.into_iter().map(move |b| (a, b)));
    let pairs: Vec<_> = same.chain(mixed.filter(|(a, b)| a != b)).collect();
    let orders = ["_<_", "_<=_", "_>_", "_>=_"].into_iter().flat_map(move |name| {
        let pairs = pairs.clone().into_iter();
        pairs.map(move |(a, b)| Overload::operator(&format!("{name}({a}, {b}) -> bool")))
    });
    OTHERS.into_iter().map(Overload::operator).chain(orders)
}

const OTHERS: [&str; 31] = [
    "_?_:_(bool, T, T) -> T",
    "!_(bool) -> bool",
    "-_(int) -> int",
    "-_(double) -> double",
    "_==_(T, T) -> bool",
    "_!=_(T, T) -> bool",
    "_in_(T, list(T)) -> bool",
    "_in_(T, map(T, U)) -> bool",
    "_+_(int, int) -> int",
    "_+_(uint, uint) -> uint",
    "_+_(double, double) -> double",
    "_+_(string, string) -> string",
    "_+_(bytes, bytes) -> bytes",
    "_+_(list(T), list(T)) -> list(T)",
    "_+_(timestamp, duration) -> timestamp",
    "_+_(duration, timestamp) -> timestamp",
    "_+_(duration, duration) -> duration",
    "_-_(int, int) -> int",
    "_-_(uint, uint) -> uint",
    "_-_(double, double) -> double",
    "_-_(timestamp, timestamp) -> duration",
    "_-_(timestamp, duration) -> timestamp",
    "_-_(duration, duration) -> duration",
    "_*_(int, int) -> int",
    "_*_(uint, uint) -> uint",
    "_*_(double, double) -> double",
    "_/_(int, int) -> int",
    "_/_(uint, uint) -> uint",
    "_/_(double, double) -> double",
    "_%_(int, int) -> int",
    "_%_(uint, uint) -> uint",
];
