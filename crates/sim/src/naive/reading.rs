//! A second reading of conditions and amounts: from the text as written in the document, without types, shared with nothing of the engine.

use aftercare_terms::{FactId, FactType, Facts, Schema, SettingValue, Settings};

/// An expression as it stands in the text.
#[derive(Debug, Clone)]
pub enum Tree {
    Truth(bool),
    Number(i64),
    Word(String),
    Fact(FactId),
    Not(Box<Tree>),
    Pair(Box<Tree>, &'static str, Box<Tree>),
    Among(Box<Tree>, Vec<String>),
    Call(String, Box<Tree>, Box<Tree>),
}

/// A value; `None` stands for unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value<'a> {
    Truth(bool),
    Number(i64),
    Word(&'a str),
    Entries(&'a [i64]),
}

/// The operators, weakest first; one row binds as strongly as its fellows.
const LEVELS: [&[&str]; 5] = [&["or"], &["and"], &["==", "!=", "<=", ">=", "<", ">", "in"], &["+", "-"], &["*"]];
const COMPARISON: usize = 2;

struct Reader<'a> {
    words: Vec<String>,
    at: usize,
    schema: &'a Schema,
    settings: &'a Settings,
}

/// Reads an expression.
///
/// # Errors
/// What cannot be read.
pub fn read(text: &str, schema: &Schema, settings: &Settings) -> Result<Tree, String> {
    let mut reader = Reader { words: split(text), at: 0, schema, settings };
    let tree = reader.level(0)?;
    match reader.words.get(reader.at) {
        None => Ok(tree),
        Some(word) => Err(format!("`{word}` is left over in `{text}`")),
    }
}

/// Cuts the text into words, numbers, quoted words (with their quote) and signs.
fn split(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut quoted = false;
    let mut glue = false;
    for c in text.chars() {
        if quoted {
            if let Some(last) = out.last_mut() {
                last.push(c);
            }
            quoted = c != '\'';
            glue = false;
            continue;
        }
        let wordy = c.is_alphanumeric() || c == '_' || c == '.';
        let second = c == '=' && out.last().is_some_and(|w| glue && matches!(w.as_str(), "=" | "!" | "<" | ">"));
        match out.last_mut() {
            Some(last) if (wordy && glue && last.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')) || second => {
                last.push(c)
            }
            _ if c.is_whitespace() => {}
            _ => out.push(c.to_string()),
        }
        quoted = c == '\'';
        glue = !c.is_whitespace();
    }
    out
}

impl Reader<'_> {
    fn next(&mut self) -> Result<String, String> {
        let word = self.words.get(self.at).cloned().ok_or("the text ends too early")?;
        self.at += 1;
        Ok(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let there = self.words.get(self.at).is_some_and(|w| w == word);
        self.at += usize::from(there);
        there
    }

    fn need(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(format!("`{word}` is missing at {}", self.at)) }
    }

    fn level(&mut self, n: usize) -> Result<Tree, String> {
        let Some(signs) = LEVELS.get(n) else { return self.single() };
        if n == COMPARISON && self.take("not") {
            return Ok(Tree::Not(Box::new(self.level(n)?)));
        }
        let mut left = self.level(n + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.words.get(self.at).is_some_and(|w| w == **sign)) {
            self.at += 1;
            left = if *sign == "in" {
                Tree::Among(Box::new(left), self.list()?)
            } else {
                Tree::Pair(Box::new(left), sign, Box::new(self.level(n + 1)?))
            };
        }
        Ok(left)
    }

    fn list(&mut self) -> Result<Vec<String>, String> {
        self.need("[")?;
        let mut out = Vec::new();
        loop {
            out.push(self.next()?.trim_matches('\'').to_owned());
            if !self.take(",") {
                break;
            }
        }
        self.need("]")?;
        Ok(out)
    }

    fn single(&mut self) -> Result<Tree, String> {
        let word = self.next()?;
        if word == "(" {
            let inner = self.level(0)?;
            self.need(")")?;
            return Ok(inner);
        }
        if word == "-" {
            return Ok(Tree::Pair(Box::new(Tree::Number(0)), "-", Box::new(self.single()?)));
        }
        if let Some(inside) = word.strip_prefix('\'') {
            return Ok(Tree::Word(inside.trim_end_matches('\'').to_owned()));
        }
        if let Ok(number) = word.parse() {
            return Ok(Tree::Number(number));
        }
        if self.take("(") {
            let first = self.level(0)?;
            self.need(",")?;
            let second = self.level(0)?;
            self.need(")")?;
            return Ok(Tree::Call(word, Box::new(first), Box::new(second)));
        }
        self.name(&word)
    }

    fn name(&self, word: &str) -> Result<Tree, String> {
        if let Some(name) = word.strip_prefix("setting.") {
            return match self.settings.get(name).map(|s| &s.value) {
                Some(SettingValue::Bool(b)) => Ok(Tree::Truth(*b)),
                Some(SettingValue::Int(n)) => Ok(Tree::Number(*n)),
                Some(SettingValue::Text(text)) => Ok(Tree::Word(text.clone())),
                None => Err(format!("no setting `{name}`")),
            };
        }
        match (word, self.schema.id(word)) {
            ("true", _) => Ok(Tree::Truth(true)),
            ("false", _) => Ok(Tree::Truth(false)),
            (_, Some(id)) => Ok(Tree::Fact(id)),
            _ => Err(format!("no fact `{word}`")),
        }
    }
}

