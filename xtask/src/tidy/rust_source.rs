//! As much of a Rust file as the rules need: code without its comments and texts, the texts, and what is only for tests.

/// A string literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Literal {
    /// Where it begins.
    pub(super) line: usize,
    pub(super) text: String,
}

#[derive(Debug, Default)]
pub(super) struct RustSource {
    /// The file with comments and the insides of literals blanked: the same lines, of code alone.
    pub(super) code: String,
    pub(super) literals: Vec<Literal>,
    /// First and last lines of what is compiled for tests only.
    tests: Vec<(usize, usize)>,
}

/// A function that has a body.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) first_line: usize,
    pub(super) last_line: usize,
}

impl RustSource {
    pub(super) fn read(path: &str, text: &str) -> Self {
        let mut lexer = Lexer { rest: text.chars().collect(), at: 0, line: 1, code: String::new(), literals: Vec::new() };
        lexer.run();
        let mut source = Self { code: lexer.code, literals: lexer.literals, tests: Vec::new() };
        let of_tests = path.split('/').any(|part| matches!(part, "tests" | "benches" | "tests.rs"));
        source.tests = if of_tests || source.code.contains("#![cfg(test)]") { vec![(1, usize::MAX)] } else { test_items(&source.code) };
        source
    }

    pub(super) fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }

    /// Lines of code outside tests.
    pub(super) fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines()).filter(|(line, _)| !self.is_test(*line))
    }

    pub(super) fn product_literals(&self) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(|literal| !self.is_test(literal.line))
    }

    pub(super) fn functions(&self) -> Vec<Function> {
        let characters: Vec<char> = self.code.chars().collect();
        let mut functions = Vec::new();
        for (at, name) in words(&characters) {
            if name != "fn" {
                continue;
            }
            // `fn(` is a type, `fn name` an item.
            let Some(name) = word_after(&characters, at + 2) else { continue };
            if let Some((_, close)) = body(&characters, at).filter(|(open, close)| close > open) {
                functions.push(Function { name, first_line: line_of(&characters, at), last_line: line_of(&characters, close) });
            }
        }
        functions
    }

    /// Every path that the code outside tests names, with `use` groups written out: `std::{fs, io}` gives `std::fs` and `std::io`.
    pub(super) fn paths(&self) -> Vec<(usize, String)> {
        let mut paths = Vec::new();
        let mut prefixes: Vec<String> = Vec::new();
        let mut current = String::new();
        for (line, text) in self.product_lines() {
            for character in text.chars().chain(['\n']) {
                match character {
                    c if c.is_alphanumeric() || c == '_' || c == ':' => current.push(c),
                    '{' if current.ends_with("::") => {
                        let outer = prefixes.last().cloned().unwrap_or_default();
                        prefixes.push(outer + &std::mem::take(&mut current));
                    }
                    ' ' | '\n' if current.ends_with("::") => {}
                    other => {
                        if current.chars().any(char::is_alphabetic) {
                            let prefix = prefixes.last().map_or("", String::as_str);
                            paths.push((line, format!("{prefix}{current}")));
                        }
                        current.clear();
                        match other {
                            '}' => drop(prefixes.pop()),
                            ';' => prefixes.clear(),
                            _ => {}
                        }
                    }
                }
            }
        }
        paths
    }
}

struct Lexer {
    rest: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.rest.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes one character into the code.
    fn keep(&mut self) {
        if let Some(character) = self.rest.get(self.at) {
            self.line += usize::from(*character == '\n');
            self.code.push(*character);
            self.at += 1;
        }
    }

    /// Takes one character and leaves a blank in the code.
    fn blank(&mut self) -> char {
        let character = self.peek(0);
        self.line += usize::from(character == '\n');
        self.code.push(if character == '\n' { '\n' } else { ' ' });
        self.at += 1;
        character
    }

