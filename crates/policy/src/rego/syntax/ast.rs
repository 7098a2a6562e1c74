//! The tree of a module, as it is written. `at` is the byte of the text where a thing begins.

use crate::rego::number::Number;

/// A module.
#[derive(Debug, Clone, PartialEq)]
pub struct Module {
    /// The names of its package, without `data`.
    pub package: Vec<String>,
    /// What it imports from elsewhere; imports of keywords are left out.
    pub imports: Vec<Import>,
    /// Its rules, in the order they are written. Of `p { … } { … }` each body is a rule.
    pub rules: Vec<Rule>,
}

/// An import.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Where it stands.
    pub at: usize,
    /// `data` or `input`, and the names behind it.
    pub path: Vec<String>,
    /// The name that it goes by: its alias, or the last of its path.
    pub name: String,
}

/// A rule, or one of several that define the same together.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Where it stands.
    pub at: usize,
    /// `default p = …`.
    pub is_default: bool,
    /// What it defines.
    pub head: Head,
    /// Its value and body, and those behind each `else` after it; at least one.
    pub clauses: Vec<Clause>,
}

/// What a rule defines. Its value stands in its clauses.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The name: the first of a reference such as `p.q[x]`.
    pub name: String,
    /// What stands behind the name: `"q"` and `x`. Empty for most rules. `p[x] = y` has it, and
    /// makes an object.
    pub path: Vec<Term>,
    /// What else there is to say.
    pub kind: HeadKind,
}

/// Whether a rule makes a value, a function or a set.
#[derive(Debug, Clone, PartialEq)]
pub enum HeadKind {
    /// A value: the whole of it where the path is constant, else one entry of an object.
    Value,
    /// A function, with the patterns of its arguments.
    Function(Vec<Term>),
    /// One member of a set: `p contains x`, or `p[x]` without value and without `if`.
    Member(Term),
}

/// One way for a rule to come to its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Where it stands.
    pub at: usize,
    /// The value; `None` for `true`.
    pub value: Option<Term>,
    /// What must hold; empty where there is no body.
    pub body: Body,
}

/// What must hold together, in the order it is written.
pub type Body = Vec<Literal>;

/// One of the things that must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Literal {
    /// Where it stands.
    pub at: usize,
    /// `not …`.
    pub is_negated: bool,
    /// What must hold.
    pub kind: LiteralKind,
    /// `with input as …`.
    pub with: Vec<With>,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum LiteralKind {
    /// An expression that is neither undefined nor false.
    Expression(Term),
    /// `some x, y`: variables of this body.
    Some(Vec<String>),
    /// `some key, value in domain`.
    SomeIn {
        /// The pattern of the key or index.
        key: Option<Term>,
        /// The pattern of the value.
        value: Term,
        /// What is gone through.
        domain: Term,
    },
    /// `every key, value in domain { … }`.
    Every {
        /// The variable of the key or index.
        key: Option<String>,
        /// The variable of the value.
        value: String,
        /// What is gone through.
        domain: Term,
        /// What must hold for each.
        body: Body,
    },
}

/// A value that stands in for another while a literal is judged.
#[derive(Debug, Clone, PartialEq)]
pub struct With {
    /// A variable or reference: `input.x`, `data.y`, or the name of a function.
    pub target: Term,
    /// What stands in for it.
    pub value: Term,
}

/// A term.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Where it stands.
    pub at: usize,
    /// What it is.
    pub kind: TermKind,
}

/// What a term is.
#[derive(Debug, Clone, PartialEq)]
pub enum TermKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, its escapes resolved.
    String(String),
    /// A variable, or the name of a rule, an import, `input` or `data`.
    Var(String),
    /// `_`: a variable of its own.
    Wildcard,
    /// `a.b[c]`: what stands before, and the keys behind it; at least one. A key written `.b` is a
    /// string.
    Reference(Box<Term>, Vec<Term>),
    /// A call: the names of the function, such as `json`, `unmarshal`, and the arguments.
    Call(Vec<String>, Vec<Term>),
    /// `[a, b]`.
    Array(Vec<Term>),
    /// `{a: b}`.
    Object(Vec<(Term, Term)>),
    /// `{a, b}`, or `set()`.
    Set(Vec<Term>),
    /// `[term | body]`.
    ArrayOf(Box<Term>, Body),
    /// `{term | body}`.
    SetOf(Box<Term>, Body),
    /// `{key: value | body}`.
    ObjectOf(Box<(Term, Term)>, Body),
    /// `a op b`.
    Binary(Operator, Box<(Term, Term)>),
    /// `value in domain`, or `key, value in domain`.
    In(Box<Membership>),
}

/// `key, value in domain` as an expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// The key or index.
    pub key: Option<Term>,
    /// The value.
    pub value: Term,
    /// Where it is looked for.
    pub domain: Term,
}

/// What stands between two terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `:=`
    Assign,
    /// `=`
    Unify,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`, also the difference of sets.
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
    /// `&`, of sets.
    Intersection,
    /// `|`, of sets.
    Union,
}