/// Three-valued "and".
#[must_use]
pub fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Three-valued "or".
#[must_use]
pub fn either(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    both(a.map(|a| !a), b.map(|b| !b)).map(|c| !c)
}

fn clamp(n: i128) -> i64 {
    i64::try_from(n).unwrap_or(if n < 0 { i64::MIN } else { i64::MAX })
}

impl Tree {
    /// The truth of a condition.
    #[must_use]
    pub fn truth(&self, facts: &Facts, schema: &Schema) -> Option<bool> {
        match self {
            Self::Pair(a, "and", b) => both(a.truth(facts, schema), b.truth(facts, schema)),
            Self::Pair(a, "or", b) => either(a.truth(facts, schema), b.truth(facts, schema)),
            Self::Not(a) => a.truth(facts, schema).map(|b| !b),
            _ => match self.value(facts, schema)? {
                Value::Truth(b) => Some(b),
                _ => None,
            },
        }
    }

    /// The number that an amount comes to.
    #[must_use]
    pub fn number(&self, facts: &Facts, schema: &Schema) -> Option<i64> {
        match self.value(facts, schema)? {
            Value::Number(n) => Some(n),
            _ => None,
        }
    }

    fn value<'a>(&'a self, facts: &'a Facts, schema: &'a Schema) -> Option<Value<'a>> {
        Some(match self {
            Self::Truth(b) => Value::Truth(*b),
            Self::Number(n) => Value::Number(*n),
            Self::Word(word) => Value::Word(word),
            Self::Fact(id) => fact(*id, facts, schema)?,
            Self::Not(_) | Self::Pair(_, "and" | "or", _) => Value::Truth(self.truth(facts, schema)?),
            Self::Among(a, words) => match a.value(facts, schema)? {
                Value::Word(word) => Value::Truth(words.iter().any(|w| w == word)),
                _ => return None,
            },
            Self::Pair(a, sign, b) => {
                let (a, b) = (a.value(facts, schema)?, b.value(facts, schema)?);
                match (*sign, a, b) {
                    ("==", a, b) => Value::Truth(a == b),
                    ("!=", a, b) => Value::Truth(a != b),
                    ("<", Value::Number(a), Value::Number(b)) => Value::Truth(a < b),
                    ("<=", Value::Number(a), Value::Number(b)) => Value::Truth(a <= b),
                    (">", Value::Number(a), Value::Number(b)) => Value::Truth(a > b),
                    (">=", Value::Number(a), Value::Number(b)) => Value::Truth(a >= b),
                    ("+", Value::Number(a), Value::Number(b)) => Value::Number(clamp(i128::from(a) + i128::from(b))),
                    ("-", Value::Number(a), Value::Number(b)) => Value::Number(clamp(i128::from(a) - i128::from(b))),
                    ("*", Value::Number(a), Value::Number(b)) => Value::Number(clamp(i128::from(a) * i128::from(b))),
                    _ => return None,
                }
            }
            Self::Call(name, a, b) => {
                let (a, b) = (a.value(facts, schema)?, b.value(facts, schema)?);
                Value::Number(call(name, a, b)?)
            }
        })
    }
}

fn call(name: &str, a: Value<'_>, b: Value<'_>) -> Option<i64> {
    match (name, a, b) {
        ("min", Value::Number(a), Value::Number(b)) => Some(if a < b { a } else { b }),
        ("max", Value::Number(a), Value::Number(b)) => Some(if a > b { a } else { b }),
        ("percent", Value::Number(a), Value::Number(b)) => {
            let product = i128::from(a) * i128::from(b);
            let rounded = (product.abs() + 50) / 100;
            Some(clamp(if product < 0 { -rounded } else { rounded }))
        }
        ("lookup", Value::Entries(entries), Value::Number(n)) => {
            let mut left = n;
            for entry in entries {
                if left <= 1 {
                    return Some(*entry);
                }
                left -= 1;
            }
            entries.last().copied()
        }
        _ => None,
    }
}

fn fact<'a>(id: FactId, facts: &'a Facts, schema: &'a Schema) -> Option<Value<'a>> {
    let raw = facts.raw(id)?;
    Some(match &schema.fact(id)?.kind {
        FactType::Bool => Value::Truth(raw == 1),
        FactType::Int | FactType::Date => Value::Number(raw),
        FactType::Enum(words) => Value::Word(words.get(usize::try_from(raw).ok()?)?),
        FactType::Table => Value::Entries(facts.table(id)?),
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn text_is_cut_into_words() {
        for (text, words) in [
            ("a.b>=2", vec!["a.b", ">=", "2"]),
            ("not x in ['in - b', 'c']", vec!["not", "x", "in", "[", "'in - b'", ",", "'c'", "]"]),
            ("0 - min(a,b)", vec!["0", "-", "min", "(", "a", ",", "b", ")"]),
            ("a == 'b'", vec!["a", "==", "'b'"]),
            ("a !=-1", vec!["a", "!=", "-", "1"]),
        ] {
            assert_eq!(split(text), words, "{text}");
        }
    }
}
