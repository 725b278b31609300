//! From the text of an expression to its tree, checked against the declared facts and settings.

use crate::expr::{Atom, Bool, Cmp, Int};
use crate::schema::{FactId, FactType, Schema};
use crate::settings::{SettingValue, Settings};

const MAX_NODES: usize = 200;
const MAX_DEPTH: usize = 32;

/// Parses a condition.
///
/// # Errors
/// One line that says what is wrong and at which character.
pub fn condition(text: &str, schema: &Schema, settings: &Settings) -> Result<Bool, String> {
    let mut parser = Parser::new(text, schema, settings)?;
    let node = parser.or(0)?;
    parser.end()?;
    parser.boolean(node)
}

/// Parses an amount.
///
/// # Errors
/// One line that says what is wrong and at which character.
pub fn amount(text: &str, schema: &Schema, settings: &Settings) -> Result<Int, String> {
    let mut parser = Parser::new(text, schema, settings)?;
    let node = parser.or(0)?;
    parser.end()?;
    match node {
        Node::Int(int, Unit::Number) => Ok(int),
        _ => Err("an integer is expected".to_owned()),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Int(i64),
    Name(String),
    Text(String),
    Sign(&'static str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Number,
    Date,
}

enum Node {
    Bool(Bool),
    Int(Int, Unit),
    Enum(FactId),
    Text(String),
    Table(FactId),
}

struct Parser<'a> {
    tokens: Vec<(usize, Token)>,
    at: usize,
    nodes: usize,
    schema: &'a Schema,
    settings: &'a Settings,
}

const SIGNS: [&str; 16] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", "[", "]", ",", "=", "/"];

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len() + 1;
        if first.is_whitespace() {
            rest = rest.trim_start();
        } else if let Some(after) = rest.strip_prefix('\'') {
            let (inside, behind) = after.split_once('\'').ok_or_else(|| format!("character {at}: the text has no closing quote"))?;
            out.push((at, Token::Text(inside.to_owned())));
            rest = behind;
        } else if first.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, behind) = rest.split_at(end);
            out.push((at, Token::Int(digits.parse().map_err(|_| format!("character {at}: `{digits}` is too large"))?)));
            rest = behind;
        } else if first.is_ascii_alphabetic() {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
            let (name, behind) = rest.split_at(end);
            out.push((at, Token::Name(name.to_owned())));
            rest = behind;
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            out.push((at, Token::Sign(sign)));
            rest = rest.get(sign.len()..).unwrap_or("");
        } else {
            return Err(format!("character {at}: `{first}` is not part of the language"));
        }
    }
    Ok(out)
}