    fn run(&mut self) {
        let mut before = '\0';
        while self.at < self.rest.len() {
            let in_word = before.is_alphanumeric() || before == '_';
            before = self.peek(0);
            match (before, self.peek(1)) {
                ('/', '/') => {
                    while self.at < self.rest.len() && self.peek(0) != '\n' {
                        self.blank();
                    }
                }
                ('/', '*') => self.block_comment(),
                ('"', _) => self.text(None),
                ('r', '"' | '#') if !in_word => self.raw_text(),
                ('b' | 'c', 'r') if !in_word && matches!(self.peek(2), '"' | '#') => {
                    self.keep();
                    self.raw_text();
                }
                ('\'', _) => self.character(),
                _ => self.keep(),
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_u32;
        while self.at < self.rest.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.blank();
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    /// A literal up to its quote, or, where it is raw, up to the quote with that many `#`.
    fn text(&mut self, hashes: Option<usize>) {
        let line = self.line;
        let mut text = String::new();
        self.keep();
        while self.at < self.rest.len() {
            match (self.peek(0), hashes) {
                ('\\', None) => text.extend([self.blank(), self.blank()]),
                ('"', None) => break,
                ('"', Some(hashes)) if (1..=hashes).all(|n| self.peek(n) == '#') => break,
                _ => text.push(self.blank()),
            }
        }
        for _ in 0..=hashes.unwrap_or(0) {
            self.keep();
        }
        self.literals.push(Literal { line, text });
    }

    fn raw_text(&mut self) {
        let hashes = (1..).take_while(|n| self.peek(*n) == '#').count();
        if self.peek(hashes + 1) != '"' {
            // A raw identifier: `r#type`.
            self.keep();
            return;
        }
        for _ in 0..=hashes {
            self.keep();
        }
        self.text(Some(hashes));
    }

    /// A character literal, or the quote of a lifetime.
    fn character(&mut self) {
        if self.peek(1) == '\\' {
            self.keep();
            self.blank();
            self.blank();
            while self.at < self.rest.len() && self.peek(0) != '\'' {
                self.blank();
            }
            self.keep();
        } else if self.peek(2) == '\'' {
            self.keep();
            self.blank();
            self.keep();
        } else {
            self.keep();
        }
    }
}

/// The items behind `#[cfg(test)]` and `#[test]`.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    let characters: Vec<char> = code.chars().collect();
    let mut items = Vec::new();
    for attribute in ["#[cfg(test)]", "#[test]", "#[cfg(all(test"] {
        let pattern: Vec<char> = attribute.chars().collect();
        for (at, window) in characters.windows(pattern.len()).enumerate() {
            if window == pattern.as_slice()
                && let Some((_, end)) = body(&characters, at + pattern.len())
            {
                items.push((line_of(&characters, at), line_of(&characters, end)));
            }
        }
    }
    items
}

/// The braces of the next item; both are the semicolon where it has none.
fn body(characters: &[char], from: usize) -> Option<(usize, usize)> {
    let mut depth = 0_i32;
    let mut open = None;
    for (at, character) in characters.iter().enumerate().skip(from) {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ';' if open.is_none() && depth <= 0 => return Some((at, at)),
            '{' => {
                if open.is_none() {
                    open = Some(at);
                    depth = 0;
                }
                depth += 1;
            }
            '}' => {
                depth -= 1;
                if let Some(open) = open.filter(|_| depth == 0) {
                    return Some((open, at));
                }
            }
            _ => {}
        }
    }
    None
}

fn line_of(characters: &[char], at: usize) -> usize {
    characters.iter().take(at).filter(|c| **c == '\n').count() + 1
}

fn words(characters: &[char]) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let mut in_word = false;
    for (at, character) in characters.iter().enumerate() {
        let of_word = character.is_alphanumeric() || *character == '_';
        match words.last_mut() {
            Some((_, word)) if of_word && in_word => word.push(*character),
            _ if of_word => words.push((at, character.to_string())),
            _ => {}
        }
        in_word = of_word;
    }
    words
}

fn word_after(characters: &[char], from: usize) -> Option<String> {
    let word: String =
        characters.iter().skip(from).skip_while(|c| c.is_whitespace()).take_while(|c| c.is_alphanumeric() || **c == '_').collect();
    (!word.is_empty()).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Function, RustSource};

    fn read(text: &str) -> RustSource {
        RustSource::read("crates/core/src/file.rs", text)
    }

    fn texts(text: &str) -> Vec<String> {
        read(text).literals.into_iter().map(|literal| literal.text).collect()
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let source = read("let a = \"fn // b\"; // fn c\n/* { /* nested */ { */ let d = 'e'; fn<'f>();");
        let comment = " ".repeat("/* { /* nested */ { */".len());
        assert_eq!(source.code, format!("let a = \"       \";        \n{comment} let d = ' '; fn<'f>();"));
    }

    #[test]
    fn texts_of_every_sort_are_found() {
        for (text, expected) in [
            (r#"x("a \" b")"#, vec![r#"a \" b"#]),
            (r###"x(r#"a " b"#, "c")"###, vec![r#"a " b"#, "c"]),
            (r##"x(br"a", c"b", r#type, 'c', '"', '\'', "d")"##, vec!["a", "b", "d"]),
            ("x(\"a\\\\\", \"b\")", vec!["a\\\\", "b"]),
            ("for_r\"a\"", vec!["a"]),
            ("\"never closed", vec!["never closed"]),
        ] {
            assert_eq!(texts(text), expected, "{text}");
        }
    }

    #[test]
    fn tests_are_told_from_the_product() {
        let source = read("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n#[cfg(test)]\nuse d;\nfn e() {}\n");
        let tests: Vec<usize> = (1..=9).filter(|line| source.is_test(*line)).collect();
        assert_eq!(tests, [2, 3, 4, 5, 7, 8]);
        assert!(RustSource::read("crates/core/tests/file.rs", "fn a() {}").is_test(1));
        assert!(RustSource::read("crates/core/src/tests/file.rs", "fn a() {}").is_test(1));
    }

    #[test]
    fn functions_have_a_first_and_a_last_line() {
        let source =
            read("trait T { fn declared(&self); }\npub fn whole(a: [u8; 2], b: fn() -> u8)\nwhere\n    A: B,\n{\n    if c {\n    }\n}\n");
        assert_eq!(source.functions(), [Function { name: "whole".to_owned(), first_line: 2, last_line: 8 }]);
    }

    #[test]
    fn grouped_paths_are_written_out() {
        let source = read("use std::{fs, net::{self, IpAddr}};\nuse core::fmt;\nfn a() { std::time::Instant::now(); }\n");
        let paths: Vec<String> = source.paths().into_iter().map(|(_, path)| path).filter(|path| path.contains("::")).collect();
        assert_eq!(paths, ["std::fs", "std::net::self", "std::net::IpAddr", "core::fmt", "std::time::Instant::now"]);
    }
}