impl<'a> Parser<'a> {
    fn new(text: &str, schema: &'a Schema, settings: &'a Settings) -> Result<Self, String> {
        if text.len() > 4000 {
            return Err("the expression is longer than 4000 characters".to_owned());
        }
        Ok(Self { tokens: tokens(text)?, at: 0, nodes: 0, schema, settings })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn place(&self) -> String {
        self.tokens.get(self.at).map_or_else(|| "at the end".to_owned(), |(at, _)| format!("character {at}"))
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(s)) if *s == sign);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Name(name)) if name == word);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, sign: &str) -> Result<(), String> {
        if self.take(sign) { Ok(()) } else { Err(format!("{}: `{sign}` is expected", self.place())) }
    }

    fn end(&self) -> Result<(), String> {
        if self.at == self.tokens.len() { Ok(()) } else { Err(format!("{}: nothing more is expected", self.place())) }
    }

    fn boolean(&self, node: Node) -> Result<Bool, String> {
        match node {
            Node::Bool(b) => Ok(b),
            _ => Err(format!("{}: a condition is expected before here", self.place())),
        }
    }

    fn grow(&mut self, depth: usize) -> Result<usize, String> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(format!("the expression has more than {MAX_NODES} parts"));
        }
        if depth >= MAX_DEPTH {
            return Err(format!("the expression is nested deeper than {MAX_DEPTH}"));
        }
        Ok(depth + 1)
    }

    fn or(&mut self, depth: usize) -> Result<Node, String> {
        let depth = self.grow(depth)?;
        let first = self.and(depth)?;
        if !matches!(self.peek(), Some(Token::Name(name)) if name == "or") {
            return Ok(first);
        }
        let mut parts = vec![self.boolean(first)?];
        while self.word("or") {
            let next = self.and(depth)?;
            parts.push(self.boolean(next)?);
        }
        Ok(Node::Bool(Bool::Or(parts)))
    }

    fn and(&mut self, depth: usize) -> Result<Node, String> {
        let first = self.not(depth)?;
        if !matches!(self.peek(), Some(Token::Name(name)) if name == "and") {
            return Ok(first);
        }
        let mut parts = vec![self.boolean(first)?];
        while self.word("and") {
            let next = self.not(depth)?;
            parts.push(self.boolean(next)?);
        }
        Ok(Node::Bool(Bool::And(parts)))
    }

    fn not(&mut self, depth: usize) -> Result<Node, String> {
        let depth = self.grow(depth)?;
        if self.word("not") {
            let inner = self.not(depth)?;
            return Ok(Node::Bool(self.boolean(inner)?.negated()));
        }
        self.comparison(depth)
    }

    fn comparison(&mut self, depth: usize) -> Result<Node, String> {
        let left = self.sum(depth)?;
        if self.word("in") {
            return self.membership(left);
        }
        let cmp = match self.peek() {
            Some(Token::Sign("==")) => Cmp::Eq,
            Some(Token::Sign("!=")) => Cmp::Ne,
            Some(Token::Sign("<")) => Cmp::Lt,
            Some(Token::Sign("<=")) => Cmp::Le,
            Some(Token::Sign(">")) => Cmp::Gt,
            Some(Token::Sign(">=")) => Cmp::Ge,
            _ => return Ok(left),
        };
        self.at += 1;
        let right = self.sum(depth)?;
        self.compare(cmp, left, right).map(Node::Bool)
    }

    fn compare(&self, cmp: Cmp, left: Node, right: Node) -> Result<Bool, String> {
        let equality = matches!(cmp, Cmp::Eq | Cmp::Ne);
        match (left, right) {
            (Node::Enum(id), Node::Text(text)) | (Node::Text(text), Node::Enum(id)) if equality => {
                Ok(Bool::Atom(Atom::Fact(id, cmp, self.value(id, &text)?)))
            }
            (Node::Text(a), Node::Text(b)) if equality => Ok(Bool::Const((a == b) == (cmp == Cmp::Eq))),
            (Node::Bool(a), Node::Bool(Bool::Const(b))) | (Node::Bool(Bool::Const(b)), Node::Bool(a)) if equality => {
                Ok(if b == (cmp == Cmp::Eq) { a } else { a.negated() })
            }
            (Node::Int(a, unit), Node::Int(b, other)) if unit == other => Ok(match (a, b) {
                (Int::Const(a), Int::Const(b)) => Bool::Const(cmp.holds(a, b)),
                (Int::Fact(id), Int::Const(n)) => Bool::Atom(Atom::Fact(id, cmp, n)),
                (a, b) => Bool::Atom(Atom::Ints(cmp, a, b)),
            }),
            _ => Err(format!("{}: the two sides of `{}` cannot be compared", self.place(), cmp.text())),
        }
    }

    fn value(&self, id: FactId, text: &str) -> Result<i64, String> {
        let Some(fact) = self.schema.fact(id) else { return Err("no such fact".to_owned()) };
        match &fact.kind {
            FactType::Enum(values) => values
                .iter()
                .position(|v| v == text)
                .and_then(|n| i64::try_from(n).ok())
                .ok_or_else(|| format!("`{}` has no value `{text}`", fact.name)),
            _ => Err(format!("`{}` is not an enumeration", fact.name)),
        }
    }

    fn membership(&mut self, left: Node) -> Result<Node, String> {
        self.need("[")?;
        let mut words = Vec::new();
        loop {
            match self.peek().cloned() {
                Some(Token::Text(text)) => words.push(text),
                _ => return Err(format!("{}: a text in quotes is expected", self.place())),
            }
            self.at += 1;
            if !self.take(",") {
                break;
            }
        }
        self.need("]")?;
        match left {
            Node::Enum(id) => {
                let mut bits = 0_u64;
                for word in &words {
                    let n = u32::try_from(self.value(id, word)?).map_err(|_| "too many values".to_owned())?;
                    bits |= 1_u64.checked_shl(n).ok_or_else(|| "too many values".to_owned())?;
                }
                Ok(Node::Bool(Bool::Atom(Atom::In(id, bits))))
            }
            Node::Text(text) => Ok(Node::Bool(Bool::Const(words.contains(&text)))),
            _ => Err(format!("{}: `in` needs an enumeration", self.place())),
        }
    }

    fn sum(&mut self, depth: usize) -> Result<Node, String> {
        let mut left = self.product(depth)?;
        loop {
            let plus = self.take("+");
            if !plus && !self.take("-") {
                return Ok(left);
            }
            let right = self.product(depth)?;
            let (Node::Int(a, ua), Node::Int(b, ub)) = (left, right) else {
                return Err(format!("{}: only integers and dates can be added", self.place()));
            };
            let unit = match (ua, ub, plus) {
                (Unit::Number, Unit::Number, _) | (Unit::Date, Unit::Date, false) => Unit::Number,
                (Unit::Date, Unit::Number, _) | (Unit::Number, Unit::Date, true) => Unit::Date,
                _ => return Err(format!("{}: two dates cannot be added", self.place())),
            };
            let (a, b) = (Box::new(a), Box::new(b));
            left = Node::Int(if plus { Int::Add(a, b) } else { Int::Sub(a, b) }, unit);
        }
    }

    fn product(&mut self, depth: usize) -> Result<Node, String> {
        let mut left = self.primary(depth)?;
        while self.take("*") {
            let right = self.primary(depth)?;
            let (Node::Int(a, Unit::Number), Node::Int(b, Unit::Number)) = (left, right) else {
                return Err(format!("{}: only integers can be multiplied", self.place()));
            };
            left = Node::Int(Int::Mul(Box::new(a), Box::new(b)), Unit::Number);
        }
        Ok(left)
    }

    fn primary(&mut self, depth: usize) -> Result<Node, String> {
        let depth = self.grow(depth)?;
        if self.take("(") {
            let inner = self.or(depth)?;
            self.need(")")?;
            return Ok(inner);
        }
        if self.take("-") {
            return match self.primary(depth)? {
                Node::Int(Int::Const(n), Unit::Number) => Ok(Node::Int(Int::Const(-n), Unit::Number)),
                Node::Int(a, Unit::Number) => Ok(Node::Int(Int::Sub(Box::new(Int::Const(0)), Box::new(a)), Unit::Number)),
                _ => Err(format!("{}: only an integer can be negated", self.place())),
            };
        }
        match self.peek().cloned() {
            Some(Token::Int(n)) => {
                self.at += 1;
                Ok(Node::Int(Int::Const(n), Unit::Number))
            }
            Some(Token::Text(text)) => {
                self.at += 1;
                Ok(Node::Text(text))
            }
            Some(Token::Name(name)) => {
                self.at += 1;
                self.name(&name, depth)
            }
            _ => Err(format!("{}: a fact, a number or a text is expected", self.place())),
        }
    }

    fn name(&mut self, name: &str, depth: usize) -> Result<Node, String> {
        match name {
            "true" => return Ok(Node::Bool(Bool::Const(true))),
            "false" => return Ok(Node::Bool(Bool::Const(false))),
            "min" | "max" | "percent" | "lookup" => return self.call(name, depth),
            _ => {}
        }
        if let Some(setting) = name.strip_prefix("setting.") {
            let found = self.settings.get(setting).ok_or_else(|| format!("no setting `{setting}`"))?;
            return Ok(match &found.value {
                SettingValue::Bool(b) => Node::Bool(Bool::Const(*b)),
                SettingValue::Int(n) => Node::Int(Int::Const(*n), Unit::Number),
                SettingValue::Text(text) => Node::Text(text.clone()),
            });
        }
        let id = self.schema.id(name).ok_or_else(|| format!("no fact `{name}`"))?;
        Ok(match self.schema.fact(id).map(|fact| &fact.kind) {
            Some(FactType::Int) => Node::Int(Int::Fact(id), Unit::Number),
            Some(FactType::Date) => Node::Int(Int::Fact(id), Unit::Date),
            Some(FactType::Table) => Node::Table(id),
            Some(FactType::Enum(_)) => Node::Enum(id),
            Some(FactType::Bool) | None => Node::Bool(Bool::Atom(Atom::Fact(id, Cmp::Eq, 1))),
        })
    }

    fn call(&mut self, name: &str, depth: usize) -> Result<Node, String> {
        self.need("(")?;
        let a = self.or(depth)?;
        self.need(",")?;
        let b = self.or(depth)?;
        self.need(")")?;
        match (name, a, b) {
            ("lookup", Node::Table(id), Node::Int(n, Unit::Number)) => Ok(Node::Int(Int::Lookup(id, Box::new(n)), Unit::Number)),
            ("percent", Node::Int(a, Unit::Number), Node::Int(p, Unit::Number)) => {
                Ok(Node::Int(Int::Percent(Box::new(a), Box::new(p)), Unit::Number))
            }
            ("min", Node::Int(a, unit), Node::Int(b, other)) if unit == other => Ok(Node::Int(Int::Min(Box::new(a), Box::new(b)), unit)),
            ("max", Node::Int(a, unit), Node::Int(b, other)) if unit == other => Ok(Node::Int(Int::Max(Box::new(a), Box::new(b)), unit)),
            _ => Err(format!("{}: `{name}` does not take these", self.place())),
        }
    }
}
